"""Ledgers in DuckDB, SQLite and PostgreSQL."""
