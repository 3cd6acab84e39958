"""The suppression list: keyed hashes of contacts that are never stored or returned again, and the erasure of rows.

Callers pass canonical contacts. Nothing in here stores or logs a contact's value, and the key of the hashes is never
sent to Postgres: only its fingerprint, which all replicas compare.
"""
