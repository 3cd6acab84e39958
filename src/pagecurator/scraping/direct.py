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
from http import HTTPStatus
from typing import Final, Protocol
from urllib.parse import urljoin, urlsplit

import aiohttp
from aiohttp.abc import AbstractResolver
from yarl import URL

from pagecurator.scraping.body import ACCEPT_ENCODING, content_codings, read_body, too_large
from pagecurator.scraping.connections import Call, connector, tracked
from pagecurator.scraping.content import Document, decode
from pagecurator.scraping.direct_answer import (
    REDIRECTS,
    direct_error,
    readable_location,
    refresh_target,
    refuse_status,
)
from pagecurator.scraping.errors import (
    FOREIGN_ERRORS,
    AnswerFacts,
    ErrorCode,
    FinalError,
    ScrapeError,
    TransientError,
)
from pagecurator.scraping.guard import CheckedNames, Guard, guard_for
from pagecurator.scraping.proxy import PROXY_AUTHENTICATION_REQUIRED, direct_proxy
from pagecurator.scraping.resolving import ManyNamesResolver
from pagecurator.scraping.room import Room, Share, admission, bytes_of_text, release_when_gone
from pagecurator.scraping.scraperapi import FetchedPage
from pagecurator.settings import Settings
from pagecurator.urls import UrlRefused, normalize_url

MAX_REDIRECTS: Final = 5

_MAX_HEADER_BYTES = 32 * 1024
_MAX_HEADERS = 1000
_DECODED_ON_THE_LOOP_BYTES = 512 * 1024
_DNS_CACHE_SECONDS = 30
# The contact page follows at once, another look at the site hardly ever. All that were idle for so long are closed in
# one go, which holds the event loop up: CSV rows leave hundreds a second behind.
_KEEPALIVE_SECONDS = 1.0


class Manners(Protocol):
    """Who may call which host when; see :class:`pagecurator.scraping.manners.HostManners`."""

    def turn(self, host: str) -> AbstractAsyncContextManager[None]:
        """Wait until ``host`` may be called, and hold the right to one call for the length of a block."""


class DirectClient:
    """Fetch pages from their own sites. Open it once (``async with``, or :meth:`close` in the end)."""

    def __init__(
        self,
        *,
        settings: Settings,
        room: Room | None = None,
        guard: Guard | None = None,
        resolver: AbstractResolver | None = None,
        on_request: Callable[[str, float], None] | None = None,
    ) -> None:
        """Needs a running event loop. ``guard`` and ``resolver`` are for tests; by default the settings decide."""
        self._room = room or Room()
        self._allow_private = settings.allow_private_addresses
        self._timeout_seconds = settings.request_timeout
        self._max_body_bytes = int(settings.wf7_max_body_bytes)
        self._on_request = on_request
        chosen_guard = guard or guard_for(allow_private=self._allow_private)
        self._own_resolver = ManyNamesResolver(threads=settings.site_connections) if resolver is None else None
        resolver = resolver or self._own_resolver
        proxy = direct_proxy(settings)
        self._checked = None if proxy is None else CheckedNames(chosen_guard, resolver=resolver)
        self._session = aiohttp.ClientSession(
            connector=connector(
                limit=settings.site_connections,
                limit_per_host=0,  # manners know the hosts
                resolver=resolver if proxy is None else None,
                ttl_dns_cache=_DNS_CACHE_SECONDS,
                keepalive_timeout=_KEEPALIVE_SECONDS,
                # A proxy's own address may be private; the sites behind it are checked by name.
                socket_factory=chosen_guard.socket_for if proxy is None else None,
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
        share = self._room.share()
        try:
            page = await self._fetch(url, manners, share)
        except BaseException:
            share.release()
            raise
        release_when_gone(share, page)
        return page

    async def _fetch(self, url: str, manners: Manners | None, share: Share) -> FetchedPage:
        chain = _Chain(url=url, seconds_left=self._timeout_seconds, share=share)
        started_at, begun = datetime.now(UTC), time.monotonic()
        while True:
            answer = await self._hop(chain, manners)
            if answer is not None:
                break
        document = await _decoded(answer)
        share.shrink(bytes_of_text(document.text, body_bytes=len(answer.body)))
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

    async def _hop(self, chain: _Chain, manners: Manners | None) -> _Answer | None:
        """One request: the answer, or None when it led on (``chain`` then knows where)."""
        if manners is None:
            return await self._request(chain)
        async with manners.turn(urlsplit(chain.url).netloc):
            return await self._request(chain)

    async def _request(self, chain: _Chain) -> _Answer | None:
        begun, status_class, facts = time.monotonic(), "error", AnswerFacts(credits=0)
        call = Call()
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
            raise direct_error(
                error, facts=facts, timeout_seconds=self._timeout_seconds, connected=call.opened
            ) from error
        finally:
            seconds = time.monotonic() - begun
            chain.seconds_left = max(0.0, chain.seconds_left - seconds)
            if self._on_request is not None:
                self._on_request(status_class, seconds)

    @asynccontextmanager
    async def _get(self, chain: _Chain) -> AsyncIterator[aiohttp.ClientResponse]:
        url = URL(chain.url, encoded=True)
        if self._checked is not None:
            await self._checked.check(url)
        async with self._session.get(url, allow_redirects=False, headers=chain.headers()) as response:
            yield response

    async def _answer(
        self, chain: _Chain, response: aiohttp.ClientResponse, facts: AnswerFacts, *, clock: asyncio.Timeout
    ) -> _Answer | None:
        if response.status == PROXY_AUTHENTICATION_REQUIRED and self._checked is not None:
            message = "the proxy of DIRECT_PROXY asks for a user and password (407)"
            raise TransientError(ErrorCode.CONNECTION_ERROR, message, facts=facts)
        if response.status in REDIRECTS:
            chain.follow(
                readable_location(response.headers.get("Location", "")),
                response,
                facts,
                allow_private=self._allow_private,
            )
            response.close()
            return None
        refuse_status(response.status, response.headers, facts)
        answer = await self._body(response, facts, share=chain.share, clock=clock)
        target = refresh_target(answer.body)
        if target is None:
            return answer
        chain.follow(target, response, facts, allow_private=self._allow_private)
        return None

    async def _body(
        self, response: aiohttp.ClientResponse, facts: AnswerFacts, *, share: Share, clock: asyncio.Timeout
    ) -> _Answer:
        if (response.content_length or 0) > self._max_body_bytes:
            raise too_large(max_bytes=self._max_body_bytes, facts=facts)
        body = await read_body(
            response.content.iter_any(),
            content_encoding=content_codings(response),
            max_bytes=self._max_body_bytes,
            facts=facts,
            admit=admission(share, longest_bytes=self._max_body_bytes, clock=clock),
        )
        return _Answer(body=body, content_type=response.headers.get("Content-Type"), facts=facts)


class _Chain:
    """Where the redirects have led so far, and the cookies that they set: some sites ask for them on the next hop."""

    def __init__(self, *, url: str, seconds_left: float, share: Share) -> None:
        self.url = url
        self.share = share
        self.seconds_left = seconds_left
        self._hops = 0
        self._cookies: aiohttp.CookieJar | None = None

    def headers(self) -> dict[str, str]:
        """The cookies that belong to the next request."""
        if self._cookies is None:
            return {}
        cookies = self._cookies.filter_cookies(URL(self.url, encoded=True))
        return (
            {"Cookie": "; ".join(f"{name}={morsel.coded_value}" for name, morsel in cookies.items())} if cookies else {}
        )

    def follow(
        self, location: str, response: aiohttp.ClientResponse, facts: AnswerFacts, *, allow_private: bool
    ) -> None:
        """Go where the answer points. Raises :class:`FinalError` when that is nowhere, too far or not public."""
        self._hops += 1
        if self._hops > MAX_REDIRECTS:
            raise FinalError(ErrorCode.TOO_MANY_REDIRECTS, f"more than {MAX_REDIRECTS} redirects", facts=facts)
        location = location.strip()
        if not location:
            message = f"the site answered {response.status} without saying where to"
            raise FinalError(ErrorCode.UNEXPECTED_REDIRECT, message, facts=facts)
        try:
            target = normalize_url(urljoin(self.url, location), allow_private=allow_private)
        except UrlRefused as refused:
            code, message = ErrorCode.ADDRESS_REFUSED, f"it redirects to an address that is refused: {refused.reason}"
            raise FinalError(code, message, facts=facts) from None
        except ValueError:
            message = "it redirects to something that is no address"
            raise FinalError(ErrorCode.UNEXPECTED_REDIRECT, message, facts=facts) from None
        if response.cookies:
            # Addresses without a name may have cookies as well; the jar lives for this chain only.
            self._cookies = self._cookies or aiohttp.CookieJar(unsafe=True)
            self._cookies.update_cookies(response.cookies, response.url)
        self.url = target.url


@dataclass(frozen=True, slots=True, kw_only=True)
class _Answer:
    body: bytes
    content_type: str | None
    facts: AnswerFacts


async def _decoded(answer: _Answer) -> Document:
    try:
        if len(answer.body) <= _DECODED_ON_THE_LOOP_BYTES:
            return decode(answer.body, answer.content_type)
        return await asyncio.to_thread(decode, answer.body, answer.content_type)
    except ScrapeError as error:
        raise error.with_facts(replace(answer.facts, bytes_read=len(answer.body))) from None


def _status_class(status: int) -> str:
    return str(status) if status == HTTPStatus.TOO_MANY_REQUESTS else f"{status // 100}xx"


__all__ = ["MAX_REDIRECTS", "DirectClient", "Manners"]
