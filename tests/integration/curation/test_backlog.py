"""Fetching waits for reading and saving, so that memory doesn't grow with the queue."""

from __future__ import annotations

import asyncio

from pagecurator.curation.backlog import Backlog


async def test_there_is_room_until_the_limit_and_again_when_a_page_left():
    backlog = Backlog(limit=2)
    backlog.enter()
    await backlog.room()
    backlog.enter()
    waiting = asyncio.create_task(backlog.room())
    await asyncio.sleep(0)
    assert not waiting.done()
    backlog.leave()
    await waiting
    assert len(backlog) == 1


async def test_pages_that_cannot_be_saved_stop_the_claiming_of_more(curation):
    """Every save waits for a lock that somebody holds; the queue is long."""
    await curation.select(*curation.urls(100))
    async with curation.daemon(scraper_api_max_concurrent=5, wf7_concurrent_batch_size=5) as daemon:
        async with curation.connected() as other:
            async with other.transaction():
                await other.execute("LOCK TABLE contacts IN ACCESS EXCLUSIVE MODE")
                tick = asyncio.create_task(daemon.cycle.tick())
                # Five in the backlog close the door; a batch that was claimed before may still come in.
                await curation.simulator.counters.until(lambda counters: sum(counters.by_status.values()) >= 5)
                async with asyncio.timeout(20):
                    while len(daemon.context.backlog) < 5:
                        await asyncio.sleep(0)
                for _ in range(1000):
                    await asyncio.sleep(0)
                claimed = await other.fetchval("SELECT count(*) FROM pages WHERE claim_no > 0")
            report = await tick
        assert claimed <= 15
        assert report.counts.pages == 100
        assert len(daemon.context.backlog) == 0
