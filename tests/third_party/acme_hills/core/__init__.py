"""What the Acme running club knows of hills."""
