"""The depth of the queue for people who watch it: exact up to 50,000 pages, estimated beyond, and always quick.

The view ``queue_depth`` counts every queued page, which takes a quarter of a second for a million. It serves
autoscalers and the metrics; a screen that is redrawn every two seconds reads this.
"""

from __future__ import annotations

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from pagecurator.storage.queue.pages import QueueCounts

MOST_COUNTED = 50_000
"""With more due or delayed pages their number is an estimate."""

_SAMPLED_BLOCKS = 1_000
_DIGITS = 3

_HELD_DOMAINS = (
    "SELECT id FROM domains WHERE held_until > now() UNION SELECT id FROM domains WHERE paused_at IS NOT NULL"
)

# Served by pages_due_idx, for held domains by pages_queue_idx, for pages in flight by pages_lease_idx. Each count ends
# at its limit; the order keeps the planner from reading the table instead. The oldest page that is not held is among
# the first, unless held domains have that many older ones.
_COUNT = text(
    f"""
    WITH held AS MATERIALIZED ({_HELD_DOMAINS}),
    oldest AS (
        SELECT min(next_attempt_at) AS next_attempt_at
        FROM (SELECT next_attempt_at
              FROM (SELECT next_attempt_at, domain_id
                    FROM pages
                    WHERE page_processing_status = 'Queued' AND next_attempt_at <= now()
                    ORDER BY next_attempt_at
                    LIMIT {MOST_COUNTED}) AS page
              WHERE NOT EXISTS (SELECT FROM held WHERE held.id = page.domain_id)
              ORDER BY next_attempt_at
              LIMIT 1) AS first
    )
    SELECT (SELECT count(*) FROM (
                SELECT FROM pages WHERE page_processing_status = 'Queued' AND next_attempt_at <= now()
                ORDER BY next_attempt_at LIMIT {MOST_COUNTED} + 1) AS page) AS due,
           (SELECT count(*) FROM (
                SELECT FROM pages WHERE page_processing_status = 'Queued' AND next_attempt_at > now()
                ORDER BY next_attempt_at LIMIT {MOST_COUNTED} + 1) AS page) AS delayed,
           (SELECT count(*) FROM (
                SELECT FROM held CROSS JOIN LATERAL (
                    SELECT FROM pages
                    WHERE domain_id = held.id AND page_processing_status = 'Queued' AND next_attempt_at <= now()
                    OFFSET 0) AS page
                LIMIT {MOST_COUNTED} + 1) AS page) AS held,
           running.processing, running.expired_leases,
           extract(epoch FROM now() - oldest.next_attempt_at)::double precision AS oldest_pending_age_seconds,
           pg_relation_size('pages') / current_setting('block_size')::bigint AS blocks
    FROM oldest,
         (SELECT count(*) AS processing,
                 count(*) FILTER (WHERE lease_expires_at IS NULL OR lease_expires_at <= now()) AS expired_leases
          FROM pages WHERE page_processing_status = 'Processing') AS running
    """  # noqa: S608 - constants
)

# A sample of blocks, always the same ones, so that the estimate follows the queue without jumping about.
_SAMPLE = text(
    f"""
    SELECT count(*) FILTER (WHERE next_attempt_at <= now()) AS due,
           count(*) FILTER (WHERE next_attempt_at > now()) AS delayed,
           count(*) FILTER (WHERE next_attempt_at <= now() AND domain_id IN ({_HELD_DOMAINS})) AS held
    FROM pages TABLESAMPLE SYSTEM (CAST(:per_cent AS double precision)) REPEATABLE (1)
    WHERE page_processing_status = 'Queued'
    """  # noqa: S608 - constants
)


async def read_depth(conn: AsyncConnection) -> QueueCounts:
    """Read the depth of the queue in one statement, or two when it is long; ``is_estimated`` says so."""
    row = dict((await conn.execute(_COUNT)).mappings().one())
    blocks = row.pop("blocks")
    due, delayed, held = row.pop("due"), row.pop("delayed"), row.pop("held")
    is_estimated = max(due, delayed, held) > MOST_COUNTED
    if is_estimated:
        per_cent = min(100.0, 100 * _SAMPLED_BLOCKS / max(1, blocks))
        sample = (await conn.execute(_SAMPLE, {"per_cent": per_cent})).mappings().one()
        due, delayed, held = (
            counted if counted <= MOST_COUNTED else max(counted, _rounded(sample[name] * 100 / per_cent))
            for name, counted in (("due", due), ("delayed", delayed), ("held", held))
        )
    due = max(0, due - held)
    return QueueCounts(
        **row, due=due, delayed=delayed, held=held, pending=due + delayed + held, is_estimated=is_estimated
    )


def _rounded(number: float) -> int:
    """Three digits of it: more would promise more than a sample knows."""
    whole = round(number)
    return round(whole, _DIGITS - len(str(whole)))
