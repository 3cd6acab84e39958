"""Limit for websites scraped concurrently while their callers wait: a queue with deadlines.

A slot belongs to one scrape, however many callers share it. A waiter that can't expect a slot while there is still
time for a fetch is rejected immediately, not when its time is over.
"""

from __future__ import annotations

import asyncio
from collections import Counter, deque
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Final

from pagecurator.scraping.limits.queue_time import SlotTimeoutError

_RECENT: Final = 0.3
"""Weight of the latest scrape in the mean duration."""
_LONGEST_RETRY_AFTER_SECONDS: Final = 120.0


@dataclass(slots=True, eq=False)
class _Waiter:
    host: str
    start_by: Callable[[], float]
    granted: asyncio.Future[None]


class ScrapeSlots:
    """``limit`` slots, first come, first served; at most ``per_host`` of them for one host."""

    def __init__(self, *, limit: int, per_host: int | None = None) -> None:
        self._limit = limit
        # At most half of the slots for one host, so that a dead website with many pages does not block the others.
        self._per_host = max(1, min(per_host, limit // 2)) if per_host is not None else limit
        self._held: Counter[str] = Counter()
        self._queue: deque[_Waiter] = deque()
        self._mean_seconds: float | None = None

    @property
    def held(self) -> int:
        return self._held.total()

    @property
    def waiting(self) -> int:
        return len(self._queue)

    @property
    def retry_after_seconds(self) -> float:
        """Estimated time until the present queue is served."""
        rounds = (len(self._queue) + 1) / self._limit
        return min(_LONGEST_RETRY_AFTER_SECONDS, max(1.0, rounds * (self._mean_seconds or 1.0)))

    @asynccontextmanager
    async def slot(self, host: str, *, start_by: Callable[[], float]) -> AsyncIterator[None]:
        """Hold a slot for the length of a block. After ``start_by`` (event loop clock) it would be too late.

        Raises :class:`SlotTimeoutError` as soon as none is expected to be free by then.
        """
        loop = asyncio.get_running_loop()
        await self._acquire(_Waiter(host, start_by, loop.create_future()))
        began = loop.time()
        try:
            yield
        finally:
            seconds = loop.time() - began
            mean = seconds if self._mean_seconds is None else self._mean_seconds
            self._mean_seconds = mean + _RECENT * (seconds - mean)
            self._release(host)

    async def _acquire(self, waiter: _Waiter) -> None:
        self._queue.append(waiter)
        self._grant()
        try:
            await waiter.granted
        except asyncio.CancelledError:
            if not waiter.granted.done() or waiter.granted.cancelled():
                self._queue.remove(waiter)
                self._grant()
            elif waiter.granted.exception() is None:  # granted while it was being cancelled
                self._release(waiter.host)
            raise

    def _release(self, host: str) -> None:
        self._held[host] -= 1
        if not self._held[host]:
            del self._held[host]
        self._grant()

    def _grant(self) -> None:
        """Grant free slots in order, and reject waiters that would get one too late."""
        now = asyncio.get_running_loop().time()
        free = self._limit - self.held
        left: deque[_Waiter] = deque()
        of_host: Counter[str] = Counter()
        for waiter in self._queue:
            if waiter.granted.done():
                left.append(waiter)  # cancelled: removed by its own task
            elif waiter.start_by() < now:
                self._reject(waiter)
            elif free > 0 and self._held[waiter.host] < self._per_host:
                self._held[waiter.host] += 1
                free -= 1
                waiter.granted.set_result(None)
            elif self._begins_in(len(left), of_host[waiter.host]) > waiter.start_by() - now:
                self._reject(waiter)
            else:
                left.append(waiter)
                of_host[waiter.host] += 1
        self._queue = left

    def _begins_in(self, ahead: int, ahead_of_host: int) -> float:
        """Estimated seconds until a waiter gets its slot, by the number queued before it: in all, and for its host."""
        mean_seconds = self._mean_seconds or 0.0
        # The first ones in the queue are never rejected: the mean says little about the slots that are free next.
        overall = (ahead + 1) / self._limit if ahead >= self._limit else 0.0
        at_host = (ahead_of_host + 1) / self._per_host if ahead_of_host >= self._per_host else 0.0
        return mean_seconds * max(overall, at_host)

    def _reject(self, waiter: _Waiter) -> None:
        waiter.granted.set_exception(
            SlotTimeoutError(
                f"all {self._limit} slots for websites are taken", retry_after_seconds=self.retry_after_seconds
            )
        )
