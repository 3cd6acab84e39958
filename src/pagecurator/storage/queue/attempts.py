"""The table ``page_attempts``: one row for each HTTP request made for a page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from pagecurator.storage.sanitize import as_columns, storable

_LONGEST_MESSAGE = 2000

_DETAILS = """
    worker, batch_id, started_at, finished_at, outcome, error_code, error_message, http_status, target_status, bytes,
    credits, fetch_seconds, tier
"""
_GIVEN = f"""
    unnest(
        CAST(:attempt AS integer[]), CAST(:worker AS text[]), CAST(:batch_id AS uuid[]),
        CAST(:started_at AS timestamptz[]), CAST(:finished_at AS timestamptz[]), CAST(:outcome AS text[]),
        CAST(:error_code AS text[]), CAST(:error_message AS text[]), CAST(:http_status AS integer[]),
        CAST(:target_status AS integer[]), CAST(:bytes AS bigint[]), CAST(:credits AS integer[]),
        CAST(:fetch_seconds AS double precision[]), CAST(:tier AS text[])
    ) AS given (attempt, {_DETAILS})
"""

# For a worker that lost the page: the rescue may have added a row of its own, so ours are numbered after it. Rows of a
# save whose reply was lost are recognized by their start. The page may have been deleted.
_RECORD_LATE = text(
    f"""
    INSERT INTO page_attempts (page_id, claim_no, attempt, {_DETAILS})
    SELECT page.id, CAST(:claim_no AS integer),
           (SELECT coalesce(max(attempt), 0) FROM page_attempts AS earlier
            WHERE earlier.page_id = page.id AND earlier.claim_no = :claim_no) + given.attempt,
           {_DETAILS}
    FROM (SELECT id FROM pages WHERE id = CAST(:page_id AS uuid)) AS page
    CROSS JOIN {_GIVEN}
    WHERE NOT EXISTS (SELECT FROM page_attempts AS known
                      WHERE known.page_id = page.id AND known.claim_no = :claim_no
                        AND known.worker = given.worker AND known.started_at = given.started_at
                        AND known.outcome <> 'crashed')
    ON CONFLICT (page_id, claim_no, attempt) DO NOTHING
    """  # noqa: S608 - constants only
)


@dataclass(slots=True, kw_only=True)
class AttemptRow:
    """One HTTP request. ``attempt`` counts from 1 within a claim; ``target_status`` is ``sa-statuscode``.

    Not frozen, for the same reason as ``ContactRow``.
    """

    attempt: int
    outcome: str
    worker: str | None = None
    batch_id: UUID | None = None
    started_at: datetime | None = None
    finished_at: datetime | None = None
    error_code: str | None = None
    error_message: str | None = None
    http_status: int | None = None
    target_status: int | None = None
    bytes: int | None = None
    credits: int | None = None
    fetch_seconds: float | None = None
    tier: str | None = None


async def record_late_attempts(
    conn: AsyncConnection, *, page_id: UUID, claim_no: int, rows: Sequence[AttemptRow]
) -> None:
    """Record the requests of a lost claim, in one statement: the page itself is not touched."""
    if rows:
        await conn.execute(_RECORD_LATE, {"page_id": page_id, "claim_no": claim_no, **attempt_columns(rows)})


def attempt_columns(rows: Sequence[AttemptRow]) -> dict[str, list[Any]]:
    """Each field of ``rows`` as a list, without the characters that Postgres can't store."""
    columns = as_columns(rows)
    for name in ("worker", "outcome", "error_code"):
        columns[name] = [storable(value) for value in columns[name]]
    columns["error_message"] = [storable(value, longest=_LONGEST_MESSAGE) for value in columns["error_message"]]
    return columns
