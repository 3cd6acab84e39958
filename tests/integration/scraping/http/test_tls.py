"""TLS: certificates are verified, and certificate authorities can be added."""

import asyncio
import os
import socket
import ssl
import sys

import pytest

from pagecurator.scraping.errors import ErrorCode, ScrapeError
from pagecurator.scraping.scraperapi import ScraperApiClient

PAGE = b"<!doctype html><html><head><title>Bakery</title></head><body><p>Write to info@example.org</p></body></html>"

# In a process of its own, since the authorities are read once, when aiohttp is imported.
FETCH = """
import asyncio, sys
from pagecurator.scraping.scraperapi import ScraperApiClient
from pagecurator.settings import Settings

async def main():
    settings = Settings(_env_file=None, scraper_api_key="key", scraper_api_url=sys.argv[1])
    async with ScraperApiClient(settings=settings) as client:
        for _ in range(3):
            page = await client.fetch("https://example.org/")
        print(page.http_status, client.counters.connections_opened)

asyncio.run(main())
"""


async def test_an_untrusted_certificate_is_rejected_before_the_key_is_sent(tls_server, settings_for):
    url, _, requests = tls_server
    async with ScraperApiClient(settings=settings_for(url)) as client:
        with pytest.raises(ScrapeError, match="certificate") as raised:
            await client.fetch("https://example.org/")
    assert raised.value.code is ErrorCode.CONNECTION_ERROR
    assert requests == []


async def test_ssl_cert_file_adds_a_certificate_authority(tls_server):
    url, certificate, requests = tls_server
    fetching = await asyncio.create_subprocess_exec(
        *(sys.executable, "-X", "dev", "-W", "error", "-c", FETCH, url),
        env={**os.environ, "SSL_CERT_FILE": str(certificate)},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    out, err = await fetching.communicate()
    assert (out.split(), err) == ([b"200", b"1"], b"")
    assert len(requests) == 3


# As the daemon runs: on uvloop. The process lives until its input ends.
REFUSE = """
import asyncio, sys, uvloop
from pagecurator.scraping.errors import ScrapeError
from pagecurator.scraping.scraperapi import ScraperApiClient
from pagecurator.settings import Settings

async def main():
    settings = Settings(
        _env_file=None, scraper_api_key="key", scraper_api_url=sys.argv[1], wf7_max_body_bytes=1_000_000
    )
    async with ScraperApiClient(settings=settings) as client:
        try:
            await client.fetch("https://example.org/")
        except ScrapeError as error:
            print(error.code, flush=True)
        await asyncio.to_thread(sys.stdin.read)

with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
    runner.run(main())
"""


def send_endlessly(listener: socket.socket, context: ssl.SSLContext) -> int:
    """Answer one request with a body that never ends, whatever the client says; the bytes sent until it is gone."""
    sent = 0
    accepted, _ = listener.accept()
    with context.wrap_socket(accepted, server_side=True) as connection:
        connection.recv(65_536)
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<html>")
        try:
            while True:
                connection.sendall(bytes(65_536))
                sent += 65_536
        except OSError:
            return sent


async def test_the_rest_of_a_body_that_is_too_long_is_not_received(tls_server):
    """Of TLS, uvloop waits for the other side's end, and until then receives what it sends."""
    _, certificate, _ = tls_server
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, certificate.with_name("key.pem"))
    with socket.create_server(("127.0.0.1", 0)) as listener:
        sending = asyncio.create_task(asyncio.to_thread(send_endlessly, listener, context))
        fetching = await asyncio.create_subprocess_exec(
            *(sys.executable, "-c", REFUSE, f"https://localhost:{listener.getsockname()[1]}/"),
            env={**os.environ, "SSL_CERT_FILE": str(certificate)},
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
        )
        said = await fetching.stdout.readline()
        sent = await sending
        await fetching.communicate(b"")
    assert said == b"body_too_large\n"
    assert sent < 64 * 1024 * 1024  # what the buffers on the way hold; else some hundred megabytes


async def test_a_server_without_tls_is_a_connection_error(settings_for):
    async def connected(reader, writer):
        await reader.read(10)
        writer.write(b"HTTP/1.1 400 Bad Request\r\n\r\n")
        writer.close()

    listener = await asyncio.start_server(connected, "127.0.0.1", 0)
    url = f"https://127.0.0.1:{listener.sockets[0].getsockname()[1]}/"
    async with ScraperApiClient(settings=settings_for(url)) as client:
        with pytest.raises(ScrapeError) as raised:
            await client.fetch("https://example.org/")
    assert raised.value.code is ErrorCode.CONNECTION_ERROR
    listener.close()
    await listener.wait_closed()
