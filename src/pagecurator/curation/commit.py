"""Commits what becomes of a page: outcome, contacts, attempts and its domain's health, in one transaction."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from pagecurator.curation.domain_health import HealthSignal, log_cooldown, log_recovery
from pagecurator.storage import contacts
from pagecurator.storage.contacts import ContactRow, SavedContacts
from pagecurator.storage.queue import attempts, domains, pages
from pagecurator.storage.queue.attempts import AttemptRow
from pagecurator.storage.queue.claim import ClaimedPage
from pagecurator.storage.queue.domains import Hold, HoldPolicy
from pagecurator.storage.queue.pages import FinishedPage
from pagecurator.storage.worker_database import WorkerDatabase
from pagecurator.telemetry.metrics import Metrics

NO_CONTACTS_SAVED = SavedContacts(new=0, known=0)


class PageCommitter:
    """Writes outcomes, each fenced by the claim's number: a page that is no longer ours is left alone."""

    def __init__(self, *, database: WorkerDatabase, holds: HoldPolicy, metrics: Metrics) -> None:
        self._database = database
        self._holds = holds
        self._metrics = metrics
        # Saves come in crowds, one for each page in flight. They leave one connection of the pool to claims and
        # heartbeats, or slots would idle and leases end.
        self._save_slots = asyncio.Semaphore(max(1, database.pool_size - 1))

    async def save(
        self,
        page: ClaimedPage,
        *,
        finished: FinishedPage,
        found: Sequence[ContactRow],
        requests: Sequence[AttemptRow],
        source_url: str,
        sign: HealthSignal | None = None,
    ) -> SavedContacts | None:
        """Write outcome, contacts and attempts; None when the page was no longer ours.

        The fenced update comes first: it locks the page's row, and without it nothing else is written. ``sign`` is what
        the page says about its site.
        """
        hold = None
        async with self._save_slots, self._database.begin(operation="save") as conn:
            finish = await pages.finish_page(
                conn,
                page_id=page.id,
                claim_no=page.claim_no,
                outcome=finished,
                site_is_well=sign is HealthSignal.SUCCESS,
            )
            if finish is None:
                return None
            saved = NO_CONTACTS_SAVED
            if found:
                saved = await contacts.save_contacts(
                    conn, page_id=page.id, domain_id=page.domain_id, source_url=source_url, contacts=found
                )
            if requests:
                await attempts.record_attempts(conn, page_id=page.id, claim_no=page.claim_no, rows=requests)
            if sign is HealthSignal.FAILURE:
                reason = f"{finished.error_code}: {finished.error_message}"
                hold = await domains.count_failure(conn, page_id=page.id, reason=reason, policy=self._holds)
            elif sign is HealthSignal.OVERLOADED:
                reason = finished.error_message or ""
                hold = await domains.cool_down(conn, page_id=page.id, reason=reason, policy=self._holds)
        self._report(hold)
        if finish.recovery is not None:
            log_recovery(finish.recovery)
        return saved

    async def release(self, page: ClaimedPage, *, delay_seconds: float, requests: Sequence[AttemptRow]) -> bool:
        """Queue the page again, unharmed; False when it was no longer ours. The attempts are recorded."""
        async with self._database.begin(operation="release") as conn:
            ours = await pages.release(conn, claims=[(page.id, page.claim_no)], delay_seconds=delay_seconds)
            if ours and requests:
                await attempts.record_attempts(conn, page_id=page.id, claim_no=page.claim_no, rows=requests)
            return bool(ours)

    async def defer(self, page: ClaimedPage, *, reason: str, requests: Sequence[AttemptRow]) -> bool:
        """The page's site is busy: hold its domain back and queue the page again for afterwards.

        False when the page was no longer ours. The attempts are recorded.
        """
        async with self._database.begin(operation="put off") as conn:
            if not await pages.lock_claimed(conn, page_id=page.id, claim_no=page.claim_no):
                return False
            hold = await domains.cool_down(conn, page_id=page.id, reason=reason, policy=self._holds)
            await pages.defer(conn, page_id=page.id)
            await attempts.record_attempts(conn, page_id=page.id, claim_no=page.claim_no, rows=requests)
        self._report(hold)
        return True

    async def record_late(self, page: ClaimedPage, *, requests: Sequence[AttemptRow]) -> None:
        """Record the attempts of a page that is no longer ours: they may be billed."""
        async with self._database.begin(operation="record late attempts", required=False) as conn:
            await attempts.record_late_attempts(conn, page_id=page.id, claim_no=page.claim_no, rows=requests)

    def _report(self, hold: Hold | None) -> None:
        if hold is not None:
            log_cooldown(hold)
            self._metrics.domain_holds.labels(kind=hold.kind.value).inc()


__all__ = ["NO_CONTACTS_SAVED", "PageCommitter"]
