"""Failed pages by error code and domain: the newest, since only finished pages have an index by time."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

MOST_PAGES = 20_000
"""Finished pages that are read, failed or not."""
CHUNK = 4_000
"""Per statement."""

_NOW = text("SELECT now()")
# Served by pages_finished_idx. Pages that finished at the same time as the last one of a chunk may be in the next
# one: `skip` is how many of them were read.
FAILURES = text(
    """
    WITH finished AS MATERIALIZED (
        SELECT domain_id, page_processing_status, error_code, page_processing_error, finished_at
        FROM pages
        WHERE finished_at > CAST(:since AS timestamptz) AND finished_at <= CAST(:until AS timestamptz)
        ORDER BY finished_at DESC
        OFFSET :skip LIMIT :chunk
    ), failed AS (
        SELECT coalesce(error_code, '') AS code, domain_id, count(*) AS pages, max(finished_at) AS last_at,
               (array_agg(page_processing_error ORDER BY finished_at DESC))[1] AS message
        FROM finished
        WHERE page_processing_status = 'Error'
        GROUP BY coalesce(error_code, ''), domain_id
    ), read AS (
        SELECT count(*) AS read, min(finished_at) AS first_at FROM finished
    ), tied AS MATERIALIZED (
        SELECT count(*) AS at_first FROM finished WHERE finished_at = (SELECT first_at FROM read)
    )
    SELECT read.read, read.first_at, tied.at_first, failed.code, domains.domain, failed.pages, failed.last_at,
           failed.message
    FROM read
    CROSS JOIN tied
    LEFT JOIN failed ON true
    LEFT JOIN domains ON domains.id = failed.domain_id
    """
)


@dataclass(frozen=True, slots=True, kw_only=True)
class FailedDomain:
    """Pages of a domain that failed with one code; ``message`` is that of the latest one."""

    domain: str
    pages: int
    last_at: datetime
    message: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class FailureGroup:
    """All pages that failed with ``code`` (empty: none was stored); ``domains`` with the most pages first."""

    code: str
    pages: int
    domains: tuple[FailedDomain, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FailureSummary:
    """``counted_since``: only pages that finished later are counted; None: all of the time that was asked for."""

    pages: int
    groups: tuple[FailureGroup, ...]
    counted_since: datetime | None


async def read_failures(conn: AsyncConnection, *, hours: int) -> FailureSummary:
    """Read what failed in the last ``hours``, the most frequent code first; among the newest pages, if there are many.

    The transaction should be ``REPEATABLE READ``.
    """
    now: datetime = (await conn.execute(_NOW)).scalar_one()
    since, until = now - timedelta(hours=hours), now + timedelta(days=1)
    failed: dict[tuple[str, str], FailedDomain] = {}
    skip, counted_since = 0, None
    for _ in range(MOST_PAGES // CHUNK):
        values = {"since": since, "until": until, "skip": skip, "chunk": CHUNK}
        rows = (await conn.execute(FAILURES, values)).all()
        for row in rows:
            if row.code is None:
                continue
            newer = failed.get((row.code, row.domain))
            failed[row.code, row.domain] = FailedDomain(
                domain=row.domain,
                pages=row.pages + (newer.pages if newer else 0),
                last_at=newer.last_at if newer else row.last_at,
                message=newer.message if newer else row.message,
            )
        if rows[0].read < CHUNK:
            counted_since = None
            break
        skip = rows[0].at_first + (skip if rows[0].first_at == until else 0)
        counted_since = until = rows[0].first_at
    return _summary(failed, counted_since)


def _summary(failed: dict[tuple[str, str], FailedDomain], counted_since: datetime | None) -> FailureSummary:
    by_code: defaultdict[str, list[FailedDomain]] = defaultdict(list)
    for (code, _domain), found in failed.items():
        by_code[code].append(found)
    groups = [
        FailureGroup(
            code=code,
            pages=sum(found.pages for found in domains),
            domains=tuple(sorted(domains, key=lambda found: (-found.pages, found.domain))),
        )
        for code, domains in by_code.items()
    ]
    groups.sort(key=lambda group: (-group.pages, group.code))
    return FailureSummary(pages=sum(group.pages for group in groups), groups=tuple(groups), counted_since=counted_since)
