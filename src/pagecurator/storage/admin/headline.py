"""The first line of ``pagecurator status``: what is happening, or why nothing is, and what to do. A pure decision."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from pagecurator.plural import is_are, plural
from pagecurator.storage.queue.depth import MOST_COUNTED

# Two ticks at the default interval: a working daemon would have claimed a page by then.
_PATIENCE_SECONDS = 120
# A daemon renews its lease about once a second.
_SILENT_SECONDS = 5
_MIN_FAILURES = 5
_FAILURE_SHARE = 0.25
_RECENT = "5 minutes"


@dataclass(frozen=True, slots=True, kw_only=True)
class Failures:
    """Pages that failed, of those finished in ``span`` ("hour", "5 minutes"); ``code`` is the most frequent one."""

    failed: int
    finished: int
    span: str
    code: str | None = None
    code_count: int = 0

    @property
    def is_wave(self) -> bool:
        """True for more failures than single sites explain."""
        return self.failed >= _MIN_FAILURES and self.failed >= _FAILURE_SHARE * self.finished

    @property
    def sentence(self) -> str:
        """``412 of 430 pages failed in the last hour, mostly connection_error``."""
        how_often = "mostly" if 2 * self.code_count >= self.failed else "most often"
        code = f", {how_often} {self.code}" if self.code else ""
        return f"{self.failed:,} of {plural(self.finished, 'page')} failed in the last {self.span}{code}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """Facts for the first line. Pages in flight have an unexpired lease."""

    due: int = 0
    delayed: int = 0
    held: int = 0
    """Due, but their domains are paused or held back."""
    in_flight: int = 0
    """Held by running daemons."""
    abandoned: int = 0
    """Held by workers that don't run any more; their leases have not expired."""
    expired: int = 0
    """Their leases have expired."""
    is_estimated: bool = False
    """``due``, ``delayed`` or ``held`` is an estimate."""
    oldest_due_seconds: float = 0
    finished_recently: int = 0
    daemons: int = 0
    """Running daemons: their leases on the account have not expired."""
    silent_seconds: float = 0
    """Since the latest renewal of such a lease."""
    seen_seconds: float | None = None
    """Since a daemon was last seen, when none runs; None: never."""
    seen_at_work: bool = False
    """It was last seen by its work on pages, not by its lease."""
    blocked: str = ""
    """Why no daemon fetches anything now: a sentence without its full stop; empty when they do."""
    next_due_at: datetime | None = None
    """When the first of the delayed pages is due."""
    failures: tuple[Failures, ...] = ()
    """For several spans, the longest first."""


class QueueState(StrEnum):
    """``waiting``: nothing is due yet. ``stuck``: an operator has to act."""

    WORKING = "working"
    IDLE = "idle"
    WAITING = "waiting"
    STUCK = "stuck"


@dataclass(frozen=True, slots=True)
class Headline:
    """``lead`` is what happens, without its full stop; ``rest`` are sentences about it."""

    verdict: QueueState
    lead: str
    rest: tuple[str, ...] = ()

    @property
    def sentence(self) -> str:
        """All of it in one line."""
        return " ".join([f"{self.lead}.", *[part for part in self.rest if part]])


def headline(now: Situation) -> Headline:
    """Decide, the most serious first: no daemon, a blocked account, work, no progress, nothing due, an empty queue."""
    found = _without_daemon(now) if not now.daemons else _blocked(now) if now.blocked else _with_daemon(now)
    wave = next((failures for failures in now.failures if failures.is_wave), None)
    return found if wave is None else replace(found, lead=f"{found.lead}, but {wave.sentence}")


def _without_daemon(now: Situation) -> Headline:
    held = now.in_flight + now.abandoned + now.expired
    rest = (_last_seen(now), "Start one: pagecurator run")
    if held:
        due = f", {_about(now, now.due)}{now.due:,} more {is_are(now.due)} due" if now.due else ""
        lead = f"No daemon runs: {plural(held, 'page')} {is_are(held)} still held by a worker that is gone{due}"
        return Headline(QueueState.STUCK, lead, rest)
    if now.due:
        verdict = QueueState.STUCK if now.oldest_due_seconds > _PATIENCE_SECONDS else QueueState.WAITING
        return Headline(verdict, f"No daemon runs: {_pages(now, now.due)} {is_are(now.due)} due", rest)
    if now.delayed or now.held:
        return Headline(QueueState.WAITING, f"No daemon runs: nothing is due now, {_later(now)}", rest)
    return Headline(QueueState.IDLE, "Idle: the queue is empty", ("No daemon runs.", _last_seen(now)))


def _blocked(now: Situation) -> Headline:
    waiting = now.due + now.expired
    rest = (
        f"{_pages(now, waiting)} {is_are(waiting)} due." if waiting else "",
        f"{plural(now.in_flight, 'page')} {is_are(now.in_flight)} still in flight." if now.in_flight else "",
    )
    verdict = QueueState.IDLE
    if waiting:
        verdict = QueueState.STUCK
    elif now.delayed or now.held or now.in_flight:
        verdict = QueueState.WAITING
    return Headline(verdict, now.blocked, rest)


def _with_daemon(now: Situation) -> Headline:
    silent = (f"The daemon was last seen {ago(now.silent_seconds)}.",) if now.silent_seconds > _SILENT_SECONDS else ()
    waiting = now.due + now.expired
    if now.in_flight or (now.finished_recently and (waiting or now.delayed)):
        gone = f", {now.abandoned:,} more held by a worker that is gone" if now.abandoned else ""
        lead = (
            f"Working: {plural(now.in_flight, 'page')} in flight{gone}, {now.finished_recently:,} finished in {_RECENT}"
        )
        return Headline(QueueState.WORKING, lead, silent)
    if now.due and now.oldest_due_seconds > _PATIENCE_SECONDS:
        lead = f"Stuck: {_pages(now, now.due)} {is_are(now.due)} due, none is in flight, none was finished in {_RECENT}"
        return Headline(QueueState.STUCK, lead, ("Check the daemon's log and `pagecurator doctor`.", *silent))
    if waiting:
        claims = "claims it" if waiting == 1 else "claims them"
        lead = f"Waiting: {_pages(now, waiting)} {is_are(waiting)} due; the next tick {claims}"
        return Headline(QueueState.WAITING, lead, silent)
    if now.abandoned:
        held = f"{plural(now.abandoned, 'page')} {is_are(now.abandoned)} held by a worker that is gone"
        return Headline(QueueState.WAITING, f"Waiting: {held}, until its lease ends", silent)
    if now.delayed or now.held:
        return Headline(QueueState.WAITING, f"Waiting: nothing is due now, {_later(now)}", silent)
    return Headline(QueueState.IDLE, "Idle: the queue is empty", silent)


def _later(now: Situation) -> str:
    parts = []
    if now.delayed:
        until = f", the first until {now.next_due_at:%Y-%m-%d %H:%M:%S %Z}" if now.next_due_at else ""
        until = until.replace(", the first", "") if now.delayed == 1 else until
        parts.append(f"{_pages(now, now.delayed)} {is_are(now.delayed)} delayed{until}")
    if now.held:
        wait = "waits with its domain" if now.held == 1 else "wait with their domains"
        parts.append(f"{_pages(now, now.held)} {wait}, see `pagecurator domains`")
    return ", ".join(parts)


def _pages(now: Situation, count: int) -> str:
    return f"{_about(now, count)}{plural(count, 'page')}"


def _about(now: Situation, count: int) -> str:
    """In a long queue the large numbers are estimates, small ones never are."""
    return "about " if now.is_estimated and count > MOST_COUNTED else ""


def _last_seen(now: Situation) -> str:
    if now.seen_seconds is None:
        return "None has worked on this database yet."
    return f"The last one was seen {'at work ' if now.seen_at_work else ''}{ago(now.seen_seconds)}."


def ago(seconds: float) -> str:
    """``12 s ago``, ``3 min ago``, ``5 h ago``, ``2 days ago``."""
    length = timedelta(seconds=max(0, round(seconds)))
    if length < timedelta(minutes=2):
        return f"{length.seconds} s ago"
    if length < timedelta(hours=2):
        return f"{length.seconds // 60} min ago"
    if length < timedelta(days=2):
        return f"{length.days * 24 + length.seconds // 3600} h ago"
    return f"{length.days:,} days ago"
