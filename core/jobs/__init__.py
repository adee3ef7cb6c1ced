"""Slow work: jobs are taken, tried, given back and looked for; the only floor that knows dramatiq."""
