"""The queue: the table ``pages``. Each function is one statement in the caller's transaction.

A worker owns a page from its claim until its lease ends, and proves it with the claim's number: every write of a
worker is fenced by ``claim_no``, which grows with each claim.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import TextClause, text
from sqlalchemy.ext.asyncio import AsyncConnection

from pagecurator.storage.models import CurationStatus, ProcessingStatus, ScrapeStatus
from pagecurator.storage.queue.claim import ClaimedPage, claim_due
from pagecurator.storage.queue.enqueue import EnqueueCounts, add_pages
from pagecurator.storage.sanitize import storable

Claim = tuple[UUID, int]
"""A page's id and the number of the claim."""

_LONGEST_MESSAGE = 2000

_CURATION_STATUS = {
    ProcessingStatus.COMPLETE: CurationStatus.COMPLETE,
    ProcessingStatus.ERROR: CurationStatus.ERROR,
    ProcessingStatus.FILTERED: CurationStatus.SKIPPED,
}

# For `pagecurator scrape`: this one page, before its turn.
_CLAIM_PAGE = text(
    """
    UPDATE pages
    SET page_processing_status = 'Processing',
        claim_no = claim_no + 1,
        claimed_by = :worker,
        claimed_at = clock_timestamp(),
        batch_id = :batch_id,
        lease_expires_at = clock_timestamp() + make_interval(secs => :lease_seconds),
        updated_at = clock_timestamp()
    FROM domains
    WHERE pages.url = :url AND domains.id = pages.domain_id AND page_processing_status = 'Queued'
    RETURNING pages.id, url, domain_id, domain, claim_no, attempts, crashes, put_offs AS deferrals, priority_level
    """
)

_RENEW = text(
    """
    UPDATE pages
    SET lease_expires_at = clock_timestamp() + make_interval(secs => :lease_seconds)
    FROM unnest(CAST(:ids AS uuid[]), CAST(:claim_nos AS integer[])) AS mine (id, claim_no)
    WHERE pages.id = mine.id AND pages.claim_no = mine.claim_no AND page_processing_status = 'Processing'
    RETURNING pages.id
    """
)

_RELEASE = text(
    """
    UPDATE pages
    SET page_processing_status = 'Queued',
        next_attempt_at = CASE WHEN CAST(:delay_seconds AS double precision) > 0
                               THEN clock_timestamp() + make_interval(secs => :delay_seconds)
                               ELSE next_attempt_at END,
        claimed_by = NULL,
        lease_expires_at = NULL,
        updated_at = clock_timestamp()
    FROM unnest(CAST(:ids AS uuid[]), CAST(:claim_nos AS integer[])) AS mine (id, claim_no)
    WHERE pages.id = mine.id AND pages.claim_no = mine.claim_no AND page_processing_status = 'Processing'
    RETURNING pages.id
    """
)

# The second half of the condition makes it safe to repeat a finish whose answer was lost. A page that was rescued has
# no claimed_by any more, so a result that comes too late is refused. A page that was claimed after its domain's hold
# ended, and shows that the site is well, ends the hold: in the same statement, so that it costs a probe and no more.
_FINISH = text(
    """
    WITH finished AS (
    UPDATE pages
    SET attempts = CASE page_processing_status WHEN 'Processing' THEN attempts + :attempts_used ELSE attempts END,
        page_processing_status = CAST(:processing_status AS page_processing_status),
        page_curation_status = CAST(:curation_status AS page_curation_status),
        contact_scrape_status = CAST(:scrape_status AS contact_scrape_status),
        page_processing_error = :error_message,
        error_code = :error_code,
        http_status = :http_status,
        lease_expires_at = NULL,
        finished_at = clock_timestamp(),
        updated_at = clock_timestamp()
    WHERE id = :page_id AND claim_no = :claim_no
      AND (page_processing_status = 'Processing'
           OR (page_processing_status IN ('Complete', 'Error', 'Filtered') AND claimed_by IS NOT NULL))
    RETURNING domain_id, claimed_at
    ),
    troubled AS MATERIALIZED (
        SELECT domains.id, domain, hold_kind, held_since
        FROM finished
        JOIN domains ON domains.id = finished.domain_id
        WHERE CAST(:site_is_well AS boolean)
          AND CASE WHEN held_until IS NULL THEN failures > 0 ELSE held_until <= finished.claimed_at END
        FOR NO KEY UPDATE OF domains
    ),
    recovered AS (
        UPDATE domains
        SET failures = 0, holds = 0, hold_kind = NULL, hold_reason = NULL, held_since = NULL, held_until = NULL,
            updated_at = clock_timestamp()
        FROM troubled
        WHERE domains.id = troubled.id
    )
    SELECT domain, hold_kind, extract(epoch FROM clock_timestamp() - held_since)::double precision AS held_seconds
    FROM finished
    LEFT JOIN troubled ON true
    """
)

# Only while it is ours; the lock keeps it so to the end of the transaction.
_LOCK_CLAIMED = text(
    """
    SELECT id FROM pages
    WHERE id = :page_id AND claim_no = :claim_no AND page_processing_status = 'Processing'
    FOR UPDATE
    """
)

_PUT_OFF = text(
    """
    UPDATE pages
    SET page_processing_status = 'Queued',
        put_offs = put_offs + 1,
        next_attempt_at = greatest(clock_timestamp(), domains.held_until),
        claimed_by = NULL,
        lease_expires_at = NULL,
        updated_at = clock_timestamp()
    FROM domains
    WHERE pages.id = :page_id AND domains.id = pages.domain_id
    """
)

_COUNTS = text(
    "SELECT due, delayed, processing, expired_leases, pending, oldest_pending_age_seconds, held FROM queue_depth"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class FinishedPage:
    """How a page ended. ``processing_status`` is ``Complete``, ``Error`` or ``Filtered``."""

    processing_status: ProcessingStatus
    scrape_status: ScrapeStatus
    error_code: str | None = None
    error_message: str | None = None
    http_status: int | None = None
    attempts_used: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Recovery:
    """A domain that had been held back (``hold_kind``) is served as usual again."""

    domain: str
    hold_kind: str
    held_seconds: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Finish:
    """What else came of an outcome that was written."""

    recovery: Recovery | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueCounts:
    """The depth of the queue. ``pending`` is ``due`` plus ``delayed`` plus ``held``.

    ``held`` pages would be due, but their domain is paused or held back; the age is that of the longest due page
    without them.
    """

    due: int
    delayed: int
    processing: int
    expired_leases: int
    pending: int
    oldest_pending_age_seconds: float | None
    held: int = 0


async def claim_page(
    conn: AsyncConnection, *, url: str, worker: str, batch_id: UUID, lease_seconds: float
) -> ClaimedPage | None:
    """Take this one page, given by its address in normal form, if it is queued; None when it is not."""
    result = await conn.execute(
        _CLAIM_PAGE, {"url": url, "worker": worker, "batch_id": batch_id, "lease_seconds": float(lease_seconds)}
    )
    row = result.mappings().one_or_none()
    return None if row is None else ClaimedPage(**row)


async def renew_leases(conn: AsyncConnection, *, claims: Sequence[Claim], lease_seconds: float) -> set[UUID]:
    """Extend the leases of ``claims``; returns the ids that are still ours."""
    return await _ours(conn, _RENEW, claims, {"lease_seconds": float(lease_seconds)})


async def release(conn: AsyncConnection, *, claims: Sequence[Claim], delay_seconds: float = 0.0) -> set[UUID]:
    """Put pages back unharmed, due again after ``delay_seconds``; returns the ids that were still ours."""
    return await _ours(conn, _RELEASE, claims, {"delay_seconds": float(delay_seconds)})


async def finish_page(
    conn: AsyncConnection, *, page_id: UUID, claim_no: int, outcome: FinishedPage, site_is_well: bool = False
) -> Finish | None:
    """As :func:`finish`; None when the page is no longer ours.

    ``site_is_well`` ends what had been counted against the page's domain.
    """
    result = await conn.execute(
        _FINISH,
        {
            "page_id": page_id,
            "claim_no": claim_no,
            "processing_status": outcome.processing_status,
            "curation_status": _CURATION_STATUS[outcome.processing_status],
            "scrape_status": outcome.scrape_status,
            "error_code": storable(outcome.error_code),
            "error_message": storable(outcome.error_message, longest=_LONGEST_MESSAGE),
            "http_status": outcome.http_status,
            "attempts_used": outcome.attempts_used,
            "site_is_well": site_is_well,
        },
    )
    row = result.one_or_none()
    if row is None:
        return None
    if row.hold_kind is None:
        return Finish()
    return Finish(recovery=Recovery(domain=row.domain, hold_kind=row.hold_kind, held_seconds=row.held_seconds or 0.0))


async def lock_claimed(conn: AsyncConnection, *, page_id: UUID, claim_no: int) -> bool:
    """Make sure that the page is ours, and stays so until the transaction ends; False when it is not."""
    return (await conn.execute(_LOCK_CLAIMED, {"page_id": page_id, "claim_no": claim_no})).first() is not None


async def defer(conn: AsyncConnection, *, page_id: UUID) -> None:
    """Queue the page again for when its domain is no longer held back. It must be locked and ours."""
    await conn.execute(_PUT_OFF, {"page_id": page_id})


async def queue_counts(conn: AsyncConnection) -> QueueCounts:
    """The depth of the queue, from the two partial indexes: cheap whatever the size of the table."""
    return QueueCounts(**(await conn.execute(_COUNTS)).mappings().one())


async def _ours(
    conn: AsyncConnection, statement: TextClause, claims: Sequence[Claim], values: dict[str, Any]
) -> set[UUID]:
    if not claims:
        return set()
    ordered = sorted(claims)
    ids, claim_nos = [page_id for page_id, _ in ordered], [claim_no for _, claim_no in ordered]
    result = await conn.execute(statement, {"ids": ids, "claim_nos": claim_nos, **values})
    return set(result.scalars())


__all__ = [
    "Claim",
    "ClaimedPage",
    "EnqueueCounts",
    "FinishedPage",
    "QueueCounts",
    "add_pages",
    "claim_due",
    "finish_page",
    "queue_counts",
    "release",
    "renew_leases",
]
