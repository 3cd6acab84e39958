"""The outcome of a page, and the sums over a batch, a tick and the daemon's life."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, fields
from enum import StrEnum
from typing import assert_never

from pagecurator.extraction.contact import Contact
from pagecurator.scraping.errors import ErrorCode
from pagecurator.scraping.page_fetch import PageFetch, ReleaseReason
from pagecurator.scraping.pages import FetchedPage
from pagecurator.storage.contacts import SavedContacts


class Mode(StrEnum):
    """How the pages of a batch are processed."""

    CONCURRENT = "concurrent"
    SEQUENTIAL = "sequential"


class Outcome(StrEnum):
    """The labels of :data:`PageOutcome`, as they are stored and counted. Each claimed page ends in exactly one."""

    CONTACTS_FOUND = "contacts_found"
    NO_CONTACTS = "no_contacts"
    FAILED = "failed"
    RELEASED = "released"
    STALE = "stale"

    @property
    def final(self) -> bool:
        """True when the page is done; a released or stale page is processed again."""
        return self in (Outcome.CONTACTS_FOUND, Outcome.NO_CONTACTS, Outcome.FAILED)


@dataclass(frozen=True, slots=True, kw_only=True)
class PageExtracted:
    """The page was fetched and its contacts extracted; there may be none. Its body is no longer in memory."""

    page: FetchedPage
    contacts: list[Contact]
    is_complete: bool = True
    """False when the page exceeds a limit of extraction: it may show more contacts than were found."""
    saved: SavedContacts = SavedContacts(new=0, known=0)  # noqa: RUF009 - frozen
    """Known once it is committed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PageFailed:
    """The page is not tried again."""

    error_code: ErrorCode
    message: str
    http_status: int | None = None
    target_status: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PageReleased:
    """The page goes back to the queue unharmed."""

    reason: ReleaseReason
    message: str = ""
    delay_seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class PageStale:
    """The lease ended: the page may be another worker's, and nothing is written."""


PageOutcome = PageExtracted | PageFailed | PageReleased | PageStale


def label(outcome: PageOutcome) -> Outcome:
    """The name under which ``outcome`` is stored and counted."""
    match outcome:
        case PageExtracted(contacts=contacts):
            return Outcome.CONTACTS_FOUND if contacts else Outcome.NO_CONTACTS
        case PageFailed():
            return Outcome.FAILED
        case PageReleased():
            return Outcome.RELEASED
        case PageStale():
            return Outcome.STALE
        case _:
            assert_never(outcome)


@dataclass(slots=True, kw_only=True)
class OutcomeCounts:
    """Sums over pages."""

    by_outcome: Counter[Outcome] = field(default_factory=Counter)
    failures: Counter[str] = field(default_factory=Counter)
    """Failed pages by error code."""
    contacts_new: int = 0
    contacts_known: int = 0
    requests: int = 0
    connections_opened: int = 0
    retries: int = 0
    rate_limited: int = 0
    credits: int = 0

    def add_page(self, outcome: PageOutcome, fetch: PageFetch) -> None:
        self.by_outcome[label(outcome)] += 1
        if isinstance(outcome, PageFailed):
            self.failures[outcome.error_code] += 1
        elif isinstance(outcome, PageExtracted):
            self.contacts_new += outcome.saved.new
            self.contacts_known += outcome.saved.known
        self.requests += len(fetch.attempts)
        self.connections_opened += fetch.stats.connections_opened
        self.retries += fetch.retries
        self.rate_limited += fetch.rate_limited
        self.credits += fetch.credits

    def add(self, other: OutcomeCounts) -> None:
        for each in fields(self):
            setattr(self, each.name, getattr(self, each.name) + getattr(other, each.name))

    @property
    def pages(self) -> int:
        """Pages counted, over all outcomes."""
        return self.by_outcome.total()

    @property
    def finished(self) -> int:
        """Pages that are done: found, nothing found, or failed."""
        return sum(count for outcome, count in self.by_outcome.items() if outcome.final)

    @property
    def reuse_ratio(self) -> float:
        """Share of requests that went over a connection opened earlier; 0 without requests."""
        return 1 - self.connections_opened / self.requests if self.requests else 0.0
