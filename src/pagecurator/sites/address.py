"""A website as somebody wrote it: its label, its key in the cache, and the addresses to try."""

from __future__ import annotations

from dataclasses import dataclass
from ipaddress import ip_address
from urllib.parse import parse_qsl, urlencode, urlsplit

from pagecurator.urls import normalize_url

# What advertisers and newsletters append; the page is the same without.
_TRACKING = ("utm_", "gclid", "fbclid", "msclkid", "mc_cid", "mc_eid", "dclid", "gbraid", "wbraid", "yclid")


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteAddress:
    """One website. ``candidates`` are the addresses to try in turn, each in normal form."""

    label: str
    """What answers call it: ``http://`` + host without ``www.`` + path without trailing slash, no query."""
    key: str
    """What the cache calls it: the label, and the query where it has one (another query is another page)."""
    candidates: tuple[str, ...]
    host: str = ""
    """The host without ``www.``, and its port where one is named."""


def site_address(text: str, *, allow_private: bool = False) -> SiteAddress:
    """Read what a caller wrote. Raises ``UrlRefused`` with the reason for what is no public website.

    The label says ``http`` for historical reasons. What is fetched is https first, then http, then the same with
    (or without) ``www.``. Only where a port is named does a written ``http`` come first: few servers speak both there.
    """
    page = normalize_url(text, allow_private=allow_private)
    parts = urlsplit(page.url)
    query = _without_tracking(parts.query)
    port = f":{parts.port}" if parts.port is not None else ""
    path = parts.path.rstrip("/")
    host = f"{_shown(page.domain)}{port}"
    label = f"http://{host}{path}"
    rest = parts.path + (f"?{query}" if query else "")
    schemes = ("http", "https") if port and parts.scheme == "http" else ("https", "http")
    candidates = tuple(
        f"{scheme}://{_shown(name)}{port}{rest}" for name in _hosts(page.host, page.domain) for scheme in schemes
    )
    return SiteAddress(label=label, key=label + (f"?{query}" if query else ""), candidates=candidates, host=host)


def _hosts(host: str, domain: str) -> list[str]:
    """The host as written, then its other spelling where there is one."""
    if host != domain:
        return [host, domain]
    if _is_ip(host) or "." not in host:
        return [host]
    return [host, f"www.{host}"]


def _is_ip(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True


def _shown(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def _without_tracking(query: str) -> str:
    if not any(name in query.lower() for name in _TRACKING):
        return query
    kept = [pair for pair in parse_qsl(query, keep_blank_values=True) if not pair[0].lower().startswith(_TRACKING)]
    return urlencode(kept)
