"""Scenarios 14 and 15: a CSV job whose workers are killed, and one whose Postgres crashes."""

from __future__ import annotations

import asyncio
import csv
import io
import signal
from collections import Counter
from collections.abc import Mapping
from contextlib import suppress

import aiohttp
import asyncpg
import pytest

from chaos_fixture import size

UNFINISHED = "SELECT count(*) FROM csv_jobs WHERE status <> 'completed'"


@pytest.fixture
def scenario(scenario):
    """Websites are fetched through the simulator, which counts them."""
    scenario.environment |= {"CSV_FETCH": "scraperapi", "CSV_CONCURRENT_WORKERS": "6", "CSV_LEASE_SECONDS": "4"}
    return scenario


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


async def _until_completed(scenario, *, timeout_seconds: float = 120) -> None:
    async with asyncio.timeout(timeout_seconds):
        while True:
            with suppress(OSError, asyncpg.PostgresError, asyncpg.InterfaceError):  # away, as the scenario wants it
                if not await scenario.count(UNFINISHED):
                    return
            await asyncio.sleep(0.1)


async def _verify(scenario, daemon, rows: int, *, lost: Mapping[str, int]) -> None:
    """Every row has its result, and each website was fetched once, and once more for each claim on it that was lost."""
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
    seen = scenario.simulator.counters.admitted_by_target
    for number in range(rows // 2):
        website = _website(number)
        assert 1 <= seen[f"https://{website}"] <= 1 + lost.get(website, 0), website


async def test_14_a_csv_job_survives_the_death_of_its_workers(scenario, chance):
    rows, kills = size(full=800, small=120), size(full=25, small=4)
    lost: set[tuple[str, int]] = set()
    for number in range(kills):
        async with scenario.program("run") as daemon:
            scenario.programs.append(daemon)
            if number == 0:
                await _submit(daemon, rows)
            asked = scenario.simulator.counters.requests + chance.randint(3, 12)
            with suppress(TimeoutError):
                await scenario.simulator.counters.until(
                    lambda seen, asked=asked: seen.requests >= asked, timeout_seconds=5
                )
            daemon.signal(signal.SIGKILL)
            await daemon.exit_code()
            lost |= await _held(scenario)
    async with scenario.program("run") as daemon:
        scenario.programs.append(daemon)
        await _until_completed(scenario)
        await _verify(scenario, daemon, rows, lost=Counter(website for website, _ in lost))


async def _held(scenario) -> set[tuple[str, int]]:
    """The claims of workers that are dead: websites, each with the number of the claim."""
    conn = await asyncpg.connect(scenario.database_url)
    try:
        found = await conn.fetch("SELECT website, claim_no FROM csv_sites WHERE status = 'processing'")
    finally:
        await conn.close()
    return {(row["website"], row["claim_no"]) for row in found}


async def test_15_a_csv_job_survives_a_crash_of_postgres(scenario):
    rows = size(full=400, small=120)
    async with scenario.program("run", CSV_LEASE_SECONDS="30") as daemon:
        scenario.programs.append(daemon)
        await _submit(daemon, rows)
        await scenario.simulator.counters.until(lambda seen: seen.by_status[200] >= 10)
        await asyncio.to_thread(scenario.server.stop, "immediate")
        await asyncio.to_thread(scenario.server.start)
        await _until_completed(scenario)
        await _verify(scenario, daemon, rows, lost={})
