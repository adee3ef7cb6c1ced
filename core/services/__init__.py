"""Use cases, one file per feature."""
