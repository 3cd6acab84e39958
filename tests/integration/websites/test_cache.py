"""The website cache in Postgres and in a real Redis, and requests while a store is down."""

from __future__ import annotations

import asyncio
import shutil
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from aiohttp import web
from pydantic import SecretStr
from sqlalchemy import text

from pagecurator.runtime import periodic
from pagecurator.runtime.tasks import BackgroundTask, BackgroundTasks
from pagecurator.storage.engine import Database
from pagecurator.storage.website_cache import (
    READ_ANSWER,
    read_cached_answer,
    remove_expired_answers,
    write_cached_answer,
)
from pagecurator.websites import cache as cache_module
from pagecurator.websites.cache import PostgresStore
from pagecurator.websites.models import ScrapeKind, ScrapeRequest, WebsiteStatus

from .conftest import ScraperHarness, page

PASSWORD = "redis-t3st/pass word"
PROFILE = '<a href="https://www.linkedin.com/company/firm-example/">us</a>'
HOME = page(f'info@firm.example {PROFILE} <a href="/contact">Contact</a>')
CONTACT = page("sales@firm.example")


async def scrape(scraper, website="http://firm.example", *, seconds=20.0, **options):
    return await scraper.scrape(ScrapeRequest(website=website, **options), deadline_seconds=seconds)


def firm(scraping: ScraperHarness) -> None:
    scraping.web.site("firm.example", {"/": HOME, "/contact": CONTACT})


# ---------------------------------------------------------------- what is cached, and for which requests
async def test_the_second_request_gets_the_cached_result(scraper, scraping):
    firm(scraping)
    first, second = await scrape(scraper), await scrape(scraper, "https://www.firm.example/?utm_source=x")
    assert (first.cached, second.cached) == (False, True)
    assert (second.status, second.contacts, second.pages) == (first.status, first.contacts, first.pages)
    assert scraping.web.hits["firm.example/"] == 1


async def test_a_website_without_contacts_is_cached(scraper, scraping):
    scraping.web.site("bare.example", page("nothing"))
    await scrape(scraper, "bare.example")
    again = await scrape(scraper, "bare.example")
    assert (again.cached, again.status) == (True, WebsiteStatus.NO_CONTACTS_FOUND)


async def test_a_deeper_result_answers_shallower_requests_but_not_the_reverse(scraper, scraping):
    firm(scraping)
    assert not (await scrape(scraper, kind=ScrapeKind.LINKEDIN)).cached
    assert not (await scrape(scraper, contact_page=False)).cached
    assert not (await scrape(scraper)).cached
    assert scraping.web.hits["firm.example/"] == 3
    scraping.web.site("other.example", {"/": HOME, "/contact": CONTACT})
    await scrape(scraper, "other.example")
    linkedin = await scrape(scraper, "other.example", kind=ScrapeKind.LINKEDIN)
    assert linkedin.cached
    assert linkedin.company_linkedin == ["https://www.linkedin.com/company/firm-example"]
    assert {contact.kind for contact in linkedin.contacts} == {"linkedin_company"}
    assert (await scrape(scraper, "other.example", contact_page=False)).cached
    assert scraping.web.hits["other.example/"] == 1


async def test_refresh_skips_reading_but_writes(scraper, scraping):
    scraping.web.site("firm.example", page("old@firm.example"))
    await scrape(scraper)
    scraping.web.site("firm.example", page("new@firm.example"))
    assert (await scrape(scraper)).emails == ["old@firm.example"]
    assert (await scrape(scraper, refresh=True)).emails == ["new@firm.example"]
    again = await scrape(scraper)
    assert (again.cached, again.emails) == (True, ["new@firm.example"])


async def test_errors_are_not_cached(scraper, scraping):
    assert (await scrape(scraper)).status is WebsiteStatus.ERROR
    firm(scraping)
    assert (await scrape(scraper)).status is WebsiteStatus.SUCCESS


async def test_another_query_is_another_page(scraper, scraping):
    async def by_id(request):
        return web.Response(text=page(f"no{request.query['id']}@firm.example"), content_type="text/html")

    scraping.web.site("firm.example", {"/show": by_id})
    one, two = (
        await scrape(scraper, "http://firm.example/show?id=1"),
        await scrape(scraper, "http://firm.example/show?id=2"),
    )
    assert (one.emails, two.emails) == (["no1@firm.example"], ["no2@firm.example"])
    assert one.website == two.website == "http://firm.example/show"


async def test_a_result_without_the_contact_page_is_cached_for_shallower_requests_only(scraper, scraping):
    async def broken(_request):
        return web.Response(status=500)

    scraping.web.site("firm.example", {"/": HOME, "/contact": broken})
    await scrape(scraper)
    assert (await scrape(scraper, contact_page=False)).cached
    scraping.web.site("firm.example", {"/": HOME, "/contact": CONTACT})
    assert "sales@firm.example" in (await scrape(scraper)).emails


async def test_a_ttl_of_zero_disables_the_cache(scraping):
    firm(scraping)
    async with scraping.scraper(cache_ttl=0) as scraper:
        await scrape(scraper)
        assert not (await scrape(scraper)).cached


async def test_a_cached_result_of_another_format_is_a_miss(scraper, scraping, database_url):
    firm(scraping)
    async with scraping.container() as container, container.database.begin() as conn:
        await write(conn, "http://firm.example", answer='{"form":0}')
    assert (await scrape(scraper)).emails


# ---------------------------------------------------------------- the table
async def write(conn, site: str, depth: str = "full", answer: str = "x", *, ttl_seconds: float = 60) -> None:
    await write_cached_answer(conn, site=site, depth=depth, answer=answer, ttl_seconds=ttl_seconds)


async def test_expired_answers_are_not_read_and_are_removed_in_steps(database: Database):
    async with database.begin() as conn:
        for number in range(5):
            await write(conn, f"http://s{number}.example", ttl_seconds=-1)
        await write(conn, "http://new.example")
        assert await read_cached_answer(conn, site="http://s1.example", depths=["full"]) is None
        assert await remove_expired_answers(conn, limit=3) == 3
        assert await remove_expired_answers(conn, limit=3) == 2
        assert await remove_expired_answers(conn, limit=3) == 0
        assert await read_cached_answer(conn, site="http://new.example", depths=["homepage", "full"]) == "x"


@pytest.mark.parametrize(
    ("site", "depths", "answer"),
    [
        ("http://one.example", ["homepage", "full"], "one, homepage"),
        ("http://one.example", ["full", "homepage"], "one, full"),
        ("http://two.example", ["homepage", "full"], "two, full"),
        ("http://two.example", ["homepage"], None),
        ("http://three.example", ["homepage", "full"], None),
    ],
)
async def test_the_first_depth_with_an_answer_is_read(database: Database, site, depths, answer):
    async with database.begin() as conn:
        await write(conn, "http://two.example", "full", "two, full")
        await write(conn, "http://one.example", "full", "one, before")
        await write(conn, "http://one.example", "homepage", "one, homepage")
        await write(conn, "http://one.example", "full", "one, full")
        assert await read_cached_answer(conn, site=site, depths=depths) == answer


async def test_reading_an_answer_uses_the_primary_key(database: Database):
    async with database.begin() as conn:
        for number in range(300):
            await write(conn, f"http://s{number}.example")
        await conn.execute(text("ANALYZE site_answers"))
        await conn.execute(text("SET LOCAL enable_seqscan = off"))
        plan = await conn.execute(
            text(f"EXPLAIN {READ_ANSWER.text}"), {"site": "http://s7.example", "depths": ["full", "homepage"]}
        )
        assert "Index Scan using site_answers_pkey" in "\n".join(plan.scalars())


async def test_the_sweep_removes_what_has_expired(scraping, monkeypatch):
    monkeypatch.setattr(cache_module, "_SWEEP_ROWS", 2)
    monkeypatch.setattr(cache_module, "_SWEEP_PAUSE_SECONDS", 0)
    async with scraping.container() as container:
        async with container.database.begin() as conn:
            for number in range(5):
                await write(conn, f"s{number}", ttl_seconds=-1)
        await cache_module.remove_expired(container.database)
        async with container.database.begin() as conn:
            assert (await conn.execute(text("SELECT count(*) FROM site_answers"))).scalar_one() == 0


async def test_a_sweep_that_fails_is_logged_once_and_tried_again(scraping):
    async with scraping.container() as container:
        async with container.database.begin() as conn:
            await write(conn, "s", ttl_seconds=-1)
            await conn.execute(text("ALTER TABLE site_answers RENAME TO elsewhere"))
        often = replace(periodic.CACHE_SWEEP, every=periodic.Every(0.01))
        sweeps = 0

        async def sweep() -> None:
            nonlocal sweeps
            sweeps += 1
            await cache_module.remove_expired(container.database)

        background = BackgroundTasks([BackgroundTask(often, sweep)], settings=container.settings)
        async with asyncio.timeout(20):
            while sweeps < 4:  # the fourth begins after the third has failed
                await asyncio.sleep(0.01)
            async with container.database.begin() as conn:
                await conn.execute(text("ALTER TABLE elsewhere RENAME TO site_answers"))
            while True:
                async with container.database.begin() as conn:
                    if (await conn.execute(text("SELECT count(*) FROM site_answers"))).scalar_one() == 0:
                        break
        await background.cancel()
    (failed,) = scraping.events("background.failed")
    assert failed["task"] == "site answers sweep"
    assert "site_answers" in failed["error"]


async def test_a_missing_cache_table_costs_a_scrape_and_one_log_line(scraper, scraping):
    firm(scraping)
    async with scraping.container() as container, container.database.begin() as conn:
        await conn.execute(text("DROP TABLE site_answers"))
    for _ in range(3):
        assert (await scrape(scraper)).status is WebsiteStatus.SUCCESS
    assert len(scraping.events("cache.unavailable")) == 1
    assert scraping.events("cache.unavailable")[0]["store"] == "postgres"


async def test_a_hanging_postgres_delays_one_request_only(scraping, monkeypatch):
    firm(scraping)
    monkeypatch.setattr(PostgresStore, "timeout_seconds", 0.2)
    monkeypatch.setattr(cache_module, "SKIP_SECONDS", 600.0)
    async with scraping.scraper() as scraper, scraping.container() as others:
        async with others.database.begin() as conn:
            await conn.execute(text("LOCK TABLE site_answers IN ACCESS EXCLUSIVE MODE"))
            for _ in range(3):
                assert (await scrape(scraper)).status is WebsiteStatus.SUCCESS
        assert [event["store"] for event in scraping.events("cache.unavailable")] == ["postgres"]
        monkeypatch.setattr(PostgresStore, "timeout_seconds", 60.0)  # this machine may be slow
        scraper._cache._stores[0]._skipped_until = 0.0  # its time is over
        await scrape(scraper)
        assert (await scrape(scraper)).cached
    assert len(scraping.events("cache.recovered")) == 1


# ---------------------------------------------------------------- Redis
class RedisServer:
    """A real one, that can be stopped and started again on the same port."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self._process: asyncio.subprocess.Process | None = None

    async def start(self) -> None:
        configuration = self._folder / "redis.conf"
        configuration.write_text(
            f'port {self.port}\nbind 127.0.0.1\nsave ""\nappendonly no\ndir {self._folder}\nrequirepass "{PASSWORD}"\n'
        )
        self._process = await asyncio.create_subprocess_exec(
            "redis-server", str(configuration), stdout=asyncio.subprocess.PIPE
        )
        assert self._process.stdout is not None
        async with asyncio.timeout(30):
            while b"Ready to accept connections" not in await self._process.stdout.readline():
                pass

    async def stop(self) -> None:
        if self._process is not None and self._process.returncode is None:
            self._process.kill()
            await self._process.communicate()

    def freeze(self) -> None:
        assert self._process is not None
        self._process.send_signal(19)

    def thaw(self) -> None:
        assert self._process is not None
        self._process.send_signal(18)


@pytest.fixture
async def redis_server(tmp_path: Path) -> AsyncIterator[RedisServer]:
    if shutil.which("redis-server") is None:
        pytest.skip("a real Redis is needed (Debian: redis-server)")
    server = RedisServer(tmp_path)
    await server.start()
    yield server
    await server.stop()


@pytest.fixture
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Redis is waited for longer than in life: this machine may be slow."""
    monkeypatch.setattr(cache_module, "_REDIS_SECONDS", 60.0)
    monkeypatch.setattr(cache_module.RedisStore, "timeout_seconds", 60.0)


@asynccontextmanager
async def with_redis(scraping: ScraperHarness, server: RedisServer):
    async with scraping.scraper(
        redis_host="127.0.0.1", redis_port=server.port, redis_password=SecretStr(PASSWORD)
    ) as scraper:
        yield scraper


async def rows_in_postgres(scraping: ScraperHarness) -> int:
    async with scraping.container() as container, container.database.begin() as conn:
        return (await conn.execute(text("SELECT count(*) FROM site_answers"))).scalar_one()


@pytest.mark.usefixtures("patient")
async def test_results_are_cached_in_redis_if_its_host_is_set(scraping, redis_server):
    firm(scraping)
    async with with_redis(scraping, redis_server) as scraper:
        await scrape(scraper)
        assert (await scrape(scraper)).cached
        assert (await scrape(scraper, kind=ScrapeKind.LINKEDIN)).cached
    async with with_redis(scraping, redis_server) as scraper:  # another process
        assert (await scrape(scraper)).cached
    assert await rows_in_postgres(scraping) == 0
    assert scraping.web.hits["firm.example/"] == 1


@pytest.mark.usefixtures("patient")
async def test_while_redis_is_down_results_are_cached_in_postgres(scraping, redis_server, monkeypatch):
    firm(scraping)
    async with with_redis(scraping, redis_server) as scraper:
        await scrape(scraper)
        await redis_server.stop()
        assert not (await scrape(scraper)).cached  # scraped again, cached in Postgres
        assert (await scrape(scraper)).cached
        assert await rows_in_postgres(scraping) == 1
        assert [event["store"] for event in scraping.events("cache.unavailable")] == ["redis"]
        await redis_server.start()
        assert scraping.events("cache.recovered") == []
        monkeypatch.setattr(cache_module, "SKIP_SECONDS", 0.0)
        scraper._cache._stores[0]._skipped_until = 0.0  # its time is over
        await scrape(scraper)
        assert [event["store"] for event in scraping.events("cache.recovered")] == ["redis"]
        await scrape(scraper)
        assert len(scraping.events("cache.unavailable")) == 1


async def test_a_hanging_redis_delays_one_request_only(scraping, redis_server):
    firm(scraping)
    async with with_redis(scraping, redis_server) as scraper:
        await scrape(scraper)
        redis_server.freeze()
        try:
            await scrape(scraper)
            (event,) = scraping.events("cache.unavailable")
            assert (event["store"], "Timeout" in event["error"]) == ("redis", True)
            assert (await scrape(scraper)).cached  # from Postgres
        finally:
            redis_server.thaw()


async def test_a_wrong_redis_password_is_logged_without_the_password(scraping, redis_server):
    firm(scraping)
    async with scraping.scraper(
        redis_host="127.0.0.1", redis_port=redis_server.port, redis_password=SecretStr("wr0ng-secret")
    ) as scraper:
        assert (await scrape(scraper)).status is WebsiteStatus.SUCCESS
        assert (await scrape(scraper)).cached
    (event,) = scraping.events("cache.unavailable")
    assert event["store"] == "redis"
    assert "wr0ng-secret" not in str(scraping.logs)
