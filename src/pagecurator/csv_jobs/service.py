"""CSV jobs as one part of the process: which ones are worked on, and what goes on around them."""

from __future__ import annotations

import asyncio
import contextlib
import time
from dataclasses import dataclass, field

import structlog
from sqlalchemy.exc import ProgrammingError

from pagecurator.csv_jobs.callbacks import CallbackSender, build_callback_sender
from pagecurator.csv_jobs.job_runner import JobRunner, StopReason, Tuning
from pagecurator.csv_jobs.ledger import CsvLedger
from pagecurator.csv_jobs.row_logging import job_label, log_rows_without_website
from pagecurator.runtime.container import Container
from pagecurator.runtime.tasks import BackgroundTask, repeated
from pagecurator.storage.csv.jobs import PickedJob
from pagecurator.storage.engine import DatabaseUnavailable
from pagecurator.telemetry.events import Event, emit
from pagecurator.telemetry.metrics import Metrics
from pagecurator.websites.models import ScrapeKind, Scraper, ScrapeRequest, WebsiteResult

_RETRY_SECONDS = 1.0
_LAST_WRITE_SECONDS = 5.0
_RETENTION_SECONDS = 600.0
_SAMPLE_SECONDS = 15.0
_MAX_FAULTS = 3
_BROKEN = (
    f"Work on this table broke off {_MAX_FAULTS} times in a row because of a fault in Pagecurator. Its log says more; "
    "upload the table again when the fault is mended."
)

# A website's homepage in all its spellings, the contact page, and the wait for a turn at its host.
_DEADLINE_SECONDS = {ScrapeKind.CONTACTS: 60.0, ScrapeKind.LINKEDIN: 30.0}
_CALLS_THROUGH_SCRAPERAPI = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class PollIntervals:
    """When the service looks at things, in seconds."""

    poll_seconds: float = 1.0
    """Between two looks for jobs, cancelled ones and other replicas' among them."""
    time_slice_seconds: float = 10.0
    """How long a job keeps its place while others wait."""
    postpone_seconds: float = 30.0
    """How long a job waits when websites can't be looked at now."""


@dataclass(slots=True)
class CsvService:
    """Works on up to ``max_jobs`` jobs at the same time, in turns when there are more."""

    ledger: CsvLedger
    sites: Scraper
    metrics: Metrics
    callbacks: CallbackSender
    tuning: Tuning
    max_jobs: int
    max_crashes: int
    retention_seconds: float
    deadline_seconds: dict[ScrapeKind, float]
    intervals: PollIntervals = field(default_factory=PollIntervals)
    _runners: dict[int, tuple[JobRunner, asyncio.Task[None], float]] = field(default_factory=dict)
    _faults: dict[int, tuple[int, int]] = field(default_factory=dict)
    """How often in a row work on a job broke off, and how many of its rows were processed then."""
    _log_tasks: set[asyncio.Task[None]] = field(default_factory=set)
    _changed: asyncio.Event = field(default_factory=asyncio.Event)
    _stopping: bool = False

    # ------------------------------------------------------------ from outside
    def background_tasks(self) -> list[BackgroundTask]:
        """The background tasks of CSV jobs."""
        return [
            BackgroundTask("csv jobs", self._serve()),
            BackgroundTask("csv heartbeat", self._heartbeat()),
            BackgroundTask("csv rescue", self._rescue()),
            BackgroundTask("csv callbacks", self.callbacks.run()),
            BackgroundTask(
                "csv retention", repeated("csv retention", self.remove_old, every_seconds=_RETENTION_SECONDS)
            ),
            BackgroundTask("csv sampler", repeated("csv sampler", self._sample, every_seconds=_SAMPLE_SECONDS)),
        ]

    def wake(self) -> None:
        """There is a new job, or one was cancelled: look at once."""
        self._changed.set()

    async def stop(self, grace_seconds: float) -> None:
        """Start nothing more. Rows in flight may finish within the grace; the others go back at once, these then."""
        self._stopping = True
        self._changed.set()
        runs = list(self._runners.values())
        for run, _, _ in runs:
            run.stop(StopReason.SHUTDOWN)
        tasks = {task for _, task, _ in runs}
        if not tasks:
            return
        _, late = await asyncio.wait(tasks, timeout=grace_seconds)
        for run, task, _ in runs:
            if task in late:
                run.abort(StopReason.SHUTDOWN)
        if late:
            _, late = await asyncio.wait(late, timeout=_LAST_WRITE_SECONDS)
        for task in late:  # Postgres is away: the leases end by themselves
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    # ------------------------------------------------------------ which jobs
    async def _serve(self) -> None:
        try:
            while True:
                self._changed.clear()
                with contextlib.suppress(DatabaseUnavailable):  # the ledger tells it; the next look tries again
                    await self.poll()
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(self.intervals.poll_seconds):
                        await self._changed.wait()
        finally:
            for _, task, _ in self._runners.values():
                task.cancel()
            for log_task in self._log_tasks:
                log_task.cancel()
            await asyncio.gather(
                *(task for _, task, _ in self._runners.values()), *self._log_tasks, return_exceptions=True
            )

    async def poll(self) -> None:
        """One look: leave cancelled jobs, start those that there is room for, end a turn when others wait."""
        if self._runners:
            await self._abort_cancelled()
        while len(self._runners) < self.max_jobs and not self._stopping:
            job = await self.ledger.pick_next_job(list(self._runners))
            if job is None:
                return
            self._start(job)
        if not self._stopping:
            await self._end_time_slice()

    async def _abort_cancelled(self) -> None:
        still = await self.ledger.still_processing(list(self._runners))
        for job_id, (run, _, _) in self._runners.items():
            if job_id not in still:
                run.abort(StopReason.CANCELLED)

    async def _end_time_slice(self) -> None:
        """One job makes room: the one that has been worked on longest."""
        running = [(since, run) for run, _, since in self._runners.values() if run.reason is None]
        if len(running) < self.max_jobs:
            return  # somebody is leaving already
        since, longest = min(running, key=lambda each: each[0])
        if time.monotonic() - since >= self.intervals.time_slice_seconds and await self.ledger.other_jobs_wait(
            list(self._runners)
        ):
            longest.stop(StopReason.TIME_SLICE_OVER)

    def _start(self, job: PickedJob) -> None:
        if job.first:
            self._log_started(job)
        if job.status == "completed":
            self._log_completed(job)
            return
        deadline_seconds = self.deadline_seconds[ScrapeKind(job.kind)]

        async def ask(question: ScrapeRequest) -> WebsiteResult:
            return await self.sites.scrape(question, deadline_seconds=deadline_seconds)

        run = JobRunner(
            job=job,
            ledger=self.ledger,
            ask=ask,
            tuning=self.tuning,
            metrics=self.metrics,
            max_crashes=self.max_crashes,
        )
        task = asyncio.create_task(self._run(run), name=f"csv job {job.id}")
        self._runners[job.id] = (run, task, time.monotonic())

    async def _run(self, run: JobRunner) -> None:
        try:
            await run.run()
            self._faults.pop(run.job.id, None)
            if run.reason is StopReason.RETRY_LATER:
                with contextlib.suppress(DatabaseUnavailable):
                    await self.ledger.postpone(run.job.id, seconds=self.intervals.postpone_seconds)
        except Exception as error:  # noqa: BLE001 - other jobs go on; this one is tried again after a while
            structlog.get_logger("pagecurator").error("csv.traceback", job_id=run.job.id, exc_info=True)
            emit(Event.CSV_JOB_FAULT, job_id=run.job.id, error=f"{type(error).__name__}: {error}")
            with contextlib.suppress(Exception):  # what is wrong with the database, the next look says too
                await self._after_fault(run, error)
        finally:
            del self._runners[run.job.id]
            self.callbacks.wake()
            self._changed.set()

    async def _after_fault(self, run: JobRunner, error: Exception) -> None:
        """Try again after a while; give the job up when that is of no use."""
        job_id = run.job.id
        faults, processed_rows = self._faults.get(job_id, (0, 0))
        faults = faults + 1 if processed_rows == run.job.processed_rows else 1  # else somebody got on since
        if isinstance(error, ProgrammingError):
            faults = 0  # the database's tables are not what we know: that is no job's fault, and passes
        if faults < _MAX_FAULTS:
            self._faults[job_id] = (faults, run.job.processed_rows)
            await self.ledger.postpone(job_id, seconds=self.intervals.postpone_seconds)
            return
        await self.ledger.fail(job_id, error=_BROKEN)
        self._faults.pop(job_id, None)
        emit(
            Event.CSV_JOB_FAILED,
            message=f"[{job_label(run.job.kind, job_id)}] Failed",
            job_id=job_id,
            kind=run.job.kind,
            error=f"{type(error).__name__}: {error}",
        )

    def _log_started(self, job: PickedJob) -> None:
        what = f"{job.total_rows} rows with {self.tuning.workers} concurrent workers"
        emit(
            Event.CSV_JOB_STARTED,
            message=f"[{job_label(job.kind, job.id)}] Processing {what}",
            job_id=job.id,
            kind=job.kind,
            total_rows=job.total_rows,
            websites=job.open_sites,
            skipped=job.skipped_rows,
            failed=job.failed_rows,
        )
        self.metrics.csv_rows.labels(outcome="skipped").inc(job.skipped_rows)
        self.metrics.csv_rows.labels(outcome="error").inc(job.failed_rows)
        if job.skipped_rows or job.failed_rows:
            log_task = asyncio.create_task(log_rows_without_website(job, self.ledger), name=f"log rows of job {job.id}")
            self._log_tasks.add(log_task)
            log_task.add_done_callback(self._log_tasks.discard)

    def _log_completed(self, job: PickedJob) -> None:
        self.callbacks.wake()
        emit(
            Event.CSV_JOB_COMPLETED,
            message=f"[{job_label(job.kind, job.id)}] Completed",
            job_id=job.id,
            kind=job.kind,
            total_rows=job.total_rows,
            succeeded=0,
            failed=job.failed_rows,
            skipped=job.skipped_rows,
        )

    # ------------------------------------------------------------ around them
    async def _heartbeat(self) -> None:
        """The heartbeat: every third of the lease."""
        pause_seconds = self.ledger.lease_seconds / 3
        while True:
            await asyncio.sleep(pause_seconds)
            claims = [claim for run, _, _ in self._runners.values() for claim in run.claims]
            try:
                if claims:
                    await self.ledger.renew(claims)
                pause_seconds = self.ledger.lease_seconds / 3
            except DatabaseUnavailable:
                pause_seconds = min(_RETRY_SECONDS, self.ledger.lease_seconds / 3)

    async def _rescue(self) -> None:
        """Queue the websites again that a vanished worker held: at the start, and every third of the lease."""
        while True:
            with contextlib.suppress(DatabaseUnavailable):
                for rescued in await self.ledger.rescue():
                    emit(
                        Event.CSV_LEASES_EXPIRED,
                        job_id=rescued.job_id,
                        claimed_by=rescued.claimed_by,
                        websites=rescued.sites,
                    )
                    self._changed.set()
            await asyncio.sleep(self.ledger.lease_seconds / 3)

    async def remove_old(self) -> None:
        """Remove the jobs whose time is over, in small steps."""
        hidden = await self.ledger.hide_expired(older_than_seconds=self.retention_seconds)
        if hidden:
            emit(Event.CSV_JOBS_REMOVED, jobs=hidden)
        while (job_id := await self.ledger.hidden_job()) is not None:
            while await self.ledger.remove_step(job_id):
                pass

    async def _sample(self) -> None:
        for status, count in (await self.ledger.active_counts()).items():
            self.metrics.csv_jobs.labels(status=status).set(count)


def build_csv(container: Container, sites: Scraper) -> CsvService:
    """Put the pieces together on the process' resources."""
    settings = container.settings
    ledger = CsvLedger(database=container.database, worker=container.worker, lease_seconds=settings.csv_lease_seconds)
    deadlines = dict(_DEADLINE_SECONDS)
    if settings.csv_fetch == "scraperapi":
        patience = _CALLS_THROUGH_SCRAPERAPI * settings.http_connection_timeout
        deadlines = {kind: max(seconds, patience) for kind, seconds in deadlines.items()}
    return CsvService(
        ledger=ledger,
        sites=sites,
        metrics=container.metrics,
        callbacks=build_callback_sender(settings, ledger),
        tuning=Tuning(workers=settings.csv_concurrent_workers),
        max_jobs=settings.max_workers,
        max_crashes=settings.wf7_max_crashes,
        retention_seconds=settings.csv_retention_days * 86_400,
        deadline_seconds=deadlines,
    )
