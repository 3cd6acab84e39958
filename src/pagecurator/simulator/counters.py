"""Counters for tests, benchmarks and ``/_sim/counters``."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable
from dataclasses import asdict, dataclass, field, fields
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class AdmittedRequest:
    """A request on the timeline. Times are seconds of the loop's clock."""

    target: str
    nth: int
    started_at: float
    ended_at: float
    status: int | None


@dataclass(slots=True, eq=False)
class Counters:
    """Counts since the start or the last reset. Keys are counted as good or bad and not stored.

    ``requests`` are calls of the scraping endpoint, refused ones included; ``by_target`` the same by the
    target's URL as it was asked for, ``admitted_by_target`` those that were not refused, ``billed_by_target``
    those that cost credits. ``peak_concurrency`` is the most admitted requests at one moment; refusals (429,
    401, …) never count into it. ``rate_limited`` counts the 429s. ``by_status`` counts what was answered,
    ``broken`` the answers that were cut or never sent on purpose, ``left_early`` the clients that disconnected before
    their response. ``account_keys_in_url`` counts those of ``account_requests`` whose URL held a key.
    ``latency_seconds`` is the sum of all simulated delays.
    """

    requests: int = 0
    rate_limited: int = 0
    in_flight: int = 0
    peak_concurrency: int = 0
    credits_billed: int = 0
    requests_billed: int = 0
    keys_good: int = 0
    keys_bad: int = 0
    connections_accepted: int = 0
    connections_open: int = 0
    account_requests: int = 0
    account_keys_in_url: int = 0
    broken: int = 0
    left_early: int = 0
    bytes_sent: int = 0
    latency_seconds: float = 0.0
    by_status: Counter[int] = field(default_factory=Counter)
    by_target: Counter[str] = field(default_factory=Counter)
    admitted_by_target: Counter[str] = field(default_factory=Counter)
    billed_by_target: Counter[str] = field(default_factory=Counter)
    rules_fired: Counter[str] = field(default_factory=Counter)
    timeline: list[AdmittedRequest] = field(default_factory=list)
    _waiters: list[tuple[Callable[[Counters], bool], asyncio.Future[None]]] = field(default_factory=list, repr=False)

    def changed(self) -> None:
        """Wake the waiters of :meth:`until` whose condition holds now."""
        if self._waiters:
            for condition, future in self._waiters:
                if not future.done() and condition(self):
                    future.set_result(None)
            self._waiters = [waiter for waiter in self._waiters if not waiter[1].done()]

    def answered(self, target: str, *, status: int | None, billed: int) -> None:
        """Count the end of an admitted request; ``status`` is None when its answer was cut or never came."""
        self.credits_billed += billed
        if billed:
            self.requests_billed += 1
            self.billed_by_target[target] += 1
        if status is None:
            self.broken += 1
        else:
            self.by_status[status] += 1
        self.changed()

    async def until(self, condition: Callable[[Counters], bool], *, timeout_seconds: float = 30.0) -> None:
        """Return as soon as ``condition(counters)`` holds. Raises ``TimeoutError``. For tests that must not sleep."""
        if condition(self):
            return
        future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiters.append((condition, future))
        async with asyncio.timeout(timeout_seconds):
            await future

    def reset(self) -> None:
        """Reset to zero, except for what is open or in flight now."""
        for name in _NUMBERS:
            if name not in _LIVE:
                setattr(self, name, 0)
        self.peak_concurrency = self.in_flight
        for name in _BY_KEY:
            getattr(self, name).clear()
        self.timeline.clear()

    def snapshot(self) -> dict[str, Any]:
        """All counts as JSON-ready values; the timeline only when it was recorded."""
        numbers: dict[str, Any] = {name: getattr(self, name) for name in _NUMBERS}
        numbers["latency_seconds"] = round(self.latency_seconds, 6)
        for name in _BY_KEY:
            numbers[name] = {str(key): count for key, count in getattr(self, name).items()}
        if self.timeline:
            numbers["timeline"] = [
                {**asdict(span), "started_at": round(span.started_at, 6), "ended_at": round(span.ended_at, 6)}
                for span in self.timeline
            ]
        return numbers


_LIVE = ("in_flight", "connections_open")
_NUMBERS = [each.name for each in fields(Counters) if each.type in ("int", "float")]
_BY_KEY = [each.name for each in fields(Counters) if str(each.type).startswith("Counter[")]
