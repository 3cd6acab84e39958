"""``scrape-site`` as people and scripts run it."""

from __future__ import annotations

import json

import pytest
from aiohttp import web

from pagecurator.simulator import Rule

KEY = "sk-model-never-shown-0451"
HOME = (
    "<!doctype html><html><body><h1>Firm</h1><p>We repair boats.</p><a href='/contact'>Contact</a>"
    "<a href='mailto:info@firm.example'>info@firm.example</a></body></html>"
)
CONTACT = "<!doctype html><html><body><h1>Contact</h1><p>Jane Roe, director: jane@firm.example</p></body></html>"


@pytest.fixture
async def website(cli):
    """A website on a port of this machine; the stage may look at it."""

    async def serve(request: web.Request) -> web.Response:
        body = {"/": HOME, "/contact": CONTACT}.get(request.path)
        return web.Response(status=200 if body else 404, text=body or "no", content_type="text/html")

    app = web.Application()
    app.router.add_get("/{path:.*}", serve)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    cli.environment |= {"ALLOW_PRIVATE_ADDRESSES": "true"}
    yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    await runner.cleanup()


async def test_a_website_is_shown_as_json_and_kept(cli, website):
    first = await cli.run("scrape-site", website, "--json")
    assert first.returncode == 0, first.stderr
    shown = json.loads(first.stdout)
    assert (shown["website"], shown["status"], shown["cached"]) == (website, "success", False)
    assert set(shown["emails"]) == {"info@firm.example", "jane@firm.example"}
    assert shown["pages"] == [f"{website}/", f"{website}/contact"]
    assert json.loads((await cli.run("scrape-site", website, "--json")).stdout)["cached"] is True
    fresh = json.loads((await cli.run("scrape-site", website, "--json", "--refresh")).stdout)
    assert fresh["cached"] is False


async def test_a_website_is_shown_to_people(cli, website):
    shown = await cli.run("scrape-site", website, "--no-contact-page")
    assert shown.returncode == 0, shown.stderr
    assert "info@firm.example" in shown.stdout
    assert "jane@firm.example" not in shown.stdout
    assert "security.private_addresses_allowed" in shown.stderr


async def test_linkedin_alone_is_no_contact_when_there_is_none(cli, website):
    shown = await cli.run("scrape-site", website, "--linkedin", "--json")
    assert (shown.returncode, json.loads(shown.stdout)["status"]) == (0, "no_contacts_found")


async def test_a_website_that_can_not_be_had_ends_with_3(cli):
    shown = await cli.run("scrape-site", "http://127.0.0.1:1", "--json", ALLOW_PRIVATE_ADDRESSES="true")
    answer = json.loads(shown.stdout)
    assert (shown.returncode, answer["error"], answer["error_code"]) == (
        3,
        "Failed to fetch homepage",
        "connection_error",
    )


@pytest.mark.parametrize("website", ["mailto:a@firm.example", "http://127.0.0.1:8000", "nonsense"])
async def test_what_is_no_website_ends_with_2_and_the_reason(cli, website):
    shown = await cli.run("scrape-site", website)
    assert shown.returncode == 2
    assert "bad_address" in shown.stdout


async def test_a_refused_account_ends_with_2(cli):
    cli.simulator.rules.add(Rule(action={"kind": "unauthorized"}))
    shown = await cli.run("scrape-site", "firm.example", CSV_FETCH="scraperapi")
    assert shown.returncode == 2
    assert "account is paused" in shown.stderr


async def test_neither_redis_nor_a_model_that_refuse_stand_in_the_way_and_no_secret_is_shown(cli, website):
    shown = await cli.run(
        "scrape-site",
        website,
        "--json",
        LOG_LEVEL="debug",
        REDIS_HOST="127.0.0.1",
        REDIS_PORT="1",
        REDIS_PASSWORD="redis-never-shown-0451",
        OPENAI_API_KEY=KEY,
        OPENAI_BASE_URL=f"{website}/v1",
    )
    assert shown.returncode == 0, shown.stderr
    answer = json.loads(shown.stdout)
    assert (answer["status"], answer["degraded"]) == ("success", True)
    for event in ("cache.unavailable", "model.unavailable"):
        assert event in shown.stderr
    for secret in (KEY, "redis-never-shown-0451"):
        assert secret not in shown.stdout + shown.stderr


async def test_check_online_asks_redis_when_there_should_be_one(cli):
    shown = await cli.run("check", "--online", REDIS_HOST="127.0.0.1", REDIS_PORT="1", REDIS_PASSWORD="never-0451")
    assert shown.returncode == 2
    assert "Redis at 127.0.0.1:1" in shown.stderr
    assert "never-0451" not in shown.stdout + shown.stderr
