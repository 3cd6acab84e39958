"""How a process is asked to stop."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import sys
import threading
from collections.abc import Iterator

_THREADS_SECONDS = 1.0


class StopSignal:
    """SIGTERM or SIGINT came: the first asks for an orderly end, the second ends the process at once."""

    def __init__(self) -> None:
        self.name = ""
        self._came = asyncio.Event()
        self._listeners = 0

    @contextlib.contextmanager
    def listening(self) -> Iterator[None]:
        """Take the signals over for the length of a block; blocks may be nested."""
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

    def is_set(self) -> bool:
        """True once a signal came."""
        return self._came.is_set()

    async def wait(self) -> None:
        """Return as soon as a signal came."""
        await self._came.wait()

    def _signalled(self, number: signal.Signals) -> None:
        if self._came.is_set():
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(128 + number)  # asked twice: at once, the leases will end by themselves
        self.name = number.name
        self._came.set()


def end_within_a_second(exit_code: int) -> None:
    """End the process soon, even if a thread hangs: the lookup of a name may take longer than a container's grace.

    To be called when everything is closed: asyncio and Python wait for their threads at the end, without a limit.
    """

    def end() -> None:
        with contextlib.suppress(OSError, ValueError):
            sys.stdout.flush()
        os._exit(exit_code)

    timer = threading.Timer(_THREADS_SECONDS, end)
    timer.daemon = True
    timer.start()
