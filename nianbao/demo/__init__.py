"""The bundled county: a small government site, synthetic but for one report, served on loopback and really crawled."""
