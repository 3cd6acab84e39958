"""Proxies of the environment: real requests through real proxies, and only for ScraperAPI."""

from __future__ import annotations

import asyncio
import base64
import os
import sys
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import pytest
from aiohttp.abc import AbstractResolver

from pagecurator.scraping.direct import DirectClient
from pagecurator.scraping.errors import ErrorCode, ScrapeError
from pagecurator.scraping.http.proxy import ProxyRefused, direct_proxy, matches_no_proxy, scraper_api_proxy
from pagecurator.scraping.scraperapi import ScraperApiClient
from pagecurator.scraping.ssrf import AddressPolicy
from pagecurator.telemetry.metrics import Metrics
from pagecurator.websites.llm import model_for

PAGE = b"<!doctype html><html><head><title>Bakery</title></head><body><p>Write to info@example.org</p></body></html>"
PASSWORD = "p@ss:w0rd/never-shown"
ENCODED = "p%40ss%3Aw0rd%2Fnever-shown"


@dataclass
class RealProxy:
    """CONNECT, and requests in absolute form. ``names`` says where the names of this test lead."""

    address: str = ""
    password: str | None = None
    names: dict[str, int] = field(default_factory=dict)
    requests: list[str] = field(default_factory=list)
    heads: list[str] = field(default_factory=list)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
            self.heads.append(head)
            method, target, _ = head.split("\r\n")[0].split(" ")
            self.requests.append(f"{method} {target}")
            expected = base64.b64encode(f"me:{self.password}".encode()).decode()
            if self.password is not None and f"Proxy-Authorization: Basic {expected}\r\n" not in head:
                writer.write(b"HTTP/1.1 407 Who\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
                return
            await self._forward(method, target, head, reader, writer)
        except (asyncio.IncompleteReadError, ConnectionError, ValueError):
            pass
        finally:
            writer.close()

    async def _forward(self, method, target, head, reader, writer):
        parts = urlsplit(f"//{target}" if method == "CONNECT" else target)
        there = self.names.get(parts.hostname, parts.port)
        try:
            from_there, to_there = await asyncio.open_connection("127.0.0.1", there)
        except OSError:
            writer.write(b"HTTP/1.1 502 No\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
            return
        if method == "CONNECT":
            writer.write(b"HTTP/1.1 200 Go\r\n\r\n")
        else:
            lines = [line for line in head.split("\r\n")[1:] if not line.lower().startswith("proxy-")]
            first = f"{method} {parts.path or '/'}{'?' if parts.query else ''}{parts.query} HTTP/1.1"
            to_there.write("\r\n".join([first, *lines]).encode("latin-1"))
        await asyncio.gather(pump(reader, to_there), pump(from_there, writer))


async def pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    try:
        while data := await reader.read(65536):
            writer.write(data)
            await writer.drain()
    except ConnectionError:
        pass
    finally:
        writer.close()


@pytest.fixture
async def proxy() -> AsyncIterator[RealProxy]:
    proxy = RealProxy()
    tasks: set[asyncio.Task] = set()

    async def connected(reader, writer):
        tasks.add(asyncio.current_task())
        await proxy.serve(reader, writer)

    listener = await asyncio.start_server(connected, "127.0.0.1", 0)
    proxy.address = f"127.0.0.1:{listener.sockets[0].getsockname()[1]}"
    yield proxy
    listener.close()
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


@pytest.fixture
def answering(server):
    async def reply(exchange):
        await exchange.reply(PAGE)

    server.answer = reply
    return server


# ---------------------------------------------------------------- ScraperAPI
async def test_requests_use_the_proxy_of_the_environment(answering, proxy, settings_for, monkeypatch):
    monkeypatch.setenv("HTTP_PROXY", f"http://{proxy.address}")
    async with ScraperApiClient(settings=settings_for(answering.url)) as client:
        for _ in range(3):
            await client.fetch("https://firm.example/")
    assert proxy.requests == [f"GET {answering.url}?url=https%3A%2F%2Ffirm.example%2F"]  # one connection, three calls
    assert len(answering.exchanges) == 3


@pytest.mark.parametrize("no_proxy", ["127.0.0.1", "*", "firm.example, 127.0.0.0/8"])
async def test_hosts_in_no_proxy_are_requested_directly(answering, proxy, settings_for, monkeypatch, no_proxy):
    monkeypatch.setenv("HTTP_PROXY", f"http://{proxy.address}")
    monkeypatch.setenv("NO_PROXY", no_proxy)
    async with ScraperApiClient(settings=settings_for(answering.url)) as client:
        await client.fetch("https://firm.example/")
    assert proxy.requests == []


async def test_a_proxy_password_is_sent_to_the_proxy_only_and_never_shown(answering, proxy, settings_for, monkeypatch):
    monkeypatch.setenv("all_proxy", f"me:{ENCODED}@{proxy.address}")
    proxy.password = PASSWORD
    settings = settings_for(answering.url)
    async with ScraperApiClient(settings=settings) as client:
        await client.fetch("https://firm.example/")
        shown = f"{client.proxy} {client.proxy!r} {settings!r}"
    assert f"http://{proxy.address}" in shown
    assert PASSWORD not in shown
    assert ENCODED not in shown
    assert not any("proxy" in name.lower() for name in answering.exchanges[0].headers)


async def test_netrc_is_not_read(answering, proxy, settings_for, monkeypatch, tmp_path):
    (tmp_path / "netrc").write_text("machine 127.0.0.1\nlogin me\npassword secret\n")
    monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))
    monkeypatch.setenv("HTTP_PROXY", f"http://{proxy.address}")
    async with ScraperApiClient(settings=settings_for(answering.url)) as client:
        await client.fetch("https://firm.example/")
    assert "Authorization" not in proxy.heads[0]


async def failure(client, url: str = "https://firm.example/") -> ScrapeError:
    with pytest.raises(ScrapeError) as raised:
        await client.fetch(url)
    return raised.value


async def test_a_refusal_of_the_proxy_does_not_fail_the_page(answering, proxy, settings_for, monkeypatch):
    monkeypatch.setenv("HTTP_PROXY", f"http://me:wrong@{proxy.address}")
    proxy.password = PASSWORD
    async with ScraperApiClient(settings=settings_for(answering.url)) as client:
        error = await failure(client)
    assert error.code is ErrorCode.CONNECTION_ERROR
    assert error.message == (
        f"the proxy asks for a user and password (407); calls go through the proxy http://{proxy.address} (HTTP_PROXY)"
    )


@pytest.mark.parametrize("scheme", ["http", "https"])
async def test_the_error_names_an_unreachable_proxy(settings_for, monkeypatch, scheme):
    monkeypatch.setenv(f"{scheme}_proxy", f"http://me:{ENCODED}@127.0.0.1:1")
    async with ScraperApiClient(settings=settings_for(f"{scheme}://localhost:1/")) as client:
        error = await failure(client)
    assert error.code is ErrorCode.CONNECTION_ERROR
    assert "no connection to the proxy" in error.message
    assert f"through the proxy http://127.0.0.1:1 ({scheme.upper()}_PROXY)" in error.message
    assert ENCODED not in error.message


async def test_a_refused_tunnel_does_not_fail_the_page(proxy, settings_for, monkeypatch):
    monkeypatch.setenv("HTTPS_PROXY", proxy.address)
    proxy.password = PASSWORD
    async with ScraperApiClient(settings=settings_for("https://localhost:1/")) as client:
        error = await failure(client)
    assert error.code is ErrorCode.CONNECTION_ERROR
    assert "the proxy refused to connect to ScraperAPI" in error.message


FETCH = """
import asyncio, sys
from pagecurator.scraping.scraperapi import ScraperApiClient
from pagecurator.settings import Settings

async def main():
    settings = Settings(_env_file=None, scraper_api_key="key", scraper_api_url=sys.argv[1])
    async with ScraperApiClient(settings=settings) as client:
        for _ in range(3):
            page = await client.fetch("https://example.org/")
        counters = client.counters
        print(page.http_status, counters.connections_opened, counters.requests - counters.connections_opened)

asyncio.run(main())
"""


async def test_a_tls_target_is_reached_through_a_tunnel_that_is_reused(tls_server, proxy):
    url, certificate, requests = tls_server
    proxy.password = PASSWORD
    environment = {
        **os.environ,
        "SSL_CERT_FILE": str(certificate),
        "HTTPS_PROXY": f"http://me:{ENCODED}@{proxy.address}",
        "HTTP_PROXY": "http://127.0.0.1:1",
    }
    running = await asyncio.create_subprocess_exec(
        sys.executable, "-c", FETCH, url, env=environment, stdout=asyncio.subprocess.PIPE
    )
    printed, _ = await running.communicate()
    assert printed.split() == [b"200", b"1", b"2"]
    assert proxy.requests == [f"CONNECT {urlsplit(url).netloc}"]
    assert len(requests) == 3
    assert all(b"roxy" not in request for request in requests)


# ---------------------------------------------------------------- direct fetches
class Names(AbstractResolver):
    def __init__(self, **names: list[str]) -> None:
        self.names = {name.replace("_", "."): addresses for name, addresses in names.items()}

    async def resolve(self, host, port=0, family=0):
        if host not in self.names:
            raise OSError(None, "no such name")
        return [
            {"hostname": host, "host": one, "port": port, "family": 2, "proto": 0, "flags": 0}
            for one in self.names[host]
        ]

    async def close(self):
        pass


async def test_direct_fetches_ignore_the_proxies_of_the_environment(answering, proxy, settings_for, monkeypatch):
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, f"http://{proxy.address}")
    client = DirectClient(settings=settings_for(answering.url, allow_private_addresses=True))
    await client.fetch(answering.url)
    await client.close()
    assert proxy.requests == []


@pytest.fixture
async def through(proxy, answering, settings_for):
    """Direct fetches through ``proxy``, which finds every public name at ``answering``."""
    opened: list[DirectClient] = []

    def make(**names: list[str]) -> DirectClient:
        settings = settings_for(answering.url, direct_proxy=f"http://me:{ENCODED}@{proxy.address}")
        proxy.password = PASSWORD
        port = urlsplit(answering.url).port
        proxy.names = {name.replace("_", "."): port for name in names}
        opened.append(DirectClient(settings=settings, resolver=Names(**names), address_policy=AddressPolicy()))
        return opened[-1]

    yield make
    for client in opened:
        await client.close()


async def test_direct_proxy_carries_direct_fetches(proxy, through):
    page = await through(firm_example=["93.184.215.14"]).fetch("http://firm.example/")
    assert "info@example.org" in page.html
    assert proxy.requests == ["GET http://firm.example/"]


@pytest.mark.parametrize("addresses", [["10.0.0.5"], ["93.184.215.14", "127.0.0.1"], ["::1"]])
async def test_a_private_address_is_never_requested_through_the_proxy(proxy, through, addresses):
    error = await failure(through(firm_example=addresses), "http://firm.example/")
    assert error.code is ErrorCode.ADDRESS_REFUSED
    assert proxy.requests == []


async def test_a_redirect_target_is_validated_like_the_first_url(proxy, through, answering):
    async def reply(exchange):
        await exchange.reply(status=302, Location="http://inside.example/")

    answering.answer = reply
    error = await failure(through(firm_example=["93.184.215.14"], inside_example=["10.0.0.5"]), "http://firm.example/")
    assert error.code is ErrorCode.ADDRESS_REFUSED
    assert proxy.requests == ["GET http://firm.example/"]


async def test_a_host_without_addresses_is_not_requested_through_the_proxy(proxy, through):
    error = await failure(through(), "http://firm.example/")
    assert error.code is ErrorCode.NAME_NOT_FOUND
    assert proxy.requests == []


async def test_the_error_names_a_proxy_that_refuses_direct_requests(proxy, through):
    client = through(firm_example=["93.184.215.14"])
    proxy.password = "another"
    for url in ("http://firm.example/", "https://firm.example/"):
        error = await failure(client, url)
        assert error.code is ErrorCode.CONNECTION_ERROR
        assert "the proxy of DIRECT_PROXY" in error.message


# ---------------------------------------------------------------- the language model
def test_a_socks_proxy_for_a_language_model_is_one_sentence(settings_for, monkeypatch):
    pytest.importorskip("openai")
    monkeypatch.setenv("ALL_PROXY", "socks5://proxy:1080")
    with pytest.raises(ProxyRefused):
        model_for(settings_for("http://127.0.0.1:1/", openai_api_key="key"), Metrics())


# ---------------------------------------------------------------- what the settings say
@pytest.mark.parametrize(
    ("no_proxy", "host", "port", "excepted"),
    [
        ("", "api.scraperapi.com", 443, False),
        ("*", "api.scraperapi.com", 443, True),
        ("scraperapi.com", "api.scraperapi.com", 443, True),
        (".scraperapi.com", "api.scraperapi.com", 443, True),
        ("*.scraperapi.com", "api.scraperapi.com", 443, True),
        ("API.ScraperAPI.com.", "api.scraperapi.com", 443, True),
        ("raperapi.com", "api.scraperapi.com", 443, False),
        ("a.example b.example,api.scraperapi.com", "api.scraperapi.com", 443, True),
        ("scraperapi.com:443", "api.scraperapi.com", 443, True),
        ("scraperapi.com:8443", "api.scraperapi.com", 443, False),
        ("*:80", "api.scraperapi.com", 443, False),
        ("127.0.0.1", "127.0.0.1", 8080, True),
        ("127.0.0.0/8", "127.0.0.1", 8080, True),
        ("10.0.0.0/8", "127.0.0.1", 8080, False),
        ("127.0.0.1:8080", "127.0.0.1", 8080, True),
        ("localhost", "127.0.0.1", 8080, False),
        ("localhost", "localhost", 8080, True),
        ("::1", "::1", 8080, True),
        ("[::1]:8080", "::1", 8080, True),
        ("[::1]:8081", "::1", 8080, False),
        ("fd00::/8", "fd12::1", 80, True),
        (" , ,", "api.scraperapi.com", 443, False),
    ],
)
def test_no_proxy_has_the_usual_rules(no_proxy, host, port, excepted):
    assert matches_no_proxy(no_proxy, host, port) is excepted


@pytest.mark.parametrize(
    ("variables", "url", "found"),
    [
        ({}, "https://api.scraperapi.com/", None),
        ({"HTTPS_PROXY": "proxy:3128"}, "https://api.scraperapi.com/", ("http://proxy:3128", "HTTPS_PROXY")),
        (
            {"https_proxy": "http://low:1", "HTTPS_PROXY": "http://up:1"},
            "https://x.example/",
            ("http://low:1", "HTTPS_PROXY"),
        ),
        ({"HTTP_PROXY": "http://proxy:3128"}, "https://api.scraperapi.com/", None),
        ({"ALL_PROXY": "http://proxy:3128"}, "https://api.scraperapi.com/", ("http://proxy:3128", "ALL_PROXY")),
        ({"ALL_PROXY": "socks5://p:1", "HTTPS_PROXY": "https://p"}, "https://x.example/", ("https://p", "HTTPS_PROXY")),
        ({"HTTPS_PROXY": ""}, "https://api.scraperapi.com/", None),
        ({"HTTPS_PROXY": "socks5://p:1", "NO_PROXY": "*"}, "https://api.scraperapi.com/", None),
        ({"HTTPS_PROXY": "http://[fd00::1]:3128/"}, "https://x.example/", ("http://[fd00::1]:3128", "HTTPS_PROXY")),
    ],
)
def test_the_proxy_is_chosen_by_the_variables(settings_for, monkeypatch, variables, url, found):
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    proxy = scraper_api_proxy(settings_for(url))
    assert (proxy and (str(proxy), proxy.setting)) == found


@pytest.mark.parametrize("name", ["HTTPS_PROXY", "ALL_PROXY", "DIRECT_PROXY"])
@pytest.mark.parametrize(
    "value",
    [
        "socks5://me:hunter2@proxy:1080",
        "http://me:hunter2@",
        "http://me:hunter2@proxy:port",
        "http://me:hunter2@proxy:99999",
        "http://me:hun/ter2@proxy:3128",
        "http://me:hunter2@proxy:3128/path",
        "http://me:hunter2%0d%0a@proxy:3128",
        "ftp://me:hunter2@proxy",
        "http://[me:hunter2@proxy",
    ],
)
def test_an_invalid_proxy_is_one_sentence_without_its_value(settings_for, monkeypatch, name, value):
    monkeypatch.setenv(name, value)
    settings = settings_for("https://api.scraperapi.com/")
    with pytest.raises(ProxyRefused) as raised:
        direct_proxy(settings) if name == "DIRECT_PROXY" else scraper_api_proxy(settings)
    assert str(raised.value).startswith(f"{name}: ")
    assert "hunter" not in str(raised.value)
    assert "hun" not in repr(settings)
