"""The state of the ScraperAPI account. While it is paused nothing is fetched, until a probe finds it healthy."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

from pagecurator.scraping.errors import (
    AccountRefusedError,
    AnswerFacts,
    ErrorCode,
    ScrapeError,
    Suspicion,
    TransientError,
)
from pagecurator.scraping.limits.account_report import AccountReport
from pagecurator.scraping.limits.credits import CreditPool
from pagecurator.scraping.limits.page_refusals import RefusalHistory, RefusalScope
from pagecurator.scraping.limits.service_breaker import ServiceBreaker

# Probes become rarer when one finds the account healthy and the next page is refused all the same.
_MAX_PROBE_BACKOFF = 8

_VERIFY_SECONDS = 10.0
_CALLS_LEFT_SECONDS = 5.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Pause:
    """Why and since when the account is paused. ``reason`` is one of the account codes of :class:`ErrorCode`.

    ``url`` is the page whose refusal led to it, if this process fetched it.
    """

    reason: ErrorCode
    message: str
    since: datetime
    url: str | None = None

    @property
    def is_outage(self) -> bool:
        """True if ScraperAPI can't be reached; else it refuses the account, or a budget is spent."""
        return self.reason is ErrorCode.SERVICE_UNREACHABLE

    def __str__(self) -> str:
        if self.is_outage:
            return f"ScraperAPI can't be reached: {self.message}"
        return f"the ScraperAPI account is paused: {self.message}"


class AccountPausedError(Exception):
    """The account is paused: release the page unharmed."""

    def __init__(self, pause: Pause) -> None:
        super().__init__(str(pause))
        self.pause = pause


class Account:
    """The account's state, healthy or paused, with the waits that a change of state ends.

    ``read_report`` reads ``/account`` (:meth:`ScraperApiClient.read_account`). ``on_paused`` and ``on_resumed`` are
    called once for each change of state. ``may_probe`` is awaited before each probe: of many replicas one may.
    ``service`` is the service breaker: when ScraperAPI itself can't be reached, the account is paused as well.
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
        self.paused: Pause | None = None
        """The pause, while there is one."""
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
    def is_healthy(self) -> bool:
        return self.paused is None

    @property
    def is_outage(self) -> bool:
        """True while the account is paused because ScraperAPI can't be reached."""
        return self.paused is not None and self.paused.is_outage

    @property
    def seconds_between_probes(self) -> float:
        if self.is_outage:
            return self.service.probe_interval
        return self._probe_seconds * self._probe_backoff

    def pause(self, reason: ErrorCode, message: str, *, url: str | None = None) -> None:
        """Pause, and interrupt everything in :meth:`abort_on_pause`. While paused, further calls change nothing."""
        if self.paused is not None:
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
        self.paused = self._last_pause = pause
        self._healthy.clear()
        self._paused.set()
        # Interrupt each wait and call once: another pause may follow before the interrupted tasks have run.
        interrupted, self._interruptible = self._interruptible, set()
        for wait in interrupted:
            wait.reschedule(asyncio.get_running_loop().time())
        if pause.is_outage:
            self._bound_calls(until=asyncio.get_running_loop().time() + _CALLS_LEFT_SECONDS)
        if self._on_paused is not None:
            self._on_paused(self.paused)

    def resume(self) -> None:
        if self.paused is None:
            return
        pause, self.paused = self.paused, None
        if pause.is_outage:
            self._bound_calls(until=None)  # those that are left may be answered after all
        else:
            self._proven_since_resume = pause.reason is ErrorCode.BUDGET_EXHAUSTED  # any other needs a call as proof
            self._refusals.pause_ended()
        self._paused.clear()
        self._healthy.set()
        self.service.resumed()
        if self._on_resumed is not None:
            self._on_resumed(pause)

    def answered(self) -> None:
        """ScraperAPI processed a call: that proves the account healthy."""
        self._proven_since_resume = True
        self._refusals.served()

    async def refusal_scope(self, url: str, error: AccountRefusedError) -> RefusalScope:
        """Whether the account is refused, or ``url`` alone; call it once for each refusal. It may read ``/account``.

        Otherwise a target's own 402 or 403 that was passed through without ``sa-statuscode`` would pause everything
        for one page, again and again.
        """
        # `/account` doesn't say whether the plan includes what the settings ask for.
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
        """True while pages may be claimed, if only one as the service breaker's trial."""
        return self.paused is None or self.service.is_trial_free

    def raise_if_paused(self) -> None:
        if self.paused is not None:
            raise AccountPausedError(self.paused)

    async def wait_until_healthy(self) -> None:
        await self._healthy.wait()

    async def wait_until_claimable(self) -> None:
        await self.service.wait_until_claimable()

    async def wait_until_paused(self) -> None:
        await self._paused.wait()

    @asynccontextmanager
    async def abort_on_pause(self, *, for_call: bool = False) -> AsyncIterator[bool]:
        """Interrupt the block with :class:`AccountPausedError` as soon as the account is paused.

        For waits, not for a call in flight: that may be billed already, so its answer is worth having.

        ``for_call``: a call follows. If it is the service breaker's trial, the block gets True, and the result must be
        passed to ``service.trial_ended``.
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
        """Leave the call in the block a few seconds when an outage begins, then end it with :class:`ScrapeError`.

        A connection without an answer would hold its slot until the timeout, and the trial would find none.
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

    def _bound_calls(self, *, until: float | None) -> None:
        """Cut the calls in flight at this time of the event loop; None: not at all."""
        for call in self._calls_in_flight:
            if not call.expired():
                call.reschedule(until)

    async def probe(self) -> AccountReport:
        """Read ``/account``, and end the pause if the account is healthy: after exhausted credits, if some are left.

        Raises :class:`ScrapeError` without an answer or a report; the pause stays.
        """
        if self.is_outage:
            return await self._probe_service()
        report = await self._read_report()
        self._reported(report)
        if self.paused is not None and _reports_healthy(report, self.paused.reason):
            self.resume()
        return report

    async def _probe_service(self, *, has_lease: bool = True) -> AccountReport:
        check = await self.service.probe(has_lease=has_lease)
        error = check.error if check is not None else None
        if isinstance(error, AccountRefusedError):
            self.resume()  # ScraperAPI works, but refuses the account
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
        """Probe at intervals while paused, if this replica may. A background task."""
        while True:
            await self._paused.wait()
            try:
                async with asyncio.timeout(self._seconds_to_wake):
                    await self._healthy.wait()
            except TimeoutError:
                try:
                    if self.is_outage and not self.service.is_probe_due:
                        self.service.expire_offer()
                    elif self._may_probe is None or await self._may_probe():
                        await self.probe()
                    elif self.is_outage:
                        await self._probe_service(has_lease=False)
                except ScrapeError:
                    continue  # not healthy yet

    @property
    def _seconds_to_wake(self) -> float:
        if self.is_outage:
            return self.service.seconds_to_wake
        return self.seconds_between_probes


def _reports_healthy(report: AccountReport, reason: ErrorCode) -> bool:
    if reason is ErrorCode.BUDGET_EXHAUSTED:
        return False  # this limit is ours, not ScraperAPI's
    return reason is not ErrorCode.CREDITS_EXHAUSTED or report.credits_left is None or report.credits_left > 0
