"""What is decided about a page, before anything is written."""

from __future__ import annotations

from dataclasses import dataclass

from pagecurator.extraction.contact import Contact
from pagecurator.scraping.scraperapi import FetchedPage


@dataclass(frozen=True, slots=True, kw_only=True)
class PageRead:
    """The page was believed and read; ``contacts`` may be empty. The body is not needed any more, and not kept."""

    page: FetchedPage
    contacts: list[Contact]


@dataclass(frozen=True, slots=True, kw_only=True)
class PageFailed:
    """The page is given up."""

    error_code: str
    message: str
    http_status: int | None = None
    target_status: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PageReleased:
    """The page goes back unharmed."""

    reason: str
    message: str = ""
    delay_seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class PageLost:
    """The lease ended before the page was fetched: it is somebody else's, and nothing is written."""


Verdict = PageRead | PageFailed | PageReleased | PageLost
