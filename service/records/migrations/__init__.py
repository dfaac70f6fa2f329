"""Migrations of the records' database, oldest first; each states its tables by itself."""
