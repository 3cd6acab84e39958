"""How many calls may be in flight: a semaphore whose width adapts to what ScraperAPI bears.

Additive increase, multiplicative decrease: +1 after a full window of clean answers while the limit was
really in use, halved on a 429, at most once per window, never below 1. Above it stands a ceiling, which is
given from outside and may be 0: this process's part of the account's slots, good until a moment. Several 429s in a
row pause all calls, see :mod:`pagecurator.scraping.limits.backoff`.
"""

from __future__ import annotations

import asyncio
import math
import time
from collections import deque
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass

from pagecurator.scraping.limits.backoff import Backoff

OnChange = Callable[[int, int, str], None]
"""Called with the limit before, the limit now, and why."""

# For so long, and at most twice as long, the slowest call is remembered.
_WINDOW_SECONDS = 30.0


class Throttle:
    """Slots for calls. Never more than :attr:`limit` are handed out.

    Below is one ``asyncio.Semaphore(max_concurrent)``. While the limit is lower, the difference in permits
    is withheld: a permit that comes free is kept instead of passed on, and given out when the limit rises.
    """

    def __init__(
        self,
        *,
        max_concurrent: int,
        on_change: OnChange | None = None,
        backoff: Backoff | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        if max_concurrent < 1:
            raise ValueError("max_concurrent should be at least 1")
        self.backoff = backoff or Backoff(clock=clock)
        """The pause of all calls."""
        self._max_concurrent = max_concurrent
        self._semaphore = asyncio.Semaphore(max_concurrent)
        self._on_change = on_change
        self._clock = clock
        self._ceiling = max_concurrent
        self._ceiling_until = math.inf
        self._adaptive_limit = max_concurrent  # what ScraperAPI bears, as far as we know
        self._withheld = 0
        self._in_use = 0
        self._waiting = 0
        self._peak_in_use = 0
        self._watches: set[PeakWatch] = set()
        self._demand = Demand()
        self._on_shortage: Callable[[], None] | None = None
        self._began_at: dict[Slot, float] = {}  # the oldest first
        self._slowest = _RecentMaximum()
        self._abandoned: deque[float] = deque(maxlen=max_concurrent)
        # A window is as many clean answers as the limit is wide. An answer to a call that began before the
        # last decrease says nothing about the limit now: its generation is over.
        self._generation = 0
        self._clean_answers = 0
        self._limit_was_reached = False

    @property
    def limit(self) -> int:
        """Calls that may be in flight now."""
        return min(self._adaptive_limit, self._ceiling)

    @property
    def max_concurrent(self) -> int:
        """The limit and the ceiling never rise above this."""
        return self._max_concurrent

    @property
    def ceiling(self) -> int:
        """The limit never rises above this; 0: no call may begin."""
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

    async def acquire(self, *, patience_seconds: float = math.inf) -> Slot:
        """Wait for a slot; the caller must release it. Safe to cancel.

        Raises :class:`pagecurator.scraping.limits.backoff.CallsPausedError` when all calls are paused for longer than
        ``patience_seconds``, or for the longest time.
        """
        self._waiting += 1
        self._note_demand()
        try:
            while True:
                await self.backoff.wait(patience_seconds=patience_seconds)
                await self._semaphore.acquire()
                while self._must_withhold():
                    self._withheld += 1
                    await self._semaphore.acquire()
                if self.backoff.begin():
                    break
                self._return_permit()  # a pause began while we queued for it
        finally:
            self._waiting -= 1
        self._in_use += 1
        self._peak_in_use = max(self._peak_in_use, self._in_use)
        self._limit_was_reached |= self._in_use >= self._adaptive_limit
        for watch in self._watches:
            watch.record(self._in_use)
        slot = Slot(self, generation=self._generation, backoff_generation=self.backoff.generation)
        self._began_at[slot] = self._clock()
        return slot

    @asynccontextmanager
    async def slot(self) -> AsyncIterator[Slot]:
        """Hold a slot for the length of a block."""
        slot = await self.acquire()
        try:
            yield slot
        finally:
            slot.release()

    def set_ceiling(self, limit: int, *, until: float = math.inf) -> None:
        """Let the limit never rise above ``limit``, nor above ``max_concurrent``; 0 lets nothing begin.

        At ``until`` (on the monotonic clock) the ceiling becomes 0 by itself, also when this process was
        stopped in between: it is looked at before each call begins.
        """
        self._ceiling = max(0, min(limit, self._max_concurrent))
        self._ceiling_until = until
        self._release_withheld()

    # ------------------------------------------------------------ for who shares out the ceiling
    def on_shortage(self, called: Callable[[], None]) -> None:
        """``called`` each time that somebody asks for a slot above the ceiling. It must not block."""
        self._on_shortage = called

    def take_demand(self) -> Demand:
        """What was wanted since the last look."""
        demand, self._demand = self._demand, Demand()
        self._note_demand()
        return demand

    def slowest_seconds(self) -> float:
        """The longest that a call took lately, those in flight included."""
        now = self._clock()
        oldest = now - next(iter(self._began_at.values()), now)
        return max(oldest, self._slowest.seconds(now))

    def recently_abandoned(self, *, within_seconds: float) -> int:
        """Calls that were left before their answer came, lately: ScraperAPI may still be busy with them."""
        since = self._clock() - within_seconds
        return sum(moment > since for moment in self._abandoned)

    @contextmanager
    def watch(self) -> Iterator[PeakWatch]:
        """Observe the highest number of slots in use during a block (one batch, say); may overlap."""
        watch = PeakWatch()
        watch.record(self._in_use)
        self._watches.add(watch)
        try:
            yield watch
        finally:
            self._watches.discard(watch)

    # ------------------------------------------------------------ what the slots report
    def _released(self, slot: Slot, *, answered: bool) -> None:
        now = self._clock()
        if not answered:
            self._abandoned.append(now)
        self._slowest.record(now - self._began_at.pop(slot), now=now)
        self._in_use -= 1
        self._return_permit()

    def _accepted(self, *, generation: int) -> None:
        self.backoff.served()
        if generation != self._generation or self._adaptive_limit >= self._max_concurrent:
            return
        self._clean_answers += 1
        if self._clean_answers < self.limit:
            return
        if self._limit_was_reached:
            self._set_adaptive_limit(self._adaptive_limit + 1, why="clean answers")
        else:
            self._begin_window()

    def _rate_limited(self, *, generation: int, backoff_generation: int) -> None:
        self.backoff.refused(generation=backoff_generation)
        if generation != self._generation:
            return  # the limit was halved for this call's like already
        self._clean_answers = 0
        lower = max(1, (self.limit or self._adaptive_limit) // 2)
        if lower < self._adaptive_limit:
            self._set_adaptive_limit(lower, why="rate limited")

    # ------------------------------------------------------------ the limit
    @property
    def _permits_to_withhold(self) -> int:
        """Permits that still have to be withheld for the limit to hold."""
        return self._max_concurrent - self.limit - self._withheld

    def _must_withhold(self) -> bool:
        """Must the permit that just came be withheld?"""
        if self._clock() >= self._ceiling_until:
            self.set_ceiling(0)
        return self._permits_to_withhold > 0

    def _set_adaptive_limit(self, limit: int, *, why: str) -> None:
        before = self.limit
        self._generation += limit < self._adaptive_limit
        self._adaptive_limit = limit
        self._release_withheld()
        self._begin_window()
        if self._on_change is not None and self.limit != before:
            self._on_change(before, self.limit, why)

    def _return_permit(self) -> None:
        if self._permits_to_withhold > 0:
            self._withheld += 1
        else:
            self._semaphore.release()

    def _release_withheld(self) -> None:
        while self._permits_to_withhold < 0:
            self._withheld -= 1
            self._semaphore.release()

    def _begin_window(self) -> None:
        self._clean_answers = 0
        self._limit_was_reached = self._in_use >= self._adaptive_limit

    def _note_demand(self) -> None:
        wanted = self._in_use + self._waiting
        self._demand.peak = max(self._demand.peak, wanted)
        if wanted > self._ceiling:
            self._demand.exceeds_ceiling = True
            if self._on_shortage is not None:
                self._on_shortage()


class Slot:
    """The right to one call. Tell it how the call was answered, and release it when the call is over."""

    __slots__ = ("_backoff_generation", "_generation", "_held", "_throttle")

    def __init__(self, throttle: Throttle, *, generation: int, backoff_generation: int) -> None:
        self._throttle = throttle
        self._generation = generation
        self._backoff_generation = backoff_generation
        self._held = True

    def accepted(self) -> None:
        """ScraperAPI took the call (whatever came of it)."""
        self._throttle._accepted(generation=self._generation)  # noqa: SLF001 - one thing in two classes

    def rate_limited(self) -> None:
        """ScraperAPI answered 429."""
        self._throttle._rate_limited(generation=self._generation, backoff_generation=self._backoff_generation)  # noqa: SLF001

    def release(self, *, answered: bool = True) -> None:
        """Give the slot back; more than once does no harm. Not ``answered``: the call was left to itself."""
        if self._held:
            self._held = False
            self._throttle._released(self, answered=answered)  # noqa: SLF001


@dataclass(slots=True)
class Demand:
    """What was wanted during a time: calls in flight and waiting at most, and whether that was above the ceiling."""

    peak: int = 0
    exceeds_ceiling: bool = False


class PeakWatch:
    """The highest number of slots in use since the watch began."""

    __slots__ = ("peak_in_use",)

    def __init__(self) -> None:
        self.peak_in_use = 0

    def record(self, in_use: int) -> None:
        """Take note of ``in_use`` slots."""
        self.peak_in_use = max(self.peak_in_use, in_use)


class _RecentMaximum:
    """The longest duration of the last half minute or so."""

    __slots__ = ("_before", "_now", "_since")

    def __init__(self) -> None:
        self._now = self._before = 0.0
        self._since = -math.inf

    def record(self, seconds: float, *, now: float) -> None:
        self._rotate(now)
        self._now = max(self._now, seconds)

    def seconds(self, now: float) -> float:
        self._rotate(now)
        return max(self._now, self._before)

    def _rotate(self, now: float) -> None:
        passed = now - self._since
        if passed >= _WINDOW_SECONDS:
            self._before = self._now if passed < 2 * _WINDOW_SECONDS else 0.0
            self._now, self._since = 0.0, now


__all__ = ["Demand", "OnChange", "PeakWatch", "Slot", "Throttle"]
