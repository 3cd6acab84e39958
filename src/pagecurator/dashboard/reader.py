"""Reading for all viewers: one statement at a time, each result shared, and stored for an outage of the database."""

from __future__ import annotations

import asyncio
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Hashable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from pagecurator.storage.connection_errors import DatabaseTooSlow, DatabaseUnavailable
from pagecurator.storage.engine import Database

_T = TypeVar("_T")
Query = Callable[[AsyncConnection], Awaitable[_T]]

SHORTEST_SECONDS, LONGEST_SECONDS = 5.0, 15.0
"""Results are this old at most before they are read again: the longer reading takes, the older."""
AWAY_SECONDS = 1.0
"""While the database is away, which needs no statement to find out, results are due again after this time."""
_SHARE_OF_TIME = 0.005
STATEMENT_SECONDS = 2.0
_PATIENCE_SECONDS = 8.0
_MOST_RESULTS = 100

_LIMITS = text(
    "SELECT set_config('statement_timeout', :milliseconds, true), set_config('transaction_read_only', 'on', true)"
)


@dataclass(frozen=True, slots=True)
class Reading(Generic[_T]):
    """A result, and its age. ``problem`` says why it is older than it should be; empty if it isn't."""

    value: _T
    age_seconds: float
    problem: str = ""


@dataclass(slots=True)
class _Entry:
    value: Any = None
    read_at: float | None = None
    due_at: float = 0.0
    problem: str = ""
    reading: asyncio.Task[None] | None = None


class Reader:
    """Reads for all viewers of a process, with one connection of the pool; nothing is read while there is no viewer."""

    def __init__(self, database: Database, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._database = database
        self._clock = clock
        self._entries: OrderedDict[Hashable, _Entry] = OrderedDict()
        self._connection = asyncio.Lock()

    async def read(self, key: Hashable, query: Query[_T]) -> Reading[_T]:
        """The result of ``query``, at most some seconds old, or an older one while the database is away.

        Calls with the same ``key`` share one result. Raises ``DatabaseUnavailable`` if there is none.
        """
        entry = self._entry(key)
        if self._clock() >= entry.due_at:
            if entry.reading is None:
                entry.reading = asyncio.create_task(self._refresh(entry, query), name="read for the dashboard")
            # A viewer that leaves must not end what others wait for.
            await asyncio.shield(entry.reading)
        if entry.read_at is None:
            raise DatabaseUnavailable(entry.problem)
        return Reading(entry.value, max(0.0, self._clock() - entry.read_at), entry.problem)

    def expire(self) -> None:
        """Read everything again when it is next requested: something was changed."""
        for entry in self._entries.values():
            entry.due_at = 0.0

    def forget(self) -> None:
        """Drop all results, also those that are being read: something was erased that they may contain."""
        self._entries.clear()

    def _entry(self, key: Hashable) -> _Entry:
        entry = self._entries.setdefault(key, _Entry())
        self._entries.move_to_end(key)
        while len(self._entries) > _MOST_RESULTS:
            self._entries.popitem(last=False)
        return entry

    async def _refresh(self, entry: _Entry, query: Query[Any]) -> None:
        began = self._clock()
        keep_seconds, is_away = SHORTEST_SECONDS, False
        try:
            async with asyncio.timeout(_PATIENCE_SECONDS), self._connection:
                reading_since = self._clock()
                entry.value = await self._read(query)
                entry.read_at, entry.problem = self._clock(), ""
                keep_seconds = (self._clock() - reading_since) / _SHARE_OF_TIME
        except (DatabaseUnavailable, TimeoutError) as error:
            too_slow = isinstance(error, DatabaseTooSlow | TimeoutError)
            entry.problem = "The database is too slow at the moment." if too_slow else "The database is away."
            began = self._clock()
            is_away = not too_slow
        finally:
            entry.reading = None
            kept = AWAY_SECONDS if is_away else min(LONGEST_SECONDS, max(SHORTEST_SECONDS, keep_seconds))
            entry.due_at = began + kept

    async def _read(self, query: Query[_T]) -> _T:
        if not self._database.is_up:  # others find out when it is up again
            raise DatabaseUnavailable("Postgres can't be reached.")
        try:
            return await self._read_once(query)
        except DatabaseTooSlow:
            raise
        except DatabaseUnavailable:
            return await self._read_once(query)  # a pooled connection may have died in an outage that is over

    async def _read_once(self, query: Query[_T]) -> _T:
        async with self._database.snapshot() as conn:
            await conn.execute(_LIMITS, {"milliseconds": str(int(STATEMENT_SECONDS * 1000))})
            return await query(conn)
