"""Pages under a memory limit: none is claimed while memory is tight, long ones wait, and all get their outcome."""

from __future__ import annotations

import asyncio
from dataclasses import replace

from pagecurator.curation.results import Outcome
from pagecurator.runtime.memory import MIB
from pagecurator.simulator import MemorySource

LINE = "<p>Some words about a firm and its people in plain text, nothing more to see.</p>\n"


def long_page(number: int, megabytes: float) -> str:
    body = LINE * int(megabytes * MIB / len(LINE))
    return f"<!doctype html><html><body><p>Write to desk{number}@firm.example</p>{body}</body></html>"


async def test_near_the_limit_no_page_is_claimed_until_memory_is_free(curation):
    await curation.select(*curation.urls(5))
    async with curation.daemon(wf7_memory_limit_mb=512) as daemon:
        memory, reservation = daemon.container.memory, daemon.context.client.body_budget.reserve()
        await reservation.acquire(1000, longest_bytes=1000)  # something is in memory that can get free
        memory.sample(lambda _processes: 500 * MIB)
        tick = asyncio.create_task(daemon.cycle.tick())
        try:
            async with asyncio.timeout(0.5):
                await curation.simulator.counters.until(lambda seen: seen.requests)
            raise AssertionError("a page was fetched")
        except TimeoutError:
            pass
        (row,) = await curation.rows("SELECT count(*) FROM pages WHERE page_processing_status = 'Queued'")
        assert row["count"] == 5
        reservation.release()
        memory.sample(lambda _processes: 100 * MIB)
        report = await asyncio.wait_for(tick, 30)
    assert report.counts.by_outcome[Outcome.CONTACTS_FOUND] == 5


async def test_long_pages_wait_for_the_budget_and_release_all_of_it(curation, events):
    source = MemorySource([(curation.url(n), long_page(n, 2)) for n in range(12)])
    curation.simulator.config = replace(curation.simulator.config, source=source)
    await curation.select(*curation.urls(12))
    async with curation.daemon(wf7_memory_limit_mb=256, scraper_api_max_concurrent=12) as daemon:
        body_budget = daemon.context.client.body_budget
        assert body_budget.limit_bytes < 12 * 2 * MIB, "otherwise no body would have to wait"
        report = await daemon.cycle.tick()
        assert (body_budget.active_bytes, body_budget.waiting) == (0, 0)
    assert report.counts.by_outcome[Outcome.CONTACTS_FOUND] == 12
    assert curation.simulator.counters.requests == 12
    assert {("email", f"desk{number}@firm.example") for number in range(12)} <= await curation.contacts()


async def test_bodies_of_other_work_that_fill_the_budget_slow_curation_down_but_do_not_stop_it(curation):
    await curation.select(*curation.urls(5))
    async with curation.daemon(wf7_memory_limit_mb=256) as daemon:
        body_budget = daemon.context.client.body_budget
        other = body_budget.reserve()  # a CSV job's long page, say
        await other.acquire(body_budget.limit_bytes, longest_bytes=body_budget.limit_bytes)
        assert body_budget.is_full
        report = await asyncio.wait_for(daemon.cycle.tick(), 30)
        other.release()
    assert report.counts.by_outcome[Outcome.CONTACTS_FOUND] == 5
    assert report.batches == 5, "one page at a time"
