"""The shipped configuration; YAML files beside this module."""
