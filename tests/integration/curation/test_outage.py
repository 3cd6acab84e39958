"""Outages of Postgres, as the cycle sees them."""

from __future__ import annotations

import asyncio

from pydantic import SecretStr

from relay import Relay


async def test_after_a_short_outage_pages_are_claimed_before_the_interval_ends(curation, monkeypatch):
    monkeypatch.setattr("pagecurator.curation.cycle._FIRST_RETRY_SECONDS", 0.01)
    await curation.select(*curation.urls(3))
    relay = Relay(curation.database_url)
    address = SecretStr(await relay.start())
    async with curation.daemon(database_url=address, wf7_scheduler_interval_seconds=3600) as daemon:
        await relay.cut()
        async with asyncio.timeout(30):
            for _ in range(3):
                report = await daemon.cycle.tick()
                assert (report.stopped_because, report.counts.pages) == ("database_unavailable", 0)
                await daemon.cycle.woken()
            await relay.restore()
            report = await daemon.cycle.tick()
        assert (report.stopped_because, report.counts.pages) == ("nothing_due", 3)
    await relay.stop()


async def test_during_a_long_outage_ticks_become_as_rare_as_the_interval(curation):
    relay = Relay(curation.database_url)
    address = SecretStr(await relay.start())
    async with curation.daemon(database_url=address, wf7_scheduler_interval_seconds=5) as daemon:
        await relay.cut()
        waits = []
        for _ in range(5):
            await daemon.cycle.tick()
            waits.append(daemon.cycle._retry_seconds)
        assert waits == [1.0, 2.0, 4.0, 5.0, 5.0]
        await relay.restore()
        await daemon.cycle.tick()
        assert daemon.cycle._retry_seconds == 0.0
    await relay.stop()
