"""Listing pages: filtered, newest first, with keyset pagination."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from pagecurator.storage.models import OUTCOME, CurationStatus, ProcessingStatus, ScrapeStatus
from pagecurator.storage.queue.page_walks import (
    OUTCOMES_OF,
    FinalOutcome,
    PageCursor,
    one_of,
    outcome_is_one_of,
    walks_of,
)

# Conditions besides the order and the cursor. By domain, pages_domain_id_url_key is used; the partial indexes serve
# pages that are queued or in processing.
_CONDITIONS = {
    "error_codes": "pages.error_code = ANY (CAST(:error_codes AS text[]))",
    "domains": "pages.domain_id IN (SELECT id FROM domains WHERE domain = ANY (CAST(:domains AS text[])))",
    "created_from": "pages.created_at >= CAST(:created_from AS timestamptz)",
    "created_before": "pages.created_at < CAST(:created_before AS timestamptz)",
    "finished_from": "pages.finished_at >= CAST(:finished_from AS timestamptz)",
    "finished_before": "pages.finished_at < CAST(:finished_before AS timestamptz)",
}
_STATUSES: dict[str, tuple[str, type[StrEnum]]] = {
    "curation_statuses": ("pages.page_curation_status", CurationStatus),
    "processing_statuses": ("pages.page_processing_status", ProcessingStatus),
    "scrape_statuses": ("pages.contact_scrape_status", ScrapeStatus),
}

_LIST = """
    SELECT pages.id, pages.url, domains.domain, pages.page_curation_status::text AS curation_status,
           pages.page_processing_status::text AS processing_status,
           pages.contact_scrape_status::text AS scrape_status, {outcome} AS outcome, pages.error_code,
           pages.page_processing_error AS error_message, pages.http_status, pages.priority_level, pages.attempts,
           pages.created_at, pages.selected_at, pages.finished_at
    FROM (
        SELECT id, created_at
        FROM ({walks}) AS walked
        ORDER BY created_at DESC, id DESC
        LIMIT {limit}
    ) AS listed
    JOIN pages ON pages.id = listed.id
    JOIN domains ON domains.id = pages.domain_id
    ORDER BY listed.created_at DESC, listed.id DESC
"""
_WALK = """
            (SELECT pages.id, pages.created_at
             FROM pages
             WHERE {conditions}
             ORDER BY {order}
             LIMIT {limit})"""


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
    statement, values = list_statement(filters=filters, after=after, limit=limit)
    rows = await conn.execute(text(statement), values)
    return [ListedPage(**row) for row in rows.mappings()]


def list_statement(*, filters: PageFilter, after: PageCursor | None, limit: int) -> tuple[str, dict[str, Any]]:
    """SQL with only the conditions that are given, and its parameters."""
    outcomes = filters.outcomes or _implied_outcomes(filters)
    walks, values = walks_of(error_codes=filters.error_codes, outcomes=outcomes)
    parameters: dict[str, Any] = dict(values)
    conditions = []
    if filters.outcomes and not walks[0].is_by_outcome:
        conditions.append(outcome_is_one_of(filters.outcomes))
    for name, (column, known) in _STATUSES.items():
        if name == "processing_statuses" and outcomes and not filters.outcomes and walks[0].is_by_outcome:
            continue  # the walks imply it; the planner would take it for one more condition, and expect fewer pages
        if wanted := getattr(filters, name):
            conditions.append(one_of(column, wanted, known))
    for name, condition in _CONDITIONS.items():
        value = getattr(filters, name)
        if value in ((), [], None) or (name == "error_codes" and walks[0].is_by_error_code):
            continue
        conditions.append(condition)
        parameters[name] = list(value) if isinstance(value, Sequence) else value
    if after is not None:
        parameters |= {"after_created_at": after.created_at, "after_id": after.id}
    parts = [
        _WALK.format(
            conditions="\n               AND ".join(
                [walk.condition(has_cursor=after is not None, newest_first=True), *conditions]
            ),
            order=walk.order(newest_first=True),
            limit=int(limit),
        )
        for walk in walks
    ]
    return _LIST.format(outcome=OUTCOME, walks="\n            UNION ALL".join(parts), limit=int(limit)), parameters


def _implied_outcomes(filters: PageFilter) -> list[FinalOutcome]:
    """The outcomes of the processing statuses, when all of those are final."""
    outcomes: list[FinalOutcome] = []
    for status in filters.processing_statuses:
        of_status = OUTCOMES_OF.get(status)
        if of_status is None:
            return []
        outcomes += of_status
    return outcomes
