"""From YAML text to checked values, every problem with its place."""
