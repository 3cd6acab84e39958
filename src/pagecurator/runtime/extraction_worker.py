"""What a worker process of the extraction pool runs.

A module of its own, because a process imports it when it starts: half of the pool's imports (the HTTP client, the log)
would be of no use there.
"""

from __future__ import annotations

import gc
import os
import signal
from importlib import import_module
from multiprocessing.connection import Connection
from typing import Any

from selectolax.lexbor import SelectolaxError

from pagecurator.runtime.garbage_collection import freeze_gc
from pagecurator.runtime.process_memory import limit_data_segment, set_mmap_threshold, trim_heap
from pagecurator.runtime.reading import PageToRead
from pagecurator.telemetry.masking import EchoMask

PAGE_READER = "pagecurator.runtime.page_reader"
"""Imported by name, with the extraction: the main process needs it with its first page only."""

_NICENESS = 5
"""Long pages may wait; the event loop and Postgres come first."""

_LARGE_CHARS = 512 * 1024
"""After such a page a process trims its heap immediately, after others when it is idle."""
_IDLE_SECONDS = 0.05


def serve_pages(pipe: Connection, page_bytes: int | None, mask: EchoMask) -> None:
    """Extract pages until the pipe closes; ``mask`` hides a secret in them. SIGINT is left to the parent.

    A page may need seventy times its own length (endless tags), so allocations are bounded: they fail here, before the
    kernel kills a process.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.nice(_NICENESS)
    gc.disable()
    import_module(PAGE_READER)  # not with the first page: its memory limit is not for imports
    freeze_gc()
    if page_bytes is not None:
        set_mmap_threshold()  # what a page has freed in between counts no more
        limit_data_segment(page_bytes)
    pipe.send(None)  # ready
    while True:
        chars = _LARGE_CHARS
        try:
            answer, chars = _answer_next(pipe, mask)
        except EOFError:
            return
        except SelectolaxError:  # the parser reports nothing but failed allocations
            answer = MemoryError()
        except Exception as error:  # noqa: BLE001 - it is raised on the other side
            answer = error
        pipe.send(answer)
        # Otherwise the heap stays at the size of the longest page. While pages follow each other, the next one needs
        # that memory again, and trimming after each would cost a quarter of the time.
        if chars >= _LARGE_CHARS or not pipe.poll(_IDLE_SECONDS):
            trim_heap()


def _answer_next(pipe: Connection, mask: EchoMask) -> tuple[Any, int]:
    """The result, and the length of the page."""
    read, page, *rest = pipe.recv()
    if isinstance(page, PageToRead):
        answer = read(page, mask)
        return answer, answer.bytes_read
    html = page.decode("utf-8", "surrogatepass") if isinstance(page, bytes) else page
    return read(html, *rest), len(html)
