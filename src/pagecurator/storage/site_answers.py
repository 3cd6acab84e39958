"""The table ``site_answers``: what websites answered, until it expires. A cache: every row may be lost."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

# One look at the primary key: a site has at most one row for each depth.
_READ = text(
    """
    SELECT depth, answer FROM site_answers
    WHERE site = CAST(:site AS text) AND depth = ANY(CAST(:depths AS text[])) AND expires_at > clock_timestamp()
    ORDER BY array_position(CAST(:depths AS text[]), depth)
    LIMIT 1
    """
)

_WRITE = text(
    """
    INSERT INTO site_answers (site, depth, answer, expires_at)
    VALUES (
        CAST(:site AS text), CAST(:depth AS text), CAST(:answer AS text),
        clock_timestamp() + make_interval(secs => CAST(:ttl_seconds AS double precision))
    )
    ON CONFLICT (site, depth) DO UPDATE
    SET answer = excluded.answer, expires_at = excluded.expires_at, created_at = clock_timestamp()
    """
)

# In small steps, and around rows that somebody renews just now.
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


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredAnswer:
    """One row: ``answer`` is the text that was written."""

    depth: str
    answer: str


async def read_site_answer(conn: AsyncConnection, *, site: str, depths: Sequence[str]) -> StoredAnswer | None:
    """The unexpired answer of the first of ``depths`` that has one."""
    row = (await conn.execute(_READ, {"site": site, "depths": list(depths)})).one_or_none()
    return None if row is None else StoredAnswer(depth=row.depth, answer=row.answer)


async def write_site_answer(conn: AsyncConnection, *, site: str, depth: str, answer: str, ttl_seconds: float) -> None:
    """Keep an answer for ``ttl_seconds``, in place of the one before it."""
    await conn.execute(_WRITE, {"site": site, "depth": depth, "answer": answer, "ttl_seconds": ttl_seconds})


async def remove_expired_answers(conn: AsyncConnection, *, limit: int) -> int:
    """Remove up to ``limit`` expired rows; returns how many there were."""
    return (await conn.execute(_REMOVE_EXPIRED, {"limit": limit})).rowcount
