"""How much one caller may ask for, and how much is done at the same time."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass

from pagecurator.web.error_responses import ApiError, too_many


@dataclass(slots=True)
class _Bucket:
    tokens: float
    filled_at: float


class RateLimit:
    """A token bucket for each caller: a minute's worth of requests at once, then one each ``60 / per_minute`` s."""

    def __init__(self, *, per_minute: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._per_minute = per_minute
        self._clock = clock
        self._buckets: dict[str, _Bucket] = {}  # as many as there are keys

    def take(self, owner: str) -> None:
        """Count one request. Raises :class:`ApiError` 429 when there were too many."""
        if not self._per_minute:
            return
        now = self._clock()
        bucket = self._buckets.setdefault(owner, _Bucket(tokens=self._per_minute, filled_at=now))
        refill = (now - bucket.filled_at) * self._per_minute / 60
        bucket.tokens = min(self._per_minute, bucket.tokens + refill)
        bucket.filled_at = now
        if bucket.tokens < 1:
            raise too_many(
                f"Too many requests: {self._per_minute} a minute are allowed for one key.",
                retry_after_seconds=(1 - bucket.tokens) * 60 / self._per_minute,
            )
        bucket.tokens -= 1


class ConcurrencyLimit:
    """Things done at the same time, at most ``limit``; who comes later waits or is turned away."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._waiting = 0
        self._free = asyncio.Semaphore(limit)

    @asynccontextmanager
    async def slot(self) -> AsyncIterator[None]:
        """Hold a slot for the length of a block, once one is free."""
        async with self._free:
            yield

    @asynccontextmanager
    async def slot_within(self, seconds: float, *, most_waiting: int, what: str) -> AsyncIterator[None]:
        """Hold a slot for the length of a block; wait ``seconds`` at most, and not behind ``most_waiting`` others.

        Raises :class:`ApiError` 429 when there is none.
        """
        if self._waiting >= most_waiting:
            raise self._full(what, retry_after_seconds=seconds)
        self._waiting += 1
        try:
            async with asyncio.timeout(seconds):
                await self._free.acquire()
        except TimeoutError:
            raise self._full(what, retry_after_seconds=seconds) from None
        finally:
            self._waiting -= 1
        try:
            yield
        finally:
            self._free.release()

    def _full(self, what: str, *, retry_after_seconds: float) -> ApiError:
        return too_many(
            f"The server is receiving {self._limit} {what}, as many as it takes at the same time. Please try again "
            "after the seconds in Retry-After.",
            retry_after_seconds=retry_after_seconds,
        )
