"""A save is tried, and rolled back, before the first page of a process is paid for."""

from __future__ import annotations

import asyncio
from uuid import uuid4

import pytest
from sqlalchemy import text

from pagecurator.curation.results import Mode, Outcome
from pagecurator.curation.save_check import SaveVerdict
from pagecurator.simulator import MemorySource
from pagecurator.storage.connection_errors import DatabaseTooSlow
from pagecurator.storage.queue.claim import claim_batch
from pagecurator.storage.worker_database import DatabaseBrokenError

BODY = "<!doctype html><html><body><h1>Contact</h1><p>Write to desk@firm.example, or come and see us.</p></body></html>"
EMPTY = (
    "<!doctype html><html><body><h1>About us</h1><p>We make chairs, and have made them since 1950.</p></body></html>"
)

REJECT = """CREATE FUNCTION reject() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    IF NEW.source_url LIKE '%{pages}%' THEN RAISE 'no contacts after six o''clock'; END IF; RETURN NEW; END $$;
    CREATE TRIGGER reject BEFORE INSERT ON contacts FOR EACH ROW EXECUTE FUNCTION reject()"""
REJECT_AT_COMMIT = """CREATE FUNCTION reject() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    RAISE 'no contacts after six o''clock'; END $$;
    CREATE CONSTRAINT TRIGGER reject AFTER INSERT ON contacts
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION reject()"""

SLOW = """CREATE FUNCTION slow() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    PERFORM pg_sleep(50); RETURN NEW; END $$;
    CREATE TRIGGER slow BEFORE INSERT ON contacts FOR EACH ROW EXECUTE FUNCTION slow()"""


def named(events, name):
    return [event for event in events if event["event"] == name]


async def states(curation):
    rows = await curation.rows("SELECT page_processing_status::text AS status, error_code, attempts FROM pages")
    return {tuple(row.values()) for row in rows}


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ("ALTER FUNCTION save_page_v1 STABLE", "UPDATE is not allowed in a non-volatile function"),
        (REJECT.format(pages=""), "no contacts after six o'clock"),
        (REJECT_AT_COMMIT, "no contacts after six o'clock"),
        ("ALTER TABLE page_contacts ADD CONSTRAINT few CHECK (false) NOT VALID", 'violates check constraint "few"'),
        ("ALTER TABLE page_attempts DROP COLUMN credits", "schema changed"),
    ],
)
async def test_a_database_that_rejects_every_result_costs_no_page(curation, events, change, error):
    await curation.select(*curation.urls(100))
    async with curation.daemon(scraper_api_max_concurrent=5) as daemon:
        await curation.execute(change)  # after the check of the schema
        report = await daemon.cycle.tick()
        with pytest.raises(DatabaseBrokenError, match=error):
            await daemon.context.database.fail_when_broken()
    assert report.stopped_because == "database_changed"
    assert curation.simulator.counters.requests == 0
    if "STABLE" not in change:  # otherwise they can't even be released, and their leases end
        assert await states(curation) == {("Queued", None, 0)}
        assert {event["reason"] for event in named(events, "page.released")} == {"database_changed"}


async def test_it_leaves_nothing_behind(curation):
    (url,) = curation.urls(1)
    await curation.select(url)
    curation.simulator.source = MemorySource([(url, EMPTY)])
    await curation.tick()
    assert await curation.rows("SELECT value FROM contacts") == []
    assert len(await curation.rows("SELECT attempt FROM page_attempts")) == 1
    assert await states(curation) == {("Complete", None, 1)}


async def test_it_is_made_once_per_process(curation):
    await curation.select(*curation.urls(60))
    async with curation.daemon(scraper_api_max_concurrent=5) as daemon:
        save_check, pages = daemon.context.save_check, []
        check = save_check.check

        async def record(claimed):
            pages.append(claimed)
            return await check(claimed)

        save_check.check = record
        await daemon.cycle.tick()
    assert len(pages) == 1


async def test_pages_that_are_rejected_do_not_hold_back_the_others(curation):
    bad = [f"https://bad.example/{number}" for number in range(3)]
    urls = [*bad, *curation.urls(5)]
    curation.simulator.source = MemorySource([(url, BODY) for url in urls])
    await curation.execute(REJECT.format(pages="bad"))
    await curation.select(*urls)
    await curation.execute("UPDATE pages SET priority_level = 1 WHERE url LIKE '%bad%'")
    report = await curation.tick()
    assert report.stopped_because == "nothing_due"
    assert report.counts.by_outcome[Outcome.CONTACTS_FOUND] == 5
    assert report.counts.by_outcome[Outcome.FAILED] == 3


async def test_fewer_rejected_pages_than_prove_something_are_processed(curation):
    """They would stay in the queue for ever, and with them the daemon would not start."""
    await curation.execute(REJECT.format(pages=""))
    await curation.select(*curation.urls(9))
    report = await curation.tick()
    assert report.stopped_because == "nothing_due"
    assert report.counts.by_outcome[Outcome.FAILED] == 9


async def test_a_page_that_is_locked_is_passed_over(curation):
    await curation.select(*curation.urls(3))
    async with curation.daemon() as daemon:
        database = daemon.context.database
        pages = await claim_batch(database, limit=3, worker="w", batch_id=uuid4(), lease_seconds=60, max_per_domain=3)
        async with database.begin(operation="lock") as conn:
            await conn.execute(text("SELECT FROM pages WHERE id = :id FOR UPDATE"), {"id": pages[0].id})
            with pytest.raises(DatabaseTooSlow):
                await daemon.context.save_check.check(pages[:1])
            assert await daemon.context.save_check.check(pages) is SaveVerdict.ACCEPTED
        assert not database.is_broken


async def test_a_table_that_is_locked_costs_no_page_and_is_waited_for(curation, events):
    await curation.select(*curation.urls(30))
    async with curation.daemon() as daemon, curation.connected() as connection:
        async with connection.transaction():
            await connection.execute("LOCK TABLE contacts IN SHARE MODE")  # as CREATE INDEX does
            report = await daemon.cycle.tick()
        assert report.stopped_because == "database_unavailable"
        assert report.problem.startswith("A save would take too long, so no page was fetched.")
        assert named(events, "cycle.completed")[0]["problem"] == report.problem
        assert curation.simulator.counters.requests == 0
        assert await states(curation) == {("Queued", None, 0)}
        assert {event["reason"] for event in named(events, "page.released")} == {"database_unavailable"}
        await daemon.cycle.tick()
    assert await states(curation) == {("Complete", None, 1)}


async def test_a_stop_ends_it(curation):
    await curation.select(*curation.urls(12))
    async with curation.daemon(db_statement_timeout_seconds=60) as daemon:
        await curation.execute(SLOW)
        tick = asyncio.create_task(daemon.cycle.tick())
        while not await curation.rows("SELECT FROM pg_stat_activity WHERE wait_event = 'PgSleep'"):
            await asyncio.sleep(0.02)
        await asyncio.wait_for(daemon.cycle.stop(grace_seconds=20), 10)
        report = await tick
    assert report.counts.by_outcome[Outcome.RELEASED] == 10
    assert curation.simulator.counters.requests == 0
    assert await states(curation) == {("Queued", None, 0)}


@pytest.mark.parametrize(
    "settings",
    [{"wf7_concurrent_batch_size": 3}, {"wf7_domain_max_in_flight": 2}, {"wf7_concurrent_batch_size": 1}],
    ids=str,
)
@pytest.mark.parametrize("mode", list(Mode))
async def test_small_claims_find_out_together(curation, mode, settings):
    await curation.execute(REJECT.format(pages=""))
    await curation.select(*curation.urls(30))
    async with curation.daemon(mode=mode, **settings) as daemon:
        report = await daemon.cycle.tick()
        assert daemon.context.database.is_broken
    assert report.stopped_because == "database_changed"
    assert report.counts.pages == report.counts.by_outcome[Outcome.RELEASED]
    assert curation.simulator.counters.requests == 0
    assert await states(curation) == {("Queued", None, 0)}
