"""Concurrent calls with the same key share one task; it runs for as long as one caller waits for it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Generic, TypeVar

from pagecurator.scraping.limits.queue_time import QueueTime

_Result = TypeVar("_Result")


class Flight(Generic[_Result]):
    """A task in progress. ``deadline`` is the latest of its callers' deadlines, on the event loop's clock."""

    def __init__(self) -> None:
        self.deadline = 0.0
        self.start_by = 0.0
        """The latest moment at which work may start and still serve one of the callers."""
        self.partial: _Result | None = None
        """The result so far, for callers whose deadline comes before the task ends."""
        self.waiters = 0
        self.task: asyncio.Task[_Result] | None = None
        self.began_at = asyncio.get_running_loop().time()
        self.queue_time = QueueTime()
        """Time spent waiting for limits of this process."""
        self.started: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        """Done when the work has started."""

    @property
    def worked_seconds(self) -> float:
        """Duration so far, without the time spent waiting for limits of this process."""
        return asyncio.get_running_loop().time() - self.began_at - self.queue_time.seconds


class SingleFlight(Generic[_Result]):
    """The tasks in progress, by key."""

    def __init__(self) -> None:
        self._flights: dict[str, Flight[_Result]] = {}
        self._tasks: set[asyncio.Task[_Result]] = set()

    def __len__(self) -> int:
        return len(self._flights)

    async def join(
        self,
        key: str,
        begin: Callable[[Flight[_Result]], Awaitable[_Result]],
        *,
        deadline: float,
        start_by: float | None = None,
        on_timeout: Callable[[Flight[_Result]], _Result | None] = lambda flight: flight.partial,
    ) -> _Result | None:
        """The result of the task for ``key``; ``begin`` starts one unless it is running already.

        After ``deadline``, or after ``start_by`` if the work has not started, returns or raises what ``on_timeout``
        does: by default it returns the partial result, or None. An exception of the task is raised in each caller. The
        task is cancelled when its last caller is.
        """
        flight = self._flights.get(key)
        if flight is None:
            flight = self._flights[key] = Flight()
            flight.task = asyncio.create_task(self._run(key, flight, begin), name=f"scrape {key}")
            self._tasks.add(flight.task)
            flight.task.add_done_callback(self._tasks.discard)
        assert flight.task is not None
        start_by = deadline if start_by is None else start_by
        flight.deadline = max(flight.deadline, deadline)
        flight.start_by = max(flight.start_by, start_by)
        flight.waiters += 1
        try:
            await _first_of(flight.task, flight.started, deadline=start_by)
            if flight.started.done():
                await _first_of(flight.task, deadline=deadline)
            return flight.task.result() if flight.task.done() else on_timeout(flight)
        finally:
            flight.waiters -= 1
            if flight.waiters == 0 and not flight.task.done():
                self._forget(key, flight)  # later callers start a new one
                flight.task.cancel()

    async def close(self) -> None:
        """Cancel every task, and wait for their end."""
        tasks = list(self._tasks)  # including those without callers
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _run(
        self, key: str, flight: Flight[_Result], begin: Callable[[Flight[_Result]], Awaitable[_Result]]
    ) -> _Result:
        try:
            return await begin(flight)
        finally:
            self._forget(key, flight)

    def _forget(self, key: str, flight: Flight[_Result]) -> None:
        if self._flights.get(key) is flight:
            del self._flights[key]


async def _first_of(*futures: asyncio.Future, deadline: float) -> None:  # type: ignore[type-arg]
    await asyncio.wait(
        futures,
        timeout=max(0.0, deadline - asyncio.get_running_loop().time()),
        return_when=asyncio.FIRST_COMPLETED,
    )
