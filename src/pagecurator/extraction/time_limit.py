"""A time limit for extraction from one page, for callers on the event loop's thread.

The length of a page says little about its cost: 2,000 addresses take fifty times as long as prose of the same length.
So the rules call :func:`check_time` at each candidate, wherever they are; the deadline is a context variable.
"""

from __future__ import annotations

from collections.abc import Callable
from contextvars import ContextVar
from time import perf_counter, thread_time
from typing import ParamSpec, TypeVar

_Arguments = ParamSpec("_Arguments")
_Result = TypeVar("_Result")

# On both clocks: thread time is a system call, and is read only if as much wall time has passed.
_deadline: ContextVar[tuple[float, float] | None] = ContextVar("deadline", default=None)


class TimeLimitExceededError(Exception):
    """Extraction from a page exceeded its time limit."""


def run_with_time_limit(
    seconds: float, read: Callable[_Arguments, _Result], *args: _Arguments.args, **kwargs: _Arguments.kwargs
) -> _Result:
    """Call ``read``; raises :class:`TimeLimitExceededError` after ``seconds`` of the thread's CPU time."""
    token = _deadline.set((perf_counter() + seconds, thread_time() + seconds))
    try:
        return read(*args, **kwargs)
    finally:
        _deadline.reset(token)


def check_time() -> None:
    """Raise :class:`TimeLimitExceededError` if the time is over; does nothing without a limit."""
    deadline = _deadline.get()
    if deadline is not None and perf_counter() > deadline[0] and thread_time() > deadline[1]:
        raise TimeLimitExceededError
