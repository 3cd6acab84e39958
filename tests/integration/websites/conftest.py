"""Many websites on one local server, distinguished by host name, and a real scraper for them."""

from __future__ import annotations

import asyncio
import socket
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import pytest
import structlog
from aiohttp import web
from aiohttp.abc import AbstractResolver
from pydantic import SecretStr

from pagecurator.runtime.container import Container, open_container
from pagecurator.settings import Settings
from pagecurator.websites.scraper import WebsiteScraper, open_website_scraper

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


def page(body: str, *, title: str = "A firm", head: str = "") -> str:
    """A page that looks like one."""
    return (
        f"<!doctype html><html lang='en'><head><title>{title}</title>{head}</head><body><h1>{title}</h1>"
        f"<p>We repair bicycles, boats and everything between them.</p>{body}</body></html>"
    )


@dataclass
class Web(AbstractResolver):
    """Sites by name and path. It looks names up as well, and leads ports 80 and 443 to where the server listens."""

    pages: dict[str, dict[str, str | Handler]] = field(default_factory=dict)
    hits: Counter[str] = field(default_factory=Counter)
    lookups: Counter[str] = field(default_factory=Counter)
    gates: dict[str, asyncio.Event] = field(default_factory=dict)
    port: int = 0
    tls_port: int = 1  # not listening
    arrived: asyncio.Event = field(default_factory=asyncio.Event)

    def site(self, host: str, pages: dict[str, str | Handler] | str) -> None:
        """Put a site on the web; a text is its homepage."""
        self.pages[host] = {"/": pages} if isinstance(pages, str) else pages

    async def serve(self, request: web.Request) -> web.StreamResponse:
        host = request.headers.get("Host", "").partition(":")[0]
        self.hits[f"{host}{request.path}"] += 1
        self.arrived.set()
        found = self.pages.get(host, {}).get(request.path)
        if found is None:
            return web.Response(status=404, text="<!doctype html><html><body>nothing here</body></html>")
        if isinstance(found, str):
            return web.Response(text=found, content_type="text/html")
        return await found(request)

    async def resolve(self, host: str, port: int = 0, family: int = socket.AF_INET) -> list[dict]:
        self.lookups[host] += 1
        if host not in self.pages:
            raise OSError(f"no such name: {host}")
        led = {80: self.port, 443: self.tls_port}.get(port, port)
        return [{"hostname": host, "host": "127.0.0.1", "port": led, "family": socket.AF_INET, "proto": 0, "flags": 0}]

    async def close(self) -> None:
        pass


@pytest.fixture
async def web_server() -> AsyncIterator[Web]:
    served = Web()
    app = web.Application()
    app.router.add_route("*", "/{path:.*}", served.serve)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    served.port = runner.addresses[0][1]
    yield served
    await runner.cleanup()


@dataclass
class ScraperHarness:
    """Opens scrapers and containers for a test."""

    database_url: str
    web: Web
    logs: list[dict]

    def settings(self, **overrides: object) -> Settings:
        return Settings(
            _env_file=None,
            **{
                "database_url": SecretStr(self.database_url),
                "scraper_api_url": "http://127.0.0.1:9/",
                "allow_private_addresses": True,
                "request_timeout": 5.0,
                **overrides,
            },
        )

    @asynccontextmanager
    async def container(self, **overrides: object) -> AsyncIterator[Container]:
        async with open_container(self.settings(**overrides), worker="test") as container:
            yield container

    @asynccontextmanager
    async def scraper(self, **overrides: object) -> AsyncIterator[WebsiteScraper]:
        async with (
            self.container(**overrides) as container,
            open_website_scraper(container, resolver=self.web) as scraper,
        ):
            yield scraper

    def events(self, name: str) -> list[dict]:
        return [entry for entry in self.logs if entry["event"] == name]


@pytest.fixture
def scraping(database_url: str, web_server: Web) -> AsyncIterator[ScraperHarness]:
    with structlog.testing.capture_logs() as logs:
        yield ScraperHarness(database_url, web_server, logs)


@pytest.fixture
async def scraper(scraping: ScraperHarness) -> AsyncIterator[WebsiteScraper]:
    """A scraper with default settings, except that private addresses are allowed."""
    async with scraping.scraper() as scraper:
        yield scraper
