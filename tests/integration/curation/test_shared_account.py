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
async def replicas(curation, count: int, **overrides):
    async with AsyncExitStack() as stack:
        yield [
            await stack.enter_async_context(curation.daemon(worker=f"replica-{number}", **overrides))
            for number in range(count)
        ]


async def spent(curation) -> int:
    (row,) = await curation.rows("SELECT coalesce(sum(credits), 0)::int AS credits FROM credit_days")
    return row["credits"]


async def drain(daemons):
    return await asyncio.wait_for(asyncio.gather(*[daemon.cycle.tick() for daemon in daemons]), 60)


async def finish(curation, daemons):
    """Tick until every page is done; a claim that met another one's may come back empty."""
    async with asyncio.timeout(60):
        while await curation.rows("SELECT FROM pages WHERE finished_at IS NULL LIMIT 1"):
            await drain(daemons)


async def all_paused(daemons):
    """Tick until each has seen the pause."""
    async with asyncio.timeout(60):
        while any(daemon.context.account.is_healthy for daemon in daemons):
            await drain(daemons)


def budget_pause(daemon):
    pause = daemon.context.account.paused
    return pause is not None and pause.reason is ErrorCode.BUDGET_EXHAUSTED


# ------------------------------------------------------------ pauses
async def test_one_replica_is_refused_and_all_pause(curation, events):
    curation.simulator.rules.add(Rule(url=curation.url(0), action={"kind": "unauthorized"}))
    await curation.select(curation.url(0))
    async with replicas(curation, 3) as daemons:
        await daemons[0].cycle.tick()
        await asyncio.wait_for(asyncio.gather(*[daemon.context.account.wait_until_paused() for daemon in daemons]), 10)
        assert {daemon.context.account.paused.reason for daemon in daemons} == {ErrorCode.ACCOUNT_UNAUTHORIZED}
        await curation.select(*curation.urls(5))
        reports = await drain(daemons)
        assert {report.stopped_because for report in reports} == {"account_paused"}
    assert curation.simulator.counters.requests == 1
    rows = await curation.rows("SELECT page_processing_status::text AS status, attempts FROM pages")
    assert {(row["status"], row["attempts"]) for row in rows} == {("Queued", 0)}


async def test_of_three_paused_replicas_one_probes_and_all_resume(curation, events):
    # The key alone is refused. A rule for one page would count the first request after the pause, and pause again.
    curation.simulator.account.api_key = "another key"
    await curation.select(*curation.urls(9))
    async with replicas(curation, 3, scraper_api_probe_seconds=1, wf7_release_delay_seconds=0) as daemons:
        watches = [asyncio.create_task(daemon.context.account.watch()) for daemon in daemons]
        await daemons[0].cycle.tick()
        began = time.monotonic()
        async with asyncio.timeout(30):
            while curation.simulator.counters.account_requests < 2 * 4:  # with the key in the header, then in the URL
                await asyncio.sleep(0.02)
        # The first may come at once, and each turn takes nine tenths of a second: on their own, three would be faster.
        assert time.monotonic() - began >= 3 * 0.9
        curation.simulator.account.api_key = None
        await asyncio.wait_for(asyncio.gather(*[daemon.context.account.wait_until_healthy() for daemon in daemons]), 15)
        await finish(curation, daemons)
        for watch in watches:
            watch.cancel()
    assert len(named(events, "scraperapi.paused")) == len(named(events, "scraperapi.resumed")) == 3
    rows = await curation.rows("SELECT DISTINCT page_processing_status::text AS status FROM pages")
    assert [row["status"] for row in rows] == ["Complete"]


async def test_a_daemon_that_starts_sees_the_pause_before_its_first_claim(curation):
    curation.simulator.rules.add(Rule(url="*", action={"kind": "credits_exhausted"}))
    await curation.select(*curation.urls(3))
    await curation.tick(mode=Mode.SEQUENTIAL)
    assert curation.simulator.counters.requests == 1
    report = await curation.tick()
    assert (report.stopped_because, report.batches) == ("account_paused", 0)
    assert curation.simulator.counters.requests == 1


async def test_a_new_key_is_not_paused_with_the_old_one(curation):
    curation.simulator.account.api_key = None
    curation.simulator.rules.add(Rule(url="*", action={"kind": "unauthorized"}, times=1, per="rule"))
    await curation.select(*curation.urls(3))
    assert (await curation.tick(mode=Mode.SEQUENTIAL)).stopped_because == "account_paused"
    assert (await curation.tick(scraper_api_key="another-key")).stopped_because == "nothing_due"


async def test_the_key_can_not_be_read_from_the_database(curation):
    await curation.tick()
    rows = await curation.rows("SELECT account FROM scraper_accounts")
    assert len(rows) == 1
    assert "integration-test-key" not in str(rows)


async def test_all_replicas_follow_the_plan_that_one_of_them_reads(curation, events):
    curation.simulator.account.concurrency_limit = 3
    async with replicas(curation, 2, scraper_api_max_concurrent=10) as (reader, other):
        share = other.container.coordinator

        async def limit_is(limit):
            async with asyncio.timeout(10):
                while other.context.metrics.account_limit._value.get() != limit:
                    await asyncio.sleep(0.02)

        await reader.container.refresh_account()
        await limit_is(3)
        assert share.known.plan_limit == 3
        assert share.known.credits_left == 1_000_000
        assert curation.simulator.counters.account_requests == 2  # with the key in the header, then in the URL
        curation.simulator.account.concurrency_limit = 20
        await reader.container.refresh_account()
        await limit_is(10)
    assert ("plan limit", 10, 3) in {
        (event["reason"], event["from_limit"], event["to_limit"]) for event in named(events, "throttle.changed")
    }


# ------------------------------------------------------------ budgets
@pytest.mark.parametrize("count", [1, 3])
async def test_a_daily_budget_stops_all_replicas_before_it_is_exceeded_and_is_logged_once(curation, events, count):
    curation.slow(0.02)
    await curation.select(*curation.urls(80))
    async with replicas(curation, count, scraper_api_daily_credit_budget=30) as daemons:
        await all_paused(daemons)
        assert all(budget_pause(daemon) for daemon in daemons)
        assert {report.stopped_because for report in await drain(daemons)} == {"budget_exhausted"}
    assert curation.simulator.counters.credits_billed == 30
    assert await spent(curation) == 30
    (event,) = named(events, "budget.exhausted")
    assert (event["period"], event["budget"], event["spent"]) == ("daily", 30, 30)
    assert named(events, "scraperapi.paused") == []
    rows = await curation.rows("SELECT page_processing_status::text AS status, attempts FROM pages WHERE attempts = 0")
    assert {(row["status"], row["attempts"]) for row in rows} == {("Queued", 0)}
    assert len(rows) == 50


async def test_the_highest_price_is_reserved_before_a_call(curation, events):
    await curation.select(*curation.urls(20))
    await curation.tick(scraper_api_monthly_credit_budget=99, scraper_api_render=True)
    assert curation.simulator.counters.credits_billed == 90
    (event,) = named(events, "budget.exhausted")
    assert (event["period"], event["spent"]) == ("monthly", 90)


async def test_a_404_is_billed_and_a_500_is_not(curation):
    curation.simulator.rules.add(
        Rule(url="*/page/1", action={"kind": "status", "status": 404}),
        Rule(url="*/page/2", action={"kind": "status", "status": 500}),
    )
    await curation.select(*curation.urls(4))
    await curation.tick(scraper_api_daily_credit_budget=100)
    assert await spent(curation) == curation.simulator.counters.credits_billed == 3


async def test_a_call_without_a_response_counts_with_its_full_price(curation):
    curation.simulator.rules.add(Rule(url="*", action={"kind": "reset", "after": 0}))
    await curation.select(curation.url(1))
    await curation.tick(scraper_api_daily_credit_budget=100, wf7_retry_attempts=2)
    assert await spent(curation) == 2


async def test_a_call_that_was_never_sent_costs_nothing(curation):
    await curation.select(curation.url(1))
    async with curation.daemon(scraper_api_daily_credit_budget=100) as daemon:
        await curation.simulator.stop()
        await daemon.cycle.tick()
    rows = await curation.rows("SELECT error_code, credits FROM page_attempts")
    assert {tuple(row.values()) for row in rows} == {("connection_error", 0)}
    assert await spent(curation) == 0


async def test_spending_is_recorded_without_a_budget(curation):
    await curation.select(*curation.urls(7))
    await curation.tick()
    assert await spent(curation) == 7


async def test_spending_in_an_outage_that_outlasts_the_replicas_lease_is_recorded(curation):
    async with curation.daemon() as daemon:
        await daemon.cycle.tick()
        async with daemon.container.coordinator._sync_lock:  # it can't sync
            await curation.select(*curation.urls(7))
            await daemon.cycle.tick()
            await curation.execute("UPDATE account_replicas SET counted_until = now() - interval '1 s'")
    assert await spent(curation) == curation.simulator.counters.credits_billed == 7


async def test_claiming_resumes_at_midnight_utc(curation, events):
    await curation.select(*curation.urls(8))
    async with replicas(curation, 2, scraper_api_daily_credit_budget=5) as daemons:
        await all_paused(daemons)
        assert all(budget_pause(daemon) for daemon in daemons)
        # Yesterday, according to the stored date.
        await curation.execute("UPDATE credit_days SET day = day - 1")
        await curation.execute("UPDATE scraper_accounts SET budget_alert = 'daily 2026-01-01 5'")
        await asyncio.wait_for(asyncio.gather(*[daemon.context.account.wait_until_healthy() for daemon in daemons]), 10)
        await finish(curation, daemons)
    assert curation.simulator.counters.credits_billed == 8
    assert len(named(events, "budget.exhausted")) == 1
    assert len(named(events, "budget.renewed")) == 1


async def test_a_new_daemon_sees_a_spent_budget_and_resumes_with_a_higher_one(curation, events):
    await curation.select(*curation.urls(8))
    await curation.tick(scraper_api_daily_credit_budget=5)
    report = await curation.tick(scraper_api_daily_credit_budget=5)
    assert (report.stopped_because, report.batches) == ("budget_exhausted", 0)
    assert len(named(events, "budget.exhausted")) == 1
    report = await curation.tick(scraper_api_daily_credit_budget=6)
    assert curation.simulator.counters.credits_billed == 6
    assert report.stopped_because == "budget_exhausted"
    assert len(named(events, "budget.exhausted")) == 2
    await curation.tick()
    assert curation.simulator.counters.credits_billed == 8


async def test_credits_reserved_by_a_dead_replica_count_as_spent(curation):
    await curation.execute(
        """
        INSERT INTO account_replicas (id, account, worker, max_concurrent, allowance, reserved_credits,
                                      lease_expires_at, counted_until)
        VALUES (gen_random_uuid(), 'x', 'vanished', 10, 10, 12, now() - interval '9 s', now() - interval '1 s')
        """
    )
    await curation.select(*curation.urls(20))
    await curation.tick(scraper_api_daily_credit_budget=20)
    assert curation.simulator.counters.credits_billed == 8
    assert await spent(curation) == 20
