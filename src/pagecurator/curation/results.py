"""How a page can end, and how a batch adds up."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from enum import StrEnum


class Outcome(StrEnum):
    """The closed set. Each claimed page ends in exactly one of these."""

    CONTACTS_FOUND = "contacts_found"
    NO_CONTACTS = "no_contacts"
    FAILED = "failed"
    RELEASED = "released"
    STALE = "stale"

    @property
    def final(self) -> bool:
        """True when the page is done; a released or stale page goes on elsewhere."""
        return self in (Outcome.CONTACTS_FOUND, Outcome.NO_CONTACTS, Outcome.FAILED)


class Mode(StrEnum):
    """How the pages of a batch are taken."""

    CONCURRENT = "concurrent"
    SEQUENTIAL = "sequential"


class Stance(StrEnum):
    """How things stand between two batches; a batch's own mode follows from it."""

    CONCURRENT = "concurrent"
    SEQUENTIAL = "sequential"
    MIXED = "mixed"
    """A share of the batches runs concurrently, the others sequentially."""
    TRIAL = "trial"
    """After a rollback: one batch runs concurrently, the others wait for what becomes of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PageResult:
    """What became of one page, as committed."""

    outcome: Outcome
    error_code: str | None = None
    contacts_new: int = 0
    contacts_known: int = 0
    requests: int = 0
    connections_opened: int = 0
    retries: int = 0
    rate_limited: int = 0
    credits: int = 0


@dataclass(slots=True)
class OutcomeCounts:
    """Running sums over pages; used for a batch, a cycle and the daemon's life."""

    by_outcome: dict[Outcome, int] = field(default_factory=lambda: dict.fromkeys(Outcome, 0))
    failures: Counter[str] = field(default_factory=Counter)
    """Failed pages by error code."""
    contacts_new: int = 0
    contacts_known: int = 0
    requests: int = 0
    connections_opened: int = 0
    retries: int = 0
    rate_limited: int = 0
    credits: int = 0

    def add(self, result: PageResult) -> None:
        """Count one page."""
        self.by_outcome[result.outcome] += 1
        if result.error_code is not None:
            self.failures[result.error_code] += 1
        self.contacts_new += result.contacts_new
        self.contacts_known += result.contacts_known
        self.requests += result.requests
        self.connections_opened += result.connections_opened
        self.retries += result.retries
        self.rate_limited += result.rate_limited
        self.credits += result.credits

    def merge(self, other: OutcomeCounts) -> None:
        """Add another counts's sums."""
        for outcome, count in other.by_outcome.items():
            self.by_outcome[outcome] += count
        self.failures.update(other.failures)
        self.contacts_new += other.contacts_new
        self.contacts_known += other.contacts_known
        self.requests += other.requests
        self.connections_opened += other.connections_opened
        self.retries += other.retries
        self.rate_limited += other.rate_limited
        self.credits += other.credits

    @property
    def pages(self) -> int:
        """Pages counted, over all outcomes."""
        return sum(self.by_outcome.values())

    @property
    def finished(self) -> int:
        """Pages that are done: found, nothing found, or failed."""
        return sum(count for outcome, count in self.by_outcome.items() if outcome.final)

    @property
    def reuse_ratio(self) -> float:
        """Share of requests that went over a connection opened earlier; 0 without requests."""
        return 1 - self.connections_opened / self.requests if self.requests else 0.0
