"""How much a session takes out of a runner, as one number."""
