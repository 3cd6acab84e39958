"""Fetch the pages of a website: from the website itself, or through ScraperAPI (CSV_FETCH)."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Final, assert_never
from urllib.parse import urlsplit

from aiohttp.abc import AbstractResolver

from pagecurator.public_suffix import is_same_site
from pagecurator.runtime.container import Container
from pagecurator.scraping.direct import DirectClient
from pagecurator.scraping.direct_response import TargetBusyError
from pagecurator.scraping.errors import ErrorCode, ScrapeError
from pagecurator.scraping.limits.account import AccountPausedError, Pause
from pagecurator.scraping.limits.credits import list_price
from pagecurator.scraping.limits.host_limiter import HostLimiter
from pagecurator.scraping.limits.queue_time import SlotTimeoutError
from pagecurator.scraping.page_fetch import (
    Failed,
    FetchAttempt,
    Fetched,
    PageFetch,
    Released,
    ReleaseReason,
    RetryPolicy,
)
from pagecurator.scraping.pages import FetchedPage
from pagecurator.scraping.retry import RetryingFetcher
from pagecurator.telemetry import traces
from pagecurator.telemetry.traces import Kind, request_attributes, safe_url
from pagecurator.urls import UrlRefused, normalize_url

_PAUSE_PATIENCE_SECONDS: Final = 5.0
"""Longer pauses of all requests raise :class:`ScraperApiBusyError` instead of waiting."""


class ScraperApiBusyError(Exception):
    """ScraperAPI answered 429 to each attempt. It says nothing about the website: try again later."""


RETRY_LATER: Final = (AccountPausedError, ScraperApiBusyError, SlotTimeoutError)
"""Errors that say nothing about the website."""

MAX_FRAMES: Final = 4
"""Frames fetched for one page; frames inside frames are not."""
MAX_FOLLOWED: Final = 3
"""Redirects in pages followed through ScraperAPI; each is a request of its own."""


class DirectFetcher:
    """Fetches from the websites themselves, within the limits for each host."""

    def __init__(self, client: DirectClient) -> None:
        self._client = client

    async def fetch(self, url: str, *, deadline: float) -> FetchedPage:
        """The page; for a frameset its frames on the same website.

        ``deadline`` (event loop clock) bounds the wait for a slot, not the fetch itself. Raises :class:`ScrapeError`,
        and :data:`RETRY_LATER` errors.
        """
        try:
            return await self._fetch(url, deadline=deadline)
        except ScrapeError as error:
            frames = [await self._frame(frame, deadline=deadline) for frame in _own_frames(error, url)]
            return _framed(error, url, frames)

    async def _frame(self, url: str, *, deadline: float) -> FetchedPage | None:
        try:
            return await self._fetch(url, deadline=deadline)
        except ScrapeError:
            return None  # the other frames may still be readable

    async def _fetch(self, url: str, *, deadline: float) -> FetchedPage:
        """One attempt, and a second one after ``Retry-After`` if there is time for it."""
        try:
            return await self._attempt(url, deadline=deadline)
        except TargetBusyError as busy:
            if busy.http_status is None or busy.retry_after_seconds is None:
                raise  # refused by the host limiter, or without a Retry-After
            if asyncio.get_running_loop().time() + busy.retry_after_seconds > deadline:
                raise
        return await self._attempt(url, deadline=deadline)

    async def _attempt(self, url: str, *, deadline: float) -> FetchedPage:
        with traces.span("attempt", kind=Kind.CLIENT) as span:
            if span.is_recording:
                span.set(request_attributes(safe_url(url, with_path=False)))
            try:
                page = await self._client.fetch(url, deadline=deadline)
            except ScrapeError as error:
                span.set({"http.response.status_code": error.http_status, "pagecurator.page.bytes": error.bytes_read})
                raise
            span.set({"http.response.status_code": page.http_status, "pagecurator.page.bytes": page.bytes_read})
            return page

    async def close(self) -> None:
        await self._client.close()


class ScraperApiFetcher:
    """Fetches through ScraperAPI, with the client, limits and account of the daemon."""

    def __init__(self, container: Container) -> None:
        self._container = container
        self._fetcher = RetryingFetcher(
            client=container.client,
            throttle=container.throttle,
            account=container.account,
            policy=replace(
                RetryPolicy.from_settings(container.settings), pause_patience_seconds=_PAUSE_PATIENCE_SECONDS
            ),
            metrics=container.metrics,
        )
        self._allow_private = container.settings.allow_private_addresses

    async def fetch(self, url: str, *, deadline: float) -> FetchedPage:
        """The page, after up to WF7_RETRY_ATTEMPTS attempts.

        Redirects in pages and frames of the same website are followed while all requests for this page together cost no
        more than SCRAPER_API_MAX_COST. ``deadline`` and errors are as for :meth:`DirectFetcher.fetch`.
        """
        cost_limit = _CostLimit(self._container.settings.scraper_api_max_cost, list_price(self._container.settings))
        try:
            return await self._page(url, cost_limit)
        except ScrapeError as error:
            failed, requested = error, url
        for _ in range(MAX_FOLLOWED):
            target = self._address(failed.facts.leads_to)
            if target is None or not cost_limit.covers_a_request() or asyncio.get_running_loop().time() > deadline:
                break
            try:
                return await self._page(target, cost_limit)
            except RETRY_LATER:
                raise failed from None  # the first page was fetched
            except ScrapeError as error:
                failed, requested = error, target
        frames: list[FetchedPage | None] = []
        for frame in _own_frames(failed, requested):
            address = self._address(frame)
            if address is not None and cost_limit.covers_a_request() and asyncio.get_running_loop().time() <= deadline:
                frames.append(await self._frame(address, cost_limit))
        return _framed(failed, requested, frames)

    async def _frame(self, url: str, cost_limit: _CostLimit) -> FetchedPage | None:
        try:
            return await self._page(url, cost_limit)
        except (*RETRY_LATER, ScrapeError):
            return None

    def _address(self, url: str | None) -> str | None:
        try:
            return None if url is None else normalize_url(url, allow_private=self._allow_private).url
        except (UrlRefused, ValueError):
            return None

    async def _page(self, url: str, cost_limit: _CostLimit) -> FetchedPage:
        fetch = PageFetch(url=url)
        outcome = await self._fetcher.fetch(fetch)
        cost_limit.spent += fetch.credits
        match outcome:
            case Fetched(page=page):
                return page
            case Failed(error=error):
                raise error
            case Released(reason=ReleaseReason.ACCOUNT_PAUSED | ReleaseReason.SERVICE_UNREACHABLE, message=message):
                raise AccountPausedError(self._container.account.paused or _past_pause(message, fetch.attempts))
            case Released(message=message):
                raise ScraperApiBusyError(message)
            case _:
                assert_never(outcome)

    async def close(self) -> None:
        """Nothing: the client belongs to the process."""


PageFetcher = DirectFetcher | ScraperApiFetcher


class _CostLimit:
    """What the requests for one page may cost together; None: only the credit budgets limit it."""

    def __init__(self, most: int | None, price: int) -> None:
        self.spent = 0
        self._most = most
        self._price = price

    def covers_a_request(self) -> bool:
        return self._most is None or self.spent + self._price <= self._most


def _own_frames(error: ScrapeError, url: str) -> list[str]:
    """The frames of a page without content that are on its own website."""
    own = _host(error.facts.final_url or url)
    return [frame for frame in error.facts.frames if is_same_site(_host(frame), own)][:MAX_FRAMES]


def _framed(error: ScrapeError, url: str, frames: Sequence[FetchedPage | None]) -> FetchedPage:
    """A page whose content is its frames. Raises ``error`` without any."""
    pages = tuple(page for page in frames if page is not None)
    if not pages:
        raise error
    return replace(pages[0], url=url, final_url=error.facts.final_url or url, html="", frames=pages)


def _host(url: str) -> str:
    return (urlsplit(url).hostname or "").lower()


def _past_pause(message: str, attempts: Sequence[FetchAttempt]) -> Pause:
    """The pause that interrupted the fetch, when the account has resumed meanwhile."""
    code = attempts[-1].error_code if attempts else None
    return Pause(reason=code or ErrorCode.ACCOUNT_UNAUTHORIZED, message=message, since=datetime.now(UTC))


def page_fetcher_for(container: Container, *, resolver: AbstractResolver | None = None) -> PageFetcher:
    """The fetcher for CSV_FETCH."""
    settings = container.settings
    if settings.csv_fetch == "scraperapi":
        return ScraperApiFetcher(container)
    metrics = container.metrics
    client = DirectClient(
        settings=settings,
        body_budget=container.client.body_budget,
        host_limiter=HostLimiter(
            per_host=settings.site_connections_per_host,
            delay_seconds=settings.site_delay_seconds,
            connections=settings.site_connections,
        ),
        resolver=resolver,
        on_request=lambda status_class: metrics.site_requests.labels(status_class=status_class).inc(),
    )
    return DirectFetcher(client)
