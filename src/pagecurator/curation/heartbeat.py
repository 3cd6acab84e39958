"""The leases that this worker holds, and the heartbeat that renews them."""

from __future__ import annotations

import asyncio
import math
import time
from collections.abc import Iterable
from uuid import UUID

from pagecurator.scraping.page_fetch import Lease
from pagecurator.storage.engine import DatabaseUnavailable
from pagecurator.storage.queue.pages import ClaimedPage, renew_leases
from pagecurator.storage.worker_database import WorkerDatabase

_RETRY_SECONDS = 1.0


class Heartbeat:
    """What we hold, and until when, counted from before the statement that granted it was sent.

    Our own clock is only used for durations; the database's decides when a lease is over.
    """

    def __init__(self, *, database: WorkerDatabase, lease_seconds: float) -> None:
        self._database = database
        self._lease_seconds = lease_seconds
        self._leases: dict[UUID, Lease] = {}

    def hold(self, pages: Iterable[ClaimedPage], *, asked_at: float) -> None:
        """Begin to renew the leases of ``pages``; ``asked_at`` is ``time.monotonic()`` before the claim."""
        for page in pages:
            self._leases[page.id] = Lease(claim_no=page.claim_no, expires_at=asked_at + self._lease_seconds)

    def drop(self, page: ClaimedPage) -> None:
        """Stop renewing: the page has its outcome."""
        lease = self._leases.get(page.id)
        if lease is not None and lease.claim_no == page.claim_no:
            del self._leases[page.id]

    def lease(self, page: ClaimedPage) -> Lease:
        """The lease of ``page``, renewed while we hold it; an expired one when it is not ours."""
        lease = self._leases.get(page.id)
        if lease is None or lease.claim_no != page.claim_no:
            return Lease(claim_no=page.claim_no, expires_at=-math.inf)
        return lease

    def __len__(self) -> int:
        return len(self._leases)

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
        held = dict(self._leases)
        if not held:
            return
        claims = [(page_id, lease.claim_no) for page_id, lease in held.items()]
        asked_at = time.monotonic()
        async with self._database.begin(operation="heartbeat") as conn:
            still_ours = await renew_leases(conn, claims=claims, lease_seconds=self._lease_seconds)
        for page_id, lease in held.items():
            if page_id in still_ours:
                lease.expires_at = asked_at + self._lease_seconds
            elif self._leases.get(page_id) is lease:
                lease.expires_at = -math.inf
                del self._leases[page_id]
