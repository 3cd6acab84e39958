"""The table ``csv_jobs``: uploaded tables and how far they got. Each function is one short statement.

A job is ``queued`` from its upload, ``processing`` from the first time a worker turned to it, and ends ``completed``,
``failed`` or ``cancelled``. Jobs of other owners, and those whose time is over, do not exist for who asks.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import datetime

from sqlalchemy import RowMapping, text
from sqlalchemy.ext.asyncio import AsyncConnection

from pagecurator.storage.sanitize import storable

STATUSES = ("queued", "processing", "completed", "failed", "cancelled")
ENDED = ("completed", "failed", "cancelled")
_LONGEST_MESSAGE = 2000
_LONGEST_NAME = 500

_CREATE = text(
    """
    INSERT INTO csv_jobs (owner, kind, file_name, website_column, header, columns, delimiter, newline, callback_url)
    VALUES (:owner, :kind, :file_name, :website_column, :header, :columns, :delimiter, :newline, :callback_url)
    RETURNING id
    """
)
_UPLOADED = text(
    """
    UPDATE csv_jobs
    SET total_rows = :total_rows, empty_rows = :empty_rows, bad_rows = :bad_rows, open_sites = :open_sites
    WHERE id = :job_id
    RETURNING *
    """
)
_GET = text("SELECT * FROM csv_jobs WHERE id = :job_id AND owner = :owner AND NOT removing")
_OF_LINK = text("SELECT * FROM csv_jobs WHERE id = :job_id AND NOT removing")
_LIST = text(
    """
    SELECT * FROM csv_jobs
    WHERE owner = :owner AND NOT removing AND (CAST(:status AS text) IS NULL OR status = :status)
    ORDER BY id DESC
    LIMIT :limit
    """
)
_CANCEL = text(
    """
    UPDATE csv_jobs
    SET status = 'cancelled', completed_at = clock_timestamp(),
        callback_due_at = CASE WHEN callback_url IS NOT NULL THEN clock_timestamp() END
    WHERE id = :job_id AND owner = :owner AND NOT removing AND status IN ('queued', 'processing')
    """
)
_FAIL = text(
    """
    UPDATE csv_jobs
    SET status = 'failed', error = :error, completed_at = clock_timestamp(),
        callback_due_at = CASE WHEN callback_url IS NOT NULL THEN clock_timestamp() END
    WHERE id = :job_id AND status IN ('queued', 'processing')
    """
)
# What needs no look at a website is counted when the job starts; a table with nothing else is completed at once.
_SERVE_NEXT = text(
    """
    WITH next AS MATERIALIZED (
        SELECT id, status = 'queued' AS first
        FROM csv_jobs
        WHERE status IN ('queued', 'processing') AND resume_at <= now() AND NOT id = ANY(CAST(:serving AS bigint[]))
          AND (status = 'queued'
               OR EXISTS (SELECT FROM csv_sites WHERE job_id = csv_jobs.id AND csv_sites.status = 'queued'))
        ORDER BY served_at, id
        LIMIT 1
        FOR NO KEY UPDATE SKIP LOCKED
    )
    UPDATE csv_jobs
    SET served_at = clock_timestamp(),
        started_at = coalesce(started_at, clock_timestamp()),
        status = CASE WHEN open_sites = 0 THEN 'completed' ELSE 'processing' END,
        completed_at = CASE WHEN open_sites = 0 THEN clock_timestamp() END,
        callback_due_at = CASE WHEN open_sites = 0 AND callback_url IS NOT NULL THEN clock_timestamp() END,
        processed_rows = processed_rows + CASE WHEN first THEN empty_rows + bad_rows ELSE 0 END,
        skipped_rows = skipped_rows + CASE WHEN first THEN empty_rows ELSE 0 END,
        failed_rows = failed_rows + CASE WHEN first THEN bad_rows ELSE 0 END
    FROM next
    WHERE csv_jobs.id = next.id
    RETURNING csv_jobs.id, kind, status, first, total_rows, processed_rows, skipped_rows, failed_rows, open_sites
    """
)
_OTHERS_WAIT = text(
    """
    SELECT EXISTS (
        SELECT FROM csv_jobs
        WHERE status IN ('queued', 'processing') AND resume_at <= now() AND NOT id = ANY(CAST(:serving AS bigint[]))
          AND (status = 'queued'
               OR EXISTS (SELECT FROM csv_sites WHERE job_id = csv_jobs.id AND csv_sites.status = 'queued'))
    )
    """
)
_STILL_PROCESSING = text("SELECT id FROM csv_jobs WHERE id = ANY(CAST(:job_ids AS bigint[])) AND status = 'processing'")
_POSTPONE = text(
    """
    UPDATE csv_jobs SET resume_at = clock_timestamp() + make_interval(secs => :seconds)
    WHERE id = :job_id AND status = 'processing'
    """
)
_COUNTS = text(
    """
    SELECT status, count(*) AS jobs FROM csv_jobs
    WHERE status IN ('queued', 'processing')
    GROUP BY status
    """
)


@dataclass(frozen=True, slots=True, kw_only=True)
class JobView:
    """A job as its owner sees it, and what the output needs to know of its table.

    ``kind`` is a word of ``ScrapeKind``. ``processed_rows`` is the sum of the succeeded, failed and skipped ones.
    """

    id: int
    kind: str
    status: str
    total_rows: int
    processed_rows: int
    succeeded_rows: int
    failed_rows: int
    skipped_rows: int
    created_at: datetime
    started_at: datetime | None
    completed_at: datetime | None
    error: str | None
    file_name: str
    owner: str
    header: bytes
    columns: int
    delimiter: str
    newline: str
    callback_url: str | None = None

    @property
    def progress_percentage(self) -> float:
        """Between 0 and 100, with two decimals; a table without rows is done."""
        if not self.total_rows:
            return 100.0
        return round(100 * self.processed_rows / self.total_rows, 2)


@dataclass(frozen=True, slots=True, kw_only=True)
class PickedJob:
    """A job that a worker turns to. ``first``: nobody did before. ``status`` ``completed``: there is nothing to do."""

    id: int
    kind: str
    status: str
    first: bool
    total_rows: int
    processed_rows: int
    skipped_rows: int
    failed_rows: int
    open_sites: int


_VIEWED = tuple(each.name for each in fields(JobView))


def job_from_row(row: RowMapping) -> JobView:
    """A row of ``csv_jobs``, all its columns, as a view."""
    return JobView(**{name: row[name] for name in _VIEWED})


# ---------------------------------------------------------------- what owners do
async def get_job(conn: AsyncConnection, *, job_id: int, owner: str) -> JobView | None:
    """The job, or None when there is none of this owner."""
    if not 0 < job_id < 1 << 63:
        return None
    row = (await conn.execute(_GET, {"job_id": job_id, "owner": owner})).mappings().one_or_none()
    return None if row is None else job_from_row(row)


async def get_job_by_link(conn: AsyncConnection, *, job_id: int) -> JobView | None:
    """The job, whoever it belongs to: for links that its owner was given; None when there is none."""
    if not 0 < job_id < 1 << 63:
        return None
    row = (await conn.execute(_OF_LINK, {"job_id": job_id})).mappings().one_or_none()
    return None if row is None else job_from_row(row)


async def list_jobs(conn: AsyncConnection, *, owner: str, status: str | None = None, limit: int = 50) -> list[JobView]:
    """The owner's newest jobs, the newest first; with ``status`` only those."""
    result = await conn.execute(_LIST, {"owner": owner, "status": status, "limit": limit})
    return [job_from_row(row) for row in result.mappings()]


async def cancel_job(conn: AsyncConnection, *, job_id: int, owner: str) -> JobView | None:
    """End a job that has not ended yet, and return it as it is now; None when there is none of this owner.

    Workers notice within a second or two. Its output is not to be had.
    """
    if not 0 < job_id < 1 << 63:
        return None
    await conn.execute(_CANCEL, {"job_id": job_id, "owner": owner})
    return await get_job(conn, job_id=job_id, owner=owner)


# ---------------------------------------------------------------- the upload
async def create_job(
    conn: AsyncConnection,
    *,
    owner: str,
    kind: str,
    file_name: str,
    website_column: str,
    header: bytes,
    columns: int,
    delimiter: str,
    newline: str,
    callback_url: str | None,
) -> int:
    """Begin a job; it is there for others only when the caller's transaction ends. Returns its number."""
    result = await conn.execute(
        _CREATE,
        {
            "owner": owner,
            "kind": kind,
            "file_name": storable(file_name, longest=_LONGEST_NAME),
            "website_column": storable(website_column, longest=_LONGEST_NAME),
            "header": header,
            "columns": columns,
            "delimiter": delimiter,
            "newline": newline,
            "callback_url": callback_url,
        },
    )
    return int(result.scalar_one())


async def uploaded(
    conn: AsyncConnection, *, job_id: int, total_rows: int, empty_rows: int, bad_rows: int, open_sites: int
) -> JobView:
    """All rows are there: note how many of which sort."""
    values = {
        "job_id": job_id,
        "total_rows": total_rows,
        "empty_rows": empty_rows,
        "bad_rows": bad_rows,
        "open_sites": open_sites,
    }
    return job_from_row((await conn.execute(_UPLOADED, values)).mappings().one())


# ---------------------------------------------------------------- what workers do
async def pick_next_job(conn: AsyncConnection, *, serving: Sequence[int]) -> PickedJob | None:
    """Turn to the unfinished job that nobody turned to for the longest time; ``serving`` are out of the question."""
    row = (await conn.execute(_SERVE_NEXT, {"serving": list(serving)})).mappings().one_or_none()
    return None if row is None else PickedJob(**row)


async def other_jobs_wait(conn: AsyncConnection, *, serving: Sequence[int]) -> bool:
    """True when there is work in a job that is not among ``serving``."""
    return bool((await conn.execute(_OTHERS_WAIT, {"serving": list(serving)})).scalar_one())


async def still_processing(conn: AsyncConnection, *, job_ids: Sequence[int]) -> set[int]:
    """Those of ``job_ids`` that nobody cancelled."""
    return set((await conn.execute(_STILL_PROCESSING, {"job_ids": list(job_ids)})).scalars())


async def postpone(conn: AsyncConnection, *, job_id: int, seconds: float) -> None:
    """Nobody turns to the job for so long."""
    await conn.execute(_POSTPONE, {"job_id": job_id, "seconds": float(seconds)})


async def fail_job(conn: AsyncConnection, *, job_id: int, error: str) -> None:
    """End a job that can't go on; ``error`` is one sentence for its owner."""
    await conn.execute(_FAIL, {"job_id": job_id, "error": storable(error, longest=_LONGEST_MESSAGE)})


async def active_counts(conn: AsyncConnection) -> dict[str, int]:
    """How many jobs are queued and how many processing, whoever they belong to."""
    counts = {"queued": 0, "processing": 0}
    counts.update({row.status: row.jobs for row in await conn.execute(_COUNTS)})
    return counts
