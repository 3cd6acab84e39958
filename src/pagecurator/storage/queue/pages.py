"""The table ``pages``: leases and outcomes. Each function is one statement in the caller's transaction.

A worker owns a page from its claim until its lease expires. Every write of a worker is fenced by ``claim_no``, which
grows with each claim.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import TextClause, text
from sqlalchemy.ext.asyncio import AsyncConnection

from pagecurator.storage.models import CurationStatus, ProcessingStatus, ScrapeStatus
from pagecurator.storage.queue.claim import SET_CLAIMED, ClaimedPage
from pagecurator.storage.queue.domains import HoldKind
from pagecurator.storage.sanitize import storable

Claim = tuple[UUID, int]
"""A page's id and the number of the claim."""

_LONGEST_MESSAGE = 2000

_CURATION_STATUS = {
    ProcessingStatus.COMPLETE: CurationStatus.COMPLETE,
    ProcessingStatus.ERROR: CurationStatus.ERROR,
    ProcessingStatus.FILTERED: CurationStatus.SKIPPED,
}

# For `pagecurator scrape`: this page, ahead of the queue. Served by pages_url_idx.
_CLAIM_PAGE = text(
    f"""
    UPDATE pages
    SET {SET_CLAIMED}
    FROM domains
    WHERE pages.url = :url AND domains.id = pages.domain_id AND page_processing_status = 'Queued'
    RETURNING pages.id, url, domain_id, domain, claim_no, attempts, crashes, put_offs AS deferrals, priority_level
    """  # noqa: S608 - constants only
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

# The second half of the condition makes it safe to repeat a finish whose reply was lost. A rescued page has no
# claimed_by any more, so a late result is refused. A page that was claimed after its domain's hold ended, and shows
# that the site is healthy, closes the breaker: in the same statement, without another round trip.
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

# Fenced; the row lock keeps the claim valid to the end of the transaction.
_LOCK_CLAIMED = text(
    """
    SELECT id FROM pages
    WHERE id = :page_id AND claim_no = :claim_no AND page_processing_status = 'Processing'
    FOR UPDATE
    """
)

_DEFER = text(
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

# The view reads pages_queue_idx and pages_lease_idx.
_COUNTS = text(
    "SELECT due, delayed, processing, expired_leases, pending, oldest_pending_age_seconds, held FROM queue_depth"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class FinishedPage:
    """A page's outcome. ``processing_status`` is ``Complete``, ``Error`` or ``Filtered``."""

    processing_status: ProcessingStatus
    scrape_status: ScrapeStatus
    error_code: str | None = None
    error_message: str | None = None
    http_status: int | None = None
    attempts_used: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Recovery:
    """A domain that was held back (``hold_kind``) has recovered."""

    domain: str
    hold_kind: HoldKind
    held_seconds: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Finish:
    """A stored outcome, with the domain's recovery when the page caused it."""

    recovery: Recovery | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueCounts:
    """The depth of the queue. ``pending`` is ``due`` plus ``delayed`` plus ``held``.

    ``held`` pages would be due, but their domain is paused or held back; the age ignores them.
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
    """Claim the page with this normalized URL if it is queued; None when it is not."""
    result = await conn.execute(
        _CLAIM_PAGE, {"url": url, "worker": worker, "batch_id": batch_id, "lease_seconds": float(lease_seconds)}
    )
    row = result.mappings().one_or_none()
    return None if row is None else ClaimedPage(**row)


async def renew_leases(conn: AsyncConnection, *, claims: Sequence[Claim], lease_seconds: float) -> set[UUID]:
    """Renew the leases of ``claims``; returns the ids that are still owned."""
    return await _update_owned(conn, _RENEW, claims, {"lease_seconds": float(lease_seconds)})


async def release(conn: AsyncConnection, *, claims: Sequence[Claim], delay_seconds: float = 0.0) -> set[UUID]:
    """Queue pages again, due after ``delay_seconds``; returns the ids that were still owned."""
    return await _update_owned(conn, _RELEASE, claims, {"delay_seconds": float(delay_seconds)})


async def finish_page(
    conn: AsyncConnection, *, page_id: UUID, claim_no: int, outcome: FinishedPage, site_is_well: bool = False
) -> Finish | None:
    """Write a page's outcome; None when the claim is stale: then nothing was written.

    Safe to repeat when the reply was lost. ``site_is_well`` resets the failures and the hold of the page's domain.
    """
    result = await conn.execute(
        _FINISH,
        {
            "page_id": page_id,
            "claim_no": claim_no,
            **asdict(outcome),
            "curation_status": _CURATION_STATUS[outcome.processing_status],
            "error_code": storable(outcome.error_code),
            "error_message": storable(outcome.error_message, longest=_LONGEST_MESSAGE),
            "site_is_well": site_is_well,
        },
    )
    row = result.one_or_none()
    if row is None:
        return None
    if row.hold_kind is None:
        return Finish()
    kind = HoldKind(row.hold_kind)
    return Finish(recovery=Recovery(domain=row.domain, hold_kind=kind, held_seconds=row.held_seconds or 0.0))


async def lock_claimed(conn: AsyncConnection, *, page_id: UUID, claim_no: int) -> bool:
    """Lock the page until the transaction ends; False when the claim is stale."""
    return (await conn.execute(_LOCK_CLAIMED, {"page_id": page_id, "claim_no": claim_no})).first() is not None


async def defer(conn: AsyncConnection, *, page_id: UUID) -> None:
    """Defer the page to the end of its domain's hold. It must be locked with :func:`lock_claimed`."""
    await conn.execute(_DEFER, {"page_id": page_id})


async def queue_counts(conn: AsyncConnection) -> QueueCounts:
    """Read the depth of the queue, from the two partial indexes: cheap whatever the size of the table."""
    return QueueCounts(**(await conn.execute(_COUNTS)).mappings().one())


async def _update_owned(
    conn: AsyncConnection, statement: TextClause, claims: Sequence[Claim], values: dict[str, Any]
) -> set[UUID]:
    if not claims:
        return set()
    ordered = sorted(claims)
    ids, claim_nos = [page_id for page_id, _ in ordered], [claim_no for _, claim_no in ordered]
    result = await conn.execute(statement, {"ids": ids, "claim_nos": claim_nos, **values})
    return set(result.scalars())
