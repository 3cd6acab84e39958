"""The overview: one sentence about the state, then the queue, outcomes, credits, replicas and periodic jobs."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncConnection

from pagecurator.dashboard.next_steps import facts_of, next_steps
from pagecurator.dashboard.screen import Content, Screen, ScreenModule, Visit
from pagecurator.storage.account.credit_budgets import Budgets
from pagecurator.storage.account.replicas import lease_seconds
from pagecurator.storage.admin.activity import Bucket, Measure
from pagecurator.storage.admin.status import Status, read_status

_SHOWN_IN_FLIGHT = 10
_SPANS = {5: "5 min", 60: "hour", 24 * 60: "day"}
_SERIES = (
    ("With contacts", Measure.CONTACTS_FOUND),
    ("Without", Measure.NO_CONTACTS),
    ("Failed", Measure.FAILED),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Chart:
    """A chart and what it says in words, for those who can't see it."""

    id: str
    title: str
    data: str
    sentence: str
    is_empty: bool


class OverviewScreen(ScreenModule):
    """The first screen."""

    def screens(self) -> Sequence[Screen]:
        return (Screen(path="", title="Overview", template="overview.html", load=self.load),)

    async def load(self, _visit: Visit) -> Content:
        found = await self._context.reader.read("status", self._read)
        status, container = found.value, self._context.container
        activity = status.activity
        return Content(
            values={
                "status": status,
                "queue": status.overview,
                "about": "about " if status.overview.queue.is_estimated else "",
                "headline": status.overview.headline,
                "next_steps": next_steps(facts_of(status, container.settings)),
                "account": status.account,
                "in_flight": status.pages[:_SHOWN_IN_FLIGHT],
                "in_flight_count": len(status.pages),
                "spans": [(label, activity.amounts[minutes]) for minutes, label in _SPANS.items()],
                "is_exact": activity.is_exact,
                "errors": list(activity.errors[24 * 60].items()),
                "credits_per_contact": activity.credits_per_contact,
                "hour_chart": _chart("chart-hour", "Pages a minute, last hour", activity.hour),
                "day_chart": _chart("chart-day", "Pages a quarter of an hour, last day", activity.day),
                "problems": self._context.probes.readiness().problems,
                "worker": container.worker,
                "max_concurrent": container.settings.scraper_api_max_concurrent,
                "tick_seconds": container.settings.wf7_scheduler_interval_seconds,
            },
            age_seconds=found.age_seconds,
            problem=found.problem,
        )

    async def _read(self, conn: AsyncConnection) -> Status:
        settings = self._context.settings
        budgets = Budgets(
            daily=settings.scraper_api_daily_credit_budget, monthly=settings.scraper_api_monthly_credit_budget
        )
        return await read_status(conn, budgets=budgets, lease_seconds=lease_seconds(settings))


def _chart(name: str, title: str, buckets: Sequence[Bucket]) -> _Chart:
    finished = sum(bucket.finished for bucket in buckets)
    failed = sum(bucket.amounts.get(Measure.FAILED, 0) for bucket in buckets)
    contacts = sum(bucket.contacts for bucket in buckets)
    most = max((bucket.finished for bucket in buckets), default=0)
    series = [
        {"label": label, "values": [bucket.amounts.get(measure, 0) for bucket in buckets]} for label, measure in _SERIES
    ]
    series.append({"label": "New contacts", "values": [bucket.contacts for bucket in buckets]})
    data = {"times": [int(bucket.since.timestamp()) for bucket in buckets], "series": series}
    return _Chart(
        id=name,
        title=title,
        data=json.dumps(data, separators=(",", ":")),
        sentence=f"{finished:,} pages finished, {failed:,} of them failed, with {contacts:,} new contacts; at most "
        f"{most:,} pages in one interval.",
        is_empty=not finished,
    )
