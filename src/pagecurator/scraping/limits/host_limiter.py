"""Per-host politeness: a limit of concurrent requests, a delay between them, and the pauses that a site asks for."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, nullcontext
from dataclasses import dataclass
from typing import Final

from pagecurator.scraping.direct_response import TargetBusyError
from pagecurator.scraping.errors import ErrorCode
from pagecurator.scraping.limits.queue_time import SlotTimeoutError, queued

MAX_REMEMBERED: Final = 10_000
"""Beyond this many hosts, those without a request and a pause are dropped, else the oldest one without a request."""


@dataclass(slots=True)
class _Host:
    free: asyncio.Semaphore
    users: int = 0
    next_start: float = 0.0
    paused_until: float = 0.0


class HostLimiter:
    """The hosts of one process. Times are those of the event loop's clock.

    A host is dropped as soon as it has no request and no pause ahead, so memory follows the work in progress.
    """

    def __init__(
        self,
        *,
        per_host: int,
        delay_seconds: float,
        connections: int,
    ) -> None:
        """``connections``: the limit of concurrent requests to all hosts together."""
        self._per_host = per_host
        self._connections = asyncio.Semaphore(connections)
        self._delay_seconds = delay_seconds
        self._hosts: dict[str, _Host] = {}

    def __len__(self) -> int:
        return len(self._hosts)

    @asynccontextmanager
    async def slot(self, host: str, *, until: float) -> AsyncIterator[None]:
        """Hold the right to one request to ``host`` for the length of a block, and wait for it before.

        Raises :class:`TargetBusyError` immediately if the pause that the host asked for ends after ``until``, and
        :class:`SlotTimeoutError` if our own limits leave no slot until then.
        """
        state = self._hosts.get(host)
        if state is None:
            self._evict()  # before it is added: it has no request yet, and would be dropped
            state = self._hosts[host] = _Host(free=asyncio.Semaphore(self._per_host))
        state.users += 1
        try:
            async with _held(state.free, until, "this host's connection limit (SITE_CONNECTIONS_PER_HOST)"):
                await self._wait_for_start(state, until)
                # Not in the HTTP client's pool, where the wait would count as the website's response time.
                async with _held(self._connections, until, "the limit of all connections (SITE_CONNECTIONS)"):
                    yield
        finally:
            state.users -= 1
            self._drop_if_idle(host, state)

    def pause(self, host: str, seconds: float) -> None:
        """Start no request to ``host`` for ``seconds``: it asked for a pause."""
        state = self._hosts.setdefault(host, _Host(free=asyncio.Semaphore(self._per_host)))
        state.paused_until = max(state.paused_until, asyncio.get_running_loop().time() + seconds)
        self._evict()

    async def _wait_for_start(self, state: _Host, until: float) -> None:
        clock = asyncio.get_running_loop().time
        while (start := max(state.next_start, state.paused_until)) > clock():
            seconds = start - clock()
            if start > until and start == state.next_start:
                raise SlotTimeoutError(
                    "SITE_DELAY_SECONDS leaves no time for this request", retry_after_seconds=seconds
                )
            if start > until:
                message = f"the site asked to wait another {seconds:.0f} s, which is past the deadline"
                raise TargetBusyError(ErrorCode.TARGET_BUSY, message, retry_after_seconds=seconds)
            with queued() if start == state.next_start else nullcontext():
                await asyncio.sleep(seconds)
        state.next_start = clock() + self._delay_seconds

    def _drop_if_idle(self, host: str, state: _Host) -> None:
        now = asyncio.get_running_loop().time()
        if state.users == 0 and max(state.next_start, state.paused_until) <= now and self._hosts.get(host) is state:
            del self._hosts[host]

    def _evict(self) -> None:
        if len(self._hosts) <= MAX_REMEMBERED:
            return
        now = asyncio.get_running_loop().time()
        idle = [host for host, state in self._hosts.items() if state.users == 0]
        past = [host for host in idle if max(self._hosts[host].next_start, self._hosts[host].paused_until) <= now]
        for host in past or idle[:1]:
            del self._hosts[host]


@asynccontextmanager
async def _held(free: asyncio.Semaphore, until: float, limit: str) -> AsyncIterator[None]:
    try:
        with queued():
            async with asyncio.timeout_at(until):
                await free.acquire()
    except TimeoutError:
        raise SlotTimeoutError(f"timed out waiting for {limit}") from None
    try:
        yield
    finally:
        free.release()
