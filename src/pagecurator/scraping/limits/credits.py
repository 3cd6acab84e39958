"""The credits that this process may spend: set aside before a call, paid or given back after it.

Without a budget everything is allowed and only counted. With one, calls wait until credits were set aside for
them in the common generation, at the highest price that they can have, so that all replicas together never spend more.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable
from contextlib import suppress

from pagecurator.scraping.errors import ErrorCode, FinalError
from pagecurator.settings import Settings

# ScraperAPI's documented prices by (render, premium, ultra_premium).
_PRICES = {
    (False, False, False): 1,
    (True, False, False): 10,
    (False, True, False): 10,
    (True, True, False): 25,
    (False, False, True): 30,
    (True, False, True): 75,
}


class CreditPool:
    """What may be spent, what is set aside for calls, and what was spent; all in credits.

    Of the credits that are set aside for this process, ``held`` belong to calls that wait for a slot or are in
    flight; ``free`` are not assigned to a call yet.
    """

    def __init__(self, *, price: int = 1) -> None:
        self.price = price
        """The most that a plain call can cost."""
        self._limited = False
        self._free = 0
        self._held = 0
        self._spent = 0
        self._requested = 0
        self._generation = 0
        self._remaining: int | None = None
        self._waiters: deque[tuple[int, asyncio.Future[int]]] = deque()
        self._on_shortage: Callable[[], None] | None = None

    @property
    def limited(self) -> bool:
        """True while there is a budget."""
        return self._limited

    @property
    def free(self) -> int:
        """Set aside, and for no call yet."""
        return self._free

    @property
    def held(self) -> int:
        """Set aside for calls whose price is not known yet."""
        return self._held

    @property
    def spent(self) -> int:
        """Spent since the last :meth:`reset`. A call without an answer counts with its full price."""
        return self._spent

    async def reserve(self, price: int | None = None) -> CreditReservation:
        """Set the ``price`` of a call aside, and wait until there is as much. Safe to cancel.

        Raises :class:`ScrapeError` (``cost_limit``) for a call dearer than a plain one that the remaining budget does
        not cover. When it does not cover a plain one either, the account is paused.
        """
        price = self.price if price is None else price
        if not self._covers(price):
            raise _not_covered(price)
        self._requested += price
        if self._limited and (self._waiters or self._free < price):
            return CreditReservation(self, price=price, generation=await self._wait(price))
        self._hold(price)
        return CreditReservation(self, price=price, generation=self._generation)

    # ------------------------------------------------------------ for the replica coordinator
    def on_shortage(self, called: Callable[[], None]) -> None:
        """``called`` each time that a call has to wait for credits. It must not block."""
        self._on_shortage = called

    def set_limited(self, limited: bool) -> None:  # noqa: FBT001 - reads as what it says
        """Begin or cease to ask for credits before each call."""
        self._limited = limited
        if not limited:
            self._free = 0
        self._grant_waiting()

    def set_remaining(self, most: int | None) -> None:
        """No call dearer than ``most`` can be had in this period; None: there is no budget."""
        self._remaining = most
        for price, waiter in self._waiters:
            if not self._covers(price) and not waiter.done():
                waiter.set_exception(_not_covered(price))
        self._grant_waiting()

    def take_requested(self) -> int:
        """Credits that were asked for since the last look."""
        asked, self._requested = self._requested, 0
        return asked

    @property
    def waiting(self) -> int:
        """Credits that calls wait for."""
        return sum(price for price, waiter in self._waiters if not waiter.done())

    def release_surplus(self, free: int) -> None:
        """Give up what is free beyond ``free``."""
        self._free = min(self._free, free)

    def add(self, more: int) -> None:
        """``more`` credits were set aside for us."""
        self._free += more
        self._grant_waiting()

    def reset(self) -> None:
        """What was set aside for us was written off by others: calls from before count no more, nothing is free."""
        self._generation += 1
        self._free = self._held = self._spent = 0

    # ------------------------------------------------------------ parts
    def _covers(self, price: int) -> bool:
        return self._remaining is None or price <= max(self._remaining, self.price)

    def _hold(self, price: int) -> None:
        self._held += price
        if self._limited:
            self._free -= price

    async def _wait(self, price: int) -> int:
        """Until ``price`` was set aside; returns the generation that it belongs to."""
        waiter: asyncio.Future[int] = asyncio.get_running_loop().create_future()
        entry = (price, waiter)
        self._waiters.append(entry)
        if self._on_shortage is not None:
            self._on_shortage()
        try:
            return await waiter
        except asyncio.CancelledError:
            if waiter.done() and not waiter.cancelled() and waiter.exception() is None:
                self._settle(price=price, cost=0, generation=waiter.result())  # it had come already
            else:
                with suppress(ValueError):  # served others meanwhile, and thrown out then
                    self._waiters.remove(entry)
                self._grant_waiting()
            raise

    def _grant_waiting(self) -> None:
        while self._waiters:
            price, waiter = self._waiters[0]
            if not waiter.done():
                if self._limited and self._free < price:
                    return
                self._hold(price)
                waiter.set_result(self._generation)
            self._waiters.popleft()

    def _settle(self, *, price: int, cost: int, generation: int) -> None:
        if generation != self._generation:
            return  # written off with its full price
        self._held -= price
        self._spent += cost
        if self._limited:
            self._free += max(0, price - cost)
            self._grant_waiting()


def _not_covered(price: int) -> FinalError:
    return FinalError(
        ErrorCode.COST_LIMIT, f"the remaining credit budget does not cover this request ({price} credits)"
    )


class CreditReservation:
    """Credits set aside for one call. Settle it once; more often does no harm."""

    __slots__ = ("_credit_pool", "_generation", "_open", "price")

    def __init__(self, credit_pool: CreditPool, *, price: int, generation: int) -> None:
        self.price = price
        self._credit_pool = credit_pool
        self._generation = generation
        self._open = True

    def settle(self, cost: int | None) -> None:
        """The call is over and cost this much; ``None``: nobody knows, so its full price counts."""
        if self._open:
            self._open = False
            cost = self.price if cost is None else cost
            self._credit_pool._settle(price=self.price, cost=cost, generation=self._generation)  # noqa: SLF001 - one thing in two classes

    def cancel(self) -> None:
        """The call was never made."""
        self.settle(0)


def worst_case_price(
    settings: Settings, *, render: bool = False, premium: bool = False, ultra_premium: bool = False
) -> int:
    """The most that one call can cost, with the settings and what is asked for besides.

    ``SCRAPER_API_MAX_COST`` travels with each call and ScraperAPI refuses what is above it, so with it the bound is
    exact. Without it some sites cost more than the settings say (shops 5, search engines 25): nobody publishes which.
    """
    if settings.scraper_api_max_cost is not None:
        return settings.scraper_api_max_cost
    return list_price(settings, render=render, premium=premium, ultra_premium=ultra_premium)


def list_price(settings: Settings, *, render: bool = False, premium: bool = False, ultra_premium: bool = False) -> int:
    """What one call costs by ScraperAPI's list, for a site without a price of its own."""
    render |= settings.scraper_api_render
    premium |= settings.scraper_api_premium
    return _PRICES[(render, premium and not ultra_premium, ultra_premium)]


__all__ = ["CreditPool", "CreditReservation", "list_price", "worst_case_price"]
