"""The second half of a page's fetch, after its slot is released: decode the body, and extract the contacts on it."""

from __future__ import annotations

import time

from pagecurator.runtime.extraction_messages import PageRead, PageRefused, PageToRead
from pagecurator.runtime.extraction_pool import ExtractionPool
from pagecurator.scraping.limits.body_budget import BodyReservation
from pagecurator.scraping.pages import FetchedPage, ReceivedPage
from pagecurator.scraping.scraperapi import ScraperApiClient
from pagecurator.telemetry.metrics import Metrics
from pagecurator.telemetry.traces import NO_SPAN, Span


class PageReading:
    """Reads what the calls for one page of the queue bring: nothing, one body, or several until one is a page."""

    def __init__(
        self,
        *,
        pool: ExtractionPool,
        client: ScraperApiClient,
        reservation: BodyReservation,
        metrics: Metrics,
        with_completeness: bool,
    ) -> None:
        self.trace: Span = NO_SPAN
        """The span of the page."""
        self.began_at: float | None = None
        """When the present body was received, on the monotonic clock; None while there is none."""
        self.result: PageRead | None = None
        """The contacts, once a body was a page."""
        self._pool = pool
        self._client = client
        self._reservation = reservation
        self._metrics = metrics
        self._with_completeness = with_completeness

    async def read(self, received: ReceivedPage) -> FetchedPage:
        """Read a body; the page has no ``html``.

        Raises :class:`ScrapeError` for a body that is no page, and :class:`ExtractionError`.
        """
        self.began_at = began_at = time.monotonic()
        page = PageToRead(
            body=received.body,
            content_type=received.content_type,
            url=received.final_url,
            asked=received.url,
            max_bytes=self._client.max_body_bytes,
            with_completeness=self._with_completeness,
        )
        try:
            with self.trace.child("extract") as span:
                result = await self._pool.read(page)
                _describe(span, result)
        finally:
            self._reservation.release()
        if isinstance(result, PageRefused):
            self.began_at = None
            raise self._client.masked(received.refused(result.error, bytes_read=result.bytes_read))
        self._metrics.stage_took("extract", time.monotonic() - began_at)
        self.result = result
        return received.as_read("", encoding=result.encoding, bytes_read=result.bytes_read)


def _describe(span: Span, result: PageRead | PageRefused) -> None:
    if not span.is_recording:
        return
    span.set({"pagecurator.page.bytes": result.bytes_read})
    if isinstance(result, PageRefused):
        span.fail(result.error.code)
    else:
        span.set({"pagecurator.contacts": len(result.contacts)})
