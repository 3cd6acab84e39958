"""One job on its way through this process: websites are claimed, looked at and written, until told to leave.

Read :meth:`JobRun.run`. Three sorts of tasks share one queue: a feeder that claims, workers that look, a writer that
saves what they bring, many at a time.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

import structlog

from pagecurator.csv_jobs.columns import REASON
from pagecurator.csv_jobs.ledger import CsvLedger
from pagecurator.csv_jobs.row_logging import job_label, log_repeated_rows, log_rows
from pagecurator.plural import plural
from pagecurator.scraping.limits.queue_time import SlotTimeoutError
from pagecurator.storage.csv.jobs import PickedJob
from pagecurator.storage.csv.websites import Claim, ClaimedSite, FinishedSites, SiteResult
from pagecurator.storage.engine import DatabaseUnavailable
from pagecurator.telemetry.events import Event, emit
from pagecurator.telemetry.metrics import Metrics
from pagecurator.urls import without_credentials
from pagecurator.websites.models import ScrapeKind, ScrapeRequest, WebsiteResult, WebsiteStatus
from pagecurator.websites.page_fetchers import RETRY_LATER
from pagecurator.websites.responses import linkedin_json, scrap_json

Ask = Callable[[ScrapeRequest], Awaitable[WebsiteResult]]

_INTERNAL_ERROR = "Looking at this website failed because of a fault in Pagecurator; its log says more."
_CRASHED = "The worker stopped {times} while it processed this website."


class StopReason(StrEnum):
    """Why a run leaves its job although there is work."""

    TIME_SLICE_OVER = "turn_over"
    """Other jobs wait."""
    SHUTDOWN = "shutdown"
    CANCELLED = "cancelled"
    RETRY_LATER = "ask_later"
    """Websites can't be looked at now, whatever they are."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tuning:
    """How much at a time."""

    workers: int
    """Websites at the same time."""
    write_rows: int = 200
    """Results are written when there are so many …"""
    write_seconds: float = 0.5
    """… or the first of them waited so long."""
    retry_seconds: float = 1.0
    """Between two tries: of Postgres while it is away, of a website while our own limits are reached."""


@dataclass(slots=True)
class JobRunner:
    """One turn of one job. ``reason`` is why it ends early, if it does."""

    job: PickedJob
    ledger: CsvLedger
    ask: Ask
    tuning: Tuning
    metrics: Metrics
    max_crashes: int
    """A website whose worker died so often is not looked at again."""
    reason: StopReason | None = None
    claimed: dict[int, ClaimedSite] = field(default_factory=dict)
    """What we claimed and have not written yet, by number."""
    _queue: asyncio.Queue[ClaimedSite | None] = field(default_factory=asyncio.Queue)
    _results: list[SiteResult] = field(default_factory=list)
    _needs_work: asyncio.Event = field(default_factory=asyncio.Event)
    _has_results: asyncio.Event = field(default_factory=asyncio.Event)
    _can_accept: asyncio.Event = field(default_factory=asyncio.Event)
    _done: bool = False
    _workers: list[asyncio.Task[None]] = field(default_factory=list)

    async def run(self) -> None:
        """Work until nothing is left to claim, or until told to leave. Everything claimed is written or given back."""
        try:
            await self._run_tasks()
        except Exception:
            with contextlib.suppress(Exception):  # the first fault is the one to tell
                await self._release(list(self.claimed.values()))
            raise
        await self._release(list(self.claimed.values()))

    async def _run_tasks(self) -> None:
        self._can_accept.set()
        writer = asyncio.create_task(self._save_results(), name=f"write results of job {self.job.id}")
        feeder = asyncio.create_task(self._claim_websites(), name=f"claim rows of job {self.job.id}")
        self._workers = [
            asyncio.create_task(self._scrape_claimed(), name=f"look at rows of job {self.job.id}")
            for _ in range(self.tuning.workers)
        ]
        try:
            await _all_of([feeder, *self._workers], beside=writer)
            self._done = True
            self._has_results.set()
            await writer
        finally:
            for task in (writer, feeder, *self._workers):
                task.cancel()
            await asyncio.gather(writer, feeder, *self._workers, return_exceptions=True)

    def stop(self, reason: StopReason) -> None:
        """Start nothing more; what is in flight may finish, the rest is given back at once."""
        if self.reason is None:
            self.reason = reason
            self._needs_work.set()

    def abort(self, reason: StopReason) -> None:
        """The same, and break off what is in flight."""
        self.stop(reason)
        for task in self._workers:
            task.cancel()

    def _is_stopping(self) -> bool:
        return self.reason is not None

    @property
    def claims(self) -> list[Claim]:
        """Whose leases are to be renewed."""
        return [(self.job.id, site.site_no, site.claim_no) for site in self.claimed.values()]

    # ------------------------------------------------------------ the three sorts of tasks
    async def _claim_websites(self) -> None:
        """Keep as many websites waiting as there are workers, so that none of them waits for Postgres."""
        while not self._is_stopping():
            try:
                sites = await self.ledger.claim(self.job.id, limit=2 * self.tuning.workers - self._queue.qsize())
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
                    self._can_accept.clear()  # Postgres is slow or away: results wait, and nothing more is fetched

    async def _save_results(self) -> None:
        while True:
            await self._wait_for_batch()
            batch = self._results[: 2 * self.tuning.write_rows]
            if not batch:
                return
            try:
                finished = await self.ledger.finish(self.job.id, batch)
            except DatabaseUnavailable:
                await asyncio.sleep(self.tuning.retry_seconds)
                continue
            del self._results[: len(batch)]
            self._can_accept.set()
            await self._record_saved(batch, finished)

    async def _wait_for_batch(self) -> None:
        """Until there are many results, or the first one waited long enough, or no more will come."""
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
        """What came of it; None when it is to be looked at later."""
        kind = ScrapeKind(self.job.kind)
        website = without_credentials(site.website)
        emit(
            Event.CSV_ROW_STARTED,
            message=f"[{self.label}] Processing row {site.row_no}: {website}",
            job_id=self.job.id,
            row=site.row_no,
            website=website,
        )
        try:
            if site.crashes >= self.max_crashes:
                answer = _error_answer(site, _CRASHED.format(times=plural(site.crashes, "time")))
            else:
                asked = await self._ask_until_admitted(ScrapeRequest(website=site.website, kind=kind))
                if asked is None:
                    return None
                answer = asked
        except RETRY_LATER as error:
            self._ask_later(error)
            return None
        except Exception:  # noqa: BLE001 - one website must not end the job; asked again it would fail again
            structlog.get_logger("pagecurator").error("csv.traceback", job_id=self.job.id, exc_info=True)
            answer = _error_answer(site, _INTERNAL_ERROR)
        shown = scrap_json(answer) if kind is ScrapeKind.CONTACTS else linkedin_json(answer)
        stored = shown if answer.reason is None else {**shown, REASON: answer.reason}
        return SiteResult(
            site=site,
            status=answer.status.value,
            answer=json.dumps(stored, ensure_ascii=False),
            error=shown.get("error"),
        )

    async def _ask_until_admitted(self, question: ScrapeRequest) -> WebsiteResult | None:
        """The answer; None when the run leaves before one of our own limits lets the row through. It is no error."""
        while not self._is_stopping():
            try:
                return await self.ask(question)
            except SlotTimeoutError:
                await asyncio.sleep(self.tuning.retry_seconds)
        return None

    def _ask_later(self, error: BaseException) -> None:
        if self.reason is None:
            emit(Event.CSV_JOB_WAITS, job_id=self.job.id, reason=str(error))
        self.stop(StopReason.RETRY_LATER)

    async def _release(self, sites: Sequence[ClaimedSite]) -> None:
        if not sites:
            return
        for site in sites:
            self.claimed.pop(site.site_no, None)
        with contextlib.suppress(DatabaseUnavailable):  # then their leases end by themselves
            await self.ledger.release_sites([(self.job.id, site.site_no, site.claim_no) for site in sites])

    # ------------------------------------------------------------ what is told
    @property
    def label(self) -> str:
        """As log lines name the job."""
        return job_label(self.job.kind, self.job.id)

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
                    self.job, self.ledger, site_no=result.site.site_no, status=result.status, error=result.error
                )
        if finished.job_status is None:
            self.abort(StopReason.CANCELLED)
        elif finished.job_status == "completed":
            emit(
                Event.CSV_JOB_COMPLETED,
                message=f"[{self.label}] Completed",
                job_id=self.job.id,
                kind=self.job.kind,
                total_rows=self.job.total_rows,
                succeeded=finished.succeeded_rows,
                failed=finished.failed_rows,
                skipped=finished.skipped_rows,
            )


def _error_answer(site: ClaimedSite, sentence: str) -> WebsiteResult:
    return WebsiteResult(website=without_credentials(site.website), status=WebsiteStatus.ERROR, error=sentence)


async def _all_of(tasks: Sequence[asyncio.Task[Any]], *, beside: asyncio.Task[None]) -> None:
    """Until all ``tasks`` are done or cancelled. What one of them or ``beside`` raises is raised at once."""
    pending = set(tasks)
    while pending:
        done, _ = await asyncio.wait({*pending, beside}, return_when=asyncio.FIRST_COMPLETED)
        pending -= done
        for task in done:
            if not task.cancelled():
                task.result()
