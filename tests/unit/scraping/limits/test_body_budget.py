"""The budget of bodies in memory: short ones never wait, long ones wait once, in order, and never deadlock."""

from __future__ import annotations

import asyncio
import random

import pytest

from pagecurator.scraping.limits.body_budget import BODY_FACTOR, LONG_BYTES, BodyBudget, release_when_gone

MIB = 1024 * 1024


def acquiring(reservation, megabytes, longest=None):
    longest_bytes = int((longest or megabytes) * MIB)
    return asyncio.create_task(reservation.acquire(int(megabytes * MIB), longest_bytes=longest_bytes))


async def let_others_run(count=5):
    for _ in range(count):
        await asyncio.sleep(0)


async def test_short_bodies_are_counted_and_never_wait():
    body_budget = BodyBudget(limit_bytes=1)
    reservations = [body_budget.reserve() for _ in range(10)]
    for reservation in reservations:
        await reservation.acquire(LONG_BYTES, longest_bytes=5 * MIB)
    assert body_budget.active_bytes == 10 * LONG_BYTES * BODY_FACTOR
    for reservation in reservations:
        reservation.release()
        reservation.release()
    assert body_budget.active_bytes == 0


async def test_a_long_body_reserves_its_maximum_in_one_step():
    body_budget = BodyBudget(limit_bytes=100 * MIB)
    reservation = body_budget.reserve()
    await reservation.acquire(LONG_BYTES, longest_bytes=5 * MIB)
    await reservation.acquire(LONG_BYTES + 1, longest_bytes=5 * MIB)
    assert body_budget.active_bytes == reservation.active_bytes == 5 * MIB * BODY_FACTOR
    await reservation.acquire(5 * MIB, longest_bytes=5 * MIB)
    assert body_budget.active_bytes == 5 * MIB * BODY_FACTOR


async def test_long_bodies_wait_for_the_budget_in_order_of_arrival():
    body_budget = BodyBudget(limit_bytes=60 * MIB)
    first, second, third, small = (
        body_budget.reserve(),
        body_budget.reserve(),
        body_budget.reserve(),
        body_budget.reserve(),
    )
    await acquiring(first, 5)
    await acquiring(second, 5)
    waiting = acquiring(third, 5)
    await let_others_run()
    behind = acquiring(small, 0.5)  # it would not fit either, and it must not pass by
    await let_others_run()
    assert body_budget.waiting == 2
    first.release()
    await let_others_run()
    assert waiting.done()
    assert not behind.done()
    second.release()
    await let_others_run()
    assert behind.done()
    assert body_budget.waiting == 0


async def test_the_only_long_body_is_admitted_whatever_it_needs():
    body_budget = BodyBudget(limit_bytes=MIB)
    one, other = body_budget.reserve(), body_budget.reserve()
    await acquiring(one, 50)
    waiting = acquiring(other, 50)
    await let_others_run()
    assert not waiting.done()
    one.release()
    await asyncio.wait_for(waiting, 5)


async def test_shrinking_a_reservation_admits_the_next_body():
    body_budget = BodyBudget(limit_bytes=40 * MIB)
    one, other = body_budget.reserve(), body_budget.reserve()
    await acquiring(one, 5)
    waiting = acquiring(other, 5)
    await let_others_run()
    assert not waiting.done()
    one.shrink(10 * MIB)
    await asyncio.wait_for(waiting, 5)
    assert body_budget.active_bytes == 40 * MIB
    one.shrink(30 * MIB)
    assert one.active_bytes == 10 * MIB, "a reservation never grows by shrinking"


@pytest.mark.parametrize("let_in_first", [False, True])
async def test_a_cancelled_wait_reserves_nothing(let_in_first):
    body_budget = BodyBudget(limit_bytes=30 * MIB)
    one, other, last = body_budget.reserve(), body_budget.reserve(), body_budget.reserve()
    await acquiring(one, 5)
    gives_up, next_one = acquiring(other, 5), acquiring(last, 5)
    await let_others_run()
    if let_in_first:
        one.release()  # its turn has come, and it is cancelled before it can notice
        gives_up.cancel()
    else:
        gives_up.cancel()
        await let_others_run()
        one.release()
    await asyncio.wait_for(next_one, 5)
    assert gives_up.cancelled()
    assert body_budget.active_bytes == 5 * MIB * BODY_FACTOR
    last.release()
    assert (body_budget.active_bytes, body_budget.waiting) == (0, 0)


async def test_the_budget_is_full_while_bodies_queue_or_what_was_read_exceeds_it():
    body_budget = BodyBudget(limit_bytes=40 * MIB)
    first, second, third = (body_budget.reserve() for _ in range(3))
    await acquiring(first, 5)
    queue = [acquiring(second, 5)]
    await let_others_run()
    assert not body_budget.is_full, "a single one is no queue"
    queue.append(acquiring(third, 5))
    await let_others_run()
    assert body_budget.is_full
    for reservation, waiting in zip((first, second), queue, strict=True):
        reservation.release()
        await asyncio.wait_for(waiting, 5)
    assert not body_budget.is_full
    short = [body_budget.reserve() for _ in range(10)]
    for reservation in short:
        await reservation.acquire(LONG_BYTES, longest_bytes=LONG_BYTES)
    assert body_budget.is_full, "short bodies never wait, but they count"


async def test_under_pressure_long_bodies_are_admitted_one_at_a_time():
    body_budget = BodyBudget(limit_bytes=100 * MIB)
    body_budget.set_pressure(True)
    one, other = body_budget.reserve(), body_budget.reserve()
    await asyncio.wait_for(acquiring(one, 5), 5)
    waiting, claiming = acquiring(other, 5), asyncio.create_task(body_budget.wait_out_pressure())
    await let_others_run()
    assert not waiting.done()
    assert not claiming.done()
    body_budget.set_pressure(False)
    await asyncio.wait_for(asyncio.gather(waiting, claiming), 5)


async def test_random_bodies_never_deadlock_and_leave_nothing_behind():
    dice = random.Random(7)
    body_budget = BodyBudget(limit_bytes=20 * MIB)

    async def body() -> None:
        reservation, length = body_budget.reserve(), dice.choice([1000, LONG_BYTES, MIB, 5 * MIB])
        try:
            for read in range(0, length + 1, max(1, length // 4)):
                await reservation.acquire(read, longest_bytes=length)
                await asyncio.sleep(0)
            reservation.shrink(length)
            await asyncio.sleep(0)
        finally:
            reservation.release()

    bodies = [asyncio.create_task(body()) for _ in range(200)]
    for given_up in dice.sample(bodies, 40):
        await let_others_run(dice.randint(0, 3))
        body_budget.set_pressure(dice.random() < 0.5)
        given_up.cancel()
    async with asyncio.timeout(20):
        await asyncio.gather(*bodies, return_exceptions=True)
    assert (body_budget.active_bytes, body_budget.waiting) == (0, 0)


async def test_without_a_limit_nothing_waits():
    body_budget = BodyBudget()
    for _ in range(100):
        await body_budget.reserve().acquire(5 * MIB, longest_bytes=5 * MIB)
    assert body_budget.waiting == 0


async def test_the_timeout_of_a_call_is_suspended_while_its_body_waits():
    body_budget = BodyBudget(limit_bytes=MIB)
    blocker, reservation = body_budget.reserve(), body_budget.reserve()
    await acquiring(blocker, 5)
    async with asyncio.timeout(100) as clock:
        await reservation.acquire(1000, longest_bytes=5 * MIB, clock=clock)
        assert clock.when() is not None
        waiting = asyncio.create_task(reservation.acquire(MIB, longest_bytes=5 * MIB, clock=clock))
        await let_others_run()
        assert clock.when() is None
        blocker.release()
        await waiting
        assert 90 < clock.when() - asyncio.get_running_loop().time() <= 100


async def test_a_reservation_is_released_with_its_page():
    class Page:
        pass

    body_budget = BodyBudget(limit_bytes=MIB)
    reservation, page = body_budget.reserve(), Page()
    await reservation.acquire(1000, longest_bytes=1000)
    release_when_gone(reservation, page)
    await let_others_run()
    assert body_budget.active_bytes
    del page
    await let_others_run()
    assert body_budget.active_bytes == 0
