"""Where bodies come from: ScraperAPI's client, its answers judged, retries, the limit on calls, the account."""
