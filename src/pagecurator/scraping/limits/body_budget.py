"""One limiter of the bytes in flight, shared by the claim, the readers of bodies and the extraction.

A body counts from its first bytes until it is extracted. Short bodies never wait: they are many, and each is small. A
long body waits once, in order of arrival, for all that it may need, so no two of them can wait for each other; and
when no other long body is in memory, it is admitted whatever it needs. While it waits, its connection is not read and
the rest stays with the sender. While the budget is full, claiming keeps a single page in flight; while the measured
memory is near its limit, nothing is claimed.
"""

from __future__ import annotations

import asyncio
import sys
import weakref
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Final

from pagecurator.scraping.limits.queue_time import queued

LONG_BYTES: Final = 256 * 1024
"""Bodies up to here never wait."""

BODY_FACTOR: Final = 6
"""What a body takes in this process at most, in multiples of its length: the body, its text with up to four bytes
for each character, and the copy that is sent to an extraction process."""


class BodyBudget:
    """``limit_bytes`` for all bodies together; None: unlimited."""

    def __init__(self, *, limit_bytes: int | None = None) -> None:
        self.limit_bytes = limit_bytes
        self.active_bytes = 0
        """What the bodies in memory take, or may take soon."""
        self.waiting = 0
        """Long bodies that wait for the budget now."""
        self._long_bodies = 0
        self._is_under_pressure = False
        self._next = asyncio.Lock()
        self._changed = asyncio.Event()

    @property
    def is_full(self) -> bool:
        """True while no more pages should be fetched than are fetched already."""
        is_over = self.limit_bytes is not None and self.active_bytes > self.limit_bytes
        return is_over or self.waiting > 1  # a single one is no queue

    def reserve(self) -> BodyReservation:
        """An empty reservation for one body. The caller releases it when nothing of the body is in memory any more."""
        return BodyReservation(self)

    def set_pressure(self, is_under_pressure: bool) -> None:  # noqa: FBT001 - a setter
        """Whether the measured memory is near its limit: then long bodies are admitted one at a time."""
        self._is_under_pressure = is_under_pressure
        self._changed.set()

    async def wait_out_pressure(self) -> None:
        """Return when the measured memory leaves room for another page."""
        while self._is_under_pressure:
            self._changed.clear()
            await self._changed.wait()

    async def _admit(self, more_bytes: int) -> None:
        self.waiting += 1
        try:
            async with self._next:
                while not self._covers(more_bytes):
                    self._changed.clear()
                    await self._changed.wait()
                self._long_bodies += 1
                self.active_bytes += more_bytes
        finally:
            self.waiting -= 1
            self._changed.set()

    def _covers(self, more_bytes: int) -> bool:
        if self.limit_bytes is None or not self._long_bodies:
            return True
        return not self._is_under_pressure and self.active_bytes + more_bytes <= self.limit_bytes

    def _change(self, more_bytes: int, *, long_bodies: int = 0) -> None:
        self.active_bytes += more_bytes
        self._long_bodies += long_bodies
        self._changed.set()


class BodyReservation:
    """What one body takes of the budget."""

    def __init__(self, body_budget: BodyBudget) -> None:
        self._body_budget = body_budget
        self._is_long = False
        self.active_bytes = 0

    async def acquire(self, body_bytes: int, *, longest_bytes: int, clock: asyncio.Timeout | None = None) -> None:
        """Cover a body of ``body_bytes`` so far and ``longest_bytes`` at most. A long one waits here, once.

        While it waits, the call's ``clock`` is stopped: the website is not to blame.
        """
        if self._is_long:
            return
        if body_bytes <= LONG_BYTES:
            self._resize(body_bytes * BODY_FACTOR)
            return
        more_bytes = max(body_bytes, longest_bytes) * BODY_FACTOR - self.active_bytes
        with _stopped(clock), queued():
            await self._body_budget._admit(more_bytes)  # noqa: SLF001 - one thing in two classes
        self._is_long = True
        self.active_bytes += more_bytes

    def shrink(self, needed_bytes: int) -> None:
        """The body turned out to take at most ``needed_bytes``."""
        self._resize(min(self.active_bytes, needed_bytes))

    def release(self) -> None:
        """Nothing of the body is in memory any more. Idempotent; the reservation may be used again."""
        active_bytes, self.active_bytes = self.active_bytes, 0
        was_long, self._is_long = self._is_long, False
        self._body_budget._change(-active_bytes, long_bodies=-was_long)  # noqa: SLF001

    def _resize(self, active_bytes: int) -> None:
        self._body_budget._change(active_bytes - self.active_bytes)  # noqa: SLF001
        self.active_bytes = active_bytes


@contextmanager
def _stopped(clock: asyncio.Timeout | None) -> Iterator[None]:
    due = clock.when() if clock is not None else None
    if clock is None or due is None:
        yield
        return
    loop = asyncio.get_running_loop()
    left_seconds = due - loop.time()
    clock.reschedule(None)
    try:
        yield
    finally:
        clock.reschedule(loop.time() + left_seconds)


def bytes_of_text(text: str, *, body_bytes: int) -> int:
    """What a decoded page takes: its text, and the copy that is sent to an extraction process."""
    return sys.getsizeof(text) + 2 * body_bytes


def release_when_gone(reservation: BodyReservation, page: object) -> None:
    """Release ``reservation`` when ``page`` is garbage-collected, in whatever thread."""
    loop = asyncio.get_running_loop()

    def gone() -> None:
        with suppress(RuntimeError):  # the loop has ended before the page
            loop.call_soon_threadsafe(reservation.release)

    weakref.finalize(page, gone).atexit = False
