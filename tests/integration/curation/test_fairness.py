"""Many domains, several daemons: who is fetched when, and how many pages of a site at a time."""

from __future__ import annotations

import asyncio
from collections import Counter
from urllib.parse import urlsplit

import pytest

from pagecurator.simulator import MemorySource, Rule

BODY = "<!doctype html><html><body><h1>Contact</h1><p>Write to desk@firm.example, or come and see us.</p></body></html>"


@pytest.fixture
def sites(curation):
    """Give ``curation`` pages of several sites: a function of a site's name and the number of its pages."""

    def add(**pages: int) -> list[str]:
        urls = [f"https://{name}.example/{number}" for name, count in pages.items() for number in range(count)]
        curation.simulator.source = MemorySource([(url, BODY) for url in urls])
        return urls

    return add


def site(url: str) -> str:
    return urlsplit(url).hostname or ""


async def test_a_small_site_is_done_long_before_the_big_one_that_was_there_first(curation, sites):
    await curation.select(*sites(big=1000))
    await curation.select(*sites(big=1000, small=10)[1000:])
    async with curation.daemon() as daemon:
        tick = asyncio.create_task(daemon.cycle.tick())
        await curation.simulator.counters.until(
            lambda seen: sum(count for url, count in seen.by_target.items() if site(url) == "small.example") == 10
        )
        served = Counter(site(url) for url in curation.simulator.counters.by_target)
        await daemon.cycle.stop(grace_seconds=20)
        await tick
    # In turn, and two batches may be under way.
    assert served["big.example"] <= 40


async def test_a_slow_site_leaves_the_slots_to_the_others(curation, sites):
    curation.simulator.rules.add(Rule(url="https://slow.example/*", action={"kind": "hang"}))
    await curation.select(*sites(slow=100, quick=60))
    async with curation.daemon(
        scraper_api_max_concurrent=6, wf7_concurrent_batch_size=6, wf7_domain_max_in_flight=2
    ) as daemon:
        tick = asyncio.create_task(daemon.cycle.tick())
        await curation.simulator.counters.until(lambda seen: seen.by_status[200] == 60)
        assert curation.simulator.counters.in_flight == 2
        await daemon.cycle.stop(grace_seconds=0)
        await tick


@pytest.mark.parametrize(("limit", "batch_size"), [(2, 10), (1, 1)])
async def test_a_site_at_its_limit_gets_its_next_page_when_one_ends_and_not_after_an_interval(
    curation, sites, limit, batch_size
):
    await curation.select(*sites(only=30))
    limits = {"wf7_domain_max_in_flight": limit, "wf7_concurrent_batch_size": batch_size}
    report = await asyncio.wait_for(curation.tick(**limits, wf7_scheduler_interval_seconds=3600), 60)
    assert report.counts.pages == 30
    assert curation.simulator.counters.peak_concurrency == limit


async def test_the_limit_of_a_site_holds_over_two_daemons(curation, sites):
    curation.slow(0.02)
    await curation.select(*sites(a=40, b=40))
    settings = {"wf7_domain_max_in_flight": 3, "scraper_api_max_concurrent": 20}
    async with curation.daemon(worker="one", **settings) as one, curation.daemon(worker="two", **settings) as two:
        reports = await asyncio.gather(one.cycle.tick(), two.cycle.tick())
        # One may have found nothing to claim and have stopped; whoever is left does the rest.
        reports.append(await one.cycle.tick())
    assert sum(report.counts.pages for report in reports) == 80
    assert curation.simulator.counters.peak_concurrency <= 6
    assert set(curation.simulator.counters.by_target.values()) == {1}
