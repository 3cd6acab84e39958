"""What a worker process of the extraction pool runs.

A module of its own, because a process imports it when it starts: half of the pool's imports (the HTTP client, the log)
would be of no use there.
"""

from __future__ import annotations

import os
import pickle
import select
import signal
import struct
from contextlib import suppress
from importlib import import_module
from typing import Any

from selectolax.lexbor import SelectolaxError

from pagecurator.runtime.extraction_messages import PageToRead
from pagecurator.runtime.garbage_collection import freeze_gc
from pagecurator.runtime.process_memory import limit_data_segment, set_mmap_threshold, trim_heap
from pagecurator.telemetry.masking import EchoMask

PAGE_READER = "pagecurator.runtime.page_reader"
"""Imported by name, with the extraction: the main process needs it with its first page only."""

_NICENESS = 5
"""Long pages may wait; the event loop and Postgres come first."""

_LARGE_CHARS = 512 * 1024
"""After such a page a process trims its heap immediately, after others when it is idle."""
_IDLE_SECONDS = 0.05

HEADER = struct.Struct("!Q")
"""The length of a message, which is sent before it."""

READY = b"\n"


def main() -> None:
    """Extract pages until the socket that is standard input closes. SIGINT is left to the parent.

    The first message has the arguments of :func:`_serve_pages`, then each one is a page.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.nice(_NICENESS)
    import_module(PAGE_READER)  # not with the first page: its memory limit is not for imports
    freeze_gc()
    parent = _Parent()
    with suppress(EOFError, ConnectionError):  # the parent has ended
        _serve_pages(parent, *parent.receive())


def _serve_pages(parent: _Parent, page_bytes: int | None, mask: EchoMask) -> None:
    """``mask`` hides a secret in the pages.

    A page may need seventy times its own length (endless tags), so allocations are bounded: they fail here, before the
    kernel kills a process.
    """
    if page_bytes is not None:
        set_mmap_threshold()  # what a page has freed in between counts no more
        limit_data_segment(page_bytes)
    parent.send_bytes(READY)
    while True:
        chars = _LARGE_CHARS
        try:
            answer, chars = _answer_next(parent, mask)
        except EOFError:
            raise
        except SelectolaxError:  # the parser reports nothing but failed allocations
            answer = MemoryError()
        except Exception as error:  # noqa: BLE001 - it is raised on the other side
            answer = error
        parent.send(answer)
        # Otherwise the heap stays at the size of the longest page. While pages follow each other, the next one needs
        # that memory again, and trimming after each would cost a quarter of the time.
        if chars >= _LARGE_CHARS or not parent.has_sent_more(_IDLE_SECONDS):
            trim_heap()


def _answer_next(parent: _Parent, mask: EchoMask) -> tuple[Any, int]:
    """The result, and the length of the page."""
    read, page, *rest = parent.receive()
    if isinstance(page, PageToRead):
        answer = read(page, mask)
        return answer, answer.bytes_read
    html = page.decode("utf-8", "surrogatepass") if isinstance(page, bytes) else page
    return read(html, *rest), len(html)


class _Parent:
    """Messages from and to the process that started this one. No ``socket``: its import takes longer than this."""

    def __init__(self) -> None:
        self._received = open(0, "rb", buffering=0, closefd=False)  # noqa: SIM115 - no path; until the end
        self._sent = open(0, "wb", closefd=False)  # noqa: SIM115

    def receive(self) -> Any:
        """Raises ``EOFError`` once the socket is closed."""
        (size,) = HEADER.unpack(self._read(HEADER.size))
        return pickle.loads(self._read(size))  # noqa: S301 - from our own process

    def _read(self, size: int) -> bytearray:
        message = bytearray(size)
        missing = memoryview(message)
        while missing:
            count = self._received.readinto(missing)
            if not count:
                raise EOFError
            missing = missing[count:]
        return message

    def has_sent_more(self, timeout_seconds: float) -> bool:
        """Whether a message arrives within this time."""
        return bool(select.select((self._received,), (), (), timeout_seconds)[0])

    def send(self, message: Any) -> None:
        data = pickle.dumps(message, pickle.HIGHEST_PROTOCOL)
        self.send_bytes(HEADER.pack(len(data)), data)

    def send_bytes(self, *parts: bytes) -> None:
        self._sent.writelines(parts)
        self._sent.flush()
