"""The service breaker: a circuit breaker around ScraperAPI as a whole.

    closed ── failures in a row over several sites, or one and a failed check of /account ──▶ open
       ▲                                                                                       │ a check succeeds
       └──────────────── the trial call was answered ────────── half-open ◀────────────────────┘
                                                                    └── the trial failed: open

While it is open the account is paused with the reason ``service_unreachable``: nothing is claimed, pages are released
unharmed, and all replicas share the pause (see ``account.py``). While it is half-open one page is fetched as a trial. A
call counts as a failure only with a :class:`Suspicion`; every other answer of ScraperAPI, a target's own error
included, proves that it works.
"""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Final
from urllib.parse import urlsplit

from pagecurator.scraping.errors import AnswerFacts, ErrorCode, ScrapeError, Suspicion, TransientError
from pagecurator.scraping.limits.account_report import AccountReport

MIN_SITES: Final = 3
"""Failures that a single site may cause open the breaker only if they span at least this many hosts."""

CHECK_SECONDS: Final = 5.0
"""A check of ``/account`` that takes longer has failed."""

OFFER_SECONDS: Final = 5.0
"""If no page is due for a trial within this time, the successful check alone closes the breaker."""

PROBE_LEASE_FACTOR: Final = 0.85
"""A probe's lease as a fraction of the interval: shorter than any wait with jitter, so it never delays a probe."""

_FIRST_PROBE_SECONDS = 2.0
_WATCH_TRIAL_SECONDS = 1.0
_GROWTH = 1.5
_JITTER = 0.1
_REMEMBERED_PAGES = 1000
_BETWEEN_CHECKS_SECONDS = 5.0
_PROBES_BEFORE_SILENT_TRIAL = 4


class ServiceBreakerState(StrEnum):
    CLOSED = "closed"
    OPEN = "open"
    HALF_OPEN = "half_open"


@dataclass(slots=True)
class FailureStreak:
    """Consecutive failed calls. Pure: time is passed in.

    A streak ends after ``gap_seconds`` without a failure. Its length is not bounded in time, so that a single slot with
    long waits between its calls reaches the threshold as well as a hundred slots do.
    """

    threshold: int
    gap_seconds: float
    calls: int = 0
    """All failures."""
    unreachable: int = 0
    """Those without a connection to ScraperAPI."""
    counted: int = 0
    """Those that were no timeouts."""
    hosts: set[str] = field(default_factory=set)
    last_at: float = 0.0

    def failed(self, suspicion: Suspicion, *, host: str, now: float) -> bool:
        """Count a failed call. True: the breaker opens."""
        if now - self.last_at > self.gap_seconds:
            self.end()
        self.last_at = now
        self.calls += 1
        if suspicion is not Suspicion.SILENCE:
            self.counted += 1
            self.unreachable += suspicion is Suspicion.UNREACHABLE
            if len(self.hosts) < MIN_SITES:
                self.hosts.add(host)
        return self.unreachable >= self.threshold or (self.counted >= self.threshold and len(self.hosts) >= MIN_SITES)

    def end(self) -> None:
        """End the streak: ScraperAPI answered a call."""
        self.calls = self.unreachable = self.counted = 0
        self.hosts.clear()


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """The result of ``GET /account``: a report or an error. ``is_reachable``: ScraperAPI itself answered."""

    report: AccountReport | None = None
    error: ScrapeError | None = None

    @property
    def is_reachable(self) -> bool:
        """True for every answer but ScraperAPI's own 5xx; a 404 or a refused key is an answer, too."""
        return self.error is None or self.error.suspicion is None


class ServiceBreaker:
    """Opens when calls fail in a row, probes ``/account`` while open, and closes after a successful trial call.

    Without ``read_account`` the breaker never opens (a single command has no queue to protect).
    ``settle_seconds``: how long a page in doubt waits for another call's answer before it is decided.
    ``hold_probes`` keeps other replicas from probing for some seconds.
    """

    def __init__(
        self,
        *,
        read_account: Callable[[], Awaitable[AccountReport]] | None = None,
        threshold: int = 10,
        gap_seconds: float = 300.0,
        probe_seconds: float = 60.0,
        settle_seconds: float = 1.0,
        trial_seconds: float = 70.0,
        hold_probes: Callable[[float], Coroutine[Any, Any, None]] | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._read_account = read_account
        self._streak = FailureStreak(threshold=threshold, gap_seconds=gap_seconds)
        self._probe_seconds = probe_seconds
        self._settle_seconds = settle_seconds
        self._trial_seconds = trial_seconds
        self._hold_probes = hold_probes
        self._clock = clock
        self._pause: Callable[[ErrorCode, str], None] = lambda _reason, _message: None
        self._resume: Callable[[], None] = lambda: None
        self.state = ServiceBreakerState.CLOSED
        self._offered_at: float | None = None
        self._is_on_trial = False
        self._failed_probes = 0
        self._next_probe_at = 0.0
        self._probe_failure = asyncio.Event()
        self._closed_without_trial = False
        self._offered_in_doubt = False  # although the check had failed
        self._distrusts_checks = False  # a trial was answered after a failed check, and no check has succeeded since
        self._claimable = asyncio.Event()
        self._claimable.set()
        self._answered = asyncio.Event()
        self._answered_call_began_at = float("-inf")  # of the answered calls the one that began last
        self._released_in_doubt: dict[str, None] = {}  # pages that were released in doubt, the oldest first
        self._checking: asyncio.Task[Check] | None = None
        self._next_check: asyncio.Task[Check] | None = None
        self._last_check_at = float("-inf")
        self._tasks: set[asyncio.Task[None]] = set()

    def connect(self, *, pause: Callable[[ErrorCode, str], None], resume: Callable[[], None]) -> None:
        """Set how the account is paused and resumed."""
        self._pause, self._resume = pause, resume

    async def close(self) -> None:
        """Cancel the checks under way."""
        tasks = [task for task in (self._checking, self._next_check, *self._tasks) if task is not None]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    # ------------------------------------------------------------ closed: results of calls
    def now(self) -> float:
        return self._clock()

    def succeeded(self, *, began_at: float) -> None:
        """ScraperAPI answered a call that began at this time, whatever the answer."""
        self._streak.end()
        self._answered_call_began_at = max(self._answered_call_began_at, began_at)
        self._answered.set()

    def failed(self, error: ScrapeError, url: str) -> None:
        """Count a failed call; ``error.suspicion`` is the kind of the failure."""
        if self._read_account is None or self.state is not ServiceBreakerState.CLOSED or error.suspicion is None:
            return
        if self._streak.failed(error.suspicion, host=_host(url), now=self._clock()):
            self._open(f"{self._streak.calls} calls in a row failed, the last one: {error.message}")
        elif self._clock() - self._last_check_at >= _BETWEEN_CHECKS_SECONDS:
            self._request_check()

    async def is_page_at_fault(self, error: ScrapeError, url: str, *, since: float, may_return: bool) -> bool:
        """Whether a page fails by its own fault with an error that may be ScraperAPI's; else it should be released.

        May wait for a check, and for ``settle_seconds``. ``since`` is when its first call failed like this.

        ``may_return``: the page can go back to the queue. It does so once if no later call was answered, so that other
        sites decide whose fault it is, and again while several sites fail in a row, which the threshold bounds. Any
        other second failure is the page's own.
        """
        if self._read_account is None or error.suspicion is None:
            return True
        check = await asyncio.shield(self._request_check())
        # An answer may have ended the streak although its call is older than the failure: that proves nothing.
        is_proven = check.is_reachable or self._distrusts_checks or self._answered_call_began_at > since
        if self.state is not ServiceBreakerState.CLOSED or not is_proven:
            return False
        if error.suspicion is Suspicion.SILENCE:
            return True
        was_released = url in self._released_in_doubt
        self._released_in_doubt.pop(url, None)
        if (was_released and not self._many_sites_fail) or await self._was_call_answered(since=since):
            return True
        if not may_return:
            return self.state is ServiceBreakerState.CLOSED
        self._released_in_doubt[url] = None
        if len(self._released_in_doubt) > _REMEMBERED_PAGES:
            del self._released_in_doubt[next(iter(self._released_in_doubt))]
        return False

    @property
    def _many_sites_fail(self) -> bool:
        return len(self._streak.hosts) >= MIN_SITES

    async def _was_call_answered(self, *, since: float) -> bool:
        """Whether a call that began after ``since`` is answered within ``settle_seconds``."""
        try:
            async with asyncio.timeout(self._settle_seconds):
                while self._answered_call_began_at <= since:
                    self._answered.clear()
                    await self._answered.wait()
        except TimeoutError:
            return False
        return True

    # ------------------------------------------------------------ checks of /account
    async def check(self) -> Check:
        """Read ``/account`` now. Raises nothing but cancellation."""
        if self._read_account is None:
            return Check()
        try:
            async with asyncio.timeout(CHECK_SECONDS):
                return Check(report=await self._read_account())
        except ScrapeError as error:
            return Check(error=error)
        except TimeoutError:
            facts = AnswerFacts(suspicion=Suspicion.SILENCE)
            message = f"no answer to a check of /account within {CHECK_SECONDS:g} s"
            return Check(error=TransientError(ErrorCode.TIMEOUT, message, facts=facts))

    def _request_check(self) -> asyncio.Task[Check]:
        """A check that has not begun yet: one under way may predate the failure that requests it."""
        if self._next_check is None:
            self._next_check = asyncio.create_task(self._check_after(self._checking), name="check of ScraperAPI")
        return self._next_check

    async def _check_after(self, before: asyncio.Task[Check] | None) -> Check:
        if before is not None:
            await asyncio.wait({before})
        await asyncio.sleep(max(0.0, self._last_check_at + self._settle_seconds - self._clock()))
        self._checking, self._next_check = self._next_check, None
        self._last_check_at = self._clock()
        check = await self.check()
        if check.is_reachable:
            self._distrusts_checks = False
        elif check.error is not None and self.state is ServiceBreakerState.CLOSED and self._may_check_open:
            self._open(check.error.message)
        return check

    @property
    def _may_check_open(self) -> bool:
        """Whether calls failed as well: ``/account`` alone may be broken."""
        return self._streak.calls > 0 and not self._distrusts_checks

    # ------------------------------------------------------------ open: probes
    def _open(self, message: str) -> None:
        self._pause(ErrorCode.SERVICE_UNREACHABLE, message)

    def opened(self) -> None:
        """The pause began, at this or another replica."""
        if not self._closed_without_trial:
            self._failed_probes = 0
        self._closed_without_trial = False
        self.state, self._offered_at = ServiceBreakerState.OPEN, None
        self._claimable.clear()
        self._released_in_doubt.clear()
        self._streak.end()
        self._plan_next_probe()

    def paused(self) -> None:
        """The account is paused for a reason of its own."""
        self._claimable.clear()

    def resumed(self) -> None:
        """The pause ended, whatever its reason."""
        self.state, self._offered_at = ServiceBreakerState.CLOSED, None
        self._streak.end()
        self._claimable.set()

    @property
    def probe_interval(self) -> float:
        """Seconds to the next probe while open, without jitter: it grows up to SCRAPER_API_PROBE_SECONDS."""
        return min(_FIRST_PROBE_SECONDS * _GROWTH ** min(self._failed_probes, 30), self._probe_seconds)

    @property
    def seconds_to_wake(self) -> float:
        """Seconds until the next call of :meth:`probe`."""
        if self.state is ServiceBreakerState.HALF_OPEN:
            return _WATCH_TRIAL_SECONDS
        return max(0.0, self._next_probe_at - self._clock())

    @property
    def is_probe_due(self) -> bool:
        """True when ``/account`` should be checked now, by whichever replica holds the lease."""
        return self.state is ServiceBreakerState.OPEN and self._clock() >= self._next_probe_at

    async def probe(self, *, has_lease: bool = True) -> Check | None:
        """While open: check ``/account`` and turn half-open if it answers. Returns the check, None without one."""
        self.expire_offer()
        if self.state is not ServiceBreakerState.OPEN:
            return None
        check = await self.check() if has_lease else None
        if check is None or not (check.is_reachable or self._warrants_trial(check)):
            self._probe_failed()
            return check
        if self._hold_probes is not None:
            await self._hold_probes(self._trial_seconds + 2 * OFFER_SECONDS)
        self._offer_trial(in_doubt=not check.is_reachable)
        return check

    def _warrants_trial(self, failed: Check) -> bool:
        """Whether to try a page although the check failed: ``/account`` alone may be broken.

        Not without a connection, which pages need as well; rarely after a timeout, which a trial would run into, too.
        """
        suspicion = failed.error.suspicion if failed.error is not None else None
        if suspicion is Suspicion.SILENCE:
            return self._failed_probes % _PROBES_BEFORE_SILENT_TRIAL == _PROBES_BEFORE_SILENT_TRIAL - 1
        return suspicion is Suspicion.SERVICE

    def _offer_trial(self, *, in_doubt: bool) -> None:
        if self.state is ServiceBreakerState.OPEN:  # else another replica has ended the outage
            self.state, self._offered_at = ServiceBreakerState.HALF_OPEN, self._clock()
            self._offered_in_doubt = in_doubt
            self._claimable.set()

    def _probe_failed(self) -> None:
        if self.state is not ServiceBreakerState.OPEN:
            return
        self._failed_probes += 1
        self._probe_failure.set()
        self._plan_next_probe()

    def _plan_next_probe(self) -> None:
        jitter = random.uniform(1 - _JITTER, 1 + _JITTER)  # noqa: S311 - jitter
        self._next_probe_at = self._clock() + jitter * self.probe_interval

    async def wait_for_failed_probes(self, count: int) -> None:
        """Return when the breaker is open and ``count`` probes of this outage have failed."""
        while self.state is not ServiceBreakerState.OPEN or self._failed_probes < count:
            self._probe_failure.clear()
            await self._probe_failure.wait()

    # ------------------------------------------------------------ half-open: the trial
    @property
    def is_trial_free(self) -> bool:
        """True while a trial is offered and not taken yet."""
        return self._offered_at is not None

    async def wait_until_claimable(self) -> None:
        """Return when the account is healthy, or a trial is offered."""
        await self._claimable.wait()

    def take_trial(self) -> bool:
        """Take the trial that is offered, if any. Then the caller must call :meth:`trial_ended`."""
        if self._offered_at is None:
            return False
        self._offered_at, self._is_on_trial = None, True
        self._claimable.clear()
        return True

    def trial_ended(self, error: ScrapeError | None, *, was_cut: bool = False) -> None:
        """Report how the trial ended, once; ``was_cut``: without an answer, so the breaker opens again."""
        is_reported, self._is_on_trial = not self._is_on_trial, False
        if is_reported or self.state is not ServiceBreakerState.HALF_OPEN:
            return
        suspicion = error.suspicion if error is not None else None
        if not was_cut and suspicion is None:
            self._distrusts_checks = self._offered_in_doubt
            self._resume()
            return
        if suspicion is Suspicion.SILENCE:  # a slow site, most likely
            self._spawn(self._after_silence())
            return
        self._trial_failed()

    def expire_offer(self) -> None:
        """Withdraw a trial that was not taken within :data:`OFFER_SECONDS`."""
        if self._offered_at is not None and self._clock() - self._offered_at >= OFFER_SECONDS:
            self.no_page_due()

    def no_page_due(self) -> None:
        """No page is due for the trial: rely on the check. If the breaker opens again soon, probes stay as rare."""
        if self.state is not ServiceBreakerState.HALF_OPEN:
            return
        if self._offered_in_doubt:
            self._trial_failed()
            return
        self._closed_without_trial = True
        self._resume()

    def _trial_failed(self) -> None:
        self.state, self._offered_at = ServiceBreakerState.OPEN, None
        self._claimable.clear()
        self._probe_failed()
        if self._hold_probes is not None:
            self._spawn(self._hold_probes(PROBE_LEASE_FACTOR * self.probe_interval))

    async def _after_silence(self) -> None:
        check = await self.check()
        if self.state is not ServiceBreakerState.HALF_OPEN:
            return
        if check.is_reachable:
            self._resume()
        else:
            self._trial_failed()

    def _spawn(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work, name="service breaker")
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


def _host(url: str) -> str:
    try:
        host = urlsplit(url).hostname or url
    except ValueError:
        host = url
    return host.removeprefix("www.")
