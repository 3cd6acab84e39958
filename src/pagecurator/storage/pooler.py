"""Detecting an undeclared pooler in transaction mode, before anything is set in a session.

Such a pooler runs each transaction in any of its server sessions. Session state is then lost or leaks to other clients:
our prepared statements, and our timeouts, which would apply to other programs. Poolers that support prepared statements
(PgBouncer since 1.21) still leak the timeouts.
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
    """DATABASE_URL is a pooler in transaction mode, and DATABASE_POOLER does not say so."""


def pooler_sentence(place: str) -> str:
    """The message of :class:`PoolerUndeclared`."""
    return (
        f"Postgres at {place} is behind a pooler in transaction mode (such as PgBouncer or Supavisor), where sessions "
        "are shared; set DATABASE_POOLER=transaction."
    )


async def shares_sessions(
    connection: asyncpg.Connection[Any], open_another: Callable[[], Awaitable[asyncpg.Connection[Any]]]
) -> bool:
    """True when ``connection`` goes through a pooler that changes the server session between transactions.

    One round trip without a pooler: the backend's process id is the one from the startup. A pooler makes that one up;
    then a second connection shows its mode: in session mode two sessions are two processes, and stay the same.
    """
    first = await _process_id(connection)
    if first == connection.get_server_pid():
        return False
    try:
        async with asyncio.timeout(_SECOND_SESSION_SECONDS):
            other = await open_another()
    except (OSError, asyncpg.PostgresError):
        return False  # in session mode the pool may be exhausted, which proves nothing
    try:
        async with asyncio.timeout(_SECOND_SESSION_SECONDS):
            return await _change(connection, other, first)
    except TimeoutError:
        return False  # as above: the second connection waits for a session while we hold the first
    finally:
        other.terminate()


async def _change(one: asyncpg.Connection[Any], other: asyncpg.Connection[Any], first: int) -> bool:
    second = await _process_id(other)
    if first == second:
        return True
    # A pooler that rotates its sessions (FIFO) shows in two consecutive transactions of one client, one that reuses the
    # latest session (LIFO) in two clients. Other clients may be served in between, so both are tried several times.
    for _ in range(_ROUNDS):
        for connection, expected in ((other, second), (one, first)):
            if await _process_id(connection) != expected:
                return True
    return False


async def _process_id(connection: asyncpg.Connection[Any]) -> int:
    """With the simple protocol: prepared statements may not work here."""
    answer = bytearray()

    async def take(data: bytes) -> None:
        answer.extend(data)

    await connection.copy_from_query("SELECT pg_backend_pid()", output=take)
    return int(answer)
