"""Where the pages of websites come from: the websites themselves, or ScraperAPI. One of the two for a process."""

from __future__ import annotations

import asyncio
from contextlib import AbstractAsyncContextManager
from datetime import UTC, datetime
from typing import Final, Protocol

from aiohttp.abc import AbstractResolver

from pagecurator.resources import Resources
from pagecurator.scraping.account import AccountPausedError, Pause
from pagecurator.scraping.direct import DirectClient
from pagecurator.scraping.direct_answer import TargetBusyError
from pagecurator.scraping.errors import ErrorCode
from pagecurator.scraping.local_limits import SlotTimeoutError
from pagecurator.scraping.manners import HostManners
from pagecurator.scraping.retry import Attempt, Failed, Fetched, Released, ReleaseReason, fetch_with_retries
from pagecurator.scraping.scraperapi import FetchedPage

_PAUSE_PATIENCE_SECONDS: Final = 5.0
"""Longer pauses of all calls are not waited for: whoever asked is answered at once that we are busy."""


class SitesBusyError(Exception):
    """ScraperAPI refused every try because we are too fast. Nobody's fault: look at the website again later."""


ASK_LATER: Final = (AccountPausedError, SitesBusyError, SlotTimeoutError)
"""What says nothing about the website."""


class PageSource(Protocol):
    """Fetches one page."""

    async def fetch(self, url: str, *, until: float) -> FetchedPage:
        """The page at ``url``. ``until``, on the event loop's clock, bounds waiting for a turn, not the fetch itself.

        Raises :class:`pagecurator.scraping.errors.ScrapeError` when the page can't be had, and one of
        :data:`ASK_LATER`, which say nothing about the page.
        """
        ...

    async def close(self) -> None:
        """Close what only this source uses."""
        ...


class DirectSource:
    """From the websites themselves, with manners: per-host limit, delay, and the pauses that a site asks for."""

    def __init__(self, client: DirectClient, manners: HostManners) -> None:
        self._client = client
        self._manners = manners

    async def fetch(self, url: str, *, until: float) -> FetchedPage:
        """One try; a second one after the pause that a site asked for, when there is time for it."""
        turns = _Turns(self._manners, until=until)
        try:
            return await self._client.fetch(url, manners=turns)
        except TargetBusyError as busy:
            if busy.http_status is None or busy.retry_after_seconds is None:
                raise  # no turn came, or nobody knows how long to wait
            self._manners.pause(turns.host, busy.retry_after_seconds)
            if asyncio.get_running_loop().time() + busy.retry_after_seconds > until:
                raise
        return await self._client.fetch(url, manners=turns)

    async def close(self) -> None:
        """Close the connections to websites."""
        await self._client.close()


class _Turns:
    """The manners of one fetch: they end when its caller's time does. ``host`` is the one called last."""

    def __init__(self, manners: HostManners, *, until: float) -> None:
        self._manners = manners
        self._until = until
        self.host = ""

    def turn(self, host: str) -> AbstractAsyncContextManager[None]:
        self.host = host
        return self._manners.turn(host, until=self._until)


class ScraperApiSource:
    """Through ScraperAPI: the client, the limit and the account that the daemon's own pages use."""

    def __init__(self, resources: Resources) -> None:
        self._resources = resources

    async def fetch(self, url: str, *, until: float) -> FetchedPage:  # noqa: ARG002 - the asker's time bounds the whole
        """As many tries as WF7_RETRY_ATTEMPTS says; credits are counted whatever comes of them."""
        resources, settings = self._resources, self._resources.settings
        result = await fetch_with_retries(
            resources.client.fetch,
            url,
            throttle=resources.throttle,
            account=resources.account,
            attempts=settings.wf7_retry_attempts,
            base_seconds=settings.wf7_retry_base_seconds,
            backoff_factor=settings.wf7_retry_backoff_factor,
            pause_patience_seconds=_PAUSE_PATIENCE_SECONDS,
            on_attempt=self._attempt_made,
        )
        match result.verdict:
            case Fetched(page=page):
                return page
            case Failed(error=error):
                raise error
            case Released(reason=ReleaseReason.ACCOUNT_PAUSED | ReleaseReason.SERVICE_UNREACHABLE, message=message):
                raise AccountPausedError(resources.account.paused or _past_pause(message, result.attempts))
            case Released(message=message):
                raise SitesBusyError(message)

    async def close(self) -> None:
        """Nothing: the client is everybody's."""

    def _attempt_made(self, attempt: Attempt) -> None:
        metrics = self._resources.metrics
        metrics.credits.inc(attempt.credits or 0)
        if attempt.error_code is ErrorCode.RATE_LIMITED:
            metrics.rate_limit_errors.inc()


def _past_pause(message: str, attempts: tuple[Attempt, ...]) -> Pause:
    """The pause that interrupted us; another part of the process may have seen its end already."""
    code = attempts[-1].error_code if attempts else None
    return Pause(reason=code or ErrorCode.ACCOUNT_UNAUTHORIZED, message=message, since=datetime.now(UTC))


def source_for(resources: Resources, *, resolver: AbstractResolver | None = None) -> PageSource:
    """The one that CSV_FETCH names."""
    settings = resources.settings
    if settings.csv_fetch == "scraperapi":
        return ScraperApiSource(resources)
    metrics = resources.metrics
    client = DirectClient(
        settings=settings,
        room=resources.client.room,
        resolver=resolver,
        on_request=lambda status_class, _seconds: metrics.site_requests.labels(status_class=status_class).inc(),
    )
    manners = HostManners(
        per_host=settings.site_connections_per_host,
        delay_seconds=settings.site_delay_seconds,
        connections=settings.site_connections,
    )
    return DirectSource(client, manners)


__all__ = ["ASK_LATER", "DirectSource", "PageSource", "ScraperApiSource", "SitesBusyError", "source_for"]
