"""Failures: which errors occurred at which domains."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncConnection

from pagecurator.dashboard.screen import Content, Screen, ScreenModule, Visit, one_of
from pagecurator.storage.admin.failures import MOST_PAGES, FailureSummary, read_failures

_SPANS = {"1": "hour", "24": "day", "168": "week"}
_SHOWN_DOMAINS = 8


class FailuresScreen(ScreenModule):
    """Error codes by domain, within a span of time."""

    def screens(self) -> Sequence[Screen]:
        return (Screen(path="failures", title="Failures", template="failures.html", load=self.load),)

    async def load(self, visit: Visit) -> Content:
        visit.allow_only("hours")
        hours = one_of(visit.query("hours"), _SPANS, "span in hours") or "24"

        async def query(conn: AsyncConnection) -> FailureSummary:
            return await read_failures(conn, hours=int(hours))

        found = await self._context.reader.read(("failures", hours), query)
        return Content(
            values={
                "failures": found.value,
                "hours": hours,
                "spans": _SPANS,
                "shown_domains": _SHOWN_DOMAINS,
                "most_pages": MOST_PAGES,
            },
            age_seconds=found.age_seconds,
            problem=found.problem,
        )
