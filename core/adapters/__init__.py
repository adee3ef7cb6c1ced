"""Outside engines and services behind the protocols of the floors below."""
