"""Is the ScraperAPI account well? When it is not, nothing is fetched until a probe says that it is again."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from pagecurator.scraping.errors import ErrorCode, ScrapeError
from pagecurator.scraping.purse import Purse

# After a probe that said "well" while the next page was refused all the same, probes come less often.
_MAX_PROBE_BACKOFF = 8

_REMEMBERED_REFUSALS = 1000
_MAX_COUNT = 10**12


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
    """Why and since when the account is paused. ``reason`` is an account code of :class:`ErrorCode`."""

    reason: ErrorCode
    message: str
    since: datetime


class AccountPausedError(Exception):
    """The account is paused: give the page back unharmed."""

    def __init__(self, pause: Pause) -> None:
        super().__init__(f"the ScraperAPI account is paused: {pause.message}")
        self.pause = pause


class Account:
    """The account's state, healthy or paused, and everybody who waits for it to change.

    ``read_report`` asks ScraperAPI (:meth:`ScraperApiClient.read_account`). ``on_paused`` and
    ``on_resumed`` are called once for each change of state. ``may_probe`` is asked before each probe of a
    pause: of many replicas one may. ``purse`` holds the credits that may be spent.
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
        purse: Purse | None = None,
    ) -> None:
        self.purse = purse or Purse()
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
        self._waits: set[asyncio.Timeout] = set()
        self._probe_backoff = 1
        self._proven_since_resume = True
        self._calls_served = 0
        self._refused_urls: dict[str, int] = {}  # how many calls were served when it was refused; oldest first

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
        return self._probe_seconds * self._probe_backoff

    def pause(self, reason: ErrorCode, message: str) -> None:
        """Stop everything, at once. Further calls while paused change nothing."""
        if self._pause is not None:
            return
        if self._proven_since_resume or reason is ErrorCode.BUDGET_EXHAUSTED:
            self._probe_backoff = 1
        else:
            self._probe_backoff = min(2 * self._probe_backoff, _MAX_PROBE_BACKOFF)
        self._pause = self._last_pause = Pause(reason=reason, message=message, since=datetime.now(UTC))
        self._healthy.clear()
        self._paused.set()
        # Each wait is interrupted once: another pause may come before the interrupted ones have run.
        interrupted, self._waits = self._waits, set()
        for wait in interrupted:
            wait.reschedule(asyncio.get_running_loop().time())
        if self._on_paused is not None:
            self._on_paused(self._pause)

    def resume(self) -> None:
        """Let pages be fetched again. Without a pause, nothing."""
        if self._pause is None:
            return
        pause, self._pause = self._pause, None
        self._proven_since_resume = pause.reason is ErrorCode.BUDGET_EXHAUSTED  # that one is proven by nothing else
        self._paused.clear()
        self._healthy.set()
        if self._on_resumed is not None:
            self._on_resumed(pause)

    def answered(self) -> None:
        """ScraperAPI took a call: the account is proven well."""
        self._proven_since_resume = True
        self._calls_served += 1

    def is_refused_alone(self, url: str) -> bool:
        """True when ``url`` was refused before, and other pages were served since: the account is not to blame.

        To be asked once for each refusal that does not say why. A target's own 403 that came through without
        its mark would else pause everything, again and again, for one page.
        """
        served_before = self._refused_urls.pop(url, self._calls_served)
        self._refused_urls[url] = self._calls_served
        if len(self._refused_urls) > _REMEMBERED_REFUSALS:
            del self._refused_urls[next(iter(self._refused_urls))]
        return served_before < self._calls_served

    def raise_if_paused(self) -> None:
        """Raise :class:`AccountPausedError` while the account is paused."""
        if self._pause is not None:
            raise AccountPausedError(self._pause)

    async def wait_until_healthy(self) -> None:
        """Return as soon as pages may be fetched."""
        await self._healthy.wait()

    async def wait_until_paused(self) -> None:
        """Return as soon as the account is paused."""
        await self._paused.wait()

    @asynccontextmanager
    async def waiting(self) -> AsyncIterator[None]:
        """Wait for something inside the block, but not longer than the account is well.

        A pause interrupts the block at once with :class:`AccountPausedError`. Not meant for a call in
        flight: that one may be billed already, so its answer is worth having.
        """
        self.raise_if_paused()
        scope = asyncio.timeout(None)
        try:
            async with scope:
                self._waits.add(scope)
                try:
                    yield
                finally:
                    self._waits.discard(scope)
        except TimeoutError:
            if scope.expired() and self._last_pause is not None:
                raise AccountPausedError(self._last_pause) from None
            raise

    async def probe(self) -> AccountReport:
        """Ask ScraperAPI about the account; when it is well, the pause ends.

        After an exhausted account "well" needs credits left (or no statement about them). Raises
        :class:`ScrapeError` when there is no answer or no report; the pause stays.
        """
        report = await self._read_report()
        if self._on_report is not None:
            self._on_report(report)
        if self._pause is not None and _is_well(report, self._pause):
            self.resume()
        return report

    async def watch(self) -> None:
        """Probe every ``probe_seconds`` while paused and allowed to, for ever. One task of the daemon runs this."""
        while True:
            await self._paused.wait()
            try:
                async with asyncio.timeout(self.seconds_between_probes):
                    await self._healthy.wait()
            except TimeoutError:
                try:
                    if self._may_probe is None or await self._may_probe():
                        await self.probe()
                except ScrapeError:
                    continue  # not well yet; the next probe will see


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


def _is_well(report: AccountReport, pause: Pause) -> bool:
    if pause.reason is ErrorCode.BUDGET_EXHAUSTED:
        return False  # that is our own limit, and no business of ScraperAPI's
    return pause.reason is not ErrorCode.CREDITS_EXHAUSTED or report.credits_left is None or report.credits_left > 0


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
