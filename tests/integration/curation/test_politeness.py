"""Cooldown and breaker of a domain: held back, tried with one page, recovered."""

from __future__ import annotations

import asyncio

import pytest

from pagecurator.curation.results import Outcome
from pagecurator.simulator import Rule

BUSY = {"kind": "target", "status": 503}
CHALLENGE = {"kind": "challenge"}


def named(events, name):
    return [event for event in events if event["event"] == name]


async def domain(curation) -> dict:
    (row,) = await curation.rows(
        "SELECT *, held_until - held_since AS held_for, held_until > now() AS held FROM domains"
    )
    return row


async def let_the_hold_end(curation) -> None:
    """As if the time had passed, for everything that waits."""
    await curation.execute("UPDATE domains SET held_until = now() - interval '1 second'")
    await curation.execute("UPDATE turns SET turn_at = now()")
    await curation.execute("UPDATE pages SET next_attempt_at = now() WHERE page_processing_status = 'Queued'")


async def statuses(curation) -> dict[str, int]:
    query = "SELECT page_processing_status::text AS status, count(*) FROM pages GROUP BY 1"
    return {row["status"]: row["count"] for row in await curation.rows(query)}


# ---------------------------------------------------------------- cooldown
@pytest.mark.parametrize("status", [429, 503])
async def test_a_domain_that_answers_429_or_503_is_called_once_and_cools_down(curation, events, status):
    curation.simulator.rules.add(Rule(url="*", action={"kind": "target", "status": status}))
    await curation.select(*curation.urls(40))
    report = await curation.tick(wf7_concurrent_batch_size=1, scraper_api_max_concurrent=1, wf7_domain_max_in_flight=1)
    assert report.counts.by_outcome[Outcome.RELEASED] == 1 == curation.simulator.counters.requests
    assert await statuses(curation) == {"Queued": 40}
    row = await domain(curation)
    assert (row["hold_kind"], row["held"], row["holds"], row["failures"]) == ("cooling", True, 1, 0)
    assert str(status) in row["hold_reason"]
    (event,) = named(events, "domain.cooling")
    assert (event["domain"], event["seconds"], event["holds"]) == ("firm.example", 30.0, 1)
    # The request is on record, and cost the page none of its tries.
    (tried,) = await curation.rows("SELECT outcome, target_status FROM page_attempts")
    assert (tried["outcome"], tried["target_status"]) == ("released", status)
    (page,) = await curation.rows("SELECT attempts, put_offs, next_attempt_at FROM pages WHERE put_offs > 0")
    assert (page["attempts"], page["put_offs"], page["next_attempt_at"]) == (0, 1, row["held_until"])


async def test_a_cooldown_holds_no_slot_and_other_domains_continue(curation):
    curation.simulator.rules.add(Rule(url=curation.url(0), action=BUSY))
    await curation.select(curation.url(0), *[f"https://other{number}.example/" for number in range(5)])
    curation.simulator.rules.add(Rule(url="*other*", action={"kind": "page"}))
    async with curation.daemon(scraper_api_max_concurrent=1, wf7_domain_cooldown_seconds=3600) as daemon:
        report = await asyncio.wait_for(daemon.cycle.tick(), 60)
        assert daemon.context.throttle.in_use == 0
    assert report.counts.by_outcome[Outcome.RELEASED] == 1
    assert report.counts.pages == 6


async def test_pages_that_were_in_flight_together_make_one_cooldown(curation, events):
    curation.simulator.rules.add(Rule(url="*", action=BUSY, latency_seconds=0.1))
    await curation.select(*curation.urls(8))
    report = await curation.tick(scraper_api_max_concurrent=8)
    assert report.counts.by_outcome[Outcome.RELEASED] == 8
    assert (await domain(curation))["holds"] == 1
    assert len(named(events, "domain.cooling")) == 1


async def test_after_a_cooldown_a_single_page_is_tried_and_each_cooldown_is_longer(curation):
    curation.simulator.rules.add(Rule(url="*", action=BUSY))
    await curation.select(*curation.urls(20))
    await curation.tick()
    before = curation.simulator.counters.requests
    for holds, seconds in ((2, 60), (3, 120), (4, 150), (5, 150)):
        await let_the_hold_end(curation)
        await curation.tick(wf7_domain_max_hold_seconds=150)
        before += 1
        assert curation.simulator.counters.requests == before
        row = await domain(curation)
        assert row["holds"] == holds
        (left,) = await curation.rows("SELECT extract(epoch FROM held_until - now()) AS seconds FROM domains")
        assert seconds - 20 < left["seconds"] <= seconds
    assert await statuses(curation) == {"Queued": 20}


async def test_a_successful_trial_ends_the_cooldown(curation, events):
    curation.simulator.rules.add(Rule(url="*", action=BUSY))
    await curation.select(*curation.urls(20))
    await curation.tick()
    await let_the_hold_end(curation)
    curation.simulator.rules.clear()
    report = await curation.tick(wf7_scheduler_interval_seconds=3600)
    assert report.counts.by_outcome[Outcome.CONTACTS_FOUND] == 20
    row = await domain(curation)
    assert (row["hold_kind"], row["held_until"], row["holds"]) == (None, None, 0)
    (event,) = named(events, "domain.recovered")
    assert (event["domain"], event["was"]) == ("firm.example", "cooling")


async def test_a_page_claimed_before_the_cooldown_does_not_end_it(curation):
    curation.simulator.rules.add(Rule(url=curation.url(0), action=BUSY))
    curation.simulator.rules.add(Rule(url=curation.url(1), action={"kind": "page"}, latency_seconds=0.5))
    await curation.select(*curation.urls(2))
    report = await curation.tick()
    assert report.counts.by_outcome[Outcome.CONTACTS_FOUND] + report.counts.by_outcome[Outcome.NO_CONTACTS] == 1
    assert (await domain(curation))["held"]


async def test_a_page_fails_as_target_busy_after_the_maximum_of_busy_responses(curation):
    curation.simulator.rules.add(Rule(url="*", action=BUSY))
    await curation.select(curation.url(0))
    for _ in range(3):
        await curation.tick(wf7_domain_max_put_offs=3)
        await let_the_hold_end(curation)
    page = await curation.page(curation.url(0))
    assert (page["page_processing_status"], page["error_code"]) == ("Error", "target_busy")
    assert "3 times" in page["page_processing_error"]
    tried = await curation.rows("SELECT outcome FROM page_attempts ORDER BY claim_no")
    assert [row["outcome"] for row in tried] == ["released", "released", "failed"]
    assert curation.simulator.counters.requests == 3


async def test_scraperapis_own_503_does_not_count_against_the_domain(curation):
    curation.simulator.rules.add(Rule(url="*", action={"kind": "status", "status": 503}))
    await curation.select(*curation.urls(5))
    await curation.tick(wf7_domain_breaker_failures=2)
    assert await statuses(curation) == {"Error": 5}
    assert (await domain(curation))["hold_kind"] is None


# ---------------------------------------------------------------- the breaker
async def test_consecutive_failures_open_the_domains_breaker(curation, events):
    curation.simulator.rules.add(Rule(url="*", action=CHALLENGE))
    await curation.select(*curation.urls(60))
    limits = {"wf7_domain_breaker_failures": 4, "wf7_domain_max_in_flight": 2}
    await curation.tick(**limits)
    counts = await statuses(curation)
    assert 4 <= counts["Error"] <= 5  # one more may have been in flight
    assert counts["Error"] + counts["Queued"] == 60
    row = await domain(curation)
    assert (row["hold_kind"], row["held"]) == ("open", True)
    assert "challenge_page" in row["hold_reason"]
    (event,) = named(events, "domain.opened")
    assert event["seconds"] == 300.0

    # Half open: one page, and it fails, too.
    await let_the_hold_end(curation)
    await curation.tick(**limits)
    assert (await statuses(curation))["Error"] == counts["Error"] + 1
    assert (await domain(curation))["holds"] == 2

    # And then it goes well.
    await let_the_hold_end(curation)
    curation.simulator.rules.clear()
    await curation.tick(**limits)
    assert (await statuses(curation)) == {"Error": counts["Error"] + 1, "Complete": 60 - counts["Error"] - 1}
    assert (await domain(curation))["failures"] == 0
    assert [event["was"] for event in named(events, "domain.recovered")] == ["open"]


async def test_a_success_resets_the_failure_count(curation):
    curation.simulator.rules.add(Rule(regex=r"/page/\d*[1-9]$", action=CHALLENGE))
    await curation.select(*curation.urls(31))
    async with curation.daemon(
        wf7_domain_breaker_failures=10, wf7_domain_max_in_flight=1, wf7_concurrent_batch_size=1
    ) as daemon:
        await daemon.cycle.tick()
    assert await statuses(curation) == {"Complete": 4, "Error": 27}


async def test_every_daemon_sees_the_breaker_of_another(curation):
    curation.simulator.rules.add(Rule(url="*", action=BUSY))
    await curation.select(*curation.urls(10))
    async with curation.daemon(worker="one") as one, curation.daemon(worker="two") as two:
        await one.cycle.tick()
        before = curation.simulator.counters.requests
        report = await two.cycle.tick()
    assert report.stopped_because == "nothing_due"
    assert curation.simulator.counters.requests == before
