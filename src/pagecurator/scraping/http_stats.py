"""Statistics of HTTP requests, counted by aiohttp's tracing, and a middleware against aiohttp's silent retries."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus
from types import SimpleNamespace

import aiohttp


@dataclass(slots=True, kw_only=True)
class RequestStats:
    """Connections of the fetches that it was passed to."""

    connections_opened: int = 0


@dataclass(slots=True, kw_only=True)
class HttpCounters:
    """Totals of one client; :attr:`ScraperApiClient.counters` is a snapshot."""

    requests: int = 0
    connections_opened: int = 0
    in_flight: int = 0
    connection_limit: int = 1

    @property
    def pool_utilization(self) -> float:
        return self.in_flight / self.connection_limit


def status_class_of(status: int) -> str:
    """The label of metrics: ``2xx`` … ``5xx``, and ``429``."""
    return str(status) if status == HTTPStatus.TOO_MANY_REQUESTS else f"{status // 100}xx"


def trace_config(counters: HttpCounters) -> aiohttp.TraceConfig:
    """A tracing that updates ``counters``, and the :class:`RequestStats` in the context of a request."""
    trace = aiohttp.TraceConfig()

    async def request_started(*_: object) -> None:
        counters.requests += 1

    async def connection_opened(_: aiohttp.ClientSession, context: SimpleNamespace, __: object) -> None:
        counters.connections_opened += 1
        if isinstance(context.trace_request_ctx, RequestStats):
            context.trace_request_ctx.connections_opened += 1

    trace.on_request_start.append(request_started)
    trace.on_connection_create_end.append(connection_opened)
    return trace


async def no_silent_resend(
    request: aiohttp.ClientRequest, handler: aiohttp.ClientHandlerType
) -> aiohttp.ClientResponse:
    """Middleware that keeps aiohttp from silently repeating a GET whose connection broke.

    ScraperAPI may bill the first one, and WF7_RETRY_ATTEMPTS counts requests: all retries are made, and counted, in
    ``retry.py``.
    """
    try:
        return await handler(request)
    except aiohttp.ClientConnectorError:
        raise  # nothing was sent, and aiohttp does not repeat these
    except (aiohttp.ClientOSError, aiohttp.ServerDisconnectedError) as error:
        raise BrokenConnectionError from error


class BrokenConnectionError(aiohttp.ClientError):
    """The connection broke before a response."""
