"""The overview: one sentence about the state, then the queue, outcomes, credits, replicas and this process."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncConnection

from pagecurator.dashboard.screen import Action, Content, DashboardContext, Screen, Visit
from pagecurator.storage.account.credit_budgets import Budgets
from pagecurator.storage.account.replicas import lease_seconds
from pagecurator.storage.admin.overview import AccountOverview, read_account_overview, read_overview
from pagecurator.storage.admin.overview import Overview as QueueOverview
from pagecurator.storage.admin.trend import PageInFlight, TrendBucket, list_in_flight, read_trend

_SHOWN_IN_FLIGHT = 10
_RECENT_MINUTES = 5
_HOUR_MINUTES, _DAY_MINUTES, _QUARTER_MINUTES = 60, 24 * 60, 15
_SERIES = (("With contacts", "contacts_found"), ("Without", "no_contacts"), ("Failed", "failed"))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Facts:
    queue: QueueOverview
    account: AccountOverview
    in_flight: list[PageInFlight]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Chart:
    """A chart and what it says in words, for those who can't see it."""

    id: str
    title: str
    data: str
    sentence: str
    is_empty: bool


class Overview:
    """The first screen."""

    def __init__(self, context: DashboardContext) -> None:
        self._context = context

    def screens(self) -> Sequence[Screen]:
        return (Screen(path="", title="Overview", template="overview.html", load=self.load),)

    def actions(self) -> Sequence[Action]:
        return ()

    async def load(self, _visit: Visit) -> Content:
        reader = self._context.reader
        facts = await reader.read("overview", self._read)
        hour = await reader.read("overview hour", self._read_hour)
        day = await reader.read("overview day", self._read_day)
        queue = facts.value.queue
        rate = queue.windows[0].finished / _RECENT_MINUTES
        waiting = queue.queue.due + queue.in_flight
        return Content(
            values={
                "queue": queue,
                "headline": queue.headline,
                "account": facts.value.account,
                "in_flight": facts.value.in_flight,
                "rate": rate,
                "eta_seconds": 60 * waiting / rate if rate and waiting else None,
                "hour_chart": _chart("chart-hour", "Pages a minute, last hour", hour.value),
                "day_chart": _chart("chart-day", "Pages a quarter of an hour, last day", day.value),
                **self._process(),
            },
            age_seconds=facts.age_seconds,
            problem=facts.problem,
        )

    async def _read(self, conn: AsyncConnection) -> _Facts:
        settings = self._context.settings
        given = Budgets(
            daily=settings.scraper_api_daily_credit_budget, monthly=settings.scraper_api_monthly_credit_budget
        )
        account = await read_account_overview(conn, budgets=given)
        queue = await read_overview(conn, lease_seconds=lease_seconds(settings), blocked=account.blocked)
        return _Facts(queue=queue, account=account, in_flight=await list_in_flight(conn, limit=_SHOWN_IN_FLIGHT))

    async def _read_hour(self, conn: AsyncConnection) -> list[TrendBucket]:
        return await read_trend(conn, minutes=_HOUR_MINUTES, step=1)

    async def _read_day(self, conn: AsyncConnection) -> list[TrendBucket]:
        return await read_trend(conn, minutes=_DAY_MINUTES, step=_QUARTER_MINUTES)

    def _process(self) -> dict[str, object]:
        """This process: what Postgres does not know."""
        container, probes = self._context.container, self._context.probes
        readiness = probes.readiness()
        return {
            "mode": readiness.facts.get("mode"),
            "problems": readiness.problems,
            "worker": container.worker,
            "seconds_since_tick": probes.liveness().facts.get("seconds_since_tick"),
            "tick_seconds": container.settings.wf7_scheduler_interval_seconds,
            "limit": container.throttle.limit,
            "in_use": container.throttle.in_use,
            "max_concurrent": container.settings.scraper_api_max_concurrent,
            "rate_limited": container.metrics.registry.get_sample_value("scraper_api_rate_limit_errors_total"),
        }


def _chart(name: str, title: str, buckets: Sequence[TrendBucket]) -> _Chart:
    total = sum(bucket.finished for bucket in buckets)
    failed = sum(bucket.failed for bucket in buckets)
    most = max((bucket.finished for bucket in buckets), default=0)
    data = {
        "times": [int(bucket.since.timestamp()) for bucket in buckets],
        "series": [
            {"label": label, "values": [getattr(bucket, field) for bucket in buckets]} for label, field in _SERIES
        ],
    }
    return _Chart(
        id=name,
        title=title,
        data=json.dumps(data, separators=(",", ":")),
        sentence=f"{total:,} pages finished, {failed:,} of them failed; at most {most:,} in one interval.",
        is_empty=not total,
    )
