"""The lines about rows that people grep.

There may be a million of them, and whoever waits for the event loop comes in between.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Iterable

from pagecurator.csv_jobs.columns import SKIPPED
from pagecurator.csv_jobs.ledger import CsvLedger
from pagecurator.storage.csv.jobs import PickedJob
from pagecurator.storage.engine import DatabaseUnavailable
from pagecurator.telemetry.events import Event, emit
from pagecurator.websites.models import ScrapeKind, WebsiteStatus

_ROWS_PER_YIELD = 20
_SCAN_ROWS = 10_000


def job_label(kind: str, job_id: int) -> str:
    """``Job 123`` or ``LinkedIn Job 123``."""
    return f"LinkedIn Job {job_id}" if kind == ScrapeKind.LINKEDIN else f"Job {job_id}"


async def log_rows(job: PickedJob, rows: Iterable[tuple[int, str, str | None]]) -> None:
    """A line for each row: its number, its status, and with ``error`` the sentence about it."""
    for count, (row, status, error) in enumerate(rows, start=1):
        emit(
            Event.CSV_ROW_FINISHED,
            message=f"[{job_label(job.kind, job.id)}] Row {row} {_outcome(status, error)}",
            job_id=job.id,
            row=row,
            status=status,
        )
        if count % _ROWS_PER_YIELD == 0:
            await asyncio.sleep(0)


async def log_repeated_rows(job: PickedJob, ledger: CsvLedger, *, site_no: int, status: str, error: str | None) -> None:
    """A line for each row that asked for the same website as an earlier one."""
    after = 0
    with contextlib.suppress(DatabaseUnavailable):  # they are counted; only their lines are missing
        while rows := await ledger.repeats(job.id, site_no=site_no, after=after):
            await log_rows(job, ((row, status, error) for row in rows))
            after = rows[-1]


async def log_rows_without_website(job: PickedJob, ledger: CsvLedger) -> None:
    """A line for each row that no website is looked at for: it names none, or can't be read."""
    with contextlib.suppress(DatabaseUnavailable):
        for after in range(0, job.total_rows, _SCAN_ROWS):
            unasked = await ledger.unasked(job.id, after=after, until=after + _SCAN_ROWS)
            await log_rows(
                job, ((row, SKIPPED if problem is None else WebsiteStatus.ERROR, problem) for row, problem in unasked)
            )


def _outcome(status: str, error: str | None) -> str:
    if status == WebsiteStatus.ERROR:
        return f"failed: {error}"
    return "skipped: it names no website" if status == SKIPPED else f"processed successfully: {status}"


__all__ = ["job_label", "log_repeated_rows", "log_rows", "log_rows_without_website"]
