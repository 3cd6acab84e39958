"""Background tasks: each has a name and an owner that waits for it, and none may end by itself."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Iterable
from dataclasses import dataclass
from typing import Any

from pagecurator.telemetry.events import Event, emit


@dataclass(frozen=True, slots=True)
class Loop:
    """Work that goes on as long as the process lives."""

    name: str
    work: Coroutine[Any, Any, None]


class Background:
    """The running loops. The end of one that nobody cancelled is fatal: the owner waits for it and stops."""

    def __init__(self, loops: Iterable[Loop]) -> None:
        self._tasks = [asyncio.create_task(loop.work, name=loop.name) for loop in loops]

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
