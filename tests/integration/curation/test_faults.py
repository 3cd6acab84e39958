"""Errors on one page, of the account and of the database, and what they must not affect."""

from __future__ import annotations

import asyncio

import pytest

from pagecurator.curation import batch, cycle
from pagecurator.curation.results import Mode, Outcome
from pagecurator.runtime import periodic
from pagecurator.runtime.tasks import BackgroundTask, BackgroundTasks
from pagecurator.simulator import MemorySource, Rule
from pagecurator.storage.connection_errors import DatabaseUnavailable
from pagecurator.storage.queue.claim import claim_batch
from pagecurator.storage.worker_database import MOST_REJECTED_RESULTS, DatabaseBrokenError

BODY = "<!doctype html><html><body><h1>Contact</h1><p>Write to desk@firm.example, or come and see us.</p></body></html>"


def named(events, name):
    return [event for event in events if event["event"] == name]


FAULTS = [
    ({"kind": "status", "status": 404}, "target_not_found", 1),
    ({"kind": "target", "status": 403}, "target_blocked", 1),
    ({"kind": "status", "status": 400}, "bad_request", 1),
    ({"kind": "status", "status": 500}, "server_error", 3),
    ({"kind": "status", "status": 503}, "server_error", 3),
    ({"kind": "reset"}, "truncated_body", 3),
    ({"kind": "truncated_gzip"}, "truncated_body", 3),
    ({"kind": "empty"}, "body_empty", 1),
    ({"kind": "challenge"}, "challenge_page", 1),
    ({"kind": "binary"}, "not_html", 1),
    ({"kind": "huge", "megabytes": 300}, "body_too_large", 1),
    ({"kind": "gzip_bomb"}, "body_too_large", 1),
    ({"kind": "cost_refused"}, "cost_limit", 1),
]


@pytest.mark.parametrize(("action", "code", "requests"), FAULTS)
async def test_a_page_that_can_not_be_fetched_fails_with_its_reason_and_the_others_continue(
    curation, action, code, requests
):
    bad = curation.url(0)
    curation.simulator.rules.add(Rule(url=bad, action=action))
    await curation.select(*curation.urls(4))
    report = await curation.tick()
    assert report.counts.by_outcome[Outcome.CONTACTS_FOUND] == 3
    page = await curation.page(bad)
    assert (page["page_processing_status"], page["page_curation_status"]) == ("Error", "Error")
    assert page["contact_scrape_status"] == "Error"
    assert page["error_code"] == code
    assert page["page_processing_error"]
    assert page["attempts"] == requests
    attempts = await curation.rows(
        "SELECT * FROM page_attempts WHERE page_id = $1 ORDER BY claim_no, attempt", page["id"]
    )
    assert len(attempts) == curation.simulator.counters.by_target[bad]
    attempts = attempts[-requests:]  # a 503 may be ScraperAPI's own: until others are answered, the page is put back
    assert [row["outcome"] for row in attempts] == ["retried"] * (requests - 1) + ["failed"]
    assert {row["error_code"] for row in attempts} == {code}


async def test_a_page_that_needs_a_retry_succeeds_and_both_attempts_are_recorded(curation, events):
    curation.simulator.rules.add(Rule(url=curation.url(0), action={"kind": "status", "status": 500}, nth=1))
    await curation.select(curation.url(0))
    await curation.tick()
    page = await curation.page(curation.url(0))
    assert (page["page_processing_status"], page["attempts"]) == ("Complete", 2)
    attempts = await curation.rows("SELECT outcome, http_status, credits FROM page_attempts ORDER BY attempt")
    assert [tuple(row.values()) for row in attempts] == [("retried", 500, 0), ("contacts_found", 200, 1)]
    assert len(named(events, "page.retry")) == 1


async def test_a_valid_page_without_contacts_is_no_contacts(curation):
    body = "<html><body><h1>Opening soon</h1><p>" + "We are building something new here. " * 20 + "</p></body></html>"
    curation.simulator.rules.add(Rule(url=curation.url(0), action={"kind": "page", "body": body}))
    await curation.select(curation.url(0))
    report = await curation.tick()
    assert report.counts.by_outcome[Outcome.NO_CONTACTS] == 1
    page = await curation.page(curation.url(0))
    assert (page["page_processing_status"], page["contact_scrape_status"]) == ("Complete", "NoContactFound")
    assert await curation.contacts() == set()


async def test_an_unexpected_error_on_one_page_is_that_pages_outcome(curation, monkeypatch):
    await curation.select(*curation.urls(5))
    async with curation.daemon() as daemon:
        read = daemon.context.extraction_pool.read

        async def faulty(page):
            if page.url.endswith("/2"):
                raise ZeroDivisionError("a fault of ours")
            return await read(page)

        monkeypatch.setattr(daemon.context.extraction_pool, "read", faulty)
        report = await daemon.cycle.tick()
    assert report.counts.by_outcome[Outcome.CONTACTS_FOUND] == 4
    page = await curation.page(curation.url(2))
    assert page["error_code"] == "internal_error"
    assert page["page_processing_error"] == "ZeroDivisionError: a fault of ours"
    assert page["attempts"] == 1


async def test_no_page_fails_because_of_429(curation, events):
    curation.simulator.rules.add(Rule(url=curation.url(0), action={"kind": "rate_limited"}))
    await curation.select(*curation.urls(3))
    report = await curation.tick(wf7_release_delay_seconds=60)
    assert report.counts.by_outcome[Outcome.RELEASED] == 1
    page = await curation.page(curation.url(0))
    assert (page["page_processing_status"], page["attempts"], page["error_code"]) == ("Queued", 0, None)
    (row,) = await curation.rows(
        "SELECT next_attempt_at > now() + interval '30 s' AS later FROM pages WHERE id = $1", page["id"]
    )
    assert row["later"]
    assert named(events, "throttle.changed")


async def test_a_plan_limit_below_the_setting_is_found_and_no_page_is_lost(curation):
    curation.simulator.account.concurrency_limit = 4
    curation.slow(0.05)
    await curation.select(*curation.urls(60))
    # The plan's limit is read at start only by a daemon that runs; a bare tick has to find out.
    report = await curation.tick(scraper_api_max_concurrent=16, wf7_retry_attempts=6, wf7_retry_base_seconds=0.05)
    counts = report.counts.by_outcome
    assert counts[Outcome.FAILED] == 0
    assert counts[Outcome.CONTACTS_FOUND] + counts[Outcome.RELEASED] == 60
    assert curation.simulator.counters.peak_concurrency <= 4


@pytest.mark.parametrize(
    ("action", "reason"),
    [({"kind": "unauthorized"}, "account_unauthorized"), ({"kind": "credits_exhausted"}, "credits_exhausted")],
)
async def test_a_refused_account_pauses_and_every_page_is_released(curation, events, action, reason):
    curation.simulator.rules.add(Rule(url=curation.url(3), action=action))
    curation.slow(0.02)
    await curation.select(*curation.urls(40))
    async with curation.daemon(mode=Mode.SEQUENTIAL) as daemon:
        report = await daemon.cycle.tick()
        assert report.stopped_because == "account_paused"
        assert daemon.context.account.paused.reason == reason
        again = await daemon.cycle.tick()
        assert again.counts.pages == 0
    rows = await curation.rows("SELECT page_processing_status::text AS status, attempts FROM pages ORDER BY url")
    assert {row["status"] for row in rows} == {"Complete", "Queued"}
    assert all(row["attempts"] == 0 for row in rows if row["status"] == "Queued")
    assert len(named(events, "scraperapi.paused")) == 1


async def test_a_paused_account_resumes_when_a_probe_finds_it_healthy(curation, events):
    curation.simulator.rules.add(Rule(url=curation.url(0), action={"kind": "unauthorized"}, nth=1))
    await curation.select(*curation.urls(5))
    async with curation.daemon(scraper_api_probe_seconds=0.05) as daemon:
        await daemon.cycle.tick()
        watch = asyncio.create_task(daemon.context.account.watch())
        await asyncio.wait_for(daemon.context.account.wait_until_healthy(), 10)
        watch.cancel()
        await daemon.cycle.tick()
    rows = await curation.rows("SELECT DISTINCT page_processing_status::text AS status FROM pages")
    assert [row["status"] for row in rows] == ["Complete"]
    assert len(named(events, "scraperapi.resumed")) == 1


async def test_a_stale_result_is_discarded_and_the_new_owner_keeps_the_page(curation, events):
    curation.simulator.rules.add(Rule(url=curation.url(0), action={"kind": "hang", "seconds": 0.3}))
    await curation.select(curation.url(0))
    async with curation.daemon() as daemon:
        tick = asyncio.create_task(daemon.cycle.tick())
        await curation.simulator.counters.until(lambda seen: seen.in_flight == 1)
        # Another worker rescued it and claimed it again meanwhile.
        await curation.execute("UPDATE pages SET claim_no = claim_no + 1, claimed_by = 'other'")
        report = await tick
    assert report.counts.by_outcome[Outcome.STALE] == 1
    page = await curation.page(curation.url(0))
    assert (page["page_processing_status"], page["claimed_by"]) == ("Processing", "other")
    assert await curation.contacts() == set()
    # Nothing is written about the page; the call is on record, for it is billed.
    (attempt,) = await curation.rows("SELECT claim_no, outcome, credits FROM page_attempts")
    assert tuple(attempt.values()) == (1, "stale", 1)
    assert len(named(events, "page.stale")) == 1


async def test_the_heartbeat_renews_the_lease_of_a_long_page(curation):
    curation.simulator.rules.add(Rule(url=curation.url(0), action={"kind": "hang"}))
    await curation.select(curation.url(0))
    async with curation.daemon(wf7_lease_seconds=1) as daemon:
        task = BackgroundTask(periodic.HEARTBEAT, daemon.context.heartbeat.renew)
        heartbeat = BackgroundTasks([task], settings=daemon.container.settings)
        tick = asyncio.create_task(daemon.cycle.tick())
        await curation.simulator.counters.until(lambda seen: seen.in_flight == 1)
        first = (await curation.page(curation.url(0)))["lease_expires_at"]
        async with asyncio.timeout(20):
            while (await curation.page(curation.url(0)))["lease_expires_at"] == first:
                await asyncio.sleep(0.05)
        await heartbeat.cancel()
        await daemon.cycle.stop(grace_seconds=0)
        await tick


async def test_a_page_whose_lease_expired_is_claimed_again(curation, events):
    await curation.select(curation.url(0))
    await curation.execute(
        "UPDATE pages SET page_processing_status = 'Processing', claimed_by = 'dead', claim_no = 7,"
        " lease_expires_at = now() - interval '1 second'"
    )
    report = await curation.tick()
    assert report.rescued == 1
    page = await curation.page(curation.url(0))
    assert (page["page_processing_status"], page["claim_no"], page["crashes"]) == ("Complete", 8, 1)
    (expired,) = named(events, "lease.expired")
    assert (expired["claimed_by"], expired["failed"]) == ("dead", False)


async def test_a_page_that_killed_three_workers_fails_as_crashed(curation):
    await curation.select(curation.url(0))
    for _ in range(3):
        await curation.execute(
            "UPDATE pages SET page_processing_status = 'Processing', claimed_by = 'dead', claim_no = claim_no + 1,"
            " lease_expires_at = now() - interval '1 second'"
        )
        async with curation.daemon() as daemon:
            await daemon._curation.rescue.rescue()
    page = await curation.page(curation.url(0))
    assert (page["page_processing_status"], page["error_code"], page["crashes"]) == ("Error", "crashed", 3)
    assert curation.simulator.counters.requests == 0


async def test_stopping_lets_pages_in_flight_finish_and_releases_the_others(curation):
    curation.simulator.rules.add(Rule(url="*", action={"kind": "page"}, latency_seconds=0.5))
    await curation.select(*curation.urls(20))
    async with curation.daemon(scraper_api_max_concurrent=5, wf7_concurrent_batch_size=10) as daemon:
        tick = asyncio.create_task(daemon.cycle.tick())
        await curation.simulator.counters.until(lambda seen: seen.in_flight == 5)
        await daemon.cycle.stop(grace_seconds=20)
        report = await tick
    assert report.stopped_because == "shutdown"
    assert curation.simulator.counters.requests == 5
    rows = await curation.rows("SELECT page_processing_status::text AS status, attempts FROM pages")
    assert sorted((row["status"], row["attempts"]) for row in rows) == [("Complete", 1)] * 5 + [("Queued", 0)] * 15


async def test_pages_whose_claim_ends_after_the_grace_period_do_not_prolong_the_stop(curation, events, monkeypatch):
    """Postgres answers the claim late, and then nothing: the stop does not wait for the end of the leases."""
    monkeypatch.setattr(batch, "_LAST_SAVES_SECONDS", 0.1)
    claiming, may_claim = asyncio.Event(), asyncio.Event()

    async def slow_claim(*arguments, **options):
        claiming.set()
        await may_claim.wait()
        return await claim_batch(*arguments, **options)

    async def unavailable(*_):
        raise DatabaseUnavailable("gone")

    monkeypatch.setattr(cycle, "claim_batch", slow_claim)
    await curation.select(*curation.urls(2))
    async with curation.daemon() as daemon:
        monkeypatch.setattr(daemon.context.committer, "commit", unavailable)
        tick = asyncio.create_task(daemon.cycle.tick())
        await claiming.wait()
        stop = asyncio.create_task(daemon.cycle.stop(grace_seconds=0))
        for _ in range(10):  # until it has released what there was to release
            await asyncio.sleep(0)
        may_claim.set()
        await asyncio.wait_for(stop, 20)
        report = await tick
    assert report.counts.by_outcome[Outcome.STALE] == 2
    assert curation.simulator.counters.requests == 0


async def test_stopping_finishes_a_page_that_is_fetched_but_not_extracted_yet(curation):
    await curation.select(curation.url(0))
    async with curation.daemon() as daemon:
        reading, go_on = asyncio.Event(), asyncio.Event()
        read = daemon.context.extraction_pool.read

        async def held(page):
            reading.set()
            await go_on.wait()
            return await read(page)

        daemon.context.extraction_pool.read = held
        tick = asyncio.create_task(daemon.cycle.tick())
        await reading.wait()
        stop = asyncio.create_task(daemon.cycle.stop(grace_seconds=20))
        await asyncio.sleep(0)  # the stop has begun
        go_on.set()
        await stop
        report = await tick
    assert report.counts.by_outcome[Outcome.CONTACTS_FOUND] == 1
    assert curation.simulator.counters.credits_billed == 1


@pytest.mark.parametrize(
    "action",
    [
        {"kind": "one_line", "bytes": 1_000_000},
        {"kind": "nested", "depth": 100_000},
        {"kind": "nested", "depth": 100_000, "closed": False},
        {"kind": "wrong_charset"},
        {"kind": "wrong_charset", "header": "utf-8", "body": "utf-16"},
        {"kind": "wrong_charset", "header": "no-such-charset", "body": "windows-1252"},
    ],
    ids=lambda action: " ".join(str(value) for value in action.values()),
)
async def test_an_unusual_but_valid_page_is_extracted_and_the_others_continue(curation, action):
    strange = curation.url(0)
    curation.simulator.rules.add(Rule(url=strange, action=action))
    await curation.select(*curation.urls(4))
    report = await curation.tick()
    assert report.counts.by_outcome[Outcome.CONTACTS_FOUND] == 4
    assert ("email", "desk0@firm.example") in await curation.contacts()


async def test_the_event_loop_keeps_running_while_a_long_page_is_extracted(curation):
    curation.simulator.rules.add(Rule(url=curation.url(0), action={"kind": "one_line", "bytes": 3_000_000}))
    await curation.select(curation.url(0))
    async with curation.daemon() as daemon:
        reading = asyncio.Event()
        read = daemon.context.extraction_pool.read

        async def observed(page):
            reading.set()
            return await read(page)

        daemon.context.extraction_pool.read = observed
        tick = asyncio.create_task(daemon.cycle.tick())
        await reading.wait()
        iterations = 0
        while not tick.done():
            await asyncio.sleep(0)
            iterations += 1
    assert iterations > 10


async def test_a_schema_change_under_the_daemon_fails_no_page(curation, events):
    curation.slow(0.05)
    await curation.select(*curation.urls(60))
    async with curation.daemon() as daemon:
        # At start the schema is checked, so the change comes after it.
        await curation.execute("ALTER TABLE contacts RENAME TO contacts_elsewhere")
        report = await daemon.cycle.tick()
        with pytest.raises(DatabaseBrokenError):
            await daemon.context.database.fail_when_broken()
    assert report.stopped_because == "database_changed"
    rows = await curation.rows("SELECT page_processing_status::text AS status, error_code, attempts FROM pages")
    assert {tuple(row.values()) for row in rows} == {("Queued", None, 0)}
    assert curation.simulator.counters.requests == 0


async def test_a_schema_change_that_prevents_claims_ends_the_tick_with_that_reason(curation, events):
    await curation.select(*curation.urls(2))
    async with curation.daemon() as daemon:
        await curation.execute("ALTER TABLE turns RENAME TO turns_elsewhere")  # after the check of the schema
        report = await daemon.run_once()
    assert report.stopped_because == "database_changed"
    assert named(events, "cycle.completed")[0]["stopped_because"] == "database_changed"


async def test_a_drain_that_fails_is_not_reported_as_the_end_of_the_background_tasks(curation, events, monkeypatch):
    async def fail() -> None:
        raise ZeroDivisionError

    async with curation.daemon() as daemon:
        monkeypatch.setattr(daemon.cycle, "tick", fail)
        with pytest.raises(ZeroDivisionError):
            await daemon.run_once()
    assert named(events, "daemon.failed") == []


async def test_pages_that_can_not_be_saved_are_reported_with_the_reason(curation, events):
    await curation.select(*curation.urls(2))
    async with curation.daemon() as daemon:
        await curation.execute("ALTER FUNCTION save_page_v1 STABLE")  # after the check of the schema
        report = await daemon.cycle.tick()
    assert report.counts.by_outcome[Outcome.STALE] == 2
    reported = named(events, "page.stale")
    assert len(reported) == 2
    for event in reported:
        assert event["error"].startswith("FeatureNotSupportedError: UPDATE is not allowed in a non-volatile function")
        assert "SELECT" not in event["error"]


REJECTED_CONTACTS = """CREATE FUNCTION reject() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    RAISE 'no contacts after six o''clock'; END $$;
    CREATE TRIGGER reject BEFORE INSERT ON contacts FOR EACH ROW EXECUTE FUNCTION reject()"""


REJECTING = [
    ("ALTER FUNCTION save_page_v1 STABLE", "UPDATE is not allowed in a non-volatile function"),
    (REJECTED_CONTACTS, "no contacts after six o'clock"),
]


@pytest.mark.parametrize(("change", "error"), REJECTING)
async def test_a_database_that_begins_to_reject_every_result_costs_few_pages(curation, events, change, error):
    await curation.select(*curation.urls(100))
    async with curation.daemon(scraper_api_max_concurrent=5) as daemon:
        await daemon.cycle.tick()
        fetched = curation.simulator.counters.requests
        await curation.select(*curation.urls(200)[100:])
        await curation.execute(change)
        report = await daemon.cycle.tick()
        with pytest.raises(DatabaseBrokenError, match=error):
            await daemon.context.database.fail_when_broken()
    assert report.stopped_because == "database_changed"
    rejected = curation.simulator.counters.requests - fetched
    assert MOST_REJECTED_RESULTS <= rejected <= MOST_REJECTED_RESULTS + 15  # five in flight, and ten that are claimed


async def test_results_that_are_rejected_now_and_then_stop_nothing(curation, events):
    """The page with the number 7 is rejected each time; of every ten results nine are saved."""
    await curation.execute(
        """CREATE FUNCTION reject() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        IF NEW.source_url LIKE '%7' THEN RAISE 'no contacts from this page'; END IF; RETURN NEW; END $$;
        CREATE TRIGGER reject BEFORE INSERT ON contacts FOR EACH ROW EXECUTE FUNCTION reject()"""
    )
    urls = [f"https://site-{number}.example/{number}" for number in range(150)]
    curation.simulator.source = MemorySource([(url, BODY) for url in urls])
    await curation.select(*urls)
    report = await curation.tick(scraper_api_max_concurrent=5)
    assert report.counts.by_outcome[Outcome.CONTACTS_FOUND] == 135
    assert report.counts.by_outcome[Outcome.FAILED] == 15
    assert {event["error_code"] for event in named(events, "page.failed")} == {"internal_error"}
