"""Scrape one website: homepage, contact page, contacts merged. Without cache and slots; see ``scraper.py`` for those.

Errors of the website become a result with status ``ERROR``; :data:`RETRY_LATER` errors, such as those of the ScraperAPI
account, are raised.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from enum import Enum, auto
from functools import partial
from typing import Final, assert_never
from urllib.parse import urlsplit

from pagecurator.extraction import extract_profiles
from pagecurator.extraction.contact import Contact
from pagecurator.public_suffix import is_same_site
from pagecurator.runtime.extraction_pool import ExtractionError, ExtractionPool, PageText
from pagecurator.scraping.direct_response import HandshakeSilentError, TargetSilentError
from pagecurator.scraping.errors import ErrorCode, ScrapeError
from pagecurator.scraping.limits.queue_time import SlotTimeoutError
from pagecurator.scraping.pages import FetchedPage
from pagecurator.telemetry import traces
from pagecurator.telemetry.events import Event, emit
from pagecurator.telemetry.metrics import Metrics
from pagecurator.telemetry.traces import NO_TRACER, Tracer
from pagecurator.websites.address import WebsiteAddress
from pagecurator.websites.contact_page import RankedLink, contact_links
from pagecurator.websites.llm import LanguageModel, ModelError
from pagecurator.websites.models import Depth, WebsiteResult, WebsiteStatus
from pagecurator.websites.page_fetchers import RETRY_LATER, PageFetcher
from pagecurator.websites.selection import merge_contacts

HOMEPAGE_FAILED: Final = "Failed to fetch homepage"
"""Clients compare with this sentence."""
SENTENCES: Final = {
    ErrorCode.NO_CONTENT: "The homepage has no content of its own",
    ErrorCode.PARKED: "The domain is parked or for sale",
}
"""Instead of it, for homepages that were fetched and have no content."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ScrapeContext:
    """What all scrapes share."""

    fetcher: PageFetcher
    extraction_pool: ExtractionPool
    metrics: Metrics
    allow_private: bool
    model: LanguageModel | None = None
    tracer: Tracer = NO_TRACER


@dataclass(frozen=True, slots=True, kw_only=True)
class PartialResult:
    """A result with the depth to cache it under, which is the depth really reached; None: don't cache it."""

    result: WebsiteResult
    cache_as: Depth | None


class WebsiteScrape:
    """Scrapes one website. ``deadline`` is a function because callers that join later may extend it."""

    def __init__(
        self, address: WebsiteAddress, depth: Depth, *, context: ScrapeContext, deadline: Callable[[], float]
    ) -> None:
        self._address = address
        self._depth = depth
        self._context = context
        self._deadline = deadline
        # LinkedIn-only requests have to be fast, and profiles are easy to recognise.
        self._model = context.model if depth is not Depth.LINKEDIN else None
        self._degraded = False
        self._final_url: str | None = None

    async def run(self, on_partial: Callable[[PartialResult], None]) -> PartialResult:
        """Scrape the website. ``on_partial`` receives the result so far before each optional step."""
        try:
            return await self._scrape(on_partial)
        except ScrapeError as error:
            final_url = None if error.facts.final_url is None else self._external_url(error.facts.final_url)
            result = failed_result(self._address, error.code, error.message, http_status=error.http_status)
            return PartialResult(result=replace(result, final_url=final_url), cache_as=None)
        except ExtractionError as error:
            return PartialResult(result=failed_result(self._address, error.code, str(error)), cache_as=None)
        except RETRY_LATER:
            raise
        except Exception as error:  # noqa: BLE001 - a bug that one website triggers must not fail the others
            result = failed_result(self._address, ErrorCode.INTERNAL_ERROR, _bug(error))
            return PartialResult(result=result, cache_as=None)

    async def _scrape(self, on_partial: Callable[[PartialResult], None]) -> PartialResult:
        homepage = await self._homepage()
        contacts = await self._contacts(homepage)
        self._final_url = self._external_url(homepage.final_url)
        depth = Depth.LINKEDIN if self._depth is Depth.LINKEDIN else Depth.HOMEPAGE
        partial = self._partial([contacts], _urls(homepage), cache_as=depth)
        on_partial(self._marked_degraded(partial))
        if self._depth is Depth.FULL:
            partial = await self._with_contact_page(homepage, contacts)
            on_partial(self._marked_degraded(partial))
        return await self._filtered_by_model(partial)

    # ------------------------------------------------------------ the homepage
    async def _homepage(self) -> FetchedPage:
        """The page at the first candidate URL that has one. Raises the most informative :class:`ScrapeError`."""
        failures: list[ScrapeError] = []
        candidates = list(self._address.candidates)
        while candidates:
            url = candidates.pop(0)
            try:
                return await self._fetch(url, page="homepage")
            except ScrapeError as error:
                failures.append(error)
                if isinstance(error, HandshakeSilentError):
                    candidates = _without_tls(candidates, url)
                    continue
                fallback = fallback_for(error.code, is_the_website=error.facts.is_a_website)
                match Fallback.STOP if isinstance(error, TargetSilentError) else fallback:
                    case Fallback.STOP:
                        break
                    case Fallback.NEXT_HOST:
                        candidates = [other for other in candidates if _host(other) != _host(url)]
                    case Fallback.NEXT_ADDRESS:
                        pass
                    case never:
                        assert_never(never)
        raise most_informative(failures)

    async def _fetch(self, url: str, *, page: str) -> FetchedPage:
        began = time.monotonic()
        try:
            with traces.span("website page", {"pagecurator.website.page": page}):
                while True:
                    deadline = self._deadline()
                    try:
                        return await self._context.fetcher.fetch(url, deadline=deadline)
                    except SlotTimeoutError:
                        if self._deadline() <= deadline:
                            raise
                        # A caller that joined meanwhile has more time.
        finally:
            self._context.metrics.site_fetch_seconds.labels(page=page).observe(time.monotonic() - began)

    async def _contacts(self, page: FetchedPage) -> Sequence[Contact]:
        if page.frames:
            return merge_contacts([await self._contacts_of(frame) for frame in page.frames])
        return await self._contacts_of(page)

    async def _contacts_of(self, page: FetchedPage) -> list[Contact]:
        extraction_pool = self._context.extraction_pool
        with traces.span("extract", {"pagecurator.page.bytes": page.bytes_read}) as span:
            if self._depth is Depth.LINKEDIN:
                contacts = await extraction_pool.run(extract_profiles, PageText(page.html), page.final_url)
            else:
                contacts = await extraction_pool.contacts(PageText(page.html), page.final_url)
            span.set({"pagecurator.contacts": len(contacts)})
            return contacts

    # ------------------------------------------------------------ the contact page
    async def _with_contact_page(self, homepage: FetchedPage, contacts: Sequence[Contact]) -> PartialResult:
        found, pages, cache_as = [contacts], _urls(homepage), Depth.FULL
        try:
            url = await self._contact_page(homepage)
            if url is not None:
                page = await self._fetch(url, page="contact")
                if page.final_url not in pages:  # some websites redirect everything to the homepage
                    found.append(await self._contacts(page))
                    pages += _urls(page)
        except ScrapeError as error:
            cache_as = Depth.HOMEPAGE if error.code in _TRANSIENT else Depth.FULL
        except ExtractionError:
            pass
        except SlotTimeoutError:
            if not contacts:
                raise  # "no contacts" would be wrong: the contact page was not read
            cache_as = Depth.HOMEPAGE
        except RETRY_LATER:
            raise
        except Exception as error:  # noqa: BLE001 - the homepage's contacts are still valid
            cache_as = Depth.HOMEPAGE
            _log_failure(self._address, ErrorCode.INTERNAL_ERROR, _bug(error))
        return self._partial(found, pages, cache_as=cache_as)

    async def _contact_page(self, homepage: FetchedPage) -> str | None:
        """The URL that the model chose, else the one with the most points."""
        read = partial(contact_links, allow_private=self._context.allow_private)
        ranked: list[RankedLink] = []
        for part in homepage.frames or (homepage,):
            ranked += await self._context.extraction_pool.run(read, PageText(part.html), part.final_url)
        ranked.sort(key=lambda one: -one.points)
        if self._model is not None:
            try:
                chosen = await self._model.contact_page([one.link for one in ranked], deadline=self._deadline())
            except ModelError:
                self._degraded = True
            else:
                if chosen is not None:
                    return chosen.url
        return ranked[0].link.url if ranked and ranked[0].leads_to_contacts else None

    # ------------------------------------------------------------ the language model
    async def _filtered_by_model(self, partial: PartialResult) -> PartialResult:
        if self._model is None:
            return partial
        contacts = partial.result.contacts
        try:
            dropped = await self._model.drop(contacts, deadline=self._deadline())
        except ModelError:
            self._degraded = True
        else:
            contacts = tuple(contact for number, contact in enumerate(contacts) if number not in dropped)
        partial = replace(partial, result=replace(partial.result, contacts=contacts))
        return self._marked_degraded(partial) if self._degraded else partial

    def _marked_degraded(self, partial: PartialResult) -> PartialResult:
        """Results that a configured model did not check are marked, and never cached."""
        if self._model is None:
            return partial
        return PartialResult(result=replace(partial.result, degraded=True), cache_as=None)

    # ------------------------------------------------------------ results
    def _partial(self, found: Sequence[Sequence[Contact]], pages: Sequence[str], *, cache_as: Depth) -> PartialResult:
        contacts = merge_contacts(found)
        result = WebsiteResult(
            website=self._address.label,
            status=WebsiteStatus.SUCCESS if contacts else WebsiteStatus.NO_CONTACTS_FOUND,
            contacts=contacts,
            pages=tuple(pages),
            final_url=self._final_url,
        )
        return PartialResult(result=result, cache_as=cache_as)

    def _external_url(self, final_url: str) -> str | None:
        """``final_url`` if it is on another website."""
        host = urlsplit(final_url).hostname or ""
        own = urlsplit(self._address.candidates[0]).hostname or ""
        return None if is_same_site(host, own) else final_url


# ---------------------------------------------------------------- failures
def failed_result(
    address: WebsiteAddress, code: ErrorCode, message: str, *, http_status: int | None = None
) -> WebsiteResult:
    """The result of a website whose homepage could not be read. Logs the failure."""
    _log_failure(address, code, message, http_status)
    return WebsiteResult(
        website=address.label,
        status=WebsiteStatus.ERROR,
        error=SENTENCES.get(code, HOMEPAGE_FAILED),
        error_code=code,
        reason=message,
    )


def _log_failure(address: WebsiteAddress, code: ErrorCode, message: str, http_status: int | None = None) -> None:
    emit(Event.SITE_FAILED, website=address.label, error_code=code, error_message=message, http_status=http_status)


def _bug(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"[:500]


# ---------------------------------------------------------------- decisions
class Fallback(Enum):
    """Where to continue after a homepage URL failed."""

    NEXT_ADDRESS = auto()
    """The next candidate: ``http``, then the other host."""
    NEXT_HOST = auto()
    """This host answered, or does not exist: the one with (or without) ``www.``."""
    STOP = auto()
    """The website exists and refuses us for now, or accepts connections and never responds: other URLs would be
    impolite and fail as well."""


_NEXT_HOST = frozenset(
    {
        ErrorCode.NAME_NOT_FOUND,
        ErrorCode.ADDRESS_REFUSED,
        ErrorCode.TARGET_NOT_FOUND,
        ErrorCode.TARGET_BLOCKED,  # the bare domain is often the server's default host, which answers 403
        ErrorCode.BODY_EMPTY,
        ErrorCode.BODY_TOO_SMALL,
        ErrorCode.NOT_HTML,
        ErrorCode.NO_CONTENT,
        ErrorCode.PARKED,
        ErrorCode.UNEXPECTED_STATUS,
        ErrorCode.TARGET_UNAVAILABLE,
    }
)
_STOP = frozenset(
    {
        ErrorCode.TARGET_BUSY,
        ErrorCode.CHALLENGE_PAGE,
        ErrorCode.BODY_TOO_LARGE,
        ErrorCode.COST_LIMIT,
        ErrorCode.BAD_REQUEST,
        ErrorCode.INTERNAL_ERROR,
    }
)
# A later scrape may succeed; other errors are permanent.
_TRANSIENT = frozenset(
    {
        ErrorCode.CONNECTION_ERROR,
        ErrorCode.TIMEOUT,
        ErrorCode.TRUNCATED_BODY,
        ErrorCode.UNDECODABLE_BODY,
        ErrorCode.SERVER_ERROR,
        ErrorCode.TARGET_UNAVAILABLE,
        ErrorCode.TARGET_BUSY,
        ErrorCode.CHALLENGE_PAGE,
        ErrorCode.NO_CONTENT,  # a website may replace the placeholder, and rendering may be switched on
        ErrorCode.PARKED,
    }
)


def fallback_for(code: ErrorCode, *, is_the_website: bool = False) -> Fallback:
    """Where to continue after this error; nowhere if the page is the website's own and has no content."""
    if code in _STOP or is_the_website:
        return Fallback.STOP
    return Fallback.NEXT_HOST if code in _NEXT_HOST else Fallback.NEXT_ADDRESS


def most_informative(failures: Sequence[ScrapeError]) -> ScrapeError:
    """The first error with a response, else the first one."""
    return min(failures, key=lambda error: error.http_status is None and error.code is not ErrorCode.TARGET_BUSY)


def _without_tls(candidates: Sequence[str], url: str) -> list[str]:
    """The candidates left when a host accepts connections and does not complete TLS: plain HTTP on that host."""
    return [other for other in candidates if _host(other) == _host(url) and other.startswith("http:")]


def _urls(page: FetchedPage) -> list[str]:
    return [page.final_url, *(frame.final_url for frame in page.frames)]


def _host(url: str) -> str:
    return urlsplit(url).netloc
