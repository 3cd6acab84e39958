"""The HTTP server below the simulator: counts TCP connections and signals when a client has disconnected."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from aiohttp import StreamReader, web
from aiohttp.abc import AbstractStreamWriter
from aiohttp.http import RawRequestMessage

from pagecurator.simulator.counters import Counters

Handler = Callable[[web.BaseRequest], Awaitable[web.StreamResponse]]

# Room for long target URLs, percent-encoded.
_MAX_LINE_BYTES = 64 * 1024
# Room for 50,000 URLs in one batch of jobs.
_MAX_BODY_BYTES = 64 * 1024 * 1024


class CountingServer(web.Server):
    """aiohttp's low-level server, without routes: one handler for all."""

    def __init__(self, handler: Handler, *, counters: Counters) -> None:
        super().__init__(
            handler,
            request_factory=self._make_roomy_request,
            access_log=None,
            max_line_size=_MAX_LINE_BYTES,
            max_field_size=_MAX_LINE_BYTES,
        )
        self._counters = counters
        self._gone: dict[object, asyncio.Event] = {}
        self._transports: dict[object, asyncio.Transport] = {}

    def connection_made(self, handler: web.RequestHandler, transport: asyncio.Transport) -> None:
        super().connection_made(handler, transport)
        self._gone[handler] = asyncio.Event()
        self._transports[handler] = transport
        self._counters.connections_accepted += 1
        self._counters.connections_open += 1
        self._counters.changed()

    def connection_lost(self, handler: web.RequestHandler, exc: BaseException | None = None) -> None:
        super().connection_lost(handler, exc)
        if (gone := self._gone.pop(handler, None)) is not None:
            gone.set()
            del self._transports[handler]
            self._counters.connections_open -= 1
            self._counters.changed()

    @staticmethod
    def _make_roomy_request(
        message: RawRequestMessage,
        payload: StreamReader,
        protocol: web.RequestHandler,
        writer: AbstractStreamWriter,
        task: asyncio.Task[None],
    ) -> web.BaseRequest:
        loop = asyncio.get_running_loop()
        return web.BaseRequest(message, payload, protocol, writer, task, loop, client_max_size=_MAX_BODY_BYTES)

    def abort(self) -> None:
        """Drop every connection, also those whose client does not read what is still to be sent."""
        for transport in list(self._transports.values()):
            transport.abort()

    def gone(self, request: web.BaseRequest) -> asyncio.Event:
        """Set as soon as the connection of ``request`` is lost."""
        event = self._gone.get(request.protocol)
        if event is None:
            event = asyncio.Event()
            event.set()
        return event
