"""The page queue in Postgres: which page is fetched next, by whom, and what was stored about it.

Functions take the caller's connection and run the SQL that is written above them; ``claim_batch`` alone runs
transactions of its own and retries on contention. Plain values enter. Nothing here fetches, extracts, or decides
whether a page failed.
"""
