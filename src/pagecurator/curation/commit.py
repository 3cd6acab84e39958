"""Commits the outcome of a page: status, contacts, attempts and its domain's health, in one transaction."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from dataclasses import replace

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
from pagecurator.storage.connection_errors import DatabaseUnavailable
from pagecurator.storage.contacts import ContactRow, save_contacts
from pagecurator.storage.models import ProcessingStatus, ScrapeStatus
from pagecurator.storage.queue import domains, pages
from pagecurator.storage.queue.attempts import AttemptRow, record_attempts, record_late_attempts
from pagecurator.storage.queue.claim import ClaimedPage
from pagecurator.storage.queue.domains import Hold, HoldPolicy
from pagecurator.storage.queue.pages import FinishedPage
from pagecurator.storage.worker_database import WorkerDatabase
from pagecurator.telemetry.events import Event, emit
from pagecurator.telemetry.metrics import Metrics


class PageCommitter:
    """Writes outcomes, fenced by the claim's number: a page that is no longer ours is not changed."""

    def __init__(self, *, database: WorkerDatabase, worker: str, holds: HoldPolicy, metrics: Metrics) -> None:
        self._database = database
        self._worker = worker
        self._holds = holds
        self._metrics = metrics
        # Saves arrive in bursts, one for each page in flight. They leave one connection of the pool to claims and
        # heartbeats; otherwise slots would idle and leases expire.
        self._save_slots = asyncio.Semaphore(max(1, database.pool_size - 1))

    async def commit(self, page: ClaimedPage, outcome: PageOutcome, fetch: PageFetch) -> PageOutcome:
        """Write ``outcome``, and return it as it was committed: :class:`PageStale` when the page was not ours any more.

        May be repeated when Postgres' answer was lost. The fenced update comes first: it locks the page's row, and
        without it nothing else is written.
        """
        if isinstance(outcome, PageStale):
            return await self._record_stale(page, fetch)
        if isinstance(outcome, PageReleased):
            return await self._release(page, outcome, fetch)
        signal, hold = health_signal(outcome), None
        rows = self._attempt_rows(fetch, label(outcome))
        async with self._save_slots, self._database.begin(operation="save") as conn:
            finish = await pages.finish_page(
                conn,
                page_id=page.id,
                claim_no=page.claim_no,
                outcome=_finished_page(outcome, fetch),
                site_is_well=signal is HealthSignal.SUCCESS,
            )
            if finish is not None:
                # A page that is read for the first time has no links that it could lose.
                if isinstance(outcome, PageExtracted) and (outcome.contacts or page.claim_no > 1):
                    saved = await save_contacts(
                        conn,
                        page_id=page.id,
                        domain_id=page.domain_id,
                        source_url=outcome.page.final_url or page.url,
                        contacts=[_contact_row(contact) for contact in outcome.contacts],
                        extraction_version=EXTRACTION_VERSION,
                        is_complete=outcome.is_complete,
                    )
                    outcome = replace(outcome, saved=saved)
                await record_attempts(conn, page_id=page.id, claim_no=page.claim_no, rows=rows)
                if isinstance(outcome, PageFailed) and signal is HealthSignal.FAILURE:
                    reason = f"{outcome.error_code}: {outcome.message}"
                    hold = await domains.count_failure(conn, page_id=page.id, reason=reason, policy=self._holds)
                elif isinstance(outcome, PageFailed) and signal is HealthSignal.OVERLOADED:
                    hold = await domains.cool_down(conn, page_id=page.id, reason=outcome.message, policy=self._holds)
        if finish is None:
            return await self._record_stale(page, fetch)
        self._report_hold(hold)
        if finish.recovery is not None:
            log_recovery(finish.recovery)
        _report_finished(page, outcome, fetch)
        return outcome

    async def _release(self, page: ClaimedPage, released: PageReleased, fetch: PageFetch) -> PageOutcome:
        """Queue the page again. If its domain is busy, after the domain's cooldown."""
        rows = self._attempt_rows(fetch, Outcome.RELEASED)
        busy, hold = released.reason is ReleaseReason.TARGET_BUSY, None
        async with self._database.begin(operation="put off" if busy else "release") as conn:
            if busy:
                ours = await pages.lock_claimed(conn, page_id=page.id, claim_no=page.claim_no)
                if ours:
                    hold = await domains.cool_down(conn, page_id=page.id, reason=released.message, policy=self._holds)
                    await pages.defer(conn, page_id=page.id)
            else:
                claims = [(page.id, page.claim_no)]
                ours = bool(await pages.release(conn, claims=claims, delay_seconds=released.delay_seconds))
            if ours:
                await record_attempts(conn, page_id=page.id, claim_no=page.claim_no, rows=rows)
        if not ours:
            return await self._record_stale(page, fetch)
        self._report_hold(hold)
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

    def give_up(self, page: ClaimedPage, fetch: PageFetch) -> PageStale:
        """Report a page that could not be committed; the rescue finds it when its lease has ended."""
        self._metrics.stale_results.inc()
        emit(Event.PAGE_STALE, page_id=page.id, url=page.url, batch_id=fetch.batch_id, claim_no=page.claim_no)
        return PageStale()

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


def _finished_page(outcome: PageExtracted | PageFailed, fetch: PageFetch) -> FinishedPage:
    if isinstance(outcome, PageFailed):
        return FinishedPage(
            processing_status=ProcessingStatus.ERROR,
            scrape_status=ScrapeStatus.ERROR,
            error_code=outcome.error_code,
            error_message=outcome.message,
            http_status=outcome.http_status,
            attempts_used=len(fetch.attempts),
        )
    return FinishedPage(
        processing_status=ProcessingStatus.COMPLETE,
        scrape_status=ScrapeStatus.CONTACT_FOUND if outcome.contacts else ScrapeStatus.NO_CONTACT_FOUND,
        http_status=outcome.page.http_status,
        attempts_used=len(fetch.attempts),
    )


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
