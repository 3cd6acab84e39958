"""Fixtures: a real Postgres, the simulator as ScraperAPI, and the daemon's own parts."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field, replace

import asyncpg
import pytest
import structlog
from pydantic import SecretStr

from pagecurator.curation.results import Mode
from pagecurator.daemon.application import open_application
from pagecurator.settings import Settings
from pagecurator.simulator import MemorySource, Simulator, SimulatorConfig, fixed
from pagecurator.storage.queue.enqueue import add_pages
from pagecurator.urls import normalize_url

KEY = "integration-test-key"


def page_html(number: int) -> str:
    """A small page with one e-mail address of its own and a footer that all pages of the site share."""
    return (
        f"<!doctype html><html lang='en'><head><title>Page {number}</title></head><body><h1>Contact {number}</h1>"
        f"<p>Write to <a href='mailto:desk{number}@firm.example'>desk{number}@firm.example</a></p>"
        "<footer>Head office: office@firm.example, phone +44 20 7946 0018</footer></body></html>"
    )


@dataclass
class CurationHarness:
    """What a test plays with."""

    database_url: str
    simulator: Simulator
    overrides: dict = field(default_factory=dict)

    @staticmethod
    def url(number: int) -> str:
        """The address of a page that exists; below 300."""
        return f"https://www.firm.example/page/{number}"

    def slow(self, seconds: float) -> None:
        """Let every answer from now on take this long."""
        self.simulator.config = replace(self.simulator.config, latency=fixed(seconds))

    def urls(self, count: int) -> list[str]:
        return [self.url(number) for number in range(count)]

    def settings(self, **overrides) -> Settings:
        return Settings(
            _env_file=None,
            **{
                "database_url": SecretStr(self.database_url),
                "scraper_api_url": self.simulator.url,
                "scraper_api_key": SecretStr(KEY),
                "wf7_retry_base_seconds": 0.01,
                "wf7_domain_max_in_flight": 1000,  # all pages are of one site here
                "wf7_domain_breaker_failures": 1000,
                **self.overrides,
                **overrides,
            },
        )

    @asynccontextmanager
    async def daemon(self, *, worker: str = "tester", mode: Mode | None = Mode.CONCURRENT, **overrides):
        async with open_application(self.settings(**overrides), worker=worker, fixed_mode=mode) as daemon:
            try:
                yield daemon
            except BaseException:  # of a failed test: its tick, whose requests may hang, must not outlive it
                with suppress(TimeoutError):
                    await asyncio.wait_for(daemon.cycle.stop(grace_seconds=0), 10)
                raise

    async def tick(self, **overrides):
        """One tick of a fresh daemon."""
        async with self.daemon(**overrides) as daemon:
            return await daemon.cycle.tick()

    async def select(self, *urls: str, priority_level: int = 5) -> None:
        async with open_application(self.settings(), worker="filler") as daemon, daemon.database.begin() as conn:
            await add_pages(conn, urls=[normalize_url(url) for url in urls], priority_level=priority_level, select=True)

    @asynccontextmanager
    async def connected(self):
        connection = await asyncpg.connect(self.database_url)
        try:
            yield connection
        finally:
            await connection.close()

    async def rows(self, query: str, *arguments) -> list[dict]:
        async with self.connected() as connection:
            return [dict(row) for row in await connection.fetch(query, *arguments)]

    async def execute(self, statement: str, *arguments) -> None:
        async with self.connected() as connection:
            await connection.execute(statement, *arguments)

    async def page(self, url: str) -> dict:
        (row,) = await self.rows("SELECT * FROM pages WHERE url = $1", url)
        return row

    async def contacts(self) -> set[tuple[str, str]]:
        return {(row["kind"], row["value"]) for row in await self.rows("SELECT kind, value FROM contacts")}


@pytest.fixture
async def curation(database_url):
    config = SimulatorConfig(
        source=MemorySource([(CurationHarness.url(n), page_html(n)) for n in range(300)]), api_key=KEY
    )
    async with Simulator(config) as simulator:
        yield CurationHarness(database_url=database_url, simulator=simulator)


@pytest.fixture
def events():
    """The events logged during the test, in order."""
    with structlog.testing.capture_logs() as logs:
        yield logs
