"""The JSON of a job: the response of ``GET /csv/job/{id}`` and the body of a callback."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from pagecurator.storage.csv.jobs import JobView


def serialize_job(job: JobView) -> dict[str, Any]:
    """The job as JSON, with the keys that clients rely on."""
    return {
        "job_id": str(job.id),
        "status": job.status,
        "total_rows": job.total_rows,
        "processed_rows": job.processed_rows,
        "succeeded_rows": job.succeeded_rows,
        "failed_rows": job.failed_rows,
        "skipped_rows": job.skipped_rows,
        "progress_percentage": job.progress_percentage,
        "created_at": job.created_at.isoformat(),
        "started_at": _moment(job.started_at),
        "completed_at": _moment(job.completed_at),
        "error": job.error,
        "download_url": f"/csv/download/{job.id}" if job.status == "completed" else None,
    }


def _moment(moment: datetime | None) -> str | None:
    return None if moment is None else moment.isoformat()
