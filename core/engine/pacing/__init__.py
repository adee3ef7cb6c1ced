"""From a race to a fitness, and from a fitness to paces and equivalent times."""
