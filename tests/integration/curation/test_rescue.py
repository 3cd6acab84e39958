"""A dead worker's pages come back while the others are busy, not when they are done."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager

import pytest

from pagecurator.curation.results import Mode
from pagecurator.runtime.tasks import BackgroundTasks
from pagecurator.scraping.errors import ErrorCode
from pagecurator.simulator import Rule
from pagecurator.storage.queue.claim import claim_due


@asynccontextmanager
async def background_tasks(daemon):
    names = ("rescue", "heartbeat")
    tasks = [task for task in daemon.curation.background_tasks() if task.work.name in names]
    background = BackgroundTasks(tasks, settings=daemon.container.settings)
    try:
        yield
    finally:
        await background.cancel()


async def claim_and_vanish(curation, *, seconds: float) -> None:
    """Another worker claims the one page that is there, and never comes back."""
    async with curation.daemon(worker="dead") as daemon, daemon.database.begin() as conn:
        (page,) = await claim_due(
            conn, limit=1, worker="dead", batch_id="00000000-0000-0000-0000-000000000001", lease_seconds=seconds
        )
    assert page.url == curation.url(200)


@pytest.mark.parametrize("mode", Mode)
async def test_a_lease_that_ends_during_a_drain_is_rescued_and_its_page_claimed_by_that_drain(curation, events, mode):
    await curation.select(curation.url(200))
    await claim_and_vanish(curation, seconds=1.5)
    # One page keeps the drain busy for its whole time; in sequential mode the others come one by one before it.
    curation.simulator.rules.add(Rule(url="*/page/9", action={"kind": "hang"}))
    curation.slow(0.25 if mode is Mode.SEQUENTIAL else 0.02)
    await curation.select(*curation.urls(20 if mode is Mode.SEQUENTIAL else 10))
    if mode is Mode.SEQUENTIAL:
        curation.simulator.rules.clear()
    async with (
        curation.daemon(
            mode=mode, wf7_lease_seconds=3, wf7_scheduler_interval_seconds=600, wf7_concurrent_batch_size=4
        ) as daemon,
        background_tasks(daemon),
    ):
        tick = asyncio.create_task(daemon.cycle.tick())
        await curation.simulator.counters.until(lambda seen: seen.by_target[curation.url(200)] == 1)
        assert not tick.done()
        await daemon.cycle.stop(grace_seconds=1)
        report = await tick
    assert report.rescued == 1
    (event,) = [event for event in events if event["event"] == "lease.expired"]
    assert event["claimed_by"] == "dead"


async def test_leases_are_rescued_while_the_account_is_paused(curation, events):
    await curation.select(curation.url(200))
    await claim_and_vanish(curation, seconds=1)
    async with curation.daemon(wf7_lease_seconds=3) as daemon, background_tasks(daemon):
        daemon.context.account.pause(ErrorCode.ACCOUNT_UNAUTHORIZED, "no")
        async with asyncio.timeout(10):
            while (await curation.page(curation.url(200)))["page_processing_status"] != "Queued":
                await asyncio.sleep(0.05)
    assert [event["event"] for event in events].count("lease.expired") == 1


async def test_an_idle_daemon_starts_a_tick_for_rescued_pages(curation):
    await curation.select(curation.url(200))
    await claim_and_vanish(curation, seconds=1)
    async with curation.daemon(wf7_lease_seconds=3, wf7_scheduler_interval_seconds=600) as daemon:
        await daemon.cycle.tick()
        async with background_tasks(daemon), asyncio.timeout(10):
            await daemon.cycle.woken()
            report = await daemon.cycle.tick()
    assert report.counts.pages == 1
