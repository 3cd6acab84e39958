"""``pages requeue`` that is interrupted, killed, or loses its connection; then it is run again."""

from __future__ import annotations

import asyncio
import json
import re
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import asyncpg
import pytest

PAGES = 12_000
CHUNK = 5_000
REQUEUE = ("pages", "requeue", "--error-code", "timeout")
WAITING = "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
OTHERS = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
QUEUED = "SELECT count(*) FROM pages WHERE page_processing_status = 'Queued'"


@pytest.fixture
async def observer(database_url: str) -> AsyncIterator[asyncpg.Connection]:
    """A connection to a database with failed pages; each cost two credits."""
    connection = await asyncpg.connect(database_url)
    await connection.execute(
        f"""
        INSERT INTO domains (domain) SELECT 'site' || n || '.example' FROM generate_series(0, 9) AS n;
        INSERT INTO pages (domain_id, url, page_processing_status, contact_scrape_status, error_code, created_at,
                           finished_at)
        SELECT id, 'https://' || domain || '/' || n, 'Error', 'Error', 'timeout',
               '2026-01-01'::timestamptz + n * interval '1 second', now()
        FROM generate_series(1, {PAGES}) AS n JOIN domains ON domain = 'site' || n % 10 || '.example';
        INSERT INTO page_attempts (page_id, claim_no, attempt, outcome, credits)
        SELECT id, 1, 1, 'failed', 2 FROM pages;
        ANALYZE;
        """
    )
    yield connection
    await connection.close()


@asynccontextmanager
async def requeueing(url: str, folder: Path, *options: str) -> AsyncIterator[asyncio.subprocess.Process]:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "pagecurator", *REQUEUE, *options,
        env={"DATABASE_URL": url}, cwd=folder, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.communicate()


@asynccontextmanager
async def blocked_in_the_second_chunk(url: str, observer: asyncpg.Connection, *, page: int = 7_000):
    """Yields a function that waits until a requeue waits for the page, and returns its backend."""
    connection = await asyncpg.connect(url)
    transaction = connection.transaction()
    await transaction.start()
    await connection.execute("SELECT 1 FROM pages WHERE url LIKE '%/' || $1::text FOR UPDATE", str(page))

    async def reached() -> int:
        async with asyncio.timeout(60):
            while not (pid := await observer.fetchval(WAITING)):
                await asyncio.sleep(0.02)
        return pid

    try:
        yield reached
    finally:
        await transaction.rollback()
        await connection.close()


async def run_again(url: str, folder: Path, observer: asyncpg.Connection, *, rest: int) -> None:
    """The rest is queued, and nothing after that; each domain is in the domain queue."""
    for expected in (rest, 0):
        async with requeueing(url, folder, "--yes", "--json") as again:
            out, err = await again.communicate()
        assert again.returncode == 0, err
        report = {"pages": expected, "estimated_credits": 2 * expected, "dry_run": False}
        assert json.loads(out) == report
    assert await observer.fetchval(QUEUED) == PAGES
    assert await observer.fetchval("SELECT count(DISTINCT domain_id) FROM turns") == 10


def reported(text: bytes) -> tuple[int, int]:
    """Pages and credits of the last line that states them."""
    pages, price = re.findall(r"([\d,]+) pages are queued again so far, for about ([\d,]+) credits", text.decode())[-1]
    return int(pages.replace(",", "")), int(price.replace(",", ""))


async def test_killed_it_is_repeated_for_the_rest(database_url: str, observer: asyncpg.Connection, tmp_path: Path):
    async with (
        blocked_in_the_second_chunk(database_url, observer) as reached,
        requeueing(database_url, tmp_path, "--yes") as killed,
    ):
        await reached()
        killed.send_signal(signal.SIGKILL)
        _out, err = await killed.communicate()
    assert reported(err) == (CHUNK, 2 * CHUNK)
    async with asyncio.timeout(60):  # the server may still complete the statement, and then rolls it back
        while await observer.fetchval(OTHERS):
            await asyncio.sleep(0.05)
    assert await observer.fetchval(QUEUED) == CHUNK
    await run_again(database_url, tmp_path, observer, rest=PAGES - CHUNK)


async def test_interrupted_it_ends_after_the_chunk_and_reports_exactly(
    database_url: str, observer: asyncpg.Connection, tmp_path: Path
):
    async with requeueing(database_url, tmp_path, "--yes") as process:
        async with blocked_in_the_second_chunk(database_url, observer) as reached:
            await reached()
            process.send_signal(signal.SIGINT)
            assert process.stderr is not None
            async with asyncio.timeout(30):
                while b"Finishing the current chunk" not in (line := await process.stderr.readline()):
                    assert line
        out, err = await process.communicate()
    assert process.returncode == 130
    assert out == b""
    assert b"Interrupted." in err
    assert b"Traceback" not in err
    assert reported(err) == (2 * CHUNK, 4 * CHUNK)
    assert await observer.fetchval(QUEUED) == 2 * CHUNK
    await run_again(database_url, tmp_path, observer, rest=PAGES - 2 * CHUNK)


async def test_interrupted_twice_it_ends_at_once(database_url: str, observer: asyncpg.Connection, tmp_path: Path):
    async with (
        blocked_in_the_second_chunk(database_url, observer) as reached,
        requeueing(database_url, tmp_path, "--yes") as process,
    ):
        await reached()
        process.send_signal(signal.SIGINT)
        assert process.stderr is not None
        async with asyncio.timeout(30):
            while b"Finishing the current chunk" not in await process.stderr.readline():
                pass
        process.send_signal(signal.SIGINT)
        async with asyncio.timeout(30):
            await process.wait()
    assert process.returncode == 130
    assert await observer.fetchval(QUEUED) == CHUNK


async def test_a_lost_connection_is_reported_with_what_is_done(
    database_url: str, observer: asyncpg.Connection, tmp_path: Path
):
    async with (
        blocked_in_the_second_chunk(database_url, observer) as reached,
        requeueing(database_url, tmp_path, "--yes") as process,
    ):
        await observer.fetchval("SELECT pg_terminate_backend($1)", await reached())
        _out, err = await process.communicate()
    assert process.returncode == 75, err
    assert reported(err) == (CHUNK, 2 * CHUNK)
    # Not that the connection was lost: the statement may as well have been too slow. The error itself follows.
    rest = b"Of the next 5,000, all are queued, too, or none is. Run the same command again for the rest."
    assert rest in b" ".join(err.split())
    assert b"Traceback" not in err
    assert await observer.fetchval(QUEUED) == CHUNK
    await run_again(database_url, tmp_path, observer, rest=PAGES - CHUNK)


async def test_a_dry_run_that_is_complete_prints_no_progress(
    database_url: str, observer: asyncpg.Connection, tmp_path: Path
):
    async with requeueing(database_url, tmp_path) as process:
        out, err = await process.communicate()
    assert process.returncode == 0
    assert out.decode().startswith("12,000 pages would be queued again, for about 24,000 credits.")
    assert err == b""
    assert await observer.fetchval(QUEUED) == 0


async def test_two_at_once_queue_each_page_once(database_url: str, observer: asyncpg.Connection, tmp_path: Path):
    async with (
        requeueing(database_url, tmp_path, "--yes", "--json") as one,
        requeueing(database_url, tmp_path, "--yes", "--json") as two,
    ):
        outputs = [await process.communicate() for process in (one, two)]
    assert [one.returncode, two.returncode] == [0, 0], outputs
    assert sum(json.loads(out)["pages"] for out, _err in outputs) == PAGES
    assert await observer.fetchval(QUEUED) == PAGES
