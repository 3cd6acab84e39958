"""The claim: who gets the next pages of the queue.

Urgent pages first. Among pages of one priority the domains take turns, so that a site with a hundred thousand pages
delays the others by one page a round. Within a domain the page that has been due for longest comes first.

The table ``turns`` says whose turn it is. Three rules keep it right, whoever does what at the same time:

1. Whoever queues a page adds a turn for its domain in the same transaction (the triggers of ``pages`` do).
2. A claim locks turns and their domains first, skips those that another claim has locked, and waits for nothing.
3. Only then, in a later statement, it looks at the pages. So it sees every page whose turn it holds, and may drop a
   turn that has no pages; and it sees every page of the domain that is in flight, so the domain's limit is exact.
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
"""For ``max_per_domain``: as many pages of a domain as there are."""

# A look finds turns without pages only when people deleted or moved pages by hand. Then it looks at more at a time.
_MOST_TURNS = 500
_MOST_LOOKS = 100

# Another worker's claim holds the domains that are due: for milliseconds, or a few hundred on a busy server. After the
# last try the next tick claims them.
_CLAIM_TRIES = 20
_CONTENTION_SECONDS = (0.01, 0.05)

# What a domain may have in flight. A domain that was held back has to prove itself with a single page.
_ROOM = "CASE WHEN held_until IS NULL THEN CAST(:max_per_domain AS bigint) ELSE 1 END"

# Pages in flight by domain. There are never more than there are slots; a lease that ended doesn't count.
_BUSY = """
    SELECT domain_id, count(*) AS pages
    FROM pages
    WHERE page_processing_status = 'Processing' AND lease_expires_at > now()
    GROUP BY domain_id
"""


@lru_cache
def lock_queue_entries(limit: int) -> TextClause:
    """Take hold of the next ``limit`` turns. The number stands in the statement: a plan for an unknown one reads more.

    A domain at its limit is passed over and keeps its place; there are never more of those than there are slots. One
    that is paused or held back is not passed over: its turn is due by mistake, and is put right.
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
        busy AS MATERIALIZED ({_BUSY}),
        chosen AS MATERIALIZED (
            SELECT line.domain_id, line.priority_level
            FROM level
            CROSS JOIN LATERAL (
                SELECT turns.domain_id, turns.priority_level
                FROM turns
                CROSS JOIN LATERAL (
                    SELECT FROM domains
                    WHERE domains.id = turns.domain_id
                      AND (paused_at IS NOT NULL OR held_until > now()
                           OR coalesce((SELECT pages FROM busy WHERE busy.domain_id = domains.id), 0) < {_ROOM})
                    FOR NO KEY UPDATE SKIP LOCKED
                ) AS domain
                WHERE turns.priority_level = level.priority_level AND turns.turn_at <= now()
                ORDER BY turns.turn_at, turns.id
                LIMIT {limit:d}
                FOR UPDATE OF turns SKIP LOCKED
            ) AS line
            LIMIT {limit:d}
        )
        SELECT turns.id
        FROM (SELECT DISTINCT domain_id, priority_level FROM chosen) AS line
        JOIN turns ON turns.domain_id = line.domain_id AND turns.priority_level = line.priority_level
        FOR UPDATE OF turns SKIP LOCKED
        """  # noqa: S608 - constants and a number
    )


# Through CTEs: with `WHERE id IN (SELECT … LIMIT n)` some plans run the inner select more than once and take more than
# n rows. `= ANY (ARRAY(…))` fetches rows by their key whatever the planner thinks of the sizes. The literal 'Queued' is
# what makes the partial index pages_queue_idx usable.
CLAIM_PAGES = text(
    f"""
    WITH line AS MATERIALIZED (
        SELECT domain_id, priority_level, min(turn_at) AS turn_at, min(id) AS turn_id,
               row_number() OVER (ORDER BY min(turn_at), min(id)) AS number
        FROM turns
        WHERE id = ANY (CAST(:turns AS bigint[]))
        GROUP BY domain_id, priority_level
    ),
    busy AS MATERIALIZED ({_BUSY}),
    room AS MATERIALIZED (
        SELECT id AS domain_id, domain,
               CASE WHEN paused_at IS NULL THEN held_until ELSE 'infinity' END AS held_until,
               CASE WHEN paused_at IS NOT NULL OR held_until > now() THEN 0
                    ELSE greatest(0, {_ROOM} - coalesce((SELECT pages FROM busy WHERE busy.domain_id = domains.id), 0))
               END AS free
        FROM domains
        WHERE id = ANY (ARRAY(SELECT domain_id FROM line))
    ),
    waiting AS MATERIALIZED (
        SELECT page.id, line.turn_id, line.priority_level, line.turn_at, room.free,
               row_number() OVER (PARTITION BY line.turn_id
                                  ORDER BY page.next_attempt_at, page.created_at, page.id) AS round,
               row_number() OVER (PARTITION BY line.domain_id
                                  ORDER BY line.priority_level, page.next_attempt_at, page.created_at, page.id)
                   AS number_in_domain
        FROM line
        JOIN room ON room.domain_id = line.domain_id
        CROSS JOIN LATERAL (
            SELECT id, next_attempt_at, created_at
            FROM pages
            WHERE domain_id = line.domain_id AND priority_level = line.priority_level
              AND page_processing_status = 'Queued' AND next_attempt_at <= now()
            ORDER BY next_attempt_at, created_at, id
            LIMIT least(CAST(:limit AS bigint), room.free)
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
        WHERE id = ANY (ARRAY(SELECT id FROM picked)) AND page_processing_status = 'Queued'
        FOR UPDATE SKIP LOCKED
    ),
    claimed AS (
        UPDATE pages
        SET page_processing_status = 'Processing',
            claim_no = claim_no + 1,
            claimed_by = :worker,
            claimed_at = clock_timestamp(),
            batch_id = :batch_id,
            lease_expires_at = clock_timestamp() + make_interval(secs => :lease_seconds),
            updated_at = clock_timestamp()
        WHERE id = ANY (ARRAY(SELECT id FROM due))
        RETURNING id, url, domain_id, claim_no, attempts, crashes, put_offs, priority_level
    ),
    standing AS MATERIALIZED (
        -- Where each line stands now: behind all who wait, in the order in which they were served. One whose pages
        -- found no place in this batch keeps its turn as it is.
        SELECT line.turn_id,
               CASE WHEN room.held_until > now() THEN room.held_until
                    WHEN room.free = 0 OR (served.seen > 0 AND served.picked = 0) THEN line.turn_at
                    WHEN next_page.due_at <= now() THEN statement_timestamp() + line.number * interval '1 microsecond'
                    ELSE next_page.due_at
               END AS turn_at
        FROM line
        JOIN room ON room.domain_id = line.domain_id
        CROSS JOIN LATERAL (
            SELECT count(*) AS seen, count(picked.id) AS picked, count(due.id) AS taken
            FROM waiting
            LEFT JOIN picked ON picked.id = waiting.id
            LEFT JOIN due ON due.id = waiting.id
            WHERE waiting.turn_id = line.turn_id
        ) AS served
        LEFT JOIN LATERAL (
            SELECT next_attempt_at AS due_at
            FROM pages
            WHERE domain_id = line.domain_id AND priority_level = line.priority_level
              AND page_processing_status = 'Queued'
            ORDER BY next_attempt_at, created_at, id
            OFFSET served.taken
            LIMIT 1
        ) AS next_page ON true
    ),
    moved AS (
        UPDATE turns
        SET turn_at = standing.turn_at
        FROM standing
        WHERE turns.id = standing.turn_id AND standing.turn_at IS NOT NULL AND turns.turn_at <> standing.turn_at
    ),
    dropped AS (
        DELETE FROM turns
        WHERE id = ANY (CAST(:turns AS bigint[]))
          AND NOT EXISTS (SELECT FROM standing WHERE standing.turn_id = turns.id AND standing.turn_at IS NOT NULL)
    )
    SELECT claimed.id, url, claimed.domain_id, domain, claim_no, attempts, crashes, put_offs AS deferrals,
           priority_level
    FROM claimed
    JOIN picked ON picked.id = claimed.id
    JOIN room ON room.domain_id = claimed.domain_id
    ORDER BY position
    """  # noqa: S608 - constants only
)

# A turn that is due and may be served, and was not: another claim holds it at this moment.
_CONTENDED = text(
    f"""
    WITH busy AS MATERIALIZED ({_BUSY})
    SELECT EXISTS (
        SELECT FROM turns
        JOIN domains ON domains.id = turns.domain_id
        WHERE turn_at <= now() AND paused_at IS NULL AND (held_until IS NULL OR held_until <= now())
          AND coalesce((SELECT pages FROM busy WHERE busy.domain_id = domains.id), 0) < {_ROOM}
    )
    """  # noqa: S608 - constants only
)

# One probe for each line of the queue, whatever the number of pages.
_MEND = text(
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
    """A page that this worker owns until its lease ends.

    ``attempts``, ``crashes`` and ``deferrals`` are those before this claim.
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
    """Take up to ``limit`` due pages. Never more, never somebody else's, and never a wait for somebody else.

    Fewer means that nothing more can be had now: no page is due, or the domains of those that are due are paused, held
    back, have ``max_per_domain`` pages in flight (over all workers), or are being claimed from at this moment.
    """
    values = {
        "worker": worker,
        "batch_id": batch_id,
        "lease_seconds": float(lease_seconds),
        "max_per_domain": max_per_domain,
    }
    claimed: list[ClaimedPage] = []
    turns_at_once = limit
    for _ in range(_MOST_LOOKS):
        turns = list(
            (await conn.execute(lock_queue_entries(turns_at_once), {"max_per_domain": max_per_domain})).scalars()
        )
        if not turns:
            break
        result = await conn.execute(CLAIM_PAGES, {**values, "turns": turns, "limit": limit - len(claimed)})
        claimed += [ClaimedPage(**row) for row in result.mappings()]
        if len(claimed) >= limit:
            break
        turns_at_once = min(2 * turns_at_once, max(limit, _MOST_TURNS))
    return claimed


async def is_contended(conn: AsyncConnection, *, max_per_domain: int = NO_LIMIT) -> bool:
    """True when there is a page to claim: asked after a claim got none, it means that another claim was under way."""
    return bool((await conn.execute(_CONTENDED, {"max_per_domain": max_per_domain})).scalar_one())


async def repair_domain_queue(conn: AsyncConnection) -> int:
    """Give a turn to each domain that has queued pages and none; returns how many there were.

    There are none unless somebody switched the triggers off, as some ways to restore a dump do.
    """
    return (await conn.execute(_MEND)).rowcount
