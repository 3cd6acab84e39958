"""Detecting an undeclared pooler in transaction mode at start, with a real PgBouncer."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from urllib.parse import urlsplit

import asyncpg
import pytest
from sqlalchemy import text

from pagecurator.settings import Settings
from pagecurator.storage.connection_errors import DatabaseUnavailable
from pagecurator.storage.engine import Database, connect
from pagecurator.storage.pooler import PoolerUndeclared
from pgbouncer import MISSING, PROGRAM, PgBouncer

pytestmark = [
    pytest.mark.direct,
    pytest.mark.skipif(PROGRAM is None, reason=MISSING),
]


@asynccontextmanager
async def bouncer_to(url: str, **options) -> AsyncIterator[str]:
    bouncer = PgBouncer(url, **options)
    await asyncio.to_thread(bouncer.start)
    try:
        yield bouncer.address(url)
    finally:
        await asyncio.to_thread(bouncer.close)


def settings(url: str, **values) -> Settings:
    return Settings(_env_file=None, database_url=url, **values)


@asynccontextmanager
async def busy(url: str, clients: int) -> AsyncIterator[None]:
    """Other programs that constantly use the same pool, with transactions of different lengths."""

    async def work(number: int) -> None:
        connection = await asyncpg.connect(url, statement_cache_size=0)
        try:
            while True:
                await connection.execute(f"SELECT pg_sleep({0.0005 * (number % 4)})")
        finally:
            connection.terminate()

    tasks = [asyncio.create_task(work(number)) for number in range(clients)]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def refused(url: str) -> None:
    with pytest.raises(PoolerUndeclared, match="set DATABASE_POOLER=transaction"):
        await connect(settings(url))


@pytest.mark.parametrize("sessions", [1, 2, 3, 10])
@pytest.mark.parametrize("in_turn", [0, 1])
async def test_a_transaction_pooler_of_any_size_is_detected(database_url: str, sessions: int, in_turn: int):
    options = f"server_round_robin = {in_turn}"
    async with bouncer_to(database_url, sessions=sessions, options=options) as url:
        async with busy(url, min(sessions, 3)):
            pass  # opens several sessions
        for _ in range(5):
            await refused(url)
        declared = await connect(settings(url, database_pooler="transaction"))
        await declared.close()


async def test_it_is_detected_while_others_use_it(database_url: str):
    async with bouncer_to(database_url, sessions=4) as url, busy(url, 6):
        for _ in range(10):
            await refused(url)


async def test_no_setting_leaks_into_the_sessions_of_others(database_url: str):
    async with bouncer_to(database_url, sessions=1) as url:
        await refused(url)
        other = await asyncpg.connect(url, statement_cache_size=0)
        async with other.transaction():
            assert await other.fetchval("SELECT current_setting('statement_timeout')") == "0"
            assert await other.fetchval("SELECT count(*) FROM pg_prepared_statements WHERE name <> ''") == 0
        await other.close()


@pytest.mark.parametrize("sessions", [2, 10])
async def test_a_pooler_in_session_mode_needs_no_declaration(database_url: str, sessions: int):
    async with bouncer_to(database_url, sessions=sessions, mode="session") as url:
        database = await connect(settings(url, db_pool_size=2))
        async with database.begin() as one, database.begin() as other:
            assert (await one.execute(text("SHOW statement_timeout"))).scalar() == "30s"
            assert (await other.execute(text("SHOW statement_timeout"))).scalar() == "30s"
        await database.close()


async def test_a_direct_connection_is_checked_once(database_url: str):
    database = await connect(settings(database_url, db_pool_size=3))
    async with database.begin() as conn:
        count = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
        assert (await conn.execute(text(count))).scalar() == 0
    await database.close()


async def test_a_pooler_that_is_added_later_is_reported_too(database_url: str):
    database = await connect(settings(database_url, db_pool_size=1))

    async def lose_the_statement(database: Database) -> None:
        async with database.begin() as conn:
            await conn.execute(text("SELECT count(*) FROM pages"))
            await conn.execute(text("DEALLOCATE ALL"))  # as in another client's session
            await conn.execute(text("SELECT count(*) FROM pages"))

    with pytest.raises(DatabaseUnavailable, match="DATABASE_POOLER=transaction"):
        await lose_the_statement(database)
    await database.close()


async def test_single_statements_behind_a_pooler_do_not_collide_with_those_of_others(database_url: str):
    async with bouncer_to(database_url, sessions=3) as url:
        database = await connect(settings(url, database_pooler="transaction", db_pool_size=8))

        async def ask(number: int) -> None:
            for turn in range(50):
                async with database.single() as conn:
                    answer = await conn.execute(text("SELECT CAST(:value AS integer)"), {"value": number * 1000 + turn})
                    assert answer.scalar_one() == number * 1000 + turn

        await asyncio.gather(*[ask(number) for number in range(8)])
        await database.close()


async def test_commands_report_it_and_exit_with_2(database_url: str, tmp_path):
    async with bouncer_to(database_url, sessions=2) as url:
        variables = {"DATABASE_URL": url, "SCRAPER_API_URL": "http://127.0.0.1:9/", "API_PORT": "0"}
        for command in (["check", "--online"], ["run"], ["migrate"]):
            process = await asyncio.create_subprocess_exec(
                sys.executable, "-m", "pagecurator", *command, env=variables,
                cwd=tmp_path, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
            )  # fmt: skip
            async with asyncio.timeout(60):
                out, err = await process.communicate()
            assert process.returncode == 2, (command, out, err)
            assert "DATABASE_POOLER=transaction" in err.decode(), command
            assert b"Traceback" not in err
            assert urlsplit(url).path[1:] in err.decode()
