"""Which rows of a table have the same website."""

from __future__ import annotations

import re

from pagecurator.urls import UrlRefused, normalize_url

# Most cells are such names, and are brought into normal form here a hundred times faster than by the full rules.
_PLAIN = re.compile(r"(?:https?://)?(?:www\.)?([a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{2,24})(/[a-z0-9_/-]*)?", re.ASCII)


def site_key(website: str) -> str:
    """Equal for two cells that ask for the same website. What is no web address is equal to itself only."""
    plain = _PLAIN.fullmatch(website)
    if plain is not None:
        return plain[1] + (plain[2] or "").rstrip("/")
    try:
        page = normalize_url(website)
    except UrlRefused:
        return website
    return page.url.partition("://")[2].removeprefix("www.").rstrip("/")
