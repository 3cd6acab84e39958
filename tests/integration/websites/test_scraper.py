"""The flow for one website: which pages are fetched, and what is answered."""

from __future__ import annotations

import asyncio

import pytest
from aiohttp import web

from pagecurator.scraping.errors import ErrorCode
from pagecurator.websites import scrape
from pagecurator.websites.models import SiteKind, SiteQuestion, SiteStatus

from .conftest import page

HOME = page('<a href="mailto:info@firm.example">info@firm.example</a> <a href="/kontakt/">Kontakt</a>')
CONTACT = page("<p>Tel. +44 20 7946 0018</p><p>sales@firm.example</p>", title="Kontakt")


async def ask(sites, website, *, seconds=20.0, **question):
    return await sites.ask(SiteQuestion(website=website, **question), deadline_seconds=seconds)


async def test_homepage_and_contact_page_are_read_and_merged(sites, sites_web):
    sites_web.site("firm.example", {"/": HOME, "/kontakt/": CONTACT})
    answer = await ask(sites, "https://www.firm.example/".replace("www.", ""))
    assert answer.status is SiteStatus.SUCCESS
    assert answer.website == "http://firm.example"
    assert set(answer.emails) == {"info@firm.example", "sales@firm.example"}
    assert answer.phones == ["+442079460018"]
    assert answer.pages == ("http://firm.example/", "http://firm.example/kontakt/")


async def test_without_contact_page_only_the_homepage_is_fetched(sites, sites_web):
    sites_web.site("firm.example", {"/": HOME, "/kontakt/": CONTACT})
    answer = await ask(sites, "firm.example", contact_page=False)
    assert answer.emails == ["info@firm.example"]
    assert sites_web.hits == {"firm.example/": 1}


async def test_linkedin_looks_at_the_homepage_only(sites, sites_web):
    profile = '<a href="https://www.linkedin.com/company/firm-example/">us</a>'
    sites_web.site("firm.example", {"/": page(profile + '<a href="/contact">Contact</a>'), "/contact": CONTACT})
    answer = await ask(sites, "firm.example", kind=SiteKind.LINKEDIN)
    assert answer.company_linkedin == ["https://www.linkedin.com/company/firm-example"]
    assert sites_web.hits == {"firm.example/": 1}


async def test_a_site_without_linkedin_is_no_success_for_linkedin(sites, sites_web):
    sites_web.site("firm.example", HOME)
    answer = await ask(sites, "firm.example", kind=SiteKind.LINKEDIN)
    assert (answer.status, answer.contacts) == (SiteStatus.NO_CONTACTS_FOUND, ())


async def test_a_site_that_has_only_www_is_found(sites, sites_web):
    sites_web.site("www.firm.example", page("office@firm.example"))
    answer = await ask(sites, "firm.example")
    assert answer.emails == ["office@firm.example"]
    assert answer.website == "http://firm.example"


async def test_a_404_of_the_bare_name_leads_to_www(sites, sites_web):
    sites_web.site("firm.example", {})
    sites_web.site("www.firm.example", page("office@firm.example"))
    assert (await ask(sites, "firm.example")).emails == ["office@firm.example"]


async def test_a_name_that_leads_nowhere_fails_to_fetch_homepage(sites, scraping):
    answer = await ask(sites, "gone.example")
    assert (answer.status, answer.error, answer.error_code) == (
        SiteStatus.ERROR,
        "Failed to fetch homepage",
        "name_not_found",
    )
    (event,) = scraping.events("site.failed")
    assert event["website"] == "http://gone.example"
    assert set(scraping.web.lookups) == {"gone.example", "www.gone.example"}


@pytest.mark.parametrize(
    "text", ["", "not a url", "mailto:info@firm.example", "info@firm.example", "ftp://firm.example"]
)
async def test_what_is_no_website_is_an_error_that_says_why(sites, text):
    answer = await ask(sites, text)
    assert (answer.status, answer.error_code, answer.website) == (SiteStatus.ERROR, "bad_address", text)
    assert answer.error.endswith(".")


async def test_a_contact_page_that_does_not_come_in_time_leaves_the_homepage(sites, sites_web):
    never = asyncio.Event()

    async def slow(_request: web.Request) -> web.Response:
        sites_web.gates["asked"].set()
        await never.wait()
        raise AssertionError

    asked = sites_web.gates["asked"] = asyncio.Event()
    sites_web.site("firm.example", {"/": HOME, "/kontakt/": slow})
    patient = asyncio.create_task(ask(sites, "firm.example", seconds=300))
    await asked.wait()
    answer = await ask(sites, "firm.example", seconds=0)  # joins the look, whose contact page does not come
    patient.cancel()
    assert (answer.status, answer.emails) == (SiteStatus.SUCCESS, ["info@firm.example"])


async def test_a_homepage_that_does_not_come_in_time_is_an_error(sites, sites_web):
    async def slow(_request: web.Request) -> web.Response:
        await asyncio.Event().wait()
        raise AssertionError

    sites_web.site("firm.example", {"/": slow})
    answer = await ask(sites, "firm.example", seconds=0.5)
    assert (answer.error, answer.error_code) == ("Failed to fetch homepage", "timeout")


async def test_several_askers_make_one_fetch(sites, sites_web):
    gate = asyncio.Event()

    async def gated(_request: web.Request) -> web.Response:
        await gate.wait()
        return web.Response(text=page("office@firm.example"), content_type="text/html")

    sites_web.site("firm.example", {"/": gated})
    askers = [asyncio.create_task(ask(sites, "https://firm.example/")) for _ in range(20)]
    await sites_web.arrived.wait()
    gate.set()
    answers = await asyncio.gather(*askers)
    assert {tuple(answer.emails) for answer in answers} == {("office@firm.example",)}
    assert sites_web.hits == {"firm.example/": 1}


async def test_the_first_asker_may_leave_without_harm_to_the_others(sites, sites_web):
    gate = asyncio.Event()

    async def gated(_request: web.Request) -> web.Response:
        await gate.wait()
        return web.Response(text=page("office@firm.example"), content_type="text/html")

    sites_web.site("firm.example", {"/": gated})
    first = asyncio.create_task(ask(sites, "firm.example"))
    await sites_web.arrived.wait()
    second = asyncio.create_task(ask(sites, "firm.example"))
    await asyncio.sleep(0)
    first.cancel()
    with pytest.raises(asyncio.CancelledError):
        await first
    gate.set()
    assert (await second).emails == ["office@firm.example"]
    assert sites_web.hits == {"firm.example/": 1}


# ---------------------------------------------------------------- websites of every kind
async def test_a_site_that_speaks_http_only_is_found(sites, sites_web):
    sites_web.site("firm.example", page("office@firm.example"))
    answer = await ask(sites, "https://firm.example")
    assert answer.pages == ("http://firm.example/",)


async def test_a_site_behind_a_certificate_for_nobody_is_read_over_http(sites, sites_web):
    sites_web.tls_port = sites_web.port  # speaks no TLS at all
    sites_web.site("firm.example", page("office@firm.example"))
    assert (await ask(sites, "firm.example")).emails == ["office@firm.example"]


async def test_a_page_made_by_scripts_alone_is_no_page(sites, sites_web):
    sites_web.site("app.example", "<!doctype html><html><head></head><body><div id='root'></div></body></html>")
    answer = await ask(sites, "app.example")
    assert (answer.status, answer.error_code) == (SiteStatus.ERROR, "no_content")


async def test_a_loop_of_redirects_ends(sites, sites_web):
    async def loop(request: web.Request) -> web.Response:
        return web.Response(status=302, headers={"Location": "/b" if request.path == "/" else "/"})

    sites_web.site("firm.example", {"/": loop, "/b": loop})
    answer = await ask(sites, "firm.example")
    assert (answer.status, answer.error_code) == (SiteStatus.ERROR, "too_many_redirects")


async def test_a_contact_page_that_leads_home_is_read_once(sites, sites_web):
    async def home(_request: web.Request) -> web.Response:
        return web.Response(status=302, headers={"Location": "/"})

    sites_web.site("firm.example", {"/": HOME, "/kontakt/": home})
    answer = await ask(sites, "firm.example")
    assert answer.pages == ("http://firm.example/",)
    assert answer.emails == ["info@firm.example"]


@pytest.mark.parametrize("status", [404, 403, 500])
async def test_a_contact_page_that_fails_takes_nothing_away(sites, sites_web, status):
    async def broken(_request: web.Request) -> web.Response:
        return web.Response(status=status)

    sites_web.site("firm.example", {"/": HOME, "/kontakt/": broken})
    answer = await ask(sites, "firm.example")
    assert (answer.status, answer.emails) == (SiteStatus.SUCCESS, ["info@firm.example"])


async def test_a_contact_page_of_another_website_is_not_fetched(sites, sites_web):
    sites_web.site("other.example", {"/contact": CONTACT})
    sites_web.site("firm.example", page('office@firm.example <a href="http://other.example/contact">Contact</a>'))
    answer = await ask(sites, "firm.example")
    assert answer.emails == ["office@firm.example"]
    assert not [hit for hit in sites_web.hits if hit.startswith("other")]


async def test_a_long_page_is_read_apart_with_its_links(sites, sites_web):
    filler = "<p>Many words about bicycles, boats and everything between them.</p>" * 3000
    sites_web.site("firm.example", {"/": page(filler + '<a href="/kontakt/">Kontakt</a>'), "/kontakt/": CONTACT})
    answer = await ask(sites, "firm.example")
    assert answer.emails == ["sales@firm.example"]


async def test_a_fault_of_ours_on_one_site_is_its_error_alone(sites, sites_web, monkeypatch):
    def broken(_failures):
        raise RuntimeError("a fault of ours")

    monkeypatch.setattr(scrape, "merged", broken)
    sites_web.site("firm.example", HOME)
    answer = await ask(sites, "firm.example", contact_page=False)
    assert (answer.status, answer.error_code) == (SiteStatus.ERROR, "internal_error")


async def test_nothing_is_left_behind(sites, sites_web):
    sites_web.site("firm.example", {"/": HOME, "/kontakt/": CONTACT})
    await asyncio.gather(*(ask(sites, f"firm.example/?n={number}") for number in range(5)))
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0):
            await ask(sites, "firm.example", refresh=True)
    assert len(sites._flights) == 0


async def test_a_site_that_accepts_and_says_nothing_is_asked_once(scraping):
    taken = []

    async def connected(reader, writer):
        taken.append(writer)
        await reader.read()
        writer.close()

    server = await asyncio.start_server(connected, "127.0.0.1", 0)
    website = f"127.0.0.1:{server.sockets[0].getsockname()[1]}"
    began = asyncio.get_running_loop().time()
    async with scraping.sites(request_timeout=0.4) as sites:
        for scheme, connections in (("http", 1), ("https", 2)):  # TLS may be what it does not understand
            taken.clear()
            answer = await ask(sites, f"{scheme}://{website}")
            assert (answer.status, answer.error_code) == (SiteStatus.ERROR, ErrorCode.TIMEOUT)
            assert len(taken) == connections
    assert asyncio.get_running_loop().time() - began < 4 * 0.4
    server.close()


async def test_a_site_whose_tls_is_silent_is_asked_without_it(scraping):
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
    async with scraping.sites(request_timeout=0.4) as sites:
        answer = await ask(sites, f"127.0.0.1:{server.sockets[0].getsockname()[1]}")
    assert answer.status is not SiteStatus.ERROR
    assert len(taken) == 2
    server.close()


async def test_a_site_that_stops_in_the_middle_of_its_answer_is_asked_once(scraping):
    taken = []

    async def connected(reader, writer):
        taken.append(writer)
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n<html>")
        await reader.read()
        writer.close()

    server = await asyncio.start_server(connected, "127.0.0.1", 0)
    async with scraping.sites(request_timeout=0.4) as sites:
        answer = await ask(sites, f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}")
    assert (answer.status, answer.error_code) == (SiteStatus.ERROR, ErrorCode.TIMEOUT)
    assert len(taken) == 1
    server.close()
