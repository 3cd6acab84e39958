"""Postgres: the tables, the statements on them, connecting, migrating, and the embedded server.

What enters is plain values and settings; what leaves is frozen dataclasses and ``DatabaseUnavailable``. Storage never
fetches, extracts or retries, and knows nothing of HTTP: which statements belong in one transaction its callers decide.
"""
