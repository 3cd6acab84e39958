"""Proxies in front of Postgres: one that freezes, one with TLS, and a transaction pooler."""

from __future__ import annotations

import asyncio
import itertools
import ssl
import struct
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from urllib.parse import parse_qs, urlsplit

import pytest

_SSL_REQUEST = 80877103
_CANCEL_REQUEST = 80877102


async def _upstream(url: str) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    parts = urlsplit(url)
    socket_folder = parse_qs(parts.query).get("host")
    if socket_folder:
        return await asyncio.open_unix_connection(f"{socket_folder[0]}/.s.PGSQL.5432")
    return await asyncio.open_connection(parts.hostname, parts.port or 5432)


@dataclass
class Relay:
    """Forwards bytes to Postgres, optionally over TLS; while ``thawed`` is cleared it forwards nothing.

    ``holding`` is set once it has received something that it does not forward.
    """

    url: str
    tls: ssl.SSLContext | None = None
    thawed: asyncio.Event = field(default_factory=asyncio.Event)
    holding: asyncio.Event = field(default_factory=asyncio.Event)
    encrypted: int = 0
    port: int = 0

    def address(self, options: str = "", host: str = "127.0.0.1") -> str:
        return f"postgresql://postgres:secret@{host}:{self.port}{urlsplit(self.url).path}?{options}"

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(OSError, EOFError):
            await self.thawed.wait()
            first = await reader.readexactly(8)
            if struct.unpack("!ii", first)[1] == _SSL_REQUEST:
                writer.write(b"S" if self.tls else b"N")
                if self.tls:
                    await writer.start_tls(self.tls)
                    self.encrypted += 1
                first = b""
            up_reader, up_writer = await _upstream(self.url)
            up_writer.write(first)
            try:
                await asyncio.gather(self._pass(reader, up_writer), self._pass(up_reader, writer))
            finally:
                await closed(up_writer)

    async def _pass(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while data := await reader.read(65536):
            if not self.thawed.is_set():
                self.holding.set()
            await self.thawed.wait()
            writer.write(data)
            await writer.drain()
        writer.close()


async def closed(writer: asyncio.StreamWriter) -> None:
    writer.close()
    with suppress(OSError, TimeoutError):
        async with asyncio.timeout(1):  # after a failed handshake Python 3.11 would wait without a timeout
            await writer.wait_closed()


@asynccontextmanager
async def listening(serve) -> AsyncIterator[int]:
    """A server on a free port; its connections end with it."""
    tasks: set[asyncio.Task] = set()

    async def accept(reader, writer) -> None:
        task = asyncio.current_task()
        assert task is not None
        tasks.add(task)
        try:
            await serve(reader, writer)
        finally:
            tasks.discard(task)
            await closed(writer)

    server = await asyncio.start_server(accept, "127.0.0.1", 0)
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        server.close()
        for task in list(tasks):
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


@pytest.fixture
def relay_to():
    @asynccontextmanager
    async def start(url: str, tls: ssl.SSLContext | None = None) -> AsyncIterator[Relay]:
        relay = Relay(url=url, tls=tls)
        relay.thawed.set()
        async with listening(relay.serve) as relay.port:
            yield relay

    return start


class Pooler:
    """A pooler in transaction mode, as strict as PgBouncer: after each transaction the next one gets another session.

    Start-up parameters that it doesn't track are refused.
    """

    ALLOWED = frozenset({"user", "database", "client_encoding", "application_name"})

    def __init__(self, url: str, sessions: int) -> None:
        self._url = url
        self._sessions = sessions
        self._free: asyncio.Queue = asyncio.Queue()
        self._greeting = b""
        self.transactions = 0
        self.clients = 0

    async def open(self) -> None:
        database = urlsplit(self._url).path.lstrip("/")
        body = struct.pack("!i", 196608) + f"user\0postgres\0database\0{database}\0\0".encode()
        for _ in range(self._sessions):
            reader, writer = await _upstream(self._url)
            writer.write(struct.pack("!i", len(body) + 4) + body)
            self._greeting = b""
            async for kind, message in _messages(reader):
                self._greeting += message
                if kind == b"Z":
                    break
            self._free.put_nowait((reader, writer))

    async def close(self) -> None:
        while not self._free.empty():
            _reader, writer = self._free.get_nowait()
            await closed(writer)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(OSError, EOFError):
            await self._serve(reader, writer)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while True:
            length, code = struct.unpack("!ii", await reader.readexactly(8))
            rest = await reader.readexactly(length - 8)
            if code == _CANCEL_REQUEST:
                return
            if code != _SSL_REQUEST:
                break
            writer.write(b"N")
        names = rest.rstrip(b"\0").split(b"\0")[::2]
        for name in names:
            if name.decode() not in self.ALLOWED:
                text = f"SFATAL\0VFATAL\0C08P01\0Munsupported startup parameter: {name.decode()}\0\0".encode()
                writer.write(b"E" + struct.pack("!i", len(text) + 4) + text)
                return
        self.clients += 1
        writer.write(self._greeting)
        session: _Session | None = None
        async for kind, message in _messages(reader):
            if kind == b"X":
                break
            if session is None or session.answered.done():
                session = _Session(*await self._free.get())
                session.answered = asyncio.create_task(self._answer(session, writer))
            session.writer.write(message)
        if session is not None and not session.answered.done():  # disconnected within a transaction
            session.answered.cancel()
            await closed(session.writer)

    async def _answer(self, session: _Session, writer: asyncio.StreamWriter) -> None:
        """Forward the server's messages until the transaction ends; then the session is free for others."""
        async for kind, message in _messages(session.reader):
            over = kind == b"Z" and message[5:6] == b"I"
            if over:
                self.transactions += 1
                self._free.put_nowait((session.reader, session.writer))
            writer.write(message)
            if over:
                return


@dataclass
class _Session:
    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    answered: asyncio.Task = field(init=False)


async def _messages(reader: asyncio.StreamReader) -> AsyncIterator[tuple[bytes, bytes]]:
    for _ in itertools.count():
        try:
            head = await reader.readexactly(5)
            yield head[:1], head + await reader.readexactly(struct.unpack("!i", head[1:])[0] - 4)
        except asyncio.IncompleteReadError:
            return


@pytest.fixture
def pooler_to():
    @asynccontextmanager
    async def start(url: str, sessions: int = 3) -> AsyncIterator[tuple[Pooler, str]]:
        pooler = Pooler(url, sessions)
        await pooler.open()
        async with listening(pooler.serve) as port:
            yield pooler, f"postgresql://postgres@127.0.0.1:{port}{urlsplit(url).path}"
        await pooler.close()

    return start
