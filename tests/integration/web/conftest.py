"""A real server with the whole API, on a port of its own."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from dataclasses import dataclass

import aiohttp
import pytest

from pagecurator.resources import Resources, open_resources
from pagecurator.settings import Settings
from pagecurator.storage.engine import Database
from pagecurator.web.health import Health, Probes
from pagecurator.web.service import build_web

KEY = "first-key-0451"
OTHER_KEY = "second-key-1984"


@dataclass
class Api:
    """A listening server and a client for it."""

    port: int
    session: aiohttp.ClientSession
    resources: Resources

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def database(self) -> Database:
        return self.resources.database

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
async def started(database_url: str, **values) -> AsyncIterator[Api]:
    settings = Settings(
        _env_file=None, **{"database_url": database_url, "api_port": 0, "api_keys": f"{KEY}, {OTHER_KEY}", **values}
    )
    async with AsyncExitStack() as stack:
        resources = await stack.enter_async_context(open_resources(settings, worker="test"))
        web = build_web(resources, probes=Probes(liveness=_well, readiness=_well, metrics=resources.metrics.render))
        await web.start()
        stack.push_async_callback(web.close)
        session = await stack.enter_async_context(aiohttp.ClientSession())
        yield Api(port=web.port, session=session, resources=resources)


@pytest.fixture
async def api(database_url) -> AsyncIterator[Api]:
    """A server with two keys."""
    async with started(database_url) as api:
        yield api


@pytest.fixture
def start_api(database_url) -> StartApi:
    """``async with start_api(setting=…) as api``"""
    return lambda **values: started(database_url, **values)
