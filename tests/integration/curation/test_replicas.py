"""Several daemons on one Postgres and one account, as the simulator counts their calls."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack, asynccontextmanager

import pytest

from pagecurator.simulator import Rule


def named(events, name):
    return [event for event in events if event["event"] == name]


@asynccontextmanager
async def replicas(world, *limits: int, **overrides):
    """Daemons that share the account, each with its own SCRAPER_API_MAX_CONCURRENT."""
    async with AsyncExitStack() as stack:
        yield [
            await stack.enter_async_context(
                world.daemon(worker=f"replica-{number}", scraper_api_max_concurrent=limit, **overrides)
            )
            for number, limit in enumerate(limits)
        ]


async def drain(world, daemons):
    """Tick on all of them until every page is done; a claim that met another one's may come back empty."""

    async def work(daemon):
        while await world.rows("SELECT FROM pages WHERE finished_at IS NULL LIMIT 1"):
            await daemon.cycle.tick()
            await asyncio.sleep(0.1)

    await asyncio.wait_for(asyncio.gather(*[work(daemon) for daemon in daemons]), 120)


async def finished_by(world) -> dict[str, int]:
    rows = await world.rows("SELECT claimed_by, count(*) FROM pages WHERE finished_at IS NOT NULL GROUP BY 1")
    return {row["claimed_by"]: row["count"] for row in rows}


async def held(world) -> dict[str, int]:
    rows = await world.rows("SELECT worker, allowance FROM account_replicas ORDER BY worker")
    return {row["worker"]: row["allowance"] for row in rows}


async def until(condition, *, seconds: float = 30):
    async with asyncio.timeout(seconds):
        while not await condition():
            await asyncio.sleep(0.02)


@pytest.mark.parametrize("count", [2, 4, 8])
async def test_the_accounts_limit_holds_over_all_replicas_and_is_used(world, count):
    world.simulator.account.concurrency_limit = 8
    world.slow(0.3)
    await world.select(*world.urls(160))
    async with replicas(world, *[8] * count) as daemons:
        await drain(world, daemons)
    counters = world.simulator.counters
    assert counters.rate_limited == 0
    assert 6 <= counters.peak_concurrency <= 8
    assert set(counters.by_target.values()) == {1}, "a page was fetched twice"
    assert sum((await finished_by(world)).values()) == 160
    assert len(await finished_by(world)) == count, "the work was not shared"
    assert await held(world) == {}, "somebody left without giving its slots back"


async def test_the_lowest_of_unequal_settings_holds_for_all(world):
    world.simulator.account.concurrency_limit = 3
    world.slow(0.05)
    await world.select(*world.urls(60))
    async with replicas(world, 6, 3, 10) as daemons:

        async def has_shrunk():
            return sum((await held(world)).values()) == 3

        await until(has_shrunk)  # the first one had six before the others came
        await drain(world, daemons)
    counters = world.simulator.counters
    assert (counters.rate_limited, counters.peak_concurrency) == (0, 3)


async def test_a_plan_below_the_settings_holds_over_all_replicas(world):
    world.simulator.account.concurrency_limit = 4
    world.slow(0.05)
    await world.select(*world.urls(80))
    async with replicas(world, 10, 10) as daemons:
        await asyncio.gather(*[daemon._container.look_at_account() for daemon in daemons])
        await drain(world, daemons)
    counters = world.simulator.counters
    assert (counters.rate_limited, counters.peak_concurrency) == (0, 4)
    assert len(await finished_by(world)) == 2


async def test_fewer_slots_than_replicas_are_taken_in_turns(world):
    world.simulator.account.concurrency_limit = 2
    world.slow(0.05)
    await world.select(*world.urls(100))
    async with replicas(world, *[2] * 4) as daemons:
        await drain(world, daemons)
    counters = world.simulator.counters
    assert (counters.rate_limited, counters.peak_concurrency) == (0, 2)
    assert len(await finished_by(world)) == 4


async def test_a_replica_alone_has_every_slot_at_once(world):
    world.simulator.rules.add(Rule(url="*", action={"kind": "hang", "seconds": 2}))
    await world.select(*world.urls(10))
    async with replicas(world, 10) as (daemon,):
        assert daemon.parts.throttle.limit == 10
        await drain(world, [daemon])
    assert world.simulator.counters.peak_concurrency == 10


async def test_the_slots_of_an_idle_replica_go_to_a_busy_one_within_seconds(world):
    world.simulator.account.concurrency_limit = 8
    async with replicas(world, 8, 8) as (busy, _idle):
        await world.select(*world.urls(200))
        world.slow(0.5)
        tick = asyncio.create_task(busy.cycle.tick())
        await world.simulator.counters.until(lambda seen: seen.in_flight == 8, timeout_seconds=10)
        await busy.cycle.stop(grace_seconds=5)
        await tick
    assert world.simulator.counters.rate_limited == 0
