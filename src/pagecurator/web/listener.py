"""Serves an application on open sockets; connections until they have sent a complete request."""

from __future__ import annotations

import socket
from collections.abc import Sequence
from typing import Any

from aiohttp import web
from aiohttp.http_exceptions import LineTooLong

from pagecurator.web.responses import json_response

SERVER = "pagecurator"
"""The ``Server`` header; aiohttp's default reveals its version and Python's."""

# A connection without complete headers after this time is closed. Connections carry one request each.
_HEAD_SECONDS = 15.0
# The rest of a rejected upload is read for this long, so that its sender receives the response.
_LINGER_SECONDS = 5.0
_MAX_CONNECTIONS = 1000


class HttpServer:
    """An aiohttp application on open sockets."""

    def __init__(self, app: web.Application) -> None:
        self._runner = _Runner(
            app,
            access_log=None,
            handle_signals=False,
            keepalive_timeout=_HEAD_SECONDS,
            lingering_time=_LINGER_SECONDS,
            auto_decompress=False,
            shutdown_timeout=0.5,
        )

    async def serve(self, sockets: Sequence[socket.socket]) -> None:
        """Accept connections; :meth:`close` closes the sockets."""
        await self._runner.setup()
        for opened in sockets:
            await web.SockSite(self._runner, opened).start()

    @property
    def port(self) -> int:
        """The actual port."""
        return int(self._runner.addresses[0][1])

    async def close(self) -> None:
        """Stop listening and cancel open requests."""
        await self._runner.cleanup()


class _Runner(web.AppRunner):
    async def _make_server(self) -> web.Server:
        made = await super()._make_server()
        return _Server(made.request_handler, request_factory=made.request_factory, **self._kwargs)


class _Server(web.Server):
    def __call__(self) -> web.RequestHandler:
        return _Connection(self, loop=self._loop, **self._kwargs)


class _Connection(web.RequestHandler):
    """A connection that responds to invalid HTTP with JSON, without logging the client's error."""

    __slots__ = ()

    def connection_made(self, transport: Any) -> None:
        super().connection_made(transport)
        if self._manager is not None and len(self._manager.connections) > _MAX_CONNECTIONS:
            self.force_close()

    def handle_error(
        self,
        request: web.BaseRequest,
        status: int = 500,
        exc: BaseException | None = None,
        message: str | None = None,
    ) -> web.StreamResponse:
        if isinstance(exc, ConnectionError):
            raise exc  # the client left, or the response was aborted: nothing to send or log
        if status >= 500:  # noqa: PLR2004 - ours
            failure = super().handle_error(request, status, exc, message)
            failure.headers["Server"] = SERVER
            return failure
        if isinstance(exc, LineTooLong):
            status, sentence = 431, "The request line or a header is too long."
        else:
            sentence = "This is not a valid HTTP request."
        response = json_response(
            {"detail": sentence},
            status=status,
            headers={"Connection": "close", "X-Accel-Buffering": "no", "Server": SERVER},
        )
        response.force_close()
        return response
