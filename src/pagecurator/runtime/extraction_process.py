"""One extraction process, and the jobs that it has been sent."""

from __future__ import annotations

import asyncio
import os
import pickle
import socket
import subprocess
import sys
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, cast

from pagecurator.runtime.extraction_worker import HEADER, READY
from pagecurator.telemetry.masking import EchoMask

_START_SECONDS = 60.0
"""A process that is not ready then counts as killed. It takes half a second, and longer on a busy machine."""

_PROGRAM = "import gc; gc.disable(); from pagecurator.runtime.extraction_worker import main; main()"
"""Nothing is collected during the imports, see ``pagecurator.__main__``."""


class ProcessEndedError(Exception):
    """The process ended before its answer. ``at_work``: while it worked on this job, not on one before it."""

    def __init__(self, *, at_work: bool) -> None:
        super().__init__("the extraction process ended")
        self.at_work = at_work


class ProcessNotStartedError(Exception):
    """No process could be started: the page is not to blame."""


class WorkerProcess:
    """One extraction process, at the other end of its own pair of sockets.

    Processes share nothing, so a killed one leaves no lock behind; and when the parent dies, in whatever way, the
    socket closes and the process ends. It is a new Python, not a fork, which would copy the event loop; nor one of
    ``multiprocessing``, whose imports, also those of its resource tracker, take longer than a third of ours.

    A job may be sent while the process works on another: it begins with the next one without waiting for the event
    loop.
    """

    def __init__(self, *, page_bytes: int | None, mask: EchoMask) -> None:
        """Blocks until the process is ready: no page's time limit includes the start. May be called in any thread.

        Raises ``EOFError`` or ``OSError`` if the process ends first, or is not ready in time.
        """
        self._socket, theirs = socket.socketpair()
        self._answers: _JobProtocol | None = None
        try:
            with theirs:
                self._process = subprocess.Popen(  # noqa: S603 - our own program
                    [sys.executable, "-P", "-c", _PROGRAM],
                    env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
                    stdin=theirs.fileno(),
                )
        except BaseException:
            self._socket.close()
            raise
        try:
            self._send_arguments(page_bytes, mask)
            self._wait_until_ready()
        except BaseException:
            self.kill()
            self.join()
            raise

    def _send_arguments(self, *arguments: Any) -> None:
        """Not on its command line, nor in its environment: others can read them, and ``mask`` has the secret."""
        data = pickle.dumps(arguments, pickle.HIGHEST_PROTOCOL)
        self._socket.sendall(HEADER.pack(len(data)) + data)

    def _wait_until_ready(self) -> None:
        self._socket.settimeout(_START_SECONDS)
        if not self._socket.recv(len(READY)):
            raise EOFError

    async def connect(self) -> None:
        """Continue without blocking; once, on the event loop that sends the jobs."""
        loop = asyncio.get_running_loop()
        _, self._answers = await loop.create_connection(lambda: _JobProtocol(self.kill), sock=self._socket)

    @property
    def process_id(self) -> int:
        return self._process.pid

    @property
    def has_ended(self) -> bool:
        """True once it was killed, or is known to have ended."""
        return self._answers is None or self._answers.has_ended

    async def call(self, job: tuple[Any, ...], *, timeout_seconds: float) -> Any:
        """The answer to a job. The time limit begins when the jobs before it are done.

        Raises ``TimeoutError`` and :class:`ProcessEndedError`. A job that is cut while the process works on it kills
        the process; one that was cancelled before has the same time limit as any other.
        """
        answers = self._answers
        if answers is None or answers.has_ended:
            raise ProcessEndedError(at_work=False)
        pending = answers.send(pickle.dumps(job, pickle.HIGHEST_PROTOCOL), timeout_seconds)
        try:
            await pending.begun.wait()
            async with asyncio.timeout(timeout_seconds):
                return await pending.answer
        except (TimeoutError, asyncio.CancelledError):
            pending.answer.cancel()
            if answers.current is pending:
                self.kill()
            raise

    def kill(self) -> None:
        """Kill the process without waiting for its end."""
        self._process.kill()
        if self._answers is not None:
            self._answers.end()

    def join(self) -> None:
        """Blocks until the killed process has ended."""
        self._process.wait()
        if self._answers is None:  # otherwise its transport closes it
            self._socket.close()


@dataclass(slots=True, eq=False)
class _PendingJob:
    """A job that was sent and is not done."""

    answer: asyncio.Future[Any]
    timeout_seconds: float
    begun: asyncio.Event = field(default_factory=asyncio.Event)
    """Set when the jobs before it are done, also those that were cancelled: the process does not know of that."""


class _JobProtocol(asyncio.Protocol):
    """Sends jobs, and sorts the answers, which arrive in the order of the jobs."""

    def __init__(self, kill: Callable[[], None]) -> None:
        self._kill = kill
        self._pending: deque[_PendingJob] = deque()
        self._received = bytearray()
        self._transport: asyncio.Transport | None = None
        self.has_ended = False

    @property
    def current(self) -> _PendingJob | None:
        """The job at which the process works."""
        return self._pending[0] if self._pending else None

    def send(self, job: bytes, timeout_seconds: float) -> _PendingJob:
        assert self._transport is not None
        answer = asyncio.get_running_loop().create_future()
        pending = _PendingJob(answer=answer, timeout_seconds=timeout_seconds)
        self._pending.append(pending)
        self._pending[0].begun.set()
        self._transport.writelines((HEADER.pack(len(job)), job))
        return pending

    def end(self) -> None:
        """The process is killed."""
        self.has_ended = True
        if self._transport is not None:
            self._transport.abort()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)  # uvloop's have the methods, but not the class

    def data_received(self, data: bytes) -> None:
        self._received += data
        while (frame := self._frame()) is not None:
            answer = self._pending.popleft().answer
            self._begin_next()
            if not answer.done():  # or cancelled
                answer.set_result(pickle.loads(frame))  # noqa: S301 - from our own process

    def _begin_next(self) -> None:
        if not self._pending:
            return
        pending = self._pending[0]
        pending.begun.set()
        if pending.answer.cancelled():  # no caller is left that would end it
            asyncio.get_running_loop().call_later(pending.timeout_seconds, self._kill_at, pending)

    def _kill_at(self, pending: _PendingJob) -> None:
        if self.current is pending:
            self._kill()

    def _frame(self) -> bytes | None:
        received = self._received
        if len(received) < HEADER.size:
            return None
        (size,) = HEADER.unpack_from(received)
        end = HEADER.size + size
        if len(received) < end:
            return None
        frame = bytes(received[HEADER.size : end])
        del received[:end]
        return frame

    def connection_lost(self, _: Exception | None) -> None:
        self.has_ended = True
        for number, pending in enumerate(self._pending):
            pending.begun.set()
            if not pending.answer.done():
                pending.answer.set_exception(ProcessEndedError(at_work=number == 0))
        self._pending.clear()
