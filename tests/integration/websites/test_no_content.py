"""Websites whose homepage redirects, has frames, or has no content of its own, as clients see them."""

from __future__ import annotations

import pytest
from aiohttp import web
from pydantic import SecretStr

from pagecurator.simulator import MemorySource, Simulator, SimulatorConfig
from pagecurator.websites.models import ScrapeKind, ScrapeRequest, WebsiteStatus, linkedin_json, scrap_json
from pagecurator.websites.scraper import open_website_scraper

from .conftest import page

KEY = "sites-test-key"
NGINX = (
    "<html><head><title>Welcome to nginx!</title></head><body><h1>Welcome to nginx!</h1>"
    "<p>If you see this page, the nginx web server is successfully installed.</p></body></html>"
)
SHELL = "<html><head><title>F</title></head><body><div id='root'></div><script src='/a.js'></script></body></html>"
FRAMESET = (
    "<html><head><title>Firm</title></head><frameset cols='20%,*'><frame src='menu.html'><frame src='/main.html'>"
    "<frame src='http://ads.example/'></frameset></html>"
)


def refresh(target: str) -> str:
    return f"<html><head><meta content='0; URL={target}' http-equiv=Refresh></head><body></body></html>"


async def scrape(scraper, website="firm.example", **options):
    return await scraper.scrape(ScrapeRequest(website=website, **options), deadline_seconds=30.0)


# ---------------------------------------------------------------- fetched directly
async def test_a_redirect_in_a_comment_is_not_followed(scraper, web_server):
    commented = "<!-- <meta http-equiv='refresh' content='0;url=http://other.example/'> -->"
    web_server.site("firm.example", page("office@firm.example", head=commented))
    web_server.site("other.example", page("office@other.example"))
    answer = await scrape(scraper)
    assert (answer.emails, answer.final_url) == (["office@firm.example"], None)
    assert web_server.hits["other.example/"] == 0


async def test_a_redirecting_page_of_any_length_is_followed(scraper, web_server):
    long = refresh("/de/").replace("<head>", "<head><style>" + ".a{color:red}" * 3_000 + "</style>")
    web_server.site("firm.example", {"/": long, "/de/": page("office@firm.example")})
    answer = await scrape(scraper)
    assert (answer.emails, answer.pages, answer.final_url) == (
        ["office@firm.example"],
        ("http://firm.example/de/",),
        None,
    )


async def test_the_refresh_header_is_followed(scraper, web_server):
    async def home(_request: web.Request) -> web.Response:
        return web.Response(text=page("nothing"), content_type="text/html", headers={"Refresh": "0; url=/de/"})

    web_server.site("firm.example", {"/": home, "/de/": page("office@firm.example")})
    assert (await scrape(scraper)).emails == ["office@firm.example"]


async def test_a_redirect_to_another_website_is_the_final_url_in_results_and_cache(scraper, web_server):
    web_server.site("firm.example", refresh("http://www.group.example/firm"))
    web_server.site("www.group.example", {"/firm": page("office@group.example")})
    answer = await scrape(scraper)
    assert answer.final_url == "http://www.group.example/firm"
    assert scrap_json(answer)["final_url"] == linkedin_json(answer)["final_url"] == answer.final_url
    again = await scrape(scraper)
    assert (again.cached, again.final_url) == (True, answer.final_url)


async def test_a_redirect_within_the_website_has_no_final_url(scraper, web_server):
    web_server.site("firm.example", refresh("http://shop.firm.example/"))
    web_server.site("shop.firm.example", page("office@firm.example"))
    answer = await scrape(scraper)
    assert (answer.emails, "final_url" in scrap_json(answer)) == (["office@firm.example"], False)


async def test_frames_on_the_same_website_are_the_homepage(scraper, web_server):
    web_server.site(
        "firm.example",
        {
            "/": FRAMESET,
            "/menu.html": page("<a href='kontakt.html'>Kontakt</a>"),
            "/main.html": page("office@firm.example"),
            "/kontakt.html": page("sales@firm.example"),
        },
    )
    web_server.site("ads.example", page("ads@ads.example"))
    answer = await scrape(scraper)
    assert set(answer.emails) == {"office@firm.example", "sales@firm.example"}
    assert web_server.hits["ads.example/"] == 0
    assert web_server.hits["firm.example/menu.html"] == 1


async def test_frames_within_frames_are_not_followed(scraper, web_server):
    web_server.site("firm.example", {"/": FRAMESET, "/menu.html": FRAMESET, "/main.html": FRAMESET})
    answer = await scrape(scraper)
    assert (answer.status, answer.error_code) == (WebsiteStatus.ERROR, "no_content")
    assert web_server.hits == {"firm.example/": 1, "firm.example/menu.html": 1, "firm.example/main.html": 1}


async def test_a_page_of_a_single_frame_on_its_website_is_that_frame(scraper, web_server):
    framed = "<html><body><iframe src='/app/'></iframe></body></html>"
    web_server.site("firm.example", {"/": framed, "/app/": page("office@firm.example")})
    assert (await scrape(scraper)).emails == ["office@firm.example"]


@pytest.mark.parametrize("kind", ScrapeKind)
@pytest.mark.parametrize("homepage", [NGINX, SHELL, "<script>location.href='/de/'</script><p></p>" + " " * 80])
async def test_a_homepage_without_content_is_an_error_with_a_code_and_is_fetched_again(
    scraper, web_server, homepage, kind
):
    web_server.site("firm.example", homepage)
    answer = await scrape(scraper, kind=kind)
    assert (answer.status, answer.error_code) == (WebsiteStatus.ERROR, "no_content")
    shown = scrap_json(answer) if kind is ScrapeKind.CONTACTS else linkedin_json(answer)
    assert (shown["status"], shown["error_code"]) == ("error", "no_content")
    assert shown["error"] == "The homepage has no content of its own"
    web_server.site("firm.example", page("<a href='https://www.linkedin.com/company/firm'>L</a>"))
    assert (await scrape(scraper, kind=kind)).status is WebsiteStatus.SUCCESS


async def test_the_website_with_www_is_found_if_the_other_host_has_a_default_page(scraper, web_server):
    web_server.site("firm.example", NGINX)
    web_server.site("www.firm.example", page("office@firm.example"))
    assert (await scrape(scraper)).emails == ["office@firm.example"]


async def test_a_redirect_to_a_parking_service_is_a_parked_domain(scraper, web_server):
    async def home(_request: web.Request) -> web.Response:
        return web.Response(status=302, headers={"Location": "http://www.hugedomains.com/domain_profile.cfm?d=firm"})

    web_server.site("firm.example", {"/": home})
    web_server.site("www.hugedomains.com", page("Call +1 303 893 0552"))
    answer = await scrape(scraper)
    assert (answer.status, answer.error_code) == (WebsiteStatus.ERROR, "parked")
    assert scrap_json(answer) == {
        "website": "http://firm.example",
        "error": "The domain is parked or for sale",
        "status": "error",
        "error_code": "parked",
        "final_url": "http://www.hugedomains.com/domain_profile.cfm?d=firm",
    }
    assert web_server.hits["www.hugedomains.com/domain_profile.cfm"] == 0


async def test_a_contact_page_without_content_is_fetched_again_by_the_next_request(scraper, web_server):
    homepage = page("office@firm.example <a href='/contact'>Contact</a>")
    web_server.site("firm.example", {"/": homepage, "/contact": SHELL})
    assert (await scrape(scraper)).emails == ["office@firm.example"]
    web_server.site("firm.example", {"/": homepage, "/contact": page("sales@firm.example")})
    assert set((await scrape(scraper)).emails) == {"office@firm.example", "sales@firm.example"}


# ---------------------------------------------------------------- through ScraperAPI
@pytest.mark.parametrize(
    ("max_cost", "emails", "billed"),
    [(None, ["office@firm.example"], 2), (2, ["office@firm.example"], 2), (1, [], 1)],
)
async def test_through_scraperapi_redirects_in_pages_are_followed_within_the_cost_limit(
    scraping, max_cost, emails, billed
):
    pages = [
        ("https://firm.example/", refresh("https://firm.example/de/")),
        ("https://firm.example/de/", page("office@firm.example")),
    ]
    async with Simulator(SimulatorConfig(source=MemorySource(pages), api_key=KEY)) as simulator:
        answer = await ask_through(scraping, simulator, scraper_api_max_cost=max_cost)
        assert (answer.emails, simulator.counters.credits_billed) == (emails, billed)
    if not emails:
        assert answer.error_code == "no_content"


@pytest.mark.parametrize(("max_cost", "emails"), [(None, 2), (3, 2), (2, 1)])
async def test_through_scraperapi_frames_are_fetched_within_the_cost_limit(scraping, max_cost, emails):
    pages = [
        ("https://firm.example/", FRAMESET),
        ("https://firm.example/menu.html", page("sales@firm.example")),
        ("https://firm.example/main.html", page("office@firm.example")),
    ]
    async with Simulator(SimulatorConfig(source=MemorySource(pages), api_key=KEY)) as simulator:
        answer = await ask_through(scraping, simulator, scraper_api_max_cost=max_cost)
        assert len(answer.emails) == emails
        assert simulator.counters.credits_billed == emails + 1


async def ask_through(scraping, simulator, **settings):
    async with (
        scraping.container(
            csv_fetch="scraperapi",
            scraper_api_url=simulator.url,
            scraper_api_key=SecretStr(KEY),
            allow_private_addresses=False,
            **settings,
        ) as container,
        open_website_scraper(container) as scraper,
    ):
        return await scrape(scraper, contact_page=False)
