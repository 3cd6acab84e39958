"""The journey of one page: fetch it, read the contacts on it, save what came of it.

Read :meth:`Journey.run` and you know the product. Deciding (fetch and extract) can be interrupted, and the
page then goes back unharmed; saving can't, and is repeated while the lease lives.
"""

from __future__ import annotations

import asyncio
import math
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from typing import assert_never
from uuid import UUID

from pagecurator.curation.dependencies import CurationContext
from pagecurator.curation.domain_health import health_signal
from pagecurator.curation.results import Outcome, PageResult
from pagecurator.curation.verdict import PageFailed, PageLost, PageRead, PageReleased, Verdict
from pagecurator.extraction.contact import Contact
from pagecurator.runtime.extraction_pool import ExtractionError
from pagecurator.scraping.errors import ErrorCode
from pagecurator.scraping.escalation import Tier, fetch_with_escalation
from pagecurator.scraping.retry import Failed, FetchAttempt, Fetched, Released, ReleaseReason
from pagecurator.scraping.scraperapi import FetchedPage, RequestStats
from pagecurator.storage.contacts import ContactRow
from pagecurator.storage.engine import DatabaseUnavailable
from pagecurator.storage.models import ProcessingStatus, ScrapeStatus
from pagecurator.storage.queue.attempts import AttemptRow
from pagecurator.storage.queue.claim import ClaimedPage
from pagecurator.storage.queue.pages import FinishedPage
from pagecurator.telemetry.events import Event, emit

_FIRST_SAVE_RETRY_SECONDS = 0.25
_LONGEST_SAVE_RETRY_SECONDS = 5.0
_END_OF_LINE_SECONDS = 1e-6


class _LeaseLostError(Exception):
    pass


class PageTask:
    """One claimed page on its way to its outcome."""

    def __init__(
        self, page: ClaimedPage, *, batch_id: UUID, context: CurationContext, on_start: Callable[[ClaimedPage], None]
    ) -> None:
        self.page = page
        self.in_flight = False
        """True from a call's start until it failed, or until the page that it brought is read: that one is paid for."""
        self._batch_id = batch_id
        self._context = context
        self._on_start = on_start
        self._deciding: asyncio.Task[Verdict] | None = None
        self._release_reason = ""
        self._attempts: list[FetchAttempt] = []
        self._wire = RequestStats()
        self._reservation = context.client.body_budget.reserve()
        self._retries = 0
        self._save_until = math.inf
        self._began = time.monotonic()

    async def run(self) -> PageResult:
        """Take the page to its outcome. Never raises: what goes wrong is the outcome."""
        try:
            return await self._save(await self._decide())
        finally:
            self._context.heartbeat.drop(self.page)
            self._reservation.release()
            self._context.metrics.connections_opened.inc(self._wire.connections_opened)

    def release(self, reason: str, *, save_within_seconds: float = math.inf) -> None:
        """Give the page back unharmed unless its outcome is decided already; takes effect in ``run``.

        ``save_within_seconds`` bounds how long a save is repeated when Postgres is away.
        """
        self._release_reason = self._release_reason or reason
        self._save_until = time.monotonic() + save_within_seconds
        if self._deciding is not None:
            self._deciding.cancel()

    # ------------------------------------------------------------ decide
    async def _decide(self) -> Verdict:
        if self._release_reason:
            return self._given_back()
        self._deciding = asyncio.create_task(self._fetch_and_read(), name=f"fetch {self.page.id}")
        try:
            return await self._deciding
        except asyncio.CancelledError:
            return self._given_back()
        except _LeaseLostError:
            return PageLost()
        except Exception as error:  # noqa: BLE001 - a fault of ours on one page must not touch the others
            return PageFailed(error_code=ErrorCode.INTERNAL_ERROR, message=f"{type(error).__name__}: {error}"[:500])

    def _given_back(self) -> PageReleased:
        return PageReleased(reason=self._release_reason or "shutdown")

    async def _fetch_and_read(self) -> Verdict:
        retry = self._context.retry
        result = await fetch_with_escalation(
            self._call,
            self.page.url,
            ladder=self._context.ladder,
            throttle=self._context.throttle,
            account=self._context.account,
            attempts=retry.attempts,
            base_seconds=retry.base_seconds,
            backoff_factor=retry.backoff_factor,
            on_attempt=self._attempt_made,
            on_retry=self._will_retry,
            release_busy=True,
            may_return=True,
        )
        match result.verdict:
            case Fetched(page=page):
                return await self._read(page)
            case Failed(error=error):
                return PageFailed(
                    error_code=error.code,
                    message=error.message,
                    http_status=error.http_status,
                    target_status=error.target_status,
                )
            case Released(reason=ReleaseReason.TARGET_BUSY, message=message):
                return self._put_off(message)
            case Released(reason=reason):
                return PageReleased(reason=reason, delay_seconds=self._delay_seconds(reason))
            case _:
                assert_never(result.verdict)

    def _put_off(self, message: str) -> Verdict:
        """The site asks for less: the page comes again when its domain has cooled down, but not for ever."""
        if self.page.deferrals + 1 < self._context.retry.max_deferrals:
            return PageReleased(reason=ReleaseReason.TARGET_BUSY, message=message)
        last = self._attempts[-1]
        return PageFailed(
            error_code=ErrorCode.TARGET_BUSY,
            message=f"{message}, {self.page.deferrals + 1} times, with a pause after each",
            http_status=last.http_status,
            target_status=last.target_status,
        )

    def _delay_seconds(self, reason: ReleaseReason) -> float:
        """How long the page stays back. After a refused account it comes again at once, but not ahead of all others.

        One that was tried in vain while ScraperAPI is away goes to the end of its line, so that the next page that is
        tried is another one.
        """
        if reason is ReleaseReason.SERVICE_UNREACHABLE:
            return _END_OF_LINE_SECONDS if self._attempts else 0.0
        refused_again = self.page.claim_no > 1 and bool(self._attempts)
        if reason is ReleaseReason.RATE_LIMITED or refused_again:
            return self._context.retry.release_delay_seconds
        return 0.0

    async def _call(self, url: str, tier: Tier | None) -> FetchedPage:
        """One call to ScraperAPI; the slot is held around it.

        A worker that was frozen, or waited long for its slot while Postgres was away, may have lost the page meanwhile:
        it must not be paid for twice.
        """
        if self._context.heartbeat.seconds_left(self.page) <= 0:
            raise _LeaseLostError
        self.in_flight = True
        self._on_start(self.page)
        if not self._attempts:
            self._context.metrics.stage_seconds.labels(stage="wait").observe(time.monotonic() - self._began)
        try:
            parameters = None if tier is None else tier.parameters
            return await self._context.client.fetch(
                url, stats=self._wire, reservation=self._reservation, parameters=parameters
            )
        except BaseException:
            self.in_flight = False
            self._reservation.release()
            raise

    async def _read(self, page: FetchedPage) -> Verdict:
        began = time.monotonic()
        try:
            contacts = await self._context.extraction_pool.contacts(page.html, page.final_url or self.page.url)
        except ExtractionError as error:
            return PageFailed(error_code=error.code, message=str(error), http_status=page.http_status)
        finally:
            self._reservation.release()
        self._context.metrics.stage_seconds.labels(stage="extract").observe(time.monotonic() - began)
        return PageRead(page=replace(page, html=""), contacts=contacts)

    def _attempt_made(self, attempt: FetchAttempt) -> None:
        self._attempts.append(attempt)
        metrics = self._context.metrics
        metrics.stage_seconds.labels(stage="fetch").observe(attempt.fetch_seconds)
        metrics.credits.inc(attempt.credits or 0)
        if attempt.error_code is ErrorCode.RATE_LIMITED:
            metrics.rate_limit_errors.inc()

    def _will_retry(self, attempt: FetchAttempt, wait_seconds: float) -> None:
        self._retries += 1
        self._context.metrics.page_retries.labels(reason=attempt.error_code or "unknown").inc()
        emit(
            Event.PAGE_RETRY,
            page_id=self.page.id,
            url=self.page.url,
            batch_id=self._batch_id,
            attempt=attempt.number,
            error_code=attempt.error_code,
            error_message=attempt.message,
            http_status=attempt.http_status,
            wait_seconds=round(wait_seconds, 3),
        )

    # ------------------------------------------------------------ save
    async def _save(self, verdict: Verdict) -> PageResult:
        """Commit, and while Postgres is away try again until the lease ends."""
        began = time.monotonic()
        wait_seconds = _FIRST_SAVE_RETRY_SECONDS
        unexpected = False
        while True:
            try:
                result = await self._commit(verdict)
            except DatabaseUnavailable:
                left = min(self._context.heartbeat.seconds_left(self.page), self._save_until - time.monotonic())
                if left <= 0:
                    return self._stale()
                await asyncio.sleep(min(wait_seconds, left))
                wait_seconds = min(2 * wait_seconds, _LONGEST_SAVE_RETRY_SECONDS)
            except Exception as error:  # noqa: BLE001 - the same: this page fails, with its reason
                if isinstance(verdict, PageReleased) or (
                    isinstance(verdict, PageFailed) and not self._context.database.is_broken
                ):
                    return self._stale()  # not even the failure can be written: the lease's end will tell
                if self._context.database.is_broken:  # no page's fault: it would be every page's
                    verdict = PageReleased(reason="database_changed")
                    continue
                if not unexpected:  # the page is paid for: once more, before it fails for what may have passed
                    unexpected = True
                    await asyncio.sleep(_FIRST_SAVE_RETRY_SECONDS)
                    continue
                message = f"could not be saved: {type(error).__name__}: {error}"[:500]
                verdict = PageFailed(error_code=ErrorCode.INTERNAL_ERROR, message=message)
            else:
                self._context.metrics.stage_seconds.labels(stage="save").observe(time.monotonic() - began)
                return result

    async def _commit(self, verdict: Verdict) -> PageResult:
        match verdict:
            case PageRead():
                return await self._commit_contacts(verdict)
            case PageFailed():
                return await self._commit_failure(verdict)
            case PageReleased():
                return await self._commit_release(verdict)
            case PageLost():
                return await self._lost()
            case _:
                assert_never(verdict)

    async def _commit_contacts(self, verdict: PageRead) -> PageResult:
        outcome = Outcome.CONTACTS_FOUND if verdict.contacts else Outcome.NO_CONTACTS
        saved = await self._context.committer.save(
            self.page,
            finished=FinishedPage(
                processing_status=ProcessingStatus.COMPLETE,
                scrape_status=ScrapeStatus.CONTACT_FOUND if verdict.contacts else ScrapeStatus.NO_CONTACT_FOUND,
                error_code=None,
                error_message=None,
                http_status=verdict.page.http_status,
                attempts_used=len(self._attempts),
            ),
            found=[_contact_row(contact) for contact in verdict.contacts],
            requests=self._attempt_rows(outcome),
            source_url=verdict.page.final_url or self.page.url,
            sign=health_signal(verdict),
        )
        if saved is None:
            return await self._lost()
        emit(
            Event.PAGE_COMPLETED,
            page_id=self.page.id,
            url=self.page.url,
            batch_id=self._batch_id,
            outcome=outcome,
            contacts_new=saved.new,
            contacts_known=saved.known,
            attempts=len(self._attempts),
            credits=self._credits,
            bytes=verdict.page.bytes_read,
            fetch_seconds=round(verdict.page.fetch_seconds, 3),
        )
        return self._result(outcome, contacts_new=saved.new, contacts_known=saved.known)

    async def _commit_failure(self, verdict: PageFailed) -> PageResult:
        saved = await self._context.committer.save(
            self.page,
            finished=FinishedPage(
                processing_status=ProcessingStatus.ERROR,
                scrape_status=ScrapeStatus.ERROR,
                error_code=verdict.error_code,
                error_message=verdict.message,
                http_status=verdict.http_status,
                attempts_used=len(self._attempts),
            ),
            found=(),
            requests=self._attempt_rows(Outcome.FAILED),
            source_url=self.page.url,
            sign=health_signal(verdict),
        )
        if saved is None:
            return await self._lost()
        emit(
            Event.PAGE_FAILED,
            page_id=self.page.id,
            url=self.page.url,
            batch_id=self._batch_id,
            error_code=verdict.error_code,
            error_message=verdict.message,
            http_status=verdict.http_status,
            target_status=verdict.target_status,
            attempts=len(self._attempts),
            credits=self._credits,
        )
        return self._result(Outcome.FAILED, error_code=verdict.error_code)

    async def _commit_release(self, verdict: PageReleased) -> PageResult:
        requests = self._attempt_rows(Outcome.RELEASED)
        if verdict.reason == ReleaseReason.TARGET_BUSY:
            ours = await self._context.committer.defer(self.page, reason=verdict.message, requests=requests)
        else:
            ours = await self._context.committer.release(
                self.page, delay_seconds=verdict.delay_seconds, requests=requests
            )
        if not ours:
            return await self._lost()
        emit(
            Event.PAGE_RELEASED,
            page_id=self.page.id,
            url=self.page.url,
            batch_id=self._batch_id,
            reason=verdict.reason,
        )
        return self._result(Outcome.RELEASED)

    async def _lost(self) -> PageResult:
        """Another worker has the page. What we asked for it may be billed all the same, so it is on record."""
        if self._attempts:
            with suppress(DatabaseUnavailable):
                await self._context.committer.record_late(self.page, requests=self._attempt_rows(Outcome.STALE))
        return self._stale()

    def _stale(self) -> PageResult:
        self._context.metrics.stale_results.inc()
        emit(
            Event.PAGE_STALE,
            page_id=self.page.id,
            url=self.page.url,
            batch_id=self._batch_id,
            claim_no=self.page.claim_no,
        )
        return self._result(Outcome.STALE)

    def _result(
        self, outcome: Outcome, *, error_code: str | None = None, contacts_new: int = 0, contacts_known: int = 0
    ) -> PageResult:
        return PageResult(
            outcome=outcome,
            error_code=error_code,
            contacts_new=contacts_new,
            contacts_known=contacts_known,
            requests=len(self._attempts),
            connections_opened=self._wire.connections_opened,
            retries=self._retries,
            rate_limited=sum(attempt.error_code is ErrorCode.RATE_LIMITED for attempt in self._attempts),
            credits=self._credits,
        )

    @property
    def _credits(self) -> int:
        return sum(attempt.credits or 0 for attempt in self._attempts)

    def _attempt_rows(self, outcome: Outcome) -> list[AttemptRow]:
        """Every call as it is stored; the last one carries the page's outcome, those before it were retried."""
        last = len(self._attempts)
        return [
            AttemptRow(
                attempt=number,
                worker=self._context.worker,
                batch_id=self._batch_id,
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
            for number, attempt in enumerate(self._attempts, start=1)
        ]


def _contact_row(contact: Contact) -> ContactRow:
    return ContactRow(
        kind=contact.kind,
        value=contact.value,
        raw=contact.raw,
        name=contact.name,
        role=contact.role,
        email_type=contact.email_type,
        confidence=contact.confidence,
        source=contact.source,
        context=contact.context,
    )
