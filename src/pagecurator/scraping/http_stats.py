"""What happens on the wire: counted by aiohttp's tracing, and never twice behind our back."""

from __future__ import annotations

from dataclasses import dataclass
from types import SimpleNamespace

import aiohttp


@dataclass(slots=True, kw_only=True)
class RequestStats:
    """What the calls that it was passed to did on the wire; one can be passed to many calls."""

    requests: int = 0
    connections_opened: int = 0


@dataclass(slots=True, kw_only=True)
class HttpCounters:
    """What the client did since it was opened; :attr:`ScraperApiClient.counters` is a snapshot."""

    requests: int = 0
    connections_opened: int = 0
    connections_reused: int = 0
    in_flight: int = 0
    connection_limit: int = 1

    @property
    def reuse_ratio(self) -> float:
        """Share of requests that found an open connection; 0.0 before the first one."""
        taken = self.connections_opened + self.connections_reused
        return self.connections_reused / taken if taken else 0.0

    @property
    def pool_utilization(self) -> float:
        """Share of the connection pool that is in use now."""
        return self.in_flight / self.connection_limit


def trace_config(counters: HttpCounters) -> aiohttp.TraceConfig:
    """Let aiohttp's tracing keep ``counters``, and the :class:`RequestStats` that a request carries along."""
    trace = aiohttp.TraceConfig()

    async def request_started(_: aiohttp.ClientSession, context: SimpleNamespace, __: object) -> None:
        counters.requests += 1
        if isinstance(context.trace_request_ctx, RequestStats):
            context.trace_request_ctx.requests += 1

    async def connection_opened(_: aiohttp.ClientSession, context: SimpleNamespace, __: object) -> None:
        counters.connections_opened += 1
        if isinstance(context.trace_request_ctx, RequestStats):
            context.trace_request_ctx.connections_opened += 1

    async def connection_reused(*_: object) -> None:
        counters.connections_reused += 1

    trace.on_request_start.append(request_started)
    trace.on_connection_create_end.append(connection_opened)
    trace.on_connection_reuseconn.append(connection_reused)
    return trace


async def no_silent_resend(
    request: aiohttp.ClientRequest, handler: aiohttp.ClientHandlerType
) -> aiohttp.ClientResponse:
    """Keep aiohttp from silently repeating a GET whose connection broke.

    ScraperAPI may bill the first one, and WF7_RETRY_ATTEMPTS is meant as the number of calls: retries are
    made in one place (``retry.py``), where each of them is counted.
    """
    try:
        return await handler(request)
    except aiohttp.ClientConnectorError:
        raise  # no connection came about: nothing was sent, and aiohttp does not repeat these
    except (aiohttp.ClientOSError, aiohttp.ServerDisconnectedError) as error:
        raise BrokenConnectionError from error


class BrokenConnectionError(aiohttp.ClientError):
    """The connection broke before an answer came."""


__all__ = ["BrokenConnectionError", "HttpCounters", "RequestStats", "no_silent_resend", "trace_config"]
