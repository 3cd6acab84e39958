"""Postgres: the tables, the statements on them, connecting, migrating, and the embedded server.

What enters is plain values and settings; what leaves is frozen dataclasses and ``DatabaseUnavailable``. Storage never
fetches or extracts and knows nothing of HTTP; its callers decide which statements belong in one transaction.
"""
