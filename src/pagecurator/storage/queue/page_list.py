"""Listing pages: filtered, newest first, with keyset pagination."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

# A condition is part of the statement only when it is given, so that the plan fits. pages_created_at_idx serves the
# order and the cursor, pages_domain_id_url_key a domain.
_CONDITIONS = {
    "curation_statuses": "pages.page_curation_status::text = ANY (CAST(:curation_statuses AS text[]))",
    "processing_statuses": "pages.page_processing_status::text = ANY (CAST(:processing_statuses AS text[]))",
    "scrape_statuses": "pages.contact_scrape_status::text = ANY (CAST(:scrape_statuses AS text[]))",
    "outcomes": "{outcome} = ANY (CAST(:outcomes AS text[]))",
    "error_codes": "pages.error_code = ANY (CAST(:error_codes AS text[]))",
    "domains": "pages.domain_id IN (SELECT id FROM domains WHERE domain = ANY (CAST(:domains AS text[])))",
    "created_from": "pages.created_at >= CAST(:created_from AS timestamptz)",
    "created_before": "pages.created_at < CAST(:created_before AS timestamptz)",
    "finished_from": "pages.finished_at >= CAST(:finished_from AS timestamptz)",
    "finished_before": "pages.finished_at < CAST(:finished_before AS timestamptz)",
    "after": "(pages.created_at, pages.id) < (CAST(:after_created_at AS timestamptz), CAST(:after_id AS uuid))",
}

OUTCOME = """CASE WHEN pages.page_processing_status = 'Filtered' THEN 'filtered'
                WHEN pages.page_processing_status = 'Error' THEN 'failed'
                WHEN pages.page_processing_status = 'Complete' AND pages.contact_scrape_status = 'ContactFound'
                THEN 'contacts_found'
                WHEN pages.page_processing_status = 'Complete' THEN 'no_contacts' END"""
"""SQL for a page's :class:`FinalOutcome`; NULL until it has one."""

_LIST = """
    SELECT pages.id, pages.url, domains.domain, pages.page_curation_status::text AS curation_status,
           pages.page_processing_status::text AS processing_status,
           pages.contact_scrape_status::text AS scrape_status, {outcome} AS outcome, pages.error_code,
           pages.page_processing_error AS error_message, pages.http_status, pages.priority_level, pages.attempts,
           pages.created_at, pages.selected_at, pages.finished_at
    FROM pages
    JOIN domains ON domains.id = pages.domain_id
    WHERE {conditions}
    ORDER BY pages.created_at DESC, pages.id DESC
    LIMIT :limit
"""


class FinalOutcome(StrEnum):
    """How a page ended."""

    CONTACTS_FOUND = "contacts_found"
    NO_CONTACTS = "no_contacts"
    FAILED = "failed"
    FILTERED = "filtered"


class PageCursor(NamedTuple):
    """The last page of the previous result; the next one begins after it."""

    created_at: datetime
    id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class PageFilter:
    """Conditions on pages. All must hold; within one, any of its values. ``…_before`` is exclusive."""

    curation_statuses: Sequence[str] = ()
    processing_statuses: Sequence[str] = ()
    scrape_statuses: Sequence[str] = ()
    outcomes: Sequence[str] = ()
    error_codes: Sequence[str] = ()
    domains: Sequence[str] = ()
    created_from: datetime | None = None
    created_before: datetime | None = None
    finished_from: datetime | None = None
    finished_before: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedPage:
    """A page. `outcome` is null until it has one."""

    id: UUID
    url: str
    domain: str
    curation_status: str
    processing_status: str | None
    scrape_status: str
    outcome: str | None
    error_code: str | None
    error_message: str | None
    http_status: int | None
    priority_level: int
    attempts: int
    created_at: datetime
    selected_at: datetime | None
    finished_at: datetime | None


async def list_pages(
    conn: AsyncConnection, *, filters: PageFilter, after: PageCursor | None = None, limit: int = 100
) -> list[ListedPage]:
    """Read the next ``limit`` pages after ``after``, the newest first."""
    values: dict[str, Any] = {}
    for name in PageFilter.__slots__:
        value = getattr(filters, name)
        if value not in ((), [], None):
            values[name] = list(value) if isinstance(value, Sequence) else value
    used = [_CONDITIONS[name].format(outcome=OUTCOME) for name in values]
    if after is not None:
        used.append(_CONDITIONS["after"])
        values |= {"after_created_at": after.created_at, "after_id": after.id}
    statement = text(_LIST.format(outcome=OUTCOME, conditions="\n      AND ".join(used) or "true"))
    rows = await conn.execute(statement, {**values, "limit": limit})
    return [ListedPage(**row) for row in rows.mappings()]
