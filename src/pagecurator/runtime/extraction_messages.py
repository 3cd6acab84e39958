"""What is read of a received page, and what comes of it: the arguments and the results of ``page_reader``.

They are sent to and from the extraction processes. What is sent with each page, contacts and bodies included, has no
slots: dataclasses pickle those in Python, one by one, and a ``__dict__`` takes half the time.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from pagecurator.extraction.contact import Contact
from pagecurator.scraping.body.inflate import ReceivedBody
from pagecurator.scraping.errors import ScrapeError


@dataclass(frozen=True, kw_only=True)
class PageToRead:
    """A body that was received for ``asked``, after redirects to ``url``."""

    body: ReceivedBody
    content_type: str | None
    url: str
    asked: str
    max_bytes: int
    """Decoded, a longer body is refused."""
    with_completeness: bool = False
    """Whether :attr:`PageRead.is_complete` is determined, which costs a little; else it is True."""


@dataclass(frozen=True, kw_only=True)
class PageRead:
    """The contacts on a page, in rank order."""

    contacts: list[Contact] = field(repr=False)
    is_complete: bool
    """What is not among the contacts is not on the page."""
    encoding: str
    bytes_read: int
    """The size of the decoded body."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PageRefused:
    """The body can't be decoded, or is no valid page."""

    error: ScrapeError
    bytes_read: int
