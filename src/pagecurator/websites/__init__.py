"""Scrape one website: address, cache, homepage, contact page, merged contacts; for the API, CSV jobs and the CLI.

In: a :class:`~pagecurator.websites.models.ScrapeRequest` with a deadline. Out: a
:class:`~pagecurator.websites.models.WebsiteResult`, also for websites that fail.
It never touches the queue of pages, and neither the cache nor the language model can make a request fail.
"""
