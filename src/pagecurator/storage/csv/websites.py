"""The table ``csv_sites``: the distinct websites of a job, which workers claim.

A worker owns a website from its claim until its lease expires; writes are fenced by ``claim_no``. A website that was
released or rescued still accepts the result of its last claim until it is claimed again, so that no website is scraped
twice because of an outage of Postgres.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from pagecurator.storage.models import JobStatus
from pagecurator.storage.sanitize import storable

Claim = tuple[int, int, int]
"""A job's number, a website's number in it, and the number of the claim."""

# Served by csv_sites_queue_idx. Through a CTE: with `WHERE site_no IN (SELECT … LIMIT n)` some plans take more rows.
CLAIM_SITES = text(
    """
    WITH next AS MATERIALIZED (
        SELECT site_no
        FROM csv_sites
        WHERE job_id = :job_id AND status = 'queued'
          AND EXISTS (SELECT FROM csv_jobs WHERE id = :job_id AND csv_jobs.status = 'processing')
        ORDER BY site_no
        LIMIT :limit
        FOR UPDATE OF csv_sites SKIP LOCKED
    ),
    claimed AS (
        UPDATE csv_sites
        SET status = 'processing', claim_no = claim_no + 1, claimed_by = :worker,
            lease_expires_at = clock_timestamp() + make_interval(secs => :lease_seconds)
        FROM next
        WHERE csv_sites.job_id = :job_id AND csv_sites.site_no = next.site_no
        RETURNING csv_sites.site_no, row_no, website, claim_no, crashes
    )
    SELECT site_no, row_no, website, claim_no, crashes FROM claimed ORDER BY site_no
    """
)

_RENEW = text(
    """
    UPDATE csv_sites
    SET lease_expires_at = clock_timestamp() + make_interval(secs => :lease_seconds)
    FROM unnest(CAST(:job_ids AS bigint[]), CAST(:site_nos AS integer[]), CAST(:claim_nos AS integer[]))
        AS mine (job_id, site_no, claim_no)
    WHERE csv_sites.job_id = mine.job_id AND csv_sites.site_no = mine.site_no AND csv_sites.claim_no = mine.claim_no
      AND status = 'processing'
    """
)

_RELEASE = text(
    """
    UPDATE csv_sites
    SET status = 'queued', claimed_by = NULL, lease_expires_at = NULL
    FROM unnest(CAST(:job_ids AS bigint[]), CAST(:site_nos AS integer[]), CAST(:claim_nos AS integer[]))
        AS mine (job_id, site_no, claim_no)
    WHERE csv_sites.job_id = mine.job_id AND csv_sites.site_no = mine.site_no AND csv_sites.claim_no = mine.claim_no
      AND status = 'processing'
    """
)

# Everything that a result changes, in one statement: the website, the counts of all rows with it, and with the last one
# the job. Safe to repeat when the reply was lost: a final status is neither written nor counted again. Rows are
# counted with csv_rows_repeats_idx.
_FINISH = text(
    """
    WITH given AS (
        SELECT * FROM unnest(CAST(:site_nos AS integer[]), CAST(:claim_nos AS integer[]), CAST(:statuses AS text[]),
                             CAST(:answers AS text[])) AS given (site_no, claim_no, status, answer)
    ),
    written AS (
        UPDATE csv_sites
        SET status = given.status, answer = given.answer, lease_expires_at = NULL
        FROM given
        WHERE csv_sites.job_id = :job_id AND csv_sites.site_no = given.site_no AND csv_sites.claim_no = given.claim_no
          AND csv_sites.status IN ('queued', 'processing')
        RETURNING csv_sites.site_no, given.status
    ),
    counted AS (
        SELECT site_no, status,
               1 + (SELECT count(*) FROM csv_rows
                    WHERE job_id = :job_id AND repeated AND csv_rows.site_no = written.site_no) AS rows
        FROM written
    ),
    total AS (
        SELECT count(*) AS sites, coalesce(sum(rows), 0) AS rows,
               coalesce(sum(rows) FILTER (WHERE status = 'error'), 0) AS failed
        FROM counted
    ),
    job AS (
        UPDATE csv_jobs
        SET processed_rows = processed_rows + total.rows,
            succeeded_rows = succeeded_rows + total.rows - total.failed,
            failed_rows = failed_rows + total.failed,
            open_sites = open_sites - total.sites,
            status = CASE WHEN open_sites = total.sites THEN 'completed' ELSE status END,
            completed_at = CASE WHEN open_sites = total.sites THEN clock_timestamp() END,
            callback_due_at = CASE WHEN open_sites = total.sites AND callback_url IS NOT NULL
                                   THEN clock_timestamp() END
        FROM total
        WHERE id = :job_id AND status = 'processing'
        RETURNING csv_jobs.status, processed_rows, succeeded_rows, failed_rows, skipped_rows
    )
    SELECT counted.site_no, counted.rows, job.status AS job_status, processed_rows, succeeded_rows, failed_rows,
           skipped_rows
    FROM (SELECT 1) AS always
    LEFT JOIN job ON true
    LEFT JOIN counted ON true
    ORDER BY counted.site_no
    """
)

# Served by csv_sites_lease_idx. A website that keeps crashing its workers is queued, too: the next claim fails it.
_RESCUE = text(
    """
    WITH expired AS MATERIALIZED (
        SELECT job_id, site_no, claimed_by
        FROM csv_sites
        WHERE status = 'processing' AND (lease_expires_at <= now() OR lease_expires_at IS NULL)
        ORDER BY lease_expires_at
        LIMIT :limit
        FOR UPDATE SKIP LOCKED
    ),
    rescued AS (
        UPDATE csv_sites
        SET status = 'queued', claimed_by = NULL, lease_expires_at = NULL, crashes = crashes + 1
        FROM expired
        WHERE csv_sites.job_id = expired.job_id AND csv_sites.site_no = expired.site_no
        RETURNING csv_sites.job_id, expired.claimed_by
    )
    SELECT job_id, claimed_by, count(*) AS sites FROM rescued GROUP BY job_id, claimed_by ORDER BY job_id
    """
)


@dataclass(frozen=True, slots=True)
class ClaimedSite:
    """A website that this worker owns until its lease expires. ``row_no`` is the first row with it."""

    site_no: int
    row_no: int
    website: str
    claim_no: int
    crashes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteResult:
    """Result of a scrape. ``answer`` is JSON, as the API for a single website returns it."""

    site: ClaimedSite
    status: str
    answer: str
    error: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FinishedSites:
    """Stored results. ``rows``: for each website that was still owned, the number of its rows.

    ``job_status`` and the counts are None when the job was cancelled or deleted meanwhile.
    """

    rows: dict[int, int]
    job_status: JobStatus | None
    processed_rows: int | None
    succeeded_rows: int | None
    failed_rows: int | None
    skipped_rows: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RescuedSites:
    """Websites of one job that a vanished worker held."""

    job_id: int
    claimed_by: str | None
    sites: int


async def claim_sites(
    conn: AsyncConnection, *, job_id: int, limit: int, worker: str, lease_seconds: float
) -> list[ClaimedSite]:
    """Claim up to ``limit`` websites of a job in processing, in the order of its rows."""
    result = await conn.execute(
        CLAIM_SITES, {"job_id": job_id, "limit": limit, "worker": worker, "lease_seconds": float(lease_seconds)}
    )
    return [ClaimedSite(*row) for row in result]


async def renew_sites(conn: AsyncConnection, *, claims: Sequence[Claim], lease_seconds: float) -> None:
    """Renew leases; stale claims are ignored."""
    await conn.execute(_RENEW, {**_columns(claims), "lease_seconds": float(lease_seconds)})


async def release_sites(conn: AsyncConnection, *, claims: Sequence[Claim]) -> None:
    """Queue websites again, to be claimed immediately."""
    await conn.execute(_RELEASE, _columns(claims))


async def finish_sites(conn: AsyncConnection, *, job_id: int, results: Sequence[SiteResult]) -> FinishedSites:
    """Store results and counts; the last one completes the job in the same statement."""
    rows = (
        await conn.execute(
            _FINISH,
            {
                "job_id": job_id,
                "site_nos": [result.site.site_no for result in results],
                "claim_nos": [result.site.claim_no for result in results],
                "statuses": [result.status for result in results],
                "answers": [storable(result.answer) for result in results],
            },
        )
    ).all()
    first = rows[0]
    return FinishedSites(
        rows={row.site_no: row.rows for row in rows if row.site_no is not None},
        job_status=None if first.job_status is None else JobStatus(first.job_status),
        processed_rows=first.processed_rows,
        succeeded_rows=first.succeeded_rows,
        failed_rows=first.failed_rows,
        skipped_rows=first.skipped_rows,
    )


async def rescue_sites(conn: AsyncConnection, *, limit: int = 5000) -> list[RescuedSites]:
    """Queue the websites again whose lease has expired."""
    result = await conn.execute(_RESCUE, {"limit": limit})
    return [RescuedSites(**row) for row in result.mappings()]


def _columns(claims: Sequence[Claim]) -> dict[str, list[int]]:
    ordered = sorted(claims)
    return {
        "job_ids": [job_id for job_id, _, _ in ordered],
        "site_nos": [site_no for _, site_no, _ in ordered],
        "claim_nos": [claim_no for _, _, claim_no in ordered],
    }
