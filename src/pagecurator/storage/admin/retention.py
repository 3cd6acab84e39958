"""Retention of the table ``page_attempts``: old rows are deleted in small batches."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

# Served by page_attempts_created_at_idx. The last attempt of a page that did not complete stays: explain and the
# estimate of requeue need it. The cursor skips rows that stay, so that a pass ends.
_DELETE = text(
    """
    WITH old AS MATERIALIZED (
        SELECT page_id, claim_no, attempt, created_at
        FROM page_attempts
        WHERE created_at < now() - make_interval(days => :days)
          AND (created_at, page_id, claim_no, attempt)
              > (CAST(:created_at AS timestamptz), CAST(:page_id AS uuid), CAST(:claim_no AS integer),
                 CAST(:attempt AS integer))
        ORDER BY created_at, page_id, claim_no, attempt
        LIMIT :limit
    ),
    gone AS (
        DELETE FROM page_attempts
        USING old, pages
        WHERE page_attempts.page_id = old.page_id AND page_attempts.claim_no = old.claim_no
          AND page_attempts.attempt = old.attempt AND pages.id = old.page_id
          AND (page_processing_status = 'Complete'
               OR EXISTS (SELECT FROM page_attempts AS later
                          WHERE later.page_id = old.page_id
                            AND (later.claim_no, later.attempt) > (old.claim_no, old.attempt)))
        RETURNING 1
    )
    SELECT created_at, page_id, claim_no, attempt, (SELECT count(*) FROM gone) AS forgotten,
           (SELECT count(*) FROM old) AS seen
    FROM old
    ORDER BY created_at DESC, page_id DESC, claim_no DESC, attempt DESC
    LIMIT 1
    """
)


_NO_PAGE = UUID(int=0)


@dataclass(frozen=True, slots=True, kw_only=True)
class RetentionCursor:
    """Position of a pass; the default is its beginning."""

    created_at: datetime = datetime(1970, 1, 1, tzinfo=UTC)
    page_id: UUID = _NO_PAGE
    claim_no: int = 0
    attempt: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class RetentionStep:
    """Result of one batch. ``next`` is None at the end of the pass."""

    forgotten: int
    next: RetentionCursor | None


async def delete_old_attempts(
    conn: AsyncConnection, *, older_than_days: int, after: RetentionCursor, limit: int = 1000
) -> RetentionStep:
    """Read the next ``limit`` old attempts and delete those that are not needed any more."""
    values = {"days": older_than_days, "limit": limit, **asdict(after)}
    last = (await conn.execute(_DELETE, values)).one_or_none()
    if last is None:
        return RetentionStep(forgotten=0, next=None)
    mark = RetentionCursor(
        created_at=last.created_at, page_id=last.page_id, claim_no=last.claim_no, attempt=last.attempt
    )
    return RetentionStep(forgotten=int(last.forgotten), next=mark if last.seen == limit else None)
