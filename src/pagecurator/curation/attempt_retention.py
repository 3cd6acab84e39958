"""The job that deletes old attempts."""

from __future__ import annotations

import asyncio

from pagecurator.storage.admin.retention import RetentionCursor, delete_old_attempts
from pagecurator.storage.worker_database import WorkerDatabase
from pagecurator.telemetry.events import Event, emit

# Between two steps, so that claims and saves come first and replication keeps up.
_STEP_SECONDS = 0.2


class Retention:
    """Deletes attempts older than ``days`` days, in small steps.

    Several workers may do it at the same time: each row is deleted once.
    """

    def __init__(self, *, database: WorkerDatabase, days: int) -> None:
        self._database = database
        self._days = days

    async def run(self) -> int:
        """Delete all attempts that are old enough. Returns how many there were."""
        deleted = 0
        cursor: RetentionCursor | None = RetentionCursor()
        while cursor is not None:
            async with self._database.begin(operation="forget attempts", required=False) as conn:
                step = await delete_old_attempts(conn, older_than_days=self._days, after=cursor)
            deleted += step.forgotten
            cursor = step.next
            await asyncio.sleep(_STEP_SECONDS)
        if deleted:
            emit(Event.ATTEMPTS_FORGOTTEN, attempts=deleted, older_than_days=self._days)
        return deleted
