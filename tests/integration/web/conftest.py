"""A real server with the whole API, on a port of its own."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field

import aiohttp
import pytest
from aiohttp import web

from pagecurator.daemon.api_part import ApiPart
from pagecurator.runtime.container import Container, open_container
from pagecurator.runtime.tasks import BackgroundTasks
from pagecurator.settings import Settings
from pagecurator.storage.engine import Database
from pagecurator.telemetry.traces import NO_TRACER, Tracer
from pagecurator.web import listener
from pagecurator.web.probes import Health, Probes

KEY = "first-key-0451"
OTHER_KEY = "second-key-1984"


@dataclass
class Api:
    """A listening server and a client for it."""

    port: int
    session: aiohttp.ClientSession
    container: Container
    serving: ApiPart

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def database(self) -> Database:
        return self.container.database

    async def ask(self, method: str, path: str, *, key: str | None = KEY, **arguments):
        """The answer, read: (status, JSON or text, headers)."""
        headers = {**({"X-API-Key": key} if key else {}), **arguments.pop("headers", {})}
        async with self.session.request(method, self.url + path, headers=headers, **arguments) as answer:
            is_json = answer.content_type == "application/json"
            return answer.status, await (answer.json() if is_json else answer.text()), answer.headers

    async def get(self, path: str, **arguments):
        return await self.ask("GET", path, **arguments)

    async def post(self, path: str, **arguments):
        return await self.ask("POST", path, **arguments)

    async def raw(self, data: bytes, *, end: bool = False) -> bytes:
        """Everything that comes back for these bytes, until the server closes."""
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        try:
            writer.write(data)
            await writer.drain()
            if end:
                writer.write_eof()
            async with asyncio.timeout(60):
                return await reader.read()
        finally:
            writer.close()


StartApi = Callable[..., AbstractAsyncContextManager[Api]]


def _well() -> Health:
    return Health(problems=(), facts={"worker": "test"})


@asynccontextmanager
async def started(*, tracer: Tracer = NO_TRACER, **values) -> AsyncIterator[Api]:
    settings = Settings(_env_file=None, **{"api_port": 0, "api_keys": f"{KEY}, {OTHER_KEY}", **values})
    async with AsyncExitStack() as stack:
        container = await stack.enter_async_context(open_container(settings, worker="test", tracer=tracer))
        probes = Probes(liveness=_well, readiness=_well, metrics=container.metrics.render)
        serving = ApiPart(container)
        await stack.enter_async_context(serving.listening())
        await serving.serve(probes)
        background = BackgroundTasks(serving.background_tasks(), settings=settings)
        stack.push_async_callback(background.cancel)
        session = await stack.enter_async_context(aiohttp.ClientSession())
        yield Api(port=serving.web.port, session=session, container=container, serving=serving)


@dataclass
class Websites:
    """Websites of our own, one a path; a gate that is not open holds an answer back."""

    port: int = 0
    pages: dict[str, str] = field(default_factory=dict)
    gates: dict[str, asyncio.Event] = field(default_factory=dict)
    arrived: asyncio.Event = field(default_factory=asyncio.Event)
    delay_seconds: float = 0.0

    def site(self, path: str, body: str) -> str:
        """Put one up; returns what a user writes into a cell."""
        self.pages[path] = (
            f"<!doctype html><html lang='en'><head><title>A firm</title></head><body><h1>A firm</h1>"
            f"<p>We repair bicycles, boats and everything between them.</p>{body}</body></html>"
        )
        return self.address(path)

    def address(self, path: str, *, host: str = "127.0.0.1") -> str:
        return f"http://{host}:{self.port}{path}"

    async def serve(self, request: web.Request) -> web.StreamResponse:
        self.arrived.set()
        await asyncio.sleep(self.delay_seconds)
        if request.path in self.gates:
            await self.gates[request.path].wait()
        if request.path not in self.pages:
            return web.Response(status=404, text="<!doctype html><html><body>nothing here</body></html>")
        return web.Response(text=self.pages[request.path], content_type="text/html")


@pytest.fixture
async def websites() -> AsyncIterator[Websites]:
    served = Websites()
    app = web.Application()
    app.router.add_route("*", "/{path:.*}", served.serve)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "0.0.0.0", 0).start()  # all of 127.0.0.0/8: as many hosts as a test likes
    served.port = runner.addresses[0][1]
    yield served
    for gate in served.gates.values():
        gate.set()
    await runner.cleanup()


@pytest.fixture(autouse=True)
def _short_lingering(monkeypatch: pytest.MonkeyPatch) -> None:
    """After its response, the server reads a rest of the body for this long; :meth:`Api.raw` waits until it closes."""
    monkeypatch.setattr(listener, "_LINGER_SECONDS", 0.3)


@pytest.fixture
async def api(database_url) -> AsyncIterator[Api]:
    """A server with two keys."""
    async with started(database_url=database_url, allow_private_addresses=True) as api:
        yield api


@pytest.fixture
def start_api(database_url) -> StartApi:
    """``async with start_api(setting=…) as api``"""
    return lambda **values: started(**{"database_url": database_url, "allow_private_addresses": True, **values})
