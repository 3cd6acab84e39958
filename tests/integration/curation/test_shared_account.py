"""One account over several daemons: its pauses, its reports, and the credits that it may spend."""

from __future__ import annotations

import asyncio
import time
from contextlib import AsyncExitStack, asynccontextmanager

import pytest

from pagecurator.curation.results import Mode
from pagecurator.scraping.errors import ErrorCode
from pagecurator.simulator import Rule


def named(events, name):
    return [event for event in events if event["event"] == name]


@asynccontextmanager
async def replicas(world, count: int, **overrides):
    async with AsyncExitStack() as stack:
        yield [
            await stack.enter_async_context(world.daemon(worker=f"replica-{number}", **overrides))
            for number in range(count)
        ]


async def spent(world) -> int:
    (row,) = await world.rows("SELECT coalesce(sum(credits), 0)::int AS credits FROM credit_days")
    return row["credits"]


async def drain(daemons):
    return await asyncio.wait_for(asyncio.gather(*[daemon.cycle.tick() for daemon in daemons]), 60)


async def finish(world, daemons):
    """Tick until every page is done; a claim that met another one's may come back empty."""
    async with asyncio.timeout(60):
        while await world.rows("SELECT FROM pages WHERE finished_at IS NULL LIMIT 1"):
            await drain(daemons)


async def all_paused(daemons):
    """Tick until each has seen the pause."""
    async with asyncio.timeout(60):
        while any(daemon.parts.account.is_healthy for daemon in daemons):
            await drain(daemons)


def budget_pause(daemon):
    pause = daemon.parts.account.paused
    return pause is not None and pause.reason is ErrorCode.BUDGET_EXHAUSTED


# ------------------------------------------------------------ pauses
async def test_one_replica_is_refused_and_all_pause(world, events):
    world.simulator.rules.add(Rule(url=world.url(0), action={"kind": "unauthorized"}))
    await world.select(world.url(0))
    async with replicas(world, 3) as daemons:
        await daemons[0].cycle.tick()
        await asyncio.wait_for(asyncio.gather(*[daemon.parts.account.wait_until_paused() for daemon in daemons]), 10)
        assert {daemon.parts.account.paused.reason for daemon in daemons} == {ErrorCode.ACCOUNT_UNAUTHORIZED}
        await world.select(*world.urls(5))
        reports = await drain(daemons)
        assert {report.stopped_because for report in reports} == {"account_paused"}
    assert world.simulator.counters.requests == 1
    rows = await world.rows("SELECT page_processing_status::text AS status, attempts FROM pages")
    assert {(row["status"], row["attempts"]) for row in rows} == {("Queued", 0)}


async def test_of_three_paused_replicas_one_probes_and_all_go_on(world, events):
    world.simulator.rules.add(Rule(url=world.url(0), action={"kind": "unauthorized"}, nth=1))
    world.simulator.account.api_key = "another key"
    await world.select(*world.urls(9))
    async with replicas(world, 3, scraper_api_probe_seconds=1, wf7_release_delay_seconds=0) as daemons:
        watches = [asyncio.create_task(daemon.parts.account.watch()) for daemon in daemons]
        await daemons[0].cycle.tick()
        began = time.monotonic()
        async with asyncio.timeout(30):
            while world.simulator.counters.account_requests < 2 * 4:  # with the key in the header, then in the URL
                await asyncio.sleep(0.02)
        # The first may come at once, and each turn takes nine tenths of a second: on their own, three would be faster.
        assert time.monotonic() - began >= 3 * 0.9
        world.simulator.account.api_key = None
        await asyncio.wait_for(asyncio.gather(*[daemon.parts.account.wait_until_healthy() for daemon in daemons]), 15)
        await finish(world, daemons)
        for watch in watches:
            watch.cancel()
    assert len(named(events, "scraperapi.resumed")) == 3
    rows = await world.rows("SELECT DISTINCT page_processing_status::text AS status FROM pages")
    assert [row["status"] for row in rows] == ["Complete"]


async def test_a_daemon_that_starts_sees_the_pause_before_its_first_claim(world):
    world.simulator.rules.add(Rule(url="*", action={"kind": "credits_exhausted"}))
    await world.select(*world.urls(3))
    await world.tick(mode=Mode.SEQUENTIAL)
    assert world.simulator.counters.requests == 1
    report = await world.tick()
    assert (report.stopped_because, report.batches) == ("account_paused", 0)
    assert world.simulator.counters.requests == 1


async def test_a_new_key_is_not_paused_with_the_old_one(world):
    world.simulator.account.api_key = None
    world.simulator.rules.add(Rule(url="*", action={"kind": "unauthorized"}, times=1, per="rule"))
    await world.select(*world.urls(3))
    assert (await world.tick(mode=Mode.SEQUENTIAL)).stopped_because == "account_paused"
    assert (await world.tick(scraper_api_key="another-key")).stopped_because == "nothing_due"


async def test_the_key_can_not_be_read_from_the_database(world):
    await world.tick()
    rows = await world.rows("SELECT account FROM scraper_accounts")
    assert len(rows) == 1
    assert "integration-test-key" not in str(rows)


async def test_what_one_replica_reads_about_the_plan_all_follow_down_and_up(world, events):
    world.simulator.account.concurrency_limit = 3
    async with replicas(world, 2, scraper_api_max_concurrent=10) as (reader, other):
        share = other._container.share

        async def limit_is(limit):
            async with asyncio.timeout(10):
                while other.parts.metrics.account_limit._value.get() != limit:
                    await asyncio.sleep(0.02)

        await reader._container.look_at_account()
        await limit_is(3)
        assert share.known.plan_limit == 3
        assert share.known.credits_left == 1_000_000
        assert world.simulator.counters.account_requests == 2  # with the key in the header, then in the URL
        world.simulator.account.concurrency_limit = 20
        await reader._container.look_at_account()
        await limit_is(10)
    assert ("plan limit", 10, 3) in {
        (event["reason"], event["from_limit"], event["to_limit"]) for event in named(events, "throttle.changed")
    }


# ------------------------------------------------------------ budgets
@pytest.mark.parametrize("count", [1, 3])
async def test_a_daily_budget_stops_all_replicas_before_it_is_passed_and_is_told_once(world, events, count):
    world.slow(0.02)
    await world.select(*world.urls(80))
    async with replicas(world, count, scraper_api_daily_credit_budget=30) as daemons:
        await all_paused(daemons)
        assert all(budget_pause(daemon) for daemon in daemons)
        assert {report.stopped_because for report in await drain(daemons)} == {"budget_exhausted"}
    assert world.simulator.counters.credits_billed == 30
    assert await spent(world) == 30
    (told,) = named(events, "budget.exhausted")
    assert (told["period"], told["budget"], told["spent"]) == ("daily", 30, 30)
    assert named(events, "scraperapi.paused") == []
    rows = await world.rows("SELECT page_processing_status::text AS status, attempts FROM pages WHERE attempts = 0")
    assert {(row["status"], row["attempts"]) for row in rows} == {("Queued", 0)}
    assert len(rows) == 50


async def test_the_highest_price_is_set_aside_before_a_call(world, events):
    await world.select(*world.urls(20))
    await world.tick(scraper_api_monthly_credit_budget=99, scraper_api_render=True)
    assert world.simulator.counters.credits_billed == 90
    (told,) = named(events, "budget.exhausted")
    assert (told["period"], told["spent"]) == ("monthly", 90)


async def test_a_page_that_is_gone_is_billed_and_one_that_failed_is_not(world):
    world.simulator.rules.add(
        Rule(url="*/page/1", action={"kind": "status", "status": 404}),
        Rule(url="*/page/2", action={"kind": "status", "status": 500}),
    )
    await world.select(*world.urls(4))
    await world.tick(scraper_api_daily_credit_budget=100)
    assert await spent(world) == world.simulator.counters.credits_billed == 3


async def test_a_call_that_got_no_answer_counts_with_its_full_price(world):
    world.simulator.rules.add(Rule(url="*", action={"kind": "reset", "after": 0}))
    await world.select(world.url(1))
    await world.tick(scraper_api_daily_credit_budget=100, wf7_retry_attempts=2)
    assert await spent(world) == 2


async def test_without_a_budget_what_is_spent_is_written_down_too(world):
    await world.select(*world.urls(7))
    await world.tick()
    assert await spent(world) == 7


async def test_when_the_day_turns_claiming_goes_on_by_itself(world, events):
    await world.select(*world.urls(8))
    async with replicas(world, 2, scraper_api_daily_credit_budget=5) as daemons:
        await all_paused(daemons)
        assert all(budget_pause(daemon) for daemon in daemons)
        # Yesterday, as far as the books can tell.
        await world.execute("UPDATE credit_days SET day = day - 1")
        await world.execute("UPDATE scraper_accounts SET budget_alert = 'daily 2026-01-01 5'")
        await asyncio.wait_for(asyncio.gather(*[daemon.parts.account.wait_until_healthy() for daemon in daemons]), 10)
        await finish(world, daemons)
    assert world.simulator.counters.credits_billed == 8
    assert len(named(events, "budget.exhausted")) == 1
    assert len(named(events, "budget.renewed")) == 1


async def test_a_fresh_daemon_knows_that_the_budget_is_spent_and_a_higher_one_lets_it_go_on(world, events):
    await world.select(*world.urls(8))
    await world.tick(scraper_api_daily_credit_budget=5)
    report = await world.tick(scraper_api_daily_credit_budget=5)
    assert (report.stopped_because, report.batches) == ("budget_exhausted", 0)
    assert len(named(events, "budget.exhausted")) == 1
    report = await world.tick(scraper_api_daily_credit_budget=6)
    assert world.simulator.counters.credits_billed == 6
    assert report.stopped_because == "budget_exhausted"
    assert len(named(events, "budget.exhausted")) == 2
    await world.tick()
    assert world.simulator.counters.credits_billed == 8


async def test_what_a_vanished_replica_had_set_aside_counts_as_spent(world):
    await world.execute(
        """
        INSERT INTO account_replicas (id, account, worker, max_concurrent, allowance, reserved_credits,
                                      lease_expires_at, counted_until)
        VALUES (gen_random_uuid(), 'x', 'vanished', 10, 10, 12, now() - interval '9 s', now() - interval '1 s')
        """
    )
    await world.select(*world.urls(20))
    await world.tick(scraper_api_daily_credit_budget=20)
    assert world.simulator.counters.credits_billed == 8
    assert await spent(world) == 20
