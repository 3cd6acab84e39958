"""Redirects by the ``Refresh`` header and ``meta`` refresh, by the rules of browsers. Pure."""

from __future__ import annotations

import re
from typing import Final, NamedTuple
from urllib.parse import urljoin, urlsplit

from pagecurator.scraping.body.outline import Outline

SOON_SECONDS: Final = 5.0
"""Longest delay that counts as a redirect of a page with content."""
LATER_SECONDS: Final = 60.0
"""Longest delay that counts as a redirect of a page without content."""


class Refresh(NamedTuple):
    """A delay and a target; an empty ``target`` reloads the page itself."""

    seconds: float
    target: str


# The HTML standard's "shared declarative refresh steps", as two patterns.
_TIME = re.compile(r"[\s\x00]*(?:(\d+)[\d.]*|\.[\d.]*)(?=[;,\s]|\Z)\s*[;,]?\s*")
_URL = re.compile(r"url\s*=\s*", re.IGNORECASE)


def parse_refresh(value: str) -> Refresh | None:
    """Parse ``0;url=…``, ``5, URL='…'``, ``0;http…``; ``None`` for values that browsers ignore."""
    time = _TIME.match(value)
    if time is None:
        return None
    rest = value[time.end() :].strip()
    named = _URL.match(rest)
    target = rest[named.end() :] if named is not None else rest
    if target[:1] in ("'", '"'):
        target = target[1:].partition(target[0])[0]
    return Refresh(float((time[1] or "0")[:9]), target.strip())


def refresh_redirect(value: str, *, url: str, base: str = "", within_seconds: float = SOON_SECONDS) -> str | None:
    """The target of a refresh that has one and is soon enough."""
    refresh = parse_refresh(value)
    if refresh is None or refresh.seconds > within_seconds or not refresh.target:
        return None
    return resolve_link(refresh.target, url=url, base=base)


def resolve_link(target: str, *, url: str, base: str = "") -> str | None:
    """The absolute URL of a link, relative to ``<base>`` if there is one; ``None`` unless it is http(s)."""
    try:
        address = urljoin(urljoin(url, base.strip()) if base else url, target.strip())
        parts = urlsplit(address)
    except ValueError:
        return None
    is_page = parts.scheme in ("http", "https") and bool(parts.netloc)
    return address if is_page else None


def meta_redirect(page: Outline, *, url: str, has_content: bool) -> str | None:
    """The target of the first ``meta`` refresh that has one.

    One in ``noscript`` counts only if the page has no other content: with content the page is what visitors with
    scripts see.
    """
    for value, in_noscript in page.refreshes:
        if in_noscript and has_content:
            continue
        seconds = SOON_SECONDS if has_content else LATER_SECONDS
        target = refresh_redirect(value, url=url, base=page.base, within_seconds=seconds)
        if target is not None:
            return target
    return None
