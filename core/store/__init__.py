"""The database: tables, rows as domain values, repositories, units of work."""
