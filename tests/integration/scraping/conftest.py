"""A server that sends exactly the bytes that a test gives it, valid HTTP or not."""

from __future__ import annotations

import asyncio
import shutil
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field

import pytest

from pagecurator.scraping.scraperapi import ScraperApiClient
from pagecurator.settings import Settings

TLS_PAGE = (
    b"<!doctype html><html><head><title>Bakery</title></head><body><p>Write to info@example.org</p></body></html>"
)
KEY = "k3y+that/must=never-show"

Answer = Callable[["Exchange"], Awaitable[None]]


@dataclass(slots=True, kw_only=True)
class Exchange:
    """One request as it came over the wire, and the pen to answer it."""

    target: str
    headers: dict[str, str]
    connection: int
    writer: asyncio.StreamWriter

    async def send(self, *parts: bytes) -> None:
        for part in parts:
            self.writer.write(part)
            await self.writer.drain()

    async def reply(self, body: bytes = b"", *, status: int = 200, **headers: str) -> None:
        """A well-formed answer; header names are written with underscores."""
        lines = [f"HTTP/1.1 {status} Whatever", f"Content-Length: {len(body)}"]
        lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
        await self.send("\r\n".join(lines).encode() + b"\r\n\r\n", body)

    async def chunk(self, data: bytes) -> None:
        await self.send(f"{len(data):x}\r\n".encode() + data + b"\r\n")

    def reset(self) -> None:
        """Break the connection the hard way."""
        self.writer.transport.abort()


@dataclass(slots=True)
class WireServer:
    """Keeps what it was asked; answers with :attr:`answer`."""

    answer: Answer | None = None
    url: str = ""
    exchanges: list[Exchange] = field(default_factory=list)
    connections: int = 0

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        number = self.connections
        try:
            while head := await reader.readuntil(b"\r\n\r\n"):
                request, *lines = head.decode("latin-1").split("\r\n")
                exchange = Exchange(
                    target=request.split(" ")[1],
                    headers=dict(line.split(": ", 1) for line in lines if line),
                    connection=number,
                    writer=writer,
                )
                self.exchanges.append(exchange)
                assert self.answer is not None
                await self.answer(exchange)
                if writer.is_closing():
                    break
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()


@pytest.fixture
async def server() -> AsyncIterator[WireServer]:
    wire = WireServer()
    tasks: set[asyncio.Task[None]] = set()

    async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        tasks.add(task)
        task.add_done_callback(tasks.discard)
        await wire.serve(reader, writer)

    listener = await asyncio.start_server(connected, "127.0.0.1", 0)
    wire.url = f"http://127.0.0.1:{listener.sockets[0].getsockname()[1]}/"
    yield wire
    listener.close()
    for task in list(tasks):
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    await listener.wait_closed()


@pytest.fixture
def settings_for(monkeypatch: pytest.MonkeyPatch) -> Callable[..., Settings]:
    """Settings of this test alone: neither the environment nor a .env file has a say."""

    def make(url: str, **changes: object) -> Settings:
        values = {"scraper_api_key": KEY, "scraper_api_url": url, "http_connection_timeout": 20.0, **changes}
        return Settings(_env_file=None, **values)

    return make


@pytest.fixture
async def client(server: WireServer, settings_for: Callable[..., Settings]) -> AsyncIterator[ScraperApiClient]:
    async with ScraperApiClient(settings=settings_for(server.url)) as opened:
        yield opened


@pytest.fixture
async def tls_server(tmp_path):
    if shutil.which("openssl") is None:
        pytest.skip("openssl makes the certificate for this test")
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    making = await asyncio.create_subprocess_exec(
        *("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost"),
        *("-addext", "subjectAltName=DNS:localhost", "-keyout", str(key), "-out", str(certificate)),
        stderr=asyncio.subprocess.DEVNULL,
    )
    assert await making.wait() == 0
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    requests = []

    async def connected(reader, writer):
        try:
            while request := await reader.readuntil(b"\r\n\r\n"):
                requests.append(request)
                writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(TLS_PAGE) + TLS_PAGE)
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()

    listener = await asyncio.start_server(connected, "127.0.0.1", 0, ssl=context)
    yield f"https://localhost:{listener.sockets[0].getsockname()[1]}/", certificate, requests
    listener.close()
    await listener.wait_closed()
