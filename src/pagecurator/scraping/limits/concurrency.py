"""How many calls may be in flight: a semaphore whose width adapts to what ScraperAPI accepts.

AIMD (additive increase, multiplicative decrease), as in TCP's congestion control: +1 after a full window of accepted
calls while the limit was really in use, halved on a 429, at most once per window, never below 1. The limit never
exceeds the ceiling, which is set from outside and may be 0: this process's part of the account's slots, valid until a
deadline. Several 429s in a row pause all calls, see :mod:`pagecurator.scraping.limits.backoff`.
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

# The slowest call is remembered for this long, and at most twice as long.
_WINDOW_SECONDS = 30.0


class Throttle:
    """Slots for calls. Never more than :attr:`limit` are handed out.

    It wraps one ``asyncio.Semaphore(max_concurrent)``. While the limit is lower, the difference in permits is
    withheld: a permit that comes free is not passed on until the limit rises.
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
        self.max_concurrent = max_concurrent
        """Neither the limit nor the ceiling exceeds this."""
        self.ceiling = max_concurrent
        """The limit never exceeds this; 0: no call may begin."""
        self.in_use = 0
        """Slots that are held now; above the limit only while calls that began before a decrease end."""
        self.waiting = 0
        """Callers that wait for a slot now."""
        self.peak_in_use = 0
        """Most slots that were ever held at the same time."""
        self._semaphore = asyncio.Semaphore(max_concurrent)
        self._on_change = on_change
        self._clock = clock
        self._ceiling_until = math.inf
        self._adaptive_limit = max_concurrent
        self._withheld = 0
        self._watches: set[PeakWatch] = set()
        self._demand = Demand()
        self._on_shortage: Callable[[], None] | None = None
        self._began_at: dict[Slot, float] = {}  # the oldest first
        self._slowest = _RecentMaximum()
        self._abandoned: deque[float] = deque(maxlen=max_concurrent)
        # A window is as many accepted calls as the limit is wide. Each decrease starts a new generation: how a call of
        # an earlier one is answered says nothing about the limit now.
        self._generation = 0
        self._accepted_calls = 0
        self._limit_was_reached = False

    @property
    def limit(self) -> int:
        """Calls that may be in flight now."""
        return min(self._adaptive_limit, self.ceiling)

    async def acquire(self, *, patience_seconds: float = math.inf) -> Slot:
        """Wait for a slot; the caller must release it. Safe to cancel.

        Raises :class:`pagecurator.scraping.limits.backoff.CallsPausedError` when all calls are paused for longer than
        ``patience_seconds``, or for the longest time.
        """
        self.waiting += 1
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
                self._return_permit()  # a pause began while this call waited for its permit
        finally:
            self.waiting -= 1
        self.in_use += 1
        self.peak_in_use = max(self.peak_in_use, self.in_use)
        self._limit_was_reached |= self.in_use >= self._adaptive_limit
        for watch in self._watches:
            watch.record(self.in_use)
        slot = Slot(self, generation=self._generation, backoff_generation=self.backoff.generation)
        self._began_at[slot] = self._clock()
        return slot

    @asynccontextmanager
    async def slot(self) -> AsyncIterator[Slot]:
        slot = await self.acquire()
        try:
            yield slot
        finally:
            slot.release()

    @contextmanager
    def watch(self) -> Iterator[PeakWatch]:
        """Observe the highest number of slots in use during a block (one batch, say); may overlap."""
        watch = PeakWatch()
        watch.record(self.in_use)
        self._watches.add(watch)
        try:
            yield watch
        finally:
            self._watches.discard(watch)

    # ------------------------------------------------------------ for the replica coordinator
    def set_ceiling(self, limit: int, *, until: float = math.inf) -> None:
        """Keep the limit at or below ``limit``; 0 lets no call begin.

        At ``until`` (monotonic clock) the ceiling becomes 0 by itself. That is checked before each call, so it holds
        even if the process was stopped in between.
        """
        self.ceiling = max(0, min(limit, self.max_concurrent))
        self._ceiling_until = until
        self._release_withheld()

    def on_shortage(self, called: Callable[[], None]) -> None:
        """``called`` whenever a slot above the ceiling is requested. It must not block."""
        self._on_shortage = called

    def take_demand(self) -> Demand:
        """What was requested since the last call of this method."""
        demand, self._demand = self._demand, Demand()
        self._note_demand()
        return demand

    def slowest_seconds(self) -> float:
        """The longest duration of a recent call, those in flight included."""
        now = self._clock()
        oldest = now - next(iter(self._began_at.values()), now)
        return max(oldest, self._slowest.seconds(now))

    def recently_abandoned(self, *, within_seconds: float) -> int:
        """Calls that were abandoned before they were answered: ScraperAPI may still be busy with them."""
        since = self._clock() - within_seconds
        return sum(moment > since for moment in self._abandoned)

    # ------------------------------------------------------------ reported by slots
    def _accepted(self, *, generation: int) -> None:
        self.backoff.served()
        if generation != self._generation or self._adaptive_limit >= self.max_concurrent:
            return
        self._accepted_calls += 1
        if self._accepted_calls < self.limit:
            return
        if self._limit_was_reached:
            self._set_adaptive_limit(self._adaptive_limit + 1, why="clean answers")
        else:
            self._begin_window()

    def _rate_limited(self, *, generation: int, backoff_generation: int) -> None:
        self.backoff.refused(generation=backoff_generation)
        if generation != self._generation:
            return  # the limit was already halved for a call of the same generation
        self._accepted_calls = 0
        lower = max(1, (self.limit or self._adaptive_limit) // 2)
        if lower < self._adaptive_limit:
            self._generation += 1
            self._set_adaptive_limit(lower, why="rate limited")

    def _released(self, slot: Slot, *, answered: bool) -> None:
        now = self._clock()
        if not answered:
            self._abandoned.append(now)
        self._slowest.record(now - self._began_at.pop(slot), now=now)
        self.in_use -= 1
        self._return_permit()

    # ------------------------------------------------------------ the limit
    def _set_adaptive_limit(self, limit: int, *, why: str) -> None:
        before = self.limit
        self._adaptive_limit = limit
        self._release_withheld()
        self._begin_window()
        if self._on_change is not None and self.limit != before:
            self._on_change(before, self.limit, why)

    def _begin_window(self) -> None:
        self._accepted_calls = 0
        self._limit_was_reached = self.in_use >= self._adaptive_limit

    @property
    def _permits_to_withhold(self) -> int:
        """Further permits to withhold until the limit holds; negative: too many are withheld."""
        return self.max_concurrent - self.limit - self._withheld

    def _must_withhold(self) -> bool:
        if self._clock() >= self._ceiling_until:
            self.set_ceiling(0)
        return self._permits_to_withhold > 0

    def _return_permit(self) -> None:
        if self._permits_to_withhold > 0:
            self._withheld += 1
        else:
            self._semaphore.release()

    def _release_withheld(self) -> None:
        while self._permits_to_withhold < 0:
            self._withheld -= 1
            self._semaphore.release()

    def _note_demand(self) -> None:
        wanted = self.in_use + self.waiting
        self._demand.peak = max(self._demand.peak, wanted)
        if wanted > self.ceiling:
            self._demand.exceeds_ceiling = True
            if self._on_shortage is not None:
                self._on_shortage()


class Slot:
    """The right to one call. Report how the call was answered, and release the slot when it is over."""

    def __init__(self, throttle: Throttle, *, generation: int, backoff_generation: int) -> None:
        self._throttle = throttle
        self._generation = generation
        self._backoff_generation = backoff_generation
        self._held = True

    def accepted(self) -> None:
        """ScraperAPI processed the call, whatever its result."""
        self._throttle._accepted(generation=self._generation)  # noqa: SLF001 - one thing in two classes

    def rate_limited(self) -> None:
        """ScraperAPI answered 429."""
        self._throttle._rate_limited(generation=self._generation, backoff_generation=self._backoff_generation)  # noqa: SLF001

    def release(self, *, answered: bool = True) -> None:
        """Release the slot. Idempotent. Not ``answered``: the call was abandoned."""
        if self._held:
            self._held = False
            self._throttle._released(self, answered=answered)  # noqa: SLF001


@dataclass(slots=True)
class Demand:
    """The most calls in flight and waiting during a period, and whether they exceeded the ceiling."""

    peak: int = 0
    exceeds_ceiling: bool = False


@dataclass(slots=True, eq=False)
class PeakWatch:
    """The highest number of slots in use since the watch began."""

    peak_in_use: int = 0

    def record(self, in_use: int) -> None:
        self.peak_in_use = max(self.peak_in_use, in_use)


@dataclass(slots=True)
class _RecentMaximum:
    """The maximum of the present window and the one before it."""

    _present: float = 0.0
    _before: float = 0.0
    _since: float = -math.inf

    def record(self, seconds: float, *, now: float) -> None:
        self._rotate(now)
        self._present = max(self._present, seconds)

    def seconds(self, now: float) -> float:
        self._rotate(now)
        return max(self._present, self._before)

    def _rotate(self, now: float) -> None:
        passed = now - self._since
        if passed >= _WINDOW_SECONDS:
            self._before = self._present if passed < 2 * _WINDOW_SECONDS else 0.0
            self._present, self._since = 0.0, now
