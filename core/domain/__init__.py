"""Frozen values of the field; standard library only, no clock and no input or output."""
