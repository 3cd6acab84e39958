"""CSV jobs: uploaded rows, their distinct websites as a queue of their own, callbacks, and deleting expired jobs.

Parsed rows and results enter as plain values; each function is one statement in the caller's transaction. Nothing here
parses CSV, scrapes a website or sends a callback.
"""
