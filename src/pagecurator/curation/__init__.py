"""Process selected pages: claim, fetch, extract, commit.

In: due pages of the queue, one tick after the other. Out: contacts and outcomes, committed under the claim's fence.
It never talks HTTP itself, never parses a page, and holds no database connection while a page is fetched.
"""
