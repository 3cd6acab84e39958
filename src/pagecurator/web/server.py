"""Binding and closing the HTTP server."""

from __future__ import annotations

import errno

from aiohttp import web

from pagecurator.refusal import Refusal


class PortTakenError(Refusal):
    """Somebody else listens on the wanted address; the message says what to do."""


class HttpServer:
    """An aiohttp application on one address, inside the daemon's event loop."""

    def __init__(self, app: web.Application) -> None:
        self._runner = web.AppRunner(app, access_log=None, handle_signals=False)
        self._site: web.TCPSite | None = None

    async def start(self, *, host: str, port: int, any_port_will_do: bool = False) -> None:
        """Listen on ``host:port``; port 0, or a taken one when ``any_port_will_do``: any free port.

        Raises :class:`PortTakenError`.
        """
        await self._runner.setup()
        try:
            await self._listen(host, port)
        except OSError as error:
            if error.errno == errno.EADDRINUSE and any_port_will_do:
                await self._listen(host, 0)
                return
            await self._runner.cleanup()
            if error.errno == errno.EADDRINUSE:
                message = (
                    f"port {port} on {host} is taken by another program; set API_PORT to a free one, or to 0 for any"
                )
            else:
                message = f"can't listen on {host}:{port} ({error.strerror or error}); set API_HOST and API_PORT"
            raise PortTakenError(message) from error

    async def _listen(self, host: str, port: int) -> None:
        site = web.TCPSite(self._runner, host, port)
        await site.start()
        self._site = site

    @property
    def port(self) -> int:
        """The port that it really listens on."""
        return int(self._runner.addresses[0][1])

    async def close(self) -> None:
        """Stop listening and end open requests."""
        await self._runner.cleanup()
