"""The leases that this worker holds, and the heartbeat that renews them."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterable
from uuid import UUID

from pagecurator.storage.engine import DatabaseUnavailable
from pagecurator.storage.queue.claim import ClaimedPage
from pagecurator.storage.queue.pages import renew_leases
from pagecurator.storage.worker_database import WorkerDatabase

_RETRY_SECONDS = 1.0


class Heartbeat:
    """What we hold, and until when, counted from before the statement that granted it was sent.

    Our own clock is only used for durations; the database's decides when a lease is over.
    """

    def __init__(self, *, database: WorkerDatabase, lease_seconds: float) -> None:
        self._database = database
        self._lease_seconds = lease_seconds
        self._claim_no: dict[UUID, int] = {}
        self._until: dict[UUID, float] = {}

    def hold(self, pages: Iterable[ClaimedPage], *, asked_at: float) -> None:
        """Begin to renew the leases of ``pages``; ``asked_at`` is ``time.monotonic()`` before the claim."""
        for page in pages:
            self._claim_no[page.id] = page.claim_no
            self._until[page.id] = asked_at + self._lease_seconds

    def drop(self, page: ClaimedPage) -> None:
        """Stop renewing: the page has its outcome."""
        if self._claim_no.get(page.id) == page.claim_no:
            del self._claim_no[page.id], self._until[page.id]

    def seconds_left(self, page: ClaimedPage) -> float:
        """Seconds for which the page is surely still ours; 0 or less when it may belong to somebody else."""
        if self._claim_no.get(page.id) != page.claim_no:
            return 0.0
        return self._until[page.id] - time.monotonic()

    def __len__(self) -> int:
        return len(self._claim_no)

    async def run(self) -> None:
        """The heartbeat: renew every third of the lease, for ever. Postgres being away is tried again soon."""
        pause_seconds = self._lease_seconds / 3
        while True:
            await asyncio.sleep(pause_seconds)
            try:
                await self.beat()
                pause_seconds = self._lease_seconds / 3
            except DatabaseUnavailable:
                pause_seconds = min(_RETRY_SECONDS, self._lease_seconds / 3)

    async def beat(self) -> None:
        """Renew every lease once. A page that is no longer ours is forgotten: its save will find out, fenced."""
        claims = list(self._claim_no.items())
        if not claims:
            return
        asked_at = time.monotonic()
        async with self._database.begin(operation="heartbeat") as conn:
            still_ours = await renew_leases(conn, claims=claims, lease_seconds=self._lease_seconds)
        for page_id, claim_no in claims:
            if self._claim_no.get(page_id) != claim_no:
                continue  # finished meanwhile
            if page_id in still_ours:
                self._until[page_id] = asked_at + self._lease_seconds
            else:
                del self._claim_no[page_id], self._until[page_id]
