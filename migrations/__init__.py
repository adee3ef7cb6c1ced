"""Alembic's folder: how the tables of ``core/store`` came to be."""
