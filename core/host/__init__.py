"""The plugin host: finds, checks, loads and calls plugins in isolation."""
