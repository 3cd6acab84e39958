"""How much one caller may ask for, and how much is done at the same time."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass

from pagecurator.web.errors import ApiError, too_many


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


class Slots:
    """Things done at the same time, at most ``limit``; who comes later waits or is turned away."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._free = asyncio.Semaphore(limit)

    @asynccontextmanager
    async def waiting(self) -> AsyncIterator[None]:
        """Hold a slot for the length of a block, once one is free."""
        async with self._free:
            yield

    @asynccontextmanager
    async def now_or_never(self, what: str) -> AsyncIterator[None]:
        """Hold a slot for the length of a block. Raises :class:`ApiError` 429 when none is free."""
        if self._free.locked():
            raise _full(what, self._limit)
        async with self._free:
            yield


def _full(what: str, limit: int) -> ApiError:
    return too_many(f"{limit} {what} are received at the moment, and more are not taken.", retry_after_seconds=5)
