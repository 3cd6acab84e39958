"""Classify the responses of websites to direct requests: one rule for each status. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from typing import Final

import aiohttp

from pagecurator.scraping.errors import AnswerFacts, ErrorCode, FinalError, ScrapeError, TransientError
from pagecurator.scraping.ssrf import AddressRefusedError, NameNotFoundError

_LOCATION_HOST = re.compile(r"\s*(?:[a-z][a-z0-9+.-]*:)?//[^/?#]*", re.IGNORECASE)
_RAW_BYTE = re.compile("[\udc80-\udcff]")
REDIRECTS: Final = (301, 302, 303, 307, 308)
_GONE = (HTTPStatus.NOT_FOUND, HTTPStatus.GONE)
_REFUSED = (401, 403, 407, 451)
_LONGEST_RETRY_AFTER_SECONDS = 86_400.0


class TargetBusyError(TransientError):
    """The website asked for a pause; ``retry_after_seconds`` is its ``Retry-After``, if any."""

    def __init__(
        self,
        code: ErrorCode,
        message: str,
        *,
        facts: AnswerFacts | None = None,
        retry_after_seconds: float | None = None,
    ) -> None:
        super().__init__(code, message, facts=facts)
        self.retry_after_seconds = retry_after_seconds


class TargetSilentError(TransientError):
    """The website accepted the connection and did not respond in time: its other URLs would time out as well."""


def raise_for_status(status: int, headers: Mapping[str, str], facts: AnswerFacts) -> None:
    """Raise a :class:`ScrapeError` unless the status is 2xx."""
    if HTTPStatus.OK <= status < HTTPStatus.MULTIPLE_CHOICES:
        return
    retry_after = retry_after_seconds(headers.get("Retry-After"), now=datetime.now(UTC))
    if status == HTTPStatus.TOO_MANY_REQUESTS or (status == HTTPStatus.SERVICE_UNAVAILABLE and retry_after is not None):
        wait = f" for {retry_after:.0f} s" if retry_after is not None else ""
        message = f"the site answered {status} and asked to retry later{wait}"
        raise TargetBusyError(ErrorCode.TARGET_BUSY, message, facts=facts, retry_after_seconds=retry_after)
    if status in _GONE:
        raise FinalError(ErrorCode.TARGET_NOT_FOUND, f"the page does not exist (any more): {status}", facts=facts)
    if status in _REFUSED:
        raise FinalError(ErrorCode.TARGET_BLOCKED, f"the site refused with {status}", facts=facts)
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        raise TransientError(ErrorCode.TARGET_UNAVAILABLE, f"the site answered {status}", facts=facts)
    raise FinalError(ErrorCode.UNEXPECTED_STATUS, f"the site answered {status}", facts=facts)


def retry_after_seconds(value: str | None, *, now: datetime) -> float | None:
    """``Retry-After`` in seconds from ``now``: a number or a date (RFC 9110 section 10.2.3); None if it is invalid."""
    text = (value or "").strip()
    if text.isascii() and text.isdigit():
        return min(float(text[:9]), _LONGEST_RETRY_AFTER_SECONDS)
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, IndexError, OverflowError):
        return None
    moment = moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)
    return min(max(0.0, (moment - now).total_seconds()), _LONGEST_RETRY_AFTER_SECONDS)


def readable_location(location: str) -> str:
    """``Location`` with its raw bytes as browsers encode them: percent-encoded, or Latin-1 in the host name.

    UTF-8 is decoded already; other bytes are surrogates (``surrogateescape``).
    """
    host = _LOCATION_HOST.match(location)
    start = host.end() if host else 0
    name = _RAW_BYTE.sub(lambda byte: chr(ord(byte[0]) - 0xDC00), location[:start])
    return name + _RAW_BYTE.sub(lambda byte: f"%{ord(byte[0]) - 0xDC00:02X}", location[start:])


class HandshakeSilentError(TransientError):
    """The website accepted the connection and did not complete the TLS handshake: it may speak plain HTTP."""


def translate_error(
    error: BaseException, *, facts: AnswerFacts, timeout_seconds: float, connected: bool = False, ready: bool = False
) -> ScrapeError:
    """Translate an exception of aiohttp or the operating system. Messages contain no text of the response.

    ``connected``: TCP was connected; ``ready``: TLS as well.
    """
    cause = error.os_error if isinstance(error, aiohttp.ClientConnectorError) else error
    if isinstance(cause, AddressRefusedError):
        message = "its name resolves to an address that is not public"
        return FinalError(ErrorCode.ADDRESS_REFUSED, message, facts=facts)
    code, message = next(
        ((code, message) for kind, code, message in _TRANSLATIONS if isinstance(error, kind)),
        (ErrorCode.CONNECTION_ERROR, "the connection broke"),
    )
    if code is ErrorCode.TIMEOUT:
        message = f"no complete answer within {timeout_seconds:g} s (REQUEST_TIMEOUT)"
        if connected and not ready:
            message = "the site accepted the connection, and the TLS handshake did not end in time"
            return HandshakeSilentError(code, message, facts=facts)
        if connected:
            return TargetSilentError(code, f"{message}, though the site accepted the connection", facts=facts)
    if isinstance(cause, ConnectionRefusedError) and not isinstance(error, aiohttp.ClientProxyConnectionError):
        message = "the site refuses connections"
    if facts.http_status is not None and code is ErrorCode.CONNECTION_ERROR:
        code, message = ErrorCode.TRUNCATED_BODY, "the connection broke in the middle of the body"
    kind = FinalError if code in (ErrorCode.NAME_NOT_FOUND, ErrorCode.CERTIFICATE_INVALID) else TransientError
    return kind(code, f"{message} ({type(error).__name__})", facts=facts)


# First match wins, so subclasses precede their bases.
_TRANSLATIONS: tuple[tuple[type[BaseException], ErrorCode, str], ...] = (
    (TimeoutError, ErrorCode.TIMEOUT, ""),
    (NameNotFoundError, ErrorCode.NAME_NOT_FOUND, "its name does not resolve"),
    (aiohttp.ClientProxyConnectionError, ErrorCode.CONNECTION_ERROR, "no connection to the proxy of DIRECT_PROXY"),
    (aiohttp.ClientHttpProxyError, ErrorCode.CONNECTION_ERROR, "the proxy of DIRECT_PROXY refused to connect"),
    (aiohttp.ClientConnectorCertificateError, ErrorCode.CERTIFICATE_INVALID, "the site's certificate is not valid"),
    (aiohttp.ClientConnectorSSLError, ErrorCode.CERTIFICATE_INVALID, "no secure connection could be established"),
    (aiohttp.ClientConnectorDNSError, ErrorCode.NAME_NOT_FOUND, "its name does not resolve"),
    (aiohttp.ClientConnectorError, ErrorCode.CONNECTION_ERROR, "no connection could be established"),
    (aiohttp.ServerDisconnectedError, ErrorCode.CONNECTION_ERROR, "the site closed the connection without an answer"),
    (aiohttp.ClientPayloadError, ErrorCode.TRUNCATED_BODY, "the body ended early"),
    (aiohttp.ClientResponseError, ErrorCode.CONNECTION_ERROR, "the answer was not valid HTTP"),
)
