"""Finished pages over time, for charts; and the pages in flight, the oldest first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

# Served by pages_finished_idx.
_FINISHED = text(
    """
    SELECT date_bin(make_interval(mins => :step), finished_at, CAST(:since AS timestamptz)) AS since,
           count(*) FILTER (WHERE contact_scrape_status = 'ContactFound') AS contacts_found,
           count(*) FILTER (WHERE contact_scrape_status = 'NoContactFound') AS no_contacts,
           count(*) FILTER (WHERE contact_scrape_status = 'Error') AS failed
    FROM pages
    WHERE finished_at >= CAST(:since AS timestamptz)
    GROUP BY 1
    """
)
_NOW = text("SELECT date_trunc('minute', now()) AS minute")

# Served by pages_lease_idx.
_IN_FLIGHT = text(
    """
    SELECT id, url, claimed_by AS worker, claimed_at, lease_expires_at > now() AS is_held, now() AS asked_at
    FROM pages
    WHERE page_processing_status = 'Processing'
    ORDER BY claimed_at NULLS FIRST, id
    LIMIT :limit
    """
)


@dataclass(frozen=True, slots=True, kw_only=True)
class TrendBucket:
    """Pages finished in the ``minutes`` from ``since`` on; the last bucket is not over."""

    since: datetime
    minutes: int
    contacts_found: int = 0
    no_contacts: int = 0
    failed: int = 0

    @property
    def finished(self) -> int:
        """Pages that got a final outcome."""
        return self.contacts_found + self.no_contacts + self.failed


@dataclass(frozen=True, slots=True, kw_only=True)
class PageInFlight:
    """A claimed page. ``is_held`` is false when its lease has expired. Times are None when set by hand."""

    id: UUID
    url: str
    worker: str | None
    claimed_at: datetime | None
    is_held: bool
    asked_at: datetime


async def read_trend(conn: AsyncConnection, *, minutes: int, step: int) -> list[TrendBucket]:
    """Read the last ``minutes`` in buckets of ``step`` minutes, the oldest first, those without a page included."""
    this_minute: datetime = (await conn.execute(_NOW)).scalar_one()
    since = this_minute - timedelta(minutes=minutes - 1)
    rows = (await conn.execute(_FINISHED, {"since": since, "step": step})).mappings()
    found: Mapping[datetime, TrendBucket] = {row["since"]: TrendBucket(minutes=step, **row) for row in rows}
    starts = [since + timedelta(minutes=step * number) for number in range(-(-minutes // step))]
    return [found.get(start, TrendBucket(since=start, minutes=step)) for start in starts]


async def list_in_flight(conn: AsyncConnection, *, limit: int) -> list[PageInFlight]:
    """List the pages that workers hold, the longest held first."""
    rows = (await conn.execute(_IN_FLIGHT, {"limit": limit})).mappings()
    return [PageInFlight(**row) for row in rows]
