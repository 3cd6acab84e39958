"""Deduplication of websites: cells that name the same website have the same key."""

from __future__ import annotations

import re

from pagecurator.urls import UrlRefused, normalize_url

# Most cells are plain host names, which this normalizes a hundred times faster than the full rules.
_PLAIN = re.compile(r"(?:https?://)?(?:www\.)?([a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{2,24})(/[a-z0-9_/-]*)?", re.ASCII)


def site_key(website: str) -> str:
    """Equal for all spellings of one website. A text that is not a web address equals only itself."""
    plain = _PLAIN.fullmatch(website)
    if plain is not None:
        return plain[1] + (plain[2] or "").rstrip("/")
    try:
        page = normalize_url(website)
    except UrlRefused:
        return website
    return page.url.partition("://")[2].removeprefix("www.").rstrip("/")
