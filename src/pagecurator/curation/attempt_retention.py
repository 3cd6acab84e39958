"""The background task that forgets old attempts."""

from __future__ import annotations

import asyncio

from pagecurator.runtime.tasks import repeated
from pagecurator.storage.admin.retention import RetentionCursor, delete_old_attempts
from pagecurator.storage.worker_database import WorkerDatabase
from pagecurator.telemetry.events import Event, emit

_FIRST_PASS_SECONDS = 300.0
_PASS_SECONDS = 6 * 3600.0
# Between two steps, so that claims and saves come first and replication keeps up.
_STEP_SECONDS = 0.2


class Retention:
    """Deletes attempts older than ``days`` days, in small steps, a few times a day.

    Several workers may do it at the same time: each row is deleted once.
    """

    def __init__(self, *, database: WorkerDatabase, days: int) -> None:
        self._database = database
        self._days = days

    async def run(self) -> None:
        """For ever. Not at the start: that is a busy time."""
        await asyncio.sleep(_FIRST_PASS_SECONDS)
        await repeated("attempts retention", self.forget, every_seconds=_PASS_SECONDS)

    async def forget(self) -> int:
        """One pass over all that is old. Returns how many attempts were deleted."""
        forgotten = 0
        mark: RetentionCursor | None = RetentionCursor()
        while mark is not None:
            async with self._database.begin(operation="forget attempts", required=False) as conn:
                step = await delete_old_attempts(conn, older_than_days=self._days, after=mark)
            forgotten += step.forgotten
            mark = step.next
            await asyncio.sleep(_STEP_SECONDS)
        if forgotten:
            emit(Event.ATTEMPTS_FORGOTTEN, attempts=forgotten, older_than_days=self._days)
        return forgotten
