"""Scenarios 14 and 15: a CSV job whose workers are killed, and one whose Postgres crashes."""

from __future__ import annotations

import asyncio
import csv
import io
import signal
from contextlib import suppress

import aiohttp
import asyncpg
import pytest

from arena import size

UNFINISHED = "SELECT count(*) FROM csv_jobs WHERE status <> 'completed'"


@pytest.fixture
def arena(arena):
    """Websites are fetched through the simulator, which counts them."""
    arena.environment |= {"CSV_FETCH": "scraperapi", "CSV_CONCURRENT_WORKERS": "6"}
    return arena


def _website(number: int) -> str:
    return f"firm{number % 40}.example/page/{number}"


async def _submit(daemon, rows: int) -> None:
    """Every website stands in two rows."""
    table = "name,website\n" + "".join(f"No. {number},{_website(number // 2)}\n" for number in range(rows))
    form = aiohttp.FormData({"website_column": "website"})
    form.add_field("file", table.encode(), filename="sites.csv", content_type="text/csv")
    address = (await daemon.until("http.listening"))["address"]
    async with aiohttp.ClientSession() as session, session.post(f"{address}/csv/upload-csv", data=form) as answer:
        assert answer.status == 200, await answer.text()
        assert (await answer.json())["total_rows"] == rows


async def _until_completed(arena, *, timeout_seconds: float = 120) -> None:
    async with asyncio.timeout(timeout_seconds):
        while True:
            with suppress(OSError, asyncpg.PostgresError, asyncpg.InterfaceError):  # away, as the scenario wants it
                if not await arena.count(UNFINISHED):
                    return
            await asyncio.sleep(0.1)


async def _verify(arena, daemon, rows: int, *, lost_answers: int) -> None:
    """Every row has its result, each website was fetched once but for the answers that were lost."""
    address = (await daemon.until("http.listening"))["address"]
    async with aiohttp.ClientSession() as session:
        async with session.get(f"{address}/csv/job/1") as answer:
            job = await answer.json()
        async with session.get(f"{address}/csv/download/1") as answer:
            link = (await answer.json())["download_url"]
        async with session.get(link) as answer:
            output = list(csv.DictReader(io.StringIO(await answer.text())))
    assert (job["status"], job["total_rows"], job["processed_rows"]) == ("completed", rows, rows)
    assert (job["succeeded_rows"], job["failed_rows"], job["skipped_rows"]) == (rows, 0, 0)
    assert [row["name"] for row in output] == [f"No. {number}" for number in range(rows)]
    for number, row in enumerate(output):
        assert row["scrape_status"] == "success", row
        mine = {row["email1"], row["email2"], row["email3"]}
        assert mine == {f"desk{number // 2}@firm.example", "office@firm.example", ""}, row
    asked = {f"https://{_website(number)}" for number in range(rows // 2)}
    seen = arena.simulator.counters.admitted_by_target
    homepages = sum(count for target, count in seen.items() if target in asked)
    assert {target for target in seen if target in asked} == asked
    assert 0 <= homepages - len(asked) <= lost_answers


async def test_14_a_csv_job_survives_the_death_of_its_workers(arena, chance):
    rows, kills = size(full=800, small=80), size(full=25, small=2)
    lost = 0
    async with arena.program("run") as first:
        arena.programs.append(first)
        await _submit(first, rows)
        await arena.simulator.counters.until(lambda seen: seen.requests >= 3)
        lost += arena.simulator.counters.in_flight + await _unsaved(arena)
        first.signal(signal.SIGKILL)
        await first.exit_code()
    for _ in range(kills - 1):
        async with arena.program("run") as daemon:
            arena.programs.append(daemon)
            asked = arena.simulator.counters.requests + chance.randint(1, 12)
            with suppress(TimeoutError):
                await arena.simulator.counters.until(
                    lambda seen, asked=asked: seen.requests >= asked, timeout_seconds=5
                )
            lost += arena.simulator.counters.in_flight + await _unsaved(arena)
            daemon.signal(signal.SIGKILL)
            await daemon.exit_code()
    async with arena.program("run") as daemon:
        arena.programs.append(daemon)
        await _until_completed(arena)
        await _verify(arena, daemon, rows, lost_answers=lost)


async def _unsaved(arena) -> int:
    """Websites that were fetched and whose result is not committed yet: it is written in batches."""
    fetched = sum(arena.simulator.counters.by_status.values())
    return max(0, fetched - await arena.count("SELECT count(*) FROM csv_sites WHERE status = 'success'"))


async def test_15_a_csv_job_survives_a_crash_of_postgres(arena):
    rows = size(full=400, small=120)
    async with arena.program("run", WF7_LEASE_SECONDS="30") as daemon:
        arena.programs.append(daemon)
        await _submit(daemon, rows)
        await arena.simulator.counters.until(lambda seen: seen.by_status[200] >= 10)
        await asyncio.to_thread(arena.server.stop, "immediate")
        await asyncio.to_thread(arena.server.start)
        await _until_completed(arena)
        await _verify(arena, daemon, rows, lost_answers=0)
