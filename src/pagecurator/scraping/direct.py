"""Fetch pages from websites themselves: one session, guarded connections, redirects followed by hand.

Nothing of a website is trusted: every connection passes the guard, every redirect is an address to be checked like the
first one, bodies are capped while they stream, and one time limit spans the whole chain.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from http import HTTPStatus
from typing import Final, Protocol
from urllib.parse import urljoin, urlsplit

import aiohttp
from aiohttp.abc import AbstractResolver
from yarl import URL

from pagecurator.scraping.body.decompression import ACCEPT_ENCODING, body_too_large, content_codings, read_body
from pagecurator.scraping.body.html_check import DecodedPage, decode_html, require_content
from pagecurator.scraping.body.no_content import has_own_content
from pagecurator.scraping.body.outline import MAX_CHARS, outline
from pagecurator.scraping.body.parking import parking_service
from pagecurator.scraping.body.refresh import meta_redirect, refresh_redirect
from pagecurator.scraping.direct_response import REDIRECTS, raise_for_status, readable_location, translate_error
from pagecurator.scraping.errors import (
    FOREIGN_ERRORS,
    AnswerFacts,
    BodyRefusedError,
    ErrorCode,
    FinalError,
    ScrapeError,
    TransientError,
)
from pagecurator.scraping.http.connections import RequestConnection, connector, tracked
from pagecurator.scraping.http.proxy import PROXY_AUTHENTICATION_REQUIRED, direct_proxy
from pagecurator.scraping.http.resolver import ThreadPoolResolver
from pagecurator.scraping.limits.body_budget import (
    BodyBudget,
    BodyReservation,
    bytes_of_text,
    release_when_gone,
)
from pagecurator.scraping.scraperapi import FetchedPage
from pagecurator.scraping.ssrf import AddressPolicy, PublicAddressResolver, address_policy_for
from pagecurator.settings import Settings
from pagecurator.urls import UrlRefused, normalize_url

MAX_REDIRECTS: Final = 10

_MAX_HEADER_BYTES = 32 * 1024
_MAX_HEADERS = 1000
_DECODED_ON_THE_LOOP_BYTES = 64 * 1024  # a redirect is looked for in every tag: some 3 µs each
_DNS_CACHE_SECONDS = 30
# The contact page follows at once, another look at the site hardly ever. All that were idle for so long are closed in
# one go, which holds the event loop up: CSV rows leave hundreds a second behind.
_KEEPALIVE_SECONDS = 1.0


class Manners(Protocol):
    """Who may call which host when; see :class:`pagecurator.scraping.limits.host_limiter.HostLimiter`."""

    def slot(self, host: str) -> AbstractAsyncContextManager[None]:
        """Wait until ``host`` may be called, and hold the right to one call for the length of a block."""


class DirectClient:
    """Fetch pages from their own sites. Open it once (``async with``, or :meth:`close` in the end)."""

    def __init__(
        self,
        *,
        settings: Settings,
        body_budget: BodyBudget | None = None,
        address_policy: AddressPolicy | None = None,
        resolver: AbstractResolver | None = None,
        on_request: Callable[[str, float], None] | None = None,
    ) -> None:
        """Needs a running event loop. ``address_policy`` and ``resolver`` are for tests; else the settings decide."""
        self._body_budget = body_budget or BodyBudget()
        self._allow_private = settings.allow_private_addresses
        self._timeout_seconds = settings.request_timeout
        self._max_body_bytes = int(settings.wf7_max_body_bytes)
        self._on_request = on_request
        policy = address_policy or address_policy_for(allow_private=self._allow_private)
        self._own_resolver = ThreadPoolResolver(threads=settings.site_connections) if resolver is None else None
        resolver = resolver or self._own_resolver
        proxy = direct_proxy(settings)
        self._checked = None if proxy is None else PublicAddressResolver(policy, resolver=resolver)
        self._session = aiohttp.ClientSession(
            connector=connector(
                limit=settings.site_connections,
                limit_per_host=0,  # manners know the hosts
                resolver=resolver if proxy is None else None,
                ttl_dns_cache=_DNS_CACHE_SECONDS,
                keepalive_timeout=_KEEPALIVE_SECONDS,
                # A proxy's own address may be private; the sites behind it are checked by name.
                socket_factory=policy.create_socket if proxy is None else None,
            ),
            headers={
                "User-Agent": settings.site_user_agent,
                "Accept": "text/html,application/xhtml+xml;q=0.9,*/*;q=0.5",
                "Accept-Language": "en,*;q=0.5",
                "Accept-Encoding": ACCEPT_ENCODING,
            },
            # The chain has a limit of its own. Half of it for connecting leaves time for the other addresses of a site.
            timeout=aiohttp.ClientTimeout(total=None, sock_connect=self._timeout_seconds / 2),
            cookie_jar=aiohttp.DummyCookieJar(),
            auto_decompress=False,
            trust_env=False,  # a proxy would look names up behind the guard's back
            proxy=proxy.url if proxy is not None else None,
            max_line_size=_MAX_HEADER_BYTES,
            max_field_size=_MAX_HEADER_BYTES,
            max_headers=_MAX_HEADERS,
        )

    async def close(self) -> None:
        """Close the session and its connections; calls in flight end with an error."""
        await self._session.close()
        if self._own_resolver is not None:
            await self._own_resolver.close()

    async def fetch(self, url: str, *, manners: Manners | None = None) -> FetchedPage:
        """Fetch one page within REQUEST_TIMEOUT, redirects included; ``url`` is in normal form.

        Waiting for ``manners`` is not part of that time. Raises :class:`ScrapeError` and what ``manners`` raises.
        """
        reservation = self._body_budget.reserve()
        try:
            page = await self._fetch(url, manners, reservation)
        except BaseException:
            reservation.release()
            raise
        release_when_gone(reservation, page)
        return page

    async def _fetch(self, url: str, manners: Manners | None, reservation: BodyReservation) -> FetchedPage:
        chain = _RedirectChain(
            url=url, seconds_left=self._timeout_seconds, reservation=reservation, allow_private=self._allow_private
        )
        started_at, begun = datetime.now(UTC), time.monotonic()
        left: tuple[_WebsiteResponse, DecodedPage, str] | None = None  # a page of its own that leads on all the same
        while True:
            try:
                answer = await self._hop(chain, manners)
                if answer is None:
                    continue
                read = await _read(answer, chain.url)
                here = chain.url
                if read.leads_to is not None and chain.follow_page(read.leads_to, answer.facts):
                    left = left or (None if read.refused else (answer, read.document, here))
                    continue
            except ScrapeError as error:
                if left is None or error.code is ErrorCode.PARKED:
                    raise
                answer, document, chain.url = left
                break
            if read.refused is not None:
                facts = replace(answer.facts, bytes_read=len(answer.body), final_url=chain.url)
                raise read.refused.with_facts(read.refused.facts.on_top_of(facts))
            document = read.document
            break
        reservation.shrink(bytes_of_text(document.text, body_bytes=len(answer.body)))
        return FetchedPage(
            url=url,
            final_url=chain.url,
            html=document.text,
            encoding=document.encoding,
            http_status=answer.facts.http_status or HTTPStatus.OK.value,
            target_status=answer.facts.http_status,
            credits=0,
            bytes_read=len(answer.body),
            started_at=started_at,
            finished_at=datetime.now(UTC),
            fetch_seconds=time.monotonic() - begun,
        )

    async def _hop(self, chain: _RedirectChain, manners: Manners | None) -> _WebsiteResponse | None:
        """One request: the answer, or None when it led on (``chain`` then knows where)."""
        if manners is None:
            return await self._request(chain)
        async with manners.slot(urlsplit(chain.url).netloc):
            return await self._request(chain)

    async def _request(self, chain: _RedirectChain) -> _WebsiteResponse | None:
        begun, status_class, facts = time.monotonic(), "error", AnswerFacts(credits=0)
        call = RequestConnection()
        try:
            with tracked(call):
                async with asyncio.timeout(chain.seconds_left) as clock, self._get(chain) as response:
                    status_class = _status_class(response.status)
                    facts = replace(facts, http_status=response.status, target_status=response.status)
                    try:
                        return await self._answer(chain, response, facts, clock=clock)
                    except ScrapeError:
                        response.close()
                        raise
        except FOREIGN_ERRORS as error:
            raise translate_error(
                error, facts=facts, timeout_seconds=self._timeout_seconds, connected=call.opened, ready=call.ready
            ) from error
        finally:
            seconds = time.monotonic() - begun
            chain.seconds_left = max(0.0, chain.seconds_left - seconds)
            if self._on_request is not None:
                self._on_request(status_class, seconds)

    @asynccontextmanager
    async def _get(self, chain: _RedirectChain) -> AsyncIterator[aiohttp.ClientResponse]:
        url = URL(chain.url, encoded=True)
        if self._checked is not None:
            await self._checked.check(url)
        async with self._session.get(url, allow_redirects=False, headers=chain.headers()) as response:
            yield response

    async def _answer(
        self, chain: _RedirectChain, response: aiohttp.ClientResponse, facts: AnswerFacts, *, clock: asyncio.Timeout
    ) -> _WebsiteResponse | None:
        if response.status == PROXY_AUTHENTICATION_REQUIRED and self._checked is not None:
            message = "the proxy of DIRECT_PROXY asks for a user and password (407)"
            raise TransientError(ErrorCode.CONNECTION_ERROR, message, facts=facts)
        chain.keep_cookies(response)
        if response.status in REDIRECTS:
            chain.follow(readable_location(response.headers.get("Location", "")), facts)
            response.close()
            return None
        raise_for_status(response.status, response.headers, facts)
        target = refresh_redirect(response.headers.get("Refresh", ""), url=chain.url)
        if target is not None and chain.follow_page(target, facts):
            response.close()
            return None
        return await self._body(response, facts, reservation=chain.reservation, clock=clock)

    async def _body(
        self,
        response: aiohttp.ClientResponse,
        facts: AnswerFacts,
        *,
        reservation: BodyReservation,
        clock: asyncio.Timeout,
    ) -> _WebsiteResponse:
        if (response.content_length or 0) > self._max_body_bytes:
            raise body_too_large(max_bytes=self._max_body_bytes, facts=facts)
        body = await read_body(
            response.content.iter_any(),
            content_encoding=content_codings(response),
            max_bytes=self._max_body_bytes,
            facts=facts,
            admit=partial(reservation.acquire, longest_bytes=self._max_body_bytes, clock=clock),
        )
        return _WebsiteResponse(body=body, content_type=response.headers.get("Content-Type"), facts=facts)


class _RedirectChain:
    """Where the redirects have led so far, and the cookies that they set: some sites ask for them on the next hop."""

    def __init__(self, *, url: str, seconds_left: float, reservation: BodyReservation, allow_private: bool) -> None:
        self.asked = self.url = url
        self.reservation = reservation
        self.seconds_left = seconds_left
        self._allow_private = allow_private
        self._requests: set[tuple[str, str]] = set()
        self._cookies: aiohttp.CookieJar | None = None

    def headers(self) -> dict[str, str]:
        """The cookies that belong to the next request, which is remembered."""
        cookies = self._cookies_for(self.url)
        self._requests.add((self.url, cookies))
        return {"Cookie": cookies} if cookies else {}

    def keep_cookies(self, response: aiohttp.ClientResponse) -> None:
        """Remember what the answer set."""
        if response.cookies:
            # Addresses without a name may have cookies as well; the jar lives for this chain only.
            self._cookies = self._cookies or aiohttp.CookieJar(unsafe=True)
            self._cookies.update_cookies(response.cookies, response.url)

    def follow(self, location: str, facts: AnswerFacts) -> None:
        """Go where the answer points. Raises :class:`FinalError` when that is nowhere, too far or not public."""
        target = self._address(location, facts)
        if self._was_asked(target):
            raise FinalError(ErrorCode.TOO_MANY_REDIRECTS, "its redirects lead in a circle", facts=facts)
        self._go(target, facts)

    def follow_page(self, address: str, facts: AnswerFacts) -> bool:
        """The same for a page that leads on by itself; False when it leads back: then it is the page."""
        target = self._address(address, facts)
        if self._was_asked(target):
            return False
        self._go(target, facts)
        return True

    def _go(self, target: str, facts: AnswerFacts) -> None:
        if len(self._requests) > MAX_REDIRECTS:
            raise FinalError(ErrorCode.TOO_MANY_REDIRECTS, f"more than {MAX_REDIRECTS} redirects", facts=facts)
        service = parking_service(target, asked=self.asked)
        if service is not None:
            message = f"it redirects to {service}: the domain is parked or for sale"
            raise BodyRefusedError(ErrorCode.PARKED, message, facts=replace(facts, final_url=target))
        self.url = target

    def _address(self, location: str, facts: AnswerFacts) -> str:
        location = location.strip()
        if not location:
            message = f"the site answered {facts.http_status} without saying where to"
            raise FinalError(ErrorCode.UNEXPECTED_REDIRECT, message, facts=facts)
        try:
            return normalize_url(urljoin(self.url, location), allow_private=self._allow_private).url
        except UrlRefused as refused:
            code, message = ErrorCode.ADDRESS_REFUSED, f"it redirects to an address that is refused: {refused.reason}"
            raise FinalError(code, message, facts=facts) from None
        except ValueError:
            message = "it redirects to something that is no address"
            raise FinalError(ErrorCode.UNEXPECTED_REDIRECT, message, facts=facts) from None

    def _was_asked(self, target: str) -> bool:
        return (target, self._cookies_for(target)) in self._requests

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
class _ParsedBody:
    """What a body says: its text, where it leads by itself, and why it is no page should it not be left."""

    document: DecodedPage
    leads_to: str | None
    refused: BodyRefusedError | None


async def _read(answer: _WebsiteResponse, url: str) -> _ParsedBody:
    try:
        if len(answer.body) <= _DECODED_ON_THE_LOOP_BYTES:
            return _read_body(answer.body, answer.content_type, url)
        return await asyncio.to_thread(_read_body, answer.body, answer.content_type, url)
    except ScrapeError as error:
        raise error.with_facts(replace(answer.facts, bytes_read=len(answer.body))) from None


def _read_body(body: bytes, content_type: str | None, url: str) -> _ParsedBody:
    document = decode_html(body, content_type)
    leads_to = refused = None
    if _may_lead_on(document.text):
        page = outline(document.text)
        leads_to = meta_redirect(page, url=url, has_content=has_own_content(page, document.text))
    try:
        require_content(document, url=url)
    except BodyRefusedError as error:
        refused = error
    return _ParsedBody(document=document, leads_to=leads_to, refused=refused)


def _may_lead_on(text: str) -> bool:
    """A fast first answer: most pages hold no such word."""
    start = text[:MAX_CHARS].lower()
    return "refresh" in start and "http-equiv" in start


def _status_class(status: int) -> str:
    return str(status) if status == HTTPStatus.TOO_MANY_REQUESTS else f"{status // 100}xx"


__all__ = ["MAX_REDIRECTS", "DirectClient", "Manners"]
