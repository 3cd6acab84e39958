"""Connections of an HTTP client: reused only when nothing is left on them, and read as other clients read.

One connector for every session of the process. It builds on parts of aiohttp that are not public (see
``docs/decisions/0048``): where a version lacks one of them, no connection is reused at all, which is slower and safe.
"""

from __future__ import annotations

import asyncio
import functools
import inspect
import select
import sys
from contextvars import ContextVar
from dataclasses import dataclass, field
from time import monotonic
from typing import Any, Final, cast

import aiohttp
from aiohttp.client_proto import ResponseHandler

from pagecurator.scraping.http.response_parser import ResponseParser
from pagecurator.telemetry.events import Event, emit

# asyncio lost TLS connections whose other side vanished until https://github.com/python/cpython/pull/118960;
# newer versions warn about the parameter.
CLEANUP_CLOSED: Final = sys.version_info < (3, 12, 8) or (3, 13, 0) <= sys.version_info < (3, 13, 1)


@dataclass(slots=True, kw_only=True)
class RequestConnection:
    """One request's connection. ``fresh``: an open one must not be used for it."""

    fresh: bool = False
    opened: bool = False
    """A connection was made, or an open one found; before that, nothing of the request left this machine."""
    ready: bool = False
    """It can carry the request: the TLS handshake, where there is one, is over."""
    reused: bool = False
    """The connection had carried another request before."""
    _handler: ResponseHandler | None = field(default=None, repr=False)

    def retire_connection(self) -> None:
        """Close the connection, whether it is still in use or back in the pool."""
        if self._handler is not None:
            self._handler.force_close()
            self._handler.close()


_CONNECTION: ContextVar[RequestConnection | None] = ContextVar("call", default=None)


class tracked:  # noqa: N801 - reads as the block that it opens, and costs a third of a generator
    """Requests of this task inside the block are described by ``call``."""

    __slots__ = ("_call", "_token")

    def __init__(self, call: RequestConnection) -> None:
        self._call = call

    def __enter__(self) -> RequestConnection:
        self._token = _CONNECTION.set(self._call)
        return self._call

    def __exit__(self, *_: object) -> None:
        _CONNECTION.reset(self._token)


class Handler(ResponseHandler):
    """aiohttp's side of one connection, with a parser that reads what browsers read and notices what is left over."""

    _parser: Any

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        super().__init__(loop)
        self.requests = 0
        if (call := _CONNECTION.get()) is not None:
            call.opened = True  # asyncio asks for the handler as soon as TCP is connected, before TLS

    def set_response_params(self, **params: Any) -> None:
        """As the base class. Once before each request."""
        self.requests += 1
        early, self._tail = self._tail, b""  # else the base class would feed it to its own parser
        super().set_response_params(**params)
        self._parser = ResponseParser(self, self._parser, params)
        if early:
            self.data_received(early)

    def new_parser(self, params: dict[str, Any]) -> Any:
        """Another one of aiohttp's, in place of one that failed."""
        ours = self._parser
        super().set_response_params(**params)
        parser, self._parser = self._parser, ours
        return parser


class Connector(aiohttp.TCPConnector):
    """Takes a connection from the pool only when it is idle to the last byte."""

    def __init__(self, **options: Any) -> None:
        """As the base class."""
        super().__init__(enable_cleanup_closed=CLEANUP_CLOSED, **options)
        self._factory = cast("functools.partial[ResponseHandler]", functools.partial(Handler, loop=self._loop))

    async def connect(self, req: Any, traces: Any, timeout: Any) -> Any:
        """As the base class, and describe the connection in the task's :class:`RequestConnection`."""
        connection = await super().connect(req, traces, timeout)
        call, handler = _CONNECTION.get(), connection.protocol
        if call is not None and isinstance(handler, Handler):
            call.opened = call.ready = True
            call.reused, call._handler = handler.requests > 0, handler  # noqa: SLF001 - same module
        return connection

    async def _get(self, key: Any, traces: Any) -> Any:
        call = _CONNECTION.get()
        if call is not None and call.fresh:
            return None
        while True:
            checked = self._drop_unfit(key)
            connection = await super()._get(key, traces)
            if connection is None or connection.protocol is checked:
                return connection
            connection.close()  # the checked one's time ran out in between

    def _drop_unfit(self, key: Any) -> ResponseHandler | None:
        """Close what must not be used again; returns the next connection that may be."""
        idle = self._conns.get(key)
        while idle:
            handler, idle_since = idle[0]
            expired = self._keepalive_timeout is not None and monotonic() - idle_since > self._keepalive_timeout
            if not expired and handler.is_connected() and not handler.should_close and not _is_readable(handler):
                return handler
            idle.popleft()
            transport = handler.transport
            handler.close()
            if CLEANUP_CLOSED and key.is_ssl:
                self._cleanup_closed_transports.append(transport)
        return None


def connector(**options: Any) -> aiohttp.TCPConnector:
    """A :class:`Connector`, or where this aiohttp is too different, one that closes every connection after use."""
    missing = missing_internals()
    if not missing:
        return Connector(**options)
    emit(Event.CONNECTIONS_NOT_REUSED, aiohttp=aiohttp.__version__, missing=", ".join(missing))
    options.pop("keepalive_timeout", None)
    return aiohttp.TCPConnector(**options | {"force_close": True})


def missing_internals() -> list[str]:
    """Parts of aiohttp that :class:`Connector` needs and this version lacks. Needs a running event loop."""
    handler = ResponseHandler(asyncio.get_running_loop())
    missing = [
        name for name in ("_parser", "_tail", "should_close", "set_response_params") if not hasattr(handler, name)
    ]
    pool = aiohttp.TCPConnector()
    missing += [name for name in ("_conns", "_factory", "_keepalive_timeout", "_loop") if not hasattr(pool, name)]
    for name, parameters in (("_get", ("key", "traces")), ("connect", ("req", "traces", "timeout"))):
        method = getattr(pool, name, None)
        if not inspect.iscoroutinefunction(method) or tuple(inspect.signature(method).parameters) != parameters:
            missing.append(name)
    return missing


def _is_readable(handler: ResponseHandler) -> bool:
    """Whether the system holds something that we did not read yet: bytes that no request asked for, or the end."""
    transport = handler.transport
    sock = None if transport is None else transport.get_extra_info("socket")
    if sock is None or (number := sock.fileno()) < 0:
        return sock is not None
    poll = select.poll()
    poll.register(number, select.POLLIN)
    return bool(poll.poll(0))


__all__ = ["CLEANUP_CLOSED", "Connector", "RequestConnection", "connector", "missing_internals", "tracked"]
