"""The ScraperAPI account that the replicas share: its pause, the replicas' slots, and the credits spent.

Each function is one statement in the caller's transaction, which holds the account's lock (``lock_account``). How
slots and credits are divided is decided in ``runtime.replica_coordinator``, never here.
"""
