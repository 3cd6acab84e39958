"""Every misbehaviour is on the wire what its rule says."""

from __future__ import annotations

import asyncio
import gzip
import zlib

import aiohttp
import pytest

from pagecurator.simulator import Rule
from pagecurator.simulator.actions import (
    Action,
    Binary,
    BrokenGzip,
    Challenge,
    CostRefused,
    CreditsExhausted,
    DeadHost,
    Drip,
    Empty,
    Encoding,
    GzipBomb,
    Hang,
    Huge,
    Nested,
    OneLine,
    PageAction,
    PlanRefused,
    RateLimited,
    Reset,
    Status,
    Tiny,
    TruncatedGzip,
    Unauthorized,
    Vendor,
    WrongCharset,
)

PAGE = "https://www.firm.example/contact"


async def raw_body(client) -> bytes:
    """The body as it came, not unpacked."""
    async with (
        aiohttp.ClientSession(auto_decompress=False) as session,
        session.get(client.simulator.url, params={"url": PAGE}) as response,
    ):
        return await response.read()


@pytest.mark.parametrize(
    ("action", "status", "said"),
    [
        (Unauthorized(), 401, "Unauthorized request"),
        (CreditsExhausted(), 403, "You have exhausted the API Credits"),
        (PlanRefused(), 403, "Your current plan"),
        (CostRefused(), 403, "This request exceeds your max_cost"),
        (RateLimited(), 429, "You are sending too many"),
        (DeadHost(), 500, "Request failed"),
        (Status(status=500), 500, "Request failed"),
        (Status(status=503), 503, "Service Unavailable"),
        (Status(status=418, body="teapot"), 418, "teapot"),
        (Status(status=404, body="Timeout was reached", sa_statuscode=404), 404, "Timeout was reached"),
        (Challenge(status=403), 403, "Just a moment"),
        (Challenge(vendor=Vendor.DATADOME), 200, "captcha-delivery"),
        (Empty(), 200, ""),
        (Tiny(), 200, "OK"),
        (PageAction(body="<p>other</p>"), 200, "<p>other</p>"),
        (PageAction(), 200, "<!doctype html>"),
    ],
)
async def test_an_answer_by_rule(start, action: Action, status: int, said: str) -> None:
    client = await start(rules=(Rule(action=action),))
    reply = await client.get()
    assert reply.status == status
    assert said in reply.text
    if isinstance(action, Empty):
        assert reply.body == b""


async def test_a_refusal_by_rule_takes_no_slot_and_costs_nothing(start) -> None:
    client = await start(rules=(Rule(action=RateLimited(), times=2),))
    assert [(await client.get()).status for _ in range(3)] == [429, 429, 200]
    counters = client.simulator.counters
    assert (counters.rate_limited, counters.credits_billed, counters.peak_concurrency) == (2, 1, 1)
    assert (counters.by_target[PAGE], counters.admitted_by_target[PAGE], counters.billed_by_target[PAGE]) == (3, 1, 1)


async def test_only_the_nth_request_to_a_page_is_disturbed(start) -> None:
    client = await start(rules=(Rule(action=Status(status=500), nth=2),))
    assert [(await client.get()).status for _ in range(4)] == [200, 500, 200, 200]


@pytest.mark.parametrize("action", [Reset(), Reset(after=0), Reset(politely=True)])
async def test_a_reset_breaks_the_body(start, action: Reset) -> None:
    client = await start(rules=(Rule(action=action, nth=1),))
    with pytest.raises(aiohttp.ClientError):
        await client.get()
    assert (await client.get()).text == client.html
    assert client.simulator.counters.broken == 1


async def test_a_reset_sends_its_share_of_the_body_first(start) -> None:
    client = await start(rules=(Rule(action=Reset(after=0.5, politely=True)),))
    async with (
        aiohttp.ClientSession(auto_decompress=False) as session,
        session.get(client.simulator.url, params={"url": PAGE}) as response,
    ):
        first = await response.content.readany()
        with pytest.raises(aiohttp.ClientPayloadError):
            await response.content.read()
    assert zlib.decompressobj(wbits=31).decompress(first).startswith(b"<!doctype html>")


async def test_a_truncated_gzip_is_a_complete_http_answer(start) -> None:
    client = await start(rules=(Rule(action=TruncatedGzip()),))
    packed = await raw_body(client)
    with pytest.raises(EOFError):
        gzip.decompress(packed)


async def test_broken_and_unknown_encodings(start) -> None:
    client = await start(rules=(Rule(action=BrokenGzip(), nth=1), Rule(action=Encoding(name="zstd-dict"), nth=2)))
    with pytest.raises(gzip.BadGzipFile):
        gzip.decompress(await raw_body(client))
    reply = await client.get()
    assert reply.headers["content-encoding"] == "zstd-dict"


async def test_a_wrong_charset_is_in_the_header_only(start) -> None:
    client = await start(rules=(Rule(action=WrongCharset(header="utf-8", body="windows-1252")),))
    reply = await client.get()
    assert reply.headers["content-type"] == "text/html; charset=utf-8"
    assert "Grüße" in reply.body.decode("windows-1252")
    with pytest.raises(UnicodeDecodeError):
        reply.body.decode("utf-8")


async def test_binary_files(start) -> None:
    client = await start(rules=(Rule(action=Binary(), nth=1), Rule(action=Binary(file="pdf"), nth=2)))
    jpeg, pdf = await client.get(), await client.get()
    assert jpeg.headers["content-type"] == "image/jpeg"
    assert jpeg.text.count("\ufffd") > 10_000
    assert pdf.body.startswith(b"%PDF")
    assert client.simulator.counters.credits_billed == 2


async def test_long_lines_and_mazes_keep_the_contact(start) -> None:
    client = await start(rules=(Rule(action=OneLine(bytes=1_000_000), nth=1), Rule(action=Nested(), nth=2)))
    line, maze = await client.get(), await client.get()
    assert len(line.text.splitlines()) == 1
    assert len(line.body) > 999_000
    assert maze.text.count("<div>") == 100_000
    assert "info@firm.example" in line.text
    assert "info@firm.example" in maze.text


async def test_a_huge_page_is_streamed_whole_or_until_the_client_leaves(start) -> None:
    client = await start(rules=(Rule(action=Huge(megabytes=4), nth=1), Rule(action=Huge(megabytes=5_000), nth=2)))
    assert len((await client.get()).body) == 4 * 1024 * 1024
    response = await client.session.get(client.simulator.url, params={"url": PAGE})
    await response.content.readexactly(1_000_000)
    response.close()
    await client.simulator.counters.until(lambda counters: counters.in_flight == 0)
    assert client.simulator.counters.bytes_sent < 200 * 1024 * 1024
    assert client.simulator.counters.left_early == 1


async def test_a_gzip_bomb_is_small_on_the_wire(start) -> None:
    client = await start(rules=(Rule(action=GzipBomb(megabytes=32)),))
    packed = await raw_body(client)
    assert len(packed) < 512 * 1024
    assert len(gzip.decompress(packed)) == 32 * 1024 * 1024


async def test_a_drip_comes_in_small_pieces(start) -> None:
    client = await start(rules=(Rule(action=Drip(bytes_per_second=2_000)),))
    pieces = []
    async with (
        aiohttp.ClientSession(auto_decompress=False) as session,
        session.get(client.simulator.url, params={"url": PAGE}) as response,
    ):
        async for piece, _ in response.content.iter_chunks():
            pieces.append(piece)
    assert gzip.decompress(b"".join(pieces)).decode() == client.html
    assert max(map(len, pieces)) <= 200


async def test_a_hang_ends_by_itself_when_it_has_seconds(start) -> None:
    client = await start(rules=(Rule(action=Hang(seconds=0.05)),))
    assert (await client.get()).text == client.html
    assert client.simulator.counters.latency_seconds == pytest.approx(0.05)


async def test_stopping_does_not_wait_for_a_client_that_does_not_read(start) -> None:
    client = await start(rules=(Rule(action=Huge(megabytes=5_000)),))
    response = await client.session.get(client.simulator.url, params={"url": PAGE})
    await client.simulator.counters.until(lambda counters: counters.bytes_sent > 0)
    await client.simulator.stop()
    assert client.simulator.counters.in_flight == 0
    response.close()


async def test_the_target_s_status_stands_where_the_target_was_tried_unless_the_rule_says_other(start) -> None:
    client = await start()
    for action, shown in (
        (Status(status=500), "500"),
        (Status(status=500, sa_statuscode=503), "503"),
        (Status(status=500, sa_statuscode=0), None),
        (Status(status=503), None),
    ):
        client.simulator.rules.clear()
        client.simulator.add_rules(Rule(action=action))
        assert (await client.get()).headers.get("sa-statuscode") == shown


async def test_stopping_ends_what_hangs(start) -> None:
    client = await start(rules=(Rule(action=Hang()),))
    call = asyncio.create_task(client.get())
    await client.simulator.counters.until(lambda counters: counters.in_flight == 1)
    await client.simulator.stop()
    with pytest.raises(aiohttp.ClientError):
        await call
    assert client.simulator.counters.in_flight == 0
    await client.simulator.stop()


async def test_a_rule_for_a_target_that_does_not_exist_has_a_page_to_spoil(start) -> None:
    client = await start(rules=(Rule(action=OneLine(bytes=5_000), host="nowhere.example"),))
    reply = await client.get("https://nowhere.example/x")
    assert (reply.status, len(reply.body) >= 5_000) == (200, True)


async def test_a_rule_can_have_a_latency_of_its_own(start) -> None:
    client = await start(rules=(Rule(action=PageAction(), latency_seconds=0.02),))
    await client.get()
    assert client.simulator.counters.latency_seconds == pytest.approx(0.02)
