"""One reader for all viewers, against a real Postgres."""

from __future__ import annotations

import asyncio

import pytest
from sqlalchemy import text

from pagecurator.dashboard import reader as module
from pagecurator.dashboard.reader import LONGEST_SECONDS, SHORTEST_SECONDS, Reader
from pagecurator.storage.connection_errors import DatabaseUnavailable


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


class Query:
    """Counts how often it was sent, and how many connections of the pool were in use."""

    def __init__(self, database, statement: str = "SELECT 1") -> None:
        self.sent = 0
        self.most_connections = 0
        self._database = database
        self._statement = text(statement)

    async def __call__(self, conn) -> int:
        self.sent += 1
        self.most_connections = max(self.most_connections, self._database.engine.pool.checkedout())
        await conn.execute(self._statement)
        return self.sent


async def test_viewers_share_one_result_until_it_is_old(database):
    clock = Clock()
    reader, query = Reader(database, clock=clock), Query(database, "SELECT pg_sleep(0.1)")
    found = await asyncio.gather(*[reader.read("one", query) for _ in range(5)])
    assert [each.value for each in found] == [1] * 5
    clock.now += SHORTEST_SECONDS - 0.1
    later = await reader.read("one", query)
    assert (later.value, query.sent) == (1, 1)
    assert later.age_seconds == pytest.approx(SHORTEST_SECONDS - 0.1, abs=0.5)
    clock.now += 0.2
    assert (await reader.read("one", query)).value == 2


async def test_different_results_use_one_connection_after_the_other(database):
    reader, queries = Reader(database), [Query(database, "SELECT pg_sleep(0.05)") for _ in range(4)]
    await asyncio.gather(*[reader.read(number, query) for number, query in enumerate(queries)])
    assert {query.most_connections for query in queries} == {1}
    assert database.engine.pool.checkedout() == 0


async def test_what_takes_long_is_read_less_often(database):
    class Slow(Clock):
        def __call__(self) -> float:
            self.now += 1.0  # every reading of the clock is a second later
            return self.now

    clock = Slow()
    reader, query = Reader(database, clock=clock), Query(database)
    await reader.read("one", query)
    entry = reader._entries["one"]
    assert SHORTEST_SECONDS + 2 < entry.due_at - clock.now <= LONGEST_SECONDS


async def test_a_statement_is_cancelled_after_the_limit(database, monkeypatch):
    monkeypatch.setattr(module, "STATEMENT_SECONDS", 0.1)
    reader = Reader(database)
    with pytest.raises(DatabaseUnavailable, match="too slow"):
        await reader.read("one", Query(database, "SELECT pg_sleep(5)"))


async def test_nothing_can_be_written(database):
    with pytest.raises(DatabaseUnavailable):
        await Reader(database).read("one", Query(database, "INSERT INTO domains (domain) VALUES ('firm.example')"))
    async with database.begin() as conn:
        assert (await conn.execute(text("SELECT count(*) FROM domains"))).scalar_one() == 0


async def test_an_old_result_is_shown_while_the_database_is_away(database, monkeypatch):
    clock = Clock()
    reader, query = Reader(database, clock=clock), Query(database)
    await reader.read("one", query)
    clock.now += 40
    monkeypatch.setattr(type(database), "is_up", property(lambda _self: False))
    stale = await reader.read("one", query)
    assert (stale.value, round(stale.age_seconds), stale.problem) == (1, 40, "The database is away.")
    with pytest.raises(DatabaseUnavailable):
        await reader.read("other", query)
    monkeypatch.undo()
    clock.now += SHORTEST_SECONDS
    fresh = await reader.read("one", query)
    assert (fresh.value, fresh.age_seconds, fresh.problem) == (2, 0, "")


async def test_a_viewer_that_leaves_does_not_end_what_others_wait_for(database):
    reader, query = Reader(database), Query(database, "SELECT pg_sleep(0.2)")
    leaving, staying = (asyncio.create_task(reader.read("one", query)) for _ in range(2))
    await asyncio.sleep(0)
    leaving.cancel()
    assert (await staying).value == 1
    assert leaving.cancelled()


async def test_only_some_results_are_stored(database, monkeypatch):
    monkeypatch.setattr(module, "_MOST_RESULTS", 3)
    reader = Reader(database)
    for number in range(5):
        await reader.read(number, Query(database))
    assert list(reader._entries) == [2, 3, 4]


async def test_what_was_erased_is_not_shown_again(database):
    """Neither a stored result nor one that began before the erasure."""
    reader, query, may_end = Reader(database), Query(database), asyncio.Event()
    await reader.read("contacts", query)

    async def old(conn) -> str:
        await may_end.wait()
        return "before the erasure"

    reading = asyncio.create_task(reader.read("slow", old))
    await asyncio.sleep(0)
    reader.forget()
    may_end.set()
    assert (await reading).value == "before the erasure"
    assert (await reader.read("contacts", query)).value == 2
    assert (await reader.read("slow", query)).value == 3
