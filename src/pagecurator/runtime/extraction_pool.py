"""Runs the extraction: short pages on the event loop, long ones in worker processes."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable
from contextlib import AsyncExitStack, suppress
from dataclasses import replace
from importlib import import_module
from multiprocessing import get_context
from types import ModuleType
from typing import Any, TypeVar

from pagecurator.extraction.contact import Contact
from pagecurator.extraction.time_limit import TimeLimitExceededError, run_with_time_limit
from pagecurator.runtime.extraction_worker import PIPELINE, serve_pages
from pagecurator.scraping.errors import ErrorCode
from pagecurator.scraping.limits.queue_time import queued
from pagecurator.telemetry.masking import EchoMask
from pagecurator.telemetry.traces import current

INLINE_CHARS = 64 * 1024
"""Shorter pages are extracted inline, nearly all in a few milliseconds (``bench/`` shows time against size)."""

INLINE_SECONDS = 0.02
"""A short page that takes longer, full of candidates, is extracted again in a process."""

_ATTEMPTS = 2

_START_SECONDS = 60.0
"""A process that is not ready then counts as killed. It takes half a second, and longer on a busy machine."""

_Answer = TypeVar("_Answer")
_Result = TypeVar("_Result")


class ExtractionError(Exception):
    """The page can't be extracted; it fails with ``code``."""

    def __init__(self, code: ErrorCode, message: str) -> None:
        super().__init__(message)
        self.code = code


class PageText:
    """The text of a page that waits for its extraction. A long one is stored as UTF-8, as a process receives it.

    One character beyond Latin-1, such as a typographic quote, makes a ``str`` take two bytes for each character.
    """

    __slots__ = ("_text",)

    def __init__(self, html: str) -> None:
        self._text: str | bytes = html if len(html) <= INLINE_CHARS else html.encode("utf-8", "surrogatepass")

    @property
    def stored(self) -> str | bytes:
        """What a process receives, which does not import this module."""
        return self._text

    @property
    def is_short(self) -> bool:
        """Whether the page is extracted on the event loop first."""
        return isinstance(self._text, str)

    @property
    def html(self) -> str:
        return self._text if isinstance(self._text, str) else self._text.decode("utf-8", "surrogatepass")


class ExtractionPool:
    """A pool of worker processes with a time limit and a memory limit for each page.

    Processes start on demand. One that is killed is replaced, and its page is tried once more.
    """

    def __init__(
        self,
        *,
        timeout_seconds: float = 10.0,
        processes: int | None = None,
        page_bytes: int | None = None,
        mask: EchoMask | None = None,
    ) -> None:
        """``page_bytes``: what a process may allocate for a page; a page that needs more fails alone.

        ``mask`` hides a secret that a page quotes in an encoding that only extraction decodes (``&#107;``, ``%6B``).
        """
        self._mask = mask or EchoMask("")
        self._timeout_seconds = timeout_seconds
        self._page_bytes = page_bytes
        self._capacity = asyncio.Semaphore(processes or default_processes())
        self._idle: list[WorkerProcess] = []
        self._processes: set[WorkerProcess] = set()
        self._inline_lock = asyncio.Lock()
        self._importing: asyncio.Task[ModuleType] | None = None
        self._housekeeping: set[asyncio.Task[Any]] = set()
        """Processes that start or end: both take a while, and neither may block the event loop."""

    async def contacts(self, text: PageText, url: str) -> list[Contact]:
        """The contacts on the page, in rank order. Raises :class:`ExtractionError`."""
        contacts = await self.run((await self._pipeline()).extract_contacts, text, url)
        return _masked(contacts, self._mask) if self._mask.masks_text else contacts

    async def contacts_with_completeness(self, text: PageText, url: str) -> tuple[list[Contact], bool]:
        """The same, and whether what is not among the contacts is not on the page."""
        contacts, is_complete = await self.run((await self._pipeline()).extract_with_completeness, text, url)
        return _masked(contacts, self._mask) if self._mask.masks_text else contacts, is_complete

    async def run(self, read: Callable[[str, str], _Answer], text: PageText, url: str) -> _Answer:
        """The result of ``read``, a pure module-level function, for the page. Raises :class:`ExtractionError`."""
        if text.is_short:
            # Responses arrive in bursts. One page per iteration of the event loop, so that free slots are taken and the
            # next batch is claimed between two pages and not after the burst.
            async with self._inline_lock:
                await asyncio.sleep(0)
                with suppress(TimeLimitExceededError):
                    return run_with_time_limit(INLINE_SECONDS, read, text.html, url)
        async with AsyncExitStack() as stack:
            with queued():
                await stack.enter_async_context(self._capacity)
            for _ in range(_ATTEMPTS):
                try:
                    return await self._run_in_process(read, text, url)
                except (EOFError, OSError):
                    continue  # the process was killed, perhaps by the kernel for its memory
        raise ExtractionError(ErrorCode.INTERNAL_ERROR, "the process that extracted it was killed twice")

    def process_ids(self) -> list[int]:
        return [process.process_id for process in self._processes]

    async def close(self) -> None:
        """Terminate the processes. Call it when no page is being extracted."""
        while self._housekeeping:  # one that starts for a cancelled page becomes idle first
            await asyncio.wait(self._housekeeping)
        while self._idle:
            await self._terminate(self._idle.pop())

    async def _pipeline(self) -> ModuleType:
        """The module of the extraction, imported at the first page: ``run-once`` with nothing due doesn't need it.

        The import takes a fifth of a second, in a thread: meanwhile responses are read and slots are filled.
        """
        if self._importing is None:
            importing = asyncio.to_thread(import_module, PIPELINE)
            self._importing = self._track(asyncio.create_task(importing, name="import the extraction"))
        return self._importing.result() if self._importing.done() else await asyncio.shield(self._importing)

    async def _run_in_process(self, read: Callable[[str, str], _Answer], text: PageText, url: str) -> _Answer:
        process = self._idle.pop() if self._idle else await self._spawn()
        current().event("extraction in a worker process")
        try:
            async with asyncio.timeout(self._timeout_seconds):
                answer = await asyncio.to_thread(process.call, read, text, url)
        except TimeoutError:
            await self._terminate(process)
            message = f"its contacts were not found within {self._timeout_seconds:g} s"
            raise ExtractionError(ErrorCode.EXTRACTION_TIMEOUT, message) from None
        except BaseException:
            await self._terminate(process)  # cancelled or dead; the thread that waits for it ends with it
            raise
        if isinstance(answer, MemoryError):
            await self._terminate(process)
            message = "reading it needs more memory than a process may take (WF7_MEMORY_LIMIT_MB)"
            raise ExtractionError(ErrorCode.EXTRACTION_MEMORY, message)
        self._idle.append(process)
        if isinstance(answer, Exception):
            raise answer
        return answer

    async def _spawn(self) -> WorkerProcess:
        starting = self._track(asyncio.create_task(asyncio.to_thread(WorkerProcess, page_bytes=self._page_bytes)))
        try:
            process = await asyncio.shield(starting)
        except asyncio.CancelledError:
            starting.add_done_callback(self._adopt_unclaimed)
            raise
        self._processes.add(process)
        return process

    def _adopt_unclaimed(self, starting: asyncio.Task[WorkerProcess]) -> None:
        if starting.cancelled() or starting.exception() is not None:
            return
        self._processes.add(starting.result())
        self._idle.append(starting.result())

    async def _terminate(self, process: WorkerProcess) -> None:
        """Kill the process and wait for its end, also if the caller is cancelled."""
        self._processes.discard(process)
        process.kill()
        await asyncio.shield(self._track(asyncio.create_task(asyncio.to_thread(process.join))))

    def _track(self, task: asyncio.Task[_Result]) -> asyncio.Task[_Result]:
        self._housekeeping.add(task)
        task.add_done_callback(self._housekeeping.discard)
        return task


def _masked(contacts: list[Contact], mask: EchoMask) -> list[Contact]:
    """Drop contacts whose value quotes the secret; mask it in the context of the others."""
    texts = "\n".join(
        text for each in contacts for text in (each.value, each.raw, each.context, each.name, each.role) if text
    )
    if mask.text(texts) == texts:
        return contacts
    return [
        replace(
            contact,
            raw=mask.text(contact.raw),
            context=mask.text(contact.context),
            name=contact.name and mask.text(contact.name),
            role=contact.role and mask.text(contact.role),
        )
        for contact in contacts
        if mask.text(contact.value) == contact.value
    ]


def default_processes() -> int:
    """The number of processes without a memory limit: one core is left to the event loop."""
    return max(1, min(4, (os.cpu_count() or 2) - 1))


class WorkerProcess:
    """One extraction process, at the other end of its own pipe.

    Processes share nothing, so a killed one leaves no lock behind; and when the parent dies, in whatever way, the pipe
    closes and the process ends. It is spawned, not forked: a fork would copy the event loop.
    """

    def __init__(self, *, page_bytes: int | None) -> None:
        """Blocks until the process is ready: no page's time limit includes the start. May be called in any thread.

        Raises ``EOFError`` or ``OSError`` if the process ends first, or is not ready in time.
        """
        context = get_context("spawn")
        self._pipe, theirs = context.Pipe()
        self._process = context.Process(target=serve_pages, args=(theirs, page_bytes), name="extraction", daemon=True)
        self._process.start()
        theirs.close()
        try:
            self._wait_until_ready()
        except BaseException:
            self.kill()
            self.join()
            raise

    def _wait_until_ready(self) -> None:
        if not self._pipe.poll(_START_SECONDS):
            raise TimeoutError
        self._pipe.recv()

    @property
    def process_id(self) -> int:
        return self._process.pid or 0

    def call(self, read: Callable[[str, str], _Answer], text: PageText, url: str) -> _Answer | Exception:
        """Blocks until the result arrives. Raises ``EOFError`` or ``OSError`` if the process is killed."""
        self._pipe.send((read, text.stored, url))
        answer: _Answer | Exception = self._pipe.recv()
        return answer

    def kill(self) -> None:
        """Kill the process without waiting for its end."""
        self._process.kill()

    def join(self) -> None:
        """Blocks until the killed process has ended."""
        self._process.join()
        self._pipe.close()
