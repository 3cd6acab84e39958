"""The network between the daemon and its database, which tests cut, freeze and restore."""

from __future__ import annotations

import asyncio
import socket
from urllib.parse import parse_qs, urlsplit


class Relay:
    """Passes Postgres connections on, byte for byte; can be cut, or swallow what comes over the open ones."""

    def __init__(self, url: str) -> None:
        self.reached = asyncio.Event()
        """Somebody connected."""
        self.open_gate = asyncio.Event()
        """While it is cleared, connections are taken but wait."""
        self.open_gate.set()
        self._url = url
        self._open: set[asyncio.StreamWriter] = set()
        self._swallowed: list[asyncio.Event] = []
        self._server: asyncio.Server | None = None
        # Bound, never listening: while the relay is cut, connections are refused, and no other process gets its port.
        self._reservation = socket.socket()
        self._reservation.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self._reservation.bind(("127.0.0.1", 0))
        self._port = self._reservation.getsockname()[1]

    async def start(self) -> str:
        await self.restore()
        parts = urlsplit(self._url)
        self._socket = parse_qs(parts.query).get("host", [None])[0]
        self._target = (parts.hostname, parts.port or 5432)
        return f"postgresql://{parts.username or 'postgres'}@127.0.0.1:{self._port}{parts.path}"

    async def restore(self) -> None:
        self._server = await asyncio.start_server(self._pass_on, "127.0.0.1", self._port)

    def swallow(self) -> None:
        """From now on the connections that are open now pass nothing on, and never end: both sides wait for ever.

        Connections that come later are not touched.
        """
        for swallowed in self._swallowed:
            swallowed.set()

    async def cut(self) -> None:
        assert self._server is not None
        self._server.close()
        for writer in list(self._open):
            writer.transport.abort()

    async def stop(self) -> None:
        await self.cut()
        self._reservation.close()

    async def _pass_on(self, reader, writer) -> None:
        self.reached.set()
        await self.open_gate.wait()
        if self._socket:
            upstream = await asyncio.open_unix_connection(f"{self._socket}/.s.PGSQL.5432")
        else:
            upstream = await asyncio.open_connection(*self._target)
        self._open |= {writer, upstream[1]}
        swallowed = asyncio.Event()
        self._swallowed.append(swallowed)
        await asyncio.gather(self._pump(reader, upstream[1], swallowed), self._pump(upstream[0], writer, swallowed))

    async def _pump(self, reader, writer, swallowed: asyncio.Event) -> None:
        try:
            while data := await reader.read(65536):
                if not swallowed.is_set():
                    writer.write(data)
                    await writer.drain()
        except OSError:
            pass
        finally:
            self._open.discard(writer)
            writer.close()
