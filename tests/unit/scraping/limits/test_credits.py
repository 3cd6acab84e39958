"""Credits set aside for calls: none lost, none spent twice, and nothing without them."""

from __future__ import annotations

import asyncio

import pytest

from pagecurator.scraping.limits.credits import Purse
from pagecurator.scraping.limits.prices import worst_price
from pagecurator.settings import Settings


async def turn():
    for _ in range(5):
        await asyncio.sleep(0)


def limited(*, free: int = 0, price: int = 1) -> Purse:
    purse = Purse(price=price)
    purse.limit(True)
    purse.grant(free)
    return purse


def balance(purse: Purse) -> tuple[int, int, int]:
    return purse.free, purse.held, purse.spent


async def test_without_a_budget_nobody_waits_and_what_is_spent_is_counted():
    purse = Purse(price=10)
    ticket = await purse.reserve()
    assert balance(purse) == (0, 10, 0)
    ticket.paid(7)
    assert balance(purse) == (0, 0, 7)


async def test_with_a_budget_a_call_waits_until_its_price_was_set_aside():
    purse = limited(free=9, price=10)
    shortages = []
    purse.on_shortage(lambda: shortages.append(purse.waiting))
    waiting = asyncio.create_task(purse.reserve())
    await turn()
    assert not waiting.done()
    assert (purse.waiting, shortages) == (10, [10])
    purse.grant(1)
    ticket = await waiting
    assert balance(purse) == (0, 10, 0)
    ticket.paid(10)
    assert balance(purse) == (0, 0, 10)


async def test_what_a_call_did_not_cost_is_there_for_the_next():
    purse = limited(free=10, price=10)
    ticket = await purse.reserve()
    waiting = asyncio.create_task(purse.reserve())
    await turn()
    ticket.paid(0)
    ticket.paid(10)  # more often does no harm
    (await waiting).give_back()
    assert balance(purse) == (10, 0, 0)


async def test_a_call_without_an_answer_counts_with_its_full_price():
    purse = limited(free=25, price=25)
    (await purse.reserve()).paid(None)
    assert balance(purse) == (0, 0, 25)


async def test_callers_are_served_in_the_order_in_which_they_came():
    purse = limited(free=5)
    first = asyncio.create_task(purse.reserve(10))
    second = asyncio.create_task(purse.reserve(1))
    await turn()
    assert not second.done()
    purse.grant(6)
    await asyncio.gather(first, second)
    assert balance(purse) == (0, 11, 0)


@pytest.mark.parametrize("granted", [0, 1])
async def test_who_gives_up_waiting_takes_nothing_along(granted):
    purse = limited()
    first = asyncio.create_task(purse.reserve())
    second = asyncio.create_task(purse.reserve())
    await turn()
    purse.grant(granted)  # with one, it has come at the very moment that the caller gives up
    first.cancel()
    await asyncio.gather(first, return_exceptions=True)
    assert first.cancelled()
    purse.grant(1 - granted)
    await asyncio.wait_for(second, 1)
    assert balance(purse) == (0, 1, 0)


async def test_calls_of_books_that_were_written_off_change_the_new_ones_by_nothing():
    purse = limited(free=3)
    ticket = await purse.reserve()
    purse.begin_new_books()
    assert balance(purse) == (0, 0, 0)
    ticket.paid(1)
    assert balance(purse) == (0, 0, 0)


async def test_when_the_budget_goes_whoever_waits_goes_on():
    purse = limited()
    waiting = asyncio.create_task(purse.reserve())
    await turn()
    purse.limit(False)
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
def test_the_worst_price_follows_from_what_is_asked_for(values, asked, price):
    assert worst_price(Settings(_env_file=None, **values), **asked) == price
