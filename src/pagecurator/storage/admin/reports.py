"""The table ``replica_reports``: what each process that claims pages says about itself, for ``status`` and ``top``.

Postgres knows which worker holds a page, but not what the worker does with it, nor its adaptive limit or its mode. So
each process writes one row every two seconds, about all of its pages. It is written beside the work on pages: an old
row, or none, only means that the stages are unknown.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from pagecurator.storage.sanitize import storable

MOST_PAGES = 200
"""Pages of a process whose stage is reported; there are more only with more slots than that."""

_KEPT = "10 minutes"

_WRITE = text(
    """
    INSERT INTO replica_reports (id, worker, reported_at, report)
    VALUES (:id, :worker, clock_timestamp(), CAST(:report AS jsonb))
    ON CONFLICT (id) DO UPDATE SET reported_at = excluded.reported_at, report = excluded.report
    """
)
_FORGET = text(
    f"DELETE FROM replica_reports WHERE reported_at < now() - interval '{_KEPT}'"  # noqa: S608 - a constant
)
_DELETE = text("DELETE FROM replica_reports WHERE id = :id")
# One row for each process of the last ten minutes.
_READ = text("SELECT id, worker, reported_at, report FROM replica_reports ORDER BY worker, id")


class PageStage(StrEnum):
    """What a worker does with a page that it holds."""

    WAIT = "wait"
    """For a slot."""
    FETCH = "fetch"
    RETRY = "retry"
    """A request failed; it waits for the next one."""
    EXTRACT = "extract"
    SAVE = "save"


@dataclass(frozen=True, slots=True, kw_only=True)
class JobRun:
    """The latest run of a periodic job in one process."""

    name: str
    ended_at: datetime
    failed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplicaReport:
    """The report of one process. Seconds are counted from ``reported_at`` back."""

    id: UUID
    worker: str
    reported_at: datetime
    mode: str = ""
    mode_reason: str = ""
    limit: int | None = None
    """Concurrent requests that it allows itself now: the adaptive limit."""
    in_use: int | None = None
    """Requests in flight."""
    last_tick_seconds: float | None = None
    """Since the last tick ended; None: none has ended yet."""
    stages: Mapping[UUID, tuple[str, float]] = field(default_factory=dict)
    """For each page that it holds, its stage and the seconds that it has been in it."""
    jobs: tuple[JobRun, ...] = ()


async def write_report(conn: AsyncConnection, report: ReplicaReport) -> None:
    """Write the report of this process; ``reported_at`` is the database's time instead."""
    document: dict[str, Any] = {
        "mode": report.mode,
        "mode_reason": report.mode_reason,
        "limit": report.limit,
        "in_use": report.in_use,
        "last_tick_seconds": report.last_tick_seconds,
        "stages": {str(page): [stage, round(seconds, 1)] for page, (stage, seconds) in report.stages.items()},
        "jobs": [{**asdict(job), "ended_at": job.ended_at.isoformat()} for job in report.jobs],
    }
    values = {"id": report.id, "worker": storable(report.worker), "report": json.dumps(document)}
    await conn.execute(_WRITE, values)


async def delete_report(conn: AsyncConnection, *, replica: UUID) -> None:
    """The process ends; reports of processes that were killed are deleted with it."""
    await conn.execute(_DELETE, {"id": replica})
    await conn.execute(_FORGET)


async def read_reports(conn: AsyncConnection) -> list[ReplicaReport]:
    """Read all reports. Keys that are missing or unknown, of another version, are ignored."""
    return [_report(row) for row in (await conn.execute(_READ)).mappings()]


def _report(row: Mapping[Any, Any]) -> ReplicaReport:
    given = row["report"]
    document: dict[str, Any] = json.loads(given) if isinstance(given, str) else given
    return ReplicaReport(
        id=row["id"],
        worker=row["worker"],
        reported_at=row["reported_at"],
        mode=document.get("mode", ""),
        mode_reason=document.get("mode_reason", ""),
        limit=document.get("limit"),
        in_use=document.get("in_use"),
        last_tick_seconds=document.get("last_tick_seconds"),
        stages={UUID(page): (stage, seconds) for page, (stage, seconds) in document.get("stages", {}).items()},
        jobs=tuple(
            JobRun(name=job["name"], ended_at=datetime.fromisoformat(job["ended_at"]), failed=job["failed"])
            for job in document.get("jobs", [])
        ),
    )
