"""Revisions of the tables, each a step up and a step down."""
