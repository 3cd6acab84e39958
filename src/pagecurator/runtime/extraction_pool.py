"""Reads pages: in worker processes, and short ones on the event loop while those are busy."""

from __future__ import annotations

import asyncio
import gc
import os
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from importlib import import_module
from types import ModuleType
from typing import Any, TypeVar, cast

from pagecurator.extraction.contact import Contact
from pagecurator.extraction.time_limit import TimeLimitExceededError, run_with_time_limit
from pagecurator.runtime.extraction_messages import PageRead, PageRefused, PageToRead
from pagecurator.runtime.extraction_process import ProcessEndedError, ProcessNotStartedError, WorkerProcess
from pagecurator.runtime.extraction_worker import PAGE_READER
from pagecurator.runtime.garbage_collection import freeze_gc
from pagecurator.scraping.errors import ErrorCode
from pagecurator.scraping.limits.queue_time import queued
from pagecurator.telemetry.events import Event, emit
from pagecurator.telemetry.masking import EchoMask
from pagecurator.telemetry.traces import current

INLINE_CHARS = 64 * 1024
"""Shorter pages may be read inline, nearly all in a few milliseconds (``bench/`` shows time against size)."""

_INLINE_ENCODED_BYTES = 16 * 1024
"""An encoded body of this length is hardly ever a short page: markup is compressed to a fifth."""

INLINE_SECONDS = 0.02
"""A short page that takes longer, full of candidates, is read again in a process."""

_JOBS_A_PROCESS = 4
"""The one that it works on, and as many short ones as it reads while the event loop is busy with other pages."""

_INLINE_QUEUE = 8
"""When so many short pages wait for the event loop, or more are claimed, a process is started for them, too."""

_ATTEMPTS = 2

_START_RETRY_SECONDS = 1.0

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

    Processes start on demand, the first one when many pages are claimed. One that is killed is replaced, and its page
    is tried once more. While none can be started (no memory, too many processes, an interpreter that was replaced),
    pages of the queue wait: they are paid for.
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

        ``mask`` hides a secret that a page quotes, also in an encoding that only extraction decodes (``&#107;``,
        ``%6B``).
        """
        self._mask = mask or EchoMask("")
        self._timeout_seconds = timeout_seconds
        self._page_bytes = page_bytes
        self._most_processes = processes or default_processes()
        self._places = asyncio.Semaphore(self._most_processes * _JOBS_A_PROCESS)
        self._processes: list[_Process] = []
        self._inline_lock = asyncio.Lock()
        self._inline_waiting = 0
        self._importing: asyncio.Task[ModuleType] | None = None
        self._not_started_since: float | None = None
        self._housekeeping: set[asyncio.Task[Any]] = set()
        """Processes that start or end: both take a while, and neither may block the event loop."""

    def prepare(self, pages: int) -> None:
        """Begin what the first of many ``pages`` that were claimed would wait for: the import, and a process.

        A few pages begin the import with the first response: until then the event loop has the processor to itself.
        """
        if pages <= _INLINE_QUEUE:
            return
        self._import_reader()
        if not self._processes:
            self._add_process()

    async def read(self, page: PageToRead) -> PageRead | PageRefused:
        """The contacts on a received page, in rank order, or why it is no page. Raises :class:`ExtractionError`."""
        reader = await self._reader()
        is_short = len(page.body.data) <= (INLINE_CHARS if page.body.coding is None else _INLINE_ENCODED_BYTES)
        inline = (reader.read_short_page, page, self._mask) if is_short else None
        job = (reader.read_page, page)
        result = cast("PageRead | PageRefused", await self._run(inline, job, waits_for_start=True))
        if isinstance(result, PageRefused) or not self._mask.masks_text:
            return result
        return replace(result, contacts=_masked(result.contacts, self._mask))

    async def contacts(self, text: PageText, url: str) -> list[Contact]:
        """The contacts on the page, in rank order. Raises :class:`ExtractionError`."""
        contacts = await self.run((await self._reader()).extract_contacts, text, url)
        return _masked(contacts, self._mask) if self._mask.masks_text else contacts

    async def run(self, read: Callable[[str, str], _Answer], text: PageText, url: str) -> _Answer:
        """The result of ``read``, a pure module-level function, for the page. Raises :class:`ExtractionError`."""
        inline = (read, text.html, url) if text.is_short else None
        return cast("_Answer", await self._run(inline, (read, text.stored, url)))

    async def _run(self, inline: tuple[Any, ...] | None, job: tuple[Any, ...], *, waits_for_start: bool = False) -> Any:
        """The answer to ``job``; ``inline`` is the same on the event loop, for a short page."""
        if inline is not None and not self._is_free:
            # Responses arrive in bursts. One page per iteration of the event loop, so that free slots are taken and the
            # next batch is claimed between two pages and not after the burst.
            self._inline_waiting += 1
            try:
                async with self._inline_lock:
                    await asyncio.sleep(0)
                    if not self._is_free:
                        with suppress(TimeLimitExceededError):
                            return run_with_time_limit(INLINE_SECONDS, *inline)
            finally:
                self._inline_waiting -= 1
        with queued():
            await self._places.acquire()
        try:
            attempts = 0
            while attempts < _ATTEMPTS:
                try:
                    return await self._run_in_process(job)
                except ProcessNotStartedError as error:
                    if waits_for_start:
                        await asyncio.sleep(_START_RETRY_SECONDS)
                        continue
                    attempts += 1
                    problem = str(error)
                except ProcessEndedError as error:  # killed, perhaps by the kernel for its memory
                    attempts += error.at_work
                    problem = "the process that extracted it was killed twice"
        finally:
            self._places.release()
        raise ExtractionError(ErrorCode.INTERNAL_ERROR, problem)

    @property
    def _is_free(self) -> bool:
        """Whether a process has a place for a short page, or one should be started for it."""
        if self._places.locked():
            return False
        return any(process.jobs < _JOBS_A_PROCESS and process.running is not None for process in self._processes) or (
            self._inline_waiting >= _INLINE_QUEUE
            and len(self._processes) < self._most_processes
            and self._not_started_since is None
        )

    def process_ids(self) -> list[int]:
        return [process.running.process_id for process in self._processes if process.running is not None]

    async def close(self) -> None:
        """Terminate the processes. Call it when no page is being extracted."""
        for process in list(self._processes):
            with suppress(EOFError, OSError):
                await process.started  # one that starts for a cancelled page
            await self._discard(process)
        while self._housekeeping:
            await asyncio.wait(self._housekeeping)

    async def _reader(self) -> ModuleType:
        """The module of the extraction. ``run-once`` without a due page needs none.

        The import takes a fifth of a second, in a thread: meanwhile responses are read and slots are filled.
        """
        importing = self._import_reader()
        return importing.result() if importing.done() else await asyncio.shield(importing)

    def _import_reader(self) -> asyncio.Task[ModuleType]:
        importing = self._importing
        if importing is None or (importing.done() and (importing.cancelled() or importing.exception() is not None)):
            importing = asyncio.create_task(asyncio.to_thread(_imported_reader), name="import the extraction")
            self._importing = self._track(importing)
        return importing

    async def _run_in_process(self, job: tuple[Any, ...]) -> Any:
        process = self._least_busy()
        process.jobs += 1
        try:
            running = await self._started(process)
            current().event("extraction in a worker process")
            answer = await running.call(job, timeout_seconds=self._timeout_seconds)
        except TimeoutError:
            message = f"its contacts were not found within {self._timeout_seconds:g} s"
            raise ExtractionError(ErrorCode.EXTRACTION_TIMEOUT, message) from None
        except (EOFError, OSError) as error:
            raise ProcessEndedError(at_work=True) from error
        finally:
            process.jobs -= 1
            if process.has_ended:
                await self._discard(process)
        if isinstance(answer, MemoryError):
            await self._discard(process)
            message = "reading it needs more memory than a process may take (WF7_MEMORY_LIMIT_MB)"
            raise ExtractionError(ErrorCode.EXTRACTION_MEMORY, message)
        if isinstance(answer, Exception):
            raise answer
        return answer

    async def _started(self, process: _Process) -> WorkerProcess:
        try:
            return await asyncio.shield(process.started)
        except (EOFError, OSError) as error:
            problem = f"no extraction process could be started ({str(error) or 'it ended before it was ready'})"
            if self._not_started_since is None:
                self._not_started_since = time.monotonic()
                emit(Event.EXTRACTION_UNAVAILABLE, error=problem)
            raise ProcessNotStartedError(problem) from error

    def _least_busy(self) -> _Process:
        """The process for the next job; a new one while all are busy and there may be more."""
        process = min(self._processes, key=lambda process: process.jobs, default=None)
        if process is None or (process.jobs and len(self._processes) < self._most_processes):
            process = self._add_process()
        return process

    def _add_process(self) -> _Process:
        process = _Process(self._track(asyncio.create_task(self._start())))
        self._processes.append(process)
        return process

    async def _start(self) -> WorkerProcess:
        process = await asyncio.to_thread(WorkerProcess, page_bytes=self._page_bytes, mask=self._mask)
        try:
            await process.connect()
        except BaseException:
            process.kill()
            await asyncio.to_thread(process.join)
            raise
        if self._not_started_since is not None:
            emit(Event.EXTRACTION_RECOVERED, down_seconds=round(time.monotonic() - self._not_started_since, 3))
            self._not_started_since = None
        return process

    async def _discard(self, process: _Process) -> None:
        """Kill the process, if it still runs, and wait for its end, also if the caller is cancelled."""
        if process not in self._processes:
            return
        self._processes.remove(process)
        running = process.running
        if running is not None:
            running.kill()
            await asyncio.shield(self._track(asyncio.create_task(asyncio.to_thread(running.join))))

    def _track(self, task: asyncio.Task[_Result]) -> asyncio.Task[_Result]:
        self._housekeeping.add(task)
        task.add_done_callback(self._housekeeping.discard)
        return task


class _Process:
    """A process of the pool, from the moment that it starts, and how many jobs it has."""

    def __init__(self, started: asyncio.Task[WorkerProcess]) -> None:
        self.started = started
        self.jobs = 0

    @property
    def running(self) -> WorkerProcess | None:
        done = self.started.done() and not self.started.cancelled() and self.started.exception() is None
        return self.started.result() if done else None

    @property
    def has_ended(self) -> bool:
        running = self.running
        return running.has_ended if running is not None else self.started.done()


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


def _imported_reader() -> ModuleType:
    gc.disable()  # as during the imports of the command, see pagecurator.__main__
    try:
        return import_module(PAGE_READER)
    finally:
        freeze_gc()


def default_processes() -> int:
    """The number of processes without a memory limit: one core is left to the event loop."""
    return max(1, min(4, (os.cpu_count() or 2) - 1))
