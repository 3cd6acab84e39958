"""One tick: what it claims, how calls overlap, and how the counts add up."""

from __future__ import annotations

import asyncio

import pytest

from pagecurator.curation.results import Mode, Outcome
from pagecurator.simulator import Rule


def named(events, name):
    return [event for event in events if event["event"] == name]


async def test_selected_pages_go_in_and_contacts_come_out(curation, events):
    await curation.select(*curation.urls(3))
    report = await curation.tick()
    assert report.counts.by_outcome[Outcome.CONTACTS_FOUND] == 3
    assert report.stopped_because == "nothing_due"
    assert await curation.contacts() >= {("email", f"desk{n}@firm.example") for n in range(3)} | {
        ("email", "office@firm.example"),
        ("phone", "+442079460018"),
    }
    for row in await curation.rows("SELECT * FROM pages"):
        assert (row["page_processing_status"], row["contact_scrape_status"]) == ("Complete", "ContactFound")
        assert row["page_curation_status"] == "Complete"
        assert row["attempts"] == 1
        assert row["lease_expires_at"] is None


async def test_a_tick_drains_more_pages_than_a_batch_holds(curation, events):
    await curation.select(*curation.urls(35))
    await curation.tick(wf7_concurrent_batch_size=10, scraper_api_max_concurrent=30)  # room for each claim
    assert [event["claimed"] for event in named(events, "batch.claimed")] == [10, 10, 10, 5]
    assert curation.simulator.counters.by_target.total() == 35


@pytest.mark.parametrize(("mode", "peak"), [(Mode.CONCURRENT, 8), (Mode.SEQUENTIAL, 1)])
async def test_the_server_sees_as_many_calls_at_a_time_as_the_mode_allows(curation, events, mode, peak):
    curation.slow(0.05)
    await curation.select(*curation.urls(24))
    await curation.tick(mode=mode, scraper_api_max_concurrent=8)
    assert curation.simulator.counters.peak_concurrency == peak
    batches = named(events, "batch.completed")
    assert max(batch["peak_in_flight"] for batch in batches) == peak
    assert {batch["mode"] for batch in batches} == {mode}


async def test_both_modes_leave_the_same_rows(curation):
    curation.simulator.rules.add(
        Rule(url="*/page/3", action={"kind": "status", "status": 500}),
        Rule(url="*/page/4", action={"kind": "status", "status": 404}),
        Rule(url="*/page/5", action={"kind": "empty"}),
    )
    pages = (
        "SELECT url, page_processing_status, contact_scrape_status, error_code, http_status, attempts"
        " FROM pages ORDER BY url"
    )
    contacts = "SELECT kind, value, raw, source, context, source_url FROM contacts ORDER BY kind, value"
    found = []
    for mode in (Mode.SEQUENTIAL, Mode.CONCURRENT):
        await curation.execute("TRUNCATE domains CASCADE")
        await curation.select(*curation.urls(12))
        await curation.tick(mode=mode)
        # The footer's contacts are on every page; which one is first is chance when they run side by side.
        footer = {"office@firm.example", "+442079460018"}
        found.append(
            (await curation.rows(pages), [row for row in await curation.rows(contacts) if row["value"] not in footer])
        )
    assert found[0] == found[1]
    assert len(found[0][1]) == 9


async def test_the_outcome_counts_of_every_batch_add_up_to_what_it_claimed(curation, events):
    curation.simulator.rules.add(
        Rule(regex=r"/page/\d*1$", action={"kind": "status", "status": 404}),
        Rule(regex=r"/page/\d*2$", action={"kind": "status", "status": 503}),
        Rule(regex=r"/page/\d*3$", action={"kind": "challenge"}),
        Rule(regex=r"/page/\d*4$", action={"kind": "reset"}),
    )
    await curation.select(*curation.urls(50))
    await curation.tick()
    batches = named(events, "batch.completed")
    for batch in batches:
        assert batch["claimed"] == sum(batch[outcome] for outcome in Outcome)
    assert sum(batch["failed"] for batch in batches) == 20
    (cycle,) = named(events, "cycle.completed")
    assert cycle["claimed"] == sum(cycle[outcome] for outcome in Outcome)
    assert cycle["claimed"] - cycle["released"] == 50  # a 503 may be ScraperAPI's, so that page may come twice
    stored = await curation.rows(
        "SELECT error_code, count(*) FROM pages WHERE error_code IS NOT NULL GROUP BY 1 ORDER BY 1"
    )
    assert sum(row["count"] for row in stored) == 20


async def test_requests_and_credits_of_the_batches_are_those_that_the_server_counted(curation, events):
    curation.simulator.rules.add(Rule(url="*/page/1", action={"kind": "status", "status": 500}))
    await curation.select(*curation.urls(20))
    await curation.tick()
    batches = named(events, "batch.completed")
    counters = curation.simulator.counters
    assert sum(batch["requests"] for batch in batches) == counters.requests
    assert sum(batch["credits"] for batch in batches) == counters.credits_billed
    assert sum(batch["connections_opened"] for batch in batches) <= counters.connections_accepted
    (recorded,) = await curation.rows("SELECT sum(credits) AS credits, count(*) AS requests FROM page_attempts")
    assert (recorded["requests"], recorded["credits"]) == (counters.requests, counters.credits_billed)


async def test_urgent_pages_come_first_then_the_oldest(curation):
    await curation.select(curation.url(1))
    await curation.select(curation.url(2))
    await curation.select(curation.url(3), priority_level=1)
    await curation.tick(mode=Mode.SEQUENTIAL)
    assert list(curation.simulator.counters.by_target) == [curation.url(3), curation.url(1), curation.url(2)]


async def test_a_slow_page_holds_one_slot_and_delays_no_other(curation, events):
    curation.simulator.rules.add(Rule(url="*/page/0", action={"kind": "hang"}, per="rule"))
    await curation.select(*curation.urls(60))
    async with curation.daemon(scraper_api_max_concurrent=4, wf7_concurrent_batch_size=4) as daemon:
        tick = asyncio.create_task(daemon.cycle.tick())
        # All 59 others are answered while the first one still hangs.
        await curation.simulator.counters.until(lambda seen: seen.by_status[200] == 59)
        async with asyncio.timeout(20):
            while daemon.cycle.pages_ended < 59:
                await asyncio.sleep(0.01)
        assert not tick.done()
        assert curation.simulator.counters.in_flight == 1
        await daemon.cycle.stop(grace_seconds=0)
        report = await tick
    # A claim that was under way may return the released page again: it is released once for each claim.
    released = named(events, "page.released")
    assert {event["url"] for event in released} == {curation.url(0)}
    assert len({event["batch_id"] for event in released}) == len(released) == report.counts.by_outcome[Outcome.RELEASED]
    assert curation.simulator.counters.by_target[curation.url(0)] == 1, "it was fetched again"
    assert (await curation.page(curation.url(0)))["page_processing_status"] == "Queued"


async def test_new_pages_are_claimed_while_a_slow_page_is_in_flight(curation):
    curation.simulator.rules.add(Rule(url="*/page/0", action={"kind": "hang"}))
    await curation.select(curation.url(0))
    async with curation.daemon(wf7_scheduler_interval_seconds=0.05) as daemon:
        tick = asyncio.create_task(daemon.cycle.tick())
        await curation.simulator.counters.until(lambda seen: seen.in_flight == 1)
        await curation.select(curation.url(1))
        await curation.simulator.counters.until(lambda seen: seen.by_status[200] == 1)
        await daemon.cycle.stop(grace_seconds=0)
        await tick


async def test_the_next_batch_is_claimed_when_the_last_page_of_the_one_before_has_started(curation):
    curation.simulator.rules.add(Rule(url="*", action={"kind": "hang"}))
    await curation.select(*curation.urls(40))
    async with curation.daemon(scraper_api_max_concurrent=10, wf7_concurrent_batch_size=10) as daemon:
        tick = asyncio.create_task(daemon.cycle.tick())
        await curation.simulator.counters.until(lambda seen: seen.in_flight == 10)
        # Ten in flight and one batch in memory, no more.
        await until_claimed(curation, 20)
        async with asyncio.timeout(20):
            while daemon.context.throttle.waiting != 10:  # the rows are committed before their pages queue for a slot
                await asyncio.sleep(0)
        await daemon.cycle.stop(grace_seconds=0)
        await tick
    rows = await curation.rows("SELECT page_processing_status, attempts, claim_no FROM pages")
    assert {(row["page_processing_status"], row["attempts"]) for row in rows} == {("Queued", 0)}
    assert sorted(row["claim_no"] for row in rows) == [0] * 20 + [1] * 20


async def until_claimed(curation, count):
    async with asyncio.timeout(20):
        while True:
            (row,) = await curation.rows("SELECT count(*) FROM pages WHERE page_processing_status = 'Processing'")
            assert row["count"] <= count
            if row["count"] == count:
                return
            await asyncio.sleep(0.02)


async def test_the_flag_is_read_again_before_every_batch(curation, events, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    env = tmp_path / ".env"
    env.write_text("WF7_ENABLE_CONCURRENT_PROCESSING=true\n")
    curation.slow(0.02)
    await curation.select(*curation.urls(30))
    async with curation.daemon(mode=None, wf7_concurrent_batch_size=10) as daemon:
        tick = asyncio.create_task(daemon.cycle.tick())
        await curation.simulator.counters.until(lambda seen: seen.requests >= 1)
        env.write_text("WF7_ENABLE_CONCURRENT_PROCESSING=false\n")
        await tick
    modes = [event["mode"] for event in named(events, "batch.claimed")]
    assert modes[0] == "concurrent"
    assert modes[-1] == "sequential"
    (changed,) = named(events, "mode.changed")
    assert (changed["from_mode"], changed["to_mode"]) == ("concurrent", "sequential")
    sequential = [event for event in named(events, "batch.completed") if event["mode"] == "sequential"]
    assert {batch["peak_in_flight"] for batch in sequential} == {1}


async def test_an_invalid_flag_keeps_the_mode_and_is_reported_once(curation, events, monkeypatch):
    await curation.select(*curation.urls(30))
    async with curation.daemon(mode=None) as daemon:
        monkeypatch.setenv("WF7_ENABLE_CONCURRENT_PROCESSING", "perhaps")
        await daemon.cycle.tick()
    assert {event["mode"] for event in named(events, "batch.claimed")} == {"concurrent"}
    assert len(named(events, "settings.adjusted")) == 1
