"""Fetch pages: the clients for ScraperAPI and for websites themselves, classification of responses, retries, limits.

In: a URL. Out: a page that passed all checks, or a :class:`~pagecurator.scraping.errors.ScrapeError`.
It never reads or writes the queue, never extracts contacts, and never calls back into the code that uses it.
"""
