"""The forms as data: one TOML file per form."""
