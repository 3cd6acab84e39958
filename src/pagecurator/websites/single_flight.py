"""One look for all who ask the same at the same time; it goes on as long as one of them waits."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Generic, TypeVar

from pagecurator.scraping.limits.queue_time import QueueTime

_Answer = TypeVar("_Answer")


class Flight(Generic[_Answer]):
    """A look in progress. ``until`` is the latest moment that any of its askers waits for, on the loop's clock."""

    def __init__(self) -> None:
        self.until = 0.0
        self.start_by = 0.0
        """The latest moment at which work that begins is still in time for one of the askers."""
        self.so_far: _Answer | None = None
        """What can be answered already, should an asker's time end before the look does."""
        self.askers = 0
        self.task: asyncio.Task[_Answer] | None = None
        self.began_at = asyncio.get_running_loop().time()
        self.queue_time = QueueTime()
        """How long it has waited for limits of this process."""
        self._started: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    @property
    def started(self) -> asyncio.Future[None]:
        """Done when the look no longer waits to begin."""
        return self._started

    def start(self) -> None:
        """The look begins."""
        if not self._started.done():
            self._started.set_result(None)

    @property
    def worked_seconds(self) -> float:
        """How long it has been in progress, without its waits for limits of this process."""
        return asyncio.get_running_loop().time() - self.began_at - self.queue_time.seconds


class SingleFlight(Generic[_Answer]):
    """The looks in progress, by key."""

    def __init__(self) -> None:
        self._flights: dict[str, Flight[_Answer]] = {}
        self._tasks: set[asyncio.Task[_Answer]] = set()

    def __len__(self) -> int:
        return len(self._flights)

    async def join(
        self,
        key: str,
        begin: Callable[[Flight[_Answer]], Awaitable[_Answer]],
        *,
        until: float,
        start_by: float | None = None,
        on_late: Callable[[Flight[_Answer]], _Answer | None] = lambda flight: flight.so_far,
    ) -> _Answer | None:
        """The answer of the look under ``key``, which ``begin`` starts when there is none yet.

        When ``until`` comes first, or ``start_by`` before the look has begun, the answer is what ``on_late`` returns
        or raises: by default what there is so far, or None. What the look raises, every asker gets. An asker that is
        cancelled just leaves; when the last one leaves, the look is cancelled.
        """
        flight = self._flights.get(key)
        if flight is None:
            flight = self._flights[key] = Flight()
            flight.task = asyncio.create_task(self._run(key, flight, begin), name=f"look at {key}")
            self._tasks.add(flight.task)
            flight.task.add_done_callback(self._tasks.discard)
        assert flight.task is not None
        start_by = until if start_by is None else start_by
        flight.until = max(flight.until, until)
        flight.start_by = max(flight.start_by, start_by)
        flight.askers += 1
        try:
            await _first_of(flight.task, flight.started, until=start_by)
            if flight.started.done():
                await _first_of(flight.task, until=until)
            return flight.task.result() if flight.task.done() else on_late(flight)
        finally:
            flight.askers -= 1
            if flight.askers == 0 and not flight.task.done():
                self._forget(key, flight)  # whoever asks from now on begins anew
                flight.task.cancel()

    async def close(self) -> None:
        """End every look, and wait until they have."""
        tasks = list(self._tasks)  # those given up already among them
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _run(
        self, key: str, flight: Flight[_Answer], begin: Callable[[Flight[_Answer]], Awaitable[_Answer]]
    ) -> _Answer:
        try:
            return await begin(flight)
        finally:
            self._forget(key, flight)

    def _forget(self, key: str, flight: Flight[_Answer]) -> None:
        if self._flights.get(key) is flight:
            del self._flights[key]


async def _first_of(*futures: asyncio.Future, until: float) -> None:  # type: ignore[type-arg]
    await asyncio.wait(
        futures,
        timeout=max(0.0, until - asyncio.get_running_loop().time()),
        return_when=asyncio.FIRST_COMPLETED,
    )


__all__ = ["Flight", "SingleFlight"]
