"""The table ``site_answers``: cached results of website scrapes. Unlogged: rows may be lost in a crash."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

# One lookup in the primary key for each depth.
READ_ANSWER = text(
    """
    SELECT cached.answer
    FROM unnest(CAST(:depths AS text[])) WITH ORDINALITY AS wanted (depth, place)
    JOIN site_answers AS cached ON cached.site = CAST(:site AS text) AND cached.depth = wanted.depth
    WHERE cached.expires_at > clock_timestamp()
    ORDER BY wanted.place
    LIMIT 1
    """
)

_WRITE_ANSWER = text(
    """
    INSERT INTO site_answers (site, depth, answer, expires_at)
    VALUES (:site, :depth, :answer, clock_timestamp() + make_interval(secs => CAST(:ttl_seconds AS double precision)))
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


async def read_cached_answer(conn: AsyncConnection, *, site: str, depths: Sequence[str]) -> str | None:
    """The unexpired answer of the first of ``depths`` that has one."""
    return (await conn.execute(READ_ANSWER, {"site": site, "depths": list(depths)})).scalar_one_or_none()


async def write_cached_answer(conn: AsyncConnection, *, site: str, depth: str, answer: str, ttl_seconds: float) -> None:
    """Insert or replace an answer."""
    await conn.execute(
        _WRITE_ANSWER, {"site": site, "depth": depth, "answer": answer, "ttl_seconds": float(ttl_seconds)}
    )


async def remove_expired_answers(conn: AsyncConnection, *, limit: int) -> int:
    """Delete up to ``limit`` expired rows; returns how many."""
    return (await conn.execute(_REMOVE_EXPIRED, {"limit": limit})).rowcount
