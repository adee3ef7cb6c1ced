"""What somebody holds now, and whether they may use a feature: values in, a decision out."""
