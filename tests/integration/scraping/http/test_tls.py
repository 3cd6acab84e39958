"""TLS: certificates are verified, and certificate authorities can be added."""

import asyncio
import os
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
