"""Migrations that build an index on a table in use: killed, concurrent, blocked, and through a pooler."""

from __future__ import annotations

import asyncio
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import asyncpg
import pytest
from sqlalchemy import text

from pagecurator.settings import Settings
from pagecurator.storage.engine import Database, connect
from pagecurator.storage.migrations import MigrationReport, migrate
from pagecurator.storage.models import Base
from pagecurator.storage.schema_check import schema_differences
from pagecurator.storage.schema_state import HEAD_REVISION, MigrationRefused, read_schema_state
from pgbouncer import MISSING, PROGRAM, PgBouncer

pytestmark = pytest.mark.direct

BEFORE = "0011"
BUILT = {"pages_error_code_idx": True, "pages_outcome_idx": True}
VALID = """
    SELECT relname::text, indisvalid FROM pg_index JOIN pg_class ON oid = indexrelid
    WHERE indrelid = 'pages'::regclass AND relname IN ('pages_error_code_idx', 'pages_outcome_idx')
"""
BUILDS = "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND query ~ '^\\s*CREATE INDEX CONC'"
BUILD_WAITS = BUILDS + " AND wait_event_type = 'Lock'"

ALTER_WAITS = """
    SELECT pid FROM pg_stat_activity
    WHERE datname = current_database() AND query ~ '^\\s*ALTER TABLE pages' AND wait_event_type = 'Lock'
"""


@pytest.fixture
async def older(empty_database_url: str) -> str:
    """A database of the version before, with pages of all outcomes."""
    database = await opened(empty_database_url)
    await migrate(database, target=BEFORE)
    async with database.begin() as conn:
        await conn.execute(text("INSERT INTO domains (domain) VALUES ('a.example')"))
        await conn.execute(
            text(
                """
                INSERT INTO pages (domain_id, url, page_processing_status, contact_scrape_status, error_code)
                SELECT id, 'https://a.example/' || n, 'Error', 'Error', 'timeout'
                FROM domains, generate_series(1, 500) AS n
                """
            )
        )
    await database.close()
    return empty_database_url


async def opened(url: str, **values) -> Database:
    return await connect(Settings(_env_file=None, database_url=url, **values))


async def migrated(url: str) -> MigrationReport:
    database = await opened(url)
    try:
        return await migrate(database)
    finally:
        await database.close()


@asynccontextmanager
async def migrate_process(url: str) -> AsyncIterator[asyncio.subprocess.Process]:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "pagecurator", "migrate",
        env={"DATABASE_URL": url, "SCRAPER_API_URL": "http://127.0.0.1:9/", "API_PORT": "0"},
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.communicate()


@asynccontextmanager
async def open_transaction(url: str) -> AsyncIterator[asyncpg.Connection]:
    """Another program's transaction that has written to ``pages``: a build waits for its end."""
    connection = await asyncpg.connect(url)
    transaction = connection.transaction()
    await transaction.start()
    await connection.execute("UPDATE pages SET updated_at = now() WHERE url = 'https://a.example/1'")
    try:
        yield connection
    finally:
        if not connection.is_closed():
            await transaction.commit()
            await connection.close()


async def until(connection: asyncpg.Connection, query: str, *, some: bool = True) -> list[asyncpg.Record]:
    async with asyncio.timeout(60):
        while bool(rows := await connection.fetch(query)) is not some:
            await asyncio.sleep(0.05)
    return rows


async def indexes(connection: asyncpg.Connection) -> dict[str, bool]:
    return dict(await connection.fetch(VALID))


@pytest.fixture
async def observer(older: str) -> AsyncIterator[asyncpg.Connection]:
    connection = await asyncpg.connect(older)
    yield connection
    await connection.close()


async def test_a_build_that_was_killed_is_repeated(older: str, observer: asyncpg.Connection):
    async with open_transaction(older), migrate_process(older) as killed:
        await until(observer, BUILD_WAITS)
        killed.kill()
        await killed.wait()
        await until(observer, BUILDS, some=False)  # the server notices that its client is gone
    assert await indexes(observer) == {"pages_error_code_idx": False}
    async with migrate_process(older) as again:
        _out, err = await again.communicate()
    assert again.returncode == 0, err
    assert await indexes(observer) == BUILT
    database = await opened(older)
    assert (await read_schema_state(database)).revision == HEAD_REVISION
    assert await schema_differences(database) == []
    await database.close()


async def test_ctrl_c_during_a_build_is_130_and_not_an_outage(older: str, observer: asyncpg.Connection):
    async with open_transaction(older), migrate_process(older) as interrupted:
        await until(observer, BUILD_WAITS)
        interrupted.send_signal(signal.SIGINT)
        _out, err = await interrupted.communicate()
        await until(observer, BUILDS, some=False)
    assert interrupted.returncode == 130, err
    assert b"not available" not in err
    assert (await migrated(older)).after == HEAD_REVISION
    assert await indexes(observer) == BUILT


async def test_timeouts_of_the_database_do_not_end_a_build(older: str, observer: asyncpg.Connection):
    timeouts = await observer.fetch(
        "SELECT name FROM pg_settings WHERE name ~ '^(statement|lock|transaction|idle_in_.*)_timeout$'"
    )
    name = await observer.fetchval("SELECT current_database()")
    for timeout in timeouts:
        await observer.execute(f"ALTER DATABASE {name} SET {timeout['name']} = '300ms'")
    async with migrate_process(older) as process:
        async with open_transaction(older) as other:
            for timeout in timeouts:
                await other.execute(f"SET {timeout['name']} = 0")
            await until(observer, BUILD_WAITS + " AND query_start < clock_timestamp() - interval '600 ms'")
        _out, err = await process.communicate()
    assert process.returncode == 0, err
    assert await indexes(observer) == BUILT


async def test_a_second_process_waits_for_the_build_and_has_nothing_to_do(older: str, observer: asyncpg.Connection):
    async with migrate_process(older) as one, migrate_process(older) as two:
        async with open_transaction(older):
            await until(observer, BUILD_WAITS)
            first_line = asyncio.create_task(two.stderr.readline()), asyncio.create_task(one.stderr.readline())
            lines = {line.decode().strip() for line in await asyncio.gather(*first_line)}
            assert any("waiting for it" in line for line in lines), lines
            assert len(await observer.fetch(BUILDS)) == 1
        outputs = [(await process.communicate())[0].decode() for process in (one, two)]
    assert [one.returncode, two.returncode] == [0, 0], outputs
    assert sorted(outputs) == [
        f"Schema migrated from {BEFORE} to {HEAD_REVISION}.\n",
        f"The schema is up to date ({HEAD_REVISION}).\n",
    ]
    assert await indexes(observer) == BUILT


async def test_many_processes_at_once(older: str, observer: asyncpg.Connection):
    reports = await asyncio.gather(*[migrated(older) for _ in range(6)])
    assert sorted(report.before for report in reports) == [BEFORE, *[HEAD_REVISION] * 5]
    assert await indexes(observer) == BUILT


async def test_pages_are_written_while_an_index_is_built(older: str, observer: asyncpg.Connection):
    async with open_transaction(older):
        task = asyncio.create_task(migrated(older))
        await until(observer, BUILD_WAITS)
        await observer.execute("SET lock_timeout = '1s'")
        await observer.execute("UPDATE pages SET error_code = 'ssl_error' WHERE url <> 'https://a.example/1'")
        await observer.execute(
            "INSERT INTO pages (domain_id, url, error_code) SELECT id, 'https://a.example/new', 'timeout' FROM domains"
        )
    report = await task
    assert (report.before, report.after) == (BEFORE, HEAD_REVISION)
    await observer.execute("SET enable_seqscan = off")
    counted = "SELECT count(*) FROM pages WHERE error_code = $1"
    assert "pages_error_code_idx" in str(await observer.fetch(f"EXPLAIN {counted.replace('$1', chr(39) * 2)}"))
    assert await observer.fetchval(counted, "ssl_error") == 499
    assert await observer.fetchval(counted, "timeout") == 2


async def test_pages_are_written_while_a_default_waits_for_a_dump(older: str, observer: asyncpg.Connection):
    database = await opened(older)
    await migrate(database, target="0013")
    await database.close()
    dump, writer = await asyncpg.connect(older), await asyncpg.connect(older)
    transaction = dump.transaction()
    await transaction.start()
    await dump.execute("SELECT FROM pages LIMIT 1")
    async with migrate_process(older) as process:
        await until(observer, ALTER_WAITS)
        async with asyncio.timeout(20):
            await writer.execute("UPDATE pages SET updated_at = now()")
        await until(observer, ALTER_WAITS)  # it tries again
        await transaction.rollback()
        _out, err = await process.communicate()
        assert process.returncode == 0, err
    await dump.close()
    await writer.close()
    assert await observer.fetchval("SELECT version_num FROM alembic_version") == HEAD_REVISION


async def test_a_version_that_waits_for_the_lock_in_a_transaction_does_not_block_the_build(
    older: str, observer: asyncpg.Connection
):
    """Versions before these migrations wait for their lock with a snapshot, for which a build would wait."""
    await observer.execute("SELECT pg_advisory_lock(7263547081236)")  # held by another process of that version
    waiting = await asyncpg.connect(older)
    old = asyncio.create_task(waiting.execute("SELECT pg_advisory_xact_lock(7263547081236)"))
    new = asyncio.create_task(migrated(older))
    await until(observer, "SELECT 1 FROM pg_stat_activity WHERE wait_event = 'advisory'")
    await observer.execute("SELECT pg_advisory_unlock(7263547081236)")
    async with asyncio.timeout(60):
        await old
        assert (await new).after == HEAD_REVISION
    await waiting.close()
    assert await indexes(observer) == BUILT


async def test_an_index_that_was_built_by_hand_is_kept(older: str, observer: asyncpg.Connection):
    await observer.execute(
        "CREATE INDEX pages_error_code_idx ON pages (error_code, created_at, id) WHERE error_code IS NOT NULL"
    )
    before = await observer.fetchval("SELECT 'pages_error_code_idx'::regclass::oid")
    await migrated(older)
    assert await observer.fetchval("SELECT 'pages_error_code_idx'::regclass::oid") == before
    assert await indexes(observer) == BUILT


async def test_the_steps_that_are_done_stay_done(older: str, observer: asyncpg.Connection):
    await observer.execute("CREATE VIEW pages_outcome_idx AS SELECT 1 AS mine")
    with pytest.raises(MigrationRefused, match="pages_outcome_idx"):
        await migrated(older)
    assert await observer.fetchval("SELECT version_num FROM alembic_version") == "0012"
    await observer.execute("DROP VIEW pages_outcome_idx")
    assert (await migrated(older)).before == "0012"


async def test_the_index_on_the_outcome_is_the_one_of_the_models(older: str, observer: asyncpg.Connection):
    await migrated(older)
    definition = "SELECT replace(pg_get_indexdef('pages_outcome_idx'::regclass), 'public.', '')"
    migrated_index = await observer.fetchval(definition)
    await observer.execute("DROP INDEX pages_outcome_idx")
    database = await opened(older)
    [index] = [index for index in Base.metadata.tables["pages"].indexes if index.name == "pages_outcome_idx"]
    async with database.begin() as conn:
        await conn.run_sync(index.create)
    await database.close()
    assert await observer.fetchval(definition) == migrated_index


@pytest.mark.skipif(PROGRAM is None, reason=MISSING)
async def test_through_a_transaction_pooler_it_is_refused_before_anything_changes(
    older: str, observer: asyncpg.Connection, tmp_path
):
    bouncer = PgBouncer(older)
    await asyncio.to_thread(bouncer.start)
    try:
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "pagecurator", "migrate",
            env={"DATABASE_URL": bouncer.address(older), "DATABASE_POOLER": "transaction"},
            cwd=tmp_path, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
        )  # fmt: skip
        _out, err = await process.communicate()
    finally:
        await asyncio.to_thread(bouncer.close)
    assert process.returncode == 2, err
    assert err.decode().count("\n") == 1
    assert "can't be done through a pooler in transaction mode" in err.decode()
    assert await indexes(observer) == {}
    assert await observer.fetchval("SELECT version_num FROM alembic_version") == BEFORE


@pytest.mark.skipif(PROGRAM is None, reason=MISSING)
async def test_an_empty_database_is_migrated_through_a_transaction_pooler(empty_database_url: str):
    bouncer = PgBouncer(empty_database_url)
    await asyncio.to_thread(bouncer.start)
    try:
        database = await opened(bouncer.address(empty_database_url), database_pooler="transaction")
        assert (await migrate(database)).after == HEAD_REVISION
        assert await schema_differences(database) == []
        await database.close()
    finally:
        await asyncio.to_thread(bouncer.close)
