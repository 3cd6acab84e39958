"""CSV batches: an uploaded table becomes a job in Postgres, its websites are scraped, its output has the contacts.

What enters are file objects and the results that ``websites`` returns. It never parses or serves HTTP requests (``web``
does), never fetches a page itself, and never holds a whole table in memory.
"""
