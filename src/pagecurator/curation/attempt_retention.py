"""The job that deletes old attempts."""

from __future__ import annotations

import asyncio

from pagecurator.curation.ledger import Ledger
from pagecurator.storage.admin.retention import Mark
from pagecurator.telemetry.events import Event, emit

# Between two steps, so that claims and saves come first and replication keeps up.
_STEP_SECONDS = 0.2


class Retention:
    """Deletes attempts older than ``days`` days, in small steps.

    Several workers may do it at the same time: each row is deleted once.
    """

    def __init__(self, *, ledger: Ledger, days: int) -> None:
        self._ledger = ledger
        self._days = days

    async def delete_old_attempts(self) -> int:
        """Delete all attempts that are old enough. Returns how many there were."""
        deleted = 0
        mark: Mark | None = Mark()
        while mark is not None:
            step = await self._ledger.forget_attempts(older_than_days=self._days, after=mark)
            deleted += step.forgotten
            mark = step.next
            await asyncio.sleep(_STEP_SECONDS)
        if deleted:
            emit(Event.ATTEMPTS_FORGOTTEN, attempts=deleted, older_than_days=self._days)
        return deleted
