"""HTTP client for ScraperAPI: one session for all pages, for the lifetime of the process, and one for ``/account``.

The API key is sent in a header that is set once on the session, so it is in no URL, log line or exception of a fetch.
Only ``GET /account`` may need it in the URL; see :meth:`ScraperApiClient.read_account`. Responses may echo the key; it
is masked here.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from enum import Enum, auto
from functools import partial
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Self
from urllib.parse import quote

import aiohttp
from pydantic import SecretStr
from yarl import URL

from pagecurator.scraping.body.decompression import ACCEPT_ENCODING, content_codings, read_prefix, receive_body
from pagecurator.scraping.body.inflate import ReceivedBody, decoded_pieces
from pagecurator.scraping.errors import AnswerFacts, ErrorCode, FinalError, ScrapeError, TransientError
from pagecurator.scraping.http.connections import RequestConnection, connector, tracked
from pagecurator.scraping.http.proxy import scraper_api_proxy
from pagecurator.scraping.http.translation import FOREIGN_ERRORS, translated
from pagecurator.scraping.http_stats import (
    BrokenConnectionError,
    HttpCounters,
    RequestStats,
    no_silent_resend,
    status_class_of,
    trace_config,
)
from pagecurator.scraping.limits.account_report import AccountReport, parse_report
from pagecurator.scraping.limits.body_budget import (
    BodyBudget,
    BodyReservation,
    bytes_of_text,
    release_when_gone,
)
from pagecurator.scraping.mismatch import MismatchDetector
from pagecurator.scraping.pages import FetchedPage, ReceivedPage
from pagecurator.scraping.response import FINAL_URL_HEADER, classify, final_url, response_facts
from pagecurator.settings import Settings
from pagecurator.telemetry.masking import EchoMask
from pagecurator.telemetry.traces import request_attributes, safe_url

if TYPE_CHECKING:
    from pagecurator.scraping.body.html_check import DecodedPage

# Enough for each error text of ScraperAPI; longer ones are error pages of the target, which are not used.
_ERROR_BODY_BYTES = 16 * 1024
_ACCOUNT_BODY_BYTES = 64 * 1024
# Decoding takes about 10 ms for each MiB, and 250 ms and more for hostile markup: larger bodies go to a thread.
_DECODED_ON_THE_LOOP_BYTES = 128 * 1024
_CONNECT_SECONDS = 15.0
# This request fetches no page, so it has no reason to be slow.
_ACCOUNT_SECONDS = 20.0
# Headers of targets are passed through; some are longer than aiohttp's default of 8 KiB, or more than its 128.
_MAX_HEADER_BYTES = 64 * 1024
_MAX_HEADERS = 1000
_KEEPALIVE_SECONDS = 60.0


class ScraperApiClient:
    """Fetches pages through ScraperAPI. One for each process; use ``async with``, or :meth:`close` it."""

    def __init__(
        self,
        *,
        settings: Settings,
        body_budget: BodyBudget | None = None,
        on_request: Callable[[str], None] | None = None,
        on_mismatch: Callable[[str, str], None] | None = None,
    ) -> None:
        """Needs a running event loop. Without a key none is sent: a simulator may ask for none.

        ``body_budget`` bounds the bodies in memory; None: no bound. ``on_request`` is called after each request with
        its status class (``2xx`` … ``5xx``, ``429``, ``error``), ``on_mismatch`` with the host asked for and the one
        that an answer on a reused connection is about. Raises ``ProxyRefused``.
        """
        self.body_budget = body_budget or BodyBudget()
        self._key = settings.scraper_api_key or SecretStr("")
        self.mask = EchoMask(self._key.get_secret_value())
        """Masks the key in responses."""
        self._account_key = _AccountKey.UNPROVEN
        self._base_url = settings.scraper_api_url
        self.trace_attributes = request_attributes(safe_url(self._base_url))
        """Of the span of a request: its query is the page's URL, and the key is in a header."""
        self.max_body_bytes = int(settings.wf7_max_body_bytes)
        self._timeout_seconds = settings.http_connection_timeout
        self._on_request = on_request
        self._on_mismatch = on_mismatch
        self._mismatches = MismatchDetector()
        self.proxy = scraper_api_proxy(settings)
        self._counters = HttpCounters(connection_limit=settings.connection_limit)
        common: dict[str, Any] = {
            "headers": {"User-Agent": "pagecurator", "Accept-Encoding": ACCEPT_ENCODING, **_parameters(settings)},
            # Cookies of one target must not be sent to the next.
            "cookie_jar": aiohttp.DummyCookieJar(),
            "auto_decompress": False,
            "proxy": self.proxy.url if self.proxy is not None else None,
            "max_line_size": _MAX_HEADER_BYTES,
            "max_field_size": _MAX_HEADER_BYTES,
            "max_headers": _MAX_HEADERS,
        }
        # A health check must not depend on a free, or a stale, connection of the pool.
        self._account_session = aiohttp.ClientSession(
            connector=connector(force_close=True, use_dns_cache=False), **common
        )
        self._session = aiohttp.ClientSession(
            connector=connector(
                limit=settings.connection_limit,
                limit_per_host=settings.connections_per_host,
                keepalive_timeout=_KEEPALIVE_SECONDS,
            ),
            # The timeout of a request is suspended while its body waits for memory, see `BodyReservation.acquire`.
            timeout=aiohttp.ClientTimeout(total=None, sock_connect=min(_CONNECT_SECONDS, self._timeout_seconds)),
            trace_configs=[trace_config(self._counters)],
            middlewares=[no_silent_resend],
            **common,
        )

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    async def close(self) -> None:
        """Close the sessions and their connections; requests in flight fail."""
        await self._account_session.close()
        await self._session.close()

    @property
    def counters(self) -> HttpCounters:
        return replace(self._counters)

    async def fetch(
        self,
        url: str,
        *,
        stats: RequestStats | None = None,
        reservation: BodyReservation | None = None,
        parameters: Mapping[str, str] | None = None,
    ) -> FetchedPage:
        """Fetch one page with one request, without retries. Raises :class:`ScrapeError` only.

        ``url`` is the target's URL, percent-encoded as the target expects it; it is encoded once more for ScraperAPI's
        query. ``stats`` counts connections. ``reservation`` is the body's part of :attr:`body_budget`; the
        caller releases it when the page is read, or the fetch failed. Without one the body counts until the returned
        page is garbage-collected. ``parameters`` are ``x-sapi-`` headers that override those of the settings.
        """
        if reservation is None:
            reservation = self.body_budget.reserve()
            try:
                page = await self.fetch(url, stats=stats, reservation=reservation, parameters=parameters)
            except BaseException:
                reservation.release()
                raise
            release_when_gone(reservation, page)
            return page
        return await self.read(await self.request(url, stats or RequestStats(), reservation, parameters), reservation)

    async def request(
        self,
        url: str,
        stats: RequestStats,
        reservation: BodyReservation,
        parameters: Mapping[str, str] | None = None,
    ) -> ReceivedPage:
        """The first half of :meth:`fetch`: a response whose status was accepted, and its body as it was received."""
        try:
            return await self._request(url, stats, reservation, parameters)
        except ScrapeError as error:
            failure = self.masked(error)
        raise failure from failure.__cause__  # outside of the handler: the original error may contain the key

    async def read(self, received: ReceivedPage, reservation: BodyReservation) -> FetchedPage:
        """The second half of :meth:`fetch`: the page, if its body passes all checks. Raises :class:`ScrapeError`."""
        body = b""
        try:
            body = await self._decoded(received.body, reservation)
            document = await _checked(body, received)
        except ScrapeError as error:
            bytes_read = error.bytes_read if error.bytes_read is not None else len(body)
            failure = self.masked(received.refused(error, bytes_read=bytes_read))
        else:
            reservation.shrink(bytes_of_text(document.text, body_bytes=len(body)))
            html = self.mask.body(document.text)
            return received.as_read(html, encoding=document.encoding, bytes_read=len(body))
        raise failure from failure.__cause__

    async def read_account(self) -> AccountReport:
        """``GET /account``: limits and credits. Raises :class:`ScrapeError`.

        The key is sent in the header, as for pages. That is not documented for ``/account``: until it has worked once,
        a response that refuses, or is no report, is followed by a request with the key in the URL. The form that worked
        is used from then on.
        """
        if self._account_key is not _AccountKey.IN_URL:
            try:
                report = await self._account_report(in_url=False)
            except _AccountNotReadError as error:
                if self._account_key is _AccountKey.IN_HEADER or not self._key.get_secret_value():
                    raise error.failure from None
            else:
                self._account_key = _AccountKey.IN_HEADER
                return report
        try:
            report = await self._account_report(in_url=True)
        except _AccountNotReadError as error:
            raise error.failure from None
        self._account_key = _AccountKey.IN_URL
        return report

    async def _account_report(self, *, in_url: bool) -> AccountReport:
        """Raises :class:`ScrapeError`, and :class:`_AccountNotReadError` for a response that is no report."""
        query = f"?api_key={quote(self._key.get_secret_value(), safe='')}" if in_url else ""
        url = URL(f"{self._base_url}account{query}", encoded=True)
        timeout = aiohttp.ClientTimeout(total=min(_ACCOUNT_SECONDS, self._timeout_seconds))
        failure: ScrapeError | _AccountNotReadError
        try:
            async with self._account_session.get(url, allow_redirects=False, timeout=timeout) as response:
                body, complete = await read_prefix(response, max_bytes=_ACCOUNT_BODY_BYTES)
                if not complete:
                    response.close()
                if response.status == HTTPStatus.OK:
                    report = parse_report(body)
                    if report == AccountReport() and self._account_key is _AccountKey.UNPROVEN and not in_url:
                        raise ValueError("it has none of the expected numbers")  # noqa: TRY301
                    return report
                refused = classify(response.status, response.headers, self._without_key(body))
                assert refused is not None, "only a 200 is accepted"
                failure = self.masked(refused)
                if response.status in _KEY_NOT_SEEN:
                    failure = _AccountNotReadError(failure)
        except FOREIGN_ERRORS as error:
            failure = self._about_proxy(translated(error))
        except ValueError as error:
            message = f"ScraperAPI's report on the account can't be read: {error}"
            failure = _AccountNotReadError(TransientError(ErrorCode.SERVER_ERROR, message))
        raise failure  # outside of the handlers: the original error may contain the URL

    async def _request(
        self, url: str, stats: RequestStats, reservation: BodyReservation, parameters: Mapping[str, str] | None
    ) -> ReceivedPage:
        request_url = self._request_url(url)
        started_at, begun = datetime.now(UTC), time.monotonic()
        status_class, facts = "error", AnswerFacts()
        failure: ScrapeError
        cause: BaseException | None
        self._counters.in_flight += 1
        connection = RequestConnection(fresh=self._mismatches.wants_new_connection(url))
        try:
            with tracked(connection):
                async with (
                    asyncio.timeout(self._timeout_seconds) as clock,
                    self._session.get(
                        request_url, allow_redirects=False, trace_request_ctx=stats, headers=parameters
                    ) as response,
                ):
                    status_class = status_class_of(response.status)
                    facts = response_facts(response.status, response.headers)
                    self._refuse_proxy_response(response, facts)
                    self._refuse_mismatch(url, response, connection, facts)
                    body = await self._accepted_body(response, facts, reservation=reservation, clock=clock)
                    return ReceivedPage(
                        url=url,
                        final_url=self.mask.text(final_url(response.headers, requested_url=url)),
                        body=body,
                        content_type=response.headers.get("Content-Type"),
                        facts=facts,
                        started_at=started_at,
                        finished_at=datetime.now(UTC),
                        fetch_seconds=time.monotonic() - begun,
                    )
        except FOREIGN_ERRORS as caught:
            error = caught.__cause__ if isinstance(caught, BrokenConnectionError) and caught.__cause__ else caught
            failure = self._about_proxy(translated(error, reading_body=facts.http_status is not None, facts=facts))
            # This kind contains the request headers, and the key with them.
            cause = None if isinstance(error, aiohttp.ClientResponseError) else error
        finally:
            self._counters.in_flight -= 1
            if self._on_request is not None:
                self._on_request(status_class)
        raise failure from cause  # outside of the handler: see above

    def _refuse_proxy_response(self, response: aiohttp.ClientResponse, facts: AnswerFacts) -> None:
        if self.proxy is not None and response.status == HTTPStatus.PROXY_AUTHENTICATION_REQUIRED:
            response.close()
            message = "the proxy asks for a user and password (407)"
            raise self._about_proxy(TransientError(ErrorCode.CONNECTION_ERROR, message, facts=facts))

    def _about_proxy(self, error: TransientError) -> TransientError:
        """The same error; if no connection could be made, with the proxy in its message."""
        if self.proxy is None or error.code is not ErrorCode.CONNECTION_ERROR:
            return error
        message = f"{error.message}; calls go through the proxy {self.proxy} ({self.proxy.setting})"
        return TransientError(error.code, message, facts=error.facts)

    def _refuse_mismatch(
        self, url: str, response: aiohttp.ClientResponse, connection: RequestConnection, facts: AnswerFacts
    ) -> None:
        """Raise :class:`TransientError` for a response that may belong to an earlier request on the same connection."""
        if FINAL_URL_HEADER in response.headers:
            mismatch = self._mismatches.check(
                url, final_url(response.headers, requested_url=url), reused=connection.reused
            )
        elif response.status == HTTPStatus.OK:  # errors of ScraperAPI itself name no website
            mismatch = self._mismatches.check_unnamed(url, reused=connection.reused)
        else:
            return
        if mismatch is None:
            return
        connection.retire()  # the response to this request may still arrive on it
        response.close()
        if self._on_mismatch is not None:
            self._on_mismatch(*mismatch)
        asked, answered = mismatch
        about = f"is about {answered[:200]} and not about" if answered else "does not say that it is about"
        message = f"the answer {about} {asked[:200]}; fetched again on a new connection"
        raise TransientError(ErrorCode.ANSWER_MISMATCH, message, facts=facts)

    async def _accepted_body(
        self,
        response: aiohttp.ClientResponse,
        facts: AnswerFacts,
        *,
        reservation: BodyReservation,
        clock: asyncio.Timeout,
    ) -> ReceivedBody:
        start, complete = b"", False
        if response.status != HTTPStatus.OK:
            start, complete = await read_prefix(response, max_bytes=_ERROR_BODY_BYTES)
        refused = classify(response.status, response.headers, self._without_key(start))
        if refused is not None:
            if not complete:
                response.close()
            raise refused
        longest_bytes = self.max_body_bytes
        if not content_codings(response) and response.content_length is not None:
            longest_bytes = response.content_length
        try:
            return await receive_body(
                response,
                max_bytes=self.max_body_bytes,
                facts=facts,
                admit=partial(reservation.acquire, longest_bytes=longest_bytes, clock=clock),
            )
        except ScrapeError:
            response.close()
            raise

    def _request_url(self, url: str) -> URL:
        try:
            return URL(f"{self._base_url}?url={quote(url, safe='')}", encoded=True)
        except ValueError as error:  # a lone surrogate
            raise FinalError(ErrorCode.BAD_REQUEST, "the URL contains characters that can't be sent") from error

    async def _decoded(self, body: ReceivedBody, reservation: BodyReservation) -> bytes:
        if body.coding is None:
            return body.data
        data = bytearray()
        for piece in decoded_pieces(body, max_bytes=self.max_body_bytes):
            await reservation.acquire(len(data) + len(piece), longest_bytes=self.max_body_bytes)
            data += piece
            if len(data) > _DECODED_ON_THE_LOOP_BYTES:
                await asyncio.sleep(0)
        return bytes(data)

    def _without_key(self, body_start: bytes) -> bytes:
        """Error texts of ScraperAPI may contain the key; ours must not."""
        return self.mask.message(body_start.decode("utf-8", "surrogateescape")).encode("utf-8", "surrogateescape")

    def masked(self, error: ScrapeError) -> ScrapeError:
        """The same error with the key masked: its message may quote a response."""
        message = self.mask.text(error.message)
        if message == error.message:
            return error
        masked = type(error)(error.code, message, facts=error.facts)
        masked.__cause__ = error.__cause__
        return masked


class _AccountKey(Enum):
    """Where ``/account`` accepts the key."""

    UNPROVEN = auto()
    IN_HEADER = auto()
    IN_URL = auto()


_KEY_NOT_SEEN = frozenset(range(400, 500)) - {HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.TOO_MANY_REQUESTS}
"""Statuses of a server that expects the key elsewhere."""


class _AccountNotReadError(Exception):
    """A response that is no report. ``failure`` is the error if the key was in the right place."""

    def __init__(self, failure: ScrapeError) -> None:
        super().__init__(failure.message)
        self.failure = failure


async def _checked(body: bytes, received: ReceivedPage) -> DecodedPage:
    # Imported for the first body: the first page is claimed before.
    from pagecurator.scraping.body.html_check import decode_page  # noqa: PLC0415

    check = partial(decode_page, body, received.content_type, url=received.final_url, asked=received.url)
    return check() if len(body) <= _DECODED_ON_THE_LOOP_BYTES else await asyncio.to_thread(check)


def _parameters(settings: Settings) -> dict[str, str]:
    """All parameters but the URL, as ``x-sapi-`` headers. Unset ones are not sent."""
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
