"""Fetches one page: retries with waits in between, and higher tiers while the page is blocked.

A slot is held for each call and none while waiting. Every call is recorded as an attempt, also one that is cancelled.
"""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from tenacity import AsyncRetrying, retry_if_exception

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
from pagecurator.scraping.limits.body_budget import BodyReservation, release_when_gone
from pagecurator.scraping.limits.concurrency import Slot, Throttle
from pagecurator.scraping.limits.credits import CreditReservation
from pagecurator.scraping.limits.page_refusals import RefusalScope
from pagecurator.scraping.limits.queue_time import queued
from pagecurator.scraping.page_fetch import (
    EscalationTiers,
    Failed,
    FetchAttempt,
    Fetched,
    FetchOutcome,
    PageFetch,
    Released,
    ReleaseReason,
    RetryPolicy,
    Tier,
    is_refused,
    may_cure,
    trace_outcome,
)
from pagecurator.scraping.pages import FetchedPage, ReceivedPage
from pagecurator.scraping.scraperapi import ScraperApiClient
from pagecurator.telemetry import traces
from pagecurator.telemetry.events import Event, emit
from pagecurator.telemetry.metrics import Metrics
from pagecurator.telemetry.traces import Kind, Span

_BUSY_STATUSES = frozenset({429, 503})
_REQUEST_TIMEOUT = 408
_REFUSALS = frozenset({401, 402, 403})

MAX_WAIT_SECONDS = 120.0
"""Waits stop growing here, unless ``base_seconds`` itself is longer."""

# A quarter more or less: enough to separate pages that failed together, and with the default factor of 2
# each wait is still longer than the one before.
_JITTER = 0.25

_RELEASED_BY_PAUSE = {
    ErrorCode.BUDGET_EXHAUSTED: ReleaseReason.BUDGET_EXHAUSTED,
    ErrorCode.SERVICE_UNREACHABLE: ReleaseReason.SERVICE_UNREACHABLE,
}


class _LeaseLostError(Exception):
    """The lease ended before the call."""


_Answer = FetchedPage | ReceivedPage | ScrapeError
"""A page, one that was received and could not be read, or an error."""

_LastError = ScrapeError | AccountPausedError | CallsPausedError | _LeaseLostError
_LAST_ERRORS = (ScrapeError, AccountPausedError, CallsPausedError, _LeaseLostError)


@dataclass(slots=True, kw_only=True)
class _Tries:
    """The calls for one page on one tier; ``None``: as the settings say."""

    fetch: PageFetch
    tier: Tier | None
    before: int
    """Attempts of lower tiers."""
    suspected_at: list[float] = field(default_factory=list)
    """When calls failed for which ScraperAPI may be to blame."""

    @property
    def attempts(self) -> list[FetchAttempt]:
        return self.fetch.attempts[self.before :]

    def failed_with(self, code: ErrorCode) -> bool:
        return any(attempt.error_code is code for attempt in self.attempts)


class RetryingFetcher:
    """Fetches pages through ScraperAPI with the retry policy, within the limits of the process and the account."""

    def __init__(
        self,
        *,
        client: ScraperApiClient,
        throttle: Throttle,
        account: Account,
        policy: RetryPolicy,
        tiers: EscalationTiers | None = None,
        metrics: Metrics | None = None,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._client = client
        self._throttle = throttle
        self._account = account
        self._policy = policy
        self._tiers = tiers
        self._metrics = metrics
        self._sleep = sleep

    async def fetch(self, fetch: PageFetch) -> FetchOutcome:
        """Fetch the page, on higher tiers while it is blocked. Never raises :class:`ScrapeError`.

        Cancellation passes through: the slot is released, and a call that was cut is an attempt, too (``abandoned``).
        A tier that is refused leaves the outcome as it was.
        """
        outcome: FetchOutcome | None = None
        with traces.span("fetch") as span:
            for tier in (None, *(self._tiers.available() if self._tiers is not None else ())):
                if outcome is not None and tier is not None and not may_cure(tier, outcome):
                    continue
                tries = _Tries(fetch=fetch, tier=tier, before=len(fetch.attempts))
                try:
                    latest: FetchOutcome = Fetched(page=await self._call(tries))
                except _LAST_ERRORS as error:
                    latest = await self._after(error, tries)
                if outcome is None or not is_refused(latest):
                    outcome = latest
                elif self._tiers is not None and tier is not None and tries.attempts:
                    self._tiers.exclude(tier)  # without a call it was our own budget, which may cover it tomorrow
            assert outcome is not None
            trace_outcome(span, outcome, fetch)
            return outcome

    async def _after(self, failure: _LastError, tries: _Tries) -> FetchOutcome:
        """Call again while that may help. Most pages need a single call, which is not tenacity's concern."""
        failures = [failure]

        async def call() -> FetchedPage:
            if failures:
                raise failures.pop()
            return await self._call(tries)

        try:
            return Fetched(page=await self._retrying(tries)(call))
        except _LAST_ERRORS as error:
            return await self._outcome_of(error, tries)

    def _retrying(self, tries: _Tries) -> AsyncRetrying:
        """At most as many calls as the policy says; an answer about another site is fetched once more, immediately."""
        fetch, policy = tries.fetch, self._policy
        return AsyncRetrying(
            retry=retry_if_exception(self._is_retryable),
            stop=lambda _: len(tries.attempts) >= policy.attempts + tries.failed_with(ErrorCode.ANSWER_MISMATCH),
            wait=lambda state: (
                0.0
                if fetch.attempts[-1].error_code is ErrorCode.ANSWER_MISMATCH
                else wait_seconds(
                    state.attempt_number, base_seconds=policy.base_seconds, backoff_factor=policy.backoff_factor
                )
            ),
            before_sleep=lambda state: self._report_retry(fetch, state.upcoming_sleep),
            sleep=self._sleep_unless_paused,
            reraise=True,
        )

    async def _call(self, tries: _Tries) -> FetchedPage:
        """One call: credits and a slot, the request, and what its answer says about account, service and limits."""
        fetch, account = tries.fetch, self._account
        async with account.abort_on_pause(for_call=True) as on_trial:
            with traces.span("wait"):
                slot, credit = await self._slot_and_credits(tries)
        answered = False
        answer: FetchedPage | ScrapeError
        received: ReceivedPage | None = None
        began_at = account.service.now()
        started_at, began = datetime.now(UTC), time.monotonic()
        try:
            try:
                with self._in_flight(fetch) as reservation:
                    received = await self._received(tries, reservation)
                    slot.release()  # ScraperAPI has answered; reading the page takes none of its slots
                    answer = await self._read(received, fetch, reservation)
            except ScrapeError as error:
                answer = error
            except BaseException as error:
                seconds = _seconds(received, began)
                if received is not None:  # it was cancelled while it was read, or can't be read
                    answered = True
                    credit.settle(received.credits)
                    self._record(tries, received, started_at=started_at, seconds=seconds)
                    self._learn_from(received, tries, slot=slot, began_at=began_at, on_trial=on_trial)
                else:
                    self._record(tries, _cut(error), started_at=started_at, seconds=seconds)
                raise
            seconds = _seconds(received, began)
            answered = not _may_still_run(answer)
            try:
                if isinstance(refusal := answer, AccountRefusedError):
                    answer = PageRefusedError(refusal.code, refusal.message, facts=refusal.facts)
                    answer = await self._judged(refusal, tries)  # if that is cancelled, it pauses nothing
            finally:
                credit.settle(answer.credits)
                self._record(tries, answer, started_at=started_at, seconds=seconds)
                self._learn_from(answer, tries, slot=slot, began_at=began_at, on_trial=on_trial)
        finally:
            if on_trial:  # a call that was cut has not reported it
                account.service.trial_ended(None, was_cut=True)
            credit.settle(None)  # a call that was cut may be billed
            slot.release(answered=answered)
        if isinstance(answer, ScrapeError):
            raise answer
        return answer

    async def _received(self, tries: _Tries, reservation: BodyReservation) -> ReceivedPage:
        """The response to one request. Raises :class:`ScrapeError`."""
        fetch = tries.fetch
        with traces.span("attempt", kind=Kind.CLIENT) as span:
            if span.is_recording:
                span.set({**self._client.trace_attributes, **_attempt_attributes(tries)})
            parameters = None if tries.tier is None else tries.tier.parameters
            answer: ReceivedPage | ScrapeError
            try:
                async with self._account.abort_on_outage():
                    answer = await self._client.request(fetch.url, fetch.stats, reservation, parameters)
            except ScrapeError as error:
                answer = error
            _trace_answer(span, answer)
        if isinstance(answer, ScrapeError):
            raise answer
        return answer

    async def _read(self, received: ReceivedPage, fetch: PageFetch, reservation: BodyReservation) -> FetchedPage:
        if fetch.read is not None:
            return await fetch.read(received)
        page = await self._client.read(received, reservation)
        if fetch.reservation is None:
            release_when_gone(reservation, page)
        return page

    @contextmanager
    def _in_flight(self, fetch: PageFetch) -> Iterator[BodyReservation]:
        """Around a call. A page that it brought stays in flight, and in memory, until it is processed."""
        fetch.in_flight, fetch.changed_at = True, time.monotonic()
        fetch.started.set()
        reservation = fetch.reservation or self._client.body_budget.reserve()
        try:
            yield reservation
        except BaseException:
            fetch.in_flight, fetch.changed_at = False, time.monotonic()
            reservation.release()
            raise

    async def _slot_and_credits(self, tries: _Tries) -> tuple[Slot, CreditReservation]:
        """Raises when the page may be another worker's after a long wait: it must not be paid for twice."""
        fetch = tries.fetch
        price = self._tiers.price(tries.tier) if self._tiers is not None and tries.tier is not None else None
        credit = await self._account.credit_pool.reserve(price)
        try:
            with queued():
                slot = await self._throttle.acquire(patience_seconds=self._policy.pause_patience_seconds)
            if fetch.lease is not None and fetch.lease.seconds_left <= 0:
                slot.release()
                raise _LeaseLostError("the lease ended before the call")  # noqa: TRY301 - the credits are returned below
        except BaseException:
            credit.cancel()
            raise
        if self._metrics is not None and fetch.is_queued and not fetch.attempts:
            self._metrics.stage_took("wait", time.monotonic() - fetch.created_at)
        return slot, credit

    async def _sleep_unless_paused(self, seconds: float) -> None:
        async with self._account.abort_on_pause():
            with traces.span("backoff"):
                await self._sleep(seconds)

    # ------------------------------------------------------------ what an answer means
    def _is_retryable(self, error: BaseException) -> bool:
        if self._policy.release_busy and _is_busy_target(error):
            return False
        return isinstance(error, (TransientError, RateLimitedError))

    async def _judged(self, error: AccountRefusedError, tries: _Tries) -> ScrapeError:
        """Is the account refused, or this page alone?"""
        if error.code is ErrorCode.PLAN_NOT_ALLOWED and tries.tier is not None:
            return FinalError(error.code, error.message, facts=error.facts)
        match await self._account.refusal_scope(tries.fetch.url, error):
            case RefusalScope.PAGE:
                message = f"refused with {error.http_status} again, although the account is healthy"
                return FinalError(ErrorCode.TARGET_BLOCKED, message, facts=error.facts)
            case RefusalScope.UNDECIDED:
                return PageRefusedError(error.code, error.message, facts=error.facts)
            case _:
                return error

    def _learn_from(self, answer: _Answer, tries: _Tries, *, slot: Slot, began_at: float, on_trial: bool) -> None:
        account, url = self._account, tries.fetch.url
        if on_trial:
            account.service.trial_ended(answer if isinstance(answer, ScrapeError) else None)
        if isinstance(answer, RateLimitedError):
            slot.rate_limited()
        elif isinstance(answer, PageRefusedError):
            pass
        elif isinstance(answer, AccountRefusedError):
            account.pause(answer.code, answer.message, url=url)
        elif isinstance(answer, TransientError) and answer.suspicion is not None:
            account.service.failed(answer, url)
            tries.suspected_at.append(account.service.now())
        elif answer.http_status is not None:
            account.service.succeeded(began_at=began_at)
        if _is_served(answer):
            slot.accepted()  # ScraperAPI processed the request, even if the page failed
            account.answered()

    async def _outcome_of(self, error: _LastError, tries: _Tries) -> FetchOutcome:
        """How the last error ends the fetch. A page that would fail while ScraperAPI can't be reached is released."""
        if isinstance(error, ScrapeError) and error.suspicion is not None:
            service, since = self._account.service, tries.suspected_at[0]
            may_return = self._policy.release_doubtful
            try:
                async with self._account.abort_on_pause():
                    if not await service.is_page_at_fault(error, tries.fetch.url, since=since, may_return=may_return):
                        return Released(reason=ReleaseReason.SERVICE_UNREACHABLE, message=error.message)
            except AccountPausedError as paused:
                error = paused
        return self._final_outcome(error, tries)

    def _final_outcome(self, error: _LastError, tries: _Tries) -> FetchOutcome:
        """A transient error after a 429 is no failure: the page had one try less only because we were too fast."""
        match error:
            case _LeaseLostError():
                reason = ReleaseReason.LEASE_LOST
            case AccountPausedError():
                reason = _RELEASED_BY_PAUSE.get(error.pause.reason, ReleaseReason.ACCOUNT_PAUSED)
            case CallsPausedError() | RateLimitedError():
                reason = ReleaseReason.RATE_LIMITED
            case PageRefusedError():
                reason = ReleaseReason.REFUSED
            case AccountRefusedError():
                reason = ReleaseReason.ACCOUNT_PAUSED
            case TransientError() if self._policy.release_busy and _is_busy_target(error):
                reason = ReleaseReason.TARGET_BUSY
            case TransientError() if tries.failed_with(ErrorCode.RATE_LIMITED):
                reason = ReleaseReason.RATE_LIMITED
            case _:
                return Failed(error=error)
        return Released(reason=reason, message=str(error))

    # ------------------------------------------------------------ records
    def _record(self, tries: _Tries, answer: _Answer, *, started_at: datetime, seconds: float) -> None:
        fetch, error = tries.fetch, answer if isinstance(answer, ScrapeError) else None
        code, message = (error.code, error.message) if error is not None else (None, None)
        attempt = FetchAttempt(
            number=len(tries.attempts) + 1,
            started_at=started_at,
            finished_at=started_at + timedelta(seconds=seconds),
            fetch_seconds=seconds,
            http_status=answer.http_status,
            target_status=answer.target_status,
            error_code=code,
            message=message,
            bytes=answer.bytes_read,
            credits=answer.credits,
            tier=tries.tier,
        )
        fetch.attempts.append(attempt)
        if self._metrics is not None:
            self._metrics.credits.inc(attempt.credits or 0)
            if attempt.error_code is ErrorCode.RATE_LIMITED:
                self._metrics.rate_limit_errors.inc()
            if fetch.is_queued:
                self._metrics.stage_took("fetch", seconds)

    def _report_retry(self, fetch: PageFetch, wait_seconds: float) -> None:
        fetch.retries += 1
        if not fetch.is_queued:
            return
        attempt = fetch.attempts[-1]
        if self._metrics is not None:
            self._metrics.page_retries.labels(reason=attempt.error_code or "unknown").inc()
        emit(
            Event.PAGE_RETRY,
            page_id=fetch.page_id,
            url=fetch.url,
            batch_id=fetch.batch_id,
            attempt=attempt.number,
            error_code=attempt.error_code,
            error_message=attempt.message,
            http_status=attempt.http_status,
            wait_seconds=round(wait_seconds, 3),
        )


def wait_seconds(attempt_number: int, *, base_seconds: float, backoff_factor: float) -> float:
    """Seconds to wait after the ``attempt_number``-th call (from 1): exponential, with jitter."""
    # The exponent is bounded because 10.0 ** 400 is no float.
    plain = base_seconds * backoff_factor ** min(attempt_number - 1, 100)
    return min(plain, max(MAX_WAIT_SECONDS, base_seconds)) * random.uniform(1 - _JITTER, 1 + _JITTER)  # noqa: S311 - jitter


def _seconds(received: ReceivedPage | None, began: float) -> float:
    return time.monotonic() - began if received is None else received.fetch_seconds


def _cut(error: BaseException) -> ScrapeError:
    """What is recorded of a call that ended without an answer: it was cancelled, or ``error`` is a bug of ours."""
    if isinstance(error, asyncio.CancelledError):
        return FinalError(ErrorCode.ABANDONED, "the call was cut before its answer came; it may be billed")
    message = f"the call was cut by {type(error).__name__}: {error}"[:500]
    return FinalError(ErrorCode.INTERNAL_ERROR, f"{message}; it may be billed")


def _attempt_attributes(tries: _Tries) -> dict[str, traces.Value]:
    resent = len(tries.fetch.attempts)
    return {
        "http.request.resend_count": resent or None,
        "pagecurator.attempt": resent + 1,
        "pagecurator.tier": tries.tier or "plain",
    }


def _trace_answer(span: Span, answer: ReceivedPage | ScrapeError) -> None:
    """Add what came of the request to its span."""
    if not span.is_recording:
        return
    span.set(
        {
            "http.response.status_code": answer.http_status,
            "pagecurator.target.status_code": answer.target_status,
            "pagecurator.page.bytes": answer.bytes_read,
            "pagecurator.credits": answer.credits,
        }
    )
    if isinstance(answer, ScrapeError):
        span.fail(answer.code)


def _is_busy_target(error: BaseException) -> bool:
    return isinstance(error, TransientError) and error.target_status in _BUSY_STATUSES


def _may_still_run(answer: FetchedPage | ScrapeError) -> bool:
    """We hung up, ScraperAPI did not (that would be a 408): it may be busy with the call for some time."""
    return (
        isinstance(answer, ScrapeError) and answer.code is ErrorCode.TIMEOUT and answer.http_status != _REQUEST_TIMEOUT
    )


def _is_served(answer: _Answer) -> bool:
    if isinstance(answer, (RateLimitedError, AccountRefusedError)):
        return False
    if isinstance(answer, FinalError) and answer.code is ErrorCode.TARGET_BLOCKED and answer.target_status is None:
        return answer.http_status not in _REFUSALS  # refused like an account, which proves nothing about it
    return not isinstance(answer, TransientError) or answer.target_status is not None
