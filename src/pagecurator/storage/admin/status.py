"""All that ``status``, ``top`` and a dashboard show of the whole system, read in one go.

Every statement reads a bounded number of rows, whatever the size of the tables: what can't be counted within that
bound is estimated, and the result says so.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import RowMapping, text
from sqlalchemy.ext.asyncio import AsyncConnection

from pagecurator.storage.account.credit_budgets import Budgets
from pagecurator.storage.admin.activity import Activity
from pagecurator.storage.admin.overview import AccountOverview, Overview, read_account_overview, read_overview
from pagecurator.storage.admin.reports import JobRun, PageStage, ReplicaReport, read_reports

_FRESH_SECONDS = 15
_MOST_PAGES = 1_000

# Served by pages_lease_idx: never more rows than slots.
_IN_FLIGHT = text(
    f"""
    SELECT pages.id, pages.url, coalesce(claimed_by, '?') AS worker, claim_no, claimed_at,
           coalesce(lease_expires_at <= now(), true) AS lease_expired
    FROM pages
    WHERE page_processing_status = 'Processing'
    ORDER BY claimed_at NULLS FIRST, pages.id
    LIMIT {_MOST_PAGES}
    """  # noqa: S608 - a number
)


@dataclass(frozen=True, slots=True, kw_only=True)
class PageInFlight:
    """A page that a worker holds. Times are None when a status was set by hand."""

    id: UUID
    url: str
    worker: str
    claim_no: int
    claimed_at: datetime | None
    lease_expired: bool
    stage: PageStage | None = None
    """None: its worker has not reported it within the last seconds."""
    stage_seconds: float | None = None
    """Since the stage began, as of now."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """The system at one moment, ``overview.asked_at``."""

    overview: Overview
    """The queue, the workers and replicas, the sums of the last hours, and the verdict: ``overview.headline``."""
    account: AccountOverview
    """Slots, credits against the budgets."""
    activity: Activity
    """Pages, contacts, requests, credits and 429s over time; outcomes and errors by code."""
    pages: tuple[PageInFlight, ...]
    """Pages in flight, the oldest claim first; at most a thousand."""
    reports: tuple[ReplicaReport, ...]
    """What each running process reports about itself; empty for older versions, and while none runs."""

    @property
    def mode(self) -> str:
        """How batches are processed; empty when unknown, ``mixed`` when the processes differ."""
        modes = {report.mode for report in self.reports if report.mode}
        return "mixed" if len(modes) > 1 else next(iter(modes), "")

    @property
    def mode_reason(self) -> str:
        """Why, if the processes agree."""
        reasons = {report.mode_reason for report in self.reports if report.mode_reason}
        return next(iter(reasons)) if len(reasons) == 1 else ""

    @property
    def adaptive_limit(self) -> int | None:
        """Concurrent requests that the processes allow themselves now; None: unknown."""
        limits = [report.limit for report in self.reports if report.limit is not None]
        return sum(limits) if limits else None

    @property
    def last_tick_at(self) -> datetime | None:
        """When the last tick of any process ended."""
        ticks = [
            report.reported_at - timedelta(seconds=report.last_tick_seconds)
            for report in self.reports
            if report.last_tick_seconds is not None
        ]
        return max(ticks, default=None)

    @property
    def jobs(self) -> tuple[JobRun, ...]:
        """The latest run of each periodic job in any process, by name."""
        latest: dict[str, JobRun] = {}
        for job in (job for report in self.reports for job in report.jobs):
            if job.name not in latest or job.ended_at > latest[job.name].ended_at:
                latest[job.name] = job
        return tuple(latest[name] for name in sorted(latest))

    @property
    def pages_per_minute(self) -> float:
        """Pages finished per minute, over the last five."""
        return self.activity.pages_per_minute

    @property
    def eta_seconds(self) -> float | None:
        """Seconds until what is due is finished, at this rate; None: nothing is due, or nothing was finished."""
        waiting, rate = self.overview.queue.due + self.overview.in_flight, self.pages_per_minute
        return 60 * waiting / rate if waiting and rate and self.overview.daemons else None


async def read_status(conn: AsyncConnection, *, budgets: Budgets, lease_seconds: float = 10.0) -> Status:
    """Read everything; the transaction should be ``REPEATABLE READ``, so that the numbers agree.

    ``budgets`` are shown while no replica runs; ``lease_seconds`` is the duration of the replicas' leases.
    """
    account = await read_account_overview(conn, budgets=budgets)
    overview = await read_overview(conn, lease_seconds=lease_seconds, blocked=account.blocked)
    oldest = overview.asked_at - timedelta(seconds=_FRESH_SECONDS)
    reports = tuple(report for report in await read_reports(conn) if report.reported_at >= oldest)
    rows = (await conn.execute(_IN_FLIGHT)).mappings().all()
    assert overview.activity is not None
    return Status(
        overview=overview,
        account=account,
        activity=overview.activity,
        pages=tuple(_page(row, reports, now=overview.asked_at) for row in rows),
        reports=reports,
    )


def _page(row: RowMapping, reports: Sequence[ReplicaReport], *, now: datetime) -> PageInFlight:
    page = PageInFlight(**row)
    for report in reports:
        if report.worker == page.worker and page.id in report.stages:
            stage, seconds = report.stages[page.id]
            if stage in _STAGES:  # a newer version may know more
                since = seconds + (now - report.reported_at).total_seconds()
                return PageInFlight(**row, stage=PageStage(stage), stage_seconds=max(0.0, since))
    return page


_STAGES = frozenset(PageStage)
