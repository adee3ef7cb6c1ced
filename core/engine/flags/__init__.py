"""Feature flags as values: what an admin changed laid over the files, and the words of Unleash."""
