"""The flow for one website, for ``/scrap``, ``/scrap-linkedin``, both kinds of CSV rows and ``scrape-site``.

Read :meth:`Sites.ask`: normalise, share a look that is in progress, look, choose what was asked for.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final

from aiohttp.abc import AbstractResolver

from pagecurator.background import Loop
from pagecurator.resources import Resources
from pagecurator.scraping.errors import ErrorCode
from pagecurator.sites.address import SiteAddress, site_address
from pagecurator.sites.answer import Depth, SiteAnswer, SiteQuestion, SiteStatus
from pagecurator.sites.cache import SiteCache, cache_for, sweep
from pagecurator.sites.choice import chosen
from pagecurator.sites.flights import Flight, Flights
from pagecurator.sites.look import HOMEPAGE_FAILED, Look, LookParts, Sight
from pagecurator.sites.model import model_for
from pagecurator.sites.sources import PageSource, source_for
from pagecurator.storage.engine import Database
from pagecurator.telemetry.events import Event, emit
from pagecurator.telemetry.metrics import Metrics
from pagecurator.urls import UrlRefused, without_credentials

BAD_ADDRESS: Final = "bad_address"
"""The ``error_code`` of a text that is no public website; ``error`` says why."""

_LONGEST_LABEL = 500


class Sites:
    """Looks at websites. One for each process: it shares looks, manners and connections between all askers."""

    def __init__(
        self, *, source: PageSource, cache: SiteCache, database: Database, parts: LookParts, metrics: Metrics
    ) -> None:
        self._source = source
        self._cache = cache
        self._database = database
        self._parts = parts
        self._metrics = metrics
        self._flights: Flights[Sight] = Flights()

    async def ask(self, question: SiteQuestion, *, deadline_seconds: float) -> SiteAnswer:
        """Look at a website, within ``deadline_seconds``. What the website does is the answer, never an exception.

        A homepage that can't be had is ``ERROR`` with the sentence ``Failed to fetch homepage``; ``error_code`` and the
        log tell why. A contact page that does not come in time leaves the homepage's contacts.

        Only with CSV_FETCH=scraperapi, raises ``AccountPausedError`` (the account is refused) and ``SitesBusyError``
        (429 beyond all retries). Both say nothing about the website: ask again later.
        """
        until = asyncio.get_running_loop().time() + deadline_seconds
        try:
            address = site_address(question.website, allow_private=self._parts.allow_private)
        except UrlRefused as refused:
            return self._counted(_refused(question, refused))
        depth, refresh = question.depth, question.refresh
        sight = await self._flights.join(
            f"{'refresh ' if refresh else ''}{depth} {address.key}",
            lambda flight: self._look(address, depth, flight, refresh=refresh),
            until=until,
        )
        answer = sight.answer if sight is not None else _too_late(address)
        return self._counted(chosen(answer, question))

    def loops(self) -> list[Loop]:
        """The background tasks that go with it."""
        return [Loop("site answers sweep", sweep(self._database))]

    async def close(self) -> None:
        """End the looks in progress, close what they used."""
        await self._flights.close()
        await self._source.close()
        if self._parts.model is not None:
            await self._parts.model.close()
        await self._cache.close()

    async def _look(self, address: SiteAddress, depth: Depth, flight: Flight[Sight], *, refresh: bool) -> Sight:
        """The answer that was kept, or a look at the website, whose answer is kept."""
        if not refresh and (kept := await self._cache.read(address.key, depth)) is not None:
            return Sight(answer=kept, keep_as=None)

        def stands(sight: Sight) -> None:
            flight.so_far = sight

        look = Look(address, depth, parts=self._parts, until=lambda: flight.until)
        flight.so_far = sight = await look.run(stands)
        if sight.keep_as is not None:
            await self._cache.write(address.key, sight.keep_as, sight.answer)
        return sight

    def _counted(self, answer: SiteAnswer) -> SiteAnswer:
        self._metrics.site_answers.labels(status=answer.status).inc()
        return answer


@asynccontextmanager
async def build_sites(resources: Resources, *, resolver: AbstractResolver | None = None) -> AsyncIterator[Sites]:
    """The flow on the process' resources, for the length of a block. ``resolver`` is for tests: it looks names up."""
    settings = resources.settings
    if settings.allow_private_addresses:
        emit(Event.PRIVATE_ADDRESSES_ALLOWED, setting="ALLOW_PRIVATE_ADDRESSES")
    model = model_for(settings, resources.metrics)
    source = source_for(resources, resolver=resolver)
    parts = LookParts(
        source=source,
        extractor=resources.extractor,
        metrics=resources.metrics,
        allow_private=settings.allow_private_addresses,
        model=model,
    )
    sites = Sites(
        source=source,
        cache=cache_for(settings, database=resources.database, metrics=resources.metrics),
        database=resources.database,
        parts=parts,
        metrics=resources.metrics,
    )
    try:
        yield sites
    finally:
        await sites.close()


def _refused(question: SiteQuestion, refused: UrlRefused) -> SiteAnswer:
    return SiteAnswer(
        website=without_credentials(question.website.strip())[:_LONGEST_LABEL],
        status=SiteStatus.ERROR,
        error=refused.reason,
        error_code=BAD_ADDRESS,
    )


def _too_late(address: SiteAddress) -> SiteAnswer:
    reason = "the homepage did not come within the time that the caller gave"
    emit(
        Event.SITE_FAILED,
        website=address.label,
        error_code=ErrorCode.TIMEOUT,
        error_message=reason,
        http_status=None,
    )
    return SiteAnswer(
        website=address.label,
        status=SiteStatus.ERROR,
        error=HOMEPAGE_FAILED,
        error_code=ErrorCode.TIMEOUT,
        reason=reason,
    )


__all__ = ["BAD_ADDRESS", "Sites", "build_sites"]
