"""The queue and the results as the journey sees them: each operation is one short transaction.

Storage says what each statement is; this module says which of them belong together.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from uuid import UUID

from sqlalchemy.exc import ProgrammingError
from sqlalchemy.ext.asyncio import AsyncConnection

from pagecurator.curation.domain_health import HealthSignal, log_cooldown, log_recovery
from pagecurator.storage import contacts
from pagecurator.storage.admin import doctor, retention
from pagecurator.storage.admin.retention import RetentionCursor, RetentionStep
from pagecurator.storage.contacts import ContactRow, SavedContacts
from pagecurator.storage.engine import AccessDenied, Database, missing_rights_as_outage
from pagecurator.storage.queue import attempts, claim, domains, flags, pages, rescue
from pagecurator.storage.queue.attempts import AttemptRow
from pagecurator.storage.queue.domains import HeldCounts, Hold, HoldPolicy
from pagecurator.storage.queue.flags import Flag, Switch
from pagecurator.storage.queue.pages import ClaimedPage, FinishedPage, QueueCounts
from pagecurator.storage.queue.rescue import RescuedPage
from pagecurator.telemetry.metrics import Metrics

# Another worker's claim holds the domains that are due: it takes milliseconds, or a few hundred on a busy server. Who
# gives up looks again at the next tick.
_CLAIM_TRIES = 20
_CONTENTION_SECONDS = (0.01, 0.05)

NO_CONTACTS_SAVED = SavedContacts(new=0, known=0)


class LedgerBrokenError(Exception):
    """Our statements don't fit the database any more."""


class Ledger:
    """Claims, leases and outcomes of one worker. Every method raises ``DatabaseUnavailable`` when Postgres is away."""

    def __init__(
        self,
        *,
        database: Database,
        worker: str,
        lease_seconds: float,
        max_crashes: int,
        max_per_domain: int = claim.NO_LIMIT,
        holds: HoldPolicy | None = None,
        metrics: Metrics | None = None,
    ) -> None:
        self._database = database
        self._worker = worker
        self._lease_seconds = lease_seconds
        self._max_crashes = max_crashes
        self._max_per_domain = max_per_domain
        self._holds = holds or HoldPolicy()
        self._metrics = metrics
        self._denied: set[str] = set()
        self._broken = asyncio.Event()
        # Saves come in crowds, one for each page in flight. Claims and heartbeats must not queue behind them, or slots
        # stay idle and leases end: saves leave one connection of the pool to the others.
        self._saving = asyncio.Semaphore(max(1, database.pool_size - 1))

    async def claim(self, *, limit: int, batch_id: UUID) -> list[ClaimedPage]:
        """Take up to ``limit`` due pages; they are ours until their lease ends. Fewer: no more can be had now."""
        for _ in range(_CLAIM_TRIES):
            async with self._transaction("claim") as conn:
                claimed = await claim.claim_due(
                    conn,
                    limit=limit,
                    worker=self._worker,
                    batch_id=batch_id,
                    lease_seconds=self._lease_seconds,
                    max_per_domain=self._max_per_domain,
                )
                contended = not claimed and await claim.is_contended(conn, max_per_domain=self._max_per_domain)
            if not contended:
                return claimed
            await asyncio.sleep(random.uniform(*_CONTENTION_SECONDS))  # noqa: S311 - to part two that met
        return []

    async def mend(self) -> int:
        """Give a turn to domains that lost theirs; see ``claim.repair_domain_queue``."""
        async with self._transaction("mend") as conn:
            return await claim.repair_domain_queue(conn)

    async def end_frozen_sessions(self) -> int:
        """End sessions of workers that stopped in the middle of a statement, and with them their locks."""
        return await self._database.end_frozen_sessions()

    async def rescue(self) -> list[RescuedPage]:
        """Queue the pages again whose worker stopped renewing its lease; fail those that killed too many workers."""
        async with self._transaction("rescue") as conn:
            return await rescue.rescue_expired(conn, max_crashes=self._max_crashes)

    async def renew(self, claims: Sequence[tuple[UUID, int]]) -> set[UUID]:
        """Extend the leases of ``claims`` (page id, claim_no); returns the ids that are still ours."""
        async with self._transaction("heartbeat") as conn:
            return await pages.renew_leases(conn, claims=claims, lease_seconds=self._lease_seconds)

    async def release(self, page: ClaimedPage, *, delay_seconds: float, requests: Sequence[AttemptRow]) -> bool:
        """Put ``page`` back unharmed; False when it was no longer ours. The requests made are kept on record."""
        async with self._transaction("release") as conn:
            ours = await pages.release(conn, claims=[(page.id, page.claim_no)], delay_seconds=delay_seconds)
            if ours and requests:
                await attempts.record_attempts(conn, page_id=page.id, claim_no=page.claim_no, rows=requests)
            return bool(ours)

    async def record_late(self, page: ClaimedPage, *, requests: Sequence[AttemptRow]) -> None:
        """Keep the requests on record that were made for a page which is no longer ours: they may be billed."""
        async with self._transaction("record late attempts", needed=False) as conn:
            await attempts.record_late_attempts(conn, page_id=page.id, claim_no=page.claim_no, rows=requests)

    async def put_off(self, page: ClaimedPage, *, reason: str, requests: Sequence[AttemptRow]) -> bool:
        """The page's site is busy: hold its domain back and queue the page again for afterwards.

        False when the page was no longer ours. The requests made are kept on record.
        """
        async with self._transaction("put off") as conn:
            if not await pages.lock_claimed(conn, page_id=page.id, claim_no=page.claim_no):
                return False
            hold = await domains.cool_down(conn, page_id=page.id, reason=reason, policy=self._holds)
            await pages.put_off(conn, page_id=page.id)
            await attempts.record_attempts(conn, page_id=page.id, claim_no=page.claim_no, rows=requests)
        self._tell(hold)
        return True

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
        """Write outcome, contacts and attempts in one transaction; None when the page was no longer ours.

        The fenced update comes first: it locks the page's row, and without it nothing else is written. ``sign`` is what
        the page says about its site.
        """
        hold = None
        async with self._saving, self._transaction("save") as conn:
            finish = await pages.finish_page(
                conn,
                page_id=page.id,
                claim_no=page.claim_no,
                outcome=finished,
                site_is_well=sign is HealthSignal.WELL,
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
            if sign is HealthSignal.ILL:
                reason = f"{finished.error_code}: {finished.error_message}"
                hold = await domains.count_failure(conn, page_id=page.id, reason=reason, policy=self._holds)
            elif sign is HealthSignal.BUSY:
                reason = finished.error_message or ""
                hold = await domains.cool_down(conn, page_id=page.id, reason=reason, policy=self._holds)
        self._tell(hold)
        if finish.recovery is not None:
            log_recovery(finish.recovery)
        return saved

    async def switch(self) -> Switch:
        """How an operator set the mode for all replicas; asked once before each claim."""
        async with self._transaction("switch") as conn:
            return await flags.read_switch(conn, Flag.CONCURRENT)

    async def delete_old_attempts(self, *, older_than_days: int, after: RetentionCursor) -> RetentionStep:
        """One step of deleting old attempts."""
        async with self._transaction("forget attempts", needed=False) as conn:
            return await retention.delete_old_attempts(conn, older_than_days=older_than_days, after=after)

    async def oldest_transaction_seconds(self) -> float:
        """Age of the oldest transaction in the database, whoever's it is: it keeps dead rows from being cleaned up."""
        async with self._transaction("oldest transaction", needed=False) as conn:
            return await doctor.oldest_transaction_seconds(conn)

    async def counts(self) -> QueueCounts:
        """How many pages wait, run and are done."""
        async with self._transaction("counts", needed=False) as conn:
            return await pages.queue_counts(conn)

    async def held(self) -> HeldCounts:
        """How many domains are paused or held back."""
        async with self._transaction("held domains", needed=False) as conn:
            return await domains.held_counts(conn)

    def _tell(self, hold: Hold | None) -> None:
        if hold is None:
            return
        log_cooldown(hold)
        if self._metrics is not None:
            self._metrics.domain_holds.labels(kind=hold.kind.value).inc()

    @property
    def database_is_up(self) -> bool:
        """False while Postgres does not answer this process."""
        return self._database.is_up

    @property
    def is_broken(self) -> bool:
        """True once a statement of ours did not fit the database: a table or column changed under the daemon."""
        return self._broken.is_set()

    async def watch(self) -> None:
        """A background task that ends, and with it the daemon, when the ledger is broken: no page can be saved then."""
        await self._broken.wait()
        raise LedgerBrokenError("the database's schema changed while the daemon was running; start it again to see how")

    @property
    def is_denied(self) -> bool:
        """True while the role lacks a right for what it takes to claim, save or release a page."""
        return bool(self._denied)

    def forget_denials(self) -> None:
        """The next page shows whether the rights are there again."""
        self._denied.clear()

    @asynccontextmanager
    async def _transaction(self, operation: str, *, needed: bool = True) -> AsyncIterator[AsyncConnection]:
        """Not ``needed``: no page depends on it, so only that Postgres is away is anybody's concern."""
        try:
            with missing_rights_as_outage():
                async with self._database.begin(operation=operation) as conn:
                    yield conn
        except AccessDenied as error:
            if needed:
                self._denied.add(operation)
                self._database.outage.failed(operation, str(error), others_may_succeed=True)
            raise
        except ProgrammingError:
            if needed:
                self._broken.set()
            raise
        self._denied.discard(operation)
