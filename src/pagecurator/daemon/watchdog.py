"""A thread that ends the process when its event loop is blocked.

A blocked loop answers no probe, renews no lease and handles no signal. Ending the process helps: its pages are rescued
when their leases expire, and the supervisor restarts it.
"""

from __future__ import annotations

import faulthandler
import os
import threading
from typing import Self

from pagecurator.telemetry.events import Event, emit

_CHECK_SECONDS = 1.0
_LOG_SECONDS = 2.0


class Watchdog:
    """Watches the event loop, which calls :meth:`beat` every second, for the length of a ``with`` block.

    ``limit_seconds``: how long the loop may be blocked; 0 disables the watchdog.
    """

    def __init__(self, *, limit_seconds: float) -> None:
        self._limit_seconds = limit_seconds
        # Checks are counted, not seconds: a process that was stopped for an hour (SIGSTOP, a suspended machine) makes
        # one check in that time, and its loop is about to continue.
        self._checks_allowed = max(2, round(limit_seconds / _CHECK_SECONDS))
        self._checks_without_beat = 0
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._watch, name="watchdog", daemon=True)

    def __enter__(self) -> Self:
        if self._limit_seconds:
            self._thread.start()
        return self

    def __exit__(self, *error: object) -> None:
        self._done.set()

    def beat(self) -> None:
        self._checks_without_beat = 0

    def check(self) -> bool:
        """Check once. False: the loop has been blocked for too long."""
        self._checks_without_beat += 1
        return self._checks_without_beat <= self._checks_allowed

    def _watch(self) -> None:
        while not self._done.wait(_CHECK_SECONDS):
            if not self.check():
                self._end()

    def _end(self) -> None:
        message = f"the event loop has been blocked for {self._limit_seconds:g} s (WF7_WATCHDOG_SECONDS)"
        os.write(2, f"{message}; exiting with code 1. Stacks of all threads:\n".encode())
        faulthandler.dump_traceback(file=2, all_threads=True)
        # In a thread of its own: the blocked one may hold the logger's lock.
        log = threading.Thread(
            target=lambda: emit(Event.DAEMON_FAILED, task="event loop", error=message),
            name="log the failure",
            daemon=True,
        )
        log.start()
        log.join(_LOG_SECONDS)
        os._exit(1)
