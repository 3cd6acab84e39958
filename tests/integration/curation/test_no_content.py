"""Pages without anything of their own fail with a code; one call an attempt, and rendering where it may help."""

from __future__ import annotations

import pytest

from pagecurator.curation.results import Outcome
from pagecurator.simulator import Rule

SHELL = "<html><head><title>F</title></head><body><div id='root'></div><script src='/a.js'></script></body></html>"
SIGNPOST = "<html><head><meta http-equiv='refresh' content='0;url=/page/2'></head><body></body></html>"
FRAMESET = "<html><frameset cols='*'><frame src='/page/2'></frameset></html>"
NGINX = (
    "<html><head><title>Welcome to nginx!</title></head><body><h1>Welcome to nginx!</h1>"
    "<p>If you see this page, the nginx web server is successfully installed.</p></body></html>"
)
PARKED = "<html><body><h1>Diese Domain steht zum Verkauf</h1></body></html>"


async def calls(curation):
    rows = await curation.rows(
        "SELECT tier, a.error_code FROM page_attempts AS a JOIN pages ON pages.id = page_id ORDER BY url, attempt"
    )
    return [(row["tier"], row["error_code"]) for row in rows]


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (SHELL, "no_content"),
        (SIGNPOST, "no_content"),
        (FRAMESET, "no_content"),
        (NGINX, "no_content"),
        (PARKED, "parked"),
    ],
    ids=["a shell", "a signpost", "a frameset", "a welcome page", "a parked domain"],
)
async def test_a_page_without_content_fails_after_one_call_and_its_domain_stays_healthy(curation, body, code):
    curation.simulator.rules.add(Rule(url="*", action={"kind": "page", "body": body}))
    await curation.select(*curation.urls(4))
    report = await curation.tick(wf7_domain_breaker_failures=2)
    assert report.counts.by_outcome[Outcome.FAILED] == 4
    assert await calls(curation) == [(None, code)] * 4
    (row, *_) = await curation.rows("SELECT * FROM pages ORDER BY id")
    assert (row["page_processing_status"], row["contact_scrape_status"], row["error_code"]) == ("Error", "Error", code)
    assert await curation.rows("SELECT 1 FROM domains WHERE held_until IS NOT NULL") == []


async def test_only_rendering_is_tried_where_a_browser_would_see_more(curation):
    for number, body in enumerate((SHELL, NGINX)):
        curation.simulator.rules.add(Rule(url=curation.url(number), action={"kind": "page", "body": body}, times=1))
    await curation.select(*curation.urls(2))
    await curation.tick(scraper_api_escalation="premium,render")
    assert await calls(curation) == [(None, "no_content"), ("render", None), (None, "no_content")]
    assert ("email", "desk0@firm.example") in await curation.contacts()


async def test_a_page_with_a_refresh_and_a_contact_is_extracted(curation):
    body = SIGNPOST.replace("<body>", "<body>Write to sales@firm.example")
    curation.simulator.rules.add(Rule(url=curation.url(0), action={"kind": "page", "body": body}))
    await curation.select(curation.url(0))
    await curation.tick()
    assert await curation.contacts() == {("email", "sales@firm.example")}
