"""Queueing finished pages again, by error, outcome or age, with a count and an estimate of the credits first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from pagecurator.storage.queue.page_list import OUTCOME, FinalOutcome

_CHUNK = 5000

# NULL: no such condition. Queued and processing pages never match; filtered ones only when that outcome is given. By
# age pages_finished_idx serves, by URL pages_url_idx, by domain pages_domain_id_url_key.
_MATCHING = f"""
    (page_processing_status IN ('Complete', 'Error')
     OR (page_processing_status = 'Filtered' AND 'filtered' = ANY (CAST(:outcomes AS text[]))))
    AND (CAST(:outcomes AS text[]) IS NULL
         OR {OUTCOME} = ANY (CAST(:outcomes AS text[])))
    AND (CAST(:error_codes AS text[]) IS NULL OR error_code = ANY (CAST(:error_codes AS text[])))
    AND (CAST(:domains AS text[]) IS NULL
         OR domain_id IN (SELECT domains.id FROM domains WHERE domain = ANY (CAST(:domains AS text[]))))
    AND (CAST(:older_than_seconds AS double precision) IS NULL
         OR finished_at < now() - make_interval(secs => CAST(:older_than_seconds AS double precision)))
    AND (CAST(:page_ids AS uuid[]) IS NULL OR pages.id = ANY (CAST(:page_ids AS uuid[])))
    AND (CAST(:urls AS text[]) IS NULL OR url = ANY (CAST(:urls AS text[])))
"""  # noqa: S608 - constants only

# What the page cost in its last claim, and at least 1 credit.
_ESTIMATE = text(
    f"""
    SELECT count(*) AS pages, coalesce(sum(greatest(1, cost.credits)), 0) AS credits
    FROM pages
    LEFT JOIN LATERAL (
        SELECT sum(credits) AS credits
        FROM page_attempts
        WHERE page_id = pages.id
        GROUP BY claim_no
        ORDER BY claim_no DESC
        LIMIT 1
    ) AS cost ON true
    WHERE {_MATCHING}
    """  # noqa: S608 - constants only
)

_REQUEUE = text(
    f"""
    WITH matching AS MATERIALIZED (
        SELECT pages.id FROM pages
        WHERE pages.id > CAST(:after AS uuid) AND {_MATCHING}
        ORDER BY pages.id
        LIMIT :chunk
        FOR UPDATE
    )
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
    RETURNING pages.id
    """  # noqa: S608 - constants only
)


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
        if not self.all and all(value is None for value in self.parameters().values()):
            raise ValueError("No condition is given; say which pages, or that all are meant.")
        outcomes = list(FinalOutcome)
        unknown = [outcome for outcome in self.outcomes if outcome not in outcomes]
        if unknown:
            raise ValueError(f"There is no outcome {unknown[0]!r}; there are {', '.join(outcomes)}.")

    def parameters(self) -> dict[str, Any]:
        """Parameters of the statements; None for a condition that is not given."""
        given = {field.name: getattr(self, field.name) for field in fields(self) if field.name != "all"}
        return {name: list(value) or None if isinstance(value, Sequence) else value for name, value in given.items()}


@dataclass(frozen=True, slots=True, kw_only=True)
class RequeuedPages:
    """How many pages, and about how many credits fetching them costs."""

    pages: int
    estimated_credits: int
    dry_run: bool


async def requeue(conn: AsyncConnection, *, filters: RequeueFilter, dry_run: bool) -> RequeuedPages:
    """Queue the matching finished pages again, as if they had just been selected; their contacts stay.

    ``claim_no`` is not reset, so that workers of earlier claims stay fenced.
    Raises ``ValueError`` as :meth:`RequeueFilter.check` does.
    """
    filters.check()
    parameters = filters.parameters()
    estimate = (await conn.execute(_ESTIMATE, parameters)).one()
    pages = int(estimate.pages) if dry_run else await _requeue(conn, parameters)
    return RequeuedPages(pages=pages, estimated_credits=int(estimate.credits), dry_run=dry_run)


async def _requeue(conn: AsyncConnection, parameters: dict[str, Any]) -> int:
    pages = 0
    after = UUID(int=0)
    while True:
        result = await conn.execute(_REQUEUE, {**parameters, "after": after, "chunk": _CHUNK})
        ids = list(result.scalars())
        pages += len(ids)
        if len(ids) < _CHUNK:
            return pages
        after = max(ids)
