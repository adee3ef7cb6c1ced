"""Adaptation: one deterministic way to alter a plan, by the actions of the closed catalogue."""
