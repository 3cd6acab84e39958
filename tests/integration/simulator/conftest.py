"""A running simulator and a client for it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from typing import Any

import aiohttp
import pytest

from pagecurator.simulator import MemorySource, Simulator, SimulatorConfig

PAGE = "https://www.firm.example/contact"
HTML = (
    '<!doctype html><html lang="de"><head><meta charset="utf-8"><title>Grüße</title></head>\n'
    f"<body><p>Grüße: info@firm.example</p>\n{'<p>Noch ein Absatz über Öfen.</p>' * 200}</body></html>"
)


@dataclass(frozen=True)
class Reply:
    status: int
    headers: Any
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()


class Client:
    """Calls the simulator as ScraperAPI is called."""

    html = HTML

    def __init__(self, simulator: Simulator, session: aiohttp.ClientSession) -> None:
        self.simulator = simulator
        self.session = session

    async def get(self, target: str | None = PAGE, *, key: str | None = None, raw: bool = False, **given) -> Reply:
        """``raw``: the bytes as they came, still compressed. ``given``: more parameters."""
        query = {"url": target, **given} if target is not None else given
        headers = {"x-sapi-api_key": key} if key else {}
        async with self.session.get(
            self.simulator.url, params=query, headers=headers, allow_redirects=False
        ) as response:
            return Reply(response.status, response.headers, await response.read())

    async def ask(self, path: str, *, method: str = "GET", **options) -> tuple[int, Any]:
        async with self.session.request(method, self.simulator.url + path, **options) as response:
            return response.status, await response.json()


@pytest.fixture
async def start() -> AsyncIterator[Callable[..., Awaitable[Client]]]:
    """Start a simulator (any number of them) with the given settings, serving one page."""
    running: list[Client] = []

    async def begin(**settings) -> Client:
        settings.setdefault("source", MemorySource([(PAGE, HTML)]))
        simulator = Simulator(SimulatorConfig(**settings))
        await simulator.start()
        session = aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=200))
        running.append(Client(simulator, session))
        return running[-1]

    yield begin
    for client in running:
        await client.session.close()
        await client.simulator.stop()
