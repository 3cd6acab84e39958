"""The rescue of expired leases: a periodic job with a clock of its own, whatever the tick does meanwhile."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from pagecurator.storage.engine import DatabaseUnavailable
from pagecurator.storage.queue.rescue import RescuedPage, rescue_expired
from pagecurator.storage.worker_database import WorkerDatabase
from pagecurator.telemetry.events import Event, emit
from pagecurator.telemetry.metrics import Metrics

_RETRY_SECONDS = 1.0


class Rescue:
    """Queues the pages again whose worker stopped renewing its lease.

    A tick lasts as long as there is work, hours with a backlog, and a paused account claims nothing: neither may keep
    a dead worker's pages from the others. Several workers may rescue at the same time: each page is rescued once.
    """

    def __init__(self, *, database: WorkerDatabase, lease_seconds: float, max_crashes: int, metrics: Metrics) -> None:
        self._database = database
        self._max_crashes = max_crashes
        self._pause_seconds = lease_seconds / 3
        self._metrics = metrics
        self.pages = 0
        """Pages rescued since the start."""

    async def run(self, *, on_rescued: Callable[[], None]) -> None:
        """Rescue at the start, and every third of the lease on the monotonic clock."""
        while True:
            pause_seconds = self._pause_seconds
            try:
                if await self.rescue():
                    on_rescued()
            except DatabaseUnavailable:
                pause_seconds = min(_RETRY_SECONDS, pause_seconds)
            await asyncio.sleep(pause_seconds)

    async def rescue(self) -> int:
        """All that is expired now, in steps of one statement. Returns how many pages it was.

        The locks of a frozen worker are freed first: they may be what keeps the others from working.
        """
        await self._database.end_frozen_sessions()
        pages = 0
        while rescued := await self._rescue_step():
            for page in rescued:
                self._report(page)
            pages += len(rescued)
        return pages

    async def _rescue_step(self) -> list[RescuedPage]:
        async with self._database.begin(operation="rescue") as conn:
            return await rescue_expired(conn, max_crashes=self._max_crashes)

    def _report(self, page: RescuedPage) -> None:
        self.pages += 1
        self._metrics.leases_expired.inc()
        emit(
            Event.LEASE_EXPIRED,
            page_id=page.id,
            url=page.url,
            claimed_by=page.claimed_by,
            claim_no=page.claim_no,
            crashes=page.crashes,
            failed=page.failed,
        )


__all__ = ["Rescue"]
