"""Credits set aside for calls: none lost, none spent twice, and nothing without them."""

from __future__ import annotations

import asyncio

import pytest

from pagecurator.scraping.limits.credits import CreditPool, worst_case_price
from pagecurator.settings import Settings


async def let_others_run():
    for _ in range(5):
        await asyncio.sleep(0)


def limited(*, free: int = 0, price: int = 1) -> CreditPool:
    credit_pool = CreditPool(price=price)
    credit_pool.set_limited(True)
    credit_pool.add(free)
    return credit_pool


def balance(credit_pool: CreditPool) -> tuple[int, int, int]:
    return credit_pool.free, credit_pool.held, credit_pool.spent


async def test_without_a_budget_calls_never_wait_and_spending_is_counted():
    credit_pool = CreditPool(price=10)
    reservation = await credit_pool.reserve()
    assert balance(credit_pool) == (0, 10, 0)
    reservation.settle(7)
    assert balance(credit_pool) == (0, 0, 7)


async def test_with_a_budget_a_call_waits_until_its_price_is_reserved():
    credit_pool = limited(free=9, price=10)
    shortages = []
    credit_pool.on_shortage(lambda: shortages.append(credit_pool.waiting))
    waiting = asyncio.create_task(credit_pool.reserve())
    await let_others_run()
    assert not waiting.done()
    assert (credit_pool.waiting, shortages) == (10, [10])
    credit_pool.add(1)
    reservation = await waiting
    assert balance(credit_pool) == (0, 10, 0)
    reservation.settle(10)
    assert balance(credit_pool) == (0, 0, 10)


async def test_unspent_credits_are_available_to_the_next_call():
    credit_pool = limited(free=10, price=10)
    reservation = await credit_pool.reserve()
    waiting = asyncio.create_task(credit_pool.reserve())
    await let_others_run()
    reservation.settle(0)
    reservation.settle(10)  # more often does no harm
    (await waiting).cancel()
    assert balance(credit_pool) == (10, 0, 0)


async def test_a_call_without_an_answer_counts_with_its_full_price():
    credit_pool = limited(free=25, price=25)
    (await credit_pool.reserve()).settle(None)
    assert balance(credit_pool) == (0, 0, 25)


async def test_calls_are_served_in_order_of_arrival():
    credit_pool = limited(free=5)
    first = asyncio.create_task(credit_pool.reserve(10))
    second = asyncio.create_task(credit_pool.reserve(1))
    await let_others_run()
    assert not second.done()
    credit_pool.add(6)
    await asyncio.gather(first, second)
    assert balance(credit_pool) == (0, 11, 0)


@pytest.mark.parametrize("granted", [0, 1])
async def test_a_cancelled_wait_holds_no_credits(granted):
    credit_pool = limited()
    first = asyncio.create_task(credit_pool.reserve())
    second = asyncio.create_task(credit_pool.reserve())
    await let_others_run()
    credit_pool.add(granted)  # with one, it has come at the very moment that the caller gives up
    first.cancel()
    await asyncio.gather(first, return_exceptions=True)
    assert first.cancelled()
    credit_pool.add(1 - granted)
    await asyncio.wait_for(second, 1)
    assert balance(credit_pool) == (0, 1, 0)


async def test_reservations_from_before_a_reset_are_ignored():
    credit_pool = limited(free=3)
    reservation = await credit_pool.reserve()
    credit_pool.reset(booked=0, written_off=3)
    assert balance(credit_pool) == (0, 0, 0)
    reservation.settle(1)
    assert balance(credit_pool) == (0, 0, 0)


async def test_calls_that_were_not_reserved_are_left_to_book_after_a_reset():
    credit_pool = CreditPool()
    for _ in range(5):  # two of them are booked, and one was in flight at that time
        (await credit_pool.reserve()).settle(1)
    reservation = await credit_pool.reserve()
    credit_pool.reset(booked=2, written_off=1)
    assert credit_pool.spent == 3
    reservation.settle(1)
    assert balance(credit_pool) == (0, 0, 3)


async def test_removing_the_budget_releases_all_waiting_calls():
    credit_pool = limited()
    waiting = asyncio.create_task(credit_pool.reserve())
    await let_others_run()
    credit_pool.set_limited(False)
    await asyncio.wait_for(waiting, 1)


@pytest.mark.parametrize(
    ("values", "asked", "price"),
    [
        ({}, {}, 1),
        ({"scraper_api_render": True}, {}, 10),
        ({"scraper_api_premium": True}, {}, 10),
        ({"scraper_api_render": True, "scraper_api_premium": True}, {}, 25),
        ({}, {"render": True}, 10),
        ({"scraper_api_render": True}, {"premium": True}, 25),
        ({"scraper_api_premium": True}, {"ultra_premium": True}, 30),
        ({"scraper_api_render": True}, {"ultra_premium": True}, 75),
        ({"scraper_api_max_cost": 5}, {}, 5),
    ],
)
def test_the_worst_case_price_follows_from_the_parameters(values, asked, price):
    assert worst_case_price(Settings(_env_file=None, **values), **asked) == price
