"""Fetch pages: the clients for ScraperAPI and for websites themselves, classification of responses, retries, limits.

In: a URL. Out: a page that passed all checks, or a :class:`~pagecurator.scraping.errors.ScrapeError`.
It never reads or writes the queue, and never extracts contacts. The one call back is :attr:`PageFetch.read`: whoever
fetches a page may read its body instead, because a body that is no page is a reason to fetch it again.
"""
