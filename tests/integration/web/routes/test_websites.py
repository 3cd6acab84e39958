"""`/scrap` and `/scrap-linkedin`: words, shapes and deadlines that n8n workflows branch on."""

from __future__ import annotations

import asyncio
from collections import Counter
from urllib.parse import quote

import pytest

from pagecurator.web.routes import websites as routes
from pagecurator.websites.page_fetchers import ScraperApiBusyError

CONTACTS = (
    '<p>Mail <a href="mailto:info@firm.example">us</a>, call <a href="tel:+442079460123">us</a>.</p>'
    '<a href="https://www.linkedin.com/company/a-firm">L</a><a href="https://www.linkedin.com/in/jane-doe">J</a>'
)


async def test_a_website_with_contacts_is_a_success(api, websites):
    website = websites.site("/", CONTACTS)
    status, body, _ = await api.get(f"/scrap?website={website}")
    assert status == 200
    assert body == {
        "website": website.rstrip("/"),
        "emails": ["info@firm.example"],
        "phones": ["+442079460123"],
        "linkedin_urls": {
            "company": ["https://www.linkedin.com/company/a-firm"],
            "personal": ["https://www.linkedin.com/in/jane-doe"],
        },
        "status": "success",
    }


async def test_a_website_without_contacts_says_so_and_has_all_keys(api, websites):
    website = websites.site("/empty", "")
    status, body, _ = await api.get(f"/scrap?website={website}")
    assert status == 200
    assert body == {
        "website": website,
        "emails": [],
        "phones": [],
        "linkedin_urls": {"company": [], "personal": []},
        "status": "no_contacts_found",
    }


async def test_a_dead_website_is_an_error_with_status_200(api, websites):
    website = websites.address("/dead")
    status, body, _ = await api.get(f"/scrap?website={website}")
    assert (status, body) == (200, {"website": website, "error": "Failed to fetch homepage", "status": "error"})


@pytest.mark.parametrize(
    "website", ["", "   ", "not a site", "mailto:a@b.example", "ftp://a.example", "a\x00b.example"]
)
async def test_an_invalid_website_is_an_error_with_status_200(api, website):
    status, body, _ = await api.get(f"/scrap?website={quote(website)}")
    assert status == 200
    assert body["status"] == "error"
    assert body["error"]
    status, body, _ = await api.get(f"/scrap-linkedin?website={quote(website)}")
    assert status == 200
    assert set(body) == {"website", "company_linkedin", "personal_linkedin", "status", "error"}


async def test_linkedin_profiles_of_the_homepage(api, websites):
    website = websites.site("/", CONTACTS)
    status, body, _ = await api.get(f"/scrap-linkedin?website={website}")
    assert status == 200
    assert body == {
        "website": website.rstrip("/"),
        "company_linkedin": ["https://www.linkedin.com/company/a-firm"],
        "personal_linkedin": ["https://www.linkedin.com/in/jane-doe"],
        "status": "success",
    }


async def test_a_dead_website_has_the_same_keys_and_an_error_for_linkedin(api, websites):
    website = websites.address("/dead")
    status, body, _ = await api.get(f"/scrap-linkedin?website={website}")
    assert status == 200
    assert body == {
        "website": website,
        "company_linkedin": [],
        "personal_linkedin": [],
        "status": "error",
        "error": "Failed to fetch homepage",
    }


async def test_the_contact_page_is_scraped_unless_it_is_skipped(api, websites):
    website = websites.site("/", '<a href="/contact">Contact</a>')
    websites.site("/contact", CONTACTS)
    _, body, _ = await api.get(f"/scrap?website={website}&skip_contact_page=true")
    assert body["status"] == "no_contacts_found"
    _, body, _ = await api.get(f"/scrap?website={website}&skip_contact_page=false&refresh=true")
    assert body["emails"] == ["info@firm.example"]


@pytest.mark.parametrize("word", ["true", "True", "1", "yes", "on", "false", "0", "no", "off"])
async def test_switches_are_read_as_the_old_server_read_them(api, websites, word):
    website = websites.site("/empty", "")
    status, _, _ = await api.get(f"/scrap?website={website}&validate_linkedin={word}&skip_contact_page={word}")
    assert status == 200


async def test_bad_parameters_are_422(api):
    missing = {"detail": [{"type": "missing", "loc": ["query", "website"], "msg": "Field required", "input": None}]}
    assert (await api.get("/scrap"))[:2] == (422, missing)
    assert (await api.get("/scrap-linkedin"))[:2] == (422, missing)
    status, body, _ = await api.get("/scrap?website=a.example&skip_contact_page=maybe")
    assert status == 422
    assert body["detail"] == [
        {
            "type": "bool_parsing",
            "loc": ["query", "skip_contact_page"],
            "msg": "Input should be a valid boolean, unable to interpret input",
            "input": "maybe",
        }
    ]


async def test_unknown_parameters_are_ignored_as_before(api, websites):
    website = websites.site("/empty", "")
    status, _, _ = await api.get(f"/scrap?website={website}&_=123&utm_source=n8n")
    assert status == 200


async def test_head_does_not_scrape_a_website(api):
    status, _, headers = await api.ask("HEAD", "/scrap?website=a.example")
    assert status == 405
    assert headers["Allow"] == "GET, OPTIONS"


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("/scrap-linkedin?", "_LINKEDIN_SECONDS"),
        ("/scrap?skip_contact_page=true&", "_HOMEPAGE_SECONDS"),
        ("/scrap?", "_FULL_SECONDS"),
    ],
)
async def test_a_website_that_does_not_respond_in_time_is_an_error_before_the_client_times_out(
    api, websites, monkeypatch, path, name
):
    warm_up = websites.site("/warm-up", CONTACTS).replace("127.0.0.1", "127.0.0.2")
    assert (await api.get(f"/scrap?website={warm_up}"))[0] == 200  # opens connections
    monkeypatch.setattr(routes, name, 1.0)
    websites.gates["/"] = asyncio.Event()  # stays closed
    status, body, _ = await api.get(f"{path}website={websites.address('/')}")
    assert status == 200
    assert body["status"] == "error"


def test_the_deadlines_are_shorter_than_those_of_the_clients():
    margin = routes._MARGIN_SECONDS
    assert routes._LINKEDIN_SECONDS + margin < 15
    assert routes._HOMEPAGE_SECONDS + margin < 30
    assert routes._FULL_SECONDS + margin < 60


BUSY = {"detail": "The server is busy with other websites. Please try again after the seconds in Retry-After."}


async def test_without_a_free_slot_the_response_is_503_and_not_an_error_of_the_website(
    start_api, websites, monkeypatch
):
    websites.site("/", "")
    gate = websites.gates["/"] = asyncio.Event()
    async with start_api(api_max_scrapes=1) as api:
        slow = asyncio.create_task(api.get(f"/scrap?website={websites.address('/')}"))
        await websites.arrived.wait()
        monkeypatch.setattr(routes, "_LINKEDIN_SECONDS", 1.0)
        status, body, headers = await api.get("/scrap-linkedin?website=www.other.example/")
        assert (status, body) == (503, BUSY)
        assert int(headers["Retry-After"]) >= 1
        gate.set()
        assert (await slow)[0] == 200


async def test_a_slow_website_under_load_is_never_reported_as_failed(start_api, websites, monkeypatch):
    """Three times as many callers as can be served in time, each for a website of its own."""
    monkeypatch.setattr(routes, "_HOMEPAGE_SECONDS", 8.0)
    websites.delay_seconds = 0.5
    for number in range(96):
        websites.site(f"/{number}", CONTACTS)
    async with start_api(api_max_scrapes=4, request_timeout=4.0, api_requests_per_minute=0) as api:

        async def ask(number: int):
            website = websites.address(f"/{number}", host=f"127.0.1.{number + 1}")
            return await api.get(f"/scrap?skip_contact_page=true&website={website}")

        answers = await asyncio.gather(*(ask(number) for number in range(96)))
    outcomes = Counter((status, body.get("status")) for status, body, _ in answers)
    assert set(outcomes) == {(200, "success"), (503, None)}
    assert outcomes[200, "success"] >= 8
    assert all(int(headers["Retry-After"]) >= 1 for status, _, headers in answers if status == 503)


async def test_callers_of_one_website_share_one_slot(start_api, websites):
    websites.site("/", CONTACTS)
    gate = websites.gates["/"] = asyncio.Event()
    other = websites.site("/other", CONTACTS).replace("127.0.0.1", "127.0.0.2")
    async with start_api(api_max_scrapes=2) as api:
        stuck = [asyncio.create_task(api.get(f"/scrap?website={websites.address('/')}")) for _ in range(25)]
        await websites.arrived.wait()
        async with asyncio.timeout(10):
            assert (await api.get(f"/scrap?website={other}"))[1]["status"] == "success"
        gate.set()
        assert {body["status"] for _, body, _ in await asyncio.gather(*stuck)} == {"success"}


async def test_many_pages_of_one_dead_website_leave_slots_for_others(start_api, websites):
    for number in range(10):
        websites.site(f"/dead/{number}", "")
        websites.gates[f"/dead/{number}"] = asyncio.Event()
    other = websites.site("/other", CONTACTS).replace("127.0.0.1", "127.0.0.2")
    async with start_api(api_max_scrapes=4) as api:
        stuck = [
            asyncio.create_task(api.get(f"/scrap?website={websites.address(f'/dead/{number}')}"))
            for number in range(10)
        ]
        await websites.arrived.wait()
        async with asyncio.timeout(10):
            assert (await api.get(f"/scrap?website={other}"))[1]["status"] == "success"
        for gate in websites.gates.values():
            gate.set()
        await asyncio.gather(*stuck)


async def test_cached_results_need_no_slot(start_api, websites):
    known = websites.site("/known", CONTACTS)
    gate = websites.gates["/"] = asyncio.Event()
    websites.site("/", "")
    async with start_api(api_max_scrapes=1) as api:
        assert (await api.get(f"/scrap?website={known}"))[1]["status"] == "success"
        websites.arrived.clear()
        slow = asyncio.create_task(api.get(f"/scrap?website={websites.address('/')}"))
        await websites.arrived.wait()
        for path in ("/scrap?", "/scrap-linkedin?", "/scrap?skip_contact_page=true&"):
            async with asyncio.timeout(10):
                status, body, _ = await api.get(f"{path}website={known}")
            assert (status, body["status"]) == (200, "success")
        gate.set()
        await slow


async def test_a_client_that_leaves_frees_the_slot_while_others_of_the_same_website_are_served(start_api, websites):
    shared, alone = websites.site("/shared", CONTACTS), websites.site("/alone", CONTACTS)
    gate = websites.gates["/shared"] = asyncio.Event()
    websites.gates["/alone"] = asyncio.Event()  # stays closed
    async with start_api(api_max_scrapes=1) as api:

        async def request(website: str) -> asyncio.StreamWriter:
            _, writer = await asyncio.open_connection("127.0.0.1", api.port)
            line = f"GET /scrap?website={website} HTTP/1.1\r\nHost: x\r\nX-API-Key: first-key-0451\r\n\r\n"
            writer.write(line.encode())
            return writer

        leaver = await request(alone)
        await websites.arrived.wait()
        websites.arrived.clear()
        first = await request(shared)
        second = asyncio.create_task(api.get(f"/scrap?website={shared}"))
        leaver.transport.abort()
        async with asyncio.timeout(10):
            await websites.arrived.wait()  # the slot went on
        first.transport.abort()
        await asyncio.sleep(0.7)  # until that is noticed
        gate.set()
        assert (await second)[1]["status"] == "success"


async def test_the_response_is_503_while_no_website_can_be_fetched(api, monkeypatch):
    async def ask(*_arguments, **_more):
        raise ScraperApiBusyError("429")

    monkeypatch.setattr(api.serving.sites, "scrape", ask)
    for path in ("/scrap", "/scrap-linkedin"):
        status, body, headers = await api.get(f"{path}?website=a.example")
        assert (status, set(body)) == (503, {"detail"})
        assert int(headers["Retry-After"]) >= 1


async def test_a_long_wait_at_the_own_limit_for_a_host_is_503(start_api, websites, monkeypatch):
    monkeypatch.setattr(routes, "_HOMEPAGE_SECONDS", 1.5)
    websites.site("/first", "")
    websites.site("/second", CONTACTS)
    gate = websites.gates["/first"] = asyncio.Event()
    async with start_api(site_connections_per_host=1, request_timeout=1.0) as api:
        slow = asyncio.create_task(api.get(f"/scrap?website={websites.address('/first')}"))
        await websites.arrived.wait()
        second = f"/scrap?skip_contact_page=true&website={websites.address('/second')}"
        status, body, _ = await api.get(second)
        assert (status, body) == (503, BUSY)
        gate.set()
        await slow
        assert (await api.get(second))[1]["status"] == "success"


@pytest.mark.parametrize(
    ("body", "code", "sentence"),
    [
        ("<div id='root'></div><script src='/a.js'></script>", "no_content", "The homepage has no content of its own"),
        ("<h1>It works!</h1>", "no_content", "The homepage has no content of its own"),
        ("<p>Ce nom de domaine est à vendre</p>", "parked", "The domain is parked or for sale"),
    ],
)
async def test_a_website_without_content_of_its_own_is_an_error_with_a_code(api, websites, body, code, sentence):
    websites.pages["/nothing"] = f"<html><head><title>x</title></head><body>{body}</body></html>"
    website = websites.address("/nothing")
    expected = {"website": website, "error": sentence, "status": "error", "error_code": code}
    status, answer, _ = await api.get(f"/scrap?website={website}")
    assert (status, answer) == (200, expected)
    status, answer, _ = await api.get(f"/scrap-linkedin?website={website}")
    assert (status, answer) == (200, {**expected, "company_linkedin": [], "personal_linkedin": []})
    websites.site("/nothing", CONTACTS)  # nothing was cached
    assert (await api.get(f"/scrap?website={website}"))[1]["status"] == "success"


async def test_a_redirect_in_a_page_is_followed_and_its_answer_unchanged(api, websites):
    websites.pages["/old"] = "<html><META content='1;URL=\"/new' http-equiv=REFRESH><!-- <a>x</a> --></html>"
    websites.site("/new", CONTACTS)
    _, answer, _ = await api.get(f"/scrap?website={websites.address('/old')}")
    assert (answer["status"], answer["emails"], "final_url" in answer) == ("success", ["info@firm.example"], False)
