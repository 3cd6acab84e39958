"""One page's fetch: what is asked for, every attempt that was made, and what the fetch brought."""

from __future__ import annotations

import asyncio
import math
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Self, assert_never
from uuid import UUID

from pagecurator.scraping.errors import ErrorCode, ScrapeError
from pagecurator.scraping.http_stats import RequestStats
from pagecurator.scraping.limits.body_budget import BodyReservation
from pagecurator.scraping.limits.credits import list_price, worst_case_price
from pagecurator.scraping.pages import FetchedPage, ReceivedPage
from pagecurator.settings import Settings
from pagecurator.telemetry.traces import Span


class ReleaseReason(StrEnum):
    """Why a page goes back to the queue without an error of its own."""

    RATE_LIMITED = "rate_limited"
    ACCOUNT_PAUSED = "account_paused"
    TARGET_BUSY = "target_busy"
    BUDGET_EXHAUSTED = "budget_exhausted"
    SERVICE_UNREACHABLE = "service_unreachable"
    REFUSED = "refused"
    """Refused like an account, while ``/account`` is healthy and other pages are served: it is fetched again later."""
    SHUTDOWN = "shutdown"
    DATABASE_CHANGED = "database_changed"
    """The daemon's statements no longer fit the schema, or Postgres rejects the results."""
    DATABASE_UNAVAILABLE = "database_unavailable"
    """A right, or the key of the suppression list, is missing: no result could be saved."""
    LEASE_LOST = "lease_lost"
    """The lease ended before the call: the page may be another worker's, and must not be paid for twice."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchAttempt:
    """One call, as it is stored. ``error_code`` is ``None`` when it brought a page.

    Times are this machine's, for display; ``fetch_seconds`` is measured on the monotonic clock.
    ``credits`` and ``bytes`` are ``None`` where they can't be known.
    """

    number: int
    started_at: datetime
    finished_at: datetime
    fetch_seconds: float
    http_status: int | None = None
    target_status: int | None = None
    error_code: ErrorCode | None = None
    message: str | None = None
    bytes: int | None = None
    credits: int | None = None
    tier: str | None = None


@dataclass(slots=True)
class Lease:
    """Until when a claimed page is ours, on the monotonic clock. The heartbeat renews it while the fetch waits."""

    claim_no: int
    expires_at: float

    @property
    def seconds_left(self) -> float:
        """Seconds for which the page is certainly ours; 0 or less when it may be another worker's."""
        return self.expires_at - time.monotonic()


@dataclass(slots=True, kw_only=True, eq=False)
class PageFetch:
    """The state of one page's fetch. It outlives a cancellation: calls that were made may be billed."""

    url: str
    page_id: UUID | None = None
    """Pages of the queue: their retries and durations are reported."""
    batch_id: UUID | None = None
    lease: Lease | None = None
    """No call is made after its end."""
    reservation: BodyReservation | None = None
    """What the body takes in memory; released when a call fails."""
    read: Callable[[ReceivedPage], Awaitable[FetchedPage]] | None = None
    """Reads what a call brought, after its slot is released; None: the client decodes it. May raise
    :class:`ScrapeError`, and the page is fetched again if that is a transient one."""
    stats: RequestStats = field(default_factory=RequestStats)
    attempts: list[FetchAttempt] = field(default_factory=list)
    retries: int = 0
    in_flight: bool = False
    """True from a call's start until it fails; it stays True with the page that the call brought."""
    changed_at: float = field(default_factory=time.monotonic)
    """When ``in_flight`` last changed."""
    started: asyncio.Event = field(default_factory=asyncio.Event)
    """Set when the first call has its slot."""
    created_at: float = field(default_factory=time.monotonic)

    @property
    def is_queued(self) -> bool:
        return self.page_id is not None

    @property
    def credits(self) -> int:
        """Credits that are known to have been spent."""
        return sum(attempt.credits or 0 for attempt in self.attempts)

    @property
    def rate_limited(self) -> int:
        """Attempts that were answered 429."""
        return sum(attempt.error_code is ErrorCode.RATE_LIMITED for attempt in self.attempts)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """A page with a valid body."""

    page: FetchedPage


@dataclass(frozen=True, slots=True, kw_only=True)
class Failed:
    """The page fails with this error."""

    error: ScrapeError


@dataclass(frozen=True, slots=True, kw_only=True)
class Released:
    """The page is not to blame: it should be fetched again later."""

    reason: ReleaseReason
    message: str


FetchOutcome = Fetched | Failed | Released


def trace_outcome(span: Span, outcome: FetchOutcome, fetch: PageFetch) -> None:
    """Add to the span of a fetch what it brought."""
    if not span.is_recording:
        return
    span.set({"pagecurator.attempts": len(fetch.attempts), "pagecurator.credits": fetch.credits})
    match outcome:
        case Failed(error=error):
            span.fail(error.code)
        case Released(reason=reason):
            span.set({"pagecurator.release.reason": reason})
        case Fetched():
            pass
        case _:
            assert_never(outcome)


@dataclass(frozen=True, slots=True, kw_only=True)
class RetryPolicy:
    """How often a page is fetched, how long to wait in between, and when to leave it for later."""

    attempts: int
    base_seconds: float
    backoff_factor: float
    pause_patience_seconds: float = math.inf
    """A page that finds all calls paused for longer is released."""
    release_busy: bool = False
    """A target that answers 429 or 503 itself is not asked again now: the page is released."""
    release_doubtful: bool = False
    """Release a page once while it is unclear whether ScraperAPI is to blame for its failure."""

    @classmethod
    def from_settings(cls, settings: Settings) -> Self:
        """As configured by WF7_RETRY_…."""
        return cls(
            attempts=settings.wf7_retry_attempts,
            base_seconds=settings.wf7_retry_base_seconds,
            backoff_factor=settings.wf7_retry_backoff_factor,
        )


# ------------------------------------------------------------
# Tiers of ScraperAPI for blocked pages: rendering, premium and ultra premium proxies. Off unless configured.
class Tier(StrEnum):
    """What is asked for beyond the settings."""

    RENDER = "render"
    PREMIUM = "premium"
    ULTRA_PREMIUM = "ultra_premium"

    @property
    def parameters(self) -> dict[str, str]:
        """As ScraperAPI's headers. The two kinds of proxies exclude each other."""
        match self:
            case Tier.RENDER:
                return {"x-sapi-render": "true"}
            case Tier.PREMIUM:
                return {"x-sapi-premium": "true"}
            case Tier.ULTRA_PREMIUM:
                return {"x-sapi-premium": "false", "x-sapi-ultra_premium": "true"}


BLOCKED = (ErrorCode.TARGET_BLOCKED, ErrorCode.CHALLENGE_PAGE, ErrorCode.TARGET_UNAVAILABLE)
"""Failures that any higher tier may cure; rendering may also cure ``no_content`` of a page that needs a browser."""
REFUSED = (ErrorCode.PLAN_NOT_ALLOWED, ErrorCode.COST_LIMIT)
"""The tier itself is refused: nothing was fetched."""


class EscalationTiers:
    """The tiers of ``SCRAPER_API_ESCALATION``, in their order, without those that are not available."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._tiers = [tier for tier in map(Tier, settings.escalation_tiers) if self._adds_something(tier)]

    def available(self) -> tuple[Tier, ...]:
        return tuple(self._tiers)

    def price(self, tier: Tier) -> int:
        """The most that one call on this tier can cost."""
        return worst_case_price(self._settings, **{tier.value: True})

    def exclude(self, tier: Tier) -> None:
        """The plan does not include this tier: no page of this process asks for it again."""
        if tier in self._tiers:
            self._tiers.remove(tier)

    def _adds_something(self, tier: Tier) -> bool:
        """Does it change anything, at a price that ``SCRAPER_API_MAX_COST`` allows?"""
        price, plain = list_price(self._settings, **{tier.value: True}), list_price(self._settings)
        highest = self._settings.scraper_api_max_cost
        return price > plain and (highest is None or price <= highest)


def may_cure(tier: Tier, outcome: FetchOutcome) -> bool:
    """Could ``tier`` bring the page that ``outcome`` did not?"""
    if not isinstance(outcome, Failed):
        return False
    if outcome.error.code is ErrorCode.NO_CONTENT:
        return tier is Tier.RENDER and outcome.error.facts.rendering_may_help
    return outcome.error.code in BLOCKED


def is_refused(outcome: FetchOutcome) -> bool:
    """Was the tier refused, instead of the page?"""
    return isinstance(outcome, Failed) and outcome.error.code in REFUSED
