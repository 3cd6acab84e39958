"""Scrape a website for ``/scrap``, ``/scrap-linkedin``, CSV rows and ``scrape-site``.

:meth:`WebsiteScraper.scrape` normalises the address, joins a scrape in progress or starts one (cache, slot, scrape),
and selects what was requested.
"""

from __future__ import annotations

import asyncio
import functools
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from typing import Final

from aiohttp.abc import AbstractResolver

from pagecurator.runtime import periodic
from pagecurator.runtime.container import Container
from pagecurator.runtime.tasks import BackgroundTask
from pagecurator.scraping.errors import ErrorCode
from pagecurator.scraping.limits.queue_time import SlotTimeoutError, measure_queue_time, queued
from pagecurator.storage.connection_errors import DatabaseUnavailable
from pagecurator.storage.engine import Database
from pagecurator.storage.suppression.guard import SuppressionGuard
from pagecurator.telemetry import traces
from pagecurator.telemetry.events import Event, emit
from pagecurator.urls import UrlRefused, without_credentials
from pagecurator.websites import website_trace
from pagecurator.websites.address import WebsiteAddress, website_address
from pagecurator.websites.cache import WebsiteCache, cache_for, remove_expired
from pagecurator.websites.llm import model_for
from pagecurator.websites.models import Depth, ScrapeRequest, WebsiteResult, WebsiteStatus
from pagecurator.websites.page_fetchers import page_fetcher_for
from pagecurator.websites.scrape import PartialResult, ScrapeContext, WebsiteScrape, failed_result
from pagecurator.websites.scrub import without_contacts
from pagecurator.websites.selection import select
from pagecurator.websites.single_flight import Flight, SingleFlight
from pagecurator.websites.slots import ScrapeSlots

BAD_ADDRESS: Final = "bad_address"
"""The ``error_code`` for a text that is not the address of a public website; ``error`` has the reason."""

_LONGEST_LABEL = 500
_MAX_FETCH_SHARE = 0.75
"""Largest share of a caller's time reserved for the fetch; the rest may be spent waiting for a slot."""


class WebsiteScraper:
    """Scrapes websites. One for each process: its callers share scrapes in progress, host limits and connections."""

    def __init__(
        self,
        *,
        cache: WebsiteCache,
        database: Database,
        context: ScrapeContext,
        suppression: SuppressionGuard,
        fetch_seconds: float,
    ) -> None:
        """``fetch_seconds``: time limit of one fetch. A website that had less time is not reported as failed."""
        self._cache = cache
        self._database = database
        self._context = context
        self._suppression = suppression
        self._fetch_seconds = fetch_seconds
        self._flights: SingleFlight[PartialResult] = SingleFlight()

    async def scrape(
        self, request: ScrapeRequest, *, deadline_seconds: float, slots: ScrapeSlots | None = None
    ) -> WebsiteResult:
        """Scrape a website within ``deadline_seconds``. Failures of the website are results, not exceptions.

        If the homepage can't be fetched the status is ``ERROR`` with the sentence ``Failed to fetch homepage``;
        ``error_code`` and the log have the cause. If the contact page is late, the homepage's contacts are returned.

        A scrape waits for one of ``slots``; cached results and callers that join a scrape in progress need none.

        Raises ``SlotTimeoutError`` when limits of this process left too little time for a fetch and, with
        CSV_FETCH=scraperapi, ``AccountPausedError`` (ScraperAPI refuses the account) and ``ScraperApiBusyError`` (429
        after all retries). These say nothing about the website: try again later.
        """
        deadline = asyncio.get_running_loop().time() + deadline_seconds
        needed_seconds = min(self._fetch_seconds, _MAX_FETCH_SHARE * deadline_seconds)
        try:
            address = website_address(request.website, allow_private=self._context.allow_private)
        except UrlRefused as refused:
            return self._counted(_bad_address(request, refused))
        depth, refresh = request.depth, request.refresh

        def on_timeout(flight: Flight[PartialResult]) -> PartialResult | None:
            if flight.partial is None or not flight.partial.result.contacts:
                _require_full_fetch_time(flight, needed_seconds, slots)
            return flight.partial

        try:
            partial = await self._flights.join(
                f"{'refresh ' if refresh else ''}{depth} {address.key}",
                lambda flight: self._cached_or_scraped(address, depth, flight, refresh=refresh, slots=slots),
                deadline=deadline,
                start_by=deadline - needed_seconds,
                on_timeout=on_timeout,
            )
        except SlotTimeoutError:
            # A deeper scrape or another replica may have cached it meanwhile.
            cached = None if refresh else await self._cache.read(address.key, depth)
            if cached is None:
                raise
            result = await self._permitted(cached, address)
            return self._counted(select(result, request))
        if partial is not None:
            result = await self._permitted(partial.result, address)
        else:
            reason = "the homepage was not fetched within the caller's deadline"
            result = failed_result(address, ErrorCode.TIMEOUT, reason)
        return self._counted(select(result, request))

    def background_tasks(self) -> list[BackgroundTask]:
        """Tasks to run as long as the scraper is open."""
        return [BackgroundTask(periodic.CACHE_SWEEP, functools.partial(remove_expired, self._database))]

    async def close(self) -> None:
        await self._flights.close()
        await self._context.fetcher.close()
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
        measure_queue_time(flight.queue_time)
        with website_trace.begin(self._context.tracer, address, depth) as root:
            partial = await self._read_or_scraped(address, depth, flight, refresh=refresh, slots=slots)
            website_trace.end(root, partial.result)
            return partial

    async def _read_or_scraped(
        self,
        address: WebsiteAddress,
        depth: Depth,
        flight: Flight[PartialResult],
        *,
        refresh: bool,
        slots: ScrapeSlots | None,
    ) -> PartialResult:
        with queued():
            cached = None if refresh else await self._cache.read(address.key, depth)
        if cached is not None:
            return PartialResult(result=cached, cache_as=None)
        if slots is None:
            return await self._scraped(address, depth, flight)
        async with AsyncExitStack() as stack:
            with queued(), traces.span("wait"):
                await stack.enter_async_context(slots.slot(address.host, start_by=lambda: flight.start_by))
            return await self._scraped(address, depth, flight)

    async def _scraped(self, address: WebsiteAddress, depth: Depth, flight: Flight[PartialResult]) -> PartialResult:
        flight.started.set_result(None)

        def on_partial(partial: PartialResult) -> None:
            flight.partial = partial

        website_scrape = WebsiteScrape(address, depth, context=self._context, deadline=lambda: flight.deadline)
        flight.partial = partial = await website_scrape.run(on_partial)
        if partial.cache_as is not None and self._cache.is_enabled:
            with suppress(DatabaseUnavailable):  # what can't be checked is not cached
                result = await self._permitted(partial.result, address)
                await self._cache.write(address.key, partial.cache_as, result)
                # Contacts may have been erased between the check and the write, too late for this entry.
                permitted = await self._permitted(result, address)
                if permitted != result:
                    await self._cache.write(address.key, partial.cache_as, permitted)
        return partial

    async def _permitted(self, result: WebsiteResult, address: WebsiteAddress) -> WebsiteResult:
        """The result without suppressed contacts.

        While Postgres is unavailable, a list that was empty counts as empty; otherwise raises ``DatabaseUnavailable``.
        """
        if not result.contacts:
            return result
        contacts = [((contact.kind.value, contact.value), address.host) for contact in result.contacts]
        try:
            async with self._database.single(operation="search the suppression list") as conn:
                suppressed = await self._suppression.find(conn, contacts)
        except DatabaseUnavailable:
            if self._suppression.is_empty:
                return result
            raise
        return without_contacts(result, suppressed)

    def _counted(self, result: WebsiteResult) -> WebsiteResult:
        self._context.metrics.site_answers.labels(status=result.status).inc()
        return result


@asynccontextmanager
async def open_website_scraper(
    container: Container, *, resolver: AbstractResolver | None = None
) -> AsyncIterator[WebsiteScraper]:
    """A scraper on the resources of ``container``. ``resolver`` replaces DNS in tests."""
    settings = container.settings
    if settings.allow_private_addresses:
        emit(Event.PRIVATE_ADDRESSES_ALLOWED, setting="ALLOW_PRIVATE_ADDRESSES")
    model = model_for(settings, container.metrics)
    context = ScrapeContext(
        fetcher=page_fetcher_for(container, resolver=resolver),
        extraction_pool=container.extraction_pool,
        metrics=container.metrics,
        allow_private=settings.allow_private_addresses,
        model=model,
        tracer=container.tracer,
    )
    scraper = WebsiteScraper(
        cache=cache_for(settings, database=container.database, metrics=container.metrics),
        database=container.database,
        context=context,
        suppression=container.suppression,
        fetch_seconds=settings.http_connection_timeout
        if settings.csv_fetch == "scraperapi"
        else settings.request_timeout,
    )
    try:
        yield scraper
    finally:
        await scraper.close()


def _bad_address(request: ScrapeRequest, refused: UrlRefused) -> WebsiteResult:
    return WebsiteResult(
        website=without_credentials(request.website.strip())[:_LONGEST_LABEL],
        status=WebsiteStatus.ERROR,
        error=refused.reason,
        error_code=BAD_ADDRESS,
    )


def _require_full_fetch_time(flight: Flight[PartialResult], needed_seconds: float, slots: ScrapeSlots | None) -> None:
    """Raise ``SlotTimeoutError`` unless the website itself used the time of a whole fetch."""
    if not flight.queue_time.is_waiting and flight.worked_seconds >= needed_seconds:
        return
    waited = f"{flight.queue_time.seconds:.1f} s of the time were spent waiting for this server's own limits"
    if slots is None:
        raise SlotTimeoutError(waited)
    raise SlotTimeoutError(waited, retry_after_seconds=slots.retry_after_seconds)
