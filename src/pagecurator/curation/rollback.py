"""When concurrent batches fail too often, the next ones run sequentially for a while: a pure state machine.

    watching ──the window's failure rate passes the limit──▶ rolled back
       ▲                                                        │ cooled down
       └──── the trial went well ────  trial  ◀─────────────────┘
                                         └── it did not: rolled back again

Only failures that may be our own doing count (:data:`OUR_TROUBLE`). A page that is gone, blocked or no HTML says
nothing about how many pages we take at a time; it counts as a page that went well. Released and stale pages count
for nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final
from uuid import UUID

from pagecurator.scraping.errors import ErrorCode

WINDOW_PAGES: Final = 100
"""The window is the fewest latest concurrent batches that hold this many finished pages."""

MIN_PAGES: Final = 20
"""With fewer finished pages in the window nothing is decided."""

INTERNAL_FAILURES: Final = frozenset(
    {
        ErrorCode.CONNECTION_ERROR,
        ErrorCode.TIMEOUT,
        ErrorCode.TRUNCATED_BODY,
        ErrorCode.UNDECODABLE_BODY,
        ErrorCode.SERVER_ERROR,
        ErrorCode.UNEXPECTED_STATUS,
        ErrorCode.INTERNAL_ERROR,
        ErrorCode.EXTRACTION_TIMEOUT,
    }
)
"""Failures that too many pages at a time could bring about: of the way to ScraperAPI, of ScraperAPI, and our own."""


class Phase(StrEnum):
    """Where the state machine stands."""

    WATCHING = "watching"
    ROLLED_BACK = "rolled_back"
    TRIAL = "trial"


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """Pages of one concurrent batch that were finished, and those among them that failed with our trouble."""

    pages: int
    trouble: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Rollback:
    """The state, and how it changes. Every method returns the next state; time is ``time.monotonic()``.

    ``error_rate`` is the limit, between 0 and 1; None: never roll back.
    """

    error_rate: float | None
    cooldown_seconds: float
    phase: Phase = Phase.WATCHING
    window: tuple[Score, ...] = ()
    """Oldest first; empty unless watching."""
    cooled_down_at: float = 0.0
    trial: UUID | None = None
    """The batch that runs concurrently to see whether it goes well again."""
    failure_rate: float = 0.0
    """What the last decision was based on."""

    @property
    def allows_concurrent(self) -> bool:
        """May the next batch run concurrently? During the trial only the trial itself may."""
        return self.phase is Phase.WATCHING or (self.phase is Phase.TRIAL and self.trial is None)

    def at(self, now: float) -> Rollback:
        """As time passes: a cool-down that is over makes the next concurrent batch the trial."""
        if self.phase is Phase.ROLLED_BACK and now >= self.cooled_down_at:
            return replace(self, phase=Phase.TRIAL, trial=None)
        return self

    def started(self, batch_id: UUID) -> Rollback:
        """A concurrent batch was claimed."""
        return replace(self, trial=batch_id) if self.phase is Phase.TRIAL and self.trial is None else self

    def ended(self, batch_id: UUID, score: Score, *, now: float) -> Rollback:
        """A concurrent batch has ended."""
        if self.error_rate is None:
            return self
        if self.phase is Phase.WATCHING:
            return self._watched(score, now=now)
        if self.phase is Phase.TRIAL and batch_id == self.trial:
            return self._tried(score, now=now)
        return self  # it began before the rollback: what it says is known already

    def _watched(self, score: Score, *, now: float) -> Rollback:
        window = _latest((*self.window, score))
        pages, trouble = sum(one.pages for one in window), sum(one.trouble for one in window)
        if pages >= MIN_PAGES and _passes(trouble / pages, self.error_rate):
            return self._rolled_back(trouble / pages, now=now)
        return replace(self, window=window)

    def _tried(self, score: Score, *, now: float) -> Rollback:
        if not score.pages:
            return replace(self, trial=None)  # all were given back: the next one is the trial
        rate = score.trouble / score.pages
        if _passes(rate, self.error_rate):
            return self._rolled_back(rate, now=now)
        return replace(self, phase=Phase.WATCHING, trial=None, window=(), failure_rate=rate)

    def _rolled_back(self, rate: float, *, now: float) -> Rollback:
        return replace(
            self,
            phase=Phase.ROLLED_BACK,
            trial=None,
            window=(),
            cooled_down_at=now + self.cooldown_seconds,
            failure_rate=rate,
        )


def score(*, finished: int, failures: Mapping[str, int]) -> Score:
    """The score of a batch: its finished pages, and its failures counted by error code."""
    return Score(pages=finished, trouble=sum(count for code, count in failures.items() if code in INTERNAL_FAILURES))


def _passes(rate: float, limit: float | None) -> bool:
    return limit is not None and rate > limit


def _latest(window: tuple[Score, ...]) -> tuple[Score, ...]:
    while sum(one.pages for one in window[1:]) >= WINDOW_PAGES:
        window = window[1:]
    return window


__all__ = ["INTERNAL_FAILURES", "MIN_PAGES", "WINDOW_PAGES", "Phase", "Rollback", "Score", "score"]
