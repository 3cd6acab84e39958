"""Staying below the memory limit: how it is shared out at the start, and what happens when it gets tight.

Bodies are admitted only while there is room for them (``scraping/limits/body_budget.py``), the processes that read
long pages can't allocate more than their part, and what the kernel counts is watched: above the limit no new page
starts, the limit of calls in flight is halved, and both recover.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final

from pagecurator.runtime.process_memory import give_back, resident_bytes
from pagecurator.scraping.limits.body_budget import Room
from pagecurator.scraping.limits.concurrency import Throttle
from pagecurator.telemetry.events import Event, emit
from pagecurator.telemetry.metrics import Metrics

MIB: Final = 1024 * 1024

GROUP_SHARE: Final = 0.9
"""Of a container's limit, what we take for ours: the kernel counts its own buffers for our sockets, too."""

_SMALLEST_ROOM_BYTES = 16 * MIB
# What a process needs before it reads a page, and a page of some megabytes on top of it.
_PROCESS_BYTES = 52 * MIB
_PAGE_BYTES = 150 * MIB
# Pools, connections and caches grow by this after the start, whatever the pages.
_GROWTH_BYTES = 24 * MIB
_HIGH, _LOW = 0.95, 0.85
# A bound needs a moment to act, and one that is lifted too fast comes back at once.
_LOOKS_UNTIL_LOWER, _LOOKS_UNTIL_HIGHER = 4, 8


@dataclass(frozen=True, slots=True, kw_only=True)
class MemoryPlan:
    """Who may take how much. None: as much as there is."""

    limit_bytes: int | None
    room_bytes: int | None
    processes: int
    """Processes that read long pages."""
    page_bytes: int | None
    """What one of them may allocate for a page."""


def plan_memory(*, limit_bytes: int | None, rss_bytes: int, processes: int) -> MemoryPlan:
    """Share ``limit_bytes`` out: ``rss_bytes`` are taken already, ``processes`` are wanted.

    Four fifths of the rest are for the processes that read long pages, fewer of them if need be; the rest for bodies.
    """
    if limit_bytes is None:
        return MemoryPlan(limit_bytes=None, room_bytes=None, processes=processes, page_bytes=None)
    rest = max(0, limit_bytes - rss_bytes - _GROWTH_BYTES)
    for_processes = rest * 8 // 10
    count = max(1, min(processes, for_processes // (_PROCESS_BYTES + _PAGE_BYTES)))
    page_bytes = max(_PROCESS_BYTES, for_processes // count - _PROCESS_BYTES)
    room_bytes = max(_SMALLEST_ROOM_BYTES, rest - count * (_PROCESS_BYTES + page_bytes))
    return MemoryPlan(limit_bytes=limit_bytes, room_bytes=room_bytes, processes=count, page_bytes=page_bytes)


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What one look saw."""

    resident_bytes: int
    bodies_waiting: int
    in_flight: int


def next_cap(look: Look, *, cap: int, most: int, limit_bytes: int) -> int:
    """Calls that may be in flight from now on, at most: pure, and the whole policy.

    Halved while it is tight (memory near its limit, or bodies waiting for room), never below 1; else doubled.
    """
    if look.resident_bytes > _HIGH * limit_bytes or look.bodies_waiting > 1:
        return max(1, min(cap, look.in_flight) // 2)
    if look.resident_bytes < _LOW * limit_bytes and not look.bodies_waiting:
        return min(most, 2 * cap)
    return cap


class MemoryLimiter:
    """Watches the memory of this process and of the processes that read for it."""

    def __init__(
        self,
        *,
        limit_bytes: int | None,
        room: Room,
        throttle: Throttle,
        most: int,
        process_ids: Callable[[], Iterable[int]],
        metrics: Metrics,
    ) -> None:
        self._limit_bytes = limit_bytes
        self._room = room
        self._throttle = throttle
        self._process_ids = process_ids
        self._metrics = metrics
        self._cap = self._most = most
        self._looks_since_change = _LOOKS_UNTIL_LOWER
        self._tight_since: float | None = None
        self._may_start = asyncio.Event()
        self._may_start.set()
        metrics.memory_limit.set(limit_bytes or 0)

    @property
    def is_tight(self) -> bool:
        """True from the first look that saw too little memory to the one that lifted the last bound."""
        return self._tight_since is not None

    async def room_to_start(self) -> None:
        """Return when a new page may start: memory is below its limit, or nothing is in flight that could free any."""
        await self._may_start.wait()

    async def watch(self) -> None:
        """One run of the background task."""
        self.look()

    def look(self, resident: Callable[[Iterable[int]], int] = resident_bytes) -> None:
        """One look, and what follows from it."""
        used_bytes = resident(self._process_ids())
        self._metrics.memory_resident.set(used_bytes)
        self._metrics.bodies_waiting.set(self._room.waiting)
        if self._limit_bytes is None:
            return
        if used_bytes > _HIGH * self._limit_bytes:
            give_back()
            used_bytes = resident(self._process_ids())
        look = Look(resident_bytes=used_bytes, bodies_waiting=self._room.waiting, in_flight=self._throttle.in_use)
        self._follow(look, limit_bytes=self._limit_bytes)

    def _follow(self, look: Look, *, limit_bytes: int) -> None:
        idle = look.in_flight == 0 and self._room.taken_bytes == 0
        if look.resident_bytes > _HIGH * limit_bytes and not idle:
            self._may_start.clear()
        else:
            self._may_start.set()
        self._looks_since_change += 1
        cap = next_cap(look, cap=self._cap, most=self._most, limit_bytes=limit_bytes)
        enough_looks = _LOOKS_UNTIL_LOWER if cap < self._cap else _LOOKS_UNTIL_HIGHER
        if cap == self._cap or self._looks_since_change < enough_looks:
            return
        self._cap, self._looks_since_change = cap, 0
        self._throttle.cap(cap if cap < self._most else None)
        if self._tight_since is None:
            self._tight_since = time.monotonic()
            emit(
                Event.MEMORY_TIGHT,
                resident_mb=look.resident_bytes // MIB,
                limit_mb=limit_bytes // MIB,
                bodies_waiting=look.bodies_waiting,
                in_flight=look.in_flight,
            )
        elif cap == self._most:
            tight_seconds = round(time.monotonic() - self._tight_since, 3)
            self._tight_since = None
            emit(Event.MEMORY_EASED, resident_mb=look.resident_bytes // MIB, tight_seconds=tight_seconds)


__all__ = ["GROUP_SHARE", "MIB", "Look", "MemoryLimiter", "MemoryPlan", "next_cap", "plan_memory"]
