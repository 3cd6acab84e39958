"""The flow for one website, for ``/scrap``, ``/scrap-linkedin``, both kinds of CSV rows and ``scrape-site``.

Read :meth:`WebsiteScraper.scrape`: normalise, share a look that is in progress, look, choose what was asked for.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Final

from aiohttp.abc import AbstractResolver

from pagecurator.runtime.container import Container
from pagecurator.runtime.tasks import BackgroundTask
from pagecurator.scraping.errors import ErrorCode
from pagecurator.scraping.limits.queue_time import SlotTimeoutError, measure_queue_time, queued
from pagecurator.storage.engine import Database
from pagecurator.telemetry.events import Event, emit
from pagecurator.telemetry.metrics import Metrics
from pagecurator.urls import UrlRefused, without_credentials
from pagecurator.websites.address import WebsiteAddress, website_address
from pagecurator.websites.cache import WebsiteCache, cache_for, sweep
from pagecurator.websites.llm import model_for
from pagecurator.websites.models import Depth, ScrapeRequest, WebsiteResult, WebsiteStatus
from pagecurator.websites.page_fetchers import PageFetcher, page_fetcher_for
from pagecurator.websites.scrape import HOMEPAGE_FAILED, PartialResult, ScrapeContext, WebsiteScrape
from pagecurator.websites.selection import select
from pagecurator.websites.single_flight import Flight, SingleFlight
from pagecurator.websites.slots import ScrapeSlots

BAD_ADDRESS: Final = "bad_address"
"""The ``error_code`` of a text that is no public website; ``error`` says why."""

_LONGEST_LABEL = 500
_LARGEST_FETCH_SHARE = 0.75
"""Of a caller's time, so much at most is set aside for the fetch; the rest may be spent waiting for a slot."""


class WebsiteScraper:
    """Looks at websites. One for each process: it shares looks, manners and connections between all askers."""

    def __init__(
        self,
        *,
        fetcher: PageFetcher,
        cache: WebsiteCache,
        database: Database,
        context: ScrapeContext,
        metrics: Metrics,
        fetch_seconds: float,
    ) -> None:
        """``fetch_seconds``: what one fetch may take; less than that is not enough time to call a website dead."""
        self._fetcher = fetcher
        self._cache = cache
        self._database = database
        self._context = context
        self._metrics = metrics
        self._fetch_seconds = fetch_seconds
        self._flights: SingleFlight[PartialResult] = SingleFlight()

    async def scrape(
        self, request: ScrapeRequest, *, deadline_seconds: float, slots: ScrapeSlots | None = None
    ) -> WebsiteResult:
        """Look at a website, within ``deadline_seconds``. What the website does is the answer, never an exception.

        A homepage that can't be had is ``ERROR`` with the sentence ``Failed to fetch homepage``; ``error_code`` and the
        log tell why. A contact page that does not come in time leaves the homepage's contacts.

        ``slots`` are waited for before a website is fetched; cached answers and callers who join a scrape in progress
        need none. Raises ``SlotTimeoutError`` when our own limits left too little time for a fetch: the website is not
        to blame. Only with CSV_FETCH=scraperapi, raises ``AccountPausedError`` (the account is refused) and
        ``ScraperApiBusyError`` (429 beyond all retries). All three say nothing about the website: ask again later.
        """
        deadline = asyncio.get_running_loop().time() + deadline_seconds
        needed_seconds = min(self._fetch_seconds, _LARGEST_FETCH_SHARE * deadline_seconds)
        try:
            address = website_address(request.website, allow_private=self._context.allow_private)
        except UrlRefused as refused:
            return self._counted(_refused(request, refused))
        depth, refresh = request.depth, request.refresh

        def on_late(flight: Flight[PartialResult]) -> PartialResult | None:
            if flight.partial is None or not flight.partial.answer.contacts:
                _require_a_fair_try(flight, needed_seconds, slots)
            return flight.partial

        try:
            partial = await self._flights.join(
                f"{'refresh ' if refresh else ''}{depth} {address.key}",
                lambda flight: self._cached_or_scraped(address, depth, flight, refresh=refresh, slots=slots),
                deadline=deadline,
                start_by=deadline - needed_seconds,
                on_late=on_late,
            )
        except SlotTimeoutError:
            # Cached by now? Another caller may have asked for more of this website, or another replica.
            cached = None if refresh else await self._cache.read(address.key, depth)
            if cached is None:
                raise
            return self._counted(select(cached, request))
        answer = partial.answer if partial is not None else _too_late(address)
        return self._counted(select(answer, request))

    def background_tasks(self) -> list[BackgroundTask]:
        """The background tasks that go with it."""
        return [BackgroundTask("site answers sweep", sweep(self._database))]

    async def close(self) -> None:
        """End the looks in progress, close what they used."""
        await self._flights.close()
        await self._fetcher.close()
        if self._context.model is not None:
            await self._context.model.close()
        await self._cache.close()

    async def _cached_or_scraped(
        self,
        address: WebsiteAddress,
        depth: Depth,
        flight: Flight[PartialResult],
        *,
        refresh: bool,
        slots: ScrapeSlots | None,
    ) -> PartialResult:
        """The answer that was kept, or a look at the website, whose answer is kept."""
        measure_queue_time(flight.queue_time)
        with queued():
            cached = None if refresh else await self._cache.read(address.key, depth)
        if cached is not None:
            return PartialResult(answer=cached, cache_as=None)
        if slots is None:
            return await self._scraped(address, depth, flight)
        async with AsyncExitStack() as stack:
            with queued():
                await stack.enter_async_context(slots.slot(address.host, start_by=lambda: flight.start_by))
            return await self._scraped(address, depth, flight)

    async def _scraped(self, address: WebsiteAddress, depth: Depth, flight: Flight[PartialResult]) -> PartialResult:
        flight.start()

        def on_partial(partial: PartialResult) -> None:
            flight.partial = partial

        website_scrape = WebsiteScrape(address, depth, context=self._context, deadline=lambda: flight.deadline)
        flight.partial = partial = await website_scrape.run(on_partial)
        if partial.cache_as is not None:
            await self._cache.write(address.key, partial.cache_as, partial.answer)
        return partial

    def _counted(self, answer: WebsiteResult) -> WebsiteResult:
        self._metrics.site_answers.labels(status=answer.status).inc()
        return answer


@asynccontextmanager
async def open_website_scraper(
    container: Container, *, resolver: AbstractResolver | None = None
) -> AsyncIterator[WebsiteScraper]:
    """The flow on the process' resources, for the length of a block. ``resolver`` is for tests: it looks names up."""
    settings = container.settings
    if settings.allow_private_addresses:
        emit(Event.PRIVATE_ADDRESSES_ALLOWED, setting="ALLOW_PRIVATE_ADDRESSES")
    model = model_for(settings, container.metrics)
    fetcher = page_fetcher_for(container, resolver=resolver)
    context = ScrapeContext(
        fetcher=fetcher,
        extraction_pool=container.extraction_pool,
        metrics=container.metrics,
        allow_private=settings.allow_private_addresses,
        model=model,
    )
    sites = WebsiteScraper(
        fetcher=fetcher,
        cache=cache_for(settings, database=container.database, metrics=container.metrics),
        database=container.database,
        context=context,
        metrics=container.metrics,
        fetch_seconds=settings.http_connection_timeout
        if settings.csv_fetch == "scraperapi"
        else settings.request_timeout,
    )
    try:
        yield sites
    finally:
        await sites.close()


def _refused(request: ScrapeRequest, refused: UrlRefused) -> WebsiteResult:
    return WebsiteResult(
        website=without_credentials(request.website.strip())[:_LONGEST_LABEL],
        status=WebsiteStatus.ERROR,
        error=refused.reason,
        error_code=BAD_ADDRESS,
    )


def _require_a_fair_try(flight: Flight[PartialResult], needed_seconds: float, slots: ScrapeSlots | None) -> None:
    """Raise ``SlotTimeoutError`` unless the website had the time of a whole fetch and used it up."""
    if not flight.queue_time.is_waiting and flight.worked_seconds >= needed_seconds:
        return
    waited = f"{flight.queue_time.seconds:.1f} s of the time were spent waiting for this server's own limits"
    if slots is None:
        raise SlotTimeoutError(waited)
    raise SlotTimeoutError(waited, retry_after_seconds=slots.retry_after_seconds)


def _too_late(address: WebsiteAddress) -> WebsiteResult:
    reason = "the homepage did not come within the time that the caller gave"
    emit(
        Event.SITE_FAILED,
        website=address.label,
        error_code=ErrorCode.TIMEOUT,
        error_message=reason,
        http_status=None,
    )
    return WebsiteResult(
        website=address.label,
        status=WebsiteStatus.ERROR,
        error=HOMEPAGE_FAILED,
        error_code=ErrorCode.TIMEOUT,
        reason=reason,
    )


__all__ = ["BAD_ADDRESS", "WebsiteScraper", "open_website_scraper"]
