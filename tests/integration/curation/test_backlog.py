"""Fetching waits for reading and saving, so that memory doesn't grow with the queue."""

from __future__ import annotations

import asyncio


async def test_pages_that_cannot_be_saved_stop_the_claiming_of_more(curation):
    """Every save waits for a lock that another session holds; the queue is long."""
    await curation.select(curation.url(200))
    async with curation.daemon(scraper_api_max_concurrent=5, wf7_concurrent_batch_size=5) as daemon:
        await daemon.cycle.tick()  # otherwise none would be fetched: the first save is tried before
        await curation.select(*curation.urls(100))
        async with curation.connected() as other:
            async with other.transaction():
                await other.execute("LOCK TABLE contacts IN ACCESS EXCLUSIVE MODE")
                tick = asyncio.create_task(daemon.cycle.tick())
                await curation.simulator.counters.until(lambda counters: counters.by_status[200] == 11)
                for _ in range(1000):
                    await asyncio.sleep(0)
                claimed = await other.fetchval("SELECT count(*) FROM pages WHERE claim_no > 0 AND finished_at IS NULL")
            report = await tick
        assert claimed == 10
        assert report.counts.pages == 100
