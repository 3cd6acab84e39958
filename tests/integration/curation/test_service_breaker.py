"""ScraperAPI or the network is down: no page fails, few calls are made, and claiming resumes immediately."""

from __future__ import annotations

import asyncio
import socket
from contextlib import asynccontextmanager
from urllib.parse import urlsplit

import pytest

from pagecurator.curation.results import Mode, Outcome
from pagecurator.daemon.api_part import ApiPart
from pagecurator.runtime.periodic import Clock
from pagecurator.simulator import MemorySource, Rule, Simulator, SimulatorConfig
from relay import Relay

KEY = "integration-test-key"
SITES = 30
PAGE = (
    "<!doctype html><html><body><p>Write to <a href='mailto:desk@firm.example'>desk@firm.example</a></p></body></html>"
)
URLS = [f"https://site{number}.example/contact" for number in range(SITES)]
AWAY = {"kind": "status", "status": 503}


def named(events, name):
    return [event for event in events if event["event"] == name]


@pytest.fixture
async def sites(database_url, curation):
    """Pages of many sites, at most ten of them in one batch."""
    config = SimulatorConfig(source=MemorySource([(url, PAGE) for url in URLS]), api_key=KEY)
    async with Simulator(config) as simulator:
        curation.simulator = simulator
        await curation.select(*URLS)
        yield curation


def closed_port() -> str:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{probe.getsockname()[1]}/"


async def statuses(curation) -> set[tuple[str, int]]:
    rows = await curation.rows("SELECT DISTINCT page_processing_status::text AS status, attempts FROM pages")
    return {(row["status"], row["attempts"]) for row in rows}


@asynccontextmanager
async def running(daemon):
    """The daemon's life in a test: the account's watch, and ticks when claiming resumes."""
    tasks = [
        asyncio.create_task(work)
        for work in (
            daemon.context.account.watch(),
            *(task.run() for task in daemon.curation.tick_tasks() if task.work.clock is Clock.MONOTONIC),
        )
    ]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def all_complete(curation) -> None:
    async with asyncio.timeout(30):
        while await curation.rows("SELECT FROM pages WHERE page_processing_status <> 'Complete' LIMIT 1"):
            await asyncio.sleep(0.05)


@pytest.mark.parametrize("mode", list(Mode))
@pytest.mark.parametrize("attempts", [1, 3])
async def test_behind_a_closed_port_no_page_fails_and_no_attempt_is_consumed(sites, events, mode, attempts):
    report = await sites.tick(mode=mode, wf7_retry_attempts=attempts, scraper_api_url=closed_port())
    assert report.stopped_because == "service_unreachable"
    assert report.counts.by_outcome[Outcome.FAILED] == 0
    assert await statuses(sites) == {("Queued", 0)}
    (event,) = named(events, "scraperapi.unreachable")
    assert "no connection" in event["message"]
    assert not named(events, "scraperapi.paused")
    made = await sites.rows("SELECT DISTINCT error_code, outcome FROM page_attempts WHERE outcome <> 'retried'")
    assert [tuple(row.values()) for row in made] == [("connection_error", "released")]


@pytest.mark.parametrize("mode", list(Mode))
@pytest.mark.parametrize(("attempts", "slots"), [(1, 1), (3, 10)])
async def test_when_every_fetch_is_503_while_the_account_answers_no_page_fails(sites, events, mode, attempts, slots):
    sites.simulator.rules.add(Rule(url="*", action=AWAY))
    report = await sites.tick(mode=mode, wf7_retry_attempts=attempts, scraper_api_max_concurrent=slots)
    assert report.stopped_because == "service_unreachable"
    assert await statuses(sites) == {("Queued", 0)}
    assert sites.simulator.counters.requests <= 2 * 10
    assert len(named(events, "scraperapi.unreachable")) == 1


async def test_one_failing_site_does_not_open_the_service_breaker(sites, events):
    sites.simulator.rules.add(Rule(url=URLS[0], action=AWAY), Rule(url=URLS[1], action={"kind": "dead_host"}))
    report = await sites.tick()
    assert report.stopped_because == "nothing_due"
    assert (report.counts.by_outcome[Outcome.FAILED], report.counts.by_outcome[Outcome.CONTACTS_FOUND]) == (
        2,
        SITES - 2,
    )
    assert not named(events, "scraperapi.unreachable")
    assert (await sites.page(URLS[0]))["attempts"] == 3


async def test_unavailable_targets_do_not_open_the_service_breaker(sites, events):
    sites.simulator.rules.add(Rule(url="*", action={"kind": "dead_host"}))
    report = await sites.tick(wf7_retry_attempts=1)
    assert report.counts.by_outcome[Outcome.FAILED] == SITES
    assert not named(events, "scraperapi.unreachable")


async def test_slow_sites_do_not_open_the_service_breaker_while_the_account_answers(sites, events):
    sites.simulator.rules.add(Rule(url="*", action={"kind": "hang"}))
    report = await sites.tick(wf7_retry_attempts=1, http_connection_timeout=0.3, scraper_api_breaker_failures=5)
    assert report.counts.failures == {"timeout": SITES}
    assert not named(events, "scraperapi.unreachable")


async def test_an_outage_during_a_drain_loses_nothing_and_claiming_resumes_immediately(sites, events):
    sites.slow(0.05)
    relay = Relay(sites.simulator.url)
    port = urlsplit(await relay.start()).port
    how = {"scraper_api_max_concurrent": 3, "wf7_concurrent_batch_size": 3, "scraper_api_probe_seconds": 0.3}
    how |= {"scraper_api_url": f"http://127.0.0.1:{port}/", "wf7_retry_attempts": 1}
    async with sites.daemon(**how) as daemon, running(daemon):
        tick = asyncio.create_task(daemon.cycle.tick())
        while sites.simulator.counters.requests < 9:
            await asyncio.sleep(0.01)
        await relay.cut()
        assert (await asyncio.wait_for(tick, 20)).stopped_because == "service_unreachable"
        assert any("ScraperAPI can't be reached" in problem for problem in daemon.readiness().problems)
        assert not ApiPart(daemon.container).problems(), "direct fetches go on"
        await relay.restore()
        await all_complete(sites)
    assert await statuses(sites) == {("Complete", 1)}
    assert len(named(events, "scraperapi.unreachable")) == len(named(events, "scraperapi.reachable")) == 1
    assert not named(events, "page.failed")
    await relay.stop()


async def test_during_an_outage_one_replica_tries_one_page_at_a_time_and_then_all_continue(sites, events):
    sites.simulator.rules.add(Rule(url="*", action=AWAY))
    how = {"scraper_api_probe_seconds": 0.5, "wf7_retry_attempts": 1}
    async with sites.daemon(worker="a", **how) as first, sites.daemon(worker="b", **how) as second:
        await asyncio.wait_for(first.cycle.tick(), 20)
        await asyncio.wait_for(second.context.account.wait_until_paused(), 10)
        before = sites.simulator.counters.requests
        async with running(first), running(second):
            async with asyncio.timeout(20):
                while sites.simulator.counters.requests < before + 3:
                    await asyncio.sleep(0.02)
            tried = sites.simulator.counters.requests - before
            assert tried <= sites.simulator.counters.account_requests, "one page after each check"
            sites.simulator.rules.clear()
            await all_complete(sites)
            await asyncio.wait_for(second.context.account.wait_until_healthy(), 10)
    assert len(named(events, "scraperapi.reachable")) == 2
    rows = await sites.rows("SELECT page_id FROM page_attempts WHERE outcome = 'released'")
    assert len({row["page_id"] for row in rows}) > 3, "not the same page again and again"


async def test_claiming_resumes_immediately_after_a_pause_of_the_account(sites, events):
    sites.simulator.rules.add(Rule(url="*", action={"kind": "unauthorized"}, times=1, per="rule"))
    async with sites.daemon(wf7_scheduler_interval_seconds=600) as daemon, running(daemon):
        assert (await daemon.cycle.tick()).stopped_because == "account_paused"
        (paused,) = named(events, "scraperapi.paused")
        assert paused["url"] in URLS
        await sites.execute("UPDATE scraper_accounts SET paused_reason = NULL")  # as `account resume` does
        await all_complete(sites)


async def test_run_once_gives_up_after_three_failed_probes(sites, events):
    async with sites.daemon(scraper_api_url=closed_port(), scraper_api_probe_seconds=0.2) as daemon:
        await asyncio.wait_for(daemon.run_once(), 30)
        assert daemon.unreachable is not None
    assert await statuses(sites) == {("Queued", 0)}


async def test_run_once_continues_when_scraper_api_recovers_in_time(sites, events):
    relay = Relay(sites.simulator.url)
    port = urlsplit(await relay.start()).port
    await relay.cut()
    async with sites.daemon(scraper_api_url=f"http://127.0.0.1:{port}/", scraper_api_probe_seconds=1) as daemon:
        once = asyncio.create_task(daemon.run_once())
        await asyncio.wait_for(daemon.context.account.wait_until_paused(), 20)
        await relay.restore()
        report = await asyncio.wait_for(once, 30)
        assert daemon.unreachable is None
    assert report.counts.by_outcome[Outcome.CONTACTS_FOUND] == SITES
    await relay.stop()


async def test_a_page_that_answers_402_fails_alone(sites, events):
    sites.simulator.rules.add(Rule(url=URLS[0], action={"kind": "status", "status": 402, "sa_statuscode": 0}))
    async with sites.daemon(scraper_api_probe_seconds=0.2) as daemon, running(daemon):
        await daemon.cycle.tick()
        async with asyncio.timeout(20):
            while await sites.rows("SELECT FROM pages WHERE finished_at IS NULL LIMIT 1"):
                await asyncio.sleep(0.05)
    assert (await sites.page(URLS[0]))["error_code"] == "target_blocked"
    assert [event["url"] for event in named(events, "scraperapi.paused")] == [URLS[0]]
