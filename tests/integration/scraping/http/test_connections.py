"""Unread bytes on a connection are never read as another response; invalid responses are read as in browsers."""

from __future__ import annotations

import asyncio
import gzip
import os
import select
import socket
import zlib
from collections.abc import AsyncIterator, Callable

import aiohttp
import pytest
from aiohttp.client_proto import ResponseHandler

from pagecurator.scraping.direct import DirectClient
from pagecurator.scraping.errors import ErrorCode, ScrapeError
from pagecurator.scraping.http.connections import Connector, RequestConnection, connector, missing_internals, tracked
from pagecurator.scraping.scraperapi import ScraperApiClient


def page(name: str) -> bytes:
    text = f"Write to info@{name} whenever you like, please."
    return f"<html><head><title>{name}</title></head><body>{text}</body></html>".encode()


PAGE = page("firm.example")
OTHER = page("other.example")


def answer(body: bytes, *lines: str) -> bytes:
    return "\r\n".join(["HTTP/1.1 200 OK", f"Content-Length: {len(body)}", *lines, "", ""]).encode() + body


def chunked(body: bytes, end: bytes = b"0\r\n\r\n") -> bytes:
    return b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n%x\r\n%s\r\n%s" % (len(body), body, end)


@pytest.fixture
async def direct(settings_for) -> AsyncIterator[DirectClient]:
    client = DirectClient(settings=settings_for("http://127.0.0.1:1/", allow_private_addresses=True, request_timeout=3))
    yield client
    await client.close()


async def until_readable(session: aiohttp.ClientSession) -> None:
    """The other side's bytes have reached this machine, and the event loop has not read them."""
    (idle,) = session.connector._conns.values()
    sock = idle[0][0].transport.get_extra_info("socket")
    poll = select.poll()
    poll.register(sock.fileno(), select.POLLIN)
    assert poll.poll(5000)


async def until_read() -> None:
    for _ in range(20):
        await asyncio.sleep(0.005)


SURPLUS = {
    "a whole answer": answer(OTHER),
    "a whole answer about the same site": answer(OTHER, "sa-final-url: https://firm.example/"),
    "the beginning of one": answer(OTHER)[:40],
    "a status line": b"HTTP/1.1 200 OK\r\n",
    "no HTTP": b"rubbish",
    "a line break": b"\r\n",
}


@pytest.mark.parametrize("surplus", SURPLUS.values(), ids=SURPLUS)
@pytest.mark.parametrize("first", [answer(PAGE), chunked(PAGE)], ids=["length", "chunks"])
@pytest.mark.parametrize("when", ["same packet", "idle", "unread", "idle, then closed", "byte by byte"])
async def test_bytes_after_a_response_are_not_the_next_one(server, client, first, surplus, when):
    async def reply(exchange):
        if exchange.connection > 1:
            await exchange.send(answer(page("second.example")))
        elif when == "same packet":
            await exchange.send(first + surplus)
        elif when == "byte by byte":
            for byte in first + surplus:
                await exchange.send(bytes([byte]))
                await asyncio.sleep(0)
        else:
            await exchange.send(first)

    server.answer = reply
    assert "info@firm.example" in (await client.fetch("https://firm.example/")).html
    if when.startswith(("idle", "unread")):
        await server.exchanges[0].send(surplus)
        if when.endswith("closed"):
            server.exchanges[0].writer.close()
        await (until_readable(client._session) if when == "unread" else until_read())
    assert "info@second.example" in (await client.fetch("https://second.example/")).html
    assert len(server.exchanges) == 2


async def test_the_direct_client_checks_connections_as_well(server, direct):
    async def reply(exchange):
        await exchange.send(answer(PAGE if exchange.target == "/1" else page("second.example")))

    server.answer = reply
    assert "firm.example" in (await direct.fetch(f"{server.url}1")).html
    await server.exchanges[0].send(answer(OTHER))
    await until_readable(direct._session)
    assert "second.example" in (await direct.fetch(f"{server.url}2")).html


@pytest.mark.parametrize("first", [answer(PAGE), chunked(PAGE), answer(PAGE).replace(b"\r\n", b"\n")])
async def test_an_idle_connection_without_unread_bytes_is_reused(server, client, first):
    async def reply(exchange):
        await exchange.send(first)

    server.answer = reply
    for _ in range(3):
        await client.fetch("https://firm.example/")
    assert server.connections == 1


async def test_a_connection_closed_by_the_peer_costs_no_request(server, client):
    async def reply(exchange):
        await exchange.send(answer(PAGE))

    server.answer = reply
    await client.fetch("https://firm.example/")
    number = server.exchanges[0].writer.get_extra_info("socket").fileno()
    with socket.socket(fileno=os.dup(number)) as connection:  # at once: the writer ends it from the event loop
        connection.shutdown(socket.SHUT_WR)
    await until_readable(client._session)
    await client.fetch("https://firm.example/")
    assert [exchange.connection for exchange in server.exchanges] == [1, 2]


async def test_a_request_knows_its_connection(server):
    async def reply(exchange):
        await exchange.reply(PAGE)

    server.answer = reply
    calls = [RequestConnection(), RequestConnection(), RequestConnection(fresh=True)]
    async with aiohttp.ClientSession(connector=connector()) as session:
        for call in calls:
            with tracked(call):
                async with session.get(server.url) as response:
                    await response.read()
    assert [(call.opened, call.reused) for call in calls] == [(True, False), (True, True), (True, False)]


# ---------------------------------------------------------------- parts that aiohttp does not promise
async def test_this_aiohttp_has_all_internals():
    assert missing_internals() == []


async def test_without_the_internals_each_connection_carries_one_request(monkeypatch):
    monkeypatch.delattr(ResponseHandler, "should_close")
    built = connector(limit=3, keepalive_timeout=60.0)
    assert built.force_close
    assert not isinstance(built, Connector)
    await built.close()


# ---------------------------------------------------------------- the answer against the request
async def mismatch(client: ScraperApiClient, url: str) -> ScrapeError:
    with pytest.raises(ScrapeError) as raised:
        await client.fetch(url)
    return raised.value


def about(*names: str) -> Callable:
    """Responses with these final URLs, in this order."""
    left = list(names)

    async def reply(exchange):
        name = left.pop(0)
        await exchange.send(
            answer(page(name), f"sa-final-url: https://{name}/", "sa-statuscode: 200", "sa-credit-cost: 1")
        )

    return reply


async def test_a_response_about_another_website_is_fetched_again_on_a_new_connection(server, settings_for):
    seen: list[tuple[str, str]] = []
    server.answer = about("first.example", "first.example", "www.second.example", "third.example")
    async with ScraperApiClient(
        settings=settings_for(server.url), on_mismatch=lambda *hosts: seen.append(hosts)
    ) as client:
        await client.fetch("https://first.example/")
        error = await mismatch(client, "https://second.example/")
        assert (error.code, error.credits) == (ErrorCode.ANSWER_MISMATCH, 1)
        assert "info@www.second.example" in (await client.fetch("https://second.example/")).html
        assert "info@third.example" in (await client.fetch("https://third.example/")).html
    assert [exchange.connection for exchange in server.exchanges] == [1, 1, 2, 2]
    assert seen == [("second.example", "first.example")]


async def test_a_redirect_to_another_website_is_trusted_once_seen_on_a_new_connection(server, client):
    server.answer = about("first.example", "new.example", "new.example", "new.example")
    await client.fetch("https://first.example/")
    assert (await mismatch(client, "https://old.example/")).code is ErrorCode.ANSWER_MISMATCH
    assert (await client.fetch("https://old.example/")).final_url == "https://new.example/"
    assert (await client.fetch("https://www.old.example/contact")).final_url == "https://new.example/"
    assert [exchange.connection for exchange in server.exchanges] == [1, 1, 2, 2]


async def test_the_first_response_on_a_connection_is_trusted(server, client):
    server.answer = about("new.example")
    assert (await client.fetch("https://old.example/")).final_url == "https://new.example/"


async def test_a_404_for_another_website_is_a_mismatch_as_well(server, client):
    async def reply(exchange):
        status = 200 if len(server.exchanges) == 1 else 404
        await exchange.reply(PAGE, status=status, sa_final_url="https://firm.example/", sa_statuscode=str(status))

    server.answer = reply
    await client.fetch("https://firm.example/")
    assert (await mismatch(client, "https://second.example/")).code is ErrorCode.ANSWER_MISMATCH


def named_or_not(*names: str) -> Callable:
    """Responses with these final URLs, in this order; for a dash at the beginning the header is missing."""
    left = list(names)

    async def reply(exchange):
        name = left.pop(0)
        headers = {} if name.startswith("-") else {"sa_final_url": f"https://{name}/"}
        await exchange.reply(page(name.strip("-")), sa_statuscode="200", **headers)

    return reply


async def test_a_response_without_final_url_is_suspicious_if_others_have_one(server, settings_for):
    seen: list[tuple[str, str]] = []
    server.answer = named_or_not("one.example", "-one.example", "two.example", "-three.example", "-three.example")
    async with ScraperApiClient(
        settings=settings_for(server.url), on_mismatch=lambda *hosts: seen.append(hosts)
    ) as client:
        await client.fetch("https://one.example/")
        assert (await mismatch(client, "https://two.example/")).code is ErrorCode.ANSWER_MISMATCH
        assert "info@two.example" in (await client.fetch("https://two.example/")).html
        assert (await mismatch(client, "https://three.example/")).code is ErrorCode.ANSWER_MISMATCH
        assert "info@three.example" in (await client.fetch("https://three.example/")).html
    assert [exchange.connection for exchange in server.exchanges] == [1, 1, 2, 2, 3]
    assert seen == [("two.example", ""), ("three.example", "")]


async def test_a_new_connection_without_final_url_makes_that_ordinary(server, client):
    server.answer = named_or_not("-first.example", "second.example", "-third.example")
    for name in ("first", "second", "third"):
        assert f"info@{name}.example" in (await client.fetch(f"https://{name}.example/")).html
    assert server.connections == 1


# ---------------------------------------------------------------- pages that others read
def head(*lines: bytes, end: bytes = b"\r\n") -> bytes:
    return end.join([*lines, b"", b""])


OK, LENGTH = b"HTTP/1.1 200 OK", b"Content-Length: %d" % len(PAGE)
CHUNKS = b"%x\r\n%s\r\n0\r\n\r\n" % (len(PAGE), PAGE)
SIZE = b"%x" % len(PAGE)
READ = {
    "no reason": head(b"HTTP/1.1 200", LENGTH) + PAGE,
    "lower-case version": head(b"http/1.1 200 ok", LENGTH) + PAGE,
    "two blanks in the status line": head(b"HTTP/1.1  200  OK", LENGTH) + PAGE,
    "HTTP/2 on the first line": head(b"HTTP/2 200", LENGTH) + PAGE,
    "HTTP/1.2": head(b"HTTP/1.2 200 OK", LENGTH) + PAGE,
    "no version": head(b"HTTP 200 OK", LENGTH) + PAGE,
    "blank before the status line": head(b" HTTP/1.1 200 OK", LENGTH) + PAGE,
    "line breaks before the status line": b"\r\n\r\n" + head(OK, LENGTH) + PAGE,
    "Latin-1 in the reason": head("HTTP/1.1 200 Déjà".encode("latin-1"), LENGTH) + PAGE,
    "blank before a colon": head(OK, b"Server : x", b"Content-Length\t: %d" % len(PAGE)) + PAGE,
    "line feeds alone": head(OK, LENGTH, end=b"\n") + PAGE,
    "mixed line ends": OK + b"\n" + LENGTH + b"\r\n\n" + PAGE,
    "folded header": head(OK, b"X-A: b", b"\t c", LENGTH) + PAGE,
    "folded length": head(OK, b"Content-Length:", b" %d" % len(PAGE)) + PAGE,
    "folded first line": head(OK, b" X-A: b", LENGTH) + PAGE,
    "line without a colon": head(OK, b"what is this", LENGTH) + PAGE,
    "header without a name": head(OK, b": x", LENGTH) + PAGE,
    "blank in a name": head(OK, b"X Y: z", LENGTH) + PAGE,
    "UTF-8 in a name": head(OK, "Größe: 1".encode(), LENGTH) + PAGE,
    "brackets in a name": head(OK, b"X[1]: z", LENGTH) + PAGE,
    "NUL in a value": head(OK, b"X-A: b\x00c", LENGTH) + PAGE,
    "carriage return in a value": head(OK, b"X-A: b\rc", LENGTH) + PAGE,
    "control characters in a value": head(OK, b"X-A: b\x01\x7fc", LENGTH) + PAGE,
    "the same length twice": head(OK, LENGTH, b"X: y", LENGTH) + PAGE,
    "the same length in one line": head(OK, LENGTH + b", %d" % len(PAGE)) + PAGE,
    "bytes behind the length": head(OK, LENGTH) + PAGE + b"and more",
    "bytes behind the length, closing": head(OK, b"Connection: close", LENGTH) + PAGE + b"\n\n",
    "a length that is no number": head(OK, b"Content-Length: many") + PAGE,
    "a negative length": head(OK, b"Content-Length: -1") + PAGE,
    "an empty length": head(OK, b"Content-Length:") + PAGE,
    "identity and a length": head(OK, b"Transfer-Encoding: identity", LENGTH) + PAGE,
    "identity": head(OK, b"Transfer-Encoding: identity") + PAGE,
    "chunks and a length": head(OK, b"Content-Length: 7", b"Transfer-Encoding: chunked") + CHUNKS,
    "Chunked": head(OK, b"Transfer-Encoding: Chunked") + CHUNKS,
    "chunked twice": head(OK, b"Transfer-Encoding: chunked", b"Transfer-Encoding: chunked") + CHUNKS,
    "bytes behind the last chunk": head(OK, b"Transfer-Encoding: chunked") + CHUNKS + b"and more",
    "extension": head(OK, b"Transfer-Encoding: chunked") + SIZE + b";a=b\r\n" + PAGE + b"\r\n0\r\n\r\n",
    "quoted extension": head(OK, b"Transfer-Encoding: chunked") + SIZE + b' ; a="b c"\r\n' + PAGE + b"\r\n0;x\r\n\r\n",
    "padded size": head(OK, b"Transfer-Encoding: chunked") + SIZE + b"    \r\n" + PAGE + b"\r\n0   \r\n\r\n",
    "blank before the size": head(OK, b"Transfer-Encoding: chunked") + b"  " + CHUNKS,
    "line feeds between chunks": head(OK, b"Transfer-Encoding: chunked") + SIZE + b"\n" + PAGE + b"\n0\n\n",
    "trailers": head(OK, b"Transfer-Encoding: chunked") + CHUNKS[:-2] + b"X-Sum: 1\r\n\r\n",
    "no line break behind the last chunk": head(OK, b"Transfer-Encoding: chunked") + CHUNKS[:-2],
    "nothing behind the last size": head(OK, b"Transfer-Encoding: chunked") + CHUNKS[:-4],
    "line feeds, nothing behind the last size": head(OK, b"Transfer-Encoding: chunked")
    + SIZE
    + b"\n"
    + PAGE
    + b"\n0\n",
    "300 headers": head(OK, *(b"X-%d: y" % number for number in range(300)), LENGTH) + PAGE,
    "an interim answer": head(b"HTTP/1.1 103 Early Hints", b"Link: </x>") + head(OK, LENGTH) + PAGE,
    "an odd interim answer": head(b"HTTP/1.1 103", b"Link : </x>") + head(OK, b"A : b", LENGTH) + PAGE,
} | {
    f"Content-Encoding: {name}": head(OK, LENGTH, b"Content-Encoding: " + name.encode()) + PAGE
    for name in (
        "UTF-8",
        "utf8",
        "none",
        "text/html",
        "identity",
        "gzip",
        "deflate",
        "br",
        "gzip, gzip",
        "x, UTF-8",
        "*",
    )
}
PACKED, ZIPPED = gzip.compress(PAGE), zlib.compress(PAGE)
READ |= {
    "gzip named beside nonsense": head(OK, b"Content-Encoding: gzip, UTF-8") + PACKED,
    "gzip named twice, done once": head(OK, b"Content-Encoding: gzip", b"Content-Encoding: gzip") + PACKED,
    "gzip done twice": head(OK, b"Content-Encoding: gzip, gzip") + gzip.compress(PACKED),
    "gzip called deflate": head(OK, b"Content-Encoding: deflate") + PACKED,
    "deflate and gzip": head(OK, b"Content-Encoding: deflate, gzip") + gzip.compress(ZIPPED),
    "the length before compression": head(OK, b"Content-Encoding: gzip", b"Content-Length: 9999") + PACKED,
}


@pytest.mark.parametrize("step_bytes", [1 << 20, 1], ids=["one write", "byte by byte"])
@pytest.mark.parametrize("wire", READ.values(), ids=READ)
async def test_an_invalid_response_is_read_as_browsers_read_it(server, direct, client, wire, step_bytes):
    async def reply(exchange):
        for start in range(0, len(wire), step_bytes):
            await exchange.send(wire[start : start + step_bytes])
            await asyncio.sleep(0)
        exchange.writer.close()

    server.answer = reply
    assert (await direct.fetch(server.url)).html == PAGE.decode()
    assert (await client.fetch("https://firm.example/")).html == PAGE.decode()


@pytest.mark.parametrize("size", [b"%x\n", b"%x\r\n"], ids=["odd", "plain"])
async def test_a_long_chunked_body_is_read_completely(server, direct, size):
    body = PAGE + b"<p>more</p>" * 300_000

    async def reply(exchange):
        await exchange.send(head(OK, b"Transfer-Encoding: chunked"))
        for start in range(0, len(body), 100_000):
            piece = body[start : start + 100_000]
            await exchange.send(size % len(piece), piece, b"\r\n")
        await exchange.send(b"0\r\n\r\n")

    server.answer = reply
    assert len((await direct.fetch(server.url)).html) == len(body)


NOT_READ = {
    "two lengths": (head(OK, b"Content-Length: 7", LENGTH) + PAGE, ErrorCode.CONNECTION_ERROR),
    "two lengths in one line": (head(OK, b"Content-Length: 7, 8") + PAGE, ErrorCode.CONNECTION_ERROR),
    "no status line": (PAGE, ErrorCode.CONNECTION_ERROR),
    "another protocol": (b"SSH-2.0-OpenSSH_9.6\r\n", ErrorCode.CONNECTION_ERROR),
    "four digits": (head(b"HTTP/1.1 2000 OK", LENGTH) + PAGE, ErrorCode.CONNECTION_ERROR),
    "a head that does not end": (b"HTTP/1.1 200 OK\r\n" + b"X-A: b\r\n" * 40_000, ErrorCode.CONNECTION_ERROR),
    "fewer bytes than announced": (head(OK, b"Content-Length: 9999") + PAGE, ErrorCode.TRUNCATED_BODY),
    "chunks cut off": (head(OK, b"Transfer-Encoding: chunked") + CHUNKS[:-5], ErrorCode.TRUNCATED_BODY),
    "chunks cut off behind a nought": (
        head(OK, b"Transfer-Encoding: chunked") + b"fff\r\n" + PAGE + b"\r\n0\r\n",
        ErrorCode.TRUNCATED_BODY,
    ),
    "odd chunks cut off": (
        head(OK, b"Transfer-Encoding: chunked") + b"fff\n" + PAGE + b"\n0\n\n",
        ErrorCode.TRUNCATED_BODY,
    ),
    "a chunk without a size": (
        head(OK, b"Transfer-Encoding: chunked") + CHUNKS[:-5] + b"what\r\n",
        ErrorCode.TRUNCATED_BODY,
    ),
    "gzip cut off": (head(OK, b"Content-Encoding: gzip") + PACKED[:-9], ErrorCode.TRUNCATED_BODY),
    "brotli": (head(OK, b"Content-Encoding: br") + b"\x1b\x03\x00" * 30, ErrorCode.UNDECODABLE_BODY),
}


@pytest.mark.parametrize(("wire", "code"), NOT_READ.values(), ids=NOT_READ)
async def test_contradictory_or_incomplete_responses_are_errors_immediately(server, direct, client, wire, code):
    async def reply(exchange):
        await exchange.send(wire)
        exchange.writer.close()

    server.answer = reply
    for fetch in (direct.fetch(server.url), client.fetch("https://firm.example/")):
        with pytest.raises(ScrapeError) as raised:
            await fetch
        assert raised.value.code is code


async def test_nested_gzip_has_a_limit(server, direct):
    bomb = gzip.compress(gzip.compress(b"\0" * 400_000_000, 9), 9)

    async def reply(exchange):
        await exchange.send(head(OK, b"Content-Encoding: gzip, gzip") + bomb)
        exchange.writer.close()

    server.answer = reply
    with pytest.raises(ScrapeError) as raised:
        await direct.fetch(server.url)
    assert raised.value.code is ErrorCode.BODY_TOO_LARGE


@pytest.mark.parametrize(
    ("location", "target"),
    [
        ("/über-uns".encode("latin-1"), "/%FCber-uns"),
        ("/über-uns".encode(), "/%C3%BCber-uns"),
        ("/a?q=é".encode("latin-1"), "/a?q=%E9"),
        (b"/plain", "/plain"),
    ],
)
async def test_raw_bytes_in_a_redirect_are_sent_back_unchanged(server, direct, location, target):
    async def reply(exchange):
        if exchange.target == "/":
            await exchange.send(head(b"HTTP/1.1 302 Found", b"Location: " + location, b"Content-Length: 0"))
        else:
            await exchange.reply(PAGE)

    server.answer = reply
    await direct.fetch(server.url)
    assert server.exchanges[-1].target == target
