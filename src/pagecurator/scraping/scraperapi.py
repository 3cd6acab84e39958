"""The client of ScraperAPI: one session on one connector, for the daemon's whole life.

The key travels in a header only, set once on the session, so no URL, log line or exception of a fetch
holds it. ``GET /account`` alone is documented with the key in its URL; see :meth:`ScraperApiClient.read_account`.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from http import HTTPStatus
from types import TracebackType
from typing import Self
from urllib.parse import quote

import aiohttp
from pydantic import SecretStr
from yarl import URL

from pagecurator.scraping.account import AccountReport, parse_report
from pagecurator.scraping.answer import Action, answer_facts, classify, final_url
from pagecurator.scraping.body import ACCEPT_ENCODING, read_body, read_start, too_large
from pagecurator.scraping.content import Document, decode
from pagecurator.scraping.errors import (
    FOREIGN_ERRORS,
    AnswerFacts,
    BodyRefusedError,
    ErrorCode,
    FinalError,
    ScrapeError,
    TransientError,
    translated,
)
from pagecurator.scraping.parking import parking_service
from pagecurator.scraping.room import Room, Share, admission, bytes_of_text, release_when_gone
from pagecurator.scraping.wire import BrokenConnectionError, HttpCounters, Wire, counting, never_sent_twice
from pagecurator.settings import Settings

OnRequest = Callable[[str, float], None]
"""Called after each call with its class of status (``2xx`` … ``5xx``, ``429``, ``error``) and its seconds."""

# Enough for every text of ScraperAPI; longer ones are a target's error page, and nobody reads it.
_ERROR_BODY_BYTES = 16 * 1024
_ACCOUNT_BODY_BYTES = 64 * 1024
# Decoding takes some 10 ms a MiB; longer bodies must not keep the other pages waiting.
_DECODED_ON_THE_LOOP_BYTES = 512 * 1024
_CONNECT_SECONDS = 15.0
# Nothing is fetched for this one, so a slow answer is no answer.
_ACCOUNT_SECONDS = 20.0
# Targets' headers are passed through, and some are longer than aiohttp's 8 KiB.
_MAX_HEADER_BYTES = 64 * 1024


@dataclass(frozen=True, slots=True, kw_only=True, weakref_slot=True)
class FetchedPage:
    """A page whose body passed all checks.

    ``final_url`` is the address after the target's redirects. ``bytes_read`` counts the body decompressed.
    ``credits`` is ``None`` when ScraperAPI did not say. Times are this machine's; ``fetch_seconds`` is
    measured on the monotonic clock.
    """

    url: str
    final_url: str
    html: str = field(repr=False)
    encoding: str
    http_status: int
    target_status: int | None
    credits: int | None
    bytes_read: int
    started_at: datetime
    finished_at: datetime
    fetch_seconds: float
    frames: tuple[FetchedPage, ...] = ()
    """The pages that a frameset shows: then they are its content, and it has no ``html`` of its own."""


class ScraperApiClient:
    """Fetch pages through ScraperAPI. Open it once (``async with``, or :meth:`close` in the end)."""

    def __init__(self, *, settings: Settings, room: Room | None = None, on_request: OnRequest | None = None) -> None:
        """Needs a running event loop. Without a key none is sent: a simulator may ask for none.

        ``room`` is where bodies find their room in memory; None: there is room for all.
        """
        self.room = room or Room()
        self._key = settings.scraper_api_key or SecretStr("")
        self._base_url = settings.scraper_api_url
        self._max_body_bytes = int(settings.wf7_max_body_bytes)
        self._timeout_seconds = settings.http_connection_timeout
        self._on_request = on_request
        self._counters = HttpCounters(connection_limit=settings.connection_limit)
        self._session = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(
                limit=settings.connection_limit, limit_per_host=settings.connections_per_host
            ),
            headers={
                "User-Agent": "pagecurator",
                "Accept-Encoding": ACCEPT_ENCODING,
                **_parameters(settings),
            },
            # The whole call has a clock of its own: it stands still while a body waits for room, see `room.admission`.
            timeout=aiohttp.ClientTimeout(total=None, sock_connect=min(_CONNECT_SECONDS, self._timeout_seconds)),
            # One target's cookies are no business of the next.
            cookie_jar=aiohttp.DummyCookieJar(),
            auto_decompress=False,
            trace_configs=[counting(self._counters)],
            middlewares=[never_sent_twice],
            max_line_size=_MAX_HEADER_BYTES,
            max_field_size=_MAX_HEADER_BYTES,
        )

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        await self.close()

    async def close(self) -> None:
        """Close the session and its connections; calls in flight end with an error."""
        await self._session.close()

    @property
    def counters(self) -> HttpCounters:
        """A snapshot of the counters."""
        return replace(self._counters)

    async def fetch(
        self,
        url: str,
        *,
        wire: Wire | None = None,
        share: Share | None = None,
        parameters: Mapping[str, str] | None = None,
    ) -> FetchedPage:
        """Fetch one page: one call, no retry. Raises :class:`ScrapeError`, and nothing else but cancellation.

        ``url`` is the target's address, percent-encoded as the target wants it; it is encoded once more
        for its way in ScraperAPI's query. ``wire`` counts what this call did on the wire.
        ``share`` is the body's share of :attr:`room`; who gives one releases it when the page is read, or the call
        failed. Else the body counts as long as somebody holds the page that is returned.
        ``parameters`` are ``x-sapi-`` headers for this call, which win over those of the settings.
        """
        if share is not None:
            return await self._fetch(url, wire=wire or Wire(), share=share, parameters=parameters)
        share = self.room.share()
        try:
            page = await self._fetch(url, wire=wire or Wire(), share=share, parameters=parameters)
        except BaseException:
            share.release()
            raise
        release_when_gone(share, page)
        return page

    async def _fetch(self, url: str, *, wire: Wire, share: Share, parameters: Mapping[str, str] | None) -> FetchedPage:
        started_at, begun = datetime.now(UTC), time.monotonic()
        answer = await self._answer(url, wire, share, parameters)
        try:
            document = await _decoded(answer)
            _refuse_parking_service(answer.final_url, asked=url)
        except ScrapeError as error:
            raise error.with_facts(error.facts.on_top_of(replace(answer.facts, final_url=answer.final_url))) from None
        share.shrink(bytes_of_text(document.text, body_bytes=len(answer.body)))
        return FetchedPage(
            url=url,
            final_url=answer.final_url,
            html=document.text,
            encoding=document.encoding,
            http_status=HTTPStatus.OK.value,
            target_status=answer.facts.target_status,
            credits=answer.facts.credits,
            bytes_read=len(answer.body),
            started_at=started_at,
            finished_at=datetime.now(UTC),
            fetch_seconds=time.monotonic() - begun,
        )

    async def read_account(self) -> AccountReport:
        """``GET /account``: limits and credits. Raises :class:`ScrapeError`.

        This is the one URL that holds the key, for want of another documented way, so nothing of what
        aiohttp says about it is passed on.
        """
        url = URL(f"{self._base_url}account?api_key={quote(self._key.get_secret_value(), safe='')}", encoded=True)
        timeout = aiohttp.ClientTimeout(total=min(_ACCOUNT_SECONDS, self._timeout_seconds))
        failure: ScrapeError
        try:
            async with self._session.get(url, allow_redirects=False, timeout=timeout) as response:
                body, complete = await read_start(
                    response.content.iter_any(),
                    content_encoding=response.headers.get("Content-Encoding"),
                    max_bytes=_ACCOUNT_BODY_BYTES,
                )
                if not complete:
                    response.close()
                if response.status == HTTPStatus.OK:
                    return parse_report(body)
                decision = classify(response.status, response.headers, self._without_key(body))
                failure = decision.as_error(answer_facts(response.status, response.headers))
        except FOREIGN_ERRORS as error:
            failure = translated(error)
        except ValueError as error:
            failure = TransientError(
                ErrorCode.SERVER_ERROR, f"ScraperAPI's report on the account can't be read: {error}"
            )
        raise failure  # outside of the handlers, so that it drags no exception along that quotes the URL

    async def _answer(self, url: str, wire: Wire, share: Share, parameters: Mapping[str, str] | None) -> _Answer:
        """One call, its body accepted by status and read. Raises :class:`ScrapeError`."""
        request_url = self._request_url(url)
        begun, status_class, facts = time.monotonic(), "error", AnswerFacts()
        failure: ScrapeError
        cause: BaseException | None
        self._counters.in_flight += 1
        try:
            async with (
                asyncio.timeout(self._timeout_seconds) as clock,
                self._session.get(
                    request_url, allow_redirects=False, trace_request_ctx=wire, headers=parameters
                ) as response,
            ):
                status_class = _status_class(response.status)
                facts = answer_facts(response.status, response.headers)
                body = await self._accepted_body(response, facts, share=share, clock=clock)
                return _Answer(
                    body=body,
                    content_type=response.headers.get("Content-Type"),
                    final_url=final_url(response.headers, requested_url=url),
                    facts=replace(facts, bytes_read=len(body)),
                )
        except FOREIGN_ERRORS as caught:
            error = caught.__cause__ if isinstance(caught, BrokenConnectionError) and caught.__cause__ else caught
            failure = translated(error, reading_body=facts.http_status is not None, facts=facts)
            # This kind holds the request with its headers, and the key among them.
            cause = None if isinstance(error, aiohttp.ClientResponseError) else error
        finally:
            self._counters.in_flight -= 1
            if self._on_request is not None:
                self._on_request(status_class, time.monotonic() - begun)
        raise failure from cause  # outside of the handler: see the cause above

    async def _accepted_body(
        self, response: aiohttp.ClientResponse, facts: AnswerFacts, *, share: Share, clock: asyncio.Timeout
    ) -> bytes:
        chunks, content_encoding = response.content.iter_any(), response.headers.get("Content-Encoding")
        if response.status != HTTPStatus.OK:
            start, complete = await read_start(chunks, content_encoding=content_encoding, max_bytes=_ERROR_BODY_BYTES)
            if not complete:
                response.close()
            decision = classify(response.status, response.headers, self._without_key(start))
            raise decision.as_error(facts)
        decision = classify(response.status, response.headers, b"")
        if decision.action is not Action.ACCEPT:
            response.close()
            raise decision.as_error(facts)
        if (response.content_length or 0) > self._max_body_bytes:
            response.close()
            raise too_large(max_bytes=self._max_body_bytes, facts=facts)
        longest_bytes = self._max_body_bytes
        if not content_encoding and response.content_length is not None:
            longest_bytes = response.content_length
        try:
            return await read_body(
                chunks,
                content_encoding=content_encoding,
                max_bytes=self._max_body_bytes,
                facts=facts,
                admit=admission(share, longest_bytes=longest_bytes, clock=clock),
            )
        except ScrapeError:
            response.close()
            raise

    def _request_url(self, url: str) -> URL:
        try:
            return URL(f"{self._base_url}?url={quote(url, safe='')}", encoded=True)
        except ValueError as error:  # half a surrogate pair can't be encoded
            raise FinalError(ErrorCode.BAD_REQUEST, "the URL holds characters that can't be sent") from error

    def _without_key(self, body_start: bytes) -> bytes:
        """An error text may quote the key; ours never do."""
        key = self._key.get_secret_value()
        for spelling in (key, quote(key, safe=""), quote(key)) if key else ():
            body_start = body_start.replace(spelling.encode(), b"***")
        return body_start


@dataclass(frozen=True, slots=True, kw_only=True)
class _Answer:
    body: bytes
    content_type: str | None
    final_url: str
    facts: AnswerFacts


async def _decoded(answer: _Answer) -> Document:
    if len(answer.body) <= _DECODED_ON_THE_LOOP_BYTES:
        return decode(answer.body, answer.content_type, url=answer.final_url)
    return await asyncio.to_thread(decode, answer.body, answer.content_type, url=answer.final_url)


def _refuse_parking_service(final_url: str, *, asked: str) -> None:
    service = parking_service(final_url, asked=asked)
    if service is not None:
        message = f"it redirects to {service}: the domain is parked or for sale"
        raise BodyRefusedError(ErrorCode.PARKED, message)


def _parameters(settings: Settings) -> dict[str, str]:
    """Every parameter but the URL, as ``x-sapi-`` headers. Only what is set is sent: the defaults are cheap."""
    parameters = {}
    if settings.scraper_api_key is not None:
        parameters["x-sapi-api_key"] = settings.scraper_api_key.get_secret_value()
    if settings.scraper_api_render:
        parameters["x-sapi-render"] = "true"
    if settings.scraper_api_premium:
        parameters["x-sapi-premium"] = "true"
    if settings.scraper_api_country_code is not None:
        parameters["x-sapi-country_code"] = settings.scraper_api_country_code
    if settings.scraper_api_max_cost is not None:
        parameters["x-sapi-max_cost"] = str(settings.scraper_api_max_cost)
    return parameters


def _status_class(status: int) -> str:
    return str(status) if status == HTTPStatus.TOO_MANY_REQUESTS else f"{status // 100}xx"


__all__ = ["FetchedPage", "HttpCounters", "OnRequest", "ScraperApiClient", "Wire"]
