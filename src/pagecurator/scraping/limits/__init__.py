"""How much may be fetched: concurrency, credits, the account's state, hosts, bytes in memory.

Settings, results of calls and what the replica coordinator allots enter; permissions leave. A limiter never fetches,
never touches the database, and knows nothing of a page but its URL.
"""
