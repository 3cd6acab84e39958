"""The table ``site_answers``: cached results of website scrapes. Unlogged: rows may be lost in a crash."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

# Several lookups in one statement: one probe of the primary key for each site and depth.
READ_ANSWERS = text(
    """
    SELECT DISTINCT ON (asked.number) asked.number, cached.answer
    FROM unnest(CAST(:numbers AS integer[]), CAST(:sites AS text[]), CAST(:depths AS text[]))
             WITH ORDINALITY AS asked (number, site, depth, place)
    JOIN site_answers AS cached ON cached.site = asked.site AND cached.depth = asked.depth
    WHERE cached.expires_at > clock_timestamp()
    ORDER BY asked.number, asked.place
    """
)

# In key order, so that two writers of the same sites don't deadlock.
_WRITE = text(
    """
    INSERT INTO site_answers (site, depth, answer, expires_at)
    SELECT site, depth, answer, clock_timestamp() + make_interval(secs => ttl_seconds)
    FROM unnest(CAST(:sites AS text[]), CAST(:depths AS text[]), CAST(:answers AS text[]),
                CAST(:ttls_seconds AS double precision[])) AS fresh (site, depth, answer, ttl_seconds)
    ORDER BY site, depth
    ON CONFLICT (site, depth) DO UPDATE
    SET answer = excluded.answer, expires_at = excluded.expires_at, created_at = clock_timestamp()
    """
)

# In small batches, skipping rows that are being renewed. Served by site_answers_expires_at_idx.
_REMOVE_EXPIRED = text(
    """
    WITH expired AS (
        SELECT site, depth FROM site_answers
        WHERE expires_at <= clock_timestamp()
        ORDER BY expires_at
        LIMIT CAST(:limit AS integer)
        FOR UPDATE SKIP LOCKED
    )
    DELETE FROM site_answers USING expired
    WHERE site_answers.site = expired.site AND site_answers.depth = expired.depth
    """
)


@dataclass(frozen=True, slots=True)
class CacheLookup:
    """A lookup: the unexpired result of the first of ``depths`` that has one."""

    site: str
    depths: Sequence[str]


@dataclass(frozen=True, slots=True)
class CachedAnswer:
    """An entry, valid for ``ttl_seconds``; it replaces the one before it."""

    site: str
    depth: str
    answer: str
    ttl_seconds: float


async def read_cached_answers(conn: AsyncConnection, asked: Sequence[CacheLookup]) -> list[str | None]:
    """Read the cached text of each lookup, or None."""
    keys = [(number, each.site, depth) for number, each in enumerate(asked) for depth in each.depths]
    result = await conn.execute(
        READ_ANSWERS,
        {
            "numbers": [number for number, _, _ in keys],
            "sites": [site for _, site, _ in keys],
            "depths": [depth for _, _, depth in keys],
        },
    )
    found = {row.number: row.answer for row in result}
    return [found.get(number) for number in range(len(asked))]


async def write_cached_answers(conn: AsyncConnection, answers: Sequence[CachedAnswer]) -> None:
    """Store results; of two for the same site and depth the later one."""
    rows = list({(each.site, each.depth): each for each in answers}.values())
    await conn.execute(
        _WRITE,
        {
            "sites": [row.site for row in rows],
            "depths": [row.depth for row in rows],
            "answers": [row.answer for row in rows],
            "ttls_seconds": [float(row.ttl_seconds) for row in rows],
        },
    )


async def remove_expired_answers(conn: AsyncConnection, *, limit: int) -> int:
    """Delete up to ``limit`` expired rows; returns how many."""
    return (await conn.execute(_REMOVE_EXPIRED, {"limit": limit})).rowcount
