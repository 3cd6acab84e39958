"""The operator's dashboard: screens rendered on the server, below ``/dashboard``.

What enters are HTTP requests of browsers, checked for host, session and origin before a screen is read; each screen is
one module in ``screens/`` and one template of the same name. It never runs SQL of its own, never fetches a page, and
holds at most one database connection for reading, whatever the number of viewers.
"""
