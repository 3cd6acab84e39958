"""The heartbeat: the leases that this worker holds, and their renewal."""

from __future__ import annotations

import time
from collections.abc import Iterable
from uuid import UUID

from pagecurator.storage.queue.pages import ClaimedPage, renew_leases
from pagecurator.storage.worker_database import WorkerDatabase


class Heartbeat:
    """The claimed pages and the ends of their leases, counted from before the statement that granted them was sent.

    Only durations are measured on this machine's monotonic clock; the database's clock decides when a lease ends.
    """

    def __init__(self, *, database: WorkerDatabase, lease_seconds: float) -> None:
        self._database = database
        self._lease_seconds = lease_seconds
        self._claim_no: dict[UUID, int] = {}
        self._until: dict[UUID, float] = {}

    def hold(self, pages: Iterable[ClaimedPage], *, asked_at: float) -> None:
        """Start renewing the leases of ``pages``; ``asked_at`` is ``time.monotonic()`` before the claim."""
        for page in pages:
            self._claim_no[page.id] = page.claim_no
            self._until[page.id] = asked_at + self._lease_seconds

    def drop(self, page: ClaimedPage) -> None:
        """Stop renewing: the page has its outcome."""
        if self._claim_no.get(page.id) == page.claim_no:
            del self._claim_no[page.id], self._until[page.id]

    def seconds_left(self, page: ClaimedPage) -> float:
        """Seconds for which the page certainly belongs to this worker; 0 or less: another one may have it."""
        if self._claim_no.get(page.id) != page.claim_no:
            return 0.0
        return self._until[page.id] - time.monotonic()

    def __len__(self) -> int:
        return len(self._claim_no)

    async def renew(self) -> None:
        """Renew every lease once, if there are any. A page that was lost is dropped; its save is refused by the fence.

        Raises ``DatabaseUnavailable``.
        """
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
