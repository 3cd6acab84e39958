"""Claims that follow the slots: how many pages each takes, when it begins, and how many pages are in memory."""

from __future__ import annotations

import asyncio
from collections import Counter
from contextlib import AsyncExitStack
from types import SimpleNamespace
from urllib.parse import urlsplit

import pytest

from pagecurator.curation import cycle
from pagecurator.curation.results import Mode
from pagecurator.simulator import MemorySource, Rule
from pagecurator.storage.queue.flags import Flag, Switch, set_switch

SLOTS, CLAIM = 40, 20
BODY = "<!doctype html><html><body><h1>Contact</h1><p>Write to desk@firm.example, or come and see us.</p></body></html>"


def claims(events, **fields):
    return [
        event["claimed"] for event in events if event["event"] == "batch.claimed" and event.items() >= fields.items()
    ]


async def claimed_pages(curation) -> int:
    (row,) = await curation.rows("SELECT count(*) FROM pages WHERE claim_no > 0")
    return row["count"]


async def test_with_all_slots_taken_one_claim_of_half_the_slots_is_in_memory(curation, events):
    curation.simulator.rules.add(Rule(url="*", action={"kind": "hang"}))
    await curation.select(*curation.urls(200))
    async with curation.daemon(scraper_api_max_concurrent=SLOTS) as daemon:
        tick = asyncio.create_task(daemon.cycle.tick())
        async with asyncio.timeout(30):
            while daemon.context.throttle.waiting < CLAIM:
                await asyncio.sleep(0.01)  # not busily: a thread imports the extraction meanwhile
        for _ in range(1000):
            await asyncio.sleep(0)
        assert len(daemon.context.heartbeat) == await claimed_pages(curation) == SLOTS + CLAIM
        await daemon.cycle.stop(grace_seconds=0)
        await tick
    assert claims(events) == [CLAIM] * 3


async def test_the_next_claim_begins_while_pages_of_the_last_one_wait_for_a_slot(curation, events):
    """Of the sixty pages of the first claims, fifteen end: the third claim still has five pages that wait."""
    curation.simulator.rules.add(
        *[Rule(url=curation.url(number), action={"kind": "hang"}) for number in range(15, 200)]
    )
    # First the pages that end: those of one selection are claimed in no order.
    await curation.select(*curation.urls(15))
    await curation.select(*curation.urls(200))
    async with curation.daemon(scraper_api_max_concurrent=SLOTS) as daemon:
        tick = asyncio.create_task(daemon.cycle.tick())
        async with asyncio.timeout(30):
            while len(claims(events)) < 4 or daemon.context.throttle.waiting < CLAIM // 4 + claims(events)[3]:
                await asyncio.sleep(0.01)  # not busily: a thread imports the extraction meanwhile
        held = len(daemon.context.heartbeat)
        await daemon.cycle.stop(grace_seconds=0)
        await tick
    *first, last = claims(events)
    assert first == [CLAIM] * 3
    assert CLAIM // 4 <= last <= 15  # as many as have ended, each counted when it has been saved
    assert held >= SLOTS + CLAIM // 4 + last


async def test_after_a_small_claim_the_next_one_begins_with_as_many_pages_that_wait(curation):
    """Of the two batches, five pages of the second or of both may wait: a quarter of a whole claim."""
    asked = []

    def batch(claimed):
        async def wait_until_started(*, but):
            asked.append((claimed, but))

        return SimpleNamespace(claimed=claimed, wait_until_started=wait_until_started)

    async with curation.daemon(scraper_api_max_concurrent=SLOTS) as daemon:
        running = {object(): batch(claimed) for claimed in (20, 20, 2)}
        daemon.cycle._running, before = running, daemon.cycle._running
        await daemon.cycle._wait_until_started()
        daemon.cycle._running = before
    assert asked == [(2, 5), (20, 3), (20, 0)]


@pytest.mark.parametrize(("slots", "seconds"), [(40, 0.0), (40, 0.3), (4, 0.02)])
async def test_pages_in_memory_are_those_of_the_slots_and_of_one_claim(curation, events, slots, seconds, monkeypatch):
    """In whatever stage: responses that arrive together wait for their extraction and their commit."""
    monkeypatch.setattr(cycle, "_LONGEST_WAIT_FOR_ROOM_SECONDS", 30)  # on a busy machine, too
    claim = max(10, slots // 2)
    body = BODY.replace("<p>", "<p>Call +1 415 555 0132. " * 200 + "<p>")
    curation.simulator.source = MemorySource([(url, body) for url in curation.urls(400)])
    curation.slow(seconds)
    await curation.select(*curation.urls(400))
    held = []
    async with curation.daemon(scraper_api_max_concurrent=slots) as daemon:
        tick = asyncio.create_task(daemon.cycle.tick())
        while not tick.done():
            (row,) = await curation.rows("SELECT count(*) FROM pages WHERE page_processing_status = 'Processing'")
            held.append(row["count"])
            await asyncio.wait({tick}, timeout=0.002)
        assert (await tick).counts.pages == 400
    assert slots < max(held) <= slots + claim
    assert min(claims(events)[:-1]) >= claim // 4  # and not the room that a single page leaves


async def test_pages_that_wait_for_a_retry_leave_the_rest_of_the_room_to_others(curation):
    """58 of the 60 pages that may be in memory wait for a minute: the others go on, two by two."""
    failing = curation.urls(58)
    curation.simulator.rules.add(*[Rule(url=url, action={"kind": "status", "status": 500}) for url in failing])
    await curation.select(*failing)
    await curation.select(*curation.urls(64))  # and six more
    async with curation.daemon(scraper_api_max_concurrent=SLOTS, wf7_retry_base_seconds=60) as daemon:
        tick = asyncio.create_task(daemon.cycle.tick())
        async with asyncio.timeout(30):
            await curation.simulator.counters.until(lambda seen: seen.by_status[200] == 6)
        await daemon.cycle.stop(grace_seconds=0)
        await tick


async def test_few_slots_claim_ten_pages_at_a_time(curation, events):
    await curation.select(*curation.urls(30))
    await curation.tick(scraper_api_max_concurrent=2)
    assert max(claims(events)) == 10


async def test_a_size_that_is_set_is_an_upper_bound(curation, events):
    await curation.select(*curation.urls(30))
    await curation.tick(scraper_api_max_concurrent=SLOTS, wf7_concurrent_batch_size=7)
    assert claims(events) == [7, 7, 7, 7, 2]


async def test_a_sequential_batch_has_ten_pages_whatever_the_slots(curation, events):
    await curation.select(*curation.urls(30))
    await curation.tick(mode=Mode.SEQUENTIAL, scraper_api_max_concurrent=SLOTS)
    assert claims(events) == [10, 10, 10]


async def test_while_a_rollout_mixes_the_modes_all_batches_have_ten_pages(curation, events, monkeypatch):
    """So that the share of batches is one of pages."""
    monkeypatch.setenv("WF7_CONCURRENT_ROLLOUT_PERCENT", "50")
    await curation.select(*curation.urls(100))
    await curation.tick(mode=None, scraper_api_max_concurrent=SLOTS, wf7_concurrent_rollout_percent=50)
    assert sum(claims(events)) == 100
    assert max(claims(events)) == 10


async def test_a_mode_that_changes_between_two_claims_changes_their_size(curation, events):
    curation.slow(0.02)
    await curation.select(*curation.urls(200))
    async with curation.daemon(mode=None, scraper_api_max_concurrent=SLOTS) as daemon:
        tick = asyncio.create_task(daemon.cycle.tick())
        await curation.simulator.counters.until(lambda seen: seen.requests >= 1)
        async with daemon.database.begin() as conn:
            await set_switch(conn, Flag.CONCURRENT, Switch.OFF, changed_by="test")
        await tick
    assert max(claims(events, mode="concurrent")) == CLAIM
    assert max(claims(events, mode="sequential")) <= 10


async def test_slots_that_are_lost_while_the_switch_is_read_count_for_the_claim(curation, monkeypatch):
    """Sixty pages may be in memory; after forty are claimed, another replica takes all slots but two."""
    curation.simulator.rules.add(Rule(url="*", action={"kind": "hang"}))
    await curation.select(*curation.urls(100))
    async with curation.daemon(scraper_api_max_concurrent=SLOTS) as daemon:
        read_mode, asked = daemon.cycle._mode, 0

        async def lose_slots(batch_id):
            nonlocal asked
            asked += 1
            if asked == 3:
                daemon.context.throttle.set_ceiling(2)
            return await read_mode(batch_id)

        monkeypatch.setattr(daemon.cycle, "_mode", lose_slots)
        tick = asyncio.create_task(daemon.cycle.tick())
        async with asyncio.timeout(30):
            while asked < 3 or len(daemon.context.heartbeat) < 2 * CLAIM:
                await asyncio.sleep(0.01)
        await asyncio.wait({tick}, timeout=0.3)
        held = len(daemon.context.heartbeat)
        await daemon.cycle.stop(grace_seconds=0)
        await tick
    assert held == 2 * CLAIM


@pytest.mark.parametrize(("count", "seconds"), [(2, 0.2), (3, 0.2), (3, 1.0)])
async def test_replicas_share_a_queue_that_is_short_for_their_claims(curation, events, count, seconds):
    """Slots move to a busy replica within a second. Where the queue lasts longer, each has its part of the pages."""
    urls = [f"https://site-{number % 12}.example/{number}" for number in range(240)]
    curation.simulator.source = MemorySource([(url, BODY) for url in urls])
    curation.slow(seconds)
    await curation.select(*urls)

    async def work(daemon):  # a claim that met another one's may come back empty
        while await curation.rows("SELECT FROM pages WHERE finished_at IS NULL LIMIT 1"):
            await daemon.cycle.tick()
            await asyncio.sleep(0.05)

    async with AsyncExitStack() as stack:
        daemons = [
            await stack.enter_async_context(
                curation.daemon(worker=f"replica-{number}", scraper_api_max_concurrent=SLOTS)
            )
            for number in range(count)
        ]
        async with asyncio.timeout(30):
            while any(daemon.context.throttle.limit > SLOTS // count + 1 for daemon in daemons):
                await asyncio.sleep(0.01)
        async with asyncio.timeout(90):
            await asyncio.gather(*[work(daemon) for daemon in daemons])
    finished = Counter(row["worker"] for row in await curation.rows("SELECT worker FROM page_attempts"))
    assert sum(finished.values()) == 240
    assert len(finished) == count, "the work was not shared"
    if seconds == 1.0:
        assert min(finished.values()) >= 240 // count // 2, finished
    assert set(curation.simulator.counters.by_target.values()) == {1}, "a page was fetched twice"
    assert max(claims(events)) <= CLAIM


async def test_large_claims_take_the_domains_in_turn(curation):
    big = [f"https://big.example/{number}" for number in range(600)]
    small = [f"https://small.example/{number}" for number in range(CLAIM // 2)]
    curation.simulator.source = MemorySource([(url, BODY) for url in (*big, *small)])
    await curation.select(*big)
    await curation.select(*small)
    served: Counter[str] = Counter()
    async with curation.daemon(scraper_api_max_concurrent=SLOTS) as daemon:
        tick = asyncio.create_task(daemon.cycle.tick())
        await curation.simulator.counters.until(
            lambda seen: sum("small" in url for url in seen.by_target) == len(small)
        )
        served.update(urlsplit(url).hostname or "" for url in curation.simulator.counters.by_target)
        await daemon.cycle.stop(grace_seconds=20)
        await tick
    # In turn: as many as the small one, and what further claims have taken meanwhile.
    assert served["big.example"] <= SLOTS + CLAIM
