"""A pooler in transaction mode that was not declared: found out before anything is set in a session.

Such a pooler gives each transaction of a client any of its server sessions. What belongs to a session is then lost, or
found by others: our prepared statements, and our time limits, which would hold for other programs. Poolers that carry
prepared statements over (PgBouncer since 1.21) share the second fault.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import asyncpg

from pagecurator.errors import UserError

STATEMENT_LOST_CODES = ("42P05", "26000")
"""SQLSTATEs of "prepared statement … already exists" and "… does not exist"."""

_ROUNDS = 5
_SECOND_SESSION_SECONDS = 3.0


class PoolerUndeclared(UserError):
    """DATABASE_URL leads to a pooler in transaction mode, and DATABASE_POOLER does not say so."""


def pooler_sentence(place: str) -> str:
    """What to do about it."""
    return (
        f"Postgres at {place} is behind a pooler in transaction mode (such as PgBouncer or Supavisor), where sessions "
        "are shared; set DATABASE_POOLER=transaction."
    )


async def shares_sessions(
    connection: asyncpg.Connection[Any], open_another: Callable[[], Awaitable[asyncpg.Connection[Any]]]
) -> bool:
    """Does ``connection`` lead to a pooler that changes the server's session between transactions?

    One round trip where nothing stands between: the server named its process id when it let us in. A pooler makes one
    up. Then a second connection shows which mode it is in: two sessions are two processes, and stay the same.
    """
    first = await _process_id(connection)
    if first == connection.get_server_pid():
        return False
    try:
        async with asyncio.timeout(_SECOND_SESSION_SECONDS):
            other = await open_another()
    except (OSError, asyncpg.PostgresError):
        return False  # in session mode all of the pool's sessions may be taken; we hold one, which proves nothing
    try:
        async with asyncio.timeout(_SECOND_SESSION_SECONDS):
            return await _change(connection, other, first)
    except TimeoutError:
        return False  # the same: the second one waits for a session as long as we hold the first
    finally:
        other.terminate()


async def _change(one: asyncpg.Connection[Any], other: asyncpg.Connection[Any], first: int) -> bool:
    second = await _process_id(other)
    if first == second:
        return True
    # A pooler that takes its sessions in turn is seen by two transactions of one client in a row, one that takes the
    # session used last by two clients in a row. Others may be served in between, so it is asked more than once.
    for _ in range(_ROUNDS):
        for connection, expected in ((other, second), (one, first)):
            if await _process_id(connection) != expected:
                return True
    return False


async def _process_id(connection: asyncpg.Connection[Any]) -> int:
    """By the simple protocol: a prepared statement is what must not be tried here."""
    answer = bytearray()

    async def take(data: bytes) -> None:
        answer.extend(data)

    await connection.copy_from_query("SELECT pg_backend_pid()", output=take)
    return int(answer)


__all__ = ["STATEMENT_LOST_CODES", "PoolerUndeclared", "pooler_sentence", "shares_sessions"]
