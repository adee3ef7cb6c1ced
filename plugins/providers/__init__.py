"""Data providers: plugins that turn what a service or a runner exports into activities."""
