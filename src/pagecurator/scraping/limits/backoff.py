"""Exponential back-off of all calls: after several 429s in a row none begins for a while, each time for longer.

Back-off per page does not help when every call is answered 429: hundreds of pages would each retry after their own
second. Here one pause holds for all calls. When it ends, a single call begins; a 429 doubles the pause, an accepted
call ends it. Calls in flight are not affected.
"""

from __future__ import annotations

import asyncio
import math
import random
import time
from collections.abc import Callable

FIRST_SECONDS = 1.0
LONGEST_SECONDS = 60.0
"""The longest pause; callers that would wait for it are released instead."""

REFUSALS_IN_A_ROW = 3
"""One or two may be chance, or a page that is answered 429 whatever the load."""

_JITTER = 0.25

OnBackoff = Callable[[float, int], None]
"""Called with the seconds of the pause (0: it ended) and the number of 429s in a row."""


class CallsPausedError(Exception):
    """No call may begin for longer than the caller waits: release the page."""


class Backoff:
    """When the next call may begin. One for each :class:`pagecurator.scraping.limits.concurrency.Throttle`."""

    def __init__(
        self,
        *,
        first_seconds: float = FIRST_SECONDS,
        longest_seconds: float = LONGEST_SECONDS,
        on_change: OnBackoff | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._first_seconds = first_seconds
        self._longest_seconds = longest_seconds
        self._on_change = on_change
        self._clock = clock
        self._refusals = 0
        self._until = -math.inf
        self._changed = asyncio.Event()
        self.generation = 0
        """Incremented by each pause. A 429 to a call that began before the pause does not count."""
        self.seconds = 0.0
        """Length of the pause without its jitter; 0: there is none."""

    @property
    def is_longest(self) -> bool:
        """True at the longest pause: nothing but 429 for about a minute."""
        return self.seconds >= self._longest_seconds

    @property
    def seconds_left(self) -> float:
        """Until the next call may begin; 0 without a pause."""
        return max(0.0, self._until - self._clock()) if self.seconds else 0.0

    # ------------------------------------------------------------ reported by calls
    def refused(self, *, generation: int) -> None:
        """A call that began in ``generation`` was answered 429."""
        self._refusals += 1
        if generation != self.generation or self._refusals < REFUSALS_IN_A_ROW:
            return
        before = self.seconds
        self.seconds = min(2 * before or self._first_seconds, self._longest_seconds)
        jitter = random.uniform(1 - _JITTER, 1 + _JITTER)  # noqa: S311 - replicas must not come back together
        self._until = self._clock() + self.seconds * jitter
        self.generation += 1
        self._wake()
        if self._on_change is not None and self.seconds != before:
            self._on_change(self.seconds, self._refusals)

    def served(self) -> None:
        """ScraperAPI processed a call: the pause is over."""
        refusals, self._refusals = self._refusals, 0
        if not self.seconds:
            return
        self.seconds = 0.0
        self._wake()
        if self._on_change is not None:
            self._on_change(0.0, refusals)

    # ------------------------------------------------------------ before a call
    async def wait(self, *, patience_seconds: float = math.inf) -> None:
        """Return when a call may begin.

        Raises :class:`CallsPausedError` when the pause is longer than ``patience_seconds``, or as long as it may grow.
        """
        patient_until = self._clock() + patience_seconds
        while (left := self.seconds_left) > 0:
            if self.is_longest or self._until > patient_until:
                raise CallsPausedError(f"ScraperAPI answers 429 to every call: no call begins for {left:.0f} s")
            changed = self._changed
            try:
                async with asyncio.timeout(left):
                    await changed.wait()
            except TimeoutError:
                continue

    def begin(self) -> bool:
        """Whether a call may begin now: at the end of a pause one may, the next after the same time again."""
        if not self.seconds:
            return True
        if self.seconds_left > 0:
            return False
        self._until = self._clock() + self.seconds
        return True

    def _wake(self) -> None:
        self._changed.set()
        self._changed = asyncio.Event()
