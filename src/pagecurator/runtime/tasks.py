"""Background tasks: each is an entry of the table of periodic work, has an owner that waits for it, and never ends."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NoReturn

from pagecurator.runtime.periodic import SCHEDULER_CLOCK, Clock, JobScheduler, PeriodicWork
from pagecurator.settings import Settings
from pagecurator.storage.connection_errors import DatabaseUnavailable
from pagecurator.telemetry.events import Event, emit

_RETRY_SECONDS = 1.0


@dataclass(frozen=True, slots=True)
class BackgroundTask:
    """An entry of the table, bound to the function that does the work.

    ``run`` is called once for each run; where the entry has no fixed interval, once, and then it must not return.
    """

    work: PeriodicWork
    run: Callable[[], Coroutine[Any, Any, object]]


class BackgroundTasks:
    """The running background tasks of a process.

    The end of a supervised task is fatal: the owner waits for :meth:`until_one_ends` and stops the process. A job
    that fails is logged and runs again.
    """

    def __init__(self, tasks: Iterable[BackgroundTask], *, settings: Settings) -> None:
        self._settings = settings
        self._scheduler = JobScheduler(settings)
        self._tasks: list[asyncio.Task[None]] = []
        self.failure: str | None = None
        """The supervised task that ended, and why."""
        self.start([*tasks, BackgroundTask(SCHEDULER_CLOCK, self._scheduler.check_clock)])

    def start(self, tasks: Iterable[BackgroundTask]) -> None:
        """Start more of them."""
        for task in tasks:
            if task.work.clock is Clock.WALL:
                self._scheduler.add(task.work, task.run)
            else:
                self._tasks.append(asyncio.create_task(self._supervised(task), name=task.work.name))

    async def until_one_ends(self) -> None:
        """Return when a supervised task has ended, and log which one and why."""
        await asyncio.wait(self._tasks, return_when=asyncio.FIRST_COMPLETED)
        for task in self._tasks:
            if task.done():
                error = None if task.cancelled() else task.exception()
                reason = repr(error) if error else "it ended"
                emit(Event.DAEMON_FAILED, task=task.get_name(), error=reason)
                self.failure = self.failure or f"{task.get_name()}: {reason}"[:500]

    @property
    def last_runs(self) -> dict[str, tuple[datetime, bool]]:
        """See :attr:`JobScheduler.last_runs`."""
        return self._scheduler.last_runs

    def pause_jobs(self) -> None:
        """Start no further run of a job."""
        self._scheduler.pause()

    async def cancel(self) -> None:
        """Cancel all of them, and wait until they have ended."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._scheduler.close()

    async def _supervised(self, task: BackgroundTask) -> None:
        interval_seconds = task.work.interval_seconds(self._settings)
        if interval_seconds is None:
            await task.run()
        else:
            await _repeat(task, interval_seconds=interval_seconds)


async def _repeat(task: BackgroundTask, *, interval_seconds: float) -> NoReturn:
    """Run it at the start and an interval after each end; sooner after Postgres was away."""
    while True:
        pause_seconds = interval_seconds
        try:
            await task.run()
        except DatabaseUnavailable:
            pause_seconds = min(_RETRY_SECONDS, interval_seconds)
        await asyncio.sleep(pause_seconds)
