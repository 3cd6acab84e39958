"""One CSV job in this process: its websites are claimed, scraped and saved until none is left.

Start at :meth:`JobRunner.run`. Three kinds of tasks run concurrently: one claims websites into a queue, several scrape
them, one saves the results in batches.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from pagecurator.csv_jobs.notices import job_ended
from pagecurator.csv_jobs.output import REASON
from pagecurator.csv_jobs.row_logging import job_label, log_completed, log_repeated_rows, log_rows
from pagecurator.plural import plural
from pagecurator.scraping.limits.queue_time import SlotTimeoutError
from pagecurator.storage.connection_errors import DatabaseUnavailable
from pagecurator.storage.csv.jobs import PickedJob
from pagecurator.storage.csv.websites import (
    Claim,
    ClaimedSite,
    FinishedSites,
    SiteResult,
    claim_sites,
    finish_sites,
    release_sites,
)
from pagecurator.storage.models import JobStatus
from pagecurator.storage.outbox import Notification, Outbox
from pagecurator.storage.suppression.guard import SuppressionGuard
from pagecurator.storage.suppression.key import SuppressionKeyUnusable
from pagecurator.storage.worker_database import WorkerDatabase
from pagecurator.telemetry.events import Event, emit
from pagecurator.telemetry.lean_structlog import structlog
from pagecurator.telemetry.metrics import Metrics
from pagecurator.urls import without_credentials
from pagecurator.websites.models import (
    ScrapeKind,
    ScrapeRequest,
    WebsiteResult,
    WebsiteStatus,
    linkedin_json,
    scrap_json,
)
from pagecurator.websites.page_fetchers import RETRY_LATER
from pagecurator.websites.scrub import answer_contacts, answer_without

Scrape = Callable[[ScrapeRequest], Awaitable[WebsiteResult]]

_INTERNAL_ERROR = "An internal error of Pagecurator prevented scraping this website; see its log."
_CRASHED = "The worker stopped {times} while it processed this website."


class StopReason(StrEnum):
    """Why a runner leaves its job before all websites are processed."""

    TIME_SLICE_OVER = "time_slice_over"
    """Other jobs are waiting."""
    SHUTDOWN = "shutdown"
    CANCELLED = "cancelled"
    RETRY_LATER = "retry_later"
    """No website can be fetched at the moment."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tuning:
    """Concurrency and batch sizes of one job."""

    workers: int
    """Websites scraped concurrently."""
    write_rows: int = 200
    """Results are saved when this many are waiting …"""
    write_seconds: float = 0.5
    """… or when the first of them has waited this long."""
    retry_seconds: float = 1.0
    """Pause before the next attempt while Postgres is unavailable or a concurrency limit of this process is reached."""


@dataclass(slots=True)
class JobRunner:
    """Processes one job for one time slice. ``stop_reason`` is set if it ends early."""

    job: PickedJob
    database: WorkerDatabase
    worker: str
    lease_seconds: float
    scrape: Scrape
    tuning: Tuning
    metrics: Metrics
    suppression: SuppressionGuard
    max_crashes: int
    """A website that crashed its worker this often fails without another attempt."""
    outbox: Outbox = field(default_factory=Outbox)
    stop_reason: StopReason | None = None
    claimed: dict[int, ClaimedSite] = field(default_factory=dict)
    """Claimed websites whose results are not saved yet, by number."""
    _queue: asyncio.Queue[ClaimedSite | None] = field(default_factory=asyncio.Queue)
    _results: list[SiteResult] = field(default_factory=list)
    _needs_work: asyncio.Event = field(default_factory=asyncio.Event)
    _has_results: asyncio.Event = field(default_factory=asyncio.Event)
    _can_accept: asyncio.Event = field(default_factory=asyncio.Event)
    _done: bool = False
    _scrapers: list[asyncio.Task[None]] = field(default_factory=list)

    async def run(self) -> None:
        """Process the job until nothing is left to claim, or until stopped. All claims are then saved or released."""
        try:
            await self._run_tasks()
        except Exception:
            with contextlib.suppress(Exception):  # the first error is the one to report
                await self._release(list(self.claimed.values()))
            raise
        await self._release(list(self.claimed.values()))

    async def _run_tasks(self) -> None:
        self._can_accept.set()
        job_id = self.job.id
        saver = asyncio.create_task(self._save_results(), name=f"save results of job {job_id}")
        claimer = asyncio.create_task(self._claim_websites(), name=f"claim websites of job {job_id}")
        self._scrapers = [
            asyncio.create_task(self._scrape_claimed(), name=f"scrape websites of job {job_id}")
            for _ in range(self.tuning.workers)
        ]
        try:
            await _wait_all([claimer, *self._scrapers], beside=saver)
            self._done = True
            self._has_results.set()
            await saver
        finally:
            for task in (saver, claimer, *self._scrapers):
                task.cancel()
            await asyncio.gather(saver, claimer, *self._scrapers, return_exceptions=True)

    def stop(self, reason: StopReason) -> None:
        """Start nothing more: scrapes in progress may finish, claims that are still queued are released."""
        if self.stop_reason is None:
            self.stop_reason = reason
            self._needs_work.set()

    def abort(self, reason: StopReason) -> None:
        """Stop, and cancel the scrapes in progress."""
        self.stop(reason)
        for task in self._scrapers:
            task.cancel()

    def _is_stopping(self) -> bool:
        return self.stop_reason is not None

    @property
    def claims(self) -> list[Claim]:
        """The claims whose leases have to be renewed."""
        return self._claims_of(self.claimed.values())

    # ------------------------------------------------------------ the tasks
    async def _claim_websites(self) -> None:
        """Keep up to twice as many websites queued as there are scrapers, so that none waits for Postgres."""
        while not self._is_stopping():
            try:
                sites = await self._claim(limit=2 * self.tuning.workers - self._queue.qsize())
            except DatabaseUnavailable:
                await asyncio.sleep(self.tuning.retry_seconds)
                continue
            for site in sites:
                self.claimed[site.site_no] = site
                self._queue.put_nowait(site)
            if not sites:
                break
            while not self._is_stopping() and self._queue.qsize() > self.tuning.workers // 2:
                self._needs_work.clear()
                await self._needs_work.wait()
        unstarted = []
        while self._is_stopping() and not self._queue.empty():
            waiting = self._queue.get_nowait()
            if waiting is not None:
                unstarted.append(waiting)
        for _ in range(self.tuning.workers):
            self._queue.put_nowait(None)
        await self._release(unstarted)

    async def _scrape_claimed(self) -> None:
        while (site := await self._queue.get()) is not None:
            self._needs_work.set()
            await self._can_accept.wait()
            if self._is_stopping():
                await self._release([site])
                continue
            result = await self._scrape(site)
            if result is not None:
                self._results.append(result)
                self._has_results.set()
                if len(self._results) >= 2 * self.tuning.write_rows:
                    self._can_accept.clear()  # Postgres is slow or unavailable: fetch no more until it catches up

    async def _save_results(self) -> None:
        while True:
            await self._wait_for_batch()
            batch = self._results[: 2 * self.tuning.write_rows]
            if not batch:
                return
            try:
                async with self.database.begin(operation="save CSV rows") as conn:
                    batch = await self._permitted(conn, batch)
                    finished = await finish_sites(conn, job_id=self.job.id, results=batch)
                    if finished.job_status == JobStatus.COMPLETED:
                        await self.outbox.add(conn, self._notice(finished))
            except SuppressionKeyUnusable:  # it ends the process, and nothing can be saved before
                self.abort(StopReason.SHUTDOWN)
                return
            except DatabaseUnavailable:
                await asyncio.sleep(self.tuning.retry_seconds)
                continue
            del self._results[: len(batch)]
            self._can_accept.set()
            await self._record_saved(batch, finished)

    async def _permitted(self, conn: AsyncConnection, batch: list[SiteResult]) -> list[SiteResult]:
        """The results without contacts that were suppressed since the websites were scraped."""
        answers = [json.loads(result.answer) for result in batch]
        contacts = [(contact, host) for answer in answers for host, contact in answer_contacts(answer)]
        if not contacts:
            return batch
        suppressed = await self.suppression.find(conn, contacts)
        if not suppressed:
            return batch
        cleared = [answer_without(answer, suppressed) for answer in answers]
        return [
            replace(result, status=answer["status"], answer=json.dumps(answer, ensure_ascii=False))
            for result, answer in zip(batch, cleared, strict=True)
        ]

    async def _wait_for_batch(self) -> None:
        """Return when a batch is full, its first result has waited long enough, or no more will come."""
        while not (self._results or self._done):
            await self._wait_for_result()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(self.tuning.write_seconds):
                while not self._done and len(self._results) < self.tuning.write_rows:
                    await self._wait_for_result()

    async def _wait_for_result(self) -> None:
        self._has_results.clear()
        await self._has_results.wait()

    # ------------------------------------------------------------ one website
    async def _scrape(self, site: ClaimedSite) -> SiteResult | None:
        """The result; None if the website has to be scraped later."""
        kind = ScrapeKind(self.job.kind)
        website = without_credentials(site.website)
        emit(
            Event.CSV_ROW_STARTED,
            message=f"[{job_label(self.job)}] Processing row {site.row_no}: {website}",
            job_id=self.job.id,
            row=site.row_no,
            website=website,
        )
        result: WebsiteResult | None
        try:
            if site.crashes >= self.max_crashes:
                result = _failure(website, _CRASHED.format(times=plural(site.crashes, "time")))
            else:
                result = await self._scrape_when_admitted(ScrapeRequest(website=site.website, kind=kind))
        except RETRY_LATER as error:
            self._stop_until_later(error)
            return None
        except Exception:  # noqa: BLE001 - one website must not end the job; another attempt would fail again
            structlog.get_logger("pagecurator").error("csv.traceback", job_id=self.job.id, exc_info=True)
            result = _failure(website, _INTERNAL_ERROR)
        if result is None:
            return None
        shown = scrap_json(result) if kind is ScrapeKind.CONTACTS else linkedin_json(result)
        stored = shown if result.reason is None else {**shown, REASON: result.reason}
        return SiteResult(
            site=site,
            status=result.status.value,
            answer=json.dumps(stored, ensure_ascii=False),
            error=shown.get("error"),
        )

    async def _scrape_when_admitted(self, request: ScrapeRequest) -> WebsiteResult | None:
        """Repeat until the concurrency limits of this process admit the request; None if stopped before that."""
        while not self._is_stopping():
            try:
                return await self.scrape(request)
            except (SlotTimeoutError, DatabaseUnavailable):
                await asyncio.sleep(self.tuning.retry_seconds)
        return None

    def _stop_until_later(self, error: BaseException) -> None:
        if self.stop_reason is None:
            emit(Event.CSV_JOB_WAITS, job_id=self.job.id, reason=str(error))
        self.stop(StopReason.RETRY_LATER)

    # ------------------------------------------------------------ claims and results
    async def _claim(self, *, limit: int) -> list[ClaimedSite]:
        async with self.database.begin(operation="claim CSV rows") as conn:
            return await claim_sites(
                conn, job_id=self.job.id, limit=limit, worker=self.worker, lease_seconds=self.lease_seconds
            )

    async def _release(self, sites: Sequence[ClaimedSite]) -> None:
        if not sites:
            return
        for site in sites:
            self.claimed.pop(site.site_no, None)
        with contextlib.suppress(DatabaseUnavailable):  # then their leases expire
            async with self.database.begin(operation="put CSV rows back") as conn:
                await release_sites(conn, claims=self._claims_of(sites))

    def _notice(self, finished: FinishedSites) -> Notification:
        return job_ended(
            self.job.id,
            kind=self.job.kind,
            status=JobStatus.COMPLETED,
            total_rows=self.job.total_rows,
            succeeded=finished.succeeded_rows,
            failed=finished.failed_rows,
            skipped=finished.skipped_rows,
        )

    def _claims_of(self, sites: Iterable[ClaimedSite]) -> list[Claim]:
        return [(self.job.id, site.site_no, site.claim_no) for site in sites]

    async def _record_saved(self, batch: Sequence[SiteResult], finished: FinishedSites) -> None:
        ours: list[SiteResult] = []
        for result in batch:
            self.claimed.pop(result.site.site_no, None)
            rows = finished.rows.get(result.site.site_no)
            if rows is None:
                self.metrics.csv_rows.labels(outcome="stale").inc()
                continue
            self.metrics.csv_rows.labels(outcome=result.status).inc(rows)
            ours.append(result)
        await log_rows(self.job, ((each.site.row_no, each.status, each.error) for each in ours))
        for result in ours:
            if finished.rows[result.site.site_no] > 1:
                await log_repeated_rows(
                    self.job, self.database, site_no=result.site.site_no, status=result.status, error=result.error
                )
        if finished.job_status is None:
            self.abort(StopReason.CANCELLED)
        elif finished.job_status == JobStatus.COMPLETED:
            log_completed(
                self.job,
                succeeded=finished.succeeded_rows,
                failed=finished.failed_rows,
                skipped=finished.skipped_rows,
            )


def _failure(website: str, sentence: str) -> WebsiteResult:
    return WebsiteResult(website=website, status=WebsiteStatus.ERROR, error=sentence)


async def _wait_all(tasks: Sequence[asyncio.Task[Any]], *, beside: asyncio.Task[None]) -> None:
    """Wait until all ``tasks`` are done or cancelled; re-raise at once what one of them or ``beside`` raises."""
    pending = set(tasks)
    while pending:
        done, _ = await asyncio.wait({*pending, beside}, return_when=asyncio.FIRST_COMPLETED)
        pending -= done
        for task in done:
            if not task.cancelled():
                task.result()
