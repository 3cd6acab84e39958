"""From the exceptions of aiohttp and the operating system to our own, :class:`TransientError`."""

from __future__ import annotations

import asyncio
import ssl
from dataclasses import replace

import aiohttp

from pagecurator.scraping.errors import AnswerFacts, ErrorCode, Suspicion, TransientError

# The first match wins, so subclasses come before their bases. The libraries' messages are not used: they may quote
# the request, and with it the key.
_TRANSLATIONS: tuple[tuple[type[BaseException], ErrorCode, str], ...] = (
    (asyncio.TimeoutError, ErrorCode.TIMEOUT, "no complete answer in time"),
    (
        aiohttp.ClientConnectorCertificateError,
        ErrorCode.CONNECTION_ERROR,
        "the certificate of ScraperAPI's host is not valid",
    ),
    (
        aiohttp.ClientConnectorDNSError,
        ErrorCode.CONNECTION_ERROR,
        "the name of ScraperAPI's host could not be resolved",
    ),
    (aiohttp.ClientProxyConnectionError, ErrorCode.CONNECTION_ERROR, "no connection to the proxy"),
    (aiohttp.ClientConnectorError, ErrorCode.CONNECTION_ERROR, "no connection to ScraperAPI"),
    (aiohttp.ServerDisconnectedError, ErrorCode.CONNECTION_ERROR, "ScraperAPI closed the connection without an answer"),
    (aiohttp.ClientPayloadError, ErrorCode.TRUNCATED_BODY, "the body ended early"),
    (aiohttp.ClientHttpProxyError, ErrorCode.CONNECTION_ERROR, "the proxy refused to connect to ScraperAPI"),
    (aiohttp.ClientResponseError, ErrorCode.CONNECTION_ERROR, "the answer was not valid HTTP"),
    (aiohttp.ClientError, ErrorCode.CONNECTION_ERROR, "the connection to ScraperAPI broke"),
    (ssl.SSLError, ErrorCode.CONNECTION_ERROR, "no secure connection to ScraperAPI"),
    (OSError, ErrorCode.CONNECTION_ERROR, "the connection to ScraperAPI broke"),
)

FOREIGN_ERRORS = (asyncio.TimeoutError, aiohttp.ClientError, OSError)
"""What :func:`translated` accepts; everything else is a bug and is not caught."""


def translated(error: BaseException, *, reading_body: bool = False, facts: AnswerFacts | None = None) -> TransientError:
    """Our error for one of :data:`FOREIGN_ERRORS`; all of them are retried.

    ``reading_body``: the status line has been received, so a broken connection means a truncated body.
    """
    code, message = next(
        ((code, message) for kind, code, message in _TRANSLATIONS if isinstance(error, kind)),
        (ErrorCode.CONNECTION_ERROR, "the connection to ScraperAPI broke"),
    )
    if reading_body and code is ErrorCode.CONNECTION_ERROR:
        code, message = ErrorCode.TRUNCATED_BODY, "the connection broke in the middle of the body"
    facts = replace(facts or AnswerFacts(), suspicion=_suspicion(error, code))
    if isinstance(error, _NO_CONNECTION):
        facts = replace(facts, credits=0)
    return TransientError(code, f"{message} ({type(error).__name__})", facts=facts)


# Before the request was sent: `ClientConnectorError` covers DNS and TLS, too.
_NO_CONNECTION = (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError)


def _suspicion(error: BaseException, code: ErrorCode) -> Suspicion:
    if isinstance(error, _NO_CONNECTION):
        return Suspicion.UNREACHABLE
    return Suspicion.SERVICE if code is ErrorCode.CONNECTION_ERROR else Suspicion.SILENCE
