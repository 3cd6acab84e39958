"""Scenarios 1 to 4: workers that are killed, frozen, or asked to stop."""

from __future__ import annotations

import asyncio
import signal
from contextlib import suppress
from dataclasses import replace

import asyncpg

from chaos_fixture import size
from pagecurator.simulator import fixed


async def test_1_workers_killed_at_random_moments_lose_nothing_and_pay_only_for_what_was_in_flight(scenario, chance):
    pages, kills = size(full=500, small=80), size(full=50, small=6)
    await scenario.select(*scenario.urls(pages))
    left, lost = iter(range(kills)), 0

    async def one_after_another(line: str) -> None:
        """Start a worker, kill it at a random moment of its work, start the next."""
        nonlocal lost
        for number in left:
            worker = f"{line}{number}"
            async with scenario.program("run", WF7_WORKER_NAME=worker) as daemon:
                scenario.programs.append(daemon)
                await daemon.until("daemon.started")
                asked = scenario.simulator.counters.requests + chance.randint(1, 12)
                with suppress(TimeoutError):  # all pages may be with the other workers
                    await scenario.simulator.counters.until(
                        lambda seen, asked=asked: seen.requests >= asked, timeout_seconds=3
                    )
                await asyncio.sleep(chance.uniform(0, 0.1))
                daemon.signal(signal.SIGSTOP)  # dead already, but for the others: they don't take its pages yet
                held = await scenario.held(worker)
                daemon.signal(signal.SIGKILL)
                await daemon.exit_code()
                lost += scenario.asked(held)  # now, because a request may have been on its way

    await asyncio.gather(one_after_another("left-"), one_after_another("right-"))
    async with scenario.program("run") as daemon:
        scenario.programs.append(daemon)
        await scenario.until_every_page_ended()
    await scenario.verify(pages, lost_answers=lost)


async def test_2_sigterm_during_a_fetch_and_during_a_save_finishes_what_is_paid_for(scenario):
    pages = 24
    await scenario.select(*scenario.urls(pages))
    async with scenario.program("run") as daemon:
        scenario.programs.append(daemon)
        await scenario.simulator.counters.until(lambda seen: seen.in_flight >= 4)
        daemon.signal(signal.SIGTERM)
        assert await daemon.exit_code() == 0, daemon.output
    assert await scenario.count("SELECT count(*) FROM pages WHERE page_processing_status = 'Processing'") == 0

    blocker = await asyncpg.connect(scenario.database_url)
    transaction = blocker.transaction()
    await transaction.start()
    requests = scenario.simulator.counters.requests
    async with scenario.program("run", DB_STATEMENT_TIMEOUT_SECONDS="30") as daemon:
        scenario.programs.append(daemon)
        await scenario.simulator.counters.until(lambda seen: seen.requests > requests)  # a save was tried before
        await blocker.execute("LOCK TABLE contacts IN ACCESS EXCLUSIVE MODE")  # every save waits from now on
        answered = sum(scenario.simulator.counters.by_status.values())
        await scenario.simulator.counters.until(lambda seen: sum(seen.by_status.values()) >= answered + 3)
        daemon.signal(signal.SIGTERM)
        await daemon.until("daemon.stopping")
        await transaction.rollback()
        assert await daemon.exit_code() == 0, daemon.output
    await blocker.close()
    assert await scenario.count("SELECT count(*) FROM pages WHERE page_processing_status = 'Processing'") == 0
    async with scenario.program("run") as daemon:
        scenario.programs.append(daemon)
        await scenario.until_every_page_ended()
    await scenario.verify(pages)


async def test_3_a_second_sigterm_ends_at_once_and_the_leases_give_the_pages_back(scenario):
    pages = 12
    scenario.simulator.config = replace(scenario.simulator.config, latency=fixed(2))
    await scenario.select(*scenario.urls(pages))
    async with scenario.program("run", WF7_WORKER_NAME="hasty") as daemon:
        scenario.programs.append(daemon)
        await scenario.simulator.counters.until(lambda seen: seen.in_flight >= 4)
        daemon.signal(signal.SIGTERM)
        await daemon.until("daemon.stopping")
        daemon.signal(signal.SIGTERM)
        assert await daemon.exit_code(timeout_seconds=10) == 128 + signal.SIGTERM
    lost = await scenario.held_and_asked("hasty")
    scenario.simulator.config = replace(scenario.simulator.config, latency=fixed(0.1))
    async with scenario.program("run") as daemon:
        scenario.programs.append(daemon)
        await scenario.until_every_page_ended()
    await scenario.verify(pages, lost_answers=lost)


async def test_4_a_worker_frozen_past_its_lease_overwrites_nothing_when_it_wakes(scenario):
    pages = 12
    scenario.simulator.config = replace(scenario.simulator.config, latency=fixed(0.5))
    await scenario.select(*scenario.urls(pages))
    async with scenario.program("run", WF7_WORKER_NAME="zombie") as zombie:
        scenario.programs.append(zombie)
        await scenario.simulator.counters.until(
            lambda seen: seen.in_flight == 8
        )  # every slot: no call is about to begin
        zombie.signal(signal.SIGSTOP)
        held = await scenario.held_and_asked("zombie")
        async with scenario.program("run", WF7_WORKER_NAME="heir") as heir:
            scenario.programs.append(heir)
            await scenario.until_every_page_ended()
            before = await scenario.rows("SELECT * FROM pages ORDER BY id")
            zombie.signal(signal.SIGCONT)
            await zombie.until("page.stale", held)
            await scenario.verify(pages, lost_answers=held)
            assert await scenario.rows("SELECT * FROM pages ORDER BY id") == before
            zombie.signal(signal.SIGTERM)
            assert await zombie.exit_code() == 0, zombie.output


async def test_4_a_worker_frozen_while_it_holds_a_lock_keeps_nobody_from_working(scenario):
    blocker = await asyncpg.connect(scenario.database_url)
    waiting = f"SELECT count(*) FROM pg_stat_activity WHERE {blocker.get_server_pid()} = ANY(pg_blocking_pids(pid))"
    async with scenario.program("run", WF7_WORKER_NAME="zombie") as zombie:
        scenario.programs.append(zombie)
        await zombie.until("daemon.started")
        async with blocker.transaction():
            await blocker.execute("SELECT 1 FROM scraper_accounts FOR UPDATE")
            async with asyncio.timeout(30):
                while not await scenario.count(waiting):
                    await asyncio.sleep(0.02)
            zombie.signal(signal.SIGSTOP)
        # Now Postgres gives the lock to the worker, which is not there to let it go.
        await scenario.select(*scenario.urls(6))
        async with scenario.program("run", WF7_WORKER_NAME="heir") as heir:
            scenario.programs.append(heir)
            await scenario.until_every_page_ended()
        zombie.signal(signal.SIGCONT)
        zombie.signal(signal.SIGTERM)
        assert await zombie.exit_code() == 0, zombie.output
    await blocker.close()
