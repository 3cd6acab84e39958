"""A blocked page is tried again with more, when the settings say so, and at its price."""

from __future__ import annotations

import pytest

from pagecurator.curation.results import Mode, Outcome
from pagecurator.settings import Settings
from pagecurator.simulator import Rule


async def tried(curation, url: str) -> list[tuple]:
    rows = await curation.rows(
        "SELECT tier, a.error_code, credits FROM page_attempts AS a JOIN pages ON pages.id = page_id "
        "WHERE url = $1 ORDER BY attempt",
        url,
    )
    return [tuple(row.values()) for row in rows]


async def test_a_blocked_page_is_not_escalated_by_default(curation):
    curation.simulator.rules.add(Rule(url=curation.url(1), action={"kind": "challenge"}, times=1))
    await curation.select(curation.url(1))
    await curation.tick()
    assert await tried(curation, curation.url(1)) == [(None, "challenge_page", 1)]


async def test_a_blocked_page_is_escalated_until_it_succeeds_and_each_call_is_recorded(curation):
    curation.simulator.rules.add(Rule(url=curation.url(1), action={"kind": "challenge"}, times=2))
    await curation.select(curation.url(1), curation.url(2))
    report = await curation.tick(scraper_api_escalation="render, premium")
    assert report.counts.by_outcome[Outcome.CONTACTS_FOUND] == 2
    assert await tried(curation, curation.url(1)) == [
        (None, "challenge_page", 1),
        ("render", "challenge_page", 10),
        ("premium", None, 10),
    ]
    assert await tried(curation, curation.url(2)) == [(None, None, 1)]
    (spent,) = await curation.rows("SELECT sum(credits)::int AS credits FROM credit_days")
    assert spent["credits"] == curation.simulator.counters.credits_billed == 22


@pytest.mark.parametrize(
    "action", [{"kind": "target", "status": 403}, {"kind": "dead_host"}, {"kind": "challenge", "vendor": "akamai"}]
)
async def test_what_counts_as_blocked(curation, action):
    curation.simulator.rules.add(Rule(url=curation.url(1), action=action, times=1))
    await curation.select(curation.url(1))
    await curation.tick(scraper_api_escalation="ultra_premium", wf7_retry_attempts=1)
    assert (await tried(curation, curation.url(1)))[-1] == ("ultra_premium", None, 30)


async def test_a_page_that_is_not_found_is_not_escalated(curation):
    await curation.select("https://www.firm.example/nowhere")
    await curation.tick(scraper_api_escalation="render,premium")
    assert await tried(curation, "https://www.firm.example/nowhere") == [(None, "target_not_found", 1)]


async def test_a_tier_missing_from_the_plan_is_tried_once_and_pauses_nothing(curation):
    curation.simulator.account.premium_allowed = False
    curation.simulator.rules.add(Rule(url="*", action={"kind": "challenge"}))
    await curation.select(*curation.urls(4))
    async with curation.daemon(mode=Mode.SEQUENTIAL, scraper_api_escalation="premium") as daemon:
        report = await daemon.cycle.tick()
        assert daemon.context.account.is_healthy
    assert report.counts.by_outcome[Outcome.FAILED] == 4
    rows = await curation.rows("SELECT DISTINCT error_code FROM pages")
    assert [row["error_code"] for row in rows] == ["challenge_page"]
    asked = await curation.rows("SELECT error_code FROM page_attempts WHERE tier = 'premium'")
    assert [row["error_code"] for row in asked] == ["plan_not_allowed"]


async def test_a_tier_above_the_maximum_cost_is_not_tried(curation):
    curation.simulator.rules.add(Rule(url=curation.url(1), action={"kind": "challenge"}))
    await curation.select(curation.url(1))
    await curation.tick(scraper_api_escalation="render,ultra_premium", scraper_api_max_cost=12)
    assert [tier for tier, _error, _credits in await tried(curation, curation.url(1))] == [None, "render"]


async def test_the_higher_price_is_reserved_before_an_escalated_call(curation):
    curation.simulator.rules.add(Rule(url="*", action={"kind": "challenge"}))
    await curation.select(curation.url(1), curation.url(2))
    await curation.tick(
        mode=Mode.SEQUENTIAL, scraper_api_escalation="ultra_premium", scraper_api_daily_credit_budget=40
    )
    assert curation.simulator.counters.credits_billed == 32
    asked = await curation.rows("SELECT tier FROM page_attempts ORDER BY finished_at")
    assert [row["tier"] for row in asked] == [None, "ultra_premium", None]
    rows = await curation.rows("SELECT error_code FROM pages")
    assert [row["error_code"] for row in rows] == ["challenge_page", "challenge_page"]


@pytest.mark.parametrize("value", ["rendering", "render,render", "premium;render"])
def test_an_unknown_tier_is_reported(value):
    with pytest.raises(ValueError, match="render, premium and ultra_premium"):
        Settings(_env_file=None, scraper_api_escalation=value)
