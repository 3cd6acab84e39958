"""The pause of all calls after several 429s in a row: when it begins, how it grows, and what ends it."""

from __future__ import annotations

import asyncio

import pytest

from pagecurator.scraping.limits.backoff import Backoff, CallsPausedError
from pagecurator.scraping.limits.concurrency import Throttle


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock():
    return Clock()


def refuse(backoff, times=3):
    for _ in range(times):
        backoff.refused(generation=backoff.generation)


async def let_others_run():
    for _ in range(5):
        await asyncio.sleep(0)


def test_two_refusals_may_be_chance_three_in_a_row_are_not(clock):
    backoff = Backoff(clock=clock)
    refuse(backoff, 2)
    assert backoff.begin()
    refuse(backoff, 1)
    assert not backoff.begin()
    assert 0.75 <= backoff.seconds_left <= 1.25


def test_an_accepted_call_resets_the_count(clock):
    backoff = Backoff(clock=clock)
    for _ in range(10):
        refuse(backoff, 2)
        backoff.served()
    assert backoff.begin()


def test_the_pause_doubles_with_each_refusal_of_a_call_that_began_after_it_up_to_the_longest(clock):
    seen = []
    backoff = Backoff(clock=clock, on_change=lambda *change: seen.append(change))
    refuse(backoff)
    for _ in range(9):
        clock.now += backoff.seconds_left
        assert backoff.begin()
        refuse(backoff, 1)
        assert 0.75 * backoff.seconds <= backoff.seconds_left <= 1.25 * backoff.seconds
    assert [seconds for seconds, _ in seen] == [1, 2, 4, 8, 16, 32, 60]
    assert backoff.is_longest


def test_refusals_of_calls_that_began_before_the_pause_do_not_make_it_grow(clock):
    backoff = Backoff(clock=clock)
    generation = backoff.generation
    for _ in range(500):
        backoff.refused(generation=generation)
    assert backoff.seconds == 1


def test_at_the_end_of_a_pause_a_single_call_begins_and_the_next_one_after_the_same_time(clock):
    backoff = Backoff(clock=clock)
    refuse(backoff)
    clock.now += backoff.seconds_left
    assert [backoff.begin() for _ in range(5)] == [True, False, False, False, False]
    clock.now += 1
    assert [backoff.begin() for _ in range(2)] == [True, False]


def test_an_accepted_call_ends_the_pause_and_the_next_pause_is_short_again(clock):
    seen = []
    backoff = Backoff(clock=clock, on_change=lambda *change: seen.append(change))
    refuse(backoff)
    clock.now += 5
    refuse(backoff, 1)
    backoff.served()
    assert backoff.begin()
    assert backoff.seconds_left == 0
    refuse(backoff)
    assert seen == [(1, 3), (2, 4), (0, 4), (1, 3)]


async def test_all_waiting_calls_proceed_as_soon_as_one_is_accepted():
    throttle = Throttle(max_concurrent=4, backoff=Backoff(first_seconds=30))
    slots = [await throttle.acquire() for _ in range(4)]
    for slot in slots[:3]:
        slot.rate_limited()
        slot.release()
    waiting = [asyncio.create_task(throttle.acquire()) for _ in range(2)]
    await let_others_run()
    assert (throttle.in_use, throttle.waiting) == (1, 2)
    slots[3].accepted()
    slots[3].release()
    async with asyncio.timeout(5):
        await asyncio.gather(*waiting)


async def test_a_storm_costs_the_calls_that_were_in_flight_and_one_for_each_pause():
    throttle = Throttle(max_concurrent=50, backoff=Backoff(first_seconds=0.005, longest_seconds=0.08))
    calls = 0
    released = 0

    async def page():
        nonlocal calls, released
        try:
            for _ in range(3):
                async with throttle.slot() as slot:
                    calls += 1
                    await asyncio.sleep(0)
                    slot.rate_limited()
        except CallsPausedError:
            released += 1

    async with asyncio.timeout(10):
        await asyncio.gather(*(page() for _ in range(300)))
    assert calls <= 50 + 6  # 5, 10, 20, 40 and 80 ms
    assert released >= 290
    assert (throttle.in_use, throttle.waiting) == (0, 0)


async def test_a_call_that_queued_before_the_pause_does_not_slip_through():
    throttle = Throttle(max_concurrent=3, backoff=Backoff(first_seconds=30))
    slots = [await throttle.acquire() for _ in range(3)]
    waiting = [asyncio.create_task(throttle.acquire()) for _ in range(20)]
    await let_others_run()
    for slot in slots:
        slot.rate_limited()
        slot.release()
    await let_others_run()
    assert (throttle.in_use, throttle.waiting) == (0, 20)
    for task in waiting:
        task.cancel()
    await asyncio.gather(*waiting, return_exceptions=True)
    throttle.backoff.served()
    assert throttle.limit == 1
    (await asyncio.wait_for(throttle.acquire(), 1)).release()


async def test_a_call_without_patience_is_released_immediately():
    throttle = Throttle(max_concurrent=1, backoff=Backoff(first_seconds=20))
    for _ in range(3):
        async with throttle.slot() as slot:
            slot.rate_limited()
    with pytest.raises(CallsPausedError, match="429 to every call"):
        await throttle.acquire(patience_seconds=5)
    assert throttle.waiting == 0
