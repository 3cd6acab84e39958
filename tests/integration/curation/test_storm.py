"""ScraperAPI answers 429 to everybody for a while: few calls, few pages in memory, and no page is harmed."""

from __future__ import annotations

import asyncio

import pytest

from pagecurator.curation.results import Mode, Outcome
from pagecurator.scraping.limits import backoff
from pagecurator.simulator import Rule

STORM = Rule(url="*", action={"kind": "rate_limited"})


@pytest.fixture
def quick_pauses(monkeypatch):
    """The same steps, a twentieth as long."""
    monkeypatch.setattr(
        backoff.Backoff.__init__,
        "__kwdefaults__",
        {**backoff.Backoff.__init__.__kwdefaults__, "first_seconds": 0.05, "longest_seconds": 3.0},
    )


async def held(curation):
    (row,) = await curation.rows("SELECT count(*) FROM pages WHERE page_processing_status = 'Processing'")
    return row["count"]


@pytest.mark.parametrize(("mode", "slots"), [(Mode.CONCURRENT, 10), (Mode.CONCURRENT, 1), (Mode.SEQUENTIAL, 10)])
async def test_a_burst_of_429_during_a_drain_costs_few_calls_and_no_page(curation, events, quick_pauses, mode, slots):
    curation.slow(0.02)
    await curation.select(*curation.urls(60))
    peak = 0
    async with curation.daemon(
        mode=mode, scraper_api_max_concurrent=slots, wf7_retry_attempts=20, wf7_concurrent_batch_size=5
    ) as daemon:
        tick = asyncio.create_task(daemon.cycle.tick())
        counters = curation.simulator.counters
        await counters.until(lambda seen: seen.by_status[200] >= 20)
        curation.simulator.rules.add(STORM)
        calls_before = counters.requests
        async with asyncio.timeout(20):
            while daemon.context.throttle.backoff.seconds < 0.8:  # 0.05, 0.1, 0.2, 0.4, 0.8
                peak = max(peak, await held(curation))
                await asyncio.sleep(0.02)
        assert counters.requests - calls_before <= 2 * slots + 8
        during = [event["event"] for event in events]
        curation.simulator.rules.clear()
        report = await tick
    assert report.counts.by_outcome[Outcome.CONTACTS_FOUND] == 60
    assert report.counts.by_outcome[Outcome.FAILED] == 0
    assert peak <= slots + 5
    after = [event["event"] for event in events[len(during) :]]
    assert after.count("throttle.resumed") == 1
    # A page that was accepted before the storm may arrive after the first 429 and end that pause: count from there.
    while "throttle.resumed" in during:
        del during[: during.index("throttle.resumed") + 1]
    pauses = during.count("throttle.paused") + after.count("throttle.paused")
    assert pauses in (5, 6)  # one more when a call was on its way at the end of the storm


async def test_endless_429_releases_the_pages_and_ends_the_tick(curation, events, quick_pauses):
    await curation.select(*curation.urls(40))
    curation.simulator.rules.add(STORM)
    async with curation.daemon(scraper_api_max_concurrent=10, wf7_concurrent_batch_size=5) as daemon:
        async with asyncio.timeout(30):
            report = await daemon.cycle.tick()
        assert report.stopped_because == "rate_limited"
        assert curation.simulator.counters.requests <= 20
        assert await held(curation) == 0
        # The pages that were tried wait for WF7_RELEASE_DELAY_SECONDS; of the others a single one is tried after the
        # pause, and with it all of them go on.
        curation.simulator.rules.clear()
        async with asyncio.timeout(30):
            await daemon.cycle.woken()
            first = await daemon.cycle.tick()
        assert first.counts.by_outcome[Outcome.CONTACTS_FOUND] == first.counts.pages > 0
    claimed = [event["claimed"] for event in events if event["event"] == "batch.claimed"]
    assert claimed[-first.batches] == 1
    (row,) = await curation.rows("SELECT count(*) FROM pages WHERE page_processing_status = 'Error' OR attempts > 1")
    assert row["count"] == 0


async def test_pages_waiting_for_a_retry_count_against_claiming(curation):
    curation.simulator.rules.add(Rule(url="*", action={"kind": "status", "status": 500}))
    await curation.select(*curation.urls(100))
    settings = {"scraper_api_max_concurrent": 4, "wf7_concurrent_batch_size": 6, "wf7_retry_base_seconds": 60}
    async with curation.daemon(**settings) as daemon:
        tick = asyncio.create_task(daemon.cycle.tick())
        await curation.simulator.counters.until(lambda seen: seen.by_status[500] == 10)
        for _ in range(20):  # every page waits a minute; nothing else may happen
            await asyncio.sleep(0.01)
            assert await held(curation) <= 4 + 6
        assert curation.simulator.counters.requests == 10
        await daemon.cycle.stop(grace_seconds=0)
        await tick


async def test_a_page_waiting_for_a_retry_leaves_its_slot_to_the_others(curation):
    curation.simulator.rules.add(Rule(url="*/page/0", action={"kind": "status", "status": 500}))
    await curation.select(*curation.urls(60))
    settings = {"scraper_api_max_concurrent": 2, "wf7_concurrent_batch_size": 2, "wf7_retry_base_seconds": 60}
    async with curation.daemon(**settings) as daemon:
        tick = asyncio.create_task(daemon.cycle.tick())
        await curation.simulator.counters.until(lambda seen: seen.by_status[200] == 59)
        assert curation.simulator.counters.peak_concurrency == 2
        await daemon.cycle.stop(grace_seconds=0)
        await tick
