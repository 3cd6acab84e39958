"""One page's fetches: a slot for each call, none while waiting, and every attempt on record."""

from __future__ import annotations

import asyncio
import math
import random
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

from tenacity import AsyncRetrying, RetryCallState, retry_if_exception

from pagecurator.scraping.errors import (
    AccountRefusedError,
    ErrorCode,
    FinalError,
    PageRefusedError,
    RateLimitedError,
    ScrapeError,
    TransientError,
)
from pagecurator.scraping.limits.account import Account, AccountPausedError
from pagecurator.scraping.limits.backoff import CallsPausedError
from pagecurator.scraping.limits.concurrency import Slot, Throttle
from pagecurator.scraping.limits.credits import CreditReservation
from pagecurator.scraping.limits.page_refusals import RefusalScope
from pagecurator.scraping.limits.queue_time import queued
from pagecurator.scraping.scraperapi import FetchedPage

_BUSY_STATUSES = frozenset({429, 503})
_REQUEST_TIMEOUT = 408
_REFUSALS = frozenset({401, 402, 403})

MAX_WAIT_SECONDS = 120.0
"""Waits stop growing here, unless ``base_seconds`` itself is longer."""

# A quarter more or less: enough to part pages that failed together, and with the default factor of 2
# each wait is still longer than the one before.
_JITTER = 0.25


class ReleaseReason(StrEnum):
    """Why a page is given back without an error of its own."""

    RATE_LIMITED = "rate_limited"
    ACCOUNT_PAUSED = "account_paused"
    TARGET_BUSY = "target_busy"
    BUDGET_EXHAUSTED = "budget_exhausted"
    SERVICE_UNREACHABLE = "service_unreachable"
    REFUSED = "refused"
    """Refused like an account, while ``/account`` is well and other pages are served: it comes again."""


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """The page was fetched and its body is to be believed."""

    page: FetchedPage


@dataclass(frozen=True, slots=True, kw_only=True)
class Failed:
    """The page fails with this error."""

    error: ScrapeError


@dataclass(frozen=True, slots=True, kw_only=True)
class Released:
    """The page goes back to the queue unharmed."""

    reason: ReleaseReason
    message: str


Verdict = Fetched | Failed | Released


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchResult:
    """How it ended, and every call that was made, in order (none when the account was paused before)."""

    verdict: Verdict
    attempts: tuple[FetchAttempt, ...]

    @property
    def credits(self) -> int:
        """Credits that are known to have been spent."""
        return sum(attempt.credits or 0 for attempt in self.attempts)

    @property
    def rate_limited(self) -> int:
        """Attempts that were answered 429."""
        return sum(attempt.error_code is ErrorCode.RATE_LIMITED for attempt in self.attempts)


async def fetch_with_retries(
    fetch: Callable[[str], Awaitable[FetchedPage]],
    url: str,
    *,
    throttle: Throttle,
    account: Account,
    attempts: int,
    base_seconds: float,
    backoff_factor: float,
    on_attempt: Callable[[FetchAttempt], None] | None = None,
    on_retry: Callable[[FetchAttempt, float], None] | None = None,
    release_busy: bool = False,
    may_return: bool = False,
    tier: str | None = None,
    price: int | None = None,
    pause_patience_seconds: float = math.inf,
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
) -> FetchResult:
    """Fetch ``url`` with at most ``attempts`` calls. Never raises a :class:`ScrapeError`: see the verdict.

    ``on_attempt`` is called after each call, ``on_retry`` with the attempt that went wrong and the seconds
    until the next. Both must not block. Cancellation passes through; the slot is released, and a call that was cut
    by it is an attempt too (``abandoned``): it may be billed.

    An answer about another site (``answer_mismatch``) says nothing about the page, so it is called once more than
    that, and at once.

    With ``release_busy`` a target that answers 429 or 503 itself is not asked again now: the page is "released".

    ``tier`` names what is asked for beyond the settings, and ``price`` the most that it can cost. When the plan does
    not include it, that fails this page alone.

    A 429 among the calls turns the final "failed" of a transient fault into "released": with one try less
    because we were too fast, the page had not its full number of tries. "Released" is also a page that finds all calls
    paused (``throttle.backoff``) for longer than ``pause_patience_seconds``.

    A page that would fail while ScraperAPI itself can't be reached is "released"; with ``may_return`` also once
    while that is not clear yet (see ``service_breaker.py``).
    """
    made: list[FetchAttempt] = []
    doubts: list[float] = []  # when calls failed with a suspicion

    record = _recorder(made, on_attempt)

    async def call() -> FetchedPage:
        nonlocal doubts
        async with account.abort_on_pause(for_call=True) as on_trial:
            slot, ticket = await _slot_and_credits(throttle, account, price, pause_patience_seconds)
        answered = False
        began_at = account.service.now()
        try:
            outcome, attempt = await _one_call(
                fetch, url, number=len(made) + 1, account=account, tier=tier, on_abandoned=record
            )
            answered = not _may_still_run(outcome)
            ticket.settle(attempt.credits)
            record(attempt)
            doubts += _learn_from(outcome, url, slot=slot, account=account, began_at=began_at, on_trial=on_trial)
        finally:
            account.service.call_ended(on_trial=on_trial, was_cut=not answered)
            ticket.settle(None)  # a call that was cut may be billed
            slot.release(answered=answered)
        if isinstance(outcome, ScrapeError):
            raise outcome
        return outcome

    async def sleep_while_the_account_is_well(seconds: float) -> None:
        async with account.abort_on_pause():
            await sleep(seconds)

    def mismatches() -> int:
        return sum(attempt.error_code is ErrorCode.ANSWER_MISMATCH for attempt in made)

    def before_sleep(state: RetryCallState) -> None:
        if on_retry is not None:
            on_retry(made[-1], state.upcoming_sleep)

    retrying = AsyncRetrying(
        sleep=sleep_while_the_account_is_well,
        stop=lambda _: len(made) >= attempts + min(1, mismatches()),
        wait=lambda state: (
            0.0
            if made[-1].error_code is ErrorCode.ANSWER_MISMATCH
            else wait_seconds(state.attempt_number, base_seconds=base_seconds, backoff_factor=backoff_factor)
        ),
        retry=retry_if_exception(
            lambda error: (
                isinstance(error, (TransientError, RateLimitedError)) and not (release_busy and _is_busy_target(error))
            )
        ),
        before_sleep=before_sleep,
        reraise=True,
    )
    verdict: Verdict
    try:
        verdict = Fetched(page=await retrying(call))
    except AccountPausedError as error:
        verdict = _released_by(error)
    except CallsPausedError as error:
        verdict = Released(reason=ReleaseReason.RATE_LIMITED, message=str(error))
    except ScrapeError as error:
        spared = await _spared(error, url, account, doubts, may_return=may_return)
        verdict = spared or _verdict_on(error, made, release_busy=release_busy)
    return FetchResult(verdict=verdict, attempts=tuple(made))


async def _slot_and_credits(
    throttle: Throttle, account: Account, price: int | None, pause_patience_seconds: float
) -> tuple[Slot, CreditReservation]:
    ticket = await account.credit_pool.reserve(price)
    try:
        with queued():
            return await throttle.acquire(patience_seconds=pause_patience_seconds), ticket
    except BaseException:
        ticket.cancel()
        raise


def wait_seconds(attempt_number: int, *, base_seconds: float, backoff_factor: float) -> float:
    """Seconds to wait after the ``attempt_number``-th call (from 1): exponential, with jitter."""
    # The exponent is bounded because 10.0 ** 400 is no float.
    plain = base_seconds * backoff_factor ** min(attempt_number - 1, 100)
    return min(plain, max(MAX_WAIT_SECONDS, base_seconds)) * random.uniform(1 - _JITTER, 1 + _JITTER)  # noqa: S311 - jitter


async def _judged(error: ScrapeError, url: str, account: Account, *, tier: str | None) -> ScrapeError:
    if not isinstance(error, AccountRefusedError):
        return error
    if error.code is ErrorCode.PLAN_NOT_ALLOWED and tier is not None:
        return FinalError(error.code, error.message, facts=error.facts)
    match await account.refusal_scope(url, error):
        case RefusalScope.PAGE:
            message = f"refused with {error.http_status} again, while the account is well"
            return FinalError(ErrorCode.TARGET_BLOCKED, message, facts=error.facts)
        case RefusalScope.UNDECIDED:
            return PageRefusedError(error.code, error.message, facts=error.facts)
        case _:
            return error


async def _spared(
    error: ScrapeError, url: str, account: Account, doubts: list[float], *, may_return: bool
) -> Released | None:
    """Not the page but ScraperAPI is to blame, or may be: the page is released."""
    if error.suspicion is None:
        return None
    try:
        async with account.abort_on_pause():
            if await account.service.is_page_at_fault(error, url, since=doubts[0], may_return=may_return):
                return None
    except AccountPausedError as paused:
        return _released_by(paused)
    return Released(reason=ReleaseReason.SERVICE_UNREACHABLE, message=error.message)


def _released_by(error: AccountPausedError) -> Released:
    reason = _RELEASED_BY.get(error.pause.reason, ReleaseReason.ACCOUNT_PAUSED)
    return Released(reason=reason, message=str(error))


_RELEASED_BY = {
    ErrorCode.BUDGET_EXHAUSTED: ReleaseReason.BUDGET_EXHAUSTED,
    ErrorCode.SERVICE_UNREACHABLE: ReleaseReason.SERVICE_UNREACHABLE,
}


def _is_busy_target(error: BaseException) -> bool:
    return isinstance(error, TransientError) and error.target_status in _BUSY_STATUSES


def _recorder(
    made: list[FetchAttempt], on_attempt: Callable[[FetchAttempt], None] | None
) -> Callable[[FetchAttempt], None]:
    def record(attempt: FetchAttempt) -> None:
        made.append(attempt)
        if on_attempt is not None:
            on_attempt(attempt)

    return record


def _may_still_run(outcome: FetchedPage | ScrapeError) -> bool:
    """We hung up, ScraperAPI did not (that would be a 408): it may be busy with the call for a while yet."""
    return (
        isinstance(outcome, ScrapeError)
        and outcome.code is ErrorCode.TIMEOUT
        and outcome.http_status != _REQUEST_TIMEOUT
    )


def _learn_from(
    outcome: FetchedPage | ScrapeError, url: str, *, slot: Slot, account: Account, began_at: float, on_trial: bool
) -> list[float]:
    """Returns when it ended, if ScraperAPI itself may be to blame."""
    doubts = []
    if on_trial:
        account.service.trial_ended(outcome if isinstance(outcome, ScrapeError) else None)
    if isinstance(outcome, RateLimitedError):
        slot.rate_limited()
    elif isinstance(outcome, PageRefusedError):
        pass
    elif isinstance(outcome, AccountRefusedError):
        account.pause(outcome.code, outcome.message, url=url)
    elif isinstance(outcome, TransientError) and outcome.suspicion is not None:
        account.service.failed(outcome, url)
        doubts.append(account.service.now())
    elif outcome.http_status is not None:
        account.service.succeeded(began_at=began_at)
    if _is_served(outcome):
        slot.accepted()  # ScraperAPI really worked for us, whatever came of it
        account.answered()
    return doubts


def _is_served(outcome: FetchedPage | ScrapeError) -> bool:
    if isinstance(outcome, (RateLimitedError, AccountRefusedError)):
        return False
    if isinstance(outcome, FinalError) and outcome.code is ErrorCode.TARGET_BLOCKED and outcome.target_status is None:
        return outcome.http_status not in _REFUSALS  # refused like an account, which proves nothing about it
    return not isinstance(outcome, TransientError) or outcome.target_status is not None


def _verdict_on(error: ScrapeError, made: list[FetchAttempt], *, release_busy: bool) -> Verdict:
    if release_busy and _is_busy_target(error):
        return Released(reason=ReleaseReason.TARGET_BUSY, message=error.message)
    if isinstance(error, PageRefusedError):
        return Released(reason=ReleaseReason.REFUSED, message=error.message)
    if isinstance(error, AccountRefusedError):
        return Released(reason=ReleaseReason.ACCOUNT_PAUSED, message=error.message)
    was_too_fast = any(attempt.error_code is ErrorCode.RATE_LIMITED for attempt in made)
    if isinstance(error, RateLimitedError) or (isinstance(error, TransientError) and was_too_fast):
        return Released(reason=ReleaseReason.RATE_LIMITED, message=error.message)
    return Failed(error=error)


async def _one_call(
    fetch: Callable[[str], Awaitable[FetchedPage]],
    url: str,
    *,
    number: int,
    account: Account,
    tier: str | None,
    on_abandoned: Callable[[FetchAttempt], None],
) -> tuple[FetchedPage | ScrapeError, FetchAttempt]:
    started_at, begun = datetime.now(UTC), time.monotonic()
    outcome: FetchedPage | ScrapeError
    try:
        async with account.abort_on_outage():
            outcome = await fetch(url)
    except ScrapeError as error:
        outcome = error
    except asyncio.CancelledError:
        on_abandoned(
            FetchAttempt(
                number=number,
                started_at=started_at,
                finished_at=datetime.now(UTC),
                fetch_seconds=time.monotonic() - begun,
                error_code=ErrorCode.ABANDONED,
                message="the call was cut before its answer came; it may be billed",
                tier=tier,
            )
        )
        raise
    finished_at, fetch_seconds = datetime.now(UTC), time.monotonic() - begun
    if isinstance(outcome, ScrapeError):
        outcome = await _judged(outcome, url, account, tier=tier)
    attempt = FetchAttempt(
        number=number,
        started_at=started_at,
        finished_at=finished_at,
        fetch_seconds=fetch_seconds,
        http_status=outcome.http_status,
        target_status=outcome.target_status,
        error_code=outcome.code if isinstance(outcome, ScrapeError) else None,
        message=outcome.message if isinstance(outcome, ScrapeError) else None,
        bytes=outcome.bytes_read,
        credits=outcome.credits,
        tier=tier,
    )
    return outcome, attempt


__all__ = [
    "MAX_WAIT_SECONDS",
    "Failed",
    "FetchAttempt",
    "FetchResult",
    "Fetched",
    "ReleaseReason",
    "Released",
    "Verdict",
    "fetch_with_retries",
    "wait_seconds",
]
