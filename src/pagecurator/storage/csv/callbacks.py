"""Callbacks: columns of ``csv_jobs``. A callback becomes due in the statement that ends its job."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from pagecurator.storage.csv.jobs import JobView, job_from_row
from pagecurator.storage.sanitize import storable

_LONGEST_MESSAGE = 500

# The new due time is the lease: when the sender vanishes, the callback is claimed again, and may be sent twice. Served
# by csv_jobs_callback_idx.
_CLAIM = text(
    """
    WITH due AS MATERIALIZED (
        SELECT id FROM csv_jobs
        WHERE callback_due_at <= now() AND callback_due_at IS NOT NULL
        ORDER BY callback_due_at
        LIMIT 1
        FOR NO KEY UPDATE SKIP LOCKED
    )
    UPDATE csv_jobs
    SET callback_due_at = clock_timestamp() + make_interval(secs => :lease_seconds),
        callback_attempts = callback_attempts + 1
    FROM due
    WHERE csv_jobs.id = due.id
    RETURNING csv_jobs.*
    """
)
_DELIVERED = text(
    """
    UPDATE csv_jobs SET callback_due_at = NULL, callback_error = NULL, callback_delivered_at = clock_timestamp()
    WHERE id = :job_id
    """
)
_FAILED = text(
    """
    UPDATE csv_jobs
    SET callback_error = :error,
        callback_due_at = clock_timestamp() + make_interval(secs => CAST(:seconds AS double precision))
    WHERE id = :job_id
    """
)


@dataclass(frozen=True, slots=True, kw_only=True)
class DueCallback:
    """A callback to send; ``attempt`` counts from 1."""

    job: JobView
    url: str
    attempt: int


async def claim_callback(conn: AsyncConnection, *, lease_seconds: float) -> DueCallback | None:
    """Claim the callback that has been due longest."""
    row = (await conn.execute(_CLAIM, {"lease_seconds": float(lease_seconds)})).mappings().one_or_none()
    if row is None:
        return None
    return DueCallback(job=job_from_row(row), url=row["callback_url"], attempt=row["callback_attempts"])


async def callback_delivered(conn: AsyncConnection, *, job_id: int) -> None:
    """Record the delivery."""
    await conn.execute(_DELIVERED, {"job_id": job_id})


async def callback_failed(conn: AsyncConnection, *, job_id: int, error: str, retry_after_seconds: float | None) -> None:
    """Record a failed delivery, and retry after ``retry_after_seconds``; None: never."""
    await conn.execute(
        _FAILED,
        {"job_id": job_id, "error": storable(error, longest=_LONGEST_MESSAGE), "seconds": retry_after_seconds},
    )
