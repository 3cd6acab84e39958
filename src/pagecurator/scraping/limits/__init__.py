"""How much may be fetched: concurrency, credits, the account, hosts, bytes in memory."""
