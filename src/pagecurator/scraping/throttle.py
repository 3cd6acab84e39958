"""How many calls may be in flight: a semaphore whose width adapts to what ScraperAPI bears.

Additive increase, multiplicative decrease: +1 after a full window of clean answers while the limit was
really in use, halved on a 429, at most once per window; never below 1, never above the ceiling.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager

OnChange = Callable[[int, int, str], None]
"""Called with the limit before, the limit now, and why."""


class Throttle:
    """Slots for calls. Never more than :attr:`limit` are handed out.

    Below is one ``asyncio.Semaphore(max_concurrent)``. While the limit is lower, the difference in permits
    is withheld: a permit that comes free is kept instead of passed on, and given out when the limit rises.
    """

    def __init__(self, *, max_concurrent: int, on_change: OnChange | None = None) -> None:
        if max_concurrent < 1:
            raise ValueError("max_concurrent should be at least 1")
        self._max_concurrent = max_concurrent
        self._semaphore = asyncio.Semaphore(max_concurrent)
        self._on_change = on_change
        self._ceiling = max_concurrent
        self._limit = max_concurrent
        self._withheld = 0
        self._in_use = 0
        self._waiting = 0
        self._peak_in_use = 0
        self._watches: set[PeakWatch] = set()
        # A window is as many clean answers as the limit is wide. An answer to a call that began before the
        # last decrease says nothing about the limit now: its era is over.
        self._era = 0
        self._clean_answers = 0
        self._limit_was_reached = False

    @property
    def limit(self) -> int:
        """Calls that may be in flight now."""
        return self._limit

    @property
    def ceiling(self) -> int:
        """The limit never rises above this."""
        return self._ceiling

    @property
    def in_use(self) -> int:
        """Slots that are held now; above the limit only while calls that began before a decrease end."""
        return self._in_use

    @property
    def waiting(self) -> int:
        """Callers that wait for a slot now."""
        return self._waiting

    @property
    def peak_in_use(self) -> int:
        """Most slots that were ever held at the same time."""
        return self._peak_in_use

    async def acquire(self) -> Slot:
        """Wait for a slot; the caller must release it. Safe to cancel."""
        self._waiting += 1
        try:
            await self._semaphore.acquire()
            while self._owed > 0:
                self._withheld += 1
                await self._semaphore.acquire()
        finally:
            self._waiting -= 1
        self._in_use += 1
        self._peak_in_use = max(self._peak_in_use, self._in_use)
        self._limit_was_reached |= self._in_use >= self._limit
        for watch in self._watches:
            watch.saw(self._in_use)
        return Slot(self, era=self._era)

    @asynccontextmanager
    async def slot(self) -> AsyncIterator[Slot]:
        """Hold a slot for the length of a block."""
        slot = await self.acquire()
        try:
            yield slot
        finally:
            slot.release()

    def set_ceiling(self, limit: int) -> None:
        """Let the limit never rise above ``limit`` (the plan's), nor above ``max_concurrent``."""
        self._ceiling = max(1, min(limit, self._max_concurrent))
        if self._limit > self._ceiling:
            self._change(self._ceiling, why="plan limit")

    @contextmanager
    def watch(self) -> Iterator[PeakWatch]:
        """Observe the highest number of slots in use during a block (one batch, say); may overlap."""
        watch = PeakWatch()
        watch.saw(self._in_use)
        self._watches.add(watch)
        try:
            yield watch
        finally:
            self._watches.discard(watch)

    # ------------------------------------------------------------ what the slots report
    def _released(self) -> None:
        self._in_use -= 1
        if self._owed > 0:
            self._withheld += 1
        else:
            self._semaphore.release()

    def _answered_clean(self, *, era: int) -> None:
        if era != self._era or self._limit >= self._ceiling:
            return
        self._clean_answers += 1
        if self._clean_answers < self._limit:
            return
        if self._limit_was_reached:
            self._change(self._limit + 1, why="clean answers")
        else:
            self._begin_window()

    def _answered_too_many(self, *, era: int) -> None:
        if era != self._era:
            return  # the limit was halved for this call's like already
        self._clean_answers = 0
        if self._limit > 1:
            self._change(max(1, self._limit // 2), why="rate limited")

    # ------------------------------------------------------------ the limit
    @property
    def _owed(self) -> int:
        """Permits that still have to be withheld for the limit to hold."""
        return self._max_concurrent - self._limit - self._withheld

    def _change(self, limit: int, *, why: str) -> None:
        before, self._limit = self._limit, limit
        self._era += limit < before
        while self._owed < 0:
            self._withheld -= 1
            self._semaphore.release()
        self._begin_window()
        if self._on_change is not None:
            self._on_change(before, limit, why)

    def _begin_window(self) -> None:
        self._clean_answers = 0
        self._limit_was_reached = self._in_use >= self._limit


class Slot:
    """The right to one call. Tell it how the call was answered, and release it when the call is over."""

    __slots__ = ("_era", "_held", "_throttle")

    def __init__(self, throttle: Throttle, *, era: int) -> None:
        self._throttle = throttle
        self._era = era
        self._held = True

    def answered_clean(self) -> None:
        """ScraperAPI took the call (whatever came of it)."""
        self._throttle._answered_clean(era=self._era)  # noqa: SLF001 - one thing in two classes

    def answered_too_many(self) -> None:
        """ScraperAPI answered 429."""
        self._throttle._answered_too_many(era=self._era)  # noqa: SLF001

    def release(self) -> None:
        """Give the slot back; more than once does no harm."""
        if self._held:
            self._held = False
            self._throttle._released()  # noqa: SLF001


class PeakWatch:
    """The highest number of slots in use since the watch began."""

    __slots__ = ("peak_in_use",)

    def __init__(self) -> None:
        self.peak_in_use = 0

    def saw(self, in_use: int) -> None:
        """Take note of ``in_use`` slots."""
        self.peak_in_use = max(self.peak_in_use, in_use)


__all__ = ["OnChange", "PeakWatch", "Slot", "Throttle"]
