"""The table ``pages``: leases. Each function is one statement in the caller's transaction.

A worker owns a page from its claim until its lease expires. Every write of a worker is fenced by ``claim_no``, which
grows with each claim.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from pagecurator.storage.queue.claim import SET_CLAIMED, ClaimedPage
from pagecurator.storage.queue.domains import HoldKind
from pagecurator.urls import possible_domains

Claim = tuple[UUID, int]
"""A page's id and the number of the claim."""

# For `pagecurator scrape`: this page, ahead of the queue. Served by domains_domain_key and
# pages_domain_id_url_key.
_CLAIM_PAGE = text(
    f"""
    UPDATE pages
    SET {SET_CLAIMED}
    FROM domains
    WHERE domains.domain = ANY (CAST(:domains AS text[])) AND pages.domain_id = domains.id AND pages.url = :url
      AND page_processing_status = 'Queued'
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

# The view reads pages_queue_idx and pages_lease_idx.
_COUNTS = text(
    "SELECT due, delayed, processing, expired_leases, pending, oldest_pending_age_seconds, held FROM queue_depth"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Recovery:
    """A domain that was held back (``hold_kind``) has recovered."""

    domain: str
    hold_kind: HoldKind
    held_seconds: float


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
    is_estimated: bool = False
    """``due``, ``delayed`` or ``held`` is an estimate."""


async def claim_page(
    conn: AsyncConnection, *, url: str, worker: str, batch_id: UUID, lease_seconds: float
) -> ClaimedPage | None:
    """Claim the page with this normalized URL if it is queued; None when it is not."""
    values = {"worker": worker, "batch_id": batch_id, "lease_seconds": float(lease_seconds)}
    result = await conn.execute(_CLAIM_PAGE, {"url": url, "domains": possible_domains(url), **values})
    row = result.mappings().one_or_none()
    return None if row is None else ClaimedPage(**row)


async def renew_leases(conn: AsyncConnection, *, claims: Sequence[Claim], lease_seconds: float) -> set[UUID]:
    """Renew the leases of ``claims``; returns the ids that are still owned."""
    if not claims:
        return set()
    ordered = sorted(claims)
    ids, claim_nos = [page_id for page_id, _ in ordered], [claim_no for _, claim_no in ordered]
    values = {"ids": ids, "claim_nos": claim_nos, "lease_seconds": float(lease_seconds)}
    return set((await conn.execute(_RENEW, values)).scalars())


async def queue_counts(conn: AsyncConnection) -> QueueCounts:
    """Read the depth of the queue, from the two partial indexes: cheap whatever the size of the table."""
    return QueueCounts(**(await conn.execute(_COUNTS)).mappings().one())
