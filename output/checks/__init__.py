"""Reports beside each other → findings: years of one organisation, organisations of one county. No number is changed."""
