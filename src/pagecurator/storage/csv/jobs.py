"""The table ``csv_jobs``: uploaded tables and their progress. Each function is one short statement.

A job is ``queued`` from its upload, ``processing`` once a worker has picked it, and ends ``completed``, ``failed`` or
``cancelled``. Clients can't see expired jobs, nor those of other owners.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields
from datetime import datetime

from sqlalchemy import RowMapping, text
from sqlalchemy.ext.asyncio import AsyncConnection

from pagecurator.storage.models import JobStatus
from pagecurator.storage.sanitize import storable

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
_GET_BY_LINK = text("SELECT * FROM csv_jobs WHERE id = :job_id AND NOT removing")
# Served by csv_jobs_owner_idx.
_LIST = """
    SELECT * FROM csv_jobs
    WHERE owner = :owner AND NOT removing{status}
    ORDER BY id DESC
    LIMIT :limit
"""
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
# Rows without a website to scrape are counted when the job starts; a table without websites is completed immediately.
# Served by csv_jobs_active_idx and csv_sites_queue_idx.
_PICK_NEXT = text(
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
class NewJob:
    """A job as it is uploaded; ``kind`` is a ``ScrapeKind``."""

    owner: str
    kind: str
    file_name: str
    website_column: str
    header: bytes
    columns: int
    delimiter: str
    newline: str
    callback_url: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class JobView:
    """A job as its owner sees it, with the format of its table.

    ``kind`` is a ``ScrapeKind``. ``processed_rows`` is the sum of the succeeded, failed and skipped ones.
    """

    id: int
    kind: str
    status: JobStatus
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
        """Between 0 and 100, with two decimals; 100 for a table without rows."""
        if not self.total_rows:
            return 100.0
        return round(100 * self.processed_rows / self.total_rows, 2)


@dataclass(frozen=True, slots=True, kw_only=True)
class PickedJob:
    """A job to work on. ``first``: no worker had picked it before. ``completed``: it has no websites to scrape."""

    id: int
    kind: str
    status: JobStatus
    first: bool
    total_rows: int
    processed_rows: int
    skipped_rows: int
    failed_rows: int
    open_sites: int


_VIEWED = tuple(each.name for each in fields(JobView))


def job_from_row(row: RowMapping) -> JobView:
    """Convert a complete row of ``csv_jobs``."""
    return JobView(**{**{name: row[name] for name in _VIEWED}, "status": JobStatus(row["status"])})


# ---------------------------------------------------------------- for owners
async def get_job(conn: AsyncConnection, *, job_id: int, owner: str) -> JobView | None:
    """Read a job; None when this owner has none with the number."""
    if not _is_bigint(job_id):
        return None
    row = (await conn.execute(_GET, {"job_id": job_id, "owner": owner})).mappings().one_or_none()
    return None if row is None else job_from_row(row)


async def get_job_by_link(conn: AsyncConnection, *, job_id: int) -> JobView | None:
    """Read a job of any owner, for signed links; None when there is none."""
    if not _is_bigint(job_id):
        return None
    row = (await conn.execute(_GET_BY_LINK, {"job_id": job_id})).mappings().one_or_none()
    return None if row is None else job_from_row(row)


async def list_jobs(conn: AsyncConnection, *, owner: str, status: str | None = None, limit: int = 50) -> list[JobView]:
    """List the owner's newest jobs, the newest first, optionally only those with ``status``."""
    given = {} if status is None else {"status": status}
    statement = text(_LIST.format(status=" AND status = :status" if given else ""))
    result = await conn.execute(statement, {"owner": owner, "limit": limit, **given})
    return [job_from_row(row) for row in result.mappings()]


async def cancel_job(conn: AsyncConnection, *, job_id: int, owner: str) -> JobView | None:
    """Cancel a job unless it has ended, and return it; None when this owner has none with the number.

    Workers notice within a second or two. Its results can't be downloaded.
    """
    if not _is_bigint(job_id):
        return None
    await conn.execute(_CANCEL, {"job_id": job_id, "owner": owner})
    return await get_job(conn, job_id=job_id, owner=owner)


# ---------------------------------------------------------------- the upload
async def create_job(conn: AsyncConnection, job: NewJob) -> int:
    """Insert a job, which others see when the caller's transaction commits; returns its number."""
    values = {
        **asdict(job),
        "file_name": storable(job.file_name, longest=_LONGEST_NAME),
        "website_column": storable(job.website_column, longest=_LONGEST_NAME),
    }
    return int((await conn.execute(_CREATE, values)).scalar_one())


async def uploaded(
    conn: AsyncConnection, *, job_id: int, total_rows: int, empty_rows: int, bad_rows: int, open_sites: int
) -> JobView:
    """Complete the upload: store the numbers of rows and websites."""
    values = {
        "job_id": job_id,
        "total_rows": total_rows,
        "empty_rows": empty_rows,
        "bad_rows": bad_rows,
        "open_sites": open_sites,
    }
    return job_from_row((await conn.execute(_UPLOADED, values)).mappings().one())


# ---------------------------------------------------------------- for workers
async def pick_next_job(conn: AsyncConnection, *, serving: Sequence[int]) -> PickedJob | None:
    """Pick the unfinished job that has waited longest, except those in ``serving``."""
    row = (await conn.execute(_PICK_NEXT, {"serving": list(serving)})).mappings().one_or_none()
    return None if row is None else PickedJob(**{**row, "status": JobStatus(row["status"])})


async def other_jobs_wait(conn: AsyncConnection, *, serving: Sequence[int]) -> bool:
    """True when a job that is not in ``serving`` has work."""
    return bool((await conn.execute(_OTHERS_WAIT, {"serving": list(serving)})).scalar_one())


async def still_processing(conn: AsyncConnection, *, job_ids: Sequence[int]) -> set[int]:
    """Those of ``job_ids`` that were not cancelled."""
    return set((await conn.execute(_STILL_PROCESSING, {"job_ids": list(job_ids)})).scalars())


async def postpone(conn: AsyncConnection, *, job_id: int, seconds: float) -> None:
    """Let no worker pick the job for ``seconds``."""
    await conn.execute(_POSTPONE, {"job_id": job_id, "seconds": float(seconds)})


async def fail_job(conn: AsyncConnection, *, job_id: int, error: str) -> None:
    """End a job that can't be continued; ``error`` is one sentence for its owner."""
    await conn.execute(_FAIL, {"job_id": job_id, "error": storable(error, longest=_LONGEST_MESSAGE)})


async def active_counts(conn: AsyncConnection) -> dict[str, int]:
    """Count the queued and the processing jobs of all owners."""
    counts: dict[str, int] = {JobStatus.QUEUED: 0, JobStatus.PROCESSING: 0}
    counts.update({row.status: row.jobs for row in await conn.execute(_COUNTS)})
    return counts


def _is_bigint(job_id: int) -> bool:
    return 0 < job_id < 1 << 63


# ------------------------------------------------------------
# Deleting expired jobs: they are hidden first, then their rows are deleted in small batches, then the jobs.
STEP_ROWS = 5000

# Served by csv_jobs_completed_idx.
_HIDE = text(
    """
    UPDATE csv_jobs SET removing = true
    WHERE completed_at < now() - make_interval(secs => :seconds) AND NOT removing
    RETURNING id
    """
)
_HIDDEN = text("SELECT id FROM csv_jobs WHERE removing ORDER BY id LIMIT 1")
# By key, from the front: each batch reads a short range of the primary key.
_REMOVE_ROWS = text(
    """
    DELETE FROM csv_rows WHERE job_id = :job_id AND row_no <= (
        SELECT min(row_no) + :step FROM csv_rows WHERE job_id = :job_id
    )
    """
)
_REMOVE_SITES = text(
    """
    DELETE FROM csv_sites WHERE job_id = :job_id AND site_no <= (
        SELECT min(site_no) + :step FROM csv_sites WHERE job_id = :job_id
    )
    """
)
_REMOVE_JOB = text("DELETE FROM csv_jobs WHERE id = :job_id AND removing")


async def hide_expired(conn: AsyncConnection, *, older_than_seconds: float) -> int:
    """Hide the jobs that ended more than ``older_than_seconds`` ago; returns how many."""
    return len((await conn.execute(_HIDE, {"seconds": float(older_than_seconds)})).all())


async def hidden_job(conn: AsyncConnection) -> int | None:
    """A hidden job to delete, if there is one."""
    found = (await conn.execute(_HIDDEN)).scalar_one_or_none()
    return None if found is None else int(found)


async def remove_step(conn: AsyncConnection, *, job_id: int) -> bool:
    """Delete about ``STEP_ROWS`` rows and websites of a hidden job; False when the job itself was deleted."""
    values = {"job_id": job_id, "step": STEP_ROWS}
    rows = (await conn.execute(_REMOVE_ROWS, values)).rowcount
    sites = (await conn.execute(_REMOVE_SITES, values)).rowcount
    if rows or sites:
        return True
    await conn.execute(_REMOVE_JOB, {"job_id": job_id})
    return False
