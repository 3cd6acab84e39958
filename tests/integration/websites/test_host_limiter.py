"""Manners towards websites: how many requests at once, how long between them, and the pauses that they ask for."""

from __future__ import annotations

import asyncio
import itertools

import pytest
from aiohttp import web

from pagecurator.scraping.direct_response import TargetBusyError
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
async def test_no_more_calls_to_a_host_at_once_than_allowed():
    manners = HostLimiter(per_host=2, delay_seconds=0)
    running = peak = 0

    async def call(host: str) -> None:
        nonlocal running, peak
        async with manners.slot(host, until=later(30)):
            running += 1
            peak = max(peak, running)
            await asyncio.sleep(0)
            running -= 1

    await asyncio.gather(*(call("a.example") for _ in range(20)))
    assert peak == 2
    assert len(manners) == 0  # and none is remembered


async def test_hosts_do_not_wait_for_each_other():
    manners = HostLimiter(per_host=1, delay_seconds=0)
    async with manners.slot("a.example", until=later(30)), manners.slot("b.example", until=later(30)):
        assert len(manners) == 2


async def test_a_turn_that_does_not_come_in_time_is_our_limit_and_not_the_websites_fault():
    manners = HostLimiter(per_host=1, delay_seconds=0)
    async with manners.slot("a.example", until=later(30)):
        with pytest.raises(SlotTimeoutError, match="SITE_CONNECTIONS_PER_HOST"):
            async with manners.slot("a.example", until=later(0)):
                pass
    async with manners.slot("a.example", until=later(30)):
        pass  # the slot was not lost


async def test_all_hosts_together_have_a_limit_of_connections():
    manners = HostLimiter(per_host=4, delay_seconds=0, connections=2)
    async with manners.slot("a.example", until=later(30)), manners.slot("b.example", until=later(30)):
        with pytest.raises(SlotTimeoutError, match=r"SITE_CONNECTIONS\)"):
            async with manners.slot("c.example", until=later(0.01)):
                pass
    async with manners.slot("c.example", until=later(30)), manners.slot("d.example", until=later(30)):
        assert len(manners) == 2  # neither a slot nor a host was lost


async def test_a_delay_of_ours_that_leaves_no_time_is_not_the_websites_fault():
    manners = HostLimiter(per_host=4, delay_seconds=100)
    async with manners.slot("a.example", until=later(30)):
        pass
    with pytest.raises(SlotTimeoutError, match="SITE_DELAY_SECONDS") as late:
        async with manners.slot("a.example", until=later(30)):
            pass
    assert late.value.retry_after_seconds == pytest.approx(100, abs=5)


async def test_calls_begin_with_the_delay_between_them():
    manners = HostLimiter(per_host=4, delay_seconds=0.05)
    begun = []

    async def call() -> None:
        async with manners.slot("a.example", until=later(30)):
            begun.append(asyncio.get_running_loop().time())

    await asyncio.gather(*(call() for _ in range(4)))
    assert all(after - before >= 0.049 for before, after in itertools.pairwise(begun))


async def test_a_pause_longer_than_there_is_time_is_refused_at_once():
    manners = HostLimiter(per_host=4, delay_seconds=0)
    manners.pause("a.example", 3600)
    with pytest.raises(TargetBusyError, match="3600 s") as busy:
        async with manners.slot("a.example", until=later(30)):
            pass
    assert busy.value.retry_after_seconds == pytest.approx(3600, abs=5)


async def test_the_memory_of_hosts_is_bounded():
    manners = HostLimiter(per_host=4, delay_seconds=0, max_remembered=10)
    for number in range(1000):
        manners.pause(f"h{number}.example", 3600)
    assert len(manners) <= 11


async def test_a_cancelled_call_gives_its_turn_back():
    manners = HostLimiter(per_host=1, delay_seconds=0)
    async with manners.slot("a.example", until=later(30)):
        waiting = asyncio.create_task(manners.slot("a.example", until=later(30)).__aenter__())
        await asyncio.sleep(0)
        waiting.cancel()
        await asyncio.gather(waiting, return_exceptions=True)
    async with manners.slot("a.example", until=later(30)):
        pass
    assert len(manners) == 0


# ---------------------------------------------------------------- through the flow
async def test_a_short_pause_is_waited_for(scraping: ScraperHarness):
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


async def test_a_long_pause_is_an_error_that_says_so_and_is_remembered(scraping: ScraperHarness):
    async def busy(_request: web.Request) -> web.Response:
        return web.Response(status=503, headers={"Retry-After": "600"})

    scraping.web.site("firm.example", {"/": busy})
    async with scraping.scraper() as scraper:
        for _ in range(2):
            answer = await scrape(scraper)
            assert (answer.status, answer.error_code) == (WebsiteStatus.ERROR, "target_busy")
    assert scraping.web.hits["firm.example/"] == 1  # the second asker did not even try
    assert "pause" in scraping.events("site.failed")[0]["error_message"]


async def test_a_site_is_asked_by_few_at_once_however_many_pages_are_wanted(scraping: ScraperHarness):
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
