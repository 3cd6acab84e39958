"""Extraction, kept off the event loop's time for long pages."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import Callable
from multiprocessing import get_context
from multiprocessing.connection import Connection
from typing import TypeVar

from pagecurator.extraction import extract_contacts
from pagecurator.extraction.contact import Contact
from pagecurator.scraping.errors import ErrorCode

INLINE_CHARS = 64 * 1024
"""Shorter pages are read at once, in a few milliseconds; ``bench/`` shows time against size."""

_TRIES = 2

_Answer = TypeVar("_Answer")


class ExtractionError(Exception):
    """The page can't be read; ``code`` is what the page fails with."""

    def __init__(self, code: ErrorCode, message: str) -> None:
        super().__init__(message)
        self.code = code


class Extractor:
    """Runs the pure extraction: short pages at once, long ones in other processes, each with a time limit.

    The processes start when a long page needs one. One that is killed is replaced, and its page is read again, once.
    """

    def __init__(self, *, timeout_seconds: float = 10.0, processes: int | None = None) -> None:
        self._timeout_seconds = timeout_seconds
        # One core is the event loop's.
        self._free = asyncio.Semaphore(processes or max(1, min(4, (os.cpu_count() or 2) - 1)))
        self._idle: list[_Reader] = []
        self._turn = asyncio.Lock()

    async def contacts(self, html: str, url: str) -> list[Contact]:
        """The contacts on the page, in rank order. Raises :class:`ExtractionError`."""
        return await self.read(extract_contacts, html, url)

    async def read(self, read: Callable[[str, str], _Answer], html: str, url: str) -> _Answer:
        """What ``read``, a pure function of a module, finds on the page. Raises :class:`ExtractionError`."""
        if len(html) <= INLINE_CHARS:
            # Answers come in crowds. One page in a turn of the loop, so that free slots are taken and the next batch
            # is claimed between two pages, and not after the crowd.
            async with self._turn:
                await asyncio.sleep(0)
                return read(html, url)
        async with self._free:
            for _ in range(_TRIES):
                try:
                    return await self._read_apart(read, html, url)
                except (EOFError, OSError):
                    continue  # the process was killed, perhaps by the kernel for its memory
        raise ExtractionError(ErrorCode.INTERNAL_ERROR, "the process that read it was killed, twice")

    async def close(self) -> None:
        """End the processes; they are idle, because every journey has ended before."""
        for reader in self._idle:
            reader.kill()
        self._idle.clear()

    async def _read_apart(self, read: Callable[[str, str], _Answer], html: str, url: str) -> _Answer:
        reader = self._idle.pop() if self._idle else _Reader()
        try:
            async with asyncio.timeout(self._timeout_seconds):
                answer = await asyncio.to_thread(reader.ask, read, html, url)
        except TimeoutError:
            reader.kill()
            message = f"its contacts were not found within {self._timeout_seconds:g} s"
            raise ExtractionError(ErrorCode.EXTRACTION_TIMEOUT, message) from None
        except BaseException:
            reader.kill()  # cancelled, or dead already; the thread that waits for it ends with it
            raise
        self._idle.append(reader)
        if isinstance(answer, Exception):
            raise answer
        return answer


class _Reader:
    """One process that reads pages, at the other end of a pipe of its own.

    Nothing is shared between readers, so a killed one takes no lock along; and when the daemon is gone, however it
    went, the pipe ends and the process with it. It is spawned, not forked: a fork would copy the event loop.
    """

    def __init__(self) -> None:
        context = get_context("spawn")
        self._pipe, theirs = context.Pipe()
        self._process = context.Process(target=_serve, args=(theirs,), name="extraction", daemon=True)
        self._process.start()
        theirs.close()

    def ask(self, read: Callable[[str, str], _Answer], html: str, url: str) -> _Answer | Exception:
        """Blocks until the answer is there. Raises ``EOFError`` or ``OSError`` when the process is killed."""
        self._pipe.send((read, html, url))
        answer: _Answer | Exception = self._pipe.recv()
        return answer

    def kill(self) -> None:
        """End the process at once."""
        self._process.kill()
        self._process.join()
        self._pipe.close()


def _serve(pipe: Connection) -> None:
    """What a process does: answer until the pipe ends. Ctrl-C is the daemon's business."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    while True:
        try:
            read, html, url = pipe.recv()
        except EOFError:
            return
        try:
            answer = read(html, url)
        except Exception as error:  # noqa: BLE001 - it is raised on the other side
            answer = error
        pipe.send(answer)
