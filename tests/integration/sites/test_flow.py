"""The flow for one website: which pages are fetched, and what is answered."""

from __future__ import annotations

import asyncio

import pytest
from aiohttp import web

from pagecurator.sites.answer import SiteKind, SiteQuestion, SiteStatus

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


async def test_a_name_that_leads_nowhere_fails_to_fetch_homepage(sites, world):
    answer = await ask(sites, "gone.example")
    assert (answer.status, answer.error, answer.error_code) == (
        SiteStatus.ERROR,
        "Failed to fetch homepage",
        "name_not_found",
    )
    (event,) = world.events("site.failed")
    assert event["website"] == "http://gone.example"
    assert set(world.web.lookups) == {"gone.example", "www.gone.example"}


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
        sites_web.gates.setdefault("asked", asyncio.Event()).set()
        await never.wait()
        raise AssertionError

    sites_web.site("firm.example", {"/": HOME, "/kontakt/": slow})
    answer = await ask(sites, "firm.example", seconds=1.5)
    assert (answer.status, answer.emails) == (SiteStatus.SUCCESS, ["info@firm.example"])
    assert sites_web.gates["asked"].is_set()


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
