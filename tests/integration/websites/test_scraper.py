"""Scraping one website: the pages that are fetched, and the result."""

from __future__ import annotations

import asyncio

import pytest
from aiohttp import web

from pagecurator.scraping.errors import ErrorCode
from pagecurator.websites import scrape as scrape_module
from pagecurator.websites.models import ScrapeKind, ScrapeRequest, WebsiteStatus

from .conftest import page

HOME = page('<a href="mailto:info@firm.example">info@firm.example</a> <a href="/kontakt/">Kontakt</a>')
CONTACT = page("<p>Tel. +44 20 7946 0018</p><p>sales@firm.example</p>", title="Kontakt")


async def scrape(scraper, website, *, seconds=20.0, **options):
    return await scraper.scrape(ScrapeRequest(website=website, **options), deadline_seconds=seconds)


async def test_homepage_and_contact_page_are_read_and_merged(scraper, web_server):
    web_server.site("firm.example", {"/": HOME, "/kontakt/": CONTACT})
    answer = await scrape(scraper, "https://www.firm.example/".replace("www.", ""))
    assert answer.status is WebsiteStatus.SUCCESS
    assert answer.website == "http://firm.example"
    assert set(answer.emails) == {"info@firm.example", "sales@firm.example"}
    assert answer.phones == ["+442079460018"]
    assert answer.pages == ("http://firm.example/", "http://firm.example/kontakt/")


async def test_without_contact_page_only_the_homepage_is_fetched(scraper, web_server):
    web_server.site("firm.example", {"/": HOME, "/kontakt/": CONTACT})
    answer = await scrape(scraper, "firm.example", contact_page=False)
    assert answer.emails == ["info@firm.example"]
    assert web_server.hits == {"firm.example/": 1}


async def test_linkedin_requests_read_the_homepage_only(scraper, web_server):
    profile = '<a href="https://www.linkedin.com/company/firm-example/">us</a>'
    web_server.site("firm.example", {"/": page(profile + '<a href="/contact">Contact</a>'), "/contact": CONTACT})
    answer = await scrape(scraper, "firm.example", kind=ScrapeKind.LINKEDIN)
    assert answer.company_linkedin == ["https://www.linkedin.com/company/firm-example"]
    assert web_server.hits == {"firm.example/": 1}


async def test_without_linkedin_profiles_a_linkedin_request_finds_no_contacts(scraper, web_server):
    web_server.site("firm.example", HOME)
    answer = await scrape(scraper, "firm.example", kind=ScrapeKind.LINKEDIN)
    assert (answer.status, answer.contacts) == (WebsiteStatus.NO_CONTACTS_FOUND, ())


async def test_a_website_that_exists_with_www_only_is_found(scraper, web_server):
    web_server.site("www.firm.example", page("office@firm.example"))
    answer = await scrape(scraper, "firm.example")
    assert answer.emails == ["office@firm.example"]
    assert answer.website == "http://firm.example"


async def test_after_a_404_without_www_the_host_with_www_is_tried(scraper, web_server):
    web_server.site("firm.example", {})
    web_server.site("www.firm.example", page("office@firm.example"))
    assert (await scrape(scraper, "firm.example")).emails == ["office@firm.example"]


async def test_a_website_with_an_unknown_host_fails_to_fetch_homepage(scraper, scraping):
    answer = await scrape(scraper, "gone.example")
    assert (answer.status, answer.error, answer.error_code) == (
        WebsiteStatus.ERROR,
        "Failed to fetch homepage",
        "name_not_found",
    )
    (event,) = scraping.events("site.failed")
    assert event["website"] == "http://gone.example"
    assert set(scraping.web.lookups) == {"gone.example", "www.gone.example"}


@pytest.mark.parametrize(
    "text", ["", "not a url", "mailto:info@firm.example", "info@firm.example", "ftp://firm.example"]
)
async def test_an_invalid_website_is_an_error_with_a_reason(scraper, text):
    answer = await scrape(scraper, text)
    assert (answer.status, answer.error_code, answer.website) == (WebsiteStatus.ERROR, "bad_address", text)
    assert answer.error.endswith(".")


async def test_a_late_contact_page_leaves_the_contacts_of_the_homepage(scraper, web_server):
    never = asyncio.Event()

    async def slow(_request: web.Request) -> web.Response:
        web_server.gates["asked"].set()
        await never.wait()
        raise AssertionError

    asked = web_server.gates["asked"] = asyncio.Event()
    web_server.site("firm.example", {"/": HOME, "/kontakt/": slow})
    patient = asyncio.create_task(scrape(scraper, "firm.example", seconds=300))
    await asked.wait()
    answer = await scrape(scraper, "firm.example", seconds=0)  # joins the look, whose contact page does not come
    patient.cancel()
    assert (answer.status, answer.emails) == (WebsiteStatus.SUCCESS, ["info@firm.example"])


async def test_a_late_homepage_is_an_error(scraper, web_server):
    async def slow(_request: web.Request) -> web.Response:
        await asyncio.Event().wait()
        raise AssertionError

    web_server.site("firm.example", {"/": slow})
    answer = await scrape(scraper, "firm.example", seconds=0.5)
    assert (answer.error, answer.error_code) == ("Failed to fetch homepage", "timeout")


async def test_concurrent_callers_share_one_fetch(scraper, web_server):
    gate = asyncio.Event()

    async def gated(_request: web.Request) -> web.Response:
        await gate.wait()
        return web.Response(text=page("office@firm.example"), content_type="text/html")

    web_server.site("firm.example", {"/": gated})
    askers = [asyncio.create_task(scrape(scraper, "https://firm.example/")) for _ in range(20)]
    await web_server.arrived.wait()
    gate.set()
    answers = await asyncio.gather(*askers)
    assert {tuple(answer.emails) for answer in answers} == {("office@firm.example",)}
    assert web_server.hits == {"firm.example/": 1}


async def test_cancelling_the_first_caller_does_not_affect_the_others(scraper, web_server):
    gate = asyncio.Event()

    async def gated(_request: web.Request) -> web.Response:
        await gate.wait()
        return web.Response(text=page("office@firm.example"), content_type="text/html")

    web_server.site("firm.example", {"/": gated})
    first = asyncio.create_task(scrape(scraper, "firm.example"))
    await web_server.arrived.wait()
    second = asyncio.create_task(scrape(scraper, "firm.example"))
    await asyncio.sleep(0)
    first.cancel()
    with pytest.raises(asyncio.CancelledError):
        await first
    gate.set()
    assert (await second).emails == ["office@firm.example"]
    assert web_server.hits == {"firm.example/": 1}


# ---------------------------------------------------------------- websites of every kind
async def test_a_website_without_https_is_found(scraper, web_server):
    web_server.site("firm.example", page("office@firm.example"))
    answer = await scrape(scraper, "https://firm.example")
    assert answer.pages == ("http://firm.example/",)


async def test_a_website_with_an_invalid_certificate_is_read_over_http(scraper, web_server):
    web_server.tls_port = web_server.port  # speaks no TLS at all
    web_server.site("firm.example", page("office@firm.example"))
    assert (await scrape(scraper, "firm.example")).emails == ["office@firm.example"]


async def test_a_page_built_by_scripts_alone_has_no_content(scraper, web_server):
    web_server.site("app.example", "<!doctype html><html><head></head><body><div id='root'></div></body></html>")
    answer = await scrape(scraper, "app.example")
    assert (answer.status, answer.error_code) == (WebsiteStatus.ERROR, "no_content")


async def test_a_loop_of_redirects_ends(scraper, web_server):
    async def loop(request: web.Request) -> web.Response:
        return web.Response(status=302, headers={"Location": "/b" if request.path == "/" else "/"})

    web_server.site("firm.example", {"/": loop, "/b": loop})
    answer = await scrape(scraper, "firm.example")
    assert (answer.status, answer.error_code) == (WebsiteStatus.ERROR, "too_many_redirects")


async def test_a_contact_page_that_redirects_to_the_homepage_is_read_once(scraper, web_server):
    async def home(_request: web.Request) -> web.Response:
        return web.Response(status=302, headers={"Location": "/"})

    web_server.site("firm.example", {"/": HOME, "/kontakt/": home})
    answer = await scrape(scraper, "firm.example")
    assert answer.pages == ("http://firm.example/",)
    assert answer.emails == ["info@firm.example"]


@pytest.mark.parametrize("status", [404, 403, 500])
async def test_a_failed_contact_page_leaves_the_contacts_of_the_homepage(scraper, web_server, status):
    async def broken(_request: web.Request) -> web.Response:
        return web.Response(status=status)

    web_server.site("firm.example", {"/": HOME, "/kontakt/": broken})
    answer = await scrape(scraper, "firm.example")
    assert (answer.status, answer.emails) == (WebsiteStatus.SUCCESS, ["info@firm.example"])


async def test_a_contact_page_of_another_website_is_not_fetched(scraper, web_server):
    web_server.site("other.example", {"/contact": CONTACT})
    web_server.site("firm.example", page('office@firm.example <a href="http://other.example/contact">Contact</a>'))
    answer = await scrape(scraper, "firm.example")
    assert answer.emails == ["office@firm.example"]
    assert not [hit for hit in web_server.hits if hit.startswith("other")]


async def test_the_links_of_a_long_page_are_read_in_the_extraction_pool(scraper, web_server):
    filler = "<p>Many words about bicycles, boats and everything between them.</p>" * 3000
    web_server.site("firm.example", {"/": page(filler + '<a href="/kontakt/">Kontakt</a>'), "/kontakt/": CONTACT})
    answer = await scrape(scraper, "firm.example")
    assert answer.emails == ["sales@firm.example"]


async def test_a_bug_triggered_by_one_website_fails_that_website_alone(scraper, web_server, monkeypatch):
    def broken(_failures):
        raise RuntimeError("a fault of ours")

    monkeypatch.setattr(scrape_module, "merge_contacts", broken)
    web_server.site("firm.example", HOME)
    answer = await scrape(scraper, "firm.example", contact_page=False)
    assert (answer.status, answer.error_code) == (WebsiteStatus.ERROR, "internal_error")


async def test_no_connection_is_left_open(scraper, web_server):
    web_server.site("firm.example", {"/": HOME, "/kontakt/": CONTACT})
    await asyncio.gather(*(scrape(scraper, f"firm.example/?n={number}") for number in range(5)))
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0):
            await scrape(scraper, "firm.example", refresh=True)
    assert len(scraper._flights) == 0


async def test_a_website_that_accepts_connections_and_never_responds_is_tried_once(scraping):
    taken = []

    async def connected(reader, writer):
        taken.append(writer)
        await reader.read()
        writer.close()

    server = await asyncio.start_server(connected, "127.0.0.1", 0)
    website = f"127.0.0.1:{server.sockets[0].getsockname()[1]}"
    began = asyncio.get_running_loop().time()
    async with scraping.scraper(request_timeout=0.4) as scraper:
        for scheme, connections in (("http", 1), ("https", 2)):  # TLS may be what it does not understand
            taken.clear()
            answer = await scrape(scraper, f"{scheme}://{website}")
            assert (answer.status, answer.error_code) == (WebsiteStatus.ERROR, ErrorCode.TIMEOUT)
            assert len(taken) == connections
    assert asyncio.get_running_loop().time() - began < 4 * 0.4
    server.close()


async def test_a_website_whose_tls_handshake_stalls_is_tried_over_http(scraping):
    """As servers do that wait for the end of a request line in what is a TLS handshake."""
    taken = []

    async def connected(reader, writer):
        taken.append(writer)
        if (await reader.read(1)) == b"G":
            body = HOME.encode()
            writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: %d\r\n\r\n" % len(body) + body)
        await reader.read()
        writer.close()

    server = await asyncio.start_server(connected, "127.0.0.1", 0)
    async with scraping.scraper(request_timeout=0.4) as scraper:
        answer = await scrape(scraper, f"127.0.0.1:{server.sockets[0].getsockname()[1]}")
    assert answer.status is not WebsiteStatus.ERROR
    assert len(taken) == 2
    server.close()


async def test_a_website_that_stalls_in_its_response_is_tried_once(scraping):
    taken = []

    async def connected(reader, writer):
        taken.append(writer)
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n<html>")
        await reader.read()
        writer.close()

    server = await asyncio.start_server(connected, "127.0.0.1", 0)
    async with scraping.scraper(request_timeout=0.4) as scraper:
        answer = await scrape(scraper, f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}")
    assert (answer.status, answer.error_code) == (WebsiteStatus.ERROR, ErrorCode.TIMEOUT)
    assert len(taken) == 1
    server.close()
