"""The simulator answers as ScraperAPI was recorded to answer."""

from __future__ import annotations

import asyncio
import gzip

import pytest

from pagecurator.simulator import Rule, Unknowns, fixed
from pagecurator.simulator.actions import Hang, Redirect, Target

PAGE = "https://www.firm.example/contact"


SA_HEADERS = ("sa-statuscode", "sa-final-url", "sa-credit-cost")


async def raw_exchange(url: str, request: str) -> bytes:
    """What really goes over the wire, without a client library's help."""
    host, port = url.removeprefix("http://").rstrip("/").split(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    writer.write(request.encode())
    answer = await reader.read()
    writer.close()
    await writer.wait_closed()
    return answer


async def test_a_page_comes_gzipped_and_chunked_with_its_headers(start) -> None:
    client = await start()
    reply = await client.get()
    assert (reply.status, reply.text) == (200, client.html)
    expected = {
        "content-type": "text/html; charset=utf-8",
        "content-encoding": "gzip",
        "transfer-encoding": "chunked",
        "connection": "keep-alive",
        "x-powered-by": "Express",
        "sa-statuscode": "200",
        "sa-final-url": PAGE,
        "sa-credit-cost": "1",
        "sa-proxy-hash": "undefined",
    }
    assert {name: reply.headers.get(name) for name in expected} == expected
    assert "content-length" not in reply.headers


async def test_the_bytes_on_the_wire_are_chunked_gzip(start) -> None:
    client = await start()
    request = f"GET /?url={PAGE} HTTP/1.1\r\nHost: x\r\nAccept-Encoding: gzip\r\nConnection: close\r\n\r\n"
    head, _, body = (await raw_exchange(client.simulator.url, request)).partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 200 OK")
    size, _, rest = body.partition(b"\r\n")
    assert gzip.decompress(rest[: int(size, 16)]).decode() == client.html
    assert body.endswith(b"\r\n0\r\n\r\n")


async def test_who_can_not_unpack_gets_the_page_plain(start) -> None:
    client = await start()
    for version in ("1.0", "1.1"):
        request = f"GET /?url={PAGE} HTTP/{version}\r\nHost: x\r\nConnection: close\r\n\r\n"
        answer = await raw_exchange(client.simulator.url, request)
        assert b"gzip" not in answer
        assert "Grüße: info@firm.example".encode() in answer


async def test_parameters_travel_in_headers_too(start) -> None:
    client = await start(api_key="good")
    headers = {"x-sapi-api_key": "good", "x-sapi-url": PAGE, "X-SAPI-Render": "true"}
    async with client.session.get(client.simulator.url, headers=headers) as response:
        assert response.status == 200
        assert response.headers["sa-credit-cost"] == "10"


async def test_the_key_is_taken_from_header_or_query_and_a_bad_one_is_refused(start) -> None:
    client = await start(api_key="good")
    assert (await client.get(key="good")).status == 200
    assert (await client.get(api_key="good")).status == 200
    for refused in (await client.get(), await client.get(key="bad"), await client.get(api_key="bad")):
        assert refused.status == 401
        assert refused.text == "Unauthorized request, please make sure your API key is valid."
        assert not any(name in refused.headers for name in SA_HEADERS)
    counters = client.simulator.counters
    assert (counters.keys_good, counters.keys_bad) == (2, 3)
    assert "good" not in str(counters.snapshot()).replace("keys_good", "")


async def test_without_a_key_to_check_anything_goes(start) -> None:
    client = await start()
    assert (await client.get()).status == 200
    assert (await client.get(key="whatever")).status == 200


async def test_bad_parameters_are_refused_without_sa_headers(start) -> None:
    client = await start()
    for reply in (
        await client.get(None),
        await client.get("no address"),
        await client.get(premium="true", ultra_premium="true"),
        await client.get("https://www.firm.example/a.zip"),
    ):
        assert reply.status == 400
        assert not any(name in reply.headers for name in SA_HEADERS)
    assert reply.text == "The file type you are trying to scrape is not supported"


async def test_plan_cost_and_credits_are_refused_each_with_its_own_words(start) -> None:
    client = await start(premium_allowed=False, request_limit=10)
    plan = await client.get(premium="true")
    cost = await client.get(render="true", max_cost="9")
    assert (await client.get(render="true", max_cost="10")).status == 200
    spent = await client.get()
    assert [reply.status for reply in (plan, cost, spent)] == [403, 403, 403]
    assert plan.text.startswith("Your current plan does not allow you to use our premium proxies.")
    assert cost.text.startswith("This request exceeds your max_cost.")
    assert spent.text.startswith("You have exhausted the API Credits available in this monthly cycle.")
    assert not any(name in reply.headers for name in SA_HEADERS for reply in (plan, cost, spent))


async def test_an_unknown_path_is_a_billed_404_and_an_unknown_host_an_unbilled_500(start) -> None:
    client = await start()
    path = await client.get("https://www.firm.example/nothing")
    assert (path.status, path.body) == (404, b"")
    assert [path.headers.get(name) for name in SA_HEADERS] == ["404", "https://www.firm.example/nothing", "1"]
    host = await client.get("https://nobody.example/")
    assert host.status == 500
    assert host.text.startswith("Request failed. You will not be charged for this request.")
    assert host.headers["content-type"].startswith("text/html")
    assert [host.headers.get(name) for name in SA_HEADERS] == ["504", None, None]
    assert client.simulator.counters.credits_billed == 1


@pytest.mark.parametrize(
    ("target_status", "status", "shown", "billed"),
    [
        (401, 401, "401", 0),
        (403, 403, "403", 0),
        (404, 404, "404", 1),
        (410, 410, "410", 0),
        (429, 500, "429", 0),
        (500, 500, "500", 0),
        (503, 500, "503", 0),
    ],
)
async def test_a_target_s_own_status_shows_through(
    start, target_status: int, status: int, shown: str, billed: int
) -> None:
    client = await start(rules=(Rule(action=Target(status=target_status)),))
    reply = await client.get()
    assert (reply.status, reply.headers["sa-statuscode"]) == (status, shown)
    assert "retry-after" not in reply.headers
    assert client.simulator.counters.credits_billed == billed


async def test_too_many_at_once_are_refused_at_once_and_never_queued(start) -> None:
    client = await start(concurrency_limit=5, rules=(Rule(action=Hang(), times=1, url="*#held*"),))
    held = [asyncio.create_task(client.get(f"{PAGE}#held{number}")) for number in range(5)]
    await client.simulator.counters.until(lambda counters: counters.in_flight == 5)
    refused = await asyncio.gather(*(client.get() for _ in range(7)))
    for reply in refused:
        assert reply.status == 429
        assert reply.text == "You are sending too many simultaneous requests"
        assert "retry-after" not in reply.headers
        assert not any(name in reply.headers for name in SA_HEADERS)
    for task in held:
        task.cancel()
    await asyncio.gather(*held, return_exceptions=True)
    await client.simulator.counters.until(lambda counters: counters.in_flight == 0)
    assert (await client.get()).status == 200
    counters = client.simulator.counters
    assert (counters.rate_limited, counters.peak_concurrency) == (7, 5)


async def test_a_client_that_keeps_to_the_limit_is_never_refused(start) -> None:
    client = await start(concurrency_limit=8)
    turns = iter(range(800))

    async def worker() -> list[int]:
        return [(await client.get()).status for _ in turns]

    statuses = await asyncio.gather(*(worker() for _ in range(8)))
    assert {status for some in statuses for status in some} == {200}
    assert client.simulator.counters.requests == 800


async def test_post_and_put_forward_their_body_to_the_target(start) -> None:
    client = await start()
    for method in ("POST", "PUT"):
        async with client.session.request(
            method,
            client.simulator.url,
            params={"url": "http://echo.example/form", "keep_headers": "true"},
            headers={"x-sapi-api_key": "k", "x-own": "kept"},
            data="a=1",
        ) as response:
            echo = await response.json()
        assert (echo["method"], echo["body"], echo["headers"]["x-own"]) == (method, "a=1", "kept")
        assert "x-sapi-api_key" not in echo["headers"]


async def test_a_redirect_is_followed_unless_it_should_not(start) -> None:
    client = await start(rules=(Rule(action=Redirect(to="/contact"), url="*/old"),))
    followed = await client.get("https://www.firm.example/old")
    assert (followed.status, followed.text, followed.headers["sa-final-url"]) == (200, client.html, PAGE)
    stayed = await client.get("https://www.firm.example/old", follow_redirect="false")
    assert (stayed.status, stayed.headers["location"]) == (302, PAGE)


async def test_the_account_shows_plan_use_and_what_is_in_flight(start) -> None:
    client = await start(api_key="good", concurrency_limit=7, request_limit=500, credits_used=20)
    await client.get(key="good")
    await client.get("https://nobody.example/", key="good")
    status, account = await client.ask("account?api_key=good")
    assert status == 200
    assert account.pop("subscriptionDate").endswith("Z")
    assert account == {
        "burst": 7,
        "concurrencyLimit": 7,
        "concurrentRequests": 0,
        "failedRequestCount": 1,
        "requestCount": 21,
        "requestLimit": 500,
        "creditsLeft": 479,
    }


async def test_a_bad_key_at_the_account_is_plain_text_unless_switched(start) -> None:
    client = await start(api_key="good")
    async with client.session.get(client.simulator.url + "account?api_key=bad") as response:
        assert response.status == 401
        assert response.content_type == "text/html"
        assert await response.text() == "Unauthorized request, please make sure your API key is valid."
    client = await start(api_key="good", unknowns=Unknowns(account_bad_key_as_text=False))
    assert (await client.ask("account", params={"api_key": "bad"}))[0] == 401


async def test_the_account_takes_the_key_from_the_header_only_when_switched(start) -> None:
    headers = {"x-sapi-api_key": "good"}
    client = await start(api_key="good")
    async with client.session.get(client.simulator.url + "account", headers=headers) as response:
        assert response.status == 401
    client = await start(api_key="good", unknowns=Unknowns(account_key_in_header=True))
    assert (await client.ask("account", headers=headers))[0] == 200


async def test_the_price_of_a_url_can_be_asked(start) -> None:
    client = await start()
    assert await client.ask("account/urlcost", params={"url": PAGE}) == (200, {"credits": 1})
    asked = {"url": PAGE, "premium": "true", "render": "true"}
    assert await client.ask("account/urlcost", params=asked) == (200, {"credits": 25})
    client = await start(unknowns=Unknowns(cost_key="cost"))
    assert await client.ask("account/urlcost", params={"url": PAGE}) == (200, {"cost": 1})


async def test_what_is_no_endpoint_is_answered_as_express_does(start) -> None:
    client = await start()
    async with client.session.get(client.simulator.url + "nothing") as response:
        assert response.status == 404
        assert "Cannot GET /nothing" in await response.text()


async def test_a_client_that_leaves_is_billed_and_keeps_its_slot_unless_switched(start) -> None:
    held = await start(latency=fixed(0.3))
    freed = await start(latency=fixed(60), unknowns=Unknowns(disconnect_frees_slot=True, disconnect_is_billed=False))
    for client in (held, freed):
        call = asyncio.create_task(client.get())
        await client.simulator.counters.until(lambda counters: counters.in_flight == 1)
        call.cancel()
        await asyncio.gather(call, return_exceptions=True)
        await client.simulator.counters.until(lambda counters: counters.connections_open == 0)
    assert held.simulator.counters.in_flight == 1
    await held.simulator.counters.until(lambda counters: counters.in_flight == 0)
    await freed.simulator.counters.until(lambda counters: counters.in_flight == 0)
    assert (held.simulator.counters.credits_billed, held.simulator.counters.left_early) == (1, 1)
    assert (freed.simulator.counters.credits_billed, freed.simulator.counters.left_early) == (0, 1)


async def test_a_page_above_the_size_limit_follows_its_switch(start) -> None:
    error = await (await start(unknowns=Unknowns(max_body_bytes=100))).get()
    assert (error.status, error.headers["sa-statuscode"]) == (500, "200")
    cut = await (await start(unknowns=Unknowns(max_body_bytes=100, over_size="truncate"))).get()
    assert (cut.status, len(cut.body)) == (200, 100)
    client = await start(unknowns=Unknowns(max_body_bytes=100, over_size="pass"))
    assert (await client.get()).text == client.html


async def test_a_burst_above_the_limit_gets_through_when_switched(start) -> None:
    client = await start(concurrency_limit=5, latency=fixed(0.1), unknowns=Unknowns(burst_requests=3))
    replies = await asyncio.gather(*(client.get() for _ in range(12)))
    assert sorted(reply.status for reply in replies) == [200] * 8 + [429] * 4


@pytest.mark.parametrize("target", ["https://%FF.example/", "https://a.example/%FF%00", "https://a.example/\x00", "%"])
async def test_an_odd_target_never_breaks_the_server(start, target: str) -> None:
    client = await start()
    assert (await client.get(target)).status in (400, 500)
    request = f"GET /?url={target.replace(chr(0), '%00')} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
    assert (await raw_exchange(client.simulator.url, request)).startswith((b"HTTP/1.1 400", b"HTTP/1.1 500"))


async def test_sa_headers_on_refusals_follow_their_switch(start) -> None:
    client = await start(api_key="good", unknowns=Unknowns(sa_headers_on_refusals=True))
    reply = await client.get(key="bad")
    assert (reply.status, reply.headers["sa-statuscode"], reply.headers["sa-credit-cost"]) == (401, "401", "0")


async def test_what_takes_longer_than_the_service_waits_ends_in_500(start) -> None:
    client = await start(latency=fixed(60), service_timeout_seconds=0.05)
    reply = await client.get()
    assert (reply.status, reply.headers["sa-statuscode"]) == (500, "504")
