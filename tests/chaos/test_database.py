"""Scenarios 5 to 11: a database that restarts, drops us, goes silent, is full, or is held up by others."""

from __future__ import annotations

import asyncio
import re
from dataclasses import replace

import asyncpg
import pytest

from chaos_fixture import size
from pagecurator.simulator import fixed
from relay import Relay

# How pg_terminate_backend finds us: every connection of the daemon carries this name.
OURS = "application_name = 'pagecurator' AND datname = current_database()"


@pytest.mark.parametrize("mode", ["fast", "immediate"])
async def test_5_postgres_restarts_or_crashes_in_the_middle_of_the_work(scenario, mode):
    pages, times = size(full=300, small=60), size(full=5, small=1)
    await scenario.select(*scenario.urls(pages))
    async with scenario.program("run", WF7_LEASE_SECONDS="30") as daemon:
        scenario.programs.append(daemon)
        for number in range(times):
            finished = pages * (number + 1) // (times + 2)
            await scenario.simulator.counters.until(
                lambda seen, n=finished: seen.by_status[200] >= n, timeout_seconds=60
            )
            await asyncio.to_thread(scenario.server.stop, mode)
            await daemon.until("database.unavailable", number + 1)
            await asyncio.to_thread(scenario.server.start)
            await daemon.until("database.recovered", number + 1)
        await scenario.until_every_page_ended()
    await scenario.verify(pages)


async def test_6_every_connection_is_terminated_again_and_again(scenario):
    pages, times = size(full=300, small=60), size(full=40, small=8)
    await scenario.select(*scenario.urls(pages))
    killer = await asyncpg.connect(scenario.database_url, server_settings={"application_name": "killer"})
    async with scenario.program("run", WF7_LEASE_SECONDS="30") as daemon:
        scenario.programs.append(daemon)
        for number in range(times):
            finished = pages * number // (times + 2)
            await scenario.simulator.counters.until(
                lambda seen, n=finished: seen.by_status[200] >= n, timeout_seconds=60
            )
            await killer.execute(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE {OURS}")
        await scenario.until_every_page_ended()
    await killer.close()
    await scenario.verify(pages)


async def test_7_a_database_connection_that_swallows_everything_is_left_behind(scenario):
    """The lease outlives the time that a silent connection is believed in: nothing is fetched twice."""
    pages = 60
    await scenario.select(*scenario.urls(pages))
    relay = Relay(scenario.database_url)
    address = await relay.start()
    async with scenario.program(
        "run", DATABASE_URL=address, WF7_LEASE_SECONDS="30", DB_STATEMENT_TIMEOUT_SECONDS="1"
    ) as daemon:
        scenario.programs.append(daemon)
        await scenario.simulator.counters.until(lambda seen: seen.by_status[200] >= 15)
        relay.swallow()
        await daemon.until("database.unavailable")
        await daemon.until("database.recovered")
        await scenario.until_every_page_ended()
    await relay.stop()
    await scenario.verify(pages)


async def test_8_other_programs_take_every_connection_that_the_server_has(scenario):
    pages = 60
    await scenario.select(*scenario.urls(pages))
    async with scenario.program("run", WF7_LEASE_SECONDS="30") as daemon:
        scenario.programs.append(daemon)
        await scenario.simulator.counters.until(lambda seen: seen.by_status[200] >= 10)
        hogs = await _take_all(scenario.database_url)
        # What the daemon holds is taken from it; it finds no way back in while the others stay.
        await hogs[0].execute(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE {OURS}")
        hogs += await _take_all(scenario.database_url)
        await daemon.until("database.unavailable")
        for hog in hogs:
            await hog.close()
        await daemon.until("database.recovered")
        await scenario.until_every_page_ended()
    await scenario.verify(pages)


async def _take_all(address: str) -> list[asyncpg.Connection]:
    """Connect until the server has no room."""
    hogs: list[asyncpg.Connection] = []
    while True:
        try:
            hogs.append(await asyncpg.connect(address))
        except asyncpg.TooManyConnectionsError:
            return hogs


async def test_9_a_snapshot_that_somebody_holds_open_does_not_stop_the_work(scenario):
    """Dead rows can't be removed meanwhile. The claim must not read all of them again and again."""
    pages = size(full=20_000, small=400)
    scenario.simulator.config = replace(scenario.simulator.config, latency=fixed(0))
    holder = await asyncpg.connect(scenario.database_url)
    snapshot = holder.transaction(isolation="repeatable_read")
    await snapshot.start()
    await holder.fetchval("SELECT count(*) FROM pages")
    await scenario.select(*scenario.urls(pages))
    async with scenario.program("run", WF7_LEASE_SECONDS="60", SCRAPER_API_MAX_CONCURRENT="20") as daemon:
        scenario.programs.append(daemon)
        await scenario.until_every_page_ended(timeout_seconds=1200)
    await snapshot.rollback()
    await holder.close()
    await scenario.verify(pages)


async def test_10_a_full_disk_at_the_save_holds_the_results_until_there_is_room(scenario):
    """A trigger answers as Postgres does when it can't extend a file (SQLSTATE 53100)."""
    pages, times = 40, size(full=100, small=12)
    await scenario.select(*scenario.urls(pages))
    await scenario.rows("CREATE SEQUENCE full_disk")
    await scenario.rows(
        f"""
        CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF nextval('full_disk') <= {times} THEN
                RAISE EXCEPTION 'could not extend file: No space left on device' USING ERRCODE = '53100';
            END IF;
            RETURN NULL;
        END $$
        """
    )
    await scenario.rows(
        "CREATE TRIGGER full_disk BEFORE INSERT ON contacts FOR EACH STATEMENT EXECUTE FUNCTION refuse()"
    )
    async with scenario.program("run", WF7_LEASE_SECONDS="60") as daemon:
        scenario.programs.append(daemon)
        await daemon.until("database.unavailable")
        await scenario.until_every_page_ended()
    assert re.search("No space left on device", daemon.output), daemon.output
    await scenario.rows("DROP TRIGGER full_disk ON contacts")
    await scenario.verify(pages)
