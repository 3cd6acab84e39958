"""The asynchronous API, through ScraperAPI's own client and by hand."""

from __future__ import annotations

import asyncio

from scraperapi_sdk import ScraperAPIAsyncClient

from pagecurator.simulator import Rule, fixed
from pagecurator.simulator.actions import DeadHost

PAGE = "https://www.firm.example/contact"


async def finished(client, job: dict[str, str], count: int) -> dict[str, object]:
    await client.simulator.counters.until(lambda counters: sum(counters.by_status.values()) >= count)
    return (await client.ask(f"jobs/{job['id']}", params={"api_key": "good"}))[1]


async def test_the_official_asynchronous_client_works(start) -> None:
    client = await start(api_key="good")
    sdk = ScraperAPIAsyncClient("good", api_endpoint=client.simulator.url.rstrip("/"))
    job = await asyncio.to_thread(sdk.create, PAGE, api_params={"render": True})
    assert (job["status"], job["url"]) == ("running", PAGE)
    assert job["statusUrl"].endswith(job["id"])
    done = await asyncio.to_thread(sdk.wait, job["id"], cooldown=0)
    assert (done["status"], done["response"]["statusCode"]) == ("finished", 200)
    assert done["response"]["body"] == client.html
    assert done["response"]["headers"]["sa-credit-cost"] == "10"
    assert client.simulator.counters.credits_billed == 10


async def test_a_batch_is_one_job_for_each_url(start) -> None:
    client = await start(api_key="good", concurrency_limit=1)
    urls = [PAGE, f"{PAGE}?2", "https://nobody.example/"]
    status, jobs = await client.ask("batchjobs", method="POST", json={"apiKey": "good", "urls": urls})
    assert (status, [job["url"] for job in jobs]) == (200, urls)
    ended = [await finished(client, job, 3) for job in jobs]
    assert [job["status"] for job in ended] == ["finished", "finished", "failed"]
    assert [job.get("response", {}).get("statusCode") for job in ended] == [200, 404, None]
    assert client.simulator.counters.peak_concurrency == 0


async def test_a_job_meets_the_rules_too(start) -> None:
    client = await start(rules=(Rule(action=DeadHost()),))
    _, job = await client.ask("jobs", method="POST", json={"apiKey": "good", "url": PAGE})
    assert (await finished(client, job, 1))["failReason"]


async def test_a_job_can_be_cancelled_and_is_forgotten_then(start) -> None:
    client = await start(latency=fixed(60))
    _, job = await client.ask("jobs", method="POST", json={"url": PAGE})
    assert (await client.ask(f"jobs/{job['id']}"))[1]["status"] == "running"
    assert (await client.ask(f"jobs/{job['id']}", method="DELETE"))[0] == 200
    assert (await client.ask(f"jobs/{job['id']}"))[0] == 404


async def test_stopping_leaves_no_job_behind(start) -> None:
    client = await start(latency=fixed(60))
    await client.ask("jobs", method="POST", json={"url": PAGE})
    assert any(task.get_name().startswith("simulator job") for task in asyncio.all_tasks())
    await client.simulator.stop()
    assert not any(task.get_name().startswith("simulator job") for task in asyncio.all_tasks())


async def test_bad_jobs_are_refused(start) -> None:
    client = await start(api_key="good")
    for body, status in (
        (b"{", 400),
        (b"[]", 400),
        (b'{"apiKey": "good"}', 400),
        (b'{"apiKey": "good", "url": "nothing"}', 400),
        (b'{"apiKey": "bad", "url": "https://a.example/"}', 401),
    ):
        assert (await client.ask("jobs", method="POST", data=body))[0] == status
    assert (await client.ask("jobs/unknown"))[0] == 401
