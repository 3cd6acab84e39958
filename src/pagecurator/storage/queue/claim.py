"""The claim: a worker takes the next due pages.

Urgent pages come first. Pages of one priority are queued fairly between domains, so that a site with a hundred
thousand pages delays the others by one page a round. Within a domain the page that has been due longest comes first.

The table ``turns`` is the domain queue. Three rules keep it correct under concurrency:

1. Queueing a page adds an entry for its domain in the same transaction (the triggers on ``pages`` do).
2. A claim first locks entries and their domains. It skips those that another claim has locked, and never waits.
3. Only then, in a later statement, it reads the pages. So it sees every page of the entries that it holds and may
   delete an entry without pages; and it sees all pages of the domain in flight, so the domain's limit is exact.
"""

from __future__ import annotations

import asyncio
import random
from dataclasses import dataclass
from functools import lru_cache
from uuid import UUID

from sqlalchemy import TextClause, text
from sqlalchemy.ext.asyncio import AsyncConnection

from pagecurator.storage.worker_database import WorkerDatabase

NO_LIMIT = 1_000_000
"""``max_per_domain`` for an unlimited number of pages."""

# Entries without pages exist only after pages were deleted or moved by hand. Then each round locks more of them.
_MAX_ENTRIES = 500
_MAX_ROUNDS = 100
_ALL_ENTRIES = 1_000_000_000

# How many pages a domain may have in flight. After a hold its breaker is half-open: a single page.
_LIMIT = "CASE WHEN held_until IS NULL THEN CAST(:max_per_domain AS bigint) ELSE 1 END"

# Another worker's claim has the due domains locked: for milliseconds, or a few hundred on a busy server. After the last
# attempt the next tick claims them.
_CLAIM_TRIES = 20
_CONTENTION_SECONDS = (0.01, 0.05)

SET_CLAIMED = """
    page_processing_status = 'Processing',
    claim_no = claim_no + 1,
    claimed_by = :worker,
    claimed_at = clock_timestamp(),
    batch_id = :batch_id,
    lease_expires_at = clock_timestamp() + make_interval(secs => :lease_seconds),
    updated_at = clock_timestamp()
"""
"""SQL for what a claim writes to a page."""

# Pages in flight by domain, from pages_lease_idx: never more rows than slots. An expired lease doesn't count.
_IN_FLIGHT = """
    SELECT domain_id, count(*) AS pages
    FROM pages
    WHERE page_processing_status = 'Processing' AND lease_expires_at > now()
    GROUP BY domain_id
"""


@lru_cache
def lock_queue_entries(limit: int) -> TextClause:
    """Lock the next ``limit`` entries of the domain queue.

    The number is part of the statement: a generic plan for a parameter would read more. A domain at its limit is
    skipped and keeps its position; there are never more of those than slots. A paused or held domain is not skipped:
    its entry should not be due yet, and the claim corrects it. Served by turns_line_idx; the entries of the chosen
    domains by turns_domain_idx.

    Entries are ordered before anything is locked, and their number is a subquery, of which the planner expects a tenth
    to be read: so it follows the index whatever the statistics say. Without statistics, as after a first import, it
    would lock the domains of all entries and then sort them (docs/decisions/0101).
    """
    return text(
        f"""
        WITH RECURSIVE level (priority_level) AS (
            (SELECT priority_level FROM turns ORDER BY priority_level LIMIT 1)
            UNION ALL
            SELECT (SELECT turns.priority_level FROM turns WHERE turns.priority_level > level.priority_level
                    ORDER BY turns.priority_level LIMIT 1)
            FROM level
            WHERE level.priority_level IS NOT NULL
        ),
        busy AS MATERIALIZED ({_IN_FLIGHT}),
        chosen AS MATERIALIZED (
            SELECT line.domain_id, line.priority_level
            FROM level
            CROSS JOIN LATERAL (
                SELECT candidate.domain_id, candidate.priority_level
                FROM (
                    SELECT id, domain_id, priority_level
                    FROM turns
                    WHERE turns.priority_level = level.priority_level AND turn_at <= now()
                    ORDER BY turn_at, id
                    LIMIT (SELECT {_ALL_ENTRIES:d})
                ) AS candidate
                CROSS JOIN LATERAL (
                    SELECT FROM domains
                    WHERE domains.id = candidate.domain_id
                      AND (paused_at IS NOT NULL OR held_until > now()
                           OR coalesce((SELECT pages FROM busy WHERE busy.domain_id = domains.id), 0) < {_LIMIT})
                    FOR NO KEY UPDATE SKIP LOCKED
                ) AS domain
                CROSS JOIN LATERAL (
                    SELECT FROM turns WHERE turns.id = candidate.id AND turn_at <= now() FOR UPDATE SKIP LOCKED
                ) AS entry
                LIMIT {limit:d}
            ) AS line
            LIMIT {limit:d}
        )
        SELECT entry.id
        FROM (SELECT DISTINCT domain_id, priority_level FROM chosen) AS line
        CROSS JOIN LATERAL (
            SELECT id FROM turns
            WHERE turns.domain_id = line.domain_id AND turns.priority_level = line.priority_level
            FOR UPDATE SKIP LOCKED
        ) AS entry
        """  # noqa: S608 - constants and a number
    )


# Through CTEs: with `WHERE id IN (SELECT … LIMIT n)` some plans run the inner select more than once and take more than
# n rows. `= ANY (ARRAY(…))` fetches rows by key whatever the planner estimates. The literal 'Queued' makes the partial
# index pages_queue_idx usable; `IS NOT DISTINCT FROM` doesn't, where without statistics all of it would be read.
CLAIM_PAGES = text(
    f"""
    WITH line AS MATERIALIZED (
        SELECT domain_id, priority_level, min(turn_at) AS turn_at, min(id) AS turn_id,
               row_number() OVER (ORDER BY min(turn_at), min(id)) AS number
        FROM turns
        WHERE id = ANY (CAST(:entry_ids AS bigint[]))
        GROUP BY domain_id, priority_level
    ),
    busy AS MATERIALIZED ({_IN_FLIGHT}),
    capacity AS MATERIALIZED (
        SELECT id AS domain_id, domain,
               CASE WHEN paused_at IS NULL THEN held_until ELSE 'infinity' END AS held_until,
               CASE WHEN paused_at IS NOT NULL OR held_until > now() THEN 0
                    ELSE greatest(0, {_LIMIT} - coalesce((SELECT pages FROM busy WHERE busy.domain_id = domains.id), 0))
               END AS free
        FROM domains
        WHERE id = ANY (ARRAY(SELECT domain_id FROM line))
    ),
    waiting AS MATERIALIZED (
        SELECT page.id, line.turn_id, line.priority_level, line.turn_at, capacity.free,
               row_number() OVER (PARTITION BY line.turn_id
                                  ORDER BY page.next_attempt_at, page.created_at, page.id) AS round,
               row_number() OVER (PARTITION BY line.domain_id
                                  ORDER BY line.priority_level, page.next_attempt_at, page.created_at, page.id)
                   AS number_in_domain
        FROM line
        JOIN capacity ON capacity.domain_id = line.domain_id
        CROSS JOIN LATERAL (
            SELECT id, next_attempt_at, created_at
            FROM pages
            WHERE domain_id = line.domain_id AND priority_level = line.priority_level
              AND page_processing_status = 'Queued' AND next_attempt_at <= now()
            ORDER BY next_attempt_at, created_at, id
            LIMIT least(CAST(:limit AS bigint), capacity.free)
        ) AS page
    ),
    picked AS MATERIALIZED (
        SELECT id, turn_id, row_number() OVER (ORDER BY priority_level, round, turn_at, turn_id) AS position
        FROM waiting
        WHERE number_in_domain <= free
        ORDER BY position
        LIMIT :limit
    ),
    due AS MATERIALIZED (
        SELECT id
        FROM pages
        WHERE id = ANY (ARRAY(SELECT id FROM picked)) AND page_processing_status IS NOT DISTINCT FROM 'Queued'
        FOR UPDATE SKIP LOCKED
    ),
    claimed AS (
        UPDATE pages
        SET {SET_CLAIMED}
        WHERE id = ANY (ARRAY(SELECT id FROM due))
        RETURNING id, url, domain_id, claim_no, attempts, crashes, put_offs, priority_level,
                  extract(epoch FROM clock_timestamp() - selected_at)::double precision AS selected_seconds_ago
    ),
    served AS MATERIALIZED (
        -- For all entries at once: for each of them these three lists would be read again.
        SELECT waiting.turn_id, count(picked.id) AS picked, count(due.id) AS taken
        FROM waiting
        LEFT JOIN picked ON picked.id = waiting.id
        LEFT JOIN due ON due.id = waiting.id
        GROUP BY waiting.turn_id
    ),
    rescheduled AS MATERIALIZED (
        -- The new position of each domain: behind all that wait, in the order in which they were served. A domain
        -- whose pages did not fit into this batch keeps its position.
        SELECT line.turn_id,
               CASE WHEN capacity.held_until > now() THEN capacity.held_until
                    WHEN capacity.free = 0 OR served.picked = 0 THEN line.turn_at
                    WHEN next_page.due_at <= now() THEN statement_timestamp() + line.number * interval '1 microsecond'
                    ELSE next_page.due_at
               END AS turn_at
        FROM line
        JOIN capacity ON capacity.domain_id = line.domain_id
        LEFT JOIN served ON served.turn_id = line.turn_id
        LEFT JOIN LATERAL (
            SELECT next_attempt_at AS due_at
            FROM pages
            WHERE domain_id = line.domain_id AND priority_level = line.priority_level
              AND page_processing_status = 'Queued'
            ORDER BY next_attempt_at, created_at, id
            OFFSET coalesce(served.taken, 0)
            LIMIT 1
        ) AS next_page ON true
    ),
    moved AS (
        UPDATE turns
        SET turn_at = rescheduled.turn_at
        FROM rescheduled
        WHERE turns.id = rescheduled.turn_id AND turns.id = ANY (CAST(:entry_ids AS bigint[]))
          AND rescheduled.turn_at IS NOT NULL AND turns.turn_at <> rescheduled.turn_at
    ),
    dropped AS (
        DELETE FROM turns
        WHERE id = ANY (CAST(:entry_ids AS bigint[]))
          AND NOT EXISTS (SELECT FROM rescheduled
                          WHERE rescheduled.turn_id = turns.id AND rescheduled.turn_at IS NOT NULL)
    )
    SELECT claimed.id, url, claimed.domain_id, domain, claim_no, attempts, crashes, put_offs AS deferrals,
           priority_level, selected_seconds_ago
    FROM claimed
    JOIN picked ON picked.id = claimed.id
    JOIN capacity ON capacity.domain_id = claimed.domain_id
    ORDER BY position
    """  # noqa: S608 - constants only
)

# An entry that is due and may be served, and was not claimed: another claim has it locked at this moment.
_CONTENDED = text(
    f"""
    WITH busy AS MATERIALIZED ({_IN_FLIGHT})
    SELECT EXISTS (
        SELECT FROM turns
        JOIN domains ON domains.id = turns.domain_id
        WHERE turn_at <= now() AND paused_at IS NULL AND (held_until IS NULL OR held_until <= now())
          AND coalesce((SELECT pages FROM busy WHERE busy.domain_id = domains.id), 0) < {_LIMIT}
    )
    """  # noqa: S608 - constants only
)

# A loose index scan over pages_queue_idx: one probe per domain and priority, whatever the number of pages.
_REPAIR = text(
    """
    WITH RECURSIVE line AS (
        (SELECT domain_id, priority_level, next_attempt_at FROM pages WHERE page_processing_status = 'Queued'
         ORDER BY domain_id, priority_level, next_attempt_at LIMIT 1)
        UNION ALL
        SELECT next_line.*
        FROM line
        CROSS JOIN LATERAL (
            SELECT domain_id, priority_level, next_attempt_at FROM pages
            WHERE page_processing_status = 'Queued'
              AND (pages.domain_id, pages.priority_level) > (line.domain_id, line.priority_level)
            ORDER BY domain_id, priority_level, next_attempt_at LIMIT 1
        ) AS next_line
    )
    INSERT INTO turns (domain_id, priority_level, turn_at)
    SELECT domain_id, priority_level, next_attempt_at
    FROM line
    WHERE NOT EXISTS (SELECT FROM turns WHERE turns.domain_id = line.domain_id
                                          AND turns.priority_level = line.priority_level)
    """
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimedPage:
    """A page that this worker owns until its lease expires.

    ``attempts``, ``crashes`` and ``deferrals`` are the counts before this claim; ``selected_seconds_ago`` is the time
    from the selection to this claim.
    """

    id: UUID
    url: str
    domain_id: UUID
    domain: str
    claim_no: int
    attempts: int = 0
    crashes: int = 0
    deferrals: int = 0
    priority_level: int = 5
    selected_seconds_ago: float | None = None


async def claim_batch(
    database: WorkerDatabase,
    *,
    limit: int,
    worker: str,
    batch_id: UUID,
    lease_seconds: float,
    max_per_domain: int = NO_LIMIT,
) -> list[ClaimedPage]:
    """As :func:`claim_due` in a transaction of its own, repeated while another claim holds the due domains."""
    for _ in range(_CLAIM_TRIES):
        async with database.begin(operation="claim") as conn:
            claimed = await claim_due(
                conn,
                limit=limit,
                worker=worker,
                batch_id=batch_id,
                lease_seconds=lease_seconds,
                max_per_domain=max_per_domain,
            )
            contended = not claimed and await is_contended(conn, max_per_domain=max_per_domain)
        if not contended:
            return claimed
        await asyncio.sleep(random.uniform(*_CONTENTION_SECONDS))  # noqa: S311 - to separate two that collided
    return []


async def claim_due(
    conn: AsyncConnection,
    *,
    limit: int,
    worker: str,
    batch_id: UUID,
    lease_seconds: float,
    max_per_domain: int = NO_LIMIT,
) -> list[ClaimedPage]:
    """Claim up to ``limit`` due pages, without waiting for other claims.

    Fewer means that nothing more can be claimed now: no page is due, or the domains of the due pages are paused, held
    back, have ``max_per_domain`` pages in flight (over all workers), or are locked by another claim.
    """
    values = {
        "worker": worker,
        "batch_id": batch_id,
        "lease_seconds": float(lease_seconds),
        "max_per_domain": max_per_domain,
    }
    claimed: list[ClaimedPage] = []
    entries_per_round = limit
    for _ in range(_MAX_ROUNDS):
        entry_ids = list(
            (await conn.execute(lock_queue_entries(entries_per_round), {"max_per_domain": max_per_domain})).scalars()
        )
        if not entry_ids:
            break
        result = await conn.execute(CLAIM_PAGES, {**values, "entry_ids": entry_ids, "limit": limit - len(claimed)})
        claimed += [ClaimedPage(**row) for row in result.mappings()]
        if len(claimed) >= limit:
            break
        entries_per_round = min(2 * entries_per_round, max(limit, _MAX_ENTRIES))
    return claimed


async def is_contended(conn: AsyncConnection, *, max_per_domain: int = NO_LIMIT) -> bool:
    """True when a page could be claimed: after a claim that got none, another claim held the locks."""
    return bool((await conn.execute(_CONTENDED, {"max_per_domain": max_per_domain})).scalar_one())


async def repair_domain_queue(conn: AsyncConnection) -> int:
    """Add the missing entry of each domain that has queued pages; returns how many were missing.

    None are unless the triggers were disabled, as some ways to restore a dump do.
    """
    return (await conn.execute(_REPAIR)).rowcount
