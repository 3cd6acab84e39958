"""The log lines about CSV jobs and their rows that people grep.

A job may have a million rows, so the functions that log rows yield to the event loop in between.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Iterable

from pagecurator.csv_jobs.output import SKIPPED
from pagecurator.storage.connection_errors import DatabaseUnavailable
from pagecurator.storage.csv.jobs import PickedJob
from pagecurator.storage.csv.rows import read_repeats, read_rows_without_site
from pagecurator.storage.worker_database import WorkerDatabase
from pagecurator.telemetry.events import Event, emit
from pagecurator.websites.models import ScrapeKind, WebsiteStatus

_ROWS_PER_YIELD = 20
_SCAN_ROWS = 10_000
_READ = "read CSV rows"


def job_label(job: PickedJob) -> str:
    """``Job 123`` or ``LinkedIn Job 123``."""
    return f"LinkedIn Job {job.id}" if job.kind == ScrapeKind.LINKEDIN else f"Job {job.id}"


def log_started(job: PickedJob, *, workers: int) -> None:
    """Log that the first worker started with the job."""
    emit(
        Event.CSV_JOB_STARTED,
        message=f"[{job_label(job)}] Processing {job.total_rows} rows with {workers} concurrent workers",
        job_id=job.id,
        kind=job.kind,
        total_rows=job.total_rows,
        websites=job.open_sites,
        skipped=job.skipped_rows,
        failed=job.failed_rows,
    )


def log_completed(job: PickedJob, *, succeeded: int | None, failed: int | None, skipped: int | None) -> None:
    """Log that the job is completed, with its final counts."""
    emit(
        Event.CSV_JOB_COMPLETED,
        message=f"[{job_label(job)}] Completed",
        job_id=job.id,
        kind=job.kind,
        total_rows=job.total_rows,
        succeeded=succeeded,
        failed=failed,
        skipped=skipped,
    )


def log_failed(job: PickedJob, error: str) -> None:
    """Log that the job was given up."""
    emit(Event.CSV_JOB_FAILED, message=f"[{job_label(job)}] Failed", job_id=job.id, kind=job.kind, error=error)


async def log_rows(job: PickedJob, rows: Iterable[tuple[int, str, str | None]]) -> None:
    """One line per row: its number, its status and, for ``error``, the reason."""
    for count, (row, status, error) in enumerate(rows, start=1):
        emit(
            Event.CSV_ROW_FINISHED,
            message=f"[{job_label(job)}] Row {row} {_outcome(status, error)}",
            job_id=job.id,
            row=row,
            status=status,
        )
        if count % _ROWS_PER_YIELD == 0:
            await asyncio.sleep(0)


async def log_repeated_rows(
    job: PickedJob, database: WorkerDatabase, *, site_no: int, status: str, error: str | None
) -> None:
    """One line per row whose website is that of an earlier row."""
    after = 0
    with contextlib.suppress(DatabaseUnavailable):  # the rows are counted; only their log lines are missing
        while True:
            async with database.begin(operation=_READ) as conn:
                rows = await read_repeats(conn, job_id=job.id, site_no=site_no, after=after)
            if not rows:
                return
            await log_rows(job, ((row, status, error) for row in rows))
            after = rows[-1]


async def log_rows_without_website(job: PickedJob, database: WorkerDatabase) -> None:
    """One line per row that is not scraped because it has no website or can't be read."""
    with contextlib.suppress(DatabaseUnavailable):
        for after in range(0, job.total_rows, _SCAN_ROWS):
            async with database.begin(operation=_READ) as conn:
                found = await read_rows_without_site(conn, job_id=job.id, after=after, until=after + _SCAN_ROWS)
            await log_rows(
                job, ((row, SKIPPED if problem is None else WebsiteStatus.ERROR, problem) for row, problem in found)
            )


def _outcome(status: str, error: str | None) -> str:
    if status == WebsiteStatus.ERROR:
        return f"failed: {error}"
    return "skipped: it names no website" if status == SKIPPED else f"processed successfully: {status}"
