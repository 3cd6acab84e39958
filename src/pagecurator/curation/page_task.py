"""One claimed page: fetch it, extract its contacts, commit the outcome.

Fetching and extracting can be interrupted, and the page is then released unharmed. The commit can't be interrupted; it
is retried while the lease lives.
"""

from __future__ import annotations

import asyncio
import math
import time
from dataclasses import dataclass
from http import HTTPStatus
from typing import assert_never
from uuid import UUID

from sqlalchemy.exc import DBAPIError

from pagecurator.curation import page_trace
from pagecurator.curation.commit import PageCommitter
from pagecurator.curation.heartbeat import Heartbeat
from pagecurator.curation.results import PageExtracted, PageFailed, PageOutcome, PageReleased, PageStale
from pagecurator.curation.save_check import SaveCheck
from pagecurator.runtime.extraction_pool import ExtractionError, ExtractionPool
from pagecurator.runtime.page_reading import PageReading
from pagecurator.scraping.errors import ErrorCode
from pagecurator.scraping.limits.account import Account
from pagecurator.scraping.limits.concurrency import Throttle
from pagecurator.scraping.page_fetch import Failed, Fetched, PageFetch, Released, ReleaseReason
from pagecurator.scraping.retry import RetryingFetcher
from pagecurator.scraping.scraperapi import ScraperApiClient
from pagecurator.storage.admin.reports import PageStage
from pagecurator.storage.connection_errors import DatabaseUnavailable, described
from pagecurator.storage.queue.claim import ClaimedPage
from pagecurator.storage.suppression.key import SuppressionKeyUnusable
from pagecurator.storage.worker_database import WorkerDatabase
from pagecurator.telemetry import traces
from pagecurator.telemetry.metrics import Metrics
from pagecurator.telemetry.traces import NO_SPAN, NO_TRACER, Kind, Span, Tracer

_FIRST_SAVE_RETRY_SECONDS = 0.25
_LONGEST_SAVE_RETRY_SECONDS = 5.0
_END_OF_QUEUE_SECONDS = 1e-6


@dataclass(frozen=True, slots=True, kw_only=True)
class CurationContext:
    """What the batches and pages of the daemon share: one of each, for the daemon's life."""

    database: WorkerDatabase
    committer: PageCommitter
    save_check: SaveCheck
    heartbeat: Heartbeat
    client: ScraperApiClient
    fetcher: RetryingFetcher
    throttle: Throttle
    account: Account
    extraction_pool: ExtractionPool
    metrics: Metrics
    release_delay_seconds: float
    """Before a page that was released is due again, where the reason asks for a delay."""
    max_deferrals: int
    """429 or 503 responses of its site after which a page fails; before, it is deferred."""
    worker: str
    hold_seconds: float = 0.0
    """How long a result is held while Postgres is unavailable; if its lease lasts longer, until its end."""
    tracer: Tracer = NO_TRACER


class PageTask:
    def __init__(
        self,
        page: ClaimedPage,
        *,
        batch_id: UUID,
        context: CurationContext,
        claim: page_trace.Claim | None = None,
    ) -> None:
        self.page = page
        self._claim = claim
        self._trace: Span = NO_SPAN
        self._claimed_at = time.monotonic()
        self._lease = context.heartbeat.lease(page)
        self._reservation = context.client.body_budget.reserve()
        self._reading = PageReading(
            pool=context.extraction_pool,
            client=context.client,
            reservation=self._reservation,
            metrics=context.metrics,
            with_completeness=page.claim_no > 1,  # before, there is nothing to unlink
        )
        self.fetch = PageFetch(
            url=page.url,
            page_id=page.id,
            batch_id=batch_id,
            lease=self._lease,
            reservation=self._reservation,
            read=self._reading.read,
        )
        """The state of its fetch, and every attempt that was made."""
        self._context = context
        self._stage: tuple[PageStage, float] | None = None  # after it is read, and since when
        self._is_done = False
        self._interruptible: asyncio.Timeout | None = None
        self._is_released = False
        self._release_reason = ReleaseReason.SHUTDOWN
        self._release_delay_seconds = 0.0
        self._save_until = math.inf

    async def run(self) -> PageOutcome:
        """Process the page, and return its outcome as it was committed. Never raises: an error is an outcome."""
        batch_id, tracer = self.fetch.batch_id, self._context.tracer
        try:
            with page_trace.begin(tracer, self.page, batch_id=batch_id, claim=self._claim) as self._trace:
                self._reading.trace = self._trace
                outcome = await self._save(await self._fetch_and_extract())
                page_trace.end(self._trace, outcome, self.fetch)
                return outcome
        finally:
            self._is_done = True
            self.fetch.started.set()
            self._context.heartbeat.drop(self.page)
            self._reservation.release()
            self._context.metrics.connections_opened.inc(self.fetch.stats.connections_opened)

    @property
    def selected_seconds_ago(self) -> float | None:
        """How long ago the page was selected: the age at its claim by Postgres' clock, and the time since."""
        before_claim = self.page.selected_seconds_ago
        return None if before_claim is None else before_claim + time.monotonic() - self._claimed_at

    @property
    def stage(self) -> tuple[PageStage, float] | None:
        """The stage of the page, and the seconds that it has been in it; None when it has its outcome."""
        if self._is_done:
            return None
        fetch = self.fetch
        if self._stage is not None:
            stage, since = self._stage
        elif self._reading.began_at is not None:
            stage, since = PageStage.EXTRACT, self._reading.began_at
        elif fetch.in_flight:
            stage, since = PageStage.FETCH, fetch.changed_at
        else:
            stage, since = PageStage.RETRY if fetch.attempts else PageStage.WAIT, fetch.changed_at
        return stage, time.monotonic() - since

    def release(
        self,
        *,
        reason: ReleaseReason = ReleaseReason.SHUTDOWN,
        to_end_of_queue: bool = False,
        save_within_seconds: float = math.inf,
    ) -> None:
        """Release the page unharmed unless it is already being committed; takes effect in :meth:`run`.

        ``to_end_of_queue``: the other due pages of its domain are claimed first.
        ``save_within_seconds`` bounds how long the commit is retried while Postgres is unavailable.
        """
        self._save_until = time.monotonic() + save_within_seconds
        if self._interruptible is not None and not self._is_released:
            self._interruptible.reschedule(asyncio.get_running_loop().time())
        self._is_released = True
        self._release_reason = reason
        self._release_delay_seconds = _END_OF_QUEUE_SECONDS if to_end_of_queue else 0.0

    # ------------------------------------------------------------ fetch and extract
    async def _fetch_and_extract(self) -> PageOutcome:
        try:
            if not self._is_released:
                async with asyncio.timeout(None) as self._interruptible:
                    return self._outcome(await self._context.fetcher.fetch(self.fetch))
        except ExtractionError as error:
            return PageFailed(error_code=error.code, message=str(error), http_status=HTTPStatus.OK.value)
        except asyncio.CancelledError:
            self._is_released = True
        except Exception as error:  # noqa: BLE001 - a bug that one page triggers must not affect the others
            if not self._is_released:
                message = f"{type(error).__name__}: {error}"[:500]
                return PageFailed(error_code=ErrorCode.INTERNAL_ERROR, message=message)
        finally:
            self._interruptible = None
        return PageReleased(reason=self._release_reason, delay_seconds=self._release_delay_seconds)

    def _outcome(self, fetched: Fetched | Failed | Released) -> PageOutcome:
        if not isinstance(fetched, Fetched):
            return self._missed(fetched)
        read = self._reading.result
        assert read is not None, "the fetch has read what it brought"
        if self._trace.is_recording:
            page_trace.hide_names(self._trace, self.page, read.contacts)
        return PageExtracted(page=fetched.page, contacts=read.contacts, is_complete=read.is_complete)

    def _missed(self, outcome: Failed | Released) -> PageOutcome:
        """The outcome of a fetch without a page: the page fails, or is released when it is not at fault."""
        match outcome:
            case Failed(error=error):
                return PageFailed(
                    error_code=error.code,
                    message=error.message,
                    http_status=error.http_status,
                    target_status=error.target_status,
                )
            case Released(reason=ReleaseReason.LEASE_LOST):
                return PageStale()
            case Released(reason=ReleaseReason.TARGET_BUSY) if self.page.deferrals + 1 >= self._context.max_deferrals:
                last = self.fetch.attempts[-1]
                return PageFailed(
                    error_code=ErrorCode.TARGET_BUSY,
                    message=f"{outcome.message}, {self.page.deferrals + 1} times, with a pause after each",
                    http_status=last.http_status,
                    target_status=last.target_status,
                )
            case Released(reason=reason, message=message):
                return PageReleased(reason=reason, message=message, delay_seconds=self._delay_seconds(reason))
            case _:
                assert_never(outcome)

    def _delay_seconds(self, reason: ReleaseReason) -> float:
        """After a refused account the page is due again immediately, but the second time not ahead of all others."""
        if reason is ReleaseReason.SERVICE_UNREACHABLE:  # to the end of its queue: another page is tried next
            return _END_OF_QUEUE_SECONDS if self.fetch.attempts else 0.0
        refused_again = self.page.claim_no > 1 and bool(self.fetch.attempts)
        if reason is ReleaseReason.RATE_LIMITED or refused_again:
            return self._context.release_delay_seconds
        return 0.0

    # ------------------------------------------------------------ commit
    async def _save(self, outcome: PageOutcome) -> PageOutcome:
        """Commit, and while Postgres is unavailable retry: what was paid for, even after the end of the lease."""
        context, began = self._context, time.monotonic()
        hold_seconds = context.hold_seconds if self.fetch.attempts else 0.0
        self._stage = (PageStage.SAVE, began)
        wait_seconds = _FIRST_SAVE_RETRY_SECONDS
        is_first = True
        with traces.span("save", page_trace.DATABASE, kind=Kind.CLIENT) as span:
            while True:
                try:
                    committed = await context.committer.commit(self.page, outcome, self.fetch)
                except SuppressionKeyUnusable:  # no contact can be saved; it ends the process
                    outcome = PageReleased(reason=ReleaseReason.DATABASE_UNAVAILABLE)
                except DatabaseUnavailable as error:
                    span.event("database unavailable")
                    now = time.monotonic()
                    left_seconds = max(self._lease.seconds_left, began + hold_seconds - now)
                    left_seconds = min(left_seconds, self._save_until - now)
                    if left_seconds <= 0:
                        span.fail("database_unavailable")
                        return context.committer.give_up(self.page, self.fetch, error=str(error))
                    await asyncio.sleep(min(wait_seconds, left_seconds))
                    wait_seconds = min(2 * wait_seconds, _LONGEST_SAVE_RETRY_SECONDS)
                except Exception as error:  # noqa: BLE001 - as above
                    span.event("exception", {"exception.type": type(error).__name__})
                    instead = await self._instead_of(outcome, error, is_first=is_first)
                    is_first = False
                    if instead is None:
                        span.fail(type(error).__name__)
                        return context.committer.give_up(self.page, self.fetch, error=described(error))
                    outcome = instead
                else:
                    if isinstance(committed, PageExtracted) and committed.contacts:
                        context.database.contacts_saved()
                    context.metrics.stage_took("save", time.monotonic() - began)
                    return committed

    async def _instead_of(self, outcome: PageOutcome, error: Exception, *, is_first: bool) -> PageOutcome | None:
        """What to commit after ``outcome`` could not be, although Postgres is available; None: not even a failure."""
        database = self._context.database
        if isinstance(outcome, PageReleased | PageStale):
            return None
        if isinstance(error, DBAPIError):
            database.result_rejected(described(error), again=not is_first)
        if isinstance(outcome, PageExtracted) and is_first and not database.is_broken:
            await asyncio.sleep(_FIRST_SAVE_RETRY_SECONDS)  # the page is paid for: the error may have been transient
            return outcome
        if database.is_broken:  # every page would fail
            return PageReleased(reason=ReleaseReason.DATABASE_CHANGED)
        if isinstance(outcome, PageFailed):
            return None
        return PageFailed(error_code=ErrorCode.INTERNAL_ERROR, message=f"could not be saved: {described(error)}")
