"""Extraction, kept off the event loop's time for long pages."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor

from pagecurator.extraction import extract_contacts
from pagecurator.extraction.contact import Contact
from pagecurator.scraping.errors import ErrorCode

# A page below this size takes a few milliseconds, less than handing it to a thread is worth.
_INLINE_CHARS = 32 * 1024


class ExtractionError(Exception):
    """The page can't be read; ``code`` is what the page fails with."""

    def __init__(self, code: ErrorCode, message: str) -> None:
        super().__init__(message)
        self.code = code


class Extractor:
    """Runs the pure extraction: short pages at once, long ones in a thread, one at a time."""

    def __init__(self) -> None:
        self._threads = ThreadPoolExecutor(max_workers=1, thread_name_prefix="extract")

    async def contacts(self, html: str, url: str) -> list[Contact]:
        """The contacts on the page, in rank order."""
        if len(html) <= _INLINE_CHARS:
            return extract_contacts(html, url)
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._threads, extract_contacts, html, url)

    def close(self) -> None:
        """Let the thread end; a page in it is finished first."""
        self._threads.shutdown(wait=False, cancel_futures=True)
