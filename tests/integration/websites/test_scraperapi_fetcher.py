"""CSV_FETCH=scraperapi: the daemon's client, limits and account; their refusals are not results of a website."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest
from pydantic import SecretStr

from pagecurator.scraping.limits.account import AccountPausedError
from pagecurator.simulator import MemorySource, Simulator, SimulatorConfig
from pagecurator.simulator.rulebook import Rule
from pagecurator.websites.models import ScrapeKind, ScrapeRequest, WebsiteStatus
from pagecurator.websites.page_fetchers import ScraperApiBusyError
from pagecurator.websites.scraper import open_website_scraper

from .conftest import ScraperHarness, page

KEY = "sites-test-key"
HOME = page('office@firm.example <a href="/contact">Contact</a>')


@pytest.fixture
async def simulator() -> AsyncIterator[Simulator]:
    pages = [
        ("https://firm.example/", HOME),
        ("https://firm.example/contact", page("sales@firm.example")),
        ("https://www.shop.example/", page("orders@shop.example")),
    ]
    config = SimulatorConfig(source=MemorySource(pages), api_key=KEY, record_timeline=True)
    async with Simulator(config) as simulator:
        yield simulator


@pytest.fixture
async def container(scraping: ScraperHarness, simulator: Simulator):
    async with scraping.container(
        csv_fetch="scraperapi",
        scraper_api_url=simulator.url,
        scraper_api_key=SecretStr(KEY),
        scraper_api_max_concurrent=2,
        wf7_retry_base_seconds=0.01,
        allow_private_addresses=False,
    ) as container:
        yield container


@pytest.fixture
async def scraper(container):
    async with open_website_scraper(container) as scraper:
        yield scraper


async def scrape(scraper, website="firm.example", *, seconds=30.0, **options):
    return await scraper.scrape(ScrapeRequest(website=website, **options), deadline_seconds=seconds)


async def test_pages_are_fetched_through_scraperapi_and_credits_are_counted(scraper, container):
    answer = await scrape(scraper)
    assert set(answer.emails) == {"office@firm.example", "sales@firm.example"}
    assert answer.pages == ("https://firm.example/", "https://firm.example/contact")
    assert container.metrics.credits._value.get() == 2
    assert container.client.counters.requests == 2


async def test_a_homepage_that_only_www_has_is_found(scraper):
    assert (await scrape(scraper, "shop.example")).emails == ["orders@shop.example"]


async def test_an_unreachable_website_is_an_error(scraper, simulator):
    simulator.rules.add(Rule(host="dead.example", action={"kind": "dead_host"}))
    answer = await scrape(scraper, "dead.example")
    assert (answer.status, answer.error, answer.error_code) == (
        WebsiteStatus.ERROR,
        "Failed to fetch homepage",
        "target_unavailable",
    )


async def test_many_websites_stay_below_the_accounts_concurrency_limit(scraper, container, simulator):
    await asyncio.gather(
        *(scrape(scraper, f"http://firm.example/?n={number}", kind=ScrapeKind.LINKEDIN) for number in range(8))
    )
    assert container.throttle.peak_in_use <= 2


async def test_a_refused_account_is_raised_to_each_caller_and_stops_requests(scraper, container, simulator):
    simulator.rules.add(Rule(action={"kind": "unauthorized"}))
    asked = await asyncio.gather(*(scrape(scraper) for _ in range(3)), return_exceptions=True)
    assert {type(one) for one in asked} == {AccountPausedError}
    calls = container.client.counters.requests
    with pytest.raises(AccountPausedError):
        await scrape(scraper, "shop.example")
    assert container.client.counters.requests == calls


async def test_cached_results_are_returned_while_the_account_is_paused(scraper, simulator):
    known = await scrape(scraper)
    simulator.rules.add(Rule(action={"kind": "credits_exhausted"}))
    with pytest.raises(AccountPausedError):
        await scrape(scraper, "shop.example")
    again = await scrape(scraper)
    assert (again.cached, again.emails) == (True, known.emails)


async def test_a_429_after_all_retries_is_raised_and_counted(scraper, container, simulator):
    simulator.rules.add(Rule(action={"kind": "rate_limited"}))
    with pytest.raises(ScraperApiBusyError):
        await scrape(scraper)
    assert container.metrics.rate_limit_errors._value.get() == 3
    simulator.rules.clear()
    assert (await scrape(scraper)).status is WebsiteStatus.SUCCESS  # nothing was cached
