"""Staying below the memory limit: divide it at the start, then sample what is really used.

Bodies are admitted within a budget (``scraping/limits/body_budget.py``), and a process that extracts a long page can't
allocate more than its part. Both are estimates, so the kernel's count is sampled: near the limit no page is claimed and
no further long body admitted until memory is free again.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final

from pagecurator.runtime.process_memory import private_bytes, trim_heap
from pagecurator.scraping.limits.body_budget import BodyBudget
from pagecurator.scraping.limits.concurrency import Throttle
from pagecurator.telemetry.events import Event, emit
from pagecurator.telemetry.metrics import Metrics

MIB: Final = 1024 * 1024

CGROUP_FRACTION: Final = 0.9
"""The part of a container's limit that is used: the kernel also counts socket buffers."""

_SAMPLES_UNTIL_EASED = 40
_HIGH, _LOW = 0.95, 0.85
_SMALLEST_BUDGET_BYTES = 16 * MIB
# What an idle extraction process needs, and a page of some megabytes on top of it.
_PROCESS_BYTES = 52 * MIB
_PAGE_BYTES = 150 * MIB
# Pools, connections and caches grow by this after the start, whatever the pages.
_GROWTH_BYTES = 24 * MIB


@dataclass(frozen=True, slots=True, kw_only=True)
class MemoryPlan:
    """How the limit is divided. None: unlimited."""

    limit_bytes: int | None
    body_bytes: int | None
    processes: int
    """Processes that extract long pages."""
    page_bytes: int | None
    """What one of them may allocate for a page."""


def plan_memory(*, limit_bytes: int | None, used_bytes: int, processes: int) -> MemoryPlan:
    """Divide ``limit_bytes``: ``used_bytes`` are in use already, ``processes`` are wanted.

    Of the rest 85 % go to the extraction processes, fewer of them if need be, and 15 % to bodies, which are compressed
    unless they are long.
    """
    if limit_bytes is None:
        return MemoryPlan(limit_bytes=None, body_bytes=None, processes=processes, page_bytes=None)
    rest = max(0, limit_bytes - used_bytes - _GROWTH_BYTES)
    for_processes = rest * 85 // 100
    count = max(1, min(processes, for_processes // (_PROCESS_BYTES + _PAGE_BYTES)))
    page_bytes = max(_PROCESS_BYTES, for_processes // count - _PROCESS_BYTES)
    body_bytes = max(_SMALLEST_BUDGET_BYTES, rest - count * (_PROCESS_BYTES + page_bytes))
    return MemoryPlan(limit_bytes=limit_bytes, body_bytes=body_bytes, processes=count, page_bytes=page_bytes)


class MemoryLimiter:
    """Samples the memory of this process and its extraction processes, and puts the budget of bodies under pressure."""

    def __init__(
        self,
        *,
        limit_bytes: int | None,
        body_budget: BodyBudget,
        throttle: Throttle,
        process_ids: Callable[[], Iterable[int]],
        metrics: Metrics,
    ) -> None:
        self._limit_bytes = limit_bytes
        self._body_budget = body_budget
        self._throttle = throttle
        self._process_ids = process_ids
        self._metrics = metrics
        self._calm_samples = 0
        self._tight_since: float | None = None
        metrics.memory_limit.set(limit_bytes or 0)

    async def watch(self) -> None:
        """One run of the background task."""
        self.sample()

    def sample(self, measure: Callable[[Iterable[int]], int] = private_bytes) -> None:
        """Measure once, and act on it."""
        used_bytes = measure(self._process_ids())
        self._metrics.memory_resident.set(used_bytes)
        self._metrics.bodies_waiting.set(self._body_budget.waiting)
        if self._limit_bytes is None:
            return
        if used_bytes > _HIGH * self._limit_bytes:
            trim_heap()
            used_bytes = measure(self._process_ids())
        # With nothing in flight that could free memory, waiting for it would be a deadlock.
        is_idle = not self._throttle.in_use and not self._body_budget.active_bytes
        self._body_budget.set_pressure(used_bytes > _HIGH * self._limit_bytes and not is_idle)
        self._log(used_bytes, limit_bytes=self._limit_bytes)

    def _log(self, used_bytes: int, *, limit_bytes: int) -> None:
        """``memory.tight`` at the first tight sample, ``memory.eased`` after ten seconds without pressure."""
        waiting = self._body_budget.waiting
        is_calm = used_bytes < _LOW * limit_bytes and not waiting
        self._calm_samples = self._calm_samples + 1 if is_calm else 0
        if self._tight_since is None and (used_bytes > _HIGH * limit_bytes or waiting > 1):
            self._tight_since = time.monotonic()
            emit(
                Event.MEMORY_TIGHT,
                resident_mb=used_bytes // MIB,
                limit_mb=limit_bytes // MIB,
                bodies_waiting=waiting,
                in_flight=self._throttle.in_use,
            )
        elif self._tight_since is not None and self._calm_samples >= _SAMPLES_UNTIL_EASED:
            tight_seconds = round(time.monotonic() - self._tight_since, 3)
            self._tight_since = None
            emit(Event.MEMORY_EASED, resident_mb=used_bytes // MIB, tight_seconds=tight_seconds)
