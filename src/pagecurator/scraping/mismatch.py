"""Is an answer of ScraperAPI about the page that was asked for? ``sa-final-url`` names the site that it is about.

A connection that carried other requests before can bring an answer that belongs to one of them. Another site than the
one asked for is the visible sign of it, and of an ordinary redirect as well; on a new connection it can only be the
latter. So the page is fetched once more on a new connection, and a redirect that was seen there is believed from then
on: it costs one call more for each pair of sites, not for each page. An answer that names no site is as doubtful where
all others name theirs; as soon as one on a new connection does not, such answers are ordinary.
"""

from __future__ import annotations

from typing import Any, Final
from urllib.parse import urlsplit

from pagecurator.public_suffix import is_same_site, registrable

MOST_REMEMBERED: Final = 4096
"""Redirects, and pages whose next call needs a new connection; beyond it the oldest is forgotten."""


class MismatchDetector:
    """What one client knows about redirects between sites."""

    def __init__(self) -> None:
        self._redirects: dict[tuple[str, str], None] = {}
        self._suspected: dict[str, None] = {}
        self._all_named: bool | None = None
        """Whether every answer so far named its site; None before the first one."""

    def wants_new_connection(self, url: str) -> bool:
        """Whether the last answer for this page was about another site, and none came on a new connection since."""
        return url in self._suspected

    def mismatch(self, url: str, final_url: str, *, reused: bool) -> tuple[str, str] | None:
        """The host asked for and the one that the answer is about, when the answer may belong to another request.

        The page's next call then wants a new connection. What came on one is believed, and remembered.
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

    def nameless(self, url: str, *, reused: bool) -> tuple[str, str] | None:
        """The same for an answer that does not name its site; the second host is empty."""
        if not reused:
            self._suspected.pop(url, None)
            self._all_named = False
        if not self._all_named:
            return None
        _remember(self._suspected, url)
        return _host(url), ""


def _host(url: str) -> str:
    """In lower-case ASCII; empty where there is none that can be read."""
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


__all__ = ["MOST_REMEMBERED", "MismatchDetector"]
