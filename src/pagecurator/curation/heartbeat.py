"""The heartbeat: the leases that this worker holds, and their renewal."""

from __future__ import annotations

import math
import time
from collections.abc import Iterable
from uuid import UUID

from pagecurator.scraping.page_fetch import Lease
from pagecurator.storage.queue.claim import ClaimedPage
from pagecurator.storage.queue.pages import renew_leases
from pagecurator.storage.worker_database import WorkerDatabase


class Heartbeat:
    """The claimed pages and the ends of their leases, counted from before the statement that granted them was sent.

    Only durations are measured on this machine's monotonic clock; the database's clock decides when a lease ends.
    """

    def __init__(self, *, database: WorkerDatabase, lease_seconds: float) -> None:
        self._database = database
        self._lease_seconds = lease_seconds
        self._leases: dict[UUID, Lease] = {}

    def hold(self, pages: Iterable[ClaimedPage], *, asked_at: float) -> None:
        """Start renewing the leases of ``pages``; ``asked_at`` is ``time.monotonic()`` before the claim."""
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

    async def renew(self) -> None:
        """Renew every lease once, if there are any. A page that was lost is dropped; its save is refused by the fence.

        Raises ``DatabaseUnavailable``.
        """
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
