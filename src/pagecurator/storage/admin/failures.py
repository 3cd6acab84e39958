"""Failed pages by error code and domain."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

_MOST_PAGES = 20_000
_MOST_GROUPS = 500

# Served by pages_finished_idx.
_FAILURES = text(
    f"""
    WITH failed AS (
        SELECT domain_id, error_code, http_status, page_processing_error, finished_at
        FROM pages
        WHERE finished_at > now() - make_interval(hours => :hours) AND page_processing_status = 'Error'
        ORDER BY finished_at DESC
        LIMIT {_MOST_PAGES}
    )
    SELECT coalesce(error_code, '') AS code, domain, count(*) AS pages, max(finished_at) AS last_at,
           (array_agg(page_processing_error ORDER BY finished_at DESC))[1] AS message,
           sum(count(*)) OVER (PARTITION BY error_code) AS code_pages,
           sum(count(*)) OVER () AS all_pages
    FROM failed
    JOIN domains ON domains.id = domain_id
    GROUP BY error_code, domain
    ORDER BY code_pages DESC, code, pages DESC, domain COLLATE "C"
    LIMIT {_MOST_GROUPS}
    """  # noqa: S608 - numbers
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
    """``is_exact`` is false when only the newest of more pages are counted."""

    pages: int
    groups: tuple[FailureGroup, ...]
    is_exact: bool


async def read_failures(conn: AsyncConnection, *, hours: int) -> FailureSummary:
    """Read what failed in the last ``hours``, the most frequent code first."""
    rows = (await conn.execute(_FAILURES, {"hours": hours})).all()
    groups: dict[str, list[FailedDomain]] = {}
    totals: dict[str, int] = {}
    for row in rows:
        totals[row.code] = int(row.code_pages)
        groups.setdefault(row.code, []).append(
            FailedDomain(domain=row.domain, pages=row.pages, last_at=row.last_at, message=row.message)
        )
    pages = int(rows[0].all_pages) if rows else 0
    return FailureSummary(
        pages=pages,
        groups=tuple(
            FailureGroup(code=code, pages=totals[code], domains=tuple(domains)) for code, domains in groups.items()
        ),
        is_exact=pages < _MOST_PAGES and len(rows) < _MOST_GROUPS,
    )
