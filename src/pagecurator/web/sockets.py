"""The listening sockets, opened before the application that serves them: connections wait in them for a moment.

This module imports nothing of the HTTP server, which takes longer to import than to open a port.
"""

from __future__ import annotations

import asyncio
import errno
import socket

from pagecurator.errors import UserError

_BACKLOG = 128


class PortTakenError(UserError):
    """The configured address is in use; the message says what to do."""


async def open_sockets(*, host: str, port: int, any_port_will_do: bool = False) -> list[socket.socket]:
    """Listen on ``host:port``; port 0, or one in use if ``any_port_will_do``, means any free port.

    One socket for each address of ``host``. Raises :class:`PortTakenError`.
    """
    try:
        return await _listen(host, port)
    except OSError as error:
        is_taken = error.errno == errno.EADDRINUSE
        if is_taken and any_port_will_do:
            return await _listen(host, 0)
        if is_taken:
            message = f"port {port} on {host} is taken by another program; set API_PORT to a free one, or to 0 for any"
        else:
            message = f"can't listen on {host}:{port} ({error.strerror or error}); set API_HOST and API_PORT"
        raise PortTakenError(message) from error


async def _listen(host: str, port: int) -> list[socket.socket]:
    # asyncio resolves the host, binds one socket for each address, and would accept connections itself; the duplicates
    # stay open without it.
    server = await asyncio.get_running_loop().create_server(asyncio.Protocol, host, port, start_serving=False)
    sockets = [bound.dup() for bound in server.sockets]
    server.close()
    try:
        for opened in sockets:
            opened.listen(_BACKLOG)
            opened.setblocking(False)
    except OSError:
        for opened in sockets:
            opened.close()
        raise
    return sockets
