"""Background tasks: each has a name and an owner that waits for it, and none may end by itself."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Iterable
from dataclasses import dataclass
from typing import Any

from pagecurator.storage.engine import AccessDenied, DatabaseUnavailable
from pagecurator.telemetry.events import Event, emit


@dataclass(frozen=True, slots=True)
class BackgroundTask:
    """Work that goes on as long as the process lives."""

    name: str
    work: Coroutine[Any, Any, None]


class BackgroundTasks:
    """The running loops. The end of one that nobody cancelled is fatal: the owner waits for it and stops."""

    def __init__(self, background_tasks: Iterable[BackgroundTask]) -> None:
        self._tasks = [asyncio.create_task(loop.work, name=loop.name) for loop in background_tasks]

    async def until_one_ends(self) -> None:
        """Return when a loop has ended; says loudly which, and why."""
        await asyncio.wait(self._tasks, return_when=asyncio.FIRST_COMPLETED)
        for task in self._tasks:
            if task.done():
                error = None if task.cancelled() else task.exception()
                emit(Event.DAEMON_FAILED, task=task.get_name(), error=repr(error) if error else "it ended")

    async def cancel(self) -> None:
        """End them all, and wait until they have."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)


async def repeated(name: str, work: Callable[[], Awaitable[object]], *, every_seconds: float) -> None:
    """Do ``work`` at once and every ``every_seconds``, as long as the process runs, whatever it raises.

    For work that pages and rows can do without: numbers, retention, sweeps. What goes wrong is logged once, until it
    succeeds again; that Postgres is away is logged by those who need it.
    """
    failing = False
    while True:
        try:
            await work()
            failing = False
        except Exception as error:  # noqa: BLE001 - no page or row depends on it
            away = isinstance(error, DatabaseUnavailable) and not isinstance(error, AccessDenied)
            if not away and not failing:
                failing = True
                sentence = str(getattr(error, "orig", None) or error).partition("\n")[0]
                emit(Event.BACKGROUND_FAILED, task=name, error=f"{type(error).__name__}: {sentence}"[:500])
        await asyncio.sleep(every_seconds)
