"""A save is tried, and rolled back, before the first page of a process is paid for."""

from __future__ import annotations

from uuid import uuid4

import pytest
from sqlalchemy import text

from pagecurator.curation import save_check
from pagecurator.curation.results import Outcome
from pagecurator.simulator import MemorySource
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
        pages = []
        passes = daemon.context.save_check.passes

        async def record(claimed):
            pages.append(claimed)
            return await passes(claimed)

        daemon.context.save_check.passes = record
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


async def test_a_database_that_is_slow_does_not_hold_up_the_claim(curation, monkeypatch):
    monkeypatch.setattr(save_check, "_LONGEST_SECONDS", 1)
    await curation.execute(
        """CREATE FUNCTION dawdle() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        PERFORM nextval('tries'), pg_sleep(60); RETURN NEW; END $$;
        CREATE SEQUENCE tries;
        CREATE TRIGGER dawdle BEFORE INSERT ON contacts FOR EACH ROW EXECUTE FUNCTION dawdle()"""
    )
    await curation.select(*curation.urls(10))
    async with curation.daemon(db_statement_timeout_seconds=2) as daemon:
        pages = await claim_batch(
            daemon.context.database, limit=10, worker="w", batch_id=uuid4(), lease_seconds=60, max_per_domain=10
        )
        assert not await daemon.context.save_check.passes(pages)
        assert not daemon.context.database.is_broken
    assert await curation.rows("SELECT last_value FROM tries") == [{"last_value": 1}]


async def test_a_page_that_is_locked_is_passed_over(curation):
    await curation.select(*curation.urls(3))
    async with curation.daemon() as daemon:
        database = daemon.context.database
        pages = await claim_batch(database, limit=3, worker="w", batch_id=uuid4(), lease_seconds=60, max_per_domain=3)
        async with database.begin(operation="lock") as conn:
            await conn.execute(text("SELECT FROM pages WHERE id = :id FOR UPDATE"), {"id": pages[0].id})
            assert not await daemon.context.save_check.passes(pages[:1])
            assert await daemon.context.save_check.passes(pages)
        assert not database.is_broken
