"""Where a page sends its visitors on: the ``Refresh`` header and ``meta`` refresh, read as browsers read them. Pure."""

from __future__ import annotations

import re
from typing import Final, NamedTuple
from urllib.parse import urljoin, urlsplit

from pagecurator.scraping.body.outline import Outline

AT_ONCE_SECONDS: Final = 5.0
"""Up to so many seconds a visitor hardly reads the page; a longer delay sends on only from a page without content."""
LATER_SECONDS: Final = 60.0


class Refresh(NamedTuple):
    """A delay and where to go after it; an empty ``target`` means the page itself, once more."""

    seconds: float
    target: str


# The HTML standard's "shared declarative refresh steps", as two patterns.
_TIME = re.compile(r"[\s\x00]*(?:(\d+)[\d.]*|\.[\d.]*)(?=[;,\s]|\Z)\s*[;,]?\s*")
_URL = re.compile(r"url\s*=\s*", re.IGNORECASE)


def parse_refresh(value: str) -> Refresh | None:
    """``0;url=…``, ``5, URL='…'``, ``0;http…``; ``None`` for what browsers ignore."""
    time = _TIME.match(value)
    if time is None:
        return None
    rest = value[time.end() :].strip()
    named = _URL.match(rest)
    target = rest[named.end() :] if named is not None else rest
    if target[:1] in ("'", '"'):
        target = target[1:].partition(target[0])[0]
    return Refresh(float((time[1] or "0")[:9]), target.strip())


def refresh_redirect(value: str, *, url: str, base: str = "", within_seconds: float = AT_ONCE_SECONDS) -> str | None:
    """The address that a refresh leads to, if it does so soon and names one."""
    refresh = parse_refresh(value)
    if refresh is None or refresh.seconds > within_seconds or not refresh.target:
        return None
    return resolve_link(refresh.target, url=url, base=base)


def resolve_link(target: str, *, url: str, base: str = "") -> str | None:
    """An address of a page, relative to ``<base>`` when there is one; ``None`` for what is none."""
    try:
        address = urljoin(urljoin(url, base.strip()) if base else url, target.strip())
        parts = urlsplit(address)
    except ValueError:
        return None
    is_page = parts.scheme in ("http", "https") and bool(parts.netloc)
    return address if is_page else None


def meta_redirect(page: Outline, *, url: str, has_content: bool) -> str | None:
    """Where a page's own ``meta`` refresh leads; the first that leads anywhere counts.

    One in ``noscript`` is for those without scripts, as we are: it counts where the page has nothing else to read. A
    page that has is the page, as it is for those with scripts.
    """
    for value, in_noscript in page.refreshes:
        if in_noscript and has_content:
            continue
        seconds = AT_ONCE_SECONDS if has_content else LATER_SECONDS
        target = refresh_redirect(value, url=url, base=page.base, within_seconds=seconds)
        if target is not None:
            return target
    return None


__all__ = [
    "AT_ONCE_SECONDS",
    "LATER_SECONDS",
    "Refresh",
    "meta_redirect",
    "parse_refresh",
    "refresh_redirect",
    "resolve_link",
]
