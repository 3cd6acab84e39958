"""The client against a misbehaving server."""

import asyncio
import gc
import gzip
import logging
import random
import threading
import traceback
import tracemalloc
import zlib
from urllib.parse import parse_qs, quote, urlsplit

import pytest

from pagecurator.scraping.body import html_check
from pagecurator.scraping.body.decompression import SHORT_BYTES
from pagecurator.scraping.body.html_check import decode
from pagecurator.scraping.errors import (
    AccountRefusedError,
    BodyRefusedError,
    ErrorCode,
    FinalError,
    RateLimitedError,
    ScrapeError,
    TransientError,
)
from pagecurator.scraping.limits.account_report import AccountReport
from pagecurator.scraping.scraperapi import RequestStats, ScraperApiClient

KEY = "k3y+that/must=never-show"
URL = "https://example.org/contact"
PAGE = b"<!doctype html><html><head><title>Bakery</title></head><body><p>Write to info@example.org</p></body></html>"
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
CHUNKED = HEAD + b"Transfer-Encoding: chunked\r\n"


def replying(body: bytes = PAGE, *, status: int = 200, **headers: str):
    async def answer(exchange):
        await exchange.reply(body, status=status, **headers)

    return answer


def sending(*parts: bytes, then_reset: bool = False, then_close: bool = False):
    async def answer(exchange):
        await exchange.send(*parts)
        if then_reset:
            exchange.reset()
        if then_close:
            exchange.writer.close()

    return answer


async def failure(client: ScraperApiClient) -> ScrapeError:
    with pytest.raises(ScrapeError) as raised:
        await client.fetch(URL)
    return raised.value


# ------------------------------------------------------------------ the request
async def test_the_key_and_parameters_are_headers_and_the_url_is_the_only_query(server, settings_for):
    server.answer = replying()
    wanted = settings_for(
        server.url,
        scraper_api_render=True,
        scraper_api_premium=True,
        scraper_api_country_code="de",
        scraper_api_max_cost=25,
    )
    async with ScraperApiClient(settings=wanted) as client:
        await client.fetch(URL)
    (exchange,) = server.exchanges
    assert exchange.target == "/?url=https%3A%2F%2Fexample.org%2Fcontact"
    assert KEY not in exchange.target
    assert quote(KEY, safe="") not in exchange.target
    sent = {name: value for name, value in exchange.headers.items() if name.lower().startswith("x-sapi-")}
    assert sent == {
        "x-sapi-api_key": KEY,
        "x-sapi-render": "true",
        "x-sapi-premium": "true",
        "x-sapi-country_code": "de",
        "x-sapi-max_cost": "25",
    }


async def test_by_default_no_costly_parameter_and_only_supported_encodings_are_sent(server, client):
    server.answer = replying()
    await client.fetch(URL)
    (exchange,) = server.exchanges
    assert [name for name in exchange.headers if name.lower().startswith("x-sapi-")] == ["x-sapi-api_key"]
    assert exchange.headers["Accept-Encoding"] == "gzip, deflate"
    assert "Cookie" not in exchange.headers


@pytest.mark.parametrize(
    "url",
    [
        "https://example.org/?a=1&b=2",
        "https://example.org/?q=a+b&c=d%20e%26f",
        "https://example.org/%E4%BD%A0?x=%2B",
        "https://example.org/größe?s=ü&t=你好",
        "https://example.org/100%",
        "https://example.org/a#b?c=d",
        "https://example.org/?url=https://example.com/?x=1&y=2",
        "https://example.org/;p=1,2/'(x)'!*~",
        "https://example.org/?" + "x" * 6000,
    ],
)
async def test_the_url_is_encoded_exactly_once(server, client, url):
    server.answer = replying()
    page = await client.fetch(url)
    (exchange,) = server.exchanges
    assert exchange.target == f"/?url={quote(url, safe='')}"
    assert parse_qs(urlsplit(exchange.target).query) == {"url": [url]}
    assert page.url == page.final_url == url


async def test_a_url_that_can_not_be_encoded_is_a_bad_request_without_a_request(server, client):
    with pytest.raises(FinalError) as raised:
        await client.fetch("https://example.org/\ud800")
    assert raised.value.code is ErrorCode.BAD_REQUEST
    assert server.exchanges == []


async def test_without_a_key_none_is_sent(server, settings_for):
    server.answer = replying()
    async with ScraperApiClient(settings=settings_for(server.url, scraper_api_key=None)) as client:
        await client.fetch(URL)
    (exchange,) = server.exchanges
    assert not any(name.lower().startswith("x-sapi-") for name in exchange.headers)


# ------------------------------------------------------------------ good answers
async def test_a_page_has_all_facts_of_its_response(server, client):
    server.answer = replying(
        gzip.compress(PAGE),
        Content_Encoding="gzip",
        Content_Type="text/html; charset=utf-8",
        sa_statuscode="200",
        sa_credit_cost="10",
        sa_final_url="https://www.example.org/contact/",
    )
    page = await client.fetch(URL)
    assert page.html == PAGE.decode()
    assert (page.final_url, page.http_status, page.target_status) == ("https://www.example.org/contact/", 200, 200)
    assert (page.credits, page.bytes_read, page.encoding) == (10, len(PAGE), "utf-8")
    assert page.started_at <= page.finished_at
    assert "info@example.org" not in repr(page)


@pytest.mark.parametrize(
    ("encoding", "body"),
    [
        ("gzip", gzip.compress(PAGE)),
        ("x-gzip", gzip.compress(PAGE)),
        ("GZIP", gzip.compress(PAGE[:40]) + gzip.compress(PAGE[40:])),
        ("gzip", gzip.compress(PAGE) + bytes(100)),
        ("gzip", gzip.compress(PAGE) + b"rubbish after the end"),
        ("deflate", zlib.compress(PAGE)),
        ("deflate", zlib.compress(PAGE)[2:-4]),
        ("identity", PAGE),
        ("", PAGE),
    ],
)
@pytest.mark.parametrize("bytes_a_chunk", [1, 7, 100_000])
async def test_each_accepted_encoding_is_decoded_with_any_chunking(server, client, encoding, body, bytes_a_chunk):
    async def answer(exchange):
        await exchange.send(CHUNKED + f"Content-Encoding: {encoding}\r\n\r\n".encode())
        for begin in range(0, len(body), bytes_a_chunk):
            await exchange.chunk(body[begin : begin + bytes_a_chunk])
        await exchange.chunk(b"")

    server.answer = answer
    assert (await client.fetch(URL)).html == PAGE.decode()


async def test_a_wrong_charset_in_the_header_is_tolerated(server, client):
    text = "<html><body><p>Grüße aus Köln, schöne Bücher für Größere</p></body></html>"
    server.answer = replying(text.encode("cp1252"), Content_Type="text/html; charset=utf-8")
    assert (await client.fetch(URL)).html == text
    server.answer = replying(text.encode(), Content_Type="text/html; charset=iso-8859-1")
    assert (await client.fetch(URL)).html == text


async def test_a_page_decoded_in_a_thread_has_the_same_result(server, client):
    body = b"<html><body>" + b"<p>Gr\xfc\xdfe</p>" * 100_000 + b"</body></html>"
    server.answer = replying(body, Content_Type="text/html; charset=iso-8859-1")
    page = await client.fetch(URL)
    assert page.html.count("Grüße") == 100_000
    server.answer = replying(b"%PDF-1.7" + body, sa_credit_cost="1")
    error = await failure(client)
    assert (error.code, error.credits) == (ErrorCode.NOT_HTML, 1)


async def test_headers_of_a_target_may_be_long(server, client):
    server.answer = replying(Content_Security_Policy="x" * 30_000)
    assert (await client.fetch(URL)).html == PAGE.decode()


async def test_cookies_of_one_target_are_not_sent_to_the_next(server, client):
    server.answer = replying(Set_Cookie="session=1; Path=/")
    await client.fetch(URL)
    await client.fetch(URL)
    assert all("Cookie" not in exchange.headers for exchange in server.exchanges)


# ------------------------------------------------------------------ answers that are no page
@pytest.mark.parametrize(
    ("status", "headers", "kind", "code", "credits_spent"),
    [
        (400, {}, FinalError, ErrorCode.BAD_REQUEST, 0),
        (401, {}, AccountRefusedError, ErrorCode.ACCOUNT_UNAUTHORIZED, 0),
        (403, {"sa_statuscode": "403"}, FinalError, ErrorCode.TARGET_BLOCKED, 0),
        (404, {"sa_statuscode": "404", "sa_credit_cost": "1"}, FinalError, ErrorCode.TARGET_NOT_FOUND, 1),
        (404, {}, FinalError, ErrorCode.TARGET_NOT_FOUND, None),
        (429, {}, RateLimitedError, ErrorCode.RATE_LIMITED, 0),
        (500, {"sa_statuscode": "503"}, TransientError, ErrorCode.TARGET_UNAVAILABLE, 0),
        (503, {}, TransientError, ErrorCode.SERVER_ERROR, 0),
    ],
)
async def test_a_response_that_is_no_page_becomes_its_error(server, client, status, headers, kind, code, credits_spent):
    server.answer = replying(b"an explanation", status=status, **headers)
    error = await failure(client)
    assert type(error) is kind
    assert (error.code, error.http_status, error.credits) == (code, status, credits_spent)


async def test_redirects_are_not_followed_because_the_key_would_be_sent_along(server, client):
    server.answer = replying(status=302, Location=f"{server.url}elsewhere")
    assert (await failure(client)).code is ErrorCode.UNEXPECTED_REDIRECT
    assert len(server.exchanges) == 1


async def test_a_rejected_body_that_was_billed_reports_its_credits(server, client):
    server.answer = replying(b"%PDF-1.7 and so on", sa_credit_cost="5", sa_statuscode="200")
    error = await failure(client)
    assert isinstance(error, BodyRefusedError)
    assert (error.code, error.credits, error.http_status, error.bytes_read) == (ErrorCode.NOT_HTML, 5, 200, 18)


async def test_a_long_error_body_is_not_read_to_its_end(server, client):
    sent_bytes = 0

    async def answer(exchange):
        nonlocal sent_bytes
        await exchange.send(b"HTTP/1.1 404 Not Found\r\nTransfer-Encoding: chunked\r\n\r\n")
        while sent_bytes < 500 * 1024 * 1024:
            await exchange.chunk(b"x" * 65536)
            sent_bytes += 65536

    server.answer = answer
    assert (await failure(client)).code is ErrorCode.TARGET_NOT_FOUND
    assert sent_bytes < 50 * 1024 * 1024


# ------------------------------------------------------------------ faults on the wire
@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (sending(then_reset=True), ErrorCode.CONNECTION_ERROR),
        (sending(then_close=True), ErrorCode.CONNECTION_ERROR),
        (sending(b"HTTP/1.1 200 OK\r\nContent-Le", then_close=True), ErrorCode.CONNECTION_ERROR),
        (sending(b"this is not HTTP at all\r\n\r\n", then_close=True), ErrorCode.CONNECTION_ERROR),
        (sending(HEAD + b"X: " + b"y" * 500_000 + b"\r\n\r\n", then_close=True), ErrorCode.CONNECTION_ERROR),
        (sending(HEAD + b"Content-Length: 9999\r\n\r\n" + PAGE, then_close=True), ErrorCode.TRUNCATED_BODY),
        (sending(HEAD + b"Content-Length: 9999\r\n\r\n" + PAGE, then_reset=True), ErrorCode.TRUNCATED_BODY),
        (sending(CHUNKED + b"\r\n40\r\n" + PAGE[:64] + b"\r\n", then_close=True), ErrorCode.TRUNCATED_BODY),
        (sending(CHUNKED + b"\r\n40\r\n" + PAGE[:64] + b"\r\n", then_reset=True), ErrorCode.TRUNCATED_BODY),
        (replying(gzip.compress(PAGE)[:-12], Content_Encoding="gzip"), ErrorCode.TRUNCATED_BODY),
        (replying(gzip.compress(PAGE)[:9], Content_Encoding="gzip"), ErrorCode.TRUNCATED_BODY),
        (replying(zlib.compress(PAGE)[:-8], Content_Encoding="deflate"), ErrorCode.TRUNCATED_BODY),
        (replying(b"\x00\x01" + PAGE, Content_Encoding="gzip"), ErrorCode.UNDECODABLE_BODY),
        (replying(gzip.compress(PAGE)[:-8] + b"bad sums", Content_Encoding="gzip"), ErrorCode.UNDECODABLE_BODY),
        (replying(gzip.compress(b"") * 5000, Content_Encoding="gzip"), ErrorCode.UNDECODABLE_BODY),
        (replying(b"\x1b\x03\x00", Content_Encoding="br"), ErrorCode.UNDECODABLE_BODY),
        (replying(b"\x28\xb5\x2f\xfd", Content_Encoding="zstd"), ErrorCode.UNDECODABLE_BODY),
        (replying(PAGE, Content_Encoding="gzip, gzip, gzip, gzip"), ErrorCode.UNDECODABLE_BODY),
    ],
)
async def test_a_connection_error_is_transient_and_has_a_code_of_its_own(server, client, answer, code):
    server.answer = answer
    error = await failure(client)
    assert isinstance(error, TransientError)
    assert error.code is code
    assert len(server.exchanges) == 1, "no hidden second call: it may be billed"
    server.answer = replying()
    assert (await client.fetch(URL)).html == PAGE.decode(), "the client is as good as before"
    assert client.counters.in_flight == 0


async def test_a_connection_closed_while_idle_is_not_reused(server, client):
    async def answer(exchange):
        await exchange.reply(PAGE)
        exchange.writer.close()

    server.answer = answer
    for _ in range(3):
        assert (await client.fetch(URL)).html == PAGE.decode()
        await server.exchanges[-1].writer.wait_closed()
        await asyncio.sleep(0.01)


async def test_an_unreachable_server_is_a_connection_error(settings_for):
    listener = await asyncio.start_server(lambda *_: None, "127.0.0.1", 0)
    port = listener.sockets[0].getsockname()[1]
    listener.close()
    await listener.wait_closed()
    async with ScraperApiClient(settings=settings_for(f"http://127.0.0.1:{port}/")) as client:
        assert (await failure(client)).code is ErrorCode.CONNECTION_ERROR


async def hang(exchange):
    await asyncio.Event().wait()


async def hang_after_the_headers(exchange):
    await exchange.send(HEAD + b"Content-Length: 500\r\n\r\n")
    await asyncio.Event().wait()


async def drip(exchange):
    await exchange.send(HEAD + b"Content-Length: 100000\r\n\r\n<html>")
    while True:
        await exchange.send(b" ")
        await asyncio.sleep(0.02)


@pytest.mark.parametrize("answer", [hang, hang_after_the_headers, drip])
async def test_the_time_limit_covers_the_whole_request_even_while_data_arrives(server, settings_for, answer):
    server.answer = answer
    async with ScraperApiClient(settings=settings_for(server.url, http_connection_timeout=0.2)) as client:
        error = await failure(client)
    assert isinstance(error, TransientError)
    assert (error.code, error.credits) == (ErrorCode.TIMEOUT, None)


async def test_a_cancelled_fetch_leaves_no_task_or_connection(server, client):
    asked = asyncio.Event()

    async def answer(exchange):
        asked.set()
        await asyncio.Event().wait()

    server.answer = answer
    task = asyncio.create_task(client.fetch(URL))
    await asked.wait()
    assert client.counters.in_flight == 1
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert client.counters.in_flight == 0


# ------------------------------------------------------------------ size
def bomb(mebibytes: int) -> bytes:
    """A gzip stream without end that expands by a factor of a thousand."""
    packer = zlib.compressobj(9, wbits=31)
    first = packer.compress(b"<p>") + packer.flush(zlib.Z_FULL_FLUSH)
    # After a full flush a block is independent, so it can be repeated.
    block = packer.compress(b" " * 1024 * 1024) + packer.flush(zlib.Z_FULL_FLUSH)
    return first + block * mebibytes


@pytest.mark.parametrize("bombs_in_each_other", [1, 2])
async def test_a_gzip_bomb_is_rejected_in_bounded_memory(server, client, bombs_in_each_other):
    packed = bomb(300)
    for _ in range(bombs_in_each_other - 1):
        packed = gzip.compress(packed)
    assert len(packed) < 400_000
    server.answer = replying(packed, Content_Encoding="gzip", Content_Type="text/html")
    gc.collect()
    tracemalloc.start()
    try:
        error = await failure(client)
        peak_bytes = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    # One layer is undone, so the bomb in the bomb is a body of compressed data.
    assert error.code is (ErrorCode.BODY_TOO_LARGE if bombs_in_each_other == 1 else ErrorCode.NOT_HTML)
    assert peak_bytes < 20 * 1024 * 1024


async def test_a_body_of_300_mib_is_rejected_without_being_read(server, client):
    sent_bytes = 0

    async def answer(exchange):
        nonlocal sent_bytes
        await exchange.send(CHUNKED + b"sa-credit-cost: 1\r\n\r\n")
        while sent_bytes < 300 * 1024 * 1024:
            await exchange.chunk(b"<p>words</p>" * 5000)
            sent_bytes += 60_000

    server.answer = answer
    error = await failure(client)
    assert (error.code, error.credits) == (ErrorCode.BODY_TOO_LARGE, 1)
    assert sent_bytes < 50 * 1024 * 1024


async def test_a_too_large_content_length_is_rejected_before_the_body_is_read(server, client):
    server.answer = sending(HEAD + b"Content-Length: 300000000\r\n\r\n")
    assert (await failure(client)).code is ErrorCode.BODY_TOO_LARGE


async def test_an_endless_stream_of_empty_compressed_blocks_ends(server, client):
    packer = zlib.compressobj(wbits=31)
    empty_block = packer.compress(b"<p>") + packer.flush(zlib.Z_FULL_FLUSH)

    async def answer(exchange):
        await exchange.send(CHUNKED + b"Content-Encoding: gzip\r\n\r\n")
        await exchange.chunk(empty_block)
        while True:
            await exchange.chunk(b"\x00\x00\x00\xff\xff" * 13_000)

    server.answer = answer
    assert (await failure(client)).code is ErrorCode.BODY_TOO_LARGE


@pytest.mark.parametrize(("extra", "refused"), [(0, False), (1, True)])
@pytest.mark.parametrize("encoding", ["gzip", "identity"])
async def test_the_size_limit_is_exact_and_applies_to_the_decompressed_body(
    server, settings_for, extra, refused, encoding
):
    body = b"<html><body>" + b"a " * 2000
    body += b"z" * (4096 - len(body) + extra)
    server.answer = replying(gzip.compress(body) if encoding == "gzip" else body, Content_Encoding=encoding)
    async with ScraperApiClient(settings=settings_for(server.url, wf7_max_body_bytes=4096)) as client:
        if refused:
            assert (await failure(client)).code is ErrorCode.BODY_TOO_LARGE
        else:
            assert (await client.fetch(URL)).bytes_read == 4096


@pytest.mark.parametrize("hexadecimal_digits", [100_000, 1_000_000], ids=["received as it is", "decoded on the way"])
@pytest.mark.parametrize("cut_bytes", [0, 5])
async def test_short_and_long_compressed_bodies_are_the_same_to_a_caller(server, client, hexadecimal_digits, cut_bytes):
    """One is decoded after it was received, the other while it streams; each may also end early."""
    digits = random.Random(1).randbytes(hexadecimal_digits // 2).hex().encode()
    body = PAGE.replace(b"</body>", b"<p>" + digits + b"</p></body>")
    packed = gzip.compress(body)
    assert (len(packed) > SHORT_BYTES) == (hexadecimal_digits == 1_000_000)
    server.answer = replying(packed[: len(packed) - cut_bytes], Content_Encoding="gzip")
    if cut_bytes:
        error = await failure(client)
        assert (error.code, error.http_status, error.bytes_read) == (ErrorCode.TRUNCATED_BODY, 200, len(body))
    else:
        page = await client.fetch(URL)
        assert (page.html, page.bytes_read) == (body.decode(), len(body))


@pytest.mark.parametrize("is_whole", [True, False])
async def test_a_compressed_body_that_announces_its_uncompressed_length_ends_with_the_stream(server, client, is_whole):
    packed = gzip.compress(PAGE)
    head = HEAD + f"Content-Encoding: gzip\r\nContent-Length: {len(packed) + 500}\r\n\r\n".encode()
    server.answer = sending(head + packed[: None if is_whole else -9], then_close=True)
    if is_whole:
        assert (await client.fetch(URL)).html == PAGE.decode()
    else:
        assert (await failure(client)).code is ErrorCode.TRUNCATED_BODY


# ------------------------------------------------------------------ connections and counters
async def test_connections_are_reused_and_counted(server, client):
    server.answer = replying()
    for _ in range(5):
        await asyncio.gather(*(client.fetch(URL) for _ in range(4)))
    counters = client.counters
    assert counters.requests == len(server.exchanges) == 20
    assert counters.connections_opened == server.connections == 4
    assert (counters.in_flight, counters.pool_utilization) == (0, 0)


async def test_the_connections_of_each_page_can_be_counted(server, client):
    server.answer = replying()
    first, second = RequestStats(), RequestStats()
    await client.fetch(URL, stats=first)
    await client.fetch(URL, stats=second)
    await client.fetch(URL, stats=second)
    assert (first.connections_opened, second.connections_opened) == (1, 0)


async def test_small_error_responses_keep_the_connection_open(server, client):
    for status in (404, 429, 500, 503, 200):
        server.answer = replying(PAGE, status=status)
        if status == 200:
            await client.fetch(URL)
        else:
            await failure(client)
    assert server.connections == 1


async def test_the_pool_has_connections_for_as_many_requests_as_the_account_allows(server, settings_for):
    everybody_is_here, go_on = asyncio.Event(), asyncio.Event()

    async def answer(exchange):
        if len(server.exchanges) == 60:
            everybody_is_here.set()
        await go_on.wait()
        await exchange.reply(PAGE)

    server.answer = answer
    narrow = settings_for(
        server.url, scraper_api_max_concurrent=60, http_connections_per_host=2, http_connection_pool_size=3
    )
    async with ScraperApiClient(settings=narrow) as client:
        tasks = [asyncio.create_task(client.fetch(URL)) for _ in range(60)]
        await asyncio.wait_for(everybody_is_here.wait(), 15)
        assert client.counters.pool_utilization == 1
        go_on.set()
        await asyncio.gather(*tasks)


async def test_each_request_is_reported_with_its_status_class(server, settings_for):
    seen = []
    async with ScraperApiClient(settings=settings_for(server.url), on_request=seen.append) as client:
        for status in (200, 404, 429, 500):
            server.answer = replying(status=status)
            if status == 200:
                await client.fetch(URL)
            else:
                await failure(client)
        server.answer = sending(then_reset=True)
        await failure(client)
    assert seen == ["2xx", "4xx", "429", "5xx", "error"]


# ------------------------------------------------------------------ the account
REPORT = b'{"concurrencyLimit":20,"requestCount":1,"requestLimit":"1000"}'


def asks_for_the_key(*, in_url: bool, otherwise):
    """Answers with the report to the one form, and as ``otherwise`` does to the other."""

    async def answer(exchange):
        if ("api_key" in parse_qs(urlsplit(exchange.target).query)) is in_url:
            await exchange.reply(REPORT, Content_Type="application/json")
        else:
            await otherwise(exchange)

    return answer


def keys_in_urls(server):
    return ["api_key" in parse_qs(urlsplit(exchange.target).query) for exchange in server.exchanges]


async def test_the_account_is_read_with_the_key_in_the_header(server, client):
    server.answer = asks_for_the_key(in_url=False, otherwise=replying(status=500))
    report = await client.read_account()
    assert report == AccountReport(concurrency_limit=20, requests_made=1, request_limit=1000, credits_left=999)
    await client.read_account()
    assert [(exchange.target, exchange.headers["x-sapi-api_key"]) for exchange in server.exchanges] == [
        ("/account", KEY)
    ] * 2


@pytest.mark.parametrize(
    "refusal",
    [
        replying(b"Unauthorized request", status=401),
        replying(status=403),
        replying(status=400),
        replying(status=404),
        replying(b"Please provide an api_key", status=200),
        replying(b'{"error": "no key"}', status=200),
    ],
)
async def test_if_the_header_is_not_accepted_the_key_is_sent_in_the_url_from_then_on(server, client, refusal):
    server.answer = asks_for_the_key(in_url=True, otherwise=refusal)
    for _ in range(3):
        assert (await client.read_account()).concurrency_limit == 20
    assert keys_in_urls(server) == [False, True, True, True]
    assert parse_qs(urlsplit(server.exchanges[1].target).query)["api_key"] == [KEY]


async def test_once_the_header_worked_a_401_does_not_put_the_key_into_the_url(server, client):
    server.answer = asks_for_the_key(in_url=False, otherwise=replying(status=500))
    await client.read_account()
    server.answer = replying(b"Unauthorized request", status=401)
    with pytest.raises(AccountRefusedError):
        await client.read_account()
    assert keys_in_urls(server) == [False, False]


@pytest.mark.parametrize("status", [429, 500, 503])
async def test_a_response_that_is_not_about_the_key_does_not_put_it_into_the_url(server, client, status):
    server.answer = replying(status=status)
    with pytest.raises(ScrapeError):
        await client.read_account()
    assert keys_in_urls(server) == [False]


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (replying(b"Unauthorized request", status=401), ErrorCode.ACCOUNT_UNAUTHORIZED),
        (replying(b"plain text", status=200), ErrorCode.SERVER_ERROR),
        (replying(b"[1, 2]", status=200), ErrorCode.SERVER_ERROR),
        (replying(b"", status=204), ErrorCode.UNEXPECTED_STATUS),
        (replying(status=302, Location="/login"), ErrorCode.UNEXPECTED_REDIRECT),
        (replying(status=500), ErrorCode.SERVER_ERROR),
        (sending(then_reset=True), ErrorCode.CONNECTION_ERROR),
        (sending(b"this is not HTTP\r\n\r\n", then_close=True), ErrorCode.CONNECTION_ERROR),
        (replying(b"{", Content_Encoding="br"), ErrorCode.SERVER_ERROR),
    ],
)
async def test_an_unreadable_account_report_is_a_scrape_error(server, client, answer, code):
    server.answer = answer
    with pytest.raises(ScrapeError) as raised:
        await client.read_account()
    assert raised.value.code is code


# ------------------------------------------------------------------ the key
LEAKS = (KEY, quote(KEY, safe=""), quote(KEY), "never-show")


def everything_about(error: BaseException) -> str:
    """All that a log might print about an exception, and about those behind it."""
    texts = ["".join(traceback.format_exception(error))]
    seen: set[int] = set()
    waiting: list[BaseException | None] = [error]
    while waiting:
        one = waiting.pop()
        if one is None or id(one) in seen:
            continue
        seen.add(id(one))
        texts += [str(one), repr(one), repr(one.args), repr(getattr(one, "__dict__", {}))]
        waiting += [one.__cause__, one.__context__]
    return "\n".join(texts)


FAULTS = {
    "reset": sending(then_reset=True),
    "not http": sending(b"this is not HTTP\r\n\r\n", then_close=True),
    "long header": sending(HEAD + b"X: " + b"y" * 500_000 + b"\r\n\r\n", then_close=True),
    "truncated": sending(HEAD + b"Content-Length: 9999\r\n\r\n" + PAGE, then_close=True),
    "bad gzip": replying(b"\x1f\x8b" + PAGE, Content_Encoding="gzip"),
    "echo in 401": replying(f"the key {KEY} is not valid".encode(), status=401),
    "echo in 403": replying(f"the key {KEY} is not valid".encode(), status=403),
    "echo in 500": replying(f"the key {KEY} is not valid".encode(), status=500),
    "echo, encoded": replying(f"/?api_key={quote(KEY, safe='')}".encode(), status=400),
    "hang": hang,
    "drip": drip,
    "echo in another case": replying(f"the key {KEY.upper()} is not valid".encode(), status=401),
    "echo, encoded wholly": replying("".join(f"%{ord(c):02X}" for c in KEY).encode(), status=400),
    "echo, encoded twice": replying(quote(quote(KEY, safe="")).encode(), status=400),
    "echo with invisible characters": replying("\u200b".join(KEY).encode(), status=400),
    "redirect": replying(status=302, Location=f"http://127.0.0.1/?api_key={KEY}"),
}


@pytest.mark.parametrize("name", FAULTS)
async def test_the_key_is_in_no_error_and_no_log_line(server, settings_for, caplog, capfd, name):
    caplog.set_level(logging.DEBUG)
    asyncio.get_running_loop().set_debug(True)
    server.answer = FAULTS[name]
    async with ScraperApiClient(settings=settings_for(server.url, http_connection_timeout=0.3)) as client:
        errors = [await failure(client)]
        with pytest.raises(ScrapeError) as raised:
            await client.read_account()
        errors.append(raised.value)
        texts = [everything_about(error) for error in errors] + [repr(client), repr(vars(client))]
    del client
    gc.collect()
    texts += [caplog.text, *capfd.readouterr()]
    for text in texts:
        assert not any(leak.lower() in text.lower() for leak in LEAKS)


WAYS_TO_WRITE_IT = {
    "as it is": KEY,
    "upper case": KEY.upper(),
    "percent-encoded": quote(KEY, safe=""),
    "encoded twice": quote(quote(KEY, safe=""), safe=""),
    "wholly encoded": "".join(f"%{ord(character):02x}" for character in KEY),
    "partly encoded": f"%{ord(KEY[0]):02X}" + KEY[1:].upper(),
}


@pytest.mark.parametrize("name", WAYS_TO_WRITE_IT)
async def test_the_key_is_masked_in_the_final_url(server, client, name):
    server.answer = replying(PAGE, sa_final_url=f"https://www.firm.example/?api_key={WAYS_TO_WRITE_IT[name]}&page=1")
    page = await client.fetch(URL)
    assert page.final_url == "https://www.firm.example/?api_key=***&page=1"


@pytest.mark.parametrize("spelling", [KEY, KEY.upper(), KEY.title()])
async def test_the_key_is_masked_in_the_page(server, client, spelling):
    server.answer = replying(PAGE.replace(b"</body>", f"<p>x-sapi-api_key: {spelling}</p></body>".encode()))
    page = await client.fetch(URL)
    assert "<p>x-sapi-api_key: ***</p>" in page.html


async def test_a_short_key_may_be_a_word_and_is_masked_in_errors_only(server, settings_for):
    async with ScraperApiClient(settings=settings_for(server.url, scraper_api_key="any")) as client:
        server.answer = replying(
            PAGE.replace(b"</body>", b"<p>our company</p></body>"), sa_final_url="https://company.example/"
        )
        page = await client.fetch(URL)
        assert "our company" in page.html
        assert page.final_url == "https://company.example/"


@pytest.mark.parametrize(("chars", "on_the_loop"), [(100_000, True), (200_000, False)])
async def test_a_long_page_is_decoded_in_a_thread(server, client, monkeypatch, chars, on_the_loop):
    threads = []

    def noting(*args, **options):
        threads.append(threading.current_thread())
        return decode(*args, **options)

    async def reply(exchange):
        await exchange.reply(
            b"<html><body><p>" + b"word " * (chars // 5) + b"</p></body></html>", Content_Type="text/html"
        )

    monkeypatch.setattr(html_check, "decode", noting)
    server.answer = reply
    await client.fetch("https://firm.example/")
    assert [thread is threading.main_thread() for thread in threads] == [on_the_loop]
