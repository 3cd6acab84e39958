"""The page queue in Postgres: which page is fetched next, by whom, and what was stored about it.

Each function is one statement in the caller's transaction; the statement stands whole beside it. Only SQL and plain
values enter: no HTTP, no extraction, no retry policy. Nothing here waits, logs, opens a transaction or decides whether
a page failed.
"""
