"""The data provider for runs in a CSV file."""
