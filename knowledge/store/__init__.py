"""The index: the only place with SQL and sqlite-utils."""
