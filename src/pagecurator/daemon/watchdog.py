"""A thread that ends the process when its event loop takes no turn any more.

A wedged loop answers no probe, renews no lease and takes no signal: it looks alive and does nothing. Ending the
process is what helps: its pages come back when their leases end, and whoever watches it starts it anew.
"""

from __future__ import annotations

import faulthandler
import os
import threading
from types import TracebackType
from typing import Self

from pagecurator.telemetry.events import Event, emit

_LOOK_SECONDS = 1.0
_LAST_LINE_SECONDS = 2.0


class Watchdog:
    """Watches for the length of a ``with`` block. The loop calls :meth:`beat` at least every second meanwhile.

    ``limit_seconds``: silence of the loop that is borne; 0 switches the watchdog off.
    """

    def __init__(self, *, limit_seconds: float) -> None:
        self._limit_seconds = limit_seconds
        # Looks are counted, not seconds: a process that was stopped for an hour (SIGSTOP, a paused machine) has looked
        # once in it, and its loop goes on in a moment.
        self._looks_allowed = max(2, round(limit_seconds / _LOOK_SECONDS))
        self._looks_without_beat = 0
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._watch, name="watchdog", daemon=True)

    def __enter__(self) -> Self:
        if self._limit_seconds:
            self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._done.set()

    def beat(self) -> None:
        """The loop has taken a turn."""
        self._looks_without_beat = 0

    def look(self) -> bool:
        """One look. False: the loop has been silent for too long."""
        self._looks_without_beat += 1
        return self._looks_without_beat <= self._looks_allowed

    def _watch(self) -> None:
        while not self._done.wait(_LOOK_SECONDS):
            if not self.look():
                self._end()

    def _end(self) -> None:
        message = f"the event loop has taken no turn for {self._limit_seconds:g} s (WF7_WATCHDOG_SECONDS)"
        os.write(2, f"{message}; the process ends itself. Where its threads stand:\n".encode())
        faulthandler.dump_traceback(file=2, all_threads=True)
        # In a thread of its own: the wedged one may hold the logger's lock.
        last_line = threading.Thread(
            target=lambda: emit(Event.DAEMON_FAILED, task="event loop", error=message), name="last line", daemon=True
        )
        last_line.start()
        last_line.join(_LAST_LINE_SECONDS)
        os._exit(1)


__all__ = ["Watchdog"]
