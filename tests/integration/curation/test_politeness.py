"""Sites that ask for less, or refuse: their domains are held back, tried with one page, and served again."""

from __future__ import annotations

import asyncio

import pytest

from pagecurator.curation.results import Outcome
from pagecurator.simulator import Rule

BUSY = {"kind": "target", "status": 503}
CHALLENGE = {"kind": "challenge"}


def named(events, name):
    return [event for event in events if event["event"] == name]


async def domain(world) -> dict:
    (row,) = await world.rows("SELECT *, held_until - held_since AS held_for, held_until > now() AS held FROM domains")
    return row


async def let_the_hold_end(world) -> None:
    """As if the time had passed, for everything that waits."""
    await world.execute("UPDATE domains SET held_until = now() - interval '1 second'")
    await world.execute("UPDATE turns SET turn_at = now()")
    await world.execute("UPDATE pages SET next_attempt_at = now() WHERE page_processing_status = 'Queued'")


async def statuses(world) -> dict[str, int]:
    query = "SELECT page_processing_status::text AS status, count(*) FROM pages GROUP BY 1"
    return {row["status"]: row["count"] for row in await world.rows(query)}


# ---------------------------------------------------------------- cooldown
@pytest.mark.parametrize("status", [429, 503])
async def test_a_site_that_answers_429_or_503_is_asked_once_and_left_alone(world, events, status):
    world.simulator.rules.add(Rule(url="*", action={"kind": "target", "status": status}))
    await world.select(*world.urls(40))
    report = await world.tick(wf7_concurrent_batch_size=1, scraper_api_max_concurrent=1, wf7_domain_max_in_flight=1)
    assert report.tally.counts[Outcome.RELEASED] == 1 == world.simulator.counters.requests
    assert await statuses(world) == {"Queued": 40}
    row = await domain(world)
    assert (row["hold_kind"], row["held"], row["holds"], row["failures"]) == ("cooling", True, 1, 0)
    assert str(status) in row["hold_reason"]
    (told,) = named(events, "domain.cooling")
    assert (told["domain"], told["seconds"], told["holds"]) == ("firm.example", 30.0, 1)
    # The request is on record, and cost the page none of its tries.
    (tried,) = await world.rows("SELECT outcome, target_status FROM page_attempts")
    assert (tried["outcome"], tried["target_status"]) == ("released", status)
    (page,) = await world.rows("SELECT attempts, put_offs, next_attempt_at FROM pages WHERE put_offs > 0")
    assert (page["attempts"], page["put_offs"], page["next_attempt_at"]) == (0, 1, row["held_until"])


async def test_a_cooldown_holds_no_slot_and_other_sites_go_on(world):
    world.simulator.rules.add(Rule(url=world.url(0), action=BUSY))
    await world.select(world.url(0), *[f"https://other{number}.example/" for number in range(5)])
    world.simulator.rules.add(Rule(url="*other*", action={"kind": "page"}))
    async with world.daemon(scraper_api_max_concurrent=1, wf7_domain_cooldown_seconds=3600) as daemon:
        report = await asyncio.wait_for(daemon.cycle.tick(), 60)
        assert daemon.parts.throttle.in_use == 0
    assert report.tally.counts[Outcome.RELEASED] == 1
    assert report.tally.pages == 6


async def test_pages_that_were_in_flight_together_make_one_cooldown(world, events):
    world.simulator.rules.add(Rule(url="*", action=BUSY, latency_seconds=0.1))
    await world.select(*world.urls(8))
    report = await world.tick(scraper_api_max_concurrent=8)
    assert report.tally.counts[Outcome.RELEASED] == 8
    assert (await domain(world))["holds"] == 1
    assert len(named(events, "domain.cooling")) == 1


async def test_after_a_cooldown_a_single_page_is_tried_and_each_cooldown_is_longer(world):
    world.simulator.rules.add(Rule(url="*", action=BUSY))
    await world.select(*world.urls(20))
    await world.tick()
    before = world.simulator.counters.requests
    for holds, seconds in ((2, 60), (3, 120), (4, 150), (5, 150)):
        await let_the_hold_end(world)
        await world.tick(wf7_domain_max_hold_seconds=150)
        before += 1
        assert world.simulator.counters.requests == before
        row = await domain(world)
        assert row["holds"] == holds
        (left,) = await world.rows("SELECT extract(epoch FROM held_until - now()) AS seconds FROM domains")
        assert seconds - 20 < left["seconds"] <= seconds
    assert await statuses(world) == {"Queued": 20}


async def test_a_page_that_goes_well_on_trial_ends_the_cooldown_and_all_others_follow(world, events):
    world.simulator.rules.add(Rule(url="*", action=BUSY))
    await world.select(*world.urls(20))
    await world.tick()
    await let_the_hold_end(world)
    world.simulator.rules.clear()
    report = await world.tick(wf7_scheduler_interval_seconds=3600)
    assert report.tally.counts[Outcome.CONTACTS_FOUND] == 20
    row = await domain(world)
    assert (row["hold_kind"], row["held_until"], row["holds"]) == (None, None, 0)
    (told,) = named(events, "domain.recovered")
    assert (told["domain"], told["was"]) == ("firm.example", "cooling")


async def test_a_page_claimed_before_the_cooldown_does_not_end_it(world):
    world.simulator.rules.add(Rule(url=world.url(0), action=BUSY))
    world.simulator.rules.add(Rule(url=world.url(1), action={"kind": "page"}, latency_seconds=0.5))
    await world.select(*world.urls(2))
    report = await world.tick()
    assert report.tally.counts[Outcome.CONTACTS_FOUND] + report.tally.counts[Outcome.NO_CONTACTS] == 1
    assert (await domain(world))["held"]


async def test_a_page_does_not_come_back_for_ever_but_fails_as_target_busy(world):
    world.simulator.rules.add(Rule(url="*", action=BUSY))
    await world.select(world.url(0))
    for _ in range(3):
        await world.tick(wf7_domain_max_put_offs=3)
        await let_the_hold_end(world)
    page = await world.page(world.url(0))
    assert (page["page_processing_status"], page["error_code"]) == ("Error", "target_busy")
    assert "3 times" in page["page_processing_error"]
    tried = await world.rows("SELECT outcome FROM page_attempts ORDER BY claim_no")
    assert [row["outcome"] for row in tried] == ["released", "released", "failed"]
    assert world.simulator.counters.requests == 3


async def test_scraperapis_own_503_is_no_word_of_the_site(world):
    world.simulator.rules.add(Rule(url="*", action={"kind": "status", "status": 503}))
    await world.select(*world.urls(5))
    await world.tick(wf7_domain_breaker_failures=2)
    assert await statuses(world) == {"Error": 5}
    assert (await domain(world))["hold_kind"] is None


# ---------------------------------------------------------------- the breaker
async def test_a_site_whose_pages_fail_in_a_row_is_left_alone_and_its_other_pages_wait(world, events):
    world.simulator.rules.add(Rule(url="*", action=CHALLENGE))
    await world.select(*world.urls(60))
    limits = {"wf7_domain_breaker_failures": 4, "wf7_domain_max_in_flight": 2}
    await world.tick(**limits)
    counts = await statuses(world)
    assert 4 <= counts["Error"] <= 5  # one more may have been in flight
    assert counts["Error"] + counts["Queued"] == 60
    row = await domain(world)
    assert (row["hold_kind"], row["held"]) == ("open", True)
    assert "challenge_page" in row["hold_reason"]
    (told,) = named(events, "domain.opened")
    assert told["seconds"] == 300.0

    # Half open: one page, and it fails, too.
    await let_the_hold_end(world)
    await world.tick(**limits)
    assert (await statuses(world))["Error"] == counts["Error"] + 1
    assert (await domain(world))["holds"] == 2

    # And then it goes well.
    await let_the_hold_end(world)
    world.simulator.rules.clear()
    await world.tick(**limits)
    assert (await statuses(world)) == {"Error": counts["Error"] + 1, "Complete": 60 - counts["Error"] - 1}
    assert (await domain(world))["failures"] == 0
    assert [event["was"] for event in named(events, "domain.recovered")] == ["open"]


async def test_a_page_that_goes_well_in_between_starts_the_count_again(world):
    world.simulator.rules.add(Rule(regex=r"/page/\d*[1-9]$", action=CHALLENGE))
    await world.select(*world.urls(31))
    async with world.daemon(
        wf7_domain_breaker_failures=10, wf7_domain_max_in_flight=1, wf7_concurrent_batch_size=1
    ) as daemon:
        await daemon.cycle.tick()
    assert await statuses(world) == {"Complete": 4, "Error": 27}


async def test_every_daemon_sees_what_one_found_out(world):
    world.simulator.rules.add(Rule(url="*", action=BUSY))
    await world.select(*world.urls(10))
    async with world.daemon(worker="one") as one, world.daemon(worker="two") as two:
        await one.cycle.tick()
        before = world.simulator.counters.requests
        report = await two.cycle.tick()
    assert report.stopped_because == "nothing_due"
    assert world.simulator.counters.requests == before
