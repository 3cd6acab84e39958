"""HTTP client for websites themselves, without ScraperAPI.

Websites are not trusted: each connection has to pass the address policy, redirects are followed here and each target is
validated like the first URL, bodies are limited while they stream, and one time limit covers the whole redirect chain.
"""

from __future__ import annotations

import asyncio
import math
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from http import HTTPStatus
from typing import Final
from urllib.parse import urljoin, urlsplit

import aiohttp
from aiohttp.abc import AbstractResolver
from yarl import URL

from pagecurator.scraping.body.decompression import ACCEPT_ENCODING, read_body
from pagecurator.scraping.body.html_check import DecodedPage, decode_html, require_content
from pagecurator.scraping.body.no_content import has_own_content
from pagecurator.scraping.body.outline import MAX_CHARS, meta_redirect, outline, refresh_redirect
from pagecurator.scraping.body.parking import refuse_parking_service
from pagecurator.scraping.direct_response import (
    REDIRECTS,
    TargetBusyError,
    raise_for_status,
    readable_location,
    translate_error,
)
from pagecurator.scraping.errors import (
    AnswerFacts,
    BodyRefusedError,
    ErrorCode,
    FinalError,
    ScrapeError,
    TransientError,
)
from pagecurator.scraping.http.connections import RequestConnection, connector, tracked
from pagecurator.scraping.http.proxy import direct_proxy
from pagecurator.scraping.http.translation import FOREIGN_ERRORS
from pagecurator.scraping.http_stats import status_class_of
from pagecurator.scraping.limits.body_budget import (
    BodyBudget,
    BodyReservation,
    bytes_of_text,
    release_when_gone,
)
from pagecurator.scraping.limits.host_limiter import HostLimiter
from pagecurator.scraping.pages import FetchedPage
from pagecurator.scraping.ssrf import AddressPolicy, PublicAddressResolver, ThreadPoolResolver, address_policy_for
from pagecurator.settings import Settings
from pagecurator.urls import UrlRefused, normalize_url

MAX_REDIRECTS: Final = 10

_MAX_HEADER_BYTES = 32 * 1024
_MAX_HEADERS = 1000
_DECODED_ON_THE_LOOP_BYTES = 64 * 1024  # every tag is scanned for a redirect: about 3 µs each
_DNS_CACHE_SECONDS = 30
# Long enough for the contact page, which follows immediately; the website is hardly ever read again. aiohttp closes all
# idle connections in one step, which blocks the event loop: a CSV job leaves hundreds behind each second.
_KEEPALIVE_SECONDS = 1.0


class DirectClient:
    """Fetches pages from websites. One for each process; close it with :meth:`close`."""

    def __init__(
        self,
        *,
        settings: Settings,
        body_budget: BodyBudget | None = None,
        host_limiter: HostLimiter | None = None,
        address_policy: AddressPolicy | None = None,
        resolver: AbstractResolver | None = None,
        on_request: Callable[[str], None] | None = None,
    ) -> None:
        """Needs a running event loop. ``address_policy`` and ``resolver`` are for tests; else the settings decide.

        ``on_request`` is called after each request with its status class.
        """
        self._host_limiter = host_limiter
        self._body_budget = body_budget or BodyBudget()
        self._allow_private = settings.allow_private_addresses
        self._timeout_seconds = settings.request_timeout
        self._max_body_bytes = int(settings.wf7_max_body_bytes)
        self._on_request = on_request
        policy = address_policy or address_policy_for(allow_private=self._allow_private)
        self._own_resolver = ThreadPoolResolver(threads=settings.site_connections) if resolver is None else None
        resolver = resolver or self._own_resolver
        proxy = direct_proxy(settings)
        self._public_addresses = None if proxy is None else PublicAddressResolver(policy, resolver=resolver)
        self._session = aiohttp.ClientSession(
            connector=connector(
                limit=settings.site_connections,
                limit_per_host=0,  # the host limiter does that
                resolver=resolver if proxy is None else None,
                ttl_dns_cache=_DNS_CACHE_SECONDS,
                keepalive_timeout=_KEEPALIVE_SECONDS,
                # The proxy's own address may be private; the websites behind it are checked by name.
                socket_factory=policy.create_socket if proxy is None else None,
            ),
            headers={
                "User-Agent": settings.site_user_agent,
                "Accept": "text/html,application/xhtml+xml;q=0.9,*/*;q=0.5",
                "Accept-Language": "en,*;q=0.5",
                "Accept-Encoding": ACCEPT_ENCODING,
            },
            # The redirect chain has a limit of its own; half of it for one connection leaves time for other addresses.
            timeout=aiohttp.ClientTimeout(total=None, sock_connect=self._timeout_seconds / 2),
            cookie_jar=aiohttp.DummyCookieJar(),
            auto_decompress=False,
            trust_env=False,  # a proxy would resolve names without the address policy
            proxy=proxy.url if proxy is not None else None,
            max_line_size=_MAX_HEADER_BYTES,
            max_field_size=_MAX_HEADER_BYTES,
            max_headers=_MAX_HEADERS,
        )

    async def close(self) -> None:
        """Close the session and its connections; requests in flight fail."""
        await self._session.close()
        if self._own_resolver is not None:
            await self._own_resolver.close()

    async def fetch(self, url: str, *, deadline: float = math.inf) -> FetchedPage:
        """Fetch one page within REQUEST_TIMEOUT, redirects included; ``url`` is in normal form.

        Waiting for the host limiter is not part of that time; ``deadline`` (event loop clock) bounds it. Raises
        :class:`ScrapeError`, and ``SlotTimeoutError`` when the host limiter has no slot by then.
        """
        reservation = self._body_budget.reserve()
        try:
            page = await self._fetch(url, reservation, deadline=deadline)
        except BaseException:
            reservation.release()
            raise
        release_when_gone(reservation, page)
        return page

    async def _fetch(self, url: str, reservation: BodyReservation, *, deadline: float) -> FetchedPage:
        chain = _RedirectChain(
            url=url, seconds_left=self._timeout_seconds, reservation=reservation, allow_private=self._allow_private
        )
        started_at, begun = datetime.now(UTC), time.monotonic()
        page = await self._last_page(chain, deadline=deadline)
        if page.refused is not None:
            facts = replace(page.facts, final_url=page.url)
            raise page.refused.with_facts(page.refused.facts.on_top_of(facts))
        bytes_read = page.facts.bytes_read or 0
        reservation.shrink(bytes_of_text(page.document.text, body_bytes=bytes_read))
        return FetchedPage(
            url=url,
            final_url=page.url,
            html=page.document.text,
            encoding=page.document.encoding,
            http_status=page.facts.http_status or HTTPStatus.OK.value,
            target_status=page.facts.http_status,
            credits=0,
            bytes_read=bytes_read,
            started_at=started_at,
            finished_at=datetime.now(UTC),
            fetch_seconds=time.monotonic() - begun,
        )

    async def _last_page(self, chain: _RedirectChain, *, deadline: float) -> _Page:
        """The page at the end of all redirects, or the last one with content before a target that can't be fetched."""
        with_content: _Page | None = None
        while True:
            try:
                response = await self._request_in_slot(chain, deadline=deadline)
                if response is None:
                    continue
                page = await _read_page(response, chain.url)
                if page.leads_to is None or not chain.follow_page(page.leads_to, response.facts):
                    return page
            except ScrapeError as error:
                if with_content is None or error.code is ErrorCode.PARKED:
                    raise
                return with_content
            if with_content is None and page.refused is None:
                with_content = page

    async def _request_in_slot(self, chain: _RedirectChain, *, deadline: float) -> _WebsiteResponse | None:
        """One request: its response, or None after a redirect; ``chain`` then has the next URL."""
        if self._host_limiter is None:
            return await self._request(chain)
        host = urlsplit(chain.url).netloc
        async with self._host_limiter.slot(host, until=deadline):
            try:
                return await self._request(chain)
            except TargetBusyError as busy:
                if busy.retry_after_seconds is not None:
                    self._host_limiter.pause(host, busy.retry_after_seconds)
                raise

    async def _request(self, chain: _RedirectChain) -> _WebsiteResponse | None:
        begun, status_class, facts = time.monotonic(), "error", AnswerFacts(credits=0)
        connection = RequestConnection()
        try:
            with tracked(connection):
                async with asyncio.timeout(chain.seconds_left) as clock, self._get(chain) as response:
                    status_class = status_class_of(response.status)
                    facts = replace(facts, http_status=response.status, target_status=response.status)
                    try:
                        return await self._answer(chain, response, facts, clock=clock)
                    except ScrapeError:
                        response.close()
                        raise
        except FOREIGN_ERRORS as error:
            raise translate_error(
                error,
                facts=facts,
                timeout_seconds=self._timeout_seconds,
                connected=connection.opened,
                ready=connection.ready,
            ) from error
        finally:
            chain.seconds_left = max(0.0, chain.seconds_left - (time.monotonic() - begun))
            if self._on_request is not None:
                self._on_request(status_class)

    @asynccontextmanager
    async def _get(self, chain: _RedirectChain) -> AsyncIterator[aiohttp.ClientResponse]:
        url = URL(chain.url, encoded=True)
        if self._public_addresses is not None:
            await self._public_addresses.check(url)
        async with self._session.get(url, allow_redirects=False, headers=chain.headers()) as response:
            yield response

    async def _answer(
        self, chain: _RedirectChain, response: aiohttp.ClientResponse, facts: AnswerFacts, *, clock: asyncio.Timeout
    ) -> _WebsiteResponse | None:
        if response.status == HTTPStatus.PROXY_AUTHENTICATION_REQUIRED and self._public_addresses is not None:
            message = "the proxy of DIRECT_PROXY asks for a user and password (407)"
            raise TransientError(ErrorCode.CONNECTION_ERROR, message, facts=facts)
        chain.store_cookies(response)
        if response.status in REDIRECTS:
            chain.follow(readable_location(response.headers.get("Location", "")), facts)
            response.close()
            return None
        raise_for_status(response.status, response.headers, facts)
        target = refresh_redirect(response.headers.get("Refresh", ""), url=chain.url)
        if target is not None and chain.follow_page(target, facts):
            response.close()
            return None
        admit = partial(chain.reservation.acquire, longest_bytes=self._max_body_bytes, clock=clock)
        body = await read_body(response, max_bytes=self._max_body_bytes, facts=facts, admit=admit)
        return _WebsiteResponse(body=body, content_type=response.headers.get("Content-Type"), facts=facts)


class _RedirectChain:
    """The redirects followed so far, and the cookies that they set: some websites require them on the next request."""

    def __init__(self, *, url: str, seconds_left: float, reservation: BodyReservation, allow_private: bool) -> None:
        self.requested_url = self.url = url
        self.reservation = reservation
        self.seconds_left = seconds_left
        self._allow_private = allow_private
        self._requests: set[tuple[str, str]] = set()
        self._cookies: aiohttp.CookieJar | None = None

    def headers(self) -> dict[str, str]:
        """The headers of the next request, which is recorded for :meth:`follow`."""
        cookies = self._cookies_for(self.url)
        self._requests.add((self.url, cookies))
        return {"Cookie": cookies} if cookies else {}

    def store_cookies(self, response: aiohttp.ClientResponse) -> None:
        if response.cookies:
            # IP addresses may set cookies as well; the jar is only used for this chain.
            self._cookies = self._cookies or aiohttp.CookieJar(unsafe=True)
            self._cookies.update_cookies(response.cookies, response.url)

    def follow(self, location: str, facts: AnswerFacts) -> None:
        """Follow ``Location``. Raises :class:`FinalError` for a loop, too many redirects, and URLs that are refused."""
        if not self.follow_page(location, facts):
            raise FinalError(ErrorCode.TOO_MANY_REDIRECTS, "its redirects lead in a circle", facts=facts)

    def follow_page(self, address: str, facts: AnswerFacts) -> bool:
        """Follow a redirect in a page. False if it leads back to an earlier request: then this page is the last."""
        target = self._address(address, facts)
        if (target, self._cookies_for(target)) in self._requests:
            return False
        if len(self._requests) > MAX_REDIRECTS:
            raise FinalError(ErrorCode.TOO_MANY_REDIRECTS, f"more than {MAX_REDIRECTS} redirects", facts=facts)
        refuse_parking_service(target, asked=self.requested_url, facts=replace(facts, final_url=target))
        self.url = target
        return True

    def _address(self, location: str, facts: AnswerFacts) -> str:
        location = location.strip()
        if not location:
            message = f"the site answered {facts.http_status} without a Location"
            raise FinalError(ErrorCode.UNEXPECTED_REDIRECT, message, facts=facts)
        try:
            return normalize_url(urljoin(self.url, location), allow_private=self._allow_private).url
        except UrlRefused as refused:
            code, message = ErrorCode.ADDRESS_REFUSED, f"it redirects to an address that is refused: {refused.reason}"
            raise FinalError(code, message, facts=facts) from None
        except ValueError:
            message = "it redirects to something that is no address"
            raise FinalError(ErrorCode.UNEXPECTED_REDIRECT, message, facts=facts) from None

    def _cookies_for(self, url: str) -> str:
        if self._cookies is None:
            return ""
        cookies = self._cookies.filter_cookies(URL(url, encoded=True))
        return "; ".join(f"{name}={morsel.coded_value}" for name, morsel in cookies.items())


@dataclass(frozen=True, slots=True, kw_only=True)
class _WebsiteResponse:
    body: bytes
    content_type: str | None
    facts: AnswerFacts


@dataclass(frozen=True, slots=True, kw_only=True)
class _Page:
    """A decoded page, the target of its redirect, and the error to raise if it is the last page."""

    url: str
    document: DecodedPage
    facts: AnswerFacts
    leads_to: str | None
    refused: BodyRefusedError | None


async def _read_page(response: _WebsiteResponse, url: str) -> _Page:
    facts = replace(response.facts, bytes_read=len(response.body))
    arguments = (response.body, response.content_type, url, facts)
    try:
        if len(response.body) <= _DECODED_ON_THE_LOOP_BYTES:
            return _decode_page(*arguments)
        return await asyncio.to_thread(_decode_page, *arguments)
    except ScrapeError as error:
        raise error.with_facts(facts) from None


def _decode_page(body: bytes, content_type: str | None, url: str, facts: AnswerFacts) -> _Page:
    document = decode_html(body, content_type)
    leads_to = refused = None
    if _may_redirect(document.text):
        page = outline(document.text)
        leads_to = meta_redirect(page, url=url, has_content=has_own_content(page, document.text))
    try:
        require_content(document, url=url)
    except BodyRefusedError as error:
        refused = error
    return _Page(url=url, document=document, facts=facts, leads_to=leads_to, refused=refused)


def _may_redirect(text: str) -> bool:
    """A fast check that most pages fail."""
    start = text[:MAX_CHARS].lower()
    return "refresh" in start and "http-equiv" in start
