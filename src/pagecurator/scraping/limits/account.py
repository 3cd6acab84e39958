"""Is the ScraperAPI account well? When it is not, nothing is fetched until a probe says that it is again."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from pagecurator.scraping.errors import (
    AccountRefusedError,
    AnswerFacts,
    ErrorCode,
    ScrapeError,
    Suspicion,
    TransientError,
)
from pagecurator.scraping.limits.credits import CreditPool
from pagecurator.scraping.limits.page_refusals import RefusalHistory, RefusalScope
from pagecurator.scraping.limits.service_breaker import ServiceBreaker

# After a probe that said "well" while the next page was refused all the same, probes come less often.
_MAX_PROBE_BACKOFF = 8

_MAX_COUNT = 10**12
_VERIFY_SECONDS = 10.0
_CALLS_LEFT_SECONDS = 5.0


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountReport:
    """What ``GET /account`` said. ``None``: not said, or not understood."""

    concurrency_limit: int | None = None
    concurrent_requests: int | None = None
    requests_made: int | None = None
    request_limit: int | None = None
    failed_requests: int | None = None
    credits_left: int | None = None
    """As stated (``creditsLeft``), else the limit less what was used."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pause:
    """Why and since when the account is paused. ``reason`` is an account code of :class:`ErrorCode`.

    ``url`` is the page whose refusal led to it, when there is one and this process fetched it.
    """

    reason: ErrorCode
    message: str
    since: datetime
    url: str | None = None

    @property
    def is_outage(self) -> bool:
        """True when not the account is refused, but ScraperAPI can't be reached."""
        return self.reason is ErrorCode.SERVICE_UNREACHABLE

    def __str__(self) -> str:
        if self.is_outage:
            return f"ScraperAPI can't be reached: {self.message}"
        return f"the ScraperAPI account is paused: {self.message}"


class AccountPausedError(Exception):
    """The account is paused: give the page back unharmed."""

    def __init__(self, pause: Pause) -> None:
        super().__init__(str(pause))
        self.pause = pause


class Account:
    """The account's state, healthy or paused, and everybody who waits for it to change.

    ``read_report`` asks ScraperAPI (:meth:`ScraperApiClient.read_account`). ``on_paused`` and
    ``on_resumed`` are called once for each change of state. ``may_probe`` is asked before each probe of a
    pause: of many replicas one may. ``credit_pool`` holds the credits that may be spent. ``service`` finds out when
    ScraperAPI itself can't be reached, which pauses the account as well.
    """

    def __init__(
        self,
        *,
        read_report: Callable[[], Awaitable[AccountReport]],
        probe_seconds: float,
        on_paused: Callable[[Pause], None] | None = None,
        on_resumed: Callable[[Pause], None] | None = None,
        on_report: Callable[[AccountReport], None] | None = None,
        may_probe: Callable[[], Awaitable[bool]] | None = None,
        credit_pool: CreditPool | None = None,
        service: ServiceBreaker | None = None,
    ) -> None:
        self.credit_pool = credit_pool or CreditPool()
        self.service = service or ServiceBreaker()
        self.service.connect(pause=self.pause, resume=self.resume)
        self._read_report = read_report
        self._probe_seconds = probe_seconds
        self._on_paused = on_paused
        self._on_resumed = on_resumed
        self._on_report = on_report
        self._may_probe = may_probe
        self._pause: Pause | None = None
        self._last_pause: Pause | None = None
        self._healthy = asyncio.Event()
        self._healthy.set()
        self._paused = asyncio.Event()
        self._interruptible: set[asyncio.Timeout] = set()
        self._calls_in_flight: set[asyncio.Timeout] = set()
        self._probe_backoff = 1
        self._proven_since_resume = True
        self._refusals = RefusalHistory()

    @property
    def paused(self) -> Pause | None:
        """The pause, while there is one."""
        return self._pause

    @property
    def is_healthy(self) -> bool:
        """True while pages may be fetched."""
        return self._pause is None

    @property
    def seconds_between_probes(self) -> float:
        """While paused; longer after a probe said "well" and the next page was refused all the same."""
        if self._pause is not None and self._pause.is_outage:
            return self.service.probe_interval
        return self._probe_seconds * self._probe_backoff

    def pause(self, reason: ErrorCode, message: str, *, url: str | None = None) -> None:
        """Stop everything, at once. Further calls while paused change nothing."""
        if self._pause is not None:
            return
        pause = Pause(reason=reason, message=message, since=datetime.now(UTC), url=url)
        if pause.is_outage:
            self.service.opened()
        else:
            self.service.paused()
            if self._proven_since_resume or reason is ErrorCode.BUDGET_EXHAUSTED:
                self._probe_backoff = 1
            else:
                self._probe_backoff = min(2 * self._probe_backoff, _MAX_PROBE_BACKOFF)
        self._pause = self._last_pause = pause
        self._healthy.clear()
        self._paused.set()
        # Each wait is interrupted once: another pause may come before the interrupted ones have run.
        interrupted, self._interruptible = self._interruptible, set()
        for wait in interrupted:
            wait.reschedule(asyncio.get_running_loop().time())
        if pause.is_outage:
            for call in self._calls_in_flight:
                call.reschedule(asyncio.get_running_loop().time() + _CALLS_LEFT_SECONDS)
        if self._on_paused is not None:
            self._on_paused(self._pause)

    def resume(self) -> None:
        """Let pages be fetched again. Without a pause, nothing."""
        if self._pause is None:
            return
        pause, self._pause = self._pause, None
        if not pause.is_outage:
            self._proven_since_resume = pause.reason is ErrorCode.BUDGET_EXHAUSTED  # proven by nothing else
            self._refusals.pause_ended()
        self._paused.clear()
        self._healthy.set()
        self.service.resumed()
        if self._on_resumed is not None:
            self._on_resumed(pause)

    def answered(self) -> None:
        """ScraperAPI took a call: the account is proven well."""
        self._proven_since_resume = True
        self._refusals.served()

    async def refusal_scope(self, url: str, error: AccountRefusedError) -> RefusalScope:
        """Is ``url`` refused, or the account? To be asked once for each refusal; ``/account`` has the last word.

        A target's own 402 or 403 that came through without its mark would else pause everything, again and again,
        for one page.
        """
        # Whether the plan includes what the settings ask for, `/account` does not say.
        scope = self._refusals.refused(url, needs_others=error.code is ErrorCode.PLAN_NOT_ALLOWED)
        if scope is RefusalScope.ACCOUNT:
            return scope
        try:
            async with asyncio.timeout(_VERIFY_SECONDS):
                report = await self._read_report()
        except (ScrapeError, TimeoutError):
            return RefusalScope.ACCOUNT
        return scope if _reports_healthy(report, error.code) else RefusalScope.ACCOUNT

    @property
    def may_claim(self) -> bool:
        """True while pages may be claimed, be it a single one to see whether ScraperAPI works again."""
        return self._pause is None or self.service.is_trial_free

    def raise_if_paused(self) -> None:
        """Raise :class:`AccountPausedError` while the account is paused."""
        if self._pause is not None:
            raise AccountPausedError(self._pause)

    async def wait_until_healthy(self) -> None:
        """Return as soon as pages may be fetched."""
        await self._healthy.wait()

    async def wait_until_claimable(self) -> None:
        """Return as soon as pages may be claimed, be it a single one."""
        await self.service.wait_until_claimable()

    async def wait_until_paused(self) -> None:
        """Return as soon as the account is paused."""
        await self._paused.wait()

    @asynccontextmanager
    async def abort_on_pause(self, *, for_call: bool = False) -> AsyncIterator[bool]:
        """Wait for something inside the block, but not longer than the account is well.

        A pause interrupts the block at once with :class:`AccountPausedError`. Not meant for a call in
        flight: that one may be billed already, so its answer is worth having.

        ``for_call``: a call follows. It may be the one that is tried when ScraperAPI may work again: then the block
        gets True, and what comes of the call is for ``service.trial_ended``.
        """
        on_trial = for_call and self.service.take_trial()
        if not on_trial:
            self.raise_if_paused()
        scope = asyncio.timeout(None)
        try:
            async with scope:
                self._interruptible.add(scope)
                try:
                    yield on_trial
                except BaseException:
                    if on_trial:
                        self.service.trial_ended(None, was_cut=True)
                    raise
                finally:
                    self._interruptible.discard(scope)
        except TimeoutError:
            if scope.expired() and self._last_pause is not None:
                raise AccountPausedError(self._last_pause) from None
            raise

    @asynccontextmanager
    async def abort_on_outage(self) -> AsyncIterator[None]:
        """Make a call inside the block. When ScraperAPI turns out to be unreachable, it has a few seconds left.

        Then the block ends with :class:`ScrapeError`: a connection into nowhere would hold its slot, and the page
        that is tried would find none.
        """
        scope = asyncio.timeout(None)
        try:
            async with scope:
                self._calls_in_flight.add(scope)
                try:
                    yield
                finally:
                    self._calls_in_flight.discard(scope)
        except TimeoutError:
            if not scope.expired():
                raise
            facts = AnswerFacts(suspicion=Suspicion.SILENCE)
            message = "cut off: ScraperAPI can't be reached"
            raise TransientError(ErrorCode.TIMEOUT, message, facts=facts) from None

    async def probe(self) -> AccountReport:
        """Ask ScraperAPI about the account; when it is well, the pause ends.

        After an exhausted account "well" needs credits left (or no statement about them). Raises
        :class:`ScrapeError` when there is no answer or no report; the pause stays.
        """
        if self._pause is not None and self._pause.is_outage:
            return await self._probe_service()
        report = await self._read_report()
        self._reported(report)
        if self._pause is not None and _reports_healthy(report, self._pause.reason):
            self.resume()
        return report

    async def _probe_service(self, *, has_lease: bool = True) -> AccountReport:
        check = await self.service.probe(has_lease=has_lease)
        error = check.error if check is not None else None
        if isinstance(error, AccountRefusedError):
            self.resume()  # ScraperAPI works: it is the account
            self.pause(error.code, error.message)
        if error is not None:
            raise error
        report = check.report if check is not None else None
        if report is None:
            return AccountReport()
        self._reported(report)
        return report

    def _reported(self, report: AccountReport) -> None:
        if self._on_report is not None:
            self._on_report(report)

    async def watch(self) -> None:
        """Probe every ``probe_seconds`` while paused and allowed to, for ever. One task of the daemon runs this."""
        while True:
            await self._paused.wait()
            try:
                async with asyncio.timeout(self._seconds_to_wake):
                    await self._healthy.wait()
            except TimeoutError:
                try:
                    if self._pause is not None and self._pause.is_outage and not self.service.is_probe_due:
                        self.service.expire_offer()  # a page may be on trial, or the trial has just failed
                    elif self._may_probe is None or await self._may_probe():
                        await self.probe()
                    elif self._pause is not None and self._pause.is_outage:
                        await self._probe_service(has_lease=False)
                except ScrapeError:
                    continue  # not well yet; the next probe will see

    @property
    def _seconds_to_wake(self) -> float:
        if self._pause is not None and self._pause.is_outage:
            return self.service.seconds_to_wake
        return self.seconds_between_probes


def parse_report(body: bytes) -> AccountReport:
    """Read the body of ``GET /account``. Raises ``ValueError`` when it is no JSON object.

    Numbers have been seen as strings, and keys come and go; a bad key can answer plain text.
    """
    try:
        fields = json.loads(body)
    except (ValueError, RecursionError):
        raise ValueError("the answer is not JSON") from None
    if not isinstance(fields, dict):
        raise ValueError("the answer is not a JSON object")  # noqa: TRY004 - about data, not types
    made, limit = _count(fields, "requestCount"), _count(fields, "requestLimit")
    left = _count(fields, "creditsLeft")
    if left is None and made is not None and limit is not None:
        left = max(0, limit - made)
    return AccountReport(
        concurrency_limit=_count(fields, "concurrencyLimit") or None,
        concurrent_requests=_count(fields, "concurrentRequests"),
        requests_made=made,
        request_limit=limit,
        failed_requests=_count(fields, "failedRequestCount"),
        credits_left=left,
    )


def _reports_healthy(report: AccountReport, reason: ErrorCode) -> bool:
    if reason is ErrorCode.BUDGET_EXHAUSTED:
        return False  # that is our own limit, and no business of ScraperAPI's
    return reason is not ErrorCode.CREDITS_EXHAUSTED or report.credits_left is None or report.credits_left > 0


def _count(fields: Mapping[str, Any], key: str) -> int | None:
    value = fields.get(key)
    if isinstance(value, bool):
        return None
    try:
        number = int(float(value)) if isinstance(value, str | int | float) else -1
    except (ValueError, OverflowError):
        return None
    return number if 0 <= number <= _MAX_COUNT else None


__all__ = ["Account", "AccountPausedError", "AccountReport", "Pause", "parse_report"]
