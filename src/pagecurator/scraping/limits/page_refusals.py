"""Whether a refusal is about the account or one page. Pure: it keeps a history of ambiguous refusals.

A target's own 401, 402 or 403 that is passed through without ``sa-statuscode`` looks like ScraperAPI's refusal of the
account. The first one pauses everything, which is the safe choice; later responses distinguish the two.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum, auto
from urllib.parse import urlsplit

_REMEMBERED_PAGES = 1000
_MOST_DOUBTED = 3


class RefusalScope(Enum):
    """What a refusal is about, provided that ``/account`` reports a healthy account."""

    ACCOUNT = auto()
    """The account, as far as is known: pause."""
    PAGE = auto()
    """This page alone: it fails."""
    UNDECIDED = auto()
    """Probably this page: it is released, and nothing pauses."""


@dataclass(slots=True)
class _Seen:
    served_before: int
    times: int


@dataclass(slots=True)
class RefusalHistory:
    """The refusals of this process, and the calls that were served in between."""

    _calls_served: int = 0
    _pages: dict[str, _Seen] = field(default_factory=dict)  # oldest first
    _run: set[str] = field(default_factory=set)  # pages refused since the last call that was served
    _pause_ended: bool = False
    _was_false_alarm: bool = False

    def served(self) -> None:
        """ScraperAPI processed a call."""
        self._calls_served += 1
        if self._run:
            self._run.clear()
        self._was_false_alarm |= self._pause_ended

    def pause_ended(self) -> None:
        """A pause ended. If calls are served now, the account was not the reason, or no longer is."""
        self._pause_ended = True

    def refused(self, url: str, *, needs_others: bool = False) -> RefusalScope:
        """``url`` was refused. ``needs_others``: only calls served since its last refusal rule the account out."""
        seen = self._pages.pop(url, None)
        self._pages[url] = _Seen(served_before=self._calls_served, times=(seen.times if seen else 0) + 1)
        if len(self._pages) > _REMEMBERED_PAGES:
            del self._pages[next(iter(self._pages))]
        if len(self._run) < _MOST_DOUBTED:
            self._run.add(url)
        if seen is not None and seen.served_before < self._calls_served:
            return RefusalScope.PAGE
        if needs_others:
            return RefusalScope.ACCOUNT
        if seen is not None and seen.times > 1 and self._run == {url}:
            return RefusalScope.PAGE  # the third time, and no other page was refused
        if self._was_false_alarm and self._is_one_site():
            return RefusalScope.UNDECIDED
        return RefusalScope.ACCOUNT

    def _is_one_site(self) -> bool:
        return len(self._run) < _MOST_DOUBTED and len({urlsplit(url).hostname for url in self._run}) == 1
