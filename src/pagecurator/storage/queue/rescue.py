"""The rescue: pages with an expired lease are queued again, or fail after too many crashes."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

_MOST_PAGES = 1000
"""Pages of one statement."""

# Served by pages_lease_idx. `lease_expires_at IS NULL`: the status was set by hand, and no lease will ever expire.
_RESCUE = text(
    """
    WITH expired AS MATERIALIZED (
        SELECT id, claimed_by, claimed_at, batch_id, crashes + 1 >= :max_crashes AS failed
        FROM pages
        WHERE page_processing_status = 'Processing' AND (lease_expires_at <= now() OR lease_expires_at IS NULL)
        ORDER BY lease_expires_at, id
        LIMIT :limit
        FOR UPDATE SKIP LOCKED
    ),
    rescued AS (
        UPDATE pages
        SET crashes = crashes + 1,
            claimed_by = NULL,
            lease_expires_at = NULL,
            updated_at = clock_timestamp(),
            page_processing_status =
                CAST(CASE WHEN failed THEN 'Error' ELSE 'Queued' END AS page_processing_status),
            page_curation_status = CASE WHEN failed THEN 'Error' ELSE page_curation_status END,
            contact_scrape_status = CASE WHEN failed THEN 'Error' ELSE contact_scrape_status END,
            error_code = CASE WHEN failed THEN 'crashed' ELSE error_code END,
            page_processing_error = CASE
                WHEN failed THEN format('The worker stopped %s times while it held this page.', crashes + 1)
                ELSE page_processing_error END,
            http_status = CASE WHEN failed THEN NULL ELSE http_status END,
            finished_at = CASE WHEN failed THEN clock_timestamp() ELSE finished_at END
        FROM expired
        WHERE pages.id = expired.id
        RETURNING pages.id, pages.url, expired.claimed_by, expired.claimed_at, expired.batch_id, pages.claim_no,
                  pages.crashes, expired.failed
    ),
    recorded AS (
        INSERT INTO page_attempts (
            page_id, claim_no, attempt, worker, batch_id, started_at, finished_at, outcome, error_code, error_message
        )
        SELECT id, claim_no,
               (SELECT coalesce(max(attempt), 0) + 1 FROM page_attempts AS earlier
                WHERE earlier.page_id = rescued.id AND earlier.claim_no = rescued.claim_no),
               claimed_by, batch_id, claimed_at, clock_timestamp(), 'crashed', 'crashed',
               'The worker stopped renewing its lease.'
        FROM rescued
        ON CONFLICT DO NOTHING
    )
    SELECT id, url, claimed_by, claim_no, crashes, failed FROM rescued
    """
)


@dataclass(frozen=True, slots=True, kw_only=True)
class RescuedPage:
    """A page whose worker vanished. ``claim_no`` is the lost claim's; ``failed``: it reached the crash limit."""

    id: UUID
    url: str
    claimed_by: str | None
    claim_no: int
    crashes: int
    failed: bool


async def rescue_expired(conn: AsyncConnection, *, max_crashes: int) -> list[RescuedPage]:
    """Queue up to 1,000 pages again whose lease expired; those that crashed ``max_crashes`` workers fail (``crashed``).

    Each crash is recorded in ``page_attempts``.
    """
    result = await conn.execute(_RESCUE, {"max_crashes": max_crashes, "limit": _MOST_PAGES})
    return [RescuedPage(**row) for row in result.mappings()]
