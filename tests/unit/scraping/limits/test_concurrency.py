"""The limit on calls in flight: never exceeded, never lost, and as wide as ScraperAPI accepts."""

import asyncio
import contextlib
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pagecurator.scraping.limits.backoff import Backoff
from pagecurator.scraping.limits.concurrency import Demand, Throttle


async def let_others_run():
    """Let everything run that can run."""
    for _ in range(5):
        await asyncio.sleep(0)


async def take(throttle: Throttle, count: int):
    return [await throttle.acquire() for _ in range(count)]


async def answer_a_full_window(throttle: Throttle):
    """As many clean answers as the limit is wide, with all slots in use."""
    slots = await take(throttle, throttle.limit)
    for slot in slots:
        slot.accepted()
        slot.release()


async def test_no_more_calls_than_the_limit_run_concurrently():
    throttle = Throttle(max_concurrent=3)
    slots = await take(throttle, 3)
    fourth = asyncio.create_task(throttle.acquire())
    await let_others_run()
    assert not fourth.done()
    assert (throttle.in_use, throttle.waiting) == (3, 1)
    slots[0].release()
    await let_others_run()
    assert fourth.done()
    assert (throttle.in_use, throttle.waiting, throttle.peak_in_use) == (3, 0, 3)


async def test_429_halves_the_limit_once_per_generation():
    changes = []
    throttle = Throttle(max_concurrent=10, on_change=lambda *change: changes.append(change))
    slots = await take(throttle, 10)
    for slot in slots:
        slot.rate_limited()
        slot.release()
    assert throttle.limit == 5
    assert changes == [(10, 5, "rate limited")]


async def test_a_429_under_the_lower_limit_halves_it_again():
    throttle = Throttle(max_concurrent=10, backoff=Backoff(first_seconds=0.001))
    for expected in (5, 2, 1, 1, 1):
        async with throttle.slot() as slot:
            slot.rate_limited()
        assert throttle.limit == expected


async def test_after_a_decrease_no_call_starts_until_enough_have_ended():
    throttle = Throttle(max_concurrent=8)
    slots = await take(throttle, 8)
    slots[0].rate_limited()
    newcomer = asyncio.create_task(throttle.acquire())
    for slot in slots[:4]:
        slot.release()
    await let_others_run()
    assert (throttle.limit, throttle.in_use) == (4, 4)
    assert not newcomer.done()
    slots[4].release()
    await let_others_run()
    assert newcomer.done()


async def test_free_permits_are_withheld_too_when_the_limit_falls():
    throttle = Throttle(max_concurrent=8)
    async with throttle.slot() as slot:
        slot.rate_limited()
    slots = await take(throttle, 4)
    fifth = asyncio.create_task(throttle.acquire())
    await let_others_run()
    assert not fifth.done()
    slots[0].release()
    await let_others_run()
    assert fifth.done()


async def test_the_limit_rises_by_one_after_a_full_window_of_accepted_calls():
    throttle = Throttle(max_concurrent=8)
    async with throttle.slot() as slot:
        slot.rate_limited()
    for expected in (5, 6, 7, 8, 8):
        await answer_a_full_window(throttle)
        assert throttle.limit == expected
    assert len(await asyncio.wait_for(take(throttle, 8), 1)) == 8


async def test_the_limit_does_not_rise_while_it_is_not_in_use():
    throttle = Throttle(max_concurrent=8)
    async with throttle.slot() as slot:
        slot.rate_limited()
    for _ in range(50):
        async with throttle.slot() as slot:
            slot.accepted()
    assert throttle.limit == 4


async def test_the_plan_limit_is_never_exceeded():
    throttle = Throttle(max_concurrent=10)
    throttle.set_ceiling(5)
    assert throttle.limit == 5
    for _ in range(5):
        await answer_a_full_window(throttle)
    assert throttle.limit == 5


async def test_when_the_plan_grows_the_limit_rises_immediately():
    throttle = Throttle(max_concurrent=10)
    throttle.set_ceiling(5)
    throttle.set_ceiling(1000)
    assert (throttle.ceiling, throttle.limit) == (10, 10)
    assert len(await asyncio.wait_for(take(throttle, 10), 1)) == 10


async def test_a_ceiling_of_zero_holds_all_calls_until_it_rises():
    throttle = Throttle(max_concurrent=3)
    throttle.set_ceiling(0)
    waiting = [asyncio.create_task(throttle.acquire()) for _ in range(3)]
    await let_others_run()
    assert (throttle.limit, throttle.in_use, throttle.waiting) == (0, 0, 3)
    throttle.set_ceiling(2)
    await let_others_run()
    assert (throttle.in_use, throttle.waiting) == (2, 1)
    (await waiting[0]).release()
    await asyncio.wait_for(waiting[2], 1)
    (await waiting[1]).release()


async def test_an_expired_ceiling_holds_all_calls_until_it_is_renewed():
    now = 100.0
    throttle = Throttle(max_concurrent=2, clock=lambda: now)
    throttle.set_ceiling(2, until=110.0)
    (await throttle.acquire()).release()
    now = 110.0
    late = asyncio.create_task(throttle.acquire())
    await let_others_run()
    assert not late.done()
    assert throttle.limit == 0
    throttle.set_ceiling(2, until=120.0)
    await asyncio.wait_for(late, 1)


async def test_a_slot_released_after_the_ceiling_expired_is_not_passed_on():
    now = 100.0
    throttle = Throttle(max_concurrent=1, clock=lambda: now)
    throttle.set_ceiling(1, until=110.0)
    slot = await throttle.acquire()
    late = asyncio.create_task(throttle.acquire())
    await let_others_run()
    now = 111.0
    slot.release()
    await let_others_run()
    assert not late.done()
    throttle.set_ceiling(1, until=120.0)
    await asyncio.wait_for(late, 1)


async def test_429_halves_the_ceiling_if_that_is_the_effective_limit():
    throttle = Throttle(max_concurrent=50)
    throttle.set_ceiling(10)
    slots = await take(throttle, 10)
    slots[0].rate_limited()
    assert throttle.limit == 5
    throttle.set_ceiling(50)
    assert throttle.limit == 5


async def test_the_demand_holds_the_peak_and_whether_it_exceeded_the_ceiling():
    shortages = []
    throttle = Throttle(max_concurrent=5)
    throttle.set_ceiling(2)
    throttle.on_shortage(lambda: shortages.append(1))
    slots = await take(throttle, 2)
    assert throttle.take_demand() == Demand(peak=2, exceeds_ceiling=False)
    assert shortages == []
    third = asyncio.create_task(throttle.acquire())
    await let_others_run()
    third.cancel()
    await let_others_run()
    for slot in slots:
        slot.release()
    assert (throttle.take_demand(), shortages) == (Demand(peak=3, exceeds_ceiling=True), [1])
    assert throttle.take_demand() == Demand(peak=0, exceeds_ceiling=False)


async def test_the_slowest_call_is_remembered_for_a_while_those_in_flight_included():
    now = 0.0
    throttle = Throttle(max_concurrent=5, clock=lambda: now)
    quick, slow = await take(throttle, 2)
    now = 2.0
    quick.release()
    assert throttle.slowest_seconds() == 2.0
    now = 7.0
    assert throttle.slowest_seconds() == 7.0
    slow.release()
    now = 29.0
    assert throttle.slowest_seconds() == 7.0
    now = 120.0
    assert throttle.slowest_seconds() == 0.0


async def test_a_watch_records_the_peak_of_its_own_period_only():
    throttle = Throttle(max_concurrent=10)
    slots = await take(throttle, 6)
    for slot in slots[2:]:
        slot.release()
    with throttle.watch() as watch:
        assert watch.peak_in_use == 2
        await take(throttle, 2)
    await take(throttle, 4)
    assert (watch.peak_in_use, throttle.peak_in_use) == (4, 8)


async def test_a_slot_released_twice_counts_once():
    throttle = Throttle(max_concurrent=2)
    slot = await throttle.acquire()
    slot.release()
    slot.release()
    assert throttle.in_use == 0
    await take(throttle, 2)
    third = asyncio.create_task(throttle.acquire())
    await let_others_run()
    assert not third.done()
    third.cancel()


async def test_a_failing_block_releases_its_slot():
    throttle = Throttle(max_concurrent=1)
    with pytest.raises(ZeroDivisionError):
        async with throttle.slot():
            _ = 1 / 0
    assert throttle.in_use == 0
    await asyncio.wait_for(throttle.acquire(), 1)


def test_a_throttle_without_slots_is_rejected():
    with pytest.raises(ValueError, match="at least 1"):
        Throttle(max_concurrent=0)


@settings(max_examples=60, deadline=None)
@given(
    max_concurrent=st.integers(1, 6),
    steps=st.lists(st.sampled_from(["start", "finish", "429", "clean", "cancel", "ceiling", "turn"]), max_size=120),
    seed=st.integers(0, 2**32 - 1),
)
def test_permits_are_never_lost_or_duplicated(max_concurrent, steps, seed):
    asyncio.run(_play(max_concurrent, steps, random.Random(seed)))


async def _play(max_concurrent, steps, dice):  # noqa: C901 - a script of small steps
    throttle = Throttle(max_concurrent=max_concurrent, backoff=Backoff(first_seconds=0.0001, longest_seconds=10))
    tasks, held, started_above_limit = [], [], []

    async def caller():
        slot = await throttle.acquire()
        if throttle.in_use > throttle.limit:
            started_above_limit.append(throttle.in_use)
        held.append(slot)

    for step in steps:
        if step == "start":
            tasks.append(asyncio.create_task(caller()))
        elif step == "cancel" and tasks:
            dice.choice(tasks).cancel()
        elif step == "ceiling":
            throttle.set_ceiling(dice.randint(0, 8))
        elif step == "turn":
            await asyncio.sleep(0)
        elif held:
            slot = held.pop(dice.randrange(len(held)))
            if step == "429":
                slot.rate_limited()
            elif step == "clean":
                slot.accepted()
            slot.release()
        assert 0 <= throttle.limit <= throttle.ceiling <= max_concurrent
    for task in tasks:
        task.cancel()
    for task in tasks:
        with contextlib.suppress(asyncio.CancelledError):
            await task
    for slot in held:
        slot.release()
    assert started_above_limit == []
    assert (throttle.in_use, throttle.waiting) == (0, 0)
    throttle.set_ceiling(max_concurrent)
    throttle.backoff.served()
    await asyncio.wait_for(take(throttle, throttle.limit), 5)
    one_more = asyncio.create_task(throttle.acquire())
    await let_others_run()
    assert not one_more.done()
    one_more.cancel()
