"""Memory for bodies: a long one is read on only while the budget covers what becomes of it.

Short bodies are counted and never wait; they are many, and each is little. A long body waits, once, for all that it
may need, so that no two of them can wait for each other; and when nothing long is being read, the first one is let
in whatever it needs. While it waits its connection stands still: the rest of the body stays with the sender.
"""

from __future__ import annotations

import asyncio
import sys
import weakref
from collections import deque
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Final

from pagecurator.scraping.limits.queue_time import queued

LONG_BYTES: Final = 256 * 1024
"""Bodies up to here never wait."""

BODY_FACTOR: Final = 6
"""What a body takes in this process at most, measured in its own length: the body, its text with up to four bytes
for each character, and its way to the process that reads it."""


class BodyBudget:
    """``limit_bytes`` for all bodies together; None: without end."""

    def __init__(self, *, limit_bytes: int | None = None) -> None:
        self._limit_bytes = limit_bytes
        self._active_bytes = 0
        self._long = 0
        self._waiting: deque[tuple[asyncio.Future[None], int]] = deque()

    @property
    def limit_bytes(self) -> int | None:
        """What all bodies together may take."""
        return self._limit_bytes

    @property
    def active_bytes(self) -> int:
        """What the bodies in memory take, or may take soon."""
        return self._active_bytes

    @property
    def waiting(self) -> int:
        """Long bodies that wait for the budget now."""
        return len(self._waiting)

    def reserve(self) -> BodyReservation:
        """The reservation of one body. Whoever opens it releases it when nothing of the body is in memory any more."""
        return BodyReservation(self)

    def _has_room_for(self, more_bytes: int) -> bool:
        if self._limit_bytes is None or not self._long:
            return True
        return self._active_bytes + more_bytes <= self._limit_bytes

    def _take(self, more_bytes: int) -> None:
        self._active_bytes += more_bytes

    async def _take_long(self, more_bytes: int) -> None:
        """Take ``more_bytes`` in the order of coming."""
        if self._waiting or not self._has_room_for(more_bytes):
            turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
            self._waiting.append((turn, more_bytes))
            try:
                await turn
            except asyncio.CancelledError:
                if turn.done() and not turn.cancelled():  # it was let in, in the very moment that it gave up
                    self._give(more_bytes, long=True)
                else:
                    self._waiting = deque(other for other in self._waiting if other[0] is not turn)
                    self._let_in()
                raise
            return
        self._long += 1
        self._take(more_bytes)

    def _give(self, fewer_bytes: int, *, long: bool) -> None:
        self._active_bytes -= fewer_bytes
        self._long -= long
        self._let_in()

    def _let_in(self) -> None:
        while self._waiting and self._has_room_for(self._waiting[0][1]):
            turn, more_bytes = self._waiting.popleft()
            if turn.done():
                continue  # cancelled; it takes nothing
            self._long += 1
            self._take(more_bytes)
            turn.set_result(None)


class BodyReservation:
    """What one body takes of the budget."""

    __slots__ = ("_active_bytes", "_body_budget", "_is_long")

    def __init__(self, body_budget: BodyBudget) -> None:
        self._body_budget = body_budget
        self._active_bytes = 0
        self._is_long = False

    @property
    def active_bytes(self) -> int:
        """What it takes now."""
        return self._active_bytes

    def must_wait(self, body_bytes: int) -> bool:
        """Would :meth:`grow` to ``body_bytes`` have to wait its turn? A hint, for who has a clock to stop."""
        return body_bytes > LONG_BYTES and not self._is_long

    async def grow(self, body_bytes: int, *, longest_bytes: int) -> None:
        """The body has ``body_bytes`` so far, ``longest_bytes`` in the end at most. A long one waits here, once."""
        if self._is_long:
            return
        if body_bytes <= LONG_BYTES:
            self._set(body_bytes * BODY_FACTOR)
            return
        more_bytes = max(body_bytes, longest_bytes) * BODY_FACTOR - self._active_bytes
        await self._body_budget._take_long(more_bytes)  # noqa: SLF001 - one thing in two classes
        self._is_long = True
        self._active_bytes += more_bytes

    def shrink(self, needed_bytes: int) -> None:
        """It is known now what the body takes: not more than ``needed_bytes``."""
        self._set(min(self._active_bytes, needed_bytes))

    def release(self) -> None:
        """Nothing of the body is in memory any more. More than once does no harm; the reservation may be used again."""
        active_bytes, self._active_bytes = self._active_bytes, 0
        was_long, self._is_long = self._is_long, False
        if active_bytes or was_long:
            self._body_budget._give(active_bytes, long=was_long)  # noqa: SLF001

    def _set(self, active_bytes: int) -> None:
        change, self._active_bytes = active_bytes - self._active_bytes, active_bytes
        if change > 0:
            self._body_budget._take(change)  # noqa: SLF001
        elif change < 0:
            self._body_budget._give(-change, long=False)  # noqa: SLF001


def admission(
    reservation: BodyReservation, *, longest_bytes: int, clock: asyncio.Timeout
) -> Callable[[int], Awaitable[None]]:
    """What a body asks before it is read on. While it waits for the budget, the call's ``clock`` stands still.

    ``longest_bytes``: what the body has in the end, at most.
    """

    async def admit(body_bytes: int) -> None:
        due, loop = clock.when(), asyncio.get_running_loop()
        if due is None or not reservation.must_wait(body_bytes):
            await reservation.grow(body_bytes, longest_bytes=longest_bytes)
            return
        left_seconds = due - loop.time()
        clock.reschedule(None)
        with queued():
            await reservation.grow(body_bytes, longest_bytes=longest_bytes)
        clock.reschedule(loop.time() + left_seconds)

    return admit


def bytes_of_text(text: str, *, body_bytes: int) -> int:
    """What a decoded page takes: its text, and the text on its way to the process that reads it."""
    return sys.getsizeof(text) + 2 * body_bytes


def release_when_gone(reservation: BodyReservation, page: object) -> None:
    """Release ``reservation`` when nobody holds ``page`` any more, wherever that comes to pass."""
    loop = asyncio.get_running_loop()

    def gone() -> None:
        with suppress(RuntimeError):  # the loop has ended before the page
            loop.call_soon_threadsafe(reservation.release)

    weakref.finalize(page, gone).atexit = False


__all__ = [
    "BODY_FACTOR",
    "LONG_BYTES",
    "BodyBudget",
    "BodyReservation",
    "admission",
    "bytes_of_text",
    "release_when_gone",
]
