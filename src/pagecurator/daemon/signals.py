"""SIGTERM and SIGINT."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import sys
import threading
from collections.abc import Iterator

_THREADS_SECONDS = 1.0


class StopSignal(asyncio.Event):
    """Set by the first SIGTERM or SIGINT, which asks for an orderly stop; a second one ends the process immediately."""

    def __init__(self) -> None:
        super().__init__()
        self.name = ""
        self._listeners = 0

    @contextlib.contextmanager
    def listening(self) -> Iterator[None]:
        """Handle the signals for the length of a block; blocks may be nested."""
        loop = asyncio.get_running_loop()
        wanted = (signal.SIGTERM, signal.SIGINT)
        before = {number: signal.getsignal(number) for number in wanted}
        for number in wanted:
            loop.add_signal_handler(number, self._signalled, number)
        self._listeners += 1
        try:
            yield
        finally:
            self._listeners -= 1
            if not self._listeners:
                for number in wanted:
                    loop.remove_signal_handler(number)
                    signal.signal(number, before[number] or signal.SIG_DFL)  # process 1 has no default action

    def _signalled(self, number: signal.Signals) -> None:
        if self.is_set():
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(128 + number)  # the leases expire, and other workers rescue the pages
        self.name = number.name
        self.set()


def end_within_a_second(exit_code: int) -> None:
    """End the process within a second, even if a thread hangs: a DNS lookup may take longer than a container's grace.

    To be called when everything is closed: at exit, asyncio and Python wait for their threads without a time limit.
    """

    def end() -> None:
        with contextlib.suppress(OSError, ValueError):
            sys.stdout.flush()
        os._exit(exit_code)

    timer = threading.Timer(_THREADS_SECONDS, end)
    timer.daemon = True
    timer.start()
