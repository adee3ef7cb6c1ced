"""The shapes of every YAML file, one file per kind."""
