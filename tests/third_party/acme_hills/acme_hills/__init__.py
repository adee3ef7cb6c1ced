"""Hill workouts of the Acme running club."""
