"""Limits for requests to one host: concurrency, delay, and pauses (Retry-After)."""

from __future__ import annotations

import asyncio
import itertools

import pytest
from aiohttp import web

from pagecurator.scraping.direct_response import TargetBusyError
from pagecurator.scraping.limits import host_limiter
from pagecurator.scraping.limits.host_limiter import HostLimiter
from pagecurator.scraping.limits.queue_time import SlotTimeoutError
from pagecurator.websites.models import ScrapeRequest, WebsiteStatus

from .conftest import ScraperHarness, page

FOREVER = float("inf")


def later(seconds: float) -> float:
    return asyncio.get_running_loop().time() + seconds


async def scrape(scraper, website="http://firm.example", *, seconds=20.0):
    return await scraper.scrape(ScrapeRequest(website=website, contact_page=False), deadline_seconds=seconds)


# ---------------------------------------------------------------- the hosts
async def test_concurrent_requests_to_a_host_are_limited():
    limiter = HostLimiter(per_host=2, delay_seconds=0, connections=100)
    running = peak = 0

    async def call(host: str) -> None:
        nonlocal running, peak
        async with limiter.slot(host, until=later(30)):
            running += 1
            peak = max(peak, running)
            await asyncio.sleep(0)
            running -= 1

    await asyncio.gather(*(call("a.example") for _ in range(20)))
    assert peak == 2
    assert len(limiter) == 0  # and none is remembered


async def test_hosts_do_not_wait_for_each_other():
    limiter = HostLimiter(per_host=1, delay_seconds=0, connections=100)
    async with limiter.slot("a.example", until=later(30)), limiter.slot("b.example", until=later(30)):
        assert len(limiter) == 2


async def test_waiting_too_long_for_a_host_is_a_slot_timeout_and_not_the_websites_failure():
    limiter = HostLimiter(per_host=1, delay_seconds=0, connections=100)
    async with limiter.slot("a.example", until=later(30)):
        with pytest.raises(SlotTimeoutError, match="SITE_CONNECTIONS_PER_HOST"):
            async with limiter.slot("a.example", until=later(0)):
                pass
    async with limiter.slot("a.example", until=later(30)):
        pass  # the slot was not lost


async def test_there_is_a_connection_limit_for_all_hosts_together():
    limiter = HostLimiter(per_host=4, delay_seconds=0, connections=2)
    async with limiter.slot("a.example", until=later(30)), limiter.slot("b.example", until=later(30)):
        with pytest.raises(SlotTimeoutError, match=r"SITE_CONNECTIONS\)"):
            async with limiter.slot("c.example", until=later(0.01)):
                pass
    async with limiter.slot("c.example", until=later(30)), limiter.slot("d.example", until=later(30)):
        assert len(limiter) == 2  # neither a slot nor a host was lost


async def test_a_delay_that_leaves_no_time_is_a_slot_timeout():
    limiter = HostLimiter(per_host=4, delay_seconds=100, connections=100)
    async with limiter.slot("a.example", until=later(30)):
        pass
    with pytest.raises(SlotTimeoutError, match="SITE_DELAY_SECONDS") as late:
        async with limiter.slot("a.example", until=later(30)):
            pass
    assert late.value.retry_after_seconds == pytest.approx(100, abs=5)


def use_virtual_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the event loop's clock stop while code runs, and jump to the next timer: a busy machine changes nothing."""
    loop = asyncio.get_running_loop()
    select, now = loop._selector.select, loop.time()

    def skip(timeout: float | None) -> object:
        nonlocal now
        assert timeout is not None, "nothing is scheduled"
        now += timeout
        return select(0)

    monkeypatch.setattr(loop, "time", lambda: now)
    monkeypatch.setattr(loop._selector, "select", skip)


@pytest.mark.selector_loop
async def test_requests_to_a_host_start_with_the_delay_between_them(monkeypatch):
    use_virtual_time(monkeypatch)
    limiter = HostLimiter(per_host=4, delay_seconds=0.05, connections=100)
    begun = []

    async def call() -> None:
        async with limiter.slot("a.example", until=later(30)):
            begun.append(asyncio.get_running_loop().time())

    await asyncio.gather(*(call() for _ in range(4)))
    assert len(begun) == 4
    assert all(after - before >= 0.05 - 1e-9 for before, after in itertools.pairwise(begun))


async def test_a_pause_beyond_the_deadline_is_refused_immediately():
    limiter = HostLimiter(per_host=4, delay_seconds=0, connections=100)
    limiter.pause("a.example", 3600)
    with pytest.raises(TargetBusyError, match="3600 s") as busy:
        async with limiter.slot("a.example", until=later(30)):
            pass
    assert busy.value.retry_after_seconds == pytest.approx(3600, abs=5)


async def test_the_memory_of_hosts_is_bounded(monkeypatch):
    monkeypatch.setattr(host_limiter, "MAX_REMEMBERED", 10)
    limiter = HostLimiter(per_host=4, delay_seconds=0, connections=100)
    for number in range(1000):
        limiter.pause(f"h{number}.example", 3600)
    assert len(limiter) <= 11


async def test_the_limit_of_a_host_holds_beyond_the_bound_of_hosts(monkeypatch):
    monkeypatch.setattr(host_limiter, "MAX_REMEMBERED", 1)
    limiter = HostLimiter(per_host=1, delay_seconds=0, connections=100)
    async with limiter.slot("a.example", until=later(30)), limiter.slot("b.example", until=later(30)):
        with pytest.raises(SlotTimeoutError, match="SITE_CONNECTIONS_PER_HOST"):
            async with limiter.slot("b.example", until=later(0)):
                pass


async def test_a_cancelled_request_releases_its_slot():
    limiter = HostLimiter(per_host=1, delay_seconds=0, connections=100)
    async with limiter.slot("a.example", until=later(30)):
        waiting = asyncio.create_task(limiter.slot("a.example", until=later(30)).__aenter__())
        await asyncio.sleep(0)
        waiting.cancel()
        await asyncio.gather(waiting, return_exceptions=True)
    async with limiter.slot("a.example", until=later(30)):
        pass
    assert len(limiter) == 0


# ---------------------------------------------------------------- through the flow
async def test_a_short_pause_is_waited_for_and_the_request_repeated(scraping: ScraperHarness):
    calls = 0

    async def busy_once(_request: web.Request) -> web.Response:
        nonlocal calls
        calls += 1
        if calls == 1:
            return web.Response(status=429, headers={"Retry-After": "1"})
        return web.Response(text=page("office@firm.example"), content_type="text/html")

    scraping.web.site("firm.example", {"/": busy_once})
    async with scraping.scraper() as scraper:
        answer = await scrape(scraper)
    assert answer.emails == ["office@firm.example"]
    assert calls == 2


async def test_a_pause_beyond_the_deadline_is_an_error_and_blocks_later_requests(scraping: ScraperHarness):
    async def busy(_request: web.Request) -> web.Response:
        return web.Response(status=503, headers={"Retry-After": "600"})

    scraping.web.site("firm.example", {"/": busy})
    async with scraping.scraper() as scraper:
        for _ in range(2):
            answer = await scrape(scraper)
            assert (answer.status, answer.error_code) == (WebsiteStatus.ERROR, "target_busy")
    assert scraping.web.hits["firm.example/"] == 1  # the second asker did not even try
    assert "asked to retry later" in scraping.events("site.failed")[0]["error_message"]


async def test_concurrent_requests_to_a_website_are_limited(scraping: ScraperHarness):
    running = peak = 0
    gate = asyncio.Event()

    async def counted(request: web.Request) -> web.Response:
        nonlocal running, peak
        running += 1
        peak = max(peak, running)
        if running == 2:
            gate.set()
        await gate.wait()
        running -= 1
        return web.Response(text=page(f"m{request.path[2:]}@firm.example"), content_type="text/html")

    scraping.web.site("firm.example", {f"/p{number}": counted for number in range(12)})
    async with scraping.scraper(site_connections_per_host=2) as scraper:
        answers = await asyncio.gather(*(scrape(scraper, f"http://firm.example/p{number}") for number in range(12)))
    assert all(answer.status is WebsiteStatus.SUCCESS for answer in answers)
    assert peak == 2
