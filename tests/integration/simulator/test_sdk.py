"""ScraperAPI's own Python client works with the simulator."""

from __future__ import annotations

import asyncio

import pytest
from scraperapi_sdk import ScraperAPIClient, ScraperAPIException

from pagecurator.simulator import SimulatorConfig, sample_pages

PAGE = "https://www.firm.example/contact"


@pytest.mark.parametrize("ending", ["", "/"])
async def test_the_official_client_gets_posts_and_reads_the_account(start, ending: str) -> None:
    client = await start(api_key="good")
    simulator = client.simulator
    sdk = ScraperAPIClient("good", api_endpoint=simulator.url.rstrip("/") + ending)
    assert await asyncio.to_thread(sdk.get, url=PAGE) == client.html
    assert await asyncio.to_thread(sdk.get, url=PAGE, params={"render": "true", "country_code": "de"}) == client.html
    echo = await asyncio.to_thread(sdk.post, url="http://echo.example/", data={"name": "Ada"})
    assert (echo["method"], echo["body"]) == ("POST", "name=Ada")
    assert (await asyncio.to_thread(sdk.put, url="http://echo.example/", data="x"))["method"] == "PUT"
    account = (await asyncio.to_thread(sdk.make_request, endpoint="account")).json()
    assert account["requestCount"] == 13
    assert simulator.counters.credits_billed == 13


async def test_the_official_client_reports_a_bad_key_and_a_refusal(start) -> None:
    client = await start(api_key="good", concurrency_limit=0)
    endpoint = client.simulator.url
    for key, status in (("bad", 401), ("good", 429)):
        sdk = ScraperAPIClient(key, api_endpoint=endpoint)
        with pytest.raises(ScraperAPIException) as caught:
            await asyncio.to_thread(sdk.get, url=PAGE)
        assert caught.value.original_exception.response.status_code == status


async def test_the_official_client_gets_every_sample_page(start) -> None:
    simulator = (await start(source=SimulatorConfig().source)).simulator
    sdk = ScraperAPIClient("any", api_endpoint=simulator.url)
    for page in sample_pages()[::7]:
        assert await asyncio.to_thread(sdk.get, url=page.url) == page.html
