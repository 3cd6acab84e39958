"""The CSV part of the process: picks jobs, runs some of them concurrently, and does the periodic work around them."""

from __future__ import annotations

import asyncio
import contextlib
import time
from dataclasses import dataclass, field

from sqlalchemy.exc import ProgrammingError

from pagecurator.csv_jobs.callbacks import CallbackSender, build_callback_sender
from pagecurator.csv_jobs.job_runner import JobRunner, StopReason, Tuning
from pagecurator.csv_jobs.notices import job_ended
from pagecurator.csv_jobs.row_logging import log_completed, log_failed, log_rows_without_website, log_started
from pagecurator.runtime import periodic
from pagecurator.runtime.container import Container
from pagecurator.runtime.tasks import BackgroundTask
from pagecurator.storage.connection_errors import DatabaseUnavailable
from pagecurator.storage.csv.jobs import (
    PickedJob,
    active_counts,
    fail_job,
    hidden_job,
    hide_expired,
    other_jobs_wait,
    pick_next_job,
    postpone,
    remove_step,
    still_processing,
)
from pagecurator.storage.csv.websites import renew_sites, rescue_sites
from pagecurator.storage.models import JobStatus
from pagecurator.storage.outbox import Notification, Outbox
from pagecurator.storage.suppression.guard import SuppressionGuard
from pagecurator.storage.worker_database import WorkerDatabase
from pagecurator.telemetry.events import Event, emit
from pagecurator.telemetry.lean_structlog import structlog
from pagecurator.telemetry.metrics import Metrics
from pagecurator.websites.models import ScrapeKind, ScrapeRequest, WebsiteResult
from pagecurator.websites.scraper import WebsiteScraper

_LAST_WRITE_SECONDS = 5.0
_MAX_FAULTS = 3
_GIVEN_UP = (
    f"Processing failed {_MAX_FAULTS} times in a row because of an internal error of Pagecurator; its log has the "
    "details. Upload the table again once the error is fixed."
)

# Enough for all spellings of the homepage's address, the contact page, and the wait for the host's connection limit.
_DEADLINE_SECONDS = {ScrapeKind.CONTACTS: 60.0, ScrapeKind.LINKEDIN: 30.0}
_SCRAPERAPI_REQUESTS_PER_WEBSITE = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class PollIntervals:
    """When the service polls for jobs and switches between them, in seconds."""

    poll_seconds: float = 1.0
    """Interval between polls for new jobs, cancelled ones and those that other replicas left."""
    time_slice_seconds: float = 10.0
    """How long a job runs while others are waiting."""
    postpone_seconds: float = 30.0
    """Delay before a job is retried after an internal error, or when no website can be fetched."""


@dataclass(slots=True)
class _RunningJob:
    runner: JobRunner
    task: asyncio.Task[None]
    started: float


@dataclass(slots=True)
class CsvService:
    """Runs up to ``max_jobs`` jobs concurrently, in time slices if there are more."""

    database: WorkerDatabase
    worker: str
    lease_seconds: float
    scraper: WebsiteScraper
    metrics: Metrics
    callbacks: CallbackSender
    tuning: Tuning
    suppression: SuppressionGuard
    max_jobs: int
    max_crashes: int
    retention_seconds: float
    deadline_seconds: dict[ScrapeKind, float]
    outbox: Outbox = field(default_factory=Outbox)
    intervals: PollIntervals = field(default_factory=PollIntervals)
    _runs: dict[int, _RunningJob] = field(default_factory=dict)
    """The jobs in progress, by number."""
    _faults: dict[int, tuple[int, int]] = field(default_factory=dict)
    """Internal errors of a job in a row, and the number of its rows that were processed at the last one."""
    _log_tasks: set[asyncio.Task[None]] = field(default_factory=set)
    _changed: asyncio.Event = field(default_factory=asyncio.Event)
    _stopping: bool = False

    # ------------------------------------------------------------ lifecycle
    def background_tasks(self) -> list[BackgroundTask]:
        """The background tasks of CSV jobs."""
        return [
            BackgroundTask(periodic.CSV_JOBS, self._serve),
            BackgroundTask(periodic.CSV_HEARTBEAT, self._heartbeat),
            BackgroundTask(periodic.CSV_RESCUE, self._rescue),
            BackgroundTask(periodic.CSV_CALLBACKS, self.callbacks.run),
            BackgroundTask(periodic.CSV_RETENTION, self.remove_old),
            BackgroundTask(periodic.CSV_SAMPLER, self._sample),
        ]

    def wake(self) -> None:
        """Poll now: a job was added or cancelled."""
        self._changed.set()

    async def stop(self, grace_seconds: float) -> None:
        """Start nothing more. Scrapes in progress may finish within the grace period; all other claims are released."""
        self._stopping = True
        self._changed.set()
        runs = list(self._runs.values())
        for run in runs:
            run.runner.stop(StopReason.SHUTDOWN)
        tasks = {run.task for run in runs}
        if not tasks:
            return
        _, late = await asyncio.wait(tasks, timeout=grace_seconds)
        for run in runs:
            if run.task in late:
                run.runner.abort(StopReason.SHUTDOWN)
        if late:
            _, late = await asyncio.wait(late, timeout=_LAST_WRITE_SECONDS)
        for task in late:  # Postgres is unavailable: the leases expire
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    # ------------------------------------------------------------ picking jobs
    async def _serve(self) -> None:
        try:
            while True:
                self._changed.clear()
                with contextlib.suppress(DatabaseUnavailable):  # already logged; the next poll tries again
                    await self.poll()
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(self.intervals.poll_seconds):
                        await self._changed.wait()
        finally:
            tasks = [*(run.task for run in self._runs.values()), *self._log_tasks]
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    async def poll(self) -> None:
        """Abort cancelled jobs, start waiting ones while there is capacity, and end a time slice if others wait."""
        if self._runs:
            await self._abort_cancelled()
        while len(self._runs) < self.max_jobs and not self._stopping:
            async with self.database.begin(operation="turn to a CSV job") as conn:
                job = await pick_next_job(conn, serving=list(self._runs))
                if job is not None and job.status == JobStatus.COMPLETED:
                    await self.outbox.add(conn, _ended(job, JobStatus.COMPLETED))
            if job is None:
                return
            self._start(job)
        if not self._stopping:
            await self._end_time_slice()

    async def _abort_cancelled(self) -> None:
        async with self.database.begin(operation="look for cancelled CSV jobs") as conn:
            still = await still_processing(conn, job_ids=list(self._runs))
        for job_id, run in self._runs.items():
            if job_id not in still:
                run.runner.abort(StopReason.CANCELLED)

    async def _end_time_slice(self) -> None:
        """Stop the job that has been running longest if its time slice is over and others wait."""
        running = [run for run in self._runs.values() if run.runner.stop_reason is None]
        if len(running) < self.max_jobs:
            return  # one is stopping already
        longest = min(running, key=lambda run: run.started)
        if time.monotonic() - longest.started < self.intervals.time_slice_seconds:
            return
        async with self.database.begin(operation="look for CSV jobs") as conn:
            others_wait = await other_jobs_wait(conn, serving=list(self._runs))
        if others_wait:
            longest.runner.stop(StopReason.TIME_SLICE_OVER)

    # ------------------------------------------------------------ running a job
    def _start(self, job: PickedJob) -> None:
        if job.first:
            log_started(job, workers=self.tuning.workers)
            self._record_rows_without_website(job)
        if job.status == JobStatus.COMPLETED:  # no row has a website
            log_completed(job, succeeded=0, failed=job.failed_rows, skipped=job.skipped_rows)
            self.callbacks.wake()
            return
        deadline_seconds = self.deadline_seconds[ScrapeKind(job.kind)]

        async def scrape(request: ScrapeRequest) -> WebsiteResult:
            return await self.scraper.scrape(request, deadline_seconds=deadline_seconds)

        runner = JobRunner(
            job=job,
            database=self.database,
            worker=self.worker,
            lease_seconds=self.lease_seconds,
            scrape=scrape,
            tuning=self.tuning,
            metrics=self.metrics,
            outbox=self.outbox,
            suppression=self.suppression,
            max_crashes=self.max_crashes,
        )
        task = asyncio.create_task(self._run(runner), name=f"csv job {job.id}")
        self._runs[job.id] = _RunningJob(runner, task, time.monotonic())

    def _record_rows_without_website(self, job: PickedJob) -> None:
        self.metrics.csv_rows.labels(outcome="skipped").inc(job.skipped_rows)
        self.metrics.csv_rows.labels(outcome="error").inc(job.failed_rows)
        if job.skipped_rows or job.failed_rows:
            task = asyncio.create_task(log_rows_without_website(job, self.database), name=f"log rows of job {job.id}")
            self._log_tasks.add(task)
            task.add_done_callback(self._log_tasks.discard)

    async def _run(self, runner: JobRunner) -> None:
        job = runner.job
        try:
            await runner.run()
            self._faults.pop(job.id, None)
            if runner.stop_reason is StopReason.RETRY_LATER:
                with contextlib.suppress(DatabaseUnavailable):
                    await self._postpone(job)
        except Exception as error:  # noqa: BLE001 - other jobs continue; this one is retried later
            structlog.get_logger("pagecurator").error("csv.traceback", job_id=job.id, exc_info=True)
            emit(Event.CSV_JOB_FAULT, job_id=job.id, error=f"{type(error).__name__}: {error}")
            with contextlib.suppress(Exception):  # the next poll reports what is wrong with the database
                await self._after_fault(job, error)
        finally:
            del self._runs[job.id]
            self.callbacks.wake()
            self._changed.set()

    async def _after_fault(self, job: PickedJob, error: Exception) -> None:
        """Retry the job later; fail it after several errors in a row without progress between them."""
        faults, processed_rows = self._faults.get(job.id, (0, 0))
        faults = faults + 1 if processed_rows == job.processed_rows else 1
        if isinstance(error, ProgrammingError):
            faults = 0  # the schema is not the expected one: no job's fault, and temporary
        if faults < _MAX_FAULTS:
            self._faults[job.id] = (faults, job.processed_rows)
            await self._postpone(job)
            return
        async with self.database.begin(operation="fail a CSV job") as conn:
            await fail_job(conn, job_id=job.id, error=_GIVEN_UP)
            await self.outbox.add(conn, _ended(job, JobStatus.FAILED, error=_GIVEN_UP))
        self._faults.pop(job.id, None)
        log_failed(job, f"{type(error).__name__}: {error}")

    async def _postpone(self, job: PickedJob) -> None:
        async with self.database.begin(operation="postpone a CSV job") as conn:
            await postpone(conn, job_id=job.id, seconds=self.intervals.postpone_seconds)

    # ------------------------------------------------------------ periodic work
    async def _heartbeat(self) -> None:
        claims = [claim for run in self._runs.values() for claim in run.runner.claims]
        if claims:
            async with self.database.begin(operation="heartbeat of CSV rows") as conn:
                await renew_sites(conn, claims=claims, lease_seconds=self.lease_seconds)

    async def _rescue(self) -> None:
        """Queue the websites again whose worker stopped renewing its lease."""
        async with self.database.begin(operation="rescue CSV rows") as conn:
            rescued = await rescue_sites(conn)
        for each in rescued:
            emit(Event.CSV_LEASES_EXPIRED, job_id=each.job_id, claimed_by=each.claimed_by, websites=each.sites)
            self._changed.set()

    async def remove_old(self) -> None:
        """Remove the jobs whose retention period is over, in small steps."""
        async with self.database.begin(operation="hide old CSV jobs") as conn:
            hidden = await hide_expired(conn, older_than_seconds=self.retention_seconds)
        if hidden:
            emit(Event.CSV_JOBS_REMOVED, jobs=hidden)
        while (job_id := await self._hidden_job()) is not None:
            while await self._remove_step(job_id):
                pass

    async def _hidden_job(self) -> int | None:
        async with self.database.begin(operation="look for old CSV jobs") as conn:
            return await hidden_job(conn)

    async def _remove_step(self, job_id: int) -> bool:
        async with self.database.begin(operation="remove old CSV rows") as conn:
            return await remove_step(conn, job_id=job_id)

    async def _sample(self) -> None:
        async with self.database.begin(operation="count CSV jobs") as conn:
            counts = await active_counts(conn)
        for status, count in counts.items():
            self.metrics.csv_jobs.labels(status=status).set(count)


def build_csv(container: Container, scraper: WebsiteScraper) -> CsvService:
    """The service as the settings describe it."""
    settings = container.settings
    database = WorkerDatabase(container.database)
    deadlines = dict(_DEADLINE_SECONDS)
    if settings.csv_fetch == "scraperapi":
        least = _SCRAPERAPI_REQUESTS_PER_WEBSITE * settings.http_connection_timeout
        deadlines = {kind: max(seconds, least) for kind, seconds in deadlines.items()}
    return CsvService(
        database=database,
        worker=container.worker,
        lease_seconds=settings.csv_lease_seconds,
        scraper=scraper,
        metrics=container.metrics,
        callbacks=build_callback_sender(settings, database),
        tuning=Tuning(workers=settings.csv_concurrent_workers),
        suppression=container.suppression,
        max_jobs=settings.max_workers,
        max_crashes=settings.wf7_max_crashes,
        retention_seconds=settings.csv_retention_days * 86_400,
        deadline_seconds=deadlines,
        outbox=container.notifications.outbox,
    )


def _ended(job: PickedJob, status: JobStatus, *, error: str | None = None) -> Notification:
    completed = status is JobStatus.COMPLETED  # no row has a website; else what was counted before is not the whole
    return job_ended(
        job.id,
        kind=job.kind,
        status=status,
        total_rows=job.total_rows,
        succeeded=0 if completed else None,
        failed=job.failed_rows if completed else None,
        skipped=job.skipped_rows if completed else None,
        error=error,
    )
