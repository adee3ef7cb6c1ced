"""StrideIQ's core: values, engine, plugin host and the command line, one folder per floor."""
