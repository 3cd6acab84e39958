"""The rescue of expired leases, independent of the tick."""

from __future__ import annotations

import time

from pagecurator.curation.heartbeat import Heartbeat
from pagecurator.storage.queue.rescue import RescuedPage, rescue_expired
from pagecurator.storage.worker_database import WorkerDatabase
from pagecurator.telemetry.events import Event, emit
from pagecurator.telemetry.metrics import Metrics

_RENEWAL_SECONDS = 5.0
"""After an outage of Postgres, in which all leases may have ended: workers repeat their heartbeat every second."""


class Rescue:
    """Queues the pages again whose worker stopped renewing its lease.

    A tick may last for hours, and a paused account claims nothing: neither may keep a dead worker's pages from the
    others. Several workers may rescue at the same time: each page is rescued once.
    """

    def __init__(self, *, database: WorkerDatabase, heartbeat: Heartbeat, max_crashes: int, metrics: Metrics) -> None:
        self._database = database
        self._heartbeat = heartbeat
        self._max_crashes = max_crashes
        self._metrics = metrics
        self.pages = 0
        """Pages rescued since the start."""

    async def rescue(self) -> int:
        """Queue all pages with an expired lease again, in steps of one statement. Returns how many there were.

        The locks of a frozen worker are released first: they may block the others. Then the leases of this worker are
        renewed: if it was frozen itself, its pages are paid for, and not lost yet. Right after an outage of Postgres
        nothing is rescued, so that all workers can renew theirs.
        Raises ``DatabaseUnavailable``.
        """
        await self._database.end_frozen_sessions()
        recovered_at = self._database.recovered_at
        if recovered_at is not None and time.monotonic() - recovered_at < _RENEWAL_SECONDS:
            return 0
        await self._heartbeat.renew()
        pages = 0
        while True:
            async with self._database.begin(operation="rescue") as conn:
                rescued = await rescue_expired(conn, max_crashes=self._max_crashes)
            if not rescued:
                return pages
            for page in rescued:
                self._report(page)
            pages += len(rescued)

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
