"""Detect responses of ScraperAPI that belong to another request; ``sa-final-url`` names the page of a response.

On a reused connection, the response to an earlier request may arrive. It shows as another website than the requested
one, and so does an ordinary redirect; on a new connection only the redirect is possible. So the page is fetched again
on a new connection, and a redirect seen there is remembered: the cost is one request for each pair of websites, not for
each page. A response without ``sa-final-url`` is suspicious as long as all others have one; a single one on a new
connection makes them ordinary.
"""

from __future__ import annotations

from typing import Any, Final
from urllib.parse import urlsplit

from pagecurator.public_suffix import is_same_site, registrable

MOST_REMEMBERED: Final = 4096
"""Limit for remembered redirects, and for pages that need a new connection; the oldest are evicted."""


class MismatchDetector:
    """Redirects between websites that one client has seen, and responses under suspicion."""

    def __init__(self) -> None:
        self._redirects: dict[tuple[str, str], None] = {}
        self._suspected: dict[str, None] = {}
        self._all_named: bool | None = None
        """Whether each response so far had ``sa-final-url``; None before the first one."""

    def wants_new_connection(self, url: str) -> bool:
        """Whether the last response for this page was suspicious, and none came on a new connection since."""
        return url in self._suspected

    def check(self, url: str, final_url: str, *, reused: bool) -> tuple[str, str] | None:
        """The requested host and the host of the response, if that may belong to another request; else None.

        The next request for the page then needs a new connection. A response on a new connection is trusted.
        """
        if self._all_named is None:
            self._all_named = True
        if final_url == url and not self._suspected:
            return None
        asked, answered = _host(url), _host(final_url)
        differs = bool(asked and answered) and not is_same_site(asked, answered)
        if not reused:
            self._suspected.pop(url, None)
            if differs:
                _remember(self._redirects, (registrable(asked), registrable(answered)))
            return None
        if not differs or (registrable(asked), registrable(answered)) in self._redirects:
            return None
        _remember(self._suspected, url)
        return asked, answered

    def check_unnamed(self, url: str, *, reused: bool) -> tuple[str, str] | None:
        """The same for a response without ``sa-final-url``; the second host is empty."""
        if not reused:
            self._suspected.pop(url, None)
            self._all_named = False
        if not self._all_named:
            return None
        _remember(self._suspected, url)
        return _host(url), ""


def _host(url: str) -> str:
    """In lower-case ASCII; empty if there is no valid one."""
    try:
        host = (urlsplit(url).hostname or "").rstrip(".")
        return host if host.isascii() else host.encode("idna").decode("ascii")
    except ValueError:
        return ""


def _remember(memory: dict[Any, None], key: Any) -> None:
    memory.pop(key, None)
    memory[key] = None
    if len(memory) > MOST_REMEMBERED:
        del memory[next(iter(memory))]
