"""Pure functions: values in, values and problems out."""
