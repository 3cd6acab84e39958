"""What ``pagecurator status`` shows: the queue, the workers, the last hours, read in short statements."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

_RECENT_MINUTES = 5
# Two ticks at the default interval: whoever runs would have taken a page by then.
_PATIENCE_SECONDS = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """Pages finished, and credits spent, within the last ``minutes``."""

    minutes: int
    contacts_found: int
    no_contacts: int
    failed: int
    credits: int

    @property
    def finished(self) -> int:
        """Pages that got a final outcome."""
        return self.contacts_found + self.no_contacts + self.failed


@dataclass(frozen=True, slots=True, kw_only=True)
class Worker:
    """A worker that holds pages now. Without times: somebody wrote the status by hand."""

    name: str
    pages: int
    working_since: datetime | None
    lease_expires_at: datetime | None
    lease_expired: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """One screen: is anything happening?"""

    due: int
    delayed: int
    processing: int
    expired_leases: int
    oldest_pending_age_seconds: float | None
    last_finished_at: datetime | None
    windows: tuple[Window, ...]
    workers: tuple[Worker, ...]
    errors: tuple[tuple[str, int], ...]
    held: int = 0
    """Pages that would be due, but their domain is paused or held back."""

    @property
    def verdict(self) -> str:
        """One word: ``working``, ``idle``, ``waiting`` (nothing is due yet) or ``stuck``."""
        recent = self.windows[0].finished
        waiting = self.due or self.delayed or self.expired_leases
        if self.processing > self.expired_leases or (recent and waiting):
            return "working"
        if self.due and (self.oldest_pending_age_seconds or 0) > _PATIENCE_SECONDS:
            return "stuck"
        return "waiting" if waiting or self.held else "idle"

    @property
    def sentence(self) -> str:
        """The verdict in words, with what to look at next."""
        match self.verdict:
            case "working":
                finished = self.windows[0].finished
                return f"Working: {self.processing} pages in flight, {finished} finished in {_RECENT_MINUTES} minutes."
            case "stuck":
                return (
                    f"Stuck: {self.due} pages are due, no worker holds any, and none was finished in "
                    f"{_RECENT_MINUTES} minutes. Is `pagecurator run` up, and its account well?"
                )
            case "waiting" if self.due or self.expired_leases:
                return f"Waiting: {self.due + self.expired_leases} pages are due; the next tick of a daemon takes them."
            case "waiting":
                held = f", {self.held} wait with their domains, see `pagecurator domains`" if self.held else ""
                return f"Waiting: nothing is due now; {self.delayed} pages are put off to a later time{held}."
            case _:
                return "Idle: the queue is empty."


async def read_overview(conn: AsyncConnection) -> Overview:
    """Read the whole screen; a handful of statements that stay cheap whatever the size of the tables."""
    depth = (await conn.execute(_DEPTH)).mappings().one()
    windows = [await _window(conn, minutes) for minutes in (_RECENT_MINUTES, 60, 24 * 60)]
    workers = (await conn.execute(_WORKERS)).mappings().all()
    errors = (await conn.execute(_ERRORS)).all()
    last_finished_at = (await conn.execute(_LAST_FINISHED)).scalar()
    age = depth["oldest_pending_age_seconds"]
    return Overview(
        due=depth["due"],
        delayed=depth["delayed"],
        processing=depth["processing"],
        expired_leases=depth["expired_leases"],
        oldest_pending_age_seconds=None if age is None else float(age),
        last_finished_at=last_finished_at,
        windows=tuple(windows),
        workers=tuple(Worker(**dict(row)) for row in workers),
        errors=tuple((code, count) for code, count in errors),
        held=depth["held"],
    )


async def _window(conn: AsyncConnection, minutes: int) -> Window:
    row: dict[str, Any] = dict((await conn.execute(_WINDOW, {"minutes": minutes})).mappings().one())
    return Window(minutes=minutes, **row)


_DEPTH = text("SELECT due, delayed, processing, expired_leases, oldest_pending_age_seconds, held FROM queue_depth")

# Served by pages_finished_idx and page_attempts_created_at_idx.
_WINDOW = text("""
SELECT count(*) FILTER (WHERE contact_scrape_status = 'ContactFound') AS contacts_found,
       count(*) FILTER (WHERE contact_scrape_status = 'NoContactFound') AS no_contacts,
       count(*) FILTER (WHERE contact_scrape_status = 'Error') AS failed,
       (SELECT coalesce(sum(credits), 0)::bigint
          FROM page_attempts
         WHERE created_at > now() - make_interval(mins => :minutes)) AS credits
  FROM pages
 WHERE finished_at > now() - make_interval(mins => :minutes)
""")

# Served by pages_lease_idx.
_WORKERS = text("""
SELECT coalesce(claimed_by, '?') AS name, count(*) AS pages, min(claimed_at) AS working_since,
       max(lease_expires_at) AS lease_expires_at, coalesce(max(lease_expires_at) <= now(), true) AS lease_expired
  FROM pages
 WHERE page_processing_status = 'Processing'
 GROUP BY claimed_by
 ORDER BY claimed_by
""")

# Served by pages_finished_idx.
_ERRORS = text("""
SELECT error_code, count(*)
  FROM pages
 WHERE finished_at > now() - interval '24 hours' AND error_code IS NOT NULL
 GROUP BY error_code
 ORDER BY count(*) DESC, error_code
 LIMIT 10
""")

_LAST_FINISHED = text("SELECT max(finished_at) FROM pages WHERE finished_at IS NOT NULL")
