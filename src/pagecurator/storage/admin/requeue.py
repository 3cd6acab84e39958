"""Queueing finished pages again, by error, outcome or age, in chunks; a dry run counts and prices them."""

from __future__ import annotations

import time
from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from pagecurator.storage.engine import Database
from pagecurator.storage.models import ProcessingStatus
from pagecurator.storage.queue.page_walks import FinalOutcome, PageCursor, Walk, one_of, outcome_is_one_of, walks_of
from pagecurator.urls import possible_domains

CHUNK = 5000
"""Pages per transaction."""
COUNTED = 20_000
"""Pages per statement of a dry run."""

# Conditions besides the walk. By URL and by domain, pages_domain_id_url_key is used.
_CONDITIONS = {
    "error_codes": "error_code = ANY (CAST(:error_codes AS text[]))",
    "domains": "pages.domain_id IN (SELECT domains.id FROM domains WHERE domain = ANY (CAST(:domains AS text[])))",
    "older_than_seconds": "finished_at < CAST(:finished_before AS timestamptz)",
    "page_ids": "pages.id = ANY (CAST(:page_ids AS uuid[]))",
    "urls": """pages.id IN (
            SELECT found.id
            FROM unnest(CAST(:url_domains AS text[]), CAST(:urls AS text[])) AS wanted (domain, url)
            CROSS JOIN LATERAL (  -- OFFSET 0: one look-up for each, and no join with all pages of the domains
                SELECT page.id FROM domains JOIN pages AS page ON page.domain_id = domains.id
                WHERE domains.domain = wanted.domain AND page.url = wanted.url
                OFFSET 0
            ) AS found)""",
}
_URL_PARAMETERS = ("urls", "url_domains")
_CUTOFF = text("SELECT now() - make_interval(secs => CAST(:older_than_seconds AS double precision))")

# A chunk of a walk, its price (what each page cost in the last claim that was billed, and at least the list price), and
# its last page. A claim that brought only errors, or was lost with its worker, does not show what success will cost.
_CHUNK_OF = """
    WITH matching AS MATERIALIZED (
        SELECT pages.id, pages.created_at
        FROM pages
        WHERE {conditions}
        ORDER BY {order}
        LIMIT {limit}
        {lock}
    ){requeued}
    SELECT (SELECT count(*) FROM matching) AS pages,
           (SELECT coalesce(sum(greatest({list_price}, cost.credits)), 0)
            FROM matching
            LEFT JOIN LATERAL (
                SELECT sum(credits) AS credits
                FROM page_attempts
                WHERE page_id = matching.id
                GROUP BY claim_no
                HAVING sum(credits) > 0
                ORDER BY claim_no DESC
                LIMIT 1
            ) AS cost ON true) AS credits,
           last.created_at, last.id
    FROM (VALUES (1)) AS one
    LEFT JOIN (SELECT created_at, id FROM matching ORDER BY created_at DESC, id DESC LIMIT 1) AS last ON true
"""
_REQUEUED = """,
    requeued AS (
        UPDATE pages
        SET page_curation_status = 'Selected',
            page_processing_status = 'Queued',
            contact_scrape_status = 'New',
            page_processing_error = NULL,
            error_code = NULL,
            http_status = NULL,
            attempts = 0,
            crashes = 0,
            put_offs = 0,
            claimed_by = NULL,
            lease_expires_at = NULL,
            finished_at = NULL,
            selected_at = now(),
            next_attempt_at = now(),
            updated_at = now()
        FROM matching
        WHERE pages.id = matching.id
    )"""


@dataclass(frozen=True, slots=True, kw_only=True)
class RequeueFilter:
    """Conditions on finished pages. All must hold; within one, any of its values.

    ``outcomes`` are those of :class:`FinalOutcome`; ``urls`` are normalized. ``all=True`` allows no condition at all.
    """

    error_codes: Sequence[str] = ()
    domains: Sequence[str] = ()
    outcomes: Sequence[str] = ()
    older_than_seconds: float | None = None
    page_ids: Sequence[UUID] = ()
    urls: Sequence[str] = ()
    all: bool = False

    def check(self) -> None:
        """Raise ``ValueError`` for an unknown outcome, and without any condition unless ``all`` is set."""
        if not self.all and all(getattr(self, name) in ((), [], None) for name in (*_CONDITIONS, "outcomes")):
            raise ValueError("No condition is given; say which pages, or that all are meant.")
        outcomes = list(FinalOutcome)
        unknown = [outcome for outcome in self.outcomes if outcome not in outcomes]
        if unknown:
            raise ValueError(f"There is no outcome {unknown[0]!r}; there are {', '.join(outcomes)}.")

    def parameters(self) -> dict[str, Any]:
        """Parameters of the conditions that are given."""
        given: dict[str, Any] = {
            "error_codes": list(self.error_codes),
            "domains": list(self.domains),
            "older_than_seconds": self.older_than_seconds,
            "page_ids": list(self.page_ids),
        }
        if self.urls:
            pairs = [(domain, url) for url in self.urls for domain in possible_domains(url)]
            given["url_domains"] = [domain for domain, _url in pairs]
            given["urls"] = [url for _domain, url in pairs]
        return {name: value for name, value in given.items() if value not in ([], None) or name in _URL_PARAMETERS}


@dataclass(frozen=True, slots=True, kw_only=True)
class RequeuedPages:
    """How many pages, and about how many credits fetching them costs."""

    pages: int
    estimated_credits: int
    dry_run: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class RequeueEstimate:
    """What a dry run counted in the given time; there are more pages unless ``is_complete``."""

    pages: int
    credits: int
    is_complete: bool


async def estimate_requeue(
    database: Database, *, filters: RequeueFilter, seconds: float, list_price: int = 1
) -> RequeueEstimate:
    """Count and price the matching pages for about ``seconds``; at least :data:`CHUNK` of them."""
    until = time.monotonic() + seconds
    found = RequeuedPages(pages=0, estimated_credits=0, dry_run=True)
    is_complete = True
    chunks = requeue_in_chunks(database, filters=filters, dry_run=True, counted=CHUNK, list_price=list_price)
    async with aclosing(chunks) as reports:
        async for found in reports:
            if time.monotonic() >= until and found.pages:
                is_complete = False
                break
    return RequeueEstimate(pages=found.pages, credits=found.estimated_credits, is_complete=is_complete)


async def requeue(database: Database, *, filters: RequeueFilter, dry_run: bool, list_price: int = 1) -> RequeuedPages:
    """Queue the matching finished pages again, to the end; see :func:`requeue_in_chunks`."""
    chunks = requeue_in_chunks(database, filters=filters, dry_run=dry_run, list_price=list_price)
    return [report async for report in chunks][-1]


async def requeue_in_chunks(
    database: Database, *, filters: RequeueFilter, dry_run: bool, counted: int = COUNTED, list_price: int = 1
) -> AsyncGenerator[RequeuedPages, None]:
    """Queue the matching finished pages again, as if they had just been selected; their contacts stay.

    Each chunk is a transaction; after it the totals so far are yielded. Stopped in between it can be repeated: pages
    that were queued again don't match any more. ``claim_no`` is not reset, so that workers of earlier claims stay
    fenced. ``list_price`` is that of a request with the current settings.

    Raises ``ValueError`` as :meth:`RequeueFilter.check` does.
    """
    filters.check()
    values = filters.parameters()
    pages, price = 0, 0
    walks, keys = walks_of(error_codes=filters.error_codes, outcomes=filters.outcomes)
    if filters.older_than_seconds is not None or any(walk.column for walk in walks):
        # Once: later chunks must not match pages that finished in the meantime.
        async with database.single(operation="requeue") as conn:
            values["finished_before"] = (
                await conn.execute(_CUTOFF, {"older_than_seconds": filters.older_than_seconds or 0.0})
            ).scalar_one()
    # A dry run only reads, so it needs no transaction: one round trip a chunk instead of three.
    connection = database.single if dry_run else database.begin
    for walk in walks:
        after: PageCursor | None = None
        limit = counted if dry_run else CHUNK
        while True:
            statement = requeue_statement(
                filters, walk, has_cursor=after is not None, limit=limit, dry_run=dry_run, list_price=list_price
            )
            cursor = {} if after is None else {"after_created_at": after.created_at, "after_id": after.id}
            async with connection(operation="requeue") as conn:
                chunk = (await conn.execute(text(statement), {**values, **keys, **cursor})).one()
            pages += int(chunk.pages)
            price += int(chunk.credits)
            yield RequeuedPages(pages=pages, estimated_credits=price, dry_run=dry_run)
            if chunk.pages < limit:
                break
            after = PageCursor(chunk.created_at, chunk.id)


async def requeue_page(conn: AsyncConnection, *, url: str) -> None:
    """Queue the page with this normalized URL again if it has finished, in the caller's transaction."""
    filters = RequeueFilter(urls=[url])
    statement = requeue_statement(filters, Walk(), has_cursor=False, limit=1, dry_run=False)
    await conn.execute(text(statement), filters.parameters())


def requeue_statement(
    filters: RequeueFilter, walk: Walk, *, has_cursor: bool, limit: int, dry_run: bool, list_price: int = 1
) -> str:
    """SQL for one chunk, with only the conditions that are given."""
    conditions = [walk.condition(has_cursor=has_cursor, newest_first=False)]
    if not filters.outcomes:  # queued and processing pages never match, filtered ones only by that outcome
        conditions.append(one_of("pages.page_processing_status", ("Complete", "Error"), ProcessingStatus))
    elif not walk.is_by_outcome:
        conditions.append(outcome_is_one_of(filters.outcomes))
    if walk.column:  # a page that the walk before queued again may have finished since then
        conditions.append("(finished_at < CAST(:finished_before AS timestamptz)) IS NOT FALSE")
    for name, condition in _CONDITIONS.items():
        if getattr(filters, name) not in ((), [], None) and not (name == "error_codes" and walk.is_by_error_code):
            conditions.append(condition)
    return _CHUNK_OF.format(
        conditions="\n          AND ".join(conditions),
        order=walk.order(newest_first=False),
        limit=limit,
        list_price=list_price,
        lock="" if dry_run else "FOR UPDATE",
        requeued="" if dry_run else _REQUEUED,
    )
