"""One look for all who ask the same at the same time; it goes on as long as one of them waits."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Generic, TypeVar

from pagecurator.scraping.limits.queue_time import QueueTime

_Result = TypeVar("_Result")


class Flight(Generic[_Result]):
    """A look in progress. ``deadline`` is the latest moment that any of its askers waits for, on the loop's clock."""

    def __init__(self) -> None:
        self.deadline = 0.0
        self.start_by = 0.0
        """The latest moment at which work that begins is still in time for one of the askers."""
        self.partial: _Result | None = None
        """What can be answered already, should an asker's time end before the look does."""
        self.waiters = 0
        self.task: asyncio.Task[_Result] | None = None
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


class SingleFlight(Generic[_Result]):
    """The looks in progress, by key."""

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
        on_late: Callable[[Flight[_Result]], _Result | None] = lambda flight: flight.partial,
    ) -> _Result | None:
        """The answer of the look under ``key``, which ``begin`` starts when there is none yet.

        When ``deadline`` comes first, or ``start_by`` before the look has begun, the answer is what ``on_late`` returns
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
        start_by = deadline if start_by is None else start_by
        flight.deadline = max(flight.deadline, deadline)
        flight.start_by = max(flight.start_by, start_by)
        flight.waiters += 1
        try:
            await _first_of(flight.task, flight.started, deadline=start_by)
            if flight.started.done():
                await _first_of(flight.task, deadline=deadline)
            return flight.task.result() if flight.task.done() else on_late(flight)
        finally:
            flight.waiters -= 1
            if flight.waiters == 0 and not flight.task.done():
                self._forget(key, flight)  # whoever asks from now on begins anew
                flight.task.cancel()

    async def close(self) -> None:
        """End every look, and wait until they have."""
        tasks = list(self._tasks)  # those given up already among them
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


__all__ = ["Flight", "SingleFlight"]
