"""aiohttp's connector, reusing a connection only if it has no unread bytes, with a more tolerant response parser.

It depends on internals of aiohttp (see ``docs/decisions/0048``). With a version that lacks one of them no connection
is reused, which is slower and safe.
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

# asyncio leaked TLS connections whose peer vanished until https://github.com/python/cpython/pull/118960;
# newer versions warn about the parameter.
CLEANUP_CLOSED: Final = sys.version_info < (3, 12, 8) or (3, 13, 0) <= sys.version_info < (3, 13, 1)


@dataclass(slots=True, kw_only=True)
class RequestConnection:
    """The connection of one request. ``fresh``: it must be a new one."""

    fresh: bool = False
    opened: bool = False
    """TCP is connected; before that nothing was sent."""
    ready: bool = False
    """The TLS handshake, if any, is complete."""
    reused: bool = False
    """The connection was used for another request before."""
    _handler: ResponseHandler | None = field(default=None, repr=False)

    def retire(self) -> None:
        """Close the connection, in use or back in the pool."""
        if self._handler is not None:
            self._handler.force_close()
            self._handler.close()


_CONNECTION: ContextVar[RequestConnection | None] = ContextVar("connection", default=None)


class tracked:  # noqa: N801 - used like a function; a third of the cost of a generator
    """``connection`` describes the requests of this task inside the block."""

    __slots__ = ("_connection", "_token")

    def __init__(self, connection: RequestConnection) -> None:
        self._connection = connection

    def __enter__(self) -> RequestConnection:
        self._token = _CONNECTION.set(self._connection)
        return self._connection

    def __exit__(self, *_: object) -> None:
        _CONNECTION.reset(self._token)


class Handler(ResponseHandler):
    """aiohttp's protocol for one connection, with a parser as tolerant as browsers that detects surplus bytes."""

    _parser: Any

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        super().__init__(loop)
        self.requests = 0
        if (connection := _CONNECTION.get()) is not None:
            connection.opened = True  # asyncio creates the handler once TCP is connected, before TLS

    def close(self) -> None:
        """Close the connection at once: after a polite end of TLS, uvloop receives what the server still sends."""
        self.abort()

    def set_response_params(self, **params: Any) -> None:
        """Called once before each request."""
        self.requests += 1
        early, self._tail = self._tail, b""  # the base class would feed it to its own parser
        super().set_response_params(**params)
        self._parser = ResponseParser(self, self._parser, params)
        if early:
            self.data_received(early)


class Connector(aiohttp.TCPConnector):
    """Reuses a pooled connection only if it has no unread bytes."""

    def __init__(self, **options: Any) -> None:
        super().__init__(enable_cleanup_closed=CLEANUP_CLOSED, **options)
        self._factory = cast("functools.partial[ResponseHandler]", functools.partial(Handler, loop=self._loop))

    async def connect(self, req: Any, traces: Any, timeout: Any) -> Any:
        """Fill in the task's :class:`RequestConnection`."""
        pooled = await super().connect(req, traces, timeout)
        connection, handler = _CONNECTION.get(), pooled.protocol
        if connection is not None and isinstance(handler, Handler):
            connection.opened = connection.ready = True
            connection.reused, connection._handler = handler.requests > 0, handler  # noqa: SLF001 - same module
        return pooled

    async def _get(self, key: Any, traces: Any) -> Any:
        wanted = _CONNECTION.get()
        if wanted is not None and wanted.fresh:
            return None
        while True:
            checked = self._drop_unfit(key)
            connection = await super()._get(key, traces)
            if connection is None or connection.protocol is checked:
                return connection
            connection.close()  # the checked one expired in between

    def _drop_unfit(self, key: Any) -> ResponseHandler | None:
        """Close connections that must not be reused; returns the next reusable one."""
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
    """A :class:`Connector`, or with an unsuitable aiohttp a plain one that closes each connection after use."""
    missing = missing_internals()
    if not missing:
        return Connector(**options)
    emit(Event.CONNECTIONS_NOT_REUSED, aiohttp=aiohttp.__version__, missing=", ".join(missing))
    options.pop("keepalive_timeout", None)
    return aiohttp.TCPConnector(**options | {"force_close": True})


def missing_internals() -> list[str]:
    """Internals of aiohttp that :class:`Connector` needs and this version lacks. Needs a running event loop."""
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
    """Whether the socket has unread bytes or was closed by the peer."""
    transport = handler.transport
    sock = None if transport is None else transport.get_extra_info("socket")
    if sock is None or (number := sock.fileno()) < 0:
        return sock is not None
    poll = select.poll()
    poll.register(number, select.POLLIN)
    return bool(poll.poll(0))
