"""The credits that this process may spend: reserved before a call, settled after it; and the price table.

Without a budget they are only counted. With one, a call waits until its worst-case price is reserved in the shared
account tables, so that all replicas together never spend more.
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
    """What may be spent, what is reserved for calls, and what was spent; all in credits."""

    def __init__(self, *, price: int = 1) -> None:
        self.price = price
        """The most that a plain call can cost."""
        self.limited = False
        """True while there is a budget."""
        self.free = 0
        """Reserved for this process, and for no call yet."""
        self.held = 0
        """Reserved for calls that wait for a slot or are in flight."""
        self.spent = 0
        """Spent since the last :meth:`reset`. A call without an answer counts with its full price."""
        self._requested = 0
        self._generation = 0
        self._remaining: int | None = None
        self._waiters: deque[tuple[int, asyncio.Future[int]]] = deque()
        self._on_shortage: Callable[[], None] | None = None

    async def reserve(self, price: int | None = None) -> CreditReservation:
        """Reserve the ``price`` of a call; waits until as much is free. Safe to cancel.

        Raises :class:`ScrapeError` (``cost_limit``) for a call above the plain price that the remaining budget does not
        cover. If it does not cover a plain call either, the account is paused instead.
        """
        price = self.price if price is None else price
        if not self._covers(price):
            raise _not_covered(price)
        self._requested += price
        if self.limited and (self._waiters or self.free < price):
            return CreditReservation(self, price=price, generation=await self._wait(price))
        self._hold(price)
        return CreditReservation(self, price=price, generation=self._generation)

    # ------------------------------------------------------------ for the replica coordinator
    def on_shortage(self, called: Callable[[], None]) -> None:
        """``called`` whenever a call has to wait for credits. It must not block."""
        self._on_shortage = called

    def set_limited(self, limited: bool) -> None:  # noqa: FBT001 - a setter
        """Whether there is a budget, so that calls need a reservation."""
        self.limited = limited
        if not limited:
            self.free = 0
        self._grant_waiting()

    def set_remaining(self, remaining: int | None) -> None:
        """What is left in this period: calls above it are refused. None: there is no budget."""
        self._remaining = remaining
        for price, waiter in self._waiters:
            if not self._covers(price) and not waiter.done():
                waiter.set_exception(_not_covered(price))
        self._grant_waiting()

    def take_requested(self) -> int:
        """Credits that were requested since the last call of this method."""
        requested, self._requested = self._requested, 0
        return requested

    @property
    def waiting(self) -> int:
        """Credits that calls wait for."""
        return sum(price for price, waiter in self._waiters if not waiter.done())

    def release_surplus(self, free: int) -> None:
        """Give up free credits beyond ``free``."""
        self.free = min(self.free, free)

    def add(self, more: int) -> None:
        """``more`` credits were reserved for this process."""
        self.free += more
        self._grant_waiting()

    def reset(self, *, booked: int, written_off: int) -> None:
        """This replica's reservations expired, and were ``written_off`` as spent beside what was ``booked``.

        Without a budget, calls were made that were not reserved. Only these are left to book, with their full price
        while they are in flight.
        """
        self._generation += 1
        self.spent = max(0, self.spent + self.held - booked - written_off)
        self.free = self.held = 0

    # ------------------------------------------------------------ the queue of waiting calls
    def _covers(self, price: int) -> bool:
        return self._remaining is None or price <= max(self._remaining, self.price)

    def _hold(self, price: int) -> None:
        self.held += price
        if self.limited:
            self.free -= price

    async def _wait(self, price: int) -> int:
        """Wait until ``price`` is reserved; returns the generation of the reservation."""
        waiter: asyncio.Future[int] = asyncio.get_running_loop().create_future()
        entry = (price, waiter)
        self._waiters.append(entry)
        if self._on_shortage is not None:
            self._on_shortage()
        try:
            return await waiter
        except asyncio.CancelledError:
            if waiter.done() and not waiter.cancelled() and waiter.exception() is None:
                self._settle(price=price, cost=0, generation=waiter.result())  # the reservation had come already
            else:
                with suppress(ValueError):  # removed in the meantime
                    self._waiters.remove(entry)
                self._grant_waiting()
            raise

    def _grant_waiting(self) -> None:
        while self._waiters:
            price, waiter = self._waiters[0]
            if not waiter.done():
                if self.limited and self.free < price:
                    return
                self._hold(price)
                waiter.set_result(self._generation)
            self._waiters.popleft()

    def _settle(self, *, price: int, cost: int, generation: int) -> None:
        if generation != self._generation:
            return  # booked with its full price by another replica
        self.held -= price
        self.spent += cost
        if self.limited:
            self.free += max(0, price - cost)
            self._grant_waiting()


def _not_covered(price: int) -> FinalError:
    return FinalError(
        ErrorCode.COST_LIMIT, f"the remaining credit budget does not cover this request ({price} credits)"
    )


class CreditReservation:
    """Credits reserved for one call. Settling it is idempotent."""

    def __init__(self, credit_pool: CreditPool, *, price: int, generation: int) -> None:
        self.price = price
        self._credit_pool = credit_pool
        self._generation = generation
        self._open = True

    def settle(self, cost: int | None) -> None:
        """The call is over and cost this much; ``None``: unknown, so its full price counts."""
        if self._open:
            self._open = False
            cost = self.price if cost is None else cost
            self._credit_pool._settle(price=self.price, cost=cost, generation=self._generation)  # noqa: SLF001 - one thing in two classes

    def cancel(self) -> None:
        """The call was never made."""
        self.settle(0)


def worst_case_price(settings: Settings, **parameters: bool) -> int:
    """The most that one call can cost with the settings and these parameters of :func:`list_price`.

    ``SCRAPER_API_MAX_COST`` is sent with each call, and ScraperAPI refuses what exceeds it, so with it the bound is
    exact. Without it some sites cost more (shops 5, search engines 25); there is no list of them.
    """
    if settings.scraper_api_max_cost is not None:
        return settings.scraper_api_max_cost
    return list_price(settings, **parameters)


def list_price(settings: Settings, *, render: bool = False, premium: bool = False, ultra_premium: bool = False) -> int:
    """The list price of one call, for a site without a price of its own."""
    render |= settings.scraper_api_render
    premium |= settings.scraper_api_premium
    return _PRICES[(render, premium and not ultra_premium, ultra_premium)]
