"""Private addresses are unreachable: by name, literal, redirect and DNS rebinding."""

from __future__ import annotations

import asyncio
import socket
import struct
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from aiohttp import web
from aiohttp.abc import AbstractResolver

from pagecurator.runtime.container import open_container
from pagecurator.scraping.direct import DirectClient
from pagecurator.scraping.errors import ErrorCode, ScrapeError
from pagecurator.scraping.ssrf import AddressPolicy, AddressRefusedError
from pagecurator.settings import Settings
from pagecurator.websites.models import ScrapeRequest
from pagecurator.websites.scraper import open_website_scraper

from .conftest import ScraperHarness, page

PAGE = page("secret@inside.example")


# ---------------------------------------------------------------- a DNS server of our own, and a client that asks it
class Dns(asyncio.DatagramProtocol):
    """Answers A queries over UDP with the next address of a list (the last one again and again), time to live 0."""

    def __init__(self, *addresses: str) -> None:
        self.left = list(addresses)
        self.answered: list[str] = []
        self.port = 0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = transport

    def datagram_received(self, data: bytes, address: tuple) -> None:
        given = self.left.pop(0) if len(self.left) > 1 else self.left[0]
        self.answered.append(given)
        options = data[12:]
        answer = b"\xc0\x0c" + struct.pack(">HHIH", 1, 1, 0, 4) + socket.inet_aton(given)
        self.transport.sendto(data[:2] + b"\x81\x80" + struct.pack(">HHHH", 1, 1, 0, 0) + options + answer, address)


class DnsClient(AbstractResolver):
    """Asks one server, each time anew, and leads port 80 to a port where a test may listen."""

    def __init__(self, dns: Dns, *, web_port: int) -> None:
        self._dns = dns
        self._web_port = web_port

    async def resolve(self, host: str, port: int = 0, family: int = socket.AF_INET) -> list[dict]:
        loop = asyncio.get_running_loop()
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asking:
            asking.setblocking(False)
            asking.connect(("127.0.0.1", self._dns.port))
            labels = b"".join(bytes([len(label)]) + label.encode() for label in host.split("."))
            await loop.sock_sendall(
                asking, b"\x12\x34\x01\x00" + struct.pack(">HHHH", 1, 0, 0, 0) + labels + b"\x00\x00\x01\x00\x01"
            )
            answer = await loop.sock_recv(asking, 512)
        return [
            {
                "hostname": host,
                "host": socket.inet_ntoa(answer[-4:]),
                "port": self._web_port if port == 80 else port,
                "family": socket.AF_INET,
                "proto": 0,
                "flags": 0,
            }
        ]

    async def close(self) -> None:
        pass


@asynccontextmanager
async def dns_with(*addresses: str) -> AsyncIterator[Dns]:
    transport, dns = await asyncio.get_running_loop().create_datagram_endpoint(
        lambda: Dns(*addresses), local_addr=("127.0.0.1", 0)
    )
    dns.port = transport.get_extra_info("sockname")[1]
    yield dns
    transport.close()


@asynccontextmanager
async def listening(handler, *hosts: str) -> AsyncIterator[int]:
    """A web server on one port of several loopback addresses."""
    app = web.Application()
    app.router.add_route("*", "/{path:.*}", handler)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    first, *others = hosts
    await web.TCPSite(runner, first, 0).start()
    port = runner.addresses[0][1]
    for host in others:
        await web.TCPSite(runner, host, port).start()
    yield port
    await runner.cleanup()


def settings(**values: object) -> Settings:
    return Settings(_env_file=None, **{"request_timeout": 5.0, **values})


async def fetched(url: str, **how) -> str:
    client = DirectClient(settings=settings(), **how)
    try:
        return (await client.fetch(url)).html
    finally:
        await client.close()


# In these tests 127.0.0.2 plays the public internet and 127.0.0.1 the inside.
OUTSIDE = AddressPolicy(lambda address: address == "127.0.0.2")


# ---------------------------------------------------------------- DNS rebinding
async def test_the_checked_address_is_the_one_connected_to():
    peers = []

    async def serve(request: web.Request) -> web.Response:
        peers.append(request.transport.get_extra_info("sockname")[0])
        return web.Response(text=page("office@outside.example"), content_type="text/html")

    async with listening(serve, "127.0.0.1", "127.0.0.2") as port, dns_with("127.0.0.2", "127.0.0.1") as dns:
        html = await fetched("http://rebind.example/", address_policy=OUTSIDE, resolver=DnsClient(dns, web_port=port))
    assert "office@outside.example" in html
    assert peers == ["127.0.0.2"]
    assert dns.answered == ["127.0.0.2"]  # one look-up: there is no second one that could lie


async def test_a_name_that_resolves_to_a_private_address_later_is_refused_then():
    peers = []

    async def serve(request: web.Request) -> web.Response:
        peers.append(request.transport.get_extra_info("sockname")[0])
        response = web.Response(text=page("office@outside.example"), content_type="text/html")
        response.force_close()
        return response

    async with listening(serve, "127.0.0.1", "127.0.0.2") as port, dns_with("127.0.0.2", "127.0.0.1") as dns:
        client = DirectClient(settings=settings(), address_policy=OUTSIDE, resolver=DnsClient(dns, web_port=port))
        client._session.connector._use_dns_cache = False
        await client.fetch("http://rebind.example/")
        with pytest.raises(ScrapeError) as refused:
            await client.fetch("http://rebind.example/contact")
        await client.close()
    assert refused.value.code is ErrorCode.ADDRESS_REFUSED
    assert dns.answered == ["127.0.0.2", "127.0.0.1"]
    assert peers == ["127.0.0.2"]


# ---------------------------------------------------------------- names, literals, redirects
@pytest.mark.parametrize("inside", ["127.0.0.1", "0.0.0.0", "169.254.169.254", "10.0.0.1", "100.64.0.1"])
async def test_a_name_that_resolves_to_a_private_address_is_refused(inside):
    served = []

    async def serve(request: web.Request) -> web.Response:
        served.append(request)
        return web.Response(text=PAGE, content_type="text/html")

    async with listening(serve, "127.0.0.1") as port, dns_with(inside) as dns:
        with pytest.raises(ScrapeError, match="not public") as refused:
            await fetched("http://inside.example/", resolver=DnsClient(dns, web_port=port))
    assert refused.value.code is ErrorCode.ADDRESS_REFUSED
    assert served == []


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "[::1]", "[::ffff:127.0.0.1]", "[64:ff9b::7f00:1]", "[2002:7f00:1::]", "localhost"]
)
async def test_a_literal_address_is_checked_when_connecting(host):
    """Even if the URL were not checked."""
    served = []

    async def serve(request: web.Request) -> web.Response:
        served.append(request)
        return web.Response(text=PAGE, content_type="text/html")

    async with listening(serve, "127.0.0.1") as port:
        with pytest.raises(ScrapeError) as refused:
            await fetched(f"http://{host}:{port}/")
    assert refused.value.code is ErrorCode.ADDRESS_REFUSED
    assert served == []


@pytest.mark.parametrize(
    "location",
    [
        "http://127.0.0.1:{port}/",
        "http://localhost:{port}/",
        "//127.1:{port}/",
        "http://0x7f000001:{port}/",
        "http://[::ffff:127.0.0.1]:{port}/",
        "http://169.254.169.254/latest/meta-data/",
        "file:///etc/passwd",
        "gopher://127.0.0.1:{port}/",
    ],
)
async def test_a_redirect_to_a_private_address_is_refused(location):
    peers = []

    async def serve(request: web.Request) -> web.Response:
        where = request.transport.get_extra_info("sockname")[0]
        peers.append(where)
        if where == "127.0.0.2":
            return web.Response(status=302, headers={"Location": location.format(port=port)})
        return web.Response(text=PAGE, content_type="text/html")

    async with listening(serve, "127.0.0.1", "127.0.0.2") as port, dns_with("127.0.0.2") as dns:
        with pytest.raises(ScrapeError) as refused:
            await fetched("http://outside.example/", address_policy=OUTSIDE, resolver=DnsClient(dns, web_port=port))
    assert refused.value.code is ErrorCode.ADDRESS_REFUSED
    assert peers == ["127.0.0.2"]


async def test_a_redirect_to_a_name_with_a_private_address_is_refused():
    peers = []

    async def serve(request: web.Request) -> web.Response:
        where = request.transport.get_extra_info("sockname")[0]
        peers.append(where)
        return web.Response(status=302, headers={"Location": "http://inside.example/"})

    async with listening(serve, "127.0.0.1", "127.0.0.2") as port, dns_with("127.0.0.2", "127.0.0.1") as dns:
        with pytest.raises(ScrapeError) as refused:
            await fetched("http://outside.example/", address_policy=OUTSIDE, resolver=DnsClient(dns, web_port=port))
    assert refused.value.code is ErrorCode.ADDRESS_REFUSED
    assert peers == ["127.0.0.2"]


def test_only_internet_sockets_are_created():
    with pytest.raises(AddressRefusedError):
        AddressPolicy(lambda _: True).create_socket((socket.AF_UNIX, socket.SOCK_STREAM, 0, "", ("/run/docker.sock",)))


# ---------------------------------------------------------------- the whole flow
async def test_by_default_no_local_address_is_reached(scraping: ScraperHarness):
    scraping.web.site("inside.example", PAGE)
    async with scraping.scraper(allow_private_addresses=False) as scraper:
        for website in (
            "inside.example",
            f"http://127.0.0.1:{scraping.web.port}",
            f"http://localhost:{scraping.web.port}",
        ):
            answer = await scraper.scrape(ScrapeRequest(website=website), deadline_seconds=20)
            assert answer.status == "error"
            assert answer.error_code in ("address_refused", "bad_address")
    assert not scraping.web.hits
    assert scraping.events("security.private_addresses_allowed") == []


async def test_allowing_private_addresses_is_logged(scraping: ScraperHarness):
    async with open_container(scraping.settings(), worker="test") as container, open_website_scraper(container):
        pass
    (event,) = scraping.events("security.private_addresses_allowed")
    assert event["log_level"] == "error"
