"""Direct fetches from slow, dead, huge, looping and misconfigured websites."""

from __future__ import annotations

import asyncio
import gzip
import resource
import ssl
import sys
import zlib
from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest
from aiohttp import web

from pagecurator.scraping.direct import MAX_REDIRECTS, DirectClient
from pagecurator.scraping.direct_response import TargetBusyError, retry_after_seconds
from pagecurator.scraping.errors import ErrorCode, ScrapeError
from pagecurator.settings import Settings

from .conftest import Web, page

PAGE = page("office@firm.example")


@pytest.fixture
async def client(web_server: Web) -> AsyncIterator[DirectClient]:
    settings = Settings(_env_file=None, allow_private_addresses=True, request_timeout=5.0, wf7_max_body_bytes=1 << 20)
    client = DirectClient(settings=settings, resolver=web_server)
    yield client
    await client.close()


async def refused(client: DirectClient, url: str = "http://firm.example/") -> ScrapeError:
    with pytest.raises(ScrapeError) as raised:
        await client.fetch(url)
    return raised.value


def answers(*args, **kwargs):
    async def handler(_request: web.Request) -> web.Response:
        return web.Response(*args, **kwargs)

    return handler


def moved(location: str, status: int = 302, **headers: str):
    return answers(status=status, headers={"Location": location, **headers})


# ---------------------------------------------------------------- pages
async def test_a_page_has_its_final_url(client, web_server):
    web_server.site("firm.example", {"/": moved("/en/", 301), "/en/": PAGE})
    fetched = await client.fetch("http://firm.example/")
    assert (fetched.final_url, fetched.http_status, fetched.credits) == ("http://firm.example/en/", 200, 0)
    assert "office@firm.example" in fetched.html


async def test_websites_get_the_user_agent_and_neither_cookies_nor_the_key(client, web_server):
    seen = {}

    async def look(request: web.Request) -> web.Response:
        seen.update(request.headers)
        return web.Response(text=PAGE, content_type="text/html", headers={"Set-Cookie": "a=b"})

    web_server.site("firm.example", {"/": look})
    await client.fetch("http://firm.example/")
    await client.fetch("http://firm.example/")
    assert "Pagecurator" in seen["User-Agent"]
    assert "Cookie" not in seen
    assert not [name for name in seen if name.lower().startswith("x-")]


@pytest.mark.parametrize(
    ("packed", "encoding"), [(gzip.compress(PAGE.encode()), "gzip"), (zlib.compress(PAGE.encode()), "deflate")]
)
async def test_compressed_pages_are_read(client, web_server, packed, encoding):
    web_server.site(
        "firm.example", {"/": answers(body=packed, headers={"Content-Type": "text/html", "Content-Encoding": encoding})}
    )
    assert "office@firm.example" in (await client.fetch("http://firm.example/")).html


# ---------------------------------------------------------------- what is no page
@pytest.mark.parametrize(
    ("status", "code"),
    [
        (404, ErrorCode.TARGET_NOT_FOUND),
        (410, ErrorCode.TARGET_NOT_FOUND),
        (403, ErrorCode.TARGET_BLOCKED),
        (451, ErrorCode.TARGET_BLOCKED),
        (500, ErrorCode.TARGET_UNAVAILABLE),
        (503, ErrorCode.TARGET_UNAVAILABLE),
        (429, ErrorCode.TARGET_BUSY),
        (400, ErrorCode.UNEXPECTED_STATUS),
        (304, ErrorCode.UNEXPECTED_STATUS),
    ],
)
async def test_a_status_other_than_2xx_is_an_error(client, web_server, status, code):
    web_server.site("firm.example", {"/": answers(status=status, text=None if status == 304 else PAGE)})
    error = await refused(client)
    assert (error.code, error.http_status) == (code, status)


@pytest.mark.parametrize(
    ("body", "content_type", "code"),
    [
        (b"", "text/html", ErrorCode.BODY_EMPTY),
        (b"%PDF-1.7 \x00\x01", "text/html", ErrorCode.NOT_HTML),
        (b'{"a": 1, "b": "not a page but data that goes on for a while"}', "application/json", ErrorCode.NOT_HTML),
        (b"<html><head></head><body><div id=root></div></body></html>", "text/html", ErrorCode.NO_CONTENT),
    ],
)
async def test_a_body_that_is_no_page_is_rejected(client, web_server, body, content_type, code):
    web_server.site("firm.example", {"/": answers(body=body, headers={"Content-Type": content_type})})
    assert (await refused(client)).code is code


async def test_a_huge_page_is_rejected_while_it_streams(client, web_server):
    sent = 0

    async def flood(request: web.Request) -> web.StreamResponse:
        nonlocal sent
        response = web.StreamResponse(headers={"Content-Type": "text/html"})
        await response.prepare(request)
        try:
            while sent < 1 << 30:
                await response.write(b"<p>more</p>" * 6000)
                sent += 66_000
        except ConnectionError:
            pass
        return response

    web_server.site("firm.example", {"/": flood})
    assert (await refused(client)).code is ErrorCode.BODY_TOO_LARGE
    assert sent < 64 << 20


_RSS_UNITS_PER_MB = 1_000_000 if sys.platform == "darwin" else 1_000  # bytes on macOS, KiB elsewhere


async def test_a_gzip_bomb_takes_no_memory(client, web_server):
    packer = zlib.compressobj(9, wbits=31)
    bomb = b"".join([packer.compress(b"\0" * (1 << 20)) for _ in range(300)]) + packer.flush()
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    web_server.site(
        "firm.example", {"/": answers(body=bomb, headers={"Content-Type": "text/html", "Content-Encoding": "gzip"})}
    )
    assert (await refused(client)).code is ErrorCode.BODY_TOO_LARGE
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 50 * _RSS_UNITS_PER_MB


async def test_a_truncated_body_has_an_error_code_of_its_own(client, web_server):
    async def cut(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Type": "text/html", "Content-Length": "100000"})
        await response.prepare(request)
        await response.write(PAGE.encode())
        request.transport.abort()
        return response

    web_server.site("firm.example", {"/": cut})
    assert (await refused(client)).code is ErrorCode.TRUNCATED_BODY


async def test_a_refused_connection_is_a_connection_error(client, web_server):
    web_server.site("firm.example", PAGE)
    assert (await refused(client, "http://firm.example:1/")).code is ErrorCode.CONNECTION_ERROR


async def test_an_unknown_host_has_an_error_code_of_its_own(client):
    assert (await refused(client, "http://nowhere.example/")).code is ErrorCode.NAME_NOT_FOUND


async def test_the_time_limit_covers_the_whole_chain(web_server):
    """Each hop alone would be in time; only together they are too slow, and the fetch knows."""
    settings = Settings(_env_file=None, allow_private_addresses=True, request_timeout=0.5)
    client = DirectClient(settings=settings, resolver=web_server)

    async def slow(request: web.Request) -> web.Response:
        await asyncio.sleep(0.2)
        return web.Response(status=302, headers={"Location": f"/{len(request.path)}{request.path[1:]}"})

    class Everywhere(dict):
        def get(self, _path, _default=None):
            return slow

    web_server.pages["firm.example"] = Everywhere()
    error = await refused(client)
    await client.close()
    assert error.code is ErrorCode.TIMEOUT
    assert "REQUEST_TIMEOUT" in error.message
    assert sum(web_server.hits.values()) <= 3


# ---------------------------------------------------------------- redirects
async def test_a_loop_of_redirecting_pages_ends(client, web_server):
    web_server.site("firm.example", {"/": moved("/a"), "/a": moved("/")})
    assert (await refused(client)).code is ErrorCode.TOO_MANY_REDIRECTS
    assert sum(web_server.hits.values()) == 2


async def test_a_redirect_chain_has_a_limit(client, web_server):
    web_server.site("firm.example", {"/": moved("/1")} | {f"/{n}": moved(f"/{n + 1}") for n in range(1, 20)})
    assert (await refused(client)).code is ErrorCode.TOO_MANY_REDIRECTS
    assert sum(web_server.hits.values()) == MAX_REDIRECTS + 1


async def test_ten_redirects_of_all_kinds_are_followed(client, web_server):
    def to(number):
        return (
            moved(f"/{number}"),
            f'<html><meta http-equiv="refresh" content="0;url=/{number}"></html>',
            answers(body=b"<html>x</html>", headers={"Refresh": f"0; url=/{number}"}),
        )[number % 3]

    web_server.site("firm.example", {"/": to(1)} | {f"/{n}": to(n + 1) for n in range(1, 10)} | {"/10": PAGE})
    assert (await client.fetch("http://firm.example/")).final_url == "http://firm.example/10"


async def test_a_cookie_set_by_a_redirect_is_sent_along_the_chain(client, web_server):
    async def door(request: web.Request) -> web.Response:
        if request.cookies.get("pass") == "1 2":
            return web.Response(text=PAGE, content_type="text/html")
        return web.Response(status=302, headers={"Location": "/", "Set-Cookie": 'pass="1 2"; Path=/'})

    web_server.site("firm.example", {"/": door})
    assert "office@firm.example" in (await client.fetch("http://firm.example/")).html


async def test_a_cookie_is_not_sent_to_another_website(client, web_server):
    seen = []

    async def look(request: web.Request) -> web.Response:
        seen.append(request.headers.get("Cookie"))
        return web.Response(text=PAGE, content_type="text/html")

    web_server.site("firm.example", {"/": moved("http://other.example/", **{"Set-Cookie": "secret=1"})})
    web_server.site("other.example", {"/": look})
    await client.fetch("http://firm.example/")
    assert seen == [None]


@pytest.mark.parametrize(
    "location", ["", "mailto:a@firm.example", "javascript:alert(1)", "http://[oops/", "http://a b/"]
)
async def test_a_redirect_without_a_valid_target_is_an_error(client, web_server, location):
    web_server.site("firm.example", {"/": answers(status=302, headers={"Location": location})})
    assert (await refused(client)).code in (ErrorCode.UNEXPECTED_REDIRECT, ErrorCode.ADDRESS_REFUSED)


@pytest.mark.parametrize(
    "signpost",
    [
        '<html><head><meta http-equiv="refresh" content="0; url=/de/"></head><body></body></html>',
        "<html><head><META HTTP-EQUIV=Refresh CONTENT='3;URL=de/'></head><body><a href='/de/'>go on</a></body></html>",
        '<meta http-equiv="refresh" content="0;url=&#47;de&#47;">',
    ],
)
async def test_a_redirecting_page_is_followed(client, web_server, signpost):
    web_server.site("firm.example", {"/": signpost, "/de/": PAGE})
    assert (await client.fetch("http://firm.example/")).final_url == "http://firm.example/de/"


@pytest.mark.parametrize(
    "body",
    [
        PAGE.replace("<body>", '<body><noscript><meta http-equiv="refresh" content="0;url=/nojs"></noscript>'),
        PAGE.replace("<head>", '<head><meta http-equiv="refresh" content="300;url=/">'),
        PAGE.replace("<head>", '<head><meta http-equiv="refresh" content="0;url=/not-there">'),
        PAGE.replace("<head>", '<head><meta http-equiv="refresh" content="0;url=/">'),
        PAGE.replace("<head>", '<head><meta http-equiv="refresh" content="0;url=mailto:office@firm.example">'),
        PAGE.replace("<head>", '<head><!-- <meta http-equiv="refresh" content="0;url=/x"> -->'),
    ],
)
async def test_a_page_with_text_of_its_own_does_not_redirect_by_noscript(client, web_server, body):
    web_server.site("firm.example", body)
    assert (await client.fetch("http://firm.example/")).final_url == "http://firm.example/"


async def test_a_page_that_redirects_to_itself_is_the_result(client, web_server):
    web_server.site("firm.example", '<html><head><meta http-equiv="refresh" content="0;url=/"></head></html>')
    assert (await refused(client)).code is ErrorCode.NO_CONTENT
    assert sum(web_server.hits.values()) == 1


# ---------------------------------------------------------------- TLS
@pytest.fixture
async def tls_web(web_server: Web, tmp_path):
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    making = await asyncio.create_subprocess_exec(
        *("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=firm.example"),
        *("-addext", "subjectAltName=DNS:firm.example", "-keyout", str(key), "-out", str(certificate)),
        stderr=asyncio.subprocess.DEVNULL,
    )
    assert await making.wait() == 0
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    app = web.Application()
    app.router.add_route("*", "/{path:.*}", web_server.serve)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0, ssl_context=context).start()
    web_server.tls_port = runner.addresses[0][1]
    yield web_server
    await runner.cleanup()


async def test_an_untrusted_certificate_is_rejected(client, tls_web):
    tls_web.site("firm.example", PAGE)
    error = await refused(client, "https://firm.example/")
    assert error.code is ErrorCode.CERTIFICATE_INVALID
    assert "certificate" in error.message
    assert not tls_web.hits


async def test_a_port_without_tls_is_an_error(client, web_server):
    web_server.site("firm.example", PAGE)
    web_server.tls_port = web_server.port
    assert (await refused(client, "https://firm.example/")).code is ErrorCode.CERTIFICATE_INVALID


# ---------------------------------------------------------------- Retry-After
@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("7", 7.0),
        (" 120 ", 120.0),
        ("0", 0.0),
        ("Tue, 24 Nov 2026 10:00:30 GMT", 30.0),
        ("Tue, 24 Nov 2026 09:00:00 GMT", 0.0),
        ("99999999999999", 86_400.0),
        ("soon", None),
        ("-5", None),
        ("", None),
        (None, None),
    ],
)
def test_retry_after_is_parsed(value, seconds):
    assert retry_after_seconds(value, now=datetime(2026, 11, 24, 10, 0, 0, tzinfo=UTC)) == seconds


async def test_retry_after_of_a_website_is_reported(client, web_server):
    web_server.site("firm.example", {"/": answers(status=503, headers={"Retry-After": "9"})})
    error = await refused(client)
    assert isinstance(error, TargetBusyError)
    assert error.retry_after_seconds == 9
