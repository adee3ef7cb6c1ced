"""The composition root: settings become a running program; nothing else constructs its parts."""
