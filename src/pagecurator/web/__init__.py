"""The HTTP API: requests become calls of ``websites``, ``csv_jobs`` and ``storage``, results and errors become JSON.

What enters are HTTP requests, checked for host, origin, key and size before a handler sees them. A module here never
runs SQL of its own, never fetches a page, and never decides what a website's result is.
"""
