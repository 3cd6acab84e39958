"""A page on its way: received, and then read."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime
from http import HTTPStatus

from pagecurator.scraping.body.inflate import ReceivedBody
from pagecurator.scraping.errors import AnswerFacts, ScrapeError


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceivedPage:
    """A response that was accepted, with its body as it was received. Whether that is a page is not known yet.

    ``final_url`` is the URL after the target's redirects. ``fetch_seconds`` is measured on the monotonic clock.
    """

    url: str
    final_url: str
    body: ReceivedBody
    content_type: str | None
    facts: AnswerFacts
    started_at: datetime
    finished_at: datetime
    fetch_seconds: float

    @property
    def http_status(self) -> int:
        return HTTPStatus.OK.value

    @property
    def target_status(self) -> int | None:
        return self.facts.target_status

    @property
    def credits(self) -> int | None:
        return self.facts.credits

    @property
    def bytes_read(self) -> int | None:
        """Only known when the body is decoded."""
        return None

    def as_read(self, html: str, *, encoding: str, bytes_read: int) -> FetchedPage:
        """The page, whose body passed all checks."""
        return FetchedPage(
            url=self.url,
            final_url=self.final_url,
            html=html,
            encoding=encoding,
            http_status=self.http_status,
            target_status=self.target_status,
            credits=self.credits,
            bytes_read=bytes_read,
            started_at=self.started_at,
            finished_at=self.finished_at,
            fetch_seconds=self.fetch_seconds,
        )

    def refused(self, error: ScrapeError, *, bytes_read: int | None) -> ScrapeError:
        """``error``, why the body is no page, and what is known about the response."""
        known = replace(self.facts, final_url=self.final_url, bytes_read=bytes_read)
        return error.with_facts(error.facts.on_top_of(known))


@dataclass(frozen=True, slots=True, kw_only=True, weakref_slot=True)
class FetchedPage:
    """A page whose body passed all checks.

    ``final_url`` is the URL after the target's redirects. ``bytes_read`` is the size of the decompressed body.
    ``credits`` is ``None`` when ScraperAPI did not report them. ``fetch_seconds`` is measured on the monotonic clock.
    """

    url: str
    final_url: str
    html: str = field(repr=False)
    encoding: str
    http_status: int
    target_status: int | None
    credits: int | None
    bytes_read: int
    started_at: datetime
    finished_at: datetime
    fetch_seconds: float
    frames: tuple[FetchedPage, ...] = ()
    """The pages in a frameset. They are its content; ``html`` is empty then."""
