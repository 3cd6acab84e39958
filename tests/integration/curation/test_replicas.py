"""Several daemons on one Postgres and one account, as the simulator counts their calls."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack, asynccontextmanager

import pytest

from pagecurator.simulator import Rule


def named(events, name):
    return [event for event in events if event["event"] == name]


@asynccontextmanager
async def replicas(curation, *limits: int, **overrides):
    """Daemons that share the account, each with its own SCRAPER_API_MAX_CONCURRENT."""
    async with AsyncExitStack() as stack:
        yield [
            await stack.enter_async_context(
                curation.daemon(worker=f"replica-{number}", scraper_api_max_concurrent=limit, **overrides)
            )
            for number, limit in enumerate(limits)
        ]


async def drain(curation, daemons):
    """Tick on all of them until every page is done; a claim that met another one's may come back empty."""

    async def work(daemon):
        while await curation.rows("SELECT FROM pages WHERE finished_at IS NULL LIMIT 1"):
            await daemon.cycle.tick()
            await asyncio.sleep(0.1)

    await asyncio.wait_for(asyncio.gather(*[work(daemon) for daemon in daemons]), 120)


async def finished_by(curation) -> dict[str, int]:
    rows = await curation.rows("SELECT claimed_by, count(*) FROM pages WHERE finished_at IS NOT NULL GROUP BY 1")
    return {row["claimed_by"]: row["count"] for row in rows}


async def held(curation) -> dict[str, int]:
    rows = await curation.rows("SELECT worker, allowance FROM account_replicas ORDER BY worker")
    return {row["worker"]: row["allowance"] for row in rows}


async def until(condition, *, seconds: float = 30):
    async with asyncio.timeout(seconds):
        while not await condition():
            await asyncio.sleep(0.02)


@pytest.mark.parametrize("count", [2, 4, 8])
async def test_the_accounts_limit_holds_over_all_replicas_and_is_used(curation, count):
    curation.simulator.account.concurrency_limit = 8
    curation.slow(0.3)
    await curation.select(*curation.urls(160))
    async with replicas(curation, *[8] * count) as daemons:
        await drain(curation, daemons)
    counters = curation.simulator.counters
    assert counters.rate_limited == 0
    assert 6 <= counters.peak_concurrency <= 8
    assert set(counters.by_target.values()) == {1}, "a page was fetched twice"
    assert sum((await finished_by(curation)).values()) == 160
    assert len(await finished_by(curation)) == count, "the work was not shared"
    assert await held(curation) == {}, "a replica left without releasing its slots"


async def test_the_lowest_of_unequal_settings_holds_for_all(curation):
    curation.simulator.account.concurrency_limit = 3
    curation.slow(0.05)
    await curation.select(*curation.urls(60))
    async with replicas(curation, 6, 3, 10) as daemons:

        async def has_shrunk():
            return sum((await held(curation)).values()) == 3

        await until(has_shrunk)  # the first one had six before the others came
        await drain(curation, daemons)
    counters = curation.simulator.counters
    assert (counters.rate_limited, counters.peak_concurrency) == (0, 3)


async def test_a_plan_below_the_settings_holds_over_all_replicas(curation):
    curation.simulator.account.concurrency_limit = 4
    curation.slow(0.05)
    await curation.select(*curation.urls(80))
    async with replicas(curation, 10, 10) as daemons:
        await asyncio.gather(*[daemon.container.refresh_account() for daemon in daemons])
        await drain(curation, daemons)
    counters = curation.simulator.counters
    assert (counters.rate_limited, counters.peak_concurrency) == (0, 4)
    assert len(await finished_by(curation)) == 2


async def test_fewer_slots_than_replicas_are_shared_in_rotation(curation):
    curation.simulator.account.concurrency_limit = 2
    curation.slow(0.05)
    await curation.select(*curation.urls(100))
    async with replicas(curation, *[2] * 4) as daemons:
        await drain(curation, daemons)
    counters = curation.simulator.counters
    assert (counters.rate_limited, counters.peak_concurrency) == (0, 2)
    assert len(await finished_by(curation)) == 4


async def test_a_single_replica_has_every_slot_immediately(curation):
    curation.simulator.rules.add(Rule(url="*", action={"kind": "hang", "seconds": 2}))
    await curation.select(*curation.urls(10))
    async with replicas(curation, 10) as (daemon,):
        assert daemon.context.throttle.limit == 10
        await drain(curation, [daemon])
    assert curation.simulator.counters.peak_concurrency == 10


async def test_the_slots_of_an_idle_replica_go_to_a_busy_one_within_seconds(curation):
    curation.simulator.account.concurrency_limit = 8
    async with replicas(curation, 8, 8) as (busy, _idle):
        await curation.select(*curation.urls(200))
        curation.slow(0.5)
        tick = asyncio.create_task(busy.cycle.tick())
        await curation.simulator.counters.until(lambda seen: seen.in_flight == 8, timeout_seconds=10)
        await busy.cycle.stop(grace_seconds=5)
        await tick
    assert curation.simulator.counters.rate_limited == 0
