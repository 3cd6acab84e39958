"""Postgres: the only store. One module for each table's statements, one for each way in."""
