"""Time spent waiting for limits of this process (slots, connections, memory), which is not the website's fault."""

from __future__ import annotations

import asyncio
from contextlib import AbstractContextManager, nullcontext
from contextvars import ContextVar


class SlotTimeoutError(Exception):
    """A limit of this process left no time for the fetch. It says nothing about the website; retry later."""

    def __init__(self, message: str, *, retry_after_seconds: float = 5.0) -> None:
        super().__init__(message)
        self.retry_after_seconds = retry_after_seconds


class QueueTime:
    """How long one task has waited for limits of this process, on the event loop's clock."""

    def __init__(self) -> None:
        self._waiting = 0
        self._since = 0.0
        self._past_seconds = 0.0

    @property
    def is_waiting(self) -> bool:
        """True while the task waits for one of the limits."""
        return self._waiting > 0

    @property
    def seconds(self) -> float:
        """All waits so far, the present one included."""
        return self._past_seconds + (_now() - self._since if self._waiting else 0.0)

    def __enter__(self) -> None:
        if not self._waiting:
            self._since = _now()
        self._waiting += 1

    def __exit__(self, *_: object) -> None:
        self._waiting -= 1
        if not self._waiting:
            self._past_seconds += _now() - self._since


def measure_queue_time(queue_time: QueueTime) -> None:
    """Add the current task's waits to ``queue_time`` from now on."""
    _CURRENT.set(queue_time)


def queued() -> AbstractContextManager[None]:
    """Wrap each wait for a limit of this process; without :func:`measure_queue_time` it does nothing."""
    return _CURRENT.get() or _UNMEASURED


_CURRENT: ContextVar[QueueTime | None] = ContextVar("queue_time", default=None)
_UNMEASURED = nullcontext()


def _now() -> float:
    return asyncio.get_running_loop().time()
