"""Commits the outcome of a page: status, contacts, attempts and its domain's health, in one statement."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from dataclasses import replace

from sqlalchemy.exc import DBAPIError

from pagecurator.curation.domain_health import HealthSignal, health_signal, log_cooldown, log_recovery
from pagecurator.curation.results import (
    Outcome,
    PageExtracted,
    PageFailed,
    PageOutcome,
    PageReleased,
    PageStale,
    label,
)
from pagecurator.extraction.contact import EXTRACTION_VERSION, Contact
from pagecurator.scraping.page_fetch import PageFetch, ReleaseReason
from pagecurator.storage.connection_errors import DatabaseUnavailable, sqlstate
from pagecurator.storage.contacts import ContactRow
from pagecurator.storage.models import ProcessingStatus, ScrapeStatus
from pagecurator.storage.page_save import (
    DeferredPage,
    FinishedPage,
    PageContacts,
    ReleasedPage,
    SavedPage,
    save_page,
)
from pagecurator.storage.queue.attempts import AttemptRow, record_late_attempts
from pagecurator.storage.queue.claim import ClaimedPage
from pagecurator.storage.queue.domains import Hold, HoldKind, HoldPolicy, NewHold
from pagecurator.storage.suppression.guard import SEARCHED_WITH_ANOTHER_KEY, SuppressionGuard
from pagecurator.storage.worker_database import WorkerDatabase
from pagecurator.telemetry.events import Event, emit
from pagecurator.telemetry.metrics import Metrics


class PageCommitter:
    """Writes outcomes, fenced by the claim's number: a page that is no longer ours is not changed."""

    def __init__(
        self,
        *,
        database: WorkerDatabase,
        worker: str,
        holds: HoldPolicy,
        suppression: SuppressionGuard,
        metrics: Metrics,
        announce_contacts: bool = False,
    ) -> None:
        self._database = database
        self._worker = worker
        self._holds = holds
        self._suppression = suppression
        self._metrics = metrics
        self._announce_contacts = announce_contacts
        # Saves arrive in bursts, one for each page in flight. They leave one connection of the pool to claims and
        # heartbeats; otherwise slots would idle and leases expire.
        self._save_slots = asyncio.Semaphore(max(1, database.pool_size - 1))

    async def commit(self, page: ClaimedPage, outcome: PageOutcome, fetch: PageFetch) -> PageOutcome:
        """Write ``outcome``, and return it as it was committed: :class:`PageStale` when the page was not ours any more.

        May be repeated when Postgres' answer was lost.
        """
        if isinstance(outcome, PageStale):
            return await self._record_stale(page, fetch)
        if isinstance(outcome, PageReleased):
            return await self._release(page, outcome, fetch)
        saved = await self._save(page, outcome, fetch)
        if saved is None:
            return await self._record_stale(page, fetch)
        if isinstance(outcome, PageExtracted):
            stored = saved.contacts.new + saved.contacts.known
            outcome = replace(outcome, saved=saved.contacts, contacts=outcome.contacts if stored else [])
        self._report_hold(saved.hold)
        if saved.recovery is not None:
            log_recovery(saved.recovery)
        _report_finished(page, outcome, fetch)
        return outcome

    async def _save(self, page: ClaimedPage, outcome: PageExtracted | PageFailed, fetch: PageFetch) -> SavedPage | None:
        finished, attempts = self._finished_page(outcome, fetch), self._attempt_rows(fetch, label(outcome))
        while True:
            contacts = self._page_contacts(page, outcome)
            try:
                async with self._save_slots, self._database.single(operation="save", only_fetch_row=True) as conn:
                    return await save_page(
                        conn,
                        page_id=page.id,
                        claim_no=page.claim_no,
                        outcome=finished,
                        contacts=contacts,
                        attempts=attempts,
                        lock_timeout_ms=self._database.lock_timeout_ms,
                        announce_contacts=self._announce_contacts,
                    )
            except DBAPIError as error:
                if sqlstate(error) != SEARCHED_WITH_ANOTHER_KEY:
                    raise
            await self._suppression.refresh(self._database)

    def _page_contacts(self, page: ClaimedPage, outcome: PageExtracted | PageFailed) -> PageContacts | None:
        # A page that is read for the first time has no links that it could lose.
        if isinstance(outcome, PageFailed) or not (outcome.contacts or page.claim_no > 1):
            return None
        return PageContacts(
            contacts=[_contact_row(contact) for contact in outcome.contacts],
            source_url=outcome.page.final_url or page.url,
            extraction_version=EXTRACTION_VERSION,
            is_complete=outcome.is_complete,
            site=page.domain,
            suppression_key=self._suppression.key,
        )

    async def _release(self, page: ClaimedPage, released: PageReleased, fetch: PageFetch) -> PageOutcome:
        """Queue the page again. If its domain is busy, after the domain's cooldown."""
        busy = released.reason is ReleaseReason.TARGET_BUSY
        operation = "put off" if busy else "release"
        async with self._save_slots, self._database.single(operation=operation) as conn:
            saved = await save_page(
                conn,
                page_id=page.id,
                claim_no=page.claim_no,
                outcome=DeferredPage(hold=self._cooldown(released.message))
                if busy
                else ReleasedPage(delay_seconds=released.delay_seconds),
                attempts=self._attempt_rows(fetch, Outcome.RELEASED),
                lock_timeout_ms=self._database.lock_timeout_ms,
            )
        if saved is None:
            return await self._record_stale(page, fetch)
        self._report_hold(saved.hold)
        emit(Event.PAGE_RELEASED, page_id=page.id, url=page.url, batch_id=fetch.batch_id, reason=released.reason.value)
        return released

    async def _record_stale(self, page: ClaimedPage, fetch: PageFetch) -> PageStale:
        """Another worker has the page. Our attempts may be billed all the same, so they are recorded."""
        if fetch.attempts:
            rows = self._attempt_rows(fetch, Outcome.STALE)
            with suppress(DatabaseUnavailable):
                async with self._database.begin(operation="record late attempts", required=False) as conn:
                    await record_late_attempts(conn, page_id=page.id, claim_no=page.claim_no, rows=rows)
        return self.give_up(page, fetch)

    def give_up(self, page: ClaimedPage, fetch: PageFetch, *, error: str | None = None) -> PageStale:
        """Report a page that could not be committed; the rescue finds it when its lease has ended.

        ``error`` is what prevented it, unless another worker has the page.
        """
        self._metrics.stale_results.inc()
        emit(
            Event.PAGE_STALE,
            page_id=page.id,
            url=page.url,
            batch_id=fetch.batch_id,
            claim_no=page.claim_no,
            error=error,
        )
        return PageStale()

    def _finished_page(self, outcome: PageExtracted | PageFailed, fetch: PageFetch) -> FinishedPage:
        signal = health_signal(outcome)
        if isinstance(outcome, PageFailed):
            hold = None
            if signal is HealthSignal.FAILURE:
                reason = f"{outcome.error_code}: {outcome.message}"
                hold = NewHold(kind=HoldKind.OPEN, reason=reason, policy=self._holds)
            elif signal is HealthSignal.OVERLOADED:
                hold = self._cooldown(outcome.message)
            return FinishedPage(
                processing_status=ProcessingStatus.ERROR,
                scrape_status=ScrapeStatus.ERROR,
                error_code=outcome.error_code,
                error_message=outcome.message,
                http_status=outcome.http_status,
                attempts_used=len(fetch.attempts),
                site_is_well=signal is HealthSignal.SUCCESS,
                hold=hold,
            )
        return FinishedPage(
            processing_status=ProcessingStatus.COMPLETE,
            scrape_status=ScrapeStatus.CONTACT_FOUND if outcome.contacts else ScrapeStatus.NO_CONTACT_FOUND,
            http_status=outcome.page.http_status,
            attempts_used=len(fetch.attempts),
            site_is_well=signal is HealthSignal.SUCCESS,
        )

    def _cooldown(self, reason: str) -> NewHold:
        return NewHold(kind=HoldKind.COOLDOWN, reason=reason, policy=self._holds)

    def _report_hold(self, hold: Hold | None) -> None:
        if hold is not None:
            log_cooldown(hold)
            self._metrics.domain_holds.labels(kind=hold.kind.value).inc()

    def _attempt_rows(self, fetch: PageFetch, outcome: Outcome) -> list[AttemptRow]:
        """The last attempt carries the page's outcome, those before it were retried."""
        last = len(fetch.attempts)
        return [
            AttemptRow(
                attempt=number,
                worker=self._worker,
                batch_id=fetch.batch_id,
                started_at=attempt.started_at,
                finished_at=attempt.finished_at,
                outcome=outcome if number == last else "retried",
                error_code=attempt.error_code,
                error_message=attempt.message,
                http_status=attempt.http_status,
                target_status=attempt.target_status,
                bytes=attempt.bytes,
                credits=attempt.credits,
                fetch_seconds=attempt.fetch_seconds,
                tier=attempt.tier,
            )
            for number, attempt in enumerate(fetch.attempts, start=1)
        ]


def _contact_row(contact: Contact) -> ContactRow:
    return ContactRow(
        kind=contact.kind,
        value=contact.value,
        raw=contact.raw,
        name=contact.name,
        role=contact.role,
        name_confidence=contact.name_confidence,
        name_source=contact.name_source,
        email_type=contact.email_type,
        confidence=contact.confidence,
        source=contact.source,
        context=contact.context,
    )


def _report_finished(page: ClaimedPage, outcome: PageExtracted | PageFailed, fetch: PageFetch) -> None:
    if isinstance(outcome, PageFailed):
        emit(
            Event.PAGE_FAILED,
            page_id=page.id,
            url=page.url,
            batch_id=fetch.batch_id,
            error_code=outcome.error_code,
            error_message=outcome.message,
            http_status=outcome.http_status,
            target_status=outcome.target_status,
            attempts=len(fetch.attempts),
            credits=fetch.credits,
        )
        return
    emit(
        Event.PAGE_COMPLETED,
        page_id=page.id,
        url=page.url,
        batch_id=fetch.batch_id,
        outcome=label(outcome),
        contacts_new=outcome.saved.new,
        contacts_known=outcome.saved.known,
        attempts=len(fetch.attempts),
        credits=fetch.credits,
        bytes=outcome.page.bytes_read,
        fetch_seconds=round(outcome.page.fetch_seconds, 3),
    )
