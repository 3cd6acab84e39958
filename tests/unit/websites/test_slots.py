"""Slots for scraping websites: in order, limited for each host, rejected in time."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack

import pytest

from pagecurator.scraping.limits.queue_time import SlotTimeoutError
from pagecurator.websites.slots import ScrapeSlots


def in_seconds(seconds: float):
    moment = asyncio.get_running_loop().time() + seconds
    return lambda: moment


async def hold(slots: ScrapeSlots, host: str, *, until: asyncio.Event | None = None, start_by=None) -> str:
    async with slots.slot(host, start_by=start_by or in_seconds(60)):
        if until is not None:
            await until.wait()
    return host


async def test_slots_are_limited_and_first_come_first_served():
    slots = ScrapeSlots(limit=2)
    gates = [asyncio.Event() for _ in range(6)]
    tasks = [asyncio.create_task(hold(slots, str(number), until=gate)) for number, gate in enumerate(gates)]
    for number, gate in enumerate(gates):
        await asyncio.sleep(0)
        assert (slots.held, slots.waiting) == (min(2, 6 - number), max(0, 4 - number))
        gate.set()
        await tasks[number]
    assert (slots.held, slots.waiting) == (0, 0)


async def test_one_host_gets_at_most_half_of_the_slots():
    slots = ScrapeSlots(limit=4, per_host=4)
    gate = asyncio.Event()
    same = [asyncio.create_task(hold(slots, "dead.example", until=gate)) for _ in range(10)]
    await asyncio.sleep(0)
    assert (slots.held, slots.waiting) == (2, 8)
    assert await hold(slots, "other.example") == "other.example"
    gate.set()
    await asyncio.gather(*same)
    assert slots.held == 0


async def test_a_single_slot_serves_any_host():
    assert await hold(ScrapeSlots(limit=1, per_host=1), "a.example") == "a.example"


async def test_a_cancelled_waiter_leaves_the_queue_and_loses_no_slot():
    slots = ScrapeSlots(limit=1)
    gate = asyncio.Event()
    first, second, third = (asyncio.create_task(hold(slots, name, until=gate)) for name in "abc")
    await asyncio.sleep(0)
    second.cancel()
    await asyncio.gather(second, return_exceptions=True)
    assert slots.waiting == 1
    third.cancel()  # in the moment in which it gets the slot
    gate.set()
    await asyncio.gather(first, third, return_exceptions=True)
    assert (slots.held, slots.waiting) == (0, 0)
    assert await hold(slots, "d") == "d"


async def test_a_waiter_that_could_only_start_too_late_is_rejected_early():
    slots = ScrapeSlots(limit=1)
    gate = asyncio.Event()
    async with AsyncExitStack() as stack:
        await stack.enter_async_context(slots.slot("a", start_by=in_seconds(60)))
        tasks = [asyncio.create_task(hold(slots, f"{n}", until=gate, start_by=in_seconds(0.5))) for n in range(20)]
        await asyncio.sleep(0.2)
        assert slots.waiting == 20  # nothing is known of durations yet
    await asyncio.sleep(0)
    # It took 0.2 s: of the rest, one has the slot and only the next two can still begin in time.
    refused = [task for task in tasks if task.done()]
    assert 15 <= len(refused) <= 18
    assert all(isinstance(task.exception(), SlotTimeoutError) for task in refused)
    assert refused[0].exception().retry_after_seconds >= 1
    gate.set()
    await asyncio.gather(*tasks, return_exceptions=True)


async def test_a_slot_is_not_granted_too_late():
    slots = ScrapeSlots(limit=1)
    async with slots.slot("a", start_by=in_seconds(60)):
        late = asyncio.create_task(hold(slots, "b", start_by=in_seconds(-1)))
        await asyncio.sleep(0)
    with pytest.raises(SlotTimeoutError):
        await late
    assert (slots.held, slots.waiting) == (0, 0)


async def test_retry_after_grows_with_the_queue():
    slots = ScrapeSlots(limit=2)
    gate = asyncio.Event()
    tasks = [asyncio.create_task(hold(slots, str(number), until=gate)) for number in range(2)]
    await asyncio.sleep(0)
    short = slots.retry_after_seconds
    tasks += [asyncio.create_task(hold(slots, str(number), until=gate)) for number in range(100)]
    await asyncio.sleep(0)
    assert short == 1
    assert slots.retry_after_seconds == pytest.approx(50.5)
    gate.set()
    await asyncio.gather(*tasks)
