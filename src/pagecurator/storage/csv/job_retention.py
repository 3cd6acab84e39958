"""Deleting expired jobs: they are hidden first, then their rows are deleted in small batches, then the jobs."""

from __future__ import annotations

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

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
