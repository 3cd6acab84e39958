"""The credits that this process may spend: set aside before a call, paid or given back after it.

Without a budget everything is allowed and only counted. With one, calls wait until credits were set aside for
them in the common books, at the highest price that they can have, so that all replicas together never spend more.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable
from contextlib import suppress

from pagecurator.scraping.errors import ErrorCode, FinalError


class CreditPool:
    """What may be spent, what is set aside for calls, and what was spent; all in credits.

    Of what the common books set aside for this process, ``held`` belongs to calls that wait for a slot or are in
    flight, and ``free`` to nobody yet.
    """

    def __init__(self, *, price: int = 1) -> None:
        self.price = price
        """The most that a plain call can cost."""
        self._limited = False
        self._free = 0
        self._held = 0
        self._spent = 0
        self._asked = 0
        self._books = 0
        self._bearable: int | None = None
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
        """Spent since the books were begun. A call without an answer counts with its full price."""
        return self._spent

    async def reserve(self, price: int | None = None) -> CreditReservation:
        """Set the ``price`` of a call aside, and wait until there is as much. Safe to cancel.

        Raises :class:`ScrapeError` (``cost_limit``) for a call dearer than a plain one that the budget does not bear
        any more in its period. When it does not bear a plain one either, the account is paused.
        """
        price = self.price if price is None else price
        if not self._bears(price):
            raise _unbearable(price)
        self._asked += price
        if self._limited and (self._waiters or self._free < price):
            return CreditReservation(self, price=price, books=await self._wait(price))
        self._set_aside(price)
        return CreditReservation(self, price=price, books=self._books)

    # ------------------------------------------------------------ for who keeps the common books
    def on_shortage(self, called: Callable[[], None]) -> None:
        """``called`` each time that a call has to wait for credits. It must not block."""
        self._on_shortage = called

    def limit(self, limited: bool) -> None:  # noqa: FBT001 - reads as what it says
        """Begin or cease to ask for credits before each call."""
        self._limited = limited
        if not limited:
            self._free = 0
        self._serve()

    def bear(self, most: int | None) -> None:
        """No call dearer than ``most`` can be had in this period; None: there is no budget."""
        self._bearable = most
        for price, waiter in self._waiters:
            if not self._bears(price) and not waiter.done():
                waiter.set_exception(_unbearable(price))
        self._serve()

    def take_asked(self) -> int:
        """Credits that were asked for since the last look."""
        asked, self._asked = self._asked, 0
        return asked

    @property
    def waiting(self) -> int:
        """Credits that calls wait for."""
        return sum(price for price, waiter in self._waiters if not waiter.done())

    def trim(self, free: int) -> None:
        """Give up what is free beyond ``free``."""
        self._free = min(self._free, free)

    def grant(self, more: int) -> None:
        """``more`` credits were set aside for us."""
        self._free += more
        self._serve()

    def begin_new_books(self) -> None:
        """What was set aside for us was written off by others: calls from before count no more, nothing is free."""
        self._books += 1
        self._free = self._held = self._spent = 0

    # ------------------------------------------------------------ parts
    def _bears(self, price: int) -> bool:
        return self._bearable is None or price <= max(self._bearable, self.price)

    def _set_aside(self, price: int) -> None:
        self._held += price
        if self._limited:
            self._free -= price

    async def _wait(self, price: int) -> int:
        """Until ``price`` was set aside; returns in which books."""
        waiter: asyncio.Future[int] = asyncio.get_running_loop().create_future()
        entry = (price, waiter)
        self._waiters.append(entry)
        if self._on_shortage is not None:
            self._on_shortage()
        try:
            return await waiter
        except asyncio.CancelledError:
            if waiter.done() and not waiter.cancelled() and waiter.exception() is None:
                self._settle(price=price, cost=0, books=waiter.result())  # it had come already
            else:
                with suppress(ValueError):  # served others meanwhile, and thrown out then
                    self._waiters.remove(entry)
                self._serve()
            raise

    def _serve(self) -> None:
        while self._waiters:
            price, waiter = self._waiters[0]
            if not waiter.done():
                if self._limited and self._free < price:
                    return
                self._set_aside(price)
                waiter.set_result(self._books)
            self._waiters.popleft()

    def _settle(self, *, price: int, cost: int, books: int) -> None:
        if books != self._books:
            return  # written off with its full price
        self._held -= price
        self._spent += cost
        if self._limited:
            self._free += max(0, price - cost)
            self._serve()


def _unbearable(price: int) -> FinalError:
    return FinalError(ErrorCode.COST_LIMIT, f"the credit budget does not bear a call for {price} credits any more")


class CreditReservation:
    """Credits set aside for one call. Settle it once; more often does no harm."""

    __slots__ = ("_books", "_credit_pool", "_open", "price")

    def __init__(self, credit_pool: CreditPool, *, price: int, books: int) -> None:
        self.price = price
        self._credit_pool = credit_pool
        self._books = books
        self._open = True

    def paid(self, cost: int | None) -> None:
        """The call is over and cost this much; ``None``: nobody knows, so its full price counts."""
        if self._open:
            self._open = False
            cost = self.price if cost is None else cost
            self._credit_pool._settle(price=self.price, cost=cost, books=self._books)  # noqa: SLF001 - one thing in two classes

    def give_back(self) -> None:
        """The call was never made."""
        self.paid(0)


__all__ = ["CreditPool", "CreditReservation"]
