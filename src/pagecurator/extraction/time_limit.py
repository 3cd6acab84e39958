"""A limit on the time that one page may take, for a caller that has other work on its thread.

Length says little about cost: 2,000 addresses take fifty times as long as the same length of prose. So the rules check
the clock at each candidate, and reading ends with :class:`TimeLimitExceededError`. Without a limit, nothing is checked.
"""

from __future__ import annotations

from collections.abc import Callable
from contextvars import ContextVar
from time import perf_counter, thread_time
from typing import TypeVar

_Answer = TypeVar("_Answer")

# On both clocks: the thread's own time is a system call, and can't have passed before as much wall time has.
_deadline: ContextVar[tuple[float, float] | None] = ContextVar("deadline", default=None)


class TimeLimitExceededError(Exception):
    """The page takes longer than its reader may."""


def run_with_time_limit(seconds: float, read: Callable[[str, str], _Answer], html: str, url: str) -> _Answer:
    """What ``read`` finds. Raises :class:`TimeLimitExceededError` soon after ``seconds`` of this thread's own time."""
    token = _deadline.set((perf_counter() + seconds, thread_time() + seconds))
    try:
        return read(html, url)
    finally:
        _deadline.reset(token)


def check_time() -> None:
    """To be called at each candidate. Raises :class:`TimeLimitExceededError` when the time is over."""
    deadline = _deadline.get()
    if deadline is not None and perf_counter() > deadline[0] and thread_time() > deadline[1]:
        raise TimeLimitExceededError


__all__ = ["TimeLimitExceededError", "check_time", "run_with_time_limit"]
