"""HTTP below the clients: connections and their reuse, tolerant parsing of responses, proxies, DNS.

In: bytes and exceptions of aiohttp. Out: responses as browsers would read them, and where each connection came from.
It knows neither ScraperAPI nor pages, and never retries or follows a redirect.
"""
