"""The notification about the end of a CSV job, as the transaction that ends it adds it to the outbox; cancelling."""

from __future__ import annotations

from sqlalchemy.ext.asyncio import AsyncConnection

from pagecurator.plural import plural
from pagecurator.settings import Settings
from pagecurator.storage.csv.jobs import JobView, cancel_job
from pagecurator.storage.models import JobStatus
from pagecurator.storage.outbox import Notice, Notification, Outbox


def job_ended(
    job_id: int,
    *,
    kind: str,
    status: str,
    total_rows: int,
    succeeded: int | None = None,
    failed: int | None = None,
    skipped: int | None = None,
    error: str | None = None,
) -> Notification:
    """A job has completed, failed or was cancelled; None: not counted."""
    message = (
        f"CSV job {job_id} ({plural(total_rows, 'row')}) {'was ' if status == JobStatus.CANCELLED else ''}{status}"
    )
    if status == JobStatus.COMPLETED:
        message += f": {succeeded or 0:,} succeeded, {failed or 0:,} failed, {skipped or 0:,} skipped"
    elif error is not None:
        message += f": {error}"
    return Notification(
        event=Notice.CSV_JOB_ENDED,
        key=f"{Notice.CSV_JOB_ENDED}:{job_id}",
        message=message,
        data={
            "job_id": str(job_id),
            "kind": kind,
            "status": str(status),
            "total_rows": total_rows,
            "succeeded": succeeded,
            "failed": failed,
            "skipped": skipped,
            "error": error,
        },
    )


async def cancel(conn: AsyncConnection, settings: Settings, *, job_id: int, owner: str) -> JobView | None:
    """Cancel a job unless it has ended, and notify; None when this owner has none with the number."""
    job = await cancel_job(conn, job_id=job_id, owner=owner)
    if job is not None and job.status == JobStatus.CANCELLED:
        notice = job_ended(job.id, kind=job.kind, status=job.status, total_rows=job.total_rows)
        await Outbox.of(settings).add(conn, notice)
    return job
