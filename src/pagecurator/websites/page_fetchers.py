"""Where the pages of websites come from: the websites themselves, or ScraperAPI. One of the two for a process."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import replace
from datetime import UTC, datetime
from typing import Final, Protocol
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
from pagecurator.scraping.retry import (
    Failed,
    FetchAttempt,
    Fetched,
    FetchResult,
    Released,
    ReleaseReason,
    fetch_with_retries,
)
from pagecurator.scraping.scraperapi import FetchedPage
from pagecurator.urls import UrlRefused, normalize_url

_PAUSE_PATIENCE_SECONDS: Final = 5.0
"""Longer pauses of all calls are not waited for: the caller is answered at once that we are busy."""


class ScraperApiBusyError(Exception):
    """ScraperAPI refused every try because we are too fast. Nobody's fault: look at the website again later."""


RETRY_LATER: Final = (AccountPausedError, ScraperApiBusyError, SlotTimeoutError)
"""What says nothing about the website."""

MAX_FRAMES: Final = 4
"""Frames of one page that are fetched, each once: a frame's own frames are not."""
MAX_FOLLOWED: Final = 3
"""Pages to which a page leads by itself that are fetched through ScraperAPI; each is a call of its own."""


class PageFetcher(Protocol):
    """Fetches one page."""

    async def fetch(self, url: str, *, deadline: float) -> FetchedPage:
        """The page at ``url``. ``deadline`` (event loop clock) bounds the wait for a slot, not the fetch itself.

        Raises :class:`pagecurator.scraping.errors.ScrapeError` when the page can't be had, and one of
        :data:`ASK_LATER`, which say nothing about the page.
        """
        ...

    async def close(self) -> None:
        """Close what only this source uses."""
        ...


class DirectFetcher:
    """From the websites themselves, with manners: per-host limit, delay, and the pauses that a site asks for."""

    def __init__(self, client: DirectClient, manners: HostLimiter) -> None:
        self._client = client
        self._manners = manners

    async def fetch(self, url: str, *, deadline: float) -> FetchedPage:
        """The page; in place of a frameset the frames of its own website."""
        try:
            return await self._fetch(url, deadline=deadline)
        except ScrapeError as error:
            frames = [await self._frame(frame, deadline=deadline) for frame in _own_frames(error, url)]
            return _framed(error, url, frames)

    async def _frame(self, url: str, *, deadline: float) -> FetchedPage | None:
        try:
            return await self._fetch(url, deadline=deadline)
        except ScrapeError:
            return None  # the others may be read all the same

    async def _fetch(self, url: str, *, deadline: float) -> FetchedPage:
        """One try; a second one after the pause that a site asked for, when there is time for it."""
        turns = _Turns(self._manners, deadline=deadline)
        try:
            return await self._client.fetch(url, manners=turns)
        except TargetBusyError as busy:
            if busy.http_status is None or busy.retry_after_seconds is None:
                raise  # no turn came, or nobody knows how long to wait
            self._manners.pause(turns.host, busy.retry_after_seconds)
            if asyncio.get_running_loop().time() + busy.retry_after_seconds > deadline:
                raise
        return await self._client.fetch(url, manners=turns)

    async def close(self) -> None:
        """Close the connections to websites."""
        await self._client.close()


class _Turns:
    """The manners of one fetch: they end when its caller's time does. ``host`` is the one called last."""

    def __init__(self, manners: HostLimiter, *, deadline: float) -> None:
        self._manners = manners
        self._deadline = deadline
        self.host = ""

    def slot(self, host: str) -> AbstractAsyncContextManager[None]:
        self.host = host
        return self._manners.slot(host, until=self._deadline)


class ScraperApiFetcher:
    """Through ScraperAPI: the client, the limit and the account that the daemon's own pages use."""

    def __init__(self, container: Container) -> None:
        self._container = container
        self._allow_private = container.settings.allow_private_addresses

    async def fetch(self, url: str, *, deadline: float) -> FetchedPage:
        """As many tries as WF7_RETRY_ATTEMPTS says; credits are counted whatever comes of them.

        Where a page leads on by itself, or shows frames of its own website, these are fetched as well, as long as all
        the calls for this page together cost no more than SCRAPER_API_MAX_COST.
        """
        credit_pool = _CostLimit(self._container.settings.scraper_api_max_cost, list_price(self._container.settings))
        try:
            return await self._page(url, credit_pool)
        except ScrapeError as error:
            failed, asked = error, url
        for _ in range(MAX_FOLLOWED):
            target = self._address(failed.facts.leads_to)
            if target is None or not credit_pool.covers_a_call() or asyncio.get_running_loop().time() > deadline:
                break
            try:
                return await self._page(target, credit_pool)
            except RETRY_LATER:
                raise failed from None  # the page itself was fetched
            except ScrapeError as error:
                failed, asked = error, target
        frames: list[FetchedPage | None] = []
        for frame in _own_frames(failed, asked):
            address = self._address(frame)
            if address is not None and credit_pool.covers_a_call() and asyncio.get_running_loop().time() <= deadline:
                frames.append(await self._frame(address, credit_pool))
        return _framed(failed, asked, frames)

    async def _frame(self, url: str, credit_pool: _CostLimit) -> FetchedPage | None:
        try:
            return await self._page(url, credit_pool)
        except (*RETRY_LATER, ScrapeError):
            return None

    def _address(self, url: str | None) -> str | None:
        try:
            return None if url is None else normalize_url(url, allow_private=self._allow_private).url
        except (UrlRefused, ValueError):
            return None

    async def _page(self, url: str, credit_pool: _CostLimit) -> FetchedPage:
        result = await self._calls(url)
        credit_pool.spent += sum(attempt.credits or 0 for attempt in result.attempts)
        match result.verdict:
            case Fetched(page=page):
                return page
            case Failed(error=error):
                raise error
            case Released(reason=ReleaseReason.ACCOUNT_PAUSED | ReleaseReason.SERVICE_UNREACHABLE, message=message):
                raise AccountPausedError(self._container.account.paused or _past_pause(message, result.attempts))
            case Released(message=message):
                raise ScraperApiBusyError(message)

    async def _calls(self, url: str) -> FetchResult:
        container, settings = self._container, self._container.settings
        return await fetch_with_retries(
            container.client.fetch,
            url,
            throttle=container.throttle,
            account=container.account,
            attempts=settings.wf7_retry_attempts,
            base_seconds=settings.wf7_retry_base_seconds,
            backoff_factor=settings.wf7_retry_backoff_factor,
            pause_patience_seconds=_PAUSE_PATIENCE_SECONDS,
            on_attempt=self._attempt_made,
        )

    async def close(self) -> None:
        """Nothing: the client is everybody's."""

    def _attempt_made(self, attempt: FetchAttempt) -> None:
        metrics = self._container.metrics
        metrics.credits.inc(attempt.credits or 0)
        if attempt.error_code is ErrorCode.RATE_LIMITED:
            metrics.rate_limit_errors.inc()


class _CostLimit:
    """What the calls for one page may cost together; None: no limit but the budgets'."""

    def __init__(self, most: int | None, price: int) -> None:
        self.spent = 0
        self._most = most
        self._price = price

    def covers_a_call(self) -> bool:
        """Whether one more is within the limit."""
        return self._most is None or self.spent + self._price <= self._most


def _own_frames(error: ScrapeError, url: str) -> list[str]:
    """The frames of a page without content that belong to its own website."""
    own = _host(error.facts.final_url or url)
    return [frame for frame in error.facts.frames if is_same_site(_host(frame), own)][:MAX_FRAMES]


def _framed(error: ScrapeError, url: str, frames: Sequence[FetchedPage | None]) -> FetchedPage:
    """The page whose content is its frames. Raises ``error`` when there is none."""
    pages = tuple(page for page in frames if page is not None)
    if not pages:
        raise error
    return replace(pages[0], url=url, final_url=error.facts.final_url or url, html="", frames=pages)


def _host(url: str) -> str:
    return (urlsplit(url).hostname or "").lower()


def _past_pause(message: str, attempts: tuple[FetchAttempt, ...]) -> Pause:
    """The pause that interrupted us; another part of the process may have seen its end already."""
    code = attempts[-1].error_code if attempts else None
    return Pause(reason=code or ErrorCode.ACCOUNT_UNAUTHORIZED, message=message, since=datetime.now(UTC))


def page_fetcher_for(container: Container, *, resolver: AbstractResolver | None = None) -> PageFetcher:
    """The one that CSV_FETCH names."""
    settings = container.settings
    if settings.csv_fetch == "scraperapi":
        return ScraperApiFetcher(container)
    metrics = container.metrics
    client = DirectClient(
        settings=settings,
        body_budget=container.client.body_budget,
        resolver=resolver,
        on_request=lambda status_class, _seconds: metrics.site_requests.labels(status_class=status_class).inc(),
    )
    manners = HostLimiter(
        per_host=settings.site_connections_per_host,
        delay_seconds=settings.site_delay_seconds,
        connections=settings.site_connections,
    )
    return DirectFetcher(client, manners)


__all__ = [
    "RETRY_LATER",
    "DirectFetcher",
    "PageFetcher",
    "ScraperApiBusyError",
    "ScraperApiFetcher",
    "page_fetcher_for",
]
