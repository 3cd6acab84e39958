"""Rate and concurrency limits of requests."""

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
    """A token bucket per caller: bursts of up to ``per_minute`` requests, refilled evenly over a minute."""

    def __init__(self, *, per_minute: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._per_minute = per_minute
        self._clock = clock
        self._buckets: dict[str, _Bucket] = {}  # at most one per key

    def take(self, owner: str) -> None:
        """Count one request. Raises :class:`ApiError` 429 above the limit."""
        if not self._per_minute:
            return
        now = self._clock()
        bucket = self._buckets.setdefault(owner, _Bucket(tokens=self._per_minute, filled_at=now))
        refill = (now - bucket.filled_at) * self._per_minute / 60
        bucket.tokens = min(self._per_minute, bucket.tokens + refill)
        bucket.filled_at = now
        if bucket.tokens < 1:
            raise too_many(
                f"Too many requests: {self._per_minute} a minute are allowed per key.",
                retry_after_seconds=(1 - bucket.tokens) * 60 / self._per_minute,
            )
        bucket.tokens -= 1


class ConcurrencyLimit:
    """At most ``limit`` concurrent operations; further ones wait or are rejected."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._waiting = 0
        self._free = asyncio.Semaphore(limit)

    @asynccontextmanager
    async def slot(self) -> AsyncIterator[None]:
        """Hold a slot during a block, as soon as one is free."""
        async with self._free:
            yield

    @asynccontextmanager
    async def slot_within(self, seconds: float, *, most_waiting: int, what: str) -> AsyncIterator[None]:
        """Hold a slot during a block; wait up to ``seconds`` for it, unless ``most_waiting`` others are waiting.

        Raises :class:`ApiError` 429 if no slot becomes free.
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
            f"The server is already receiving {self._limit} {what}. Please try again after the seconds in Retry-After.",
            retry_after_seconds=retry_after_seconds,
        )
