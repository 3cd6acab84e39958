"""From a received body to contacts, in one step. Pure; it runs on the event loop or in an extraction process.

A module of its own, because it imports the extraction, which takes a while.
"""

from __future__ import annotations

from collections.abc import Callable

from pagecurator.extraction.contact import Contact
from pagecurator.extraction.pipeline import extract_contacts, extract_decoded
from pagecurator.extraction.time_limit import TimeLimitExceededError
from pagecurator.runtime.extraction_messages import PageRead, PageRefused, PageToRead
from pagecurator.scraping.body.html_check import decode_page
from pagecurator.scraping.body.inflate import decoded
from pagecurator.scraping.errors import ErrorCode, ScrapeError
from pagecurator.telemetry.masking import EchoMask

__all__ = ["INLINE_BYTES", "Extract", "extract_contacts", "read_page", "read_short_page"]
# The extraction pool takes ``extract_contacts`` from here, for text that it did not receive.

INLINE_BYTES = 64 * 1024
"""Decoded, shorter pages may be read on the event loop."""


Extract = Callable[[str, str], tuple[list[Contact], bool]]
"""From the text and the URL of a page to its contacts, and whether they are complete."""


def read_page(page: PageToRead, mask: EchoMask, *, extract: Extract | None = None) -> PageRead | PageRefused:
    """The contacts on the page, without what ``mask`` hides; ``extract``: another function than the pipeline's."""
    return _read(page, page.max_bytes, mask, extract)


def read_short_page(page: PageToRead, mask: EchoMask) -> PageRead | PageRefused:
    """The same. Raises :class:`TimeLimitExceededError` for a page of more than :data:`INLINE_BYTES`, unread."""
    try:
        return _read(page, INLINE_BYTES, mask, None)
    except _TooLongError:
        raise TimeLimitExceededError from None


class _TooLongError(Exception):
    pass


def _read(page: PageToRead, most_bytes: int, mask: EchoMask, extract: Extract | None) -> PageRead | PageRefused:
    bytes_read = 0
    try:
        body = decoded(page.body, max_bytes=most_bytes)
        bytes_read = len(body)
        document = decode_page(body, page.content_type, url=page.url, asked=page.asked)
    except ScrapeError as error:
        if error.code is ErrorCode.BODY_TOO_LARGE and most_bytes < page.max_bytes:
            raise _TooLongError from None
        return PageRefused(error=error, bytes_read=bytes_read or error.bytes_read or 0)
    del body
    html = mask.body(document.text)
    if extract is not None:
        contacts, is_complete = extract(html, page.url)
    else:
        utf8 = document.utf8 if html is document.text else None
        contacts, is_complete = extract_decoded(html, page.url, utf8, with_completeness=page.with_completeness)
    return PageRead(contacts=contacts, is_complete=is_complete, encoding=document.encoding, bytes_read=bytes_read)
