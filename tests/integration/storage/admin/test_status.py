"""Everything that `status` shows, counted per minute, estimated for a long queue, and read by index at any size."""

from __future__ import annotations

import json
from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import text

from pagecurator.storage.account.credit_budgets import Budgets
from pagecurator.storage.admin import activity
from pagecurator.storage.admin.activity import Measure, read_activity, roll_up
from pagecurator.storage.admin.reports import (
    JobRun,
    PageStage,
    ReplicaReport,
    delete_report,
    read_reports,
    write_report,
)
from pagecurator.storage.admin.status import read_status
from pagecurator.storage.engine import Database
from pagecurator.storage.migrations import lock_session
from pagecurator.storage.queue import depth
from pagecurator.storage.queue.depth import read_depth
from pagecurator.storage.queue.pages import queue_counts

FILL = """
    WITH site AS (INSERT INTO domains (domain) VALUES (:domain) RETURNING id),
    page AS (
        INSERT INTO pages (domain_id, url, page_processing_status, contact_scrape_status, error_code, finished_at)
        SELECT id, 'https://' || CAST(:domain AS text) || '/' || number,
               CASE WHEN number % 4 = 0 THEN 'Error' ELSE 'Complete' END::page_processing_status,
               CASE WHEN number % 4 = 0 THEN 'Error' WHEN number % 4 = 1 THEN 'NoContactFound' ELSE 'ContactFound' END
                   ::contact_scrape_status,
               CASE WHEN number % 4 = 0 THEN 'timeout' END,
               now() - make_interval(mins => number)
        FROM site, generate_series(0, :pages - 1) AS number
        RETURNING id, domain_id, finished_at, contact_scrape_status
    ),
    attempt AS (
        INSERT INTO page_attempts (page_id, claim_no, attempt, outcome, credits, created_at, error_code)
        SELECT id, 1, 1, 'ok', 3, finished_at, 'rate_limited' FROM page
    )
    INSERT INTO contacts (domain_id, kind, value, first_page_id, created_at)
    SELECT domain_id, 'email', id || '@example.com', id, finished_at - interval '10 ms'
    FROM page WHERE contact_scrape_status = 'ContactFound'
"""
QUEUE = """
    WITH site AS (INSERT INTO domains (domain, paused_at) VALUES (:domain, :paused_at) RETURNING id)
    INSERT INTO pages (domain_id, url, page_processing_status, next_attempt_at)
    SELECT id, 'https://' || CAST(:domain AS text) || '/' || number, 'Queued', now() + make_interval(secs => :delay)
    FROM site, generate_series(1, :pages) AS number
"""


async def fill(database: Database, pages: int = 100, domain: str = "a.example") -> None:
    async with database.begin() as conn:
        await conn.execute(text(FILL), {"pages": pages, "domain": domain})


async def enqueue(database: Database, domain: str, pages: int, *, delay: float = -60, paused: bool = False) -> None:
    async with database.begin() as conn:
        now = (await conn.execute(text("SELECT now()"))).scalar_one()
        values = {"domain": domain, "pages": pages, "delay": delay, "paused_at": now if paused else None}
        await conn.execute(text(QUEUE), values)


async def counted(database: Database) -> None:
    more = True
    while more:
        async with database.begin() as conn:
            more = await roll_up(conn, minutes=45)


async def test_minutes_count_the_same_before_and_after_they_were_counted(database: Database):
    await fill(database, pages=200)
    async with database.snapshot() as conn:
        live = await read_activity(conn)
    await counted(database)
    async with database.snapshot() as conn:
        rolled = await read_activity(conn)
        marks = (
            await conn.execute(text("SELECT count(*) FROM activity_minutes WHERE measure = 'failed'"))
        ).scalar_one()
    assert marks >= 48  # of 50: the last minutes are not over
    assert live.is_exact
    assert rolled.is_exact
    assert live.amounts[1440] == rolled.amounts[1440]
    assert rolled.amounts[1440] == {
        Measure.CONTACTS_FOUND: 100,
        Measure.NO_CONTACTS: 50,
        Measure.FAILED: 50,
        Measure.CONTACTS: 100,
        Measure.REQUESTS: 200,
        Measure.CREDITS: 600,
        Measure.RATE_LIMITED: 200,
    }
    assert rolled.errors[1440] == {"timeout": 50}
    assert sum(bucket.finished for bucket in rolled.hour) == sum(
        rolled.amounts[60].get(m, 0) for m in activity.FINISHED
    )
    assert sum(bucket.finished for bucket in rolled.day) == 200
    assert (len(rolled.hour), len(rolled.day)) == (60, 96)
    assert rolled.hour[-1].since <= rolled.asked_at < rolled.hour[-1].since + timedelta(minutes=1)
    assert rolled.credits_per_contact == 6


async def test_five_minutes_are_exact_to_the_second(database: Database):
    await fill(database, pages=10)
    await counted(database)
    async with database.snapshot() as conn:
        recent = (await read_activity(conn)).amounts[5]
    # Page 5 finished five minutes and some milliseconds ago.
    assert sum(recent.get(measure, 0) for measure in activity.FINISHED) == 5


async def test_a_minute_is_counted_by_one_process_at_a_time(database: Database):
    await fill(database, pages=30)
    async with database.begin() as conn:
        assert not await roll_up(conn, minutes=2000)  # all of them
        async with database.begin() as other:
            assert not await roll_up(other)
            assert not (await other.execute(text("SELECT count(*) FROM activity_minutes"))).scalar_one()


@pytest.mark.direct  # the migration's lock is one of the session
async def test_minutes_are_counted_while_a_migration_holds_its_locks(database: Database):
    await fill(database, pages=30)
    async with database.long_connection() as migrating:
        await lock_session(database, migrating)
        await counted(database)
        async with database.begin() as conn:
            assert (await conn.execute(text("SELECT count(*) FROM activity_minutes"))).scalar_one()


async def test_minutes_are_counted_after_the_clock_was_set_back(database: Database):
    async with database.begin() as conn:
        await conn.execute(
            text("INSERT INTO activity_minutes (minute, measure) VALUES (now() + interval '30 days', 'counted')")
        )
    await fill(database, pages=20)
    async with database.snapshot() as conn:
        live = await read_activity(conn)
    await counted(database)
    async with database.snapshot() as conn:
        rolled = await read_activity(conn)
    assert live.amounts[1440] == rolled.amounts[1440]
    assert rolled.amounts[1440][Measure.REQUESTS] == 20


async def test_a_quiet_night_is_one_step(database: Database):
    await fill(database, pages=20)
    steps = 0
    more = True
    while more:
        async with database.begin() as conn:
            more = await roll_up(conn, minutes=30)
        steps += 1
    assert steps == 2  # 25 hours without a page, then the pages


async def test_more_than_a_reader_counts_itself_is_a_lower_bound_and_says_so(database: Database, monkeypatch):
    await fill(database, pages=30)
    for name in ("_RECENT_PAGES", "_RECENT_ATTEMPTS"):
        shorter = str(getattr(activity, name)).replace(f"LIMIT {activity._MOST_ROWS}", "LIMIT 10")
        monkeypatch.setattr(activity, name, text(shorter))
    monkeypatch.setattr(activity, "_MOST_ROWS", 10)
    async with database.snapshot() as conn:
        seen = await read_activity(conn)
    assert not seen.is_exact
    assert seen.amounts[1440][Measure.REQUESTS] == 10


async def test_a_short_queue_is_counted_exactly_as_the_view_counts_it(database: Database):
    await enqueue(database, "due.example", 40)
    await enqueue(database, "delayed.example", 7, delay=3600)
    await enqueue(database, "paused.example", 5, delay=-600, paused=True)
    async with database.snapshot() as conn:
        quick, exact = await read_depth(conn), await queue_counts(conn)
    assert quick == exact
    assert (quick.due, quick.delayed, quick.held, quick.pending, quick.is_estimated) == (40, 7, 5, 52, False)
    assert quick.oldest_pending_age_seconds == pytest.approx(60, abs=5)


async def test_a_long_queue_is_estimated_and_says_so(database: Database, monkeypatch):
    monkeypatch.setattr(depth, "MOST_COUNTED", 100)
    monkeypatch.setattr(depth, "_COUNT", text(str(depth._COUNT).replace("50000", "100")))
    monkeypatch.setattr(depth, "_SAMPLED_BLOCKS", 60)
    await enqueue(database, "due.example", 20_000)
    await enqueue(database, "delayed.example", 7, delay=3600)
    async with database.snapshot() as conn:
        seen = await read_depth(conn)
    assert seen.is_estimated
    assert seen.due == pytest.approx(20_000, rel=0.3)
    assert seen.due % 100 == 0  # no digits beyond the precision of the sample
    assert seen.delayed == 7


async def test_what_a_process_reports_is_shown_with_its_pages(database: Database):
    await enqueue(database, "a.example", 2)
    async with database.begin() as conn:
        ids = list((await conn.execute(text("SELECT id FROM pages ORDER BY url"))).scalars())
        await conn.execute(
            text("""UPDATE pages SET page_processing_status = 'Processing', claimed_by = 'w', claimed_at = now(),
                    lease_expires_at = now() + interval '1 minute'""")
        )
        now = (await conn.execute(text("SELECT now()"))).scalar_one()
        report = ReplicaReport(
            id=uuid4(),
            worker="w",
            reported_at=now,
            mode="sequential",
            mode_reason="a flag",
            limit=3,
            in_use=1,
            last_tick_seconds=30,
            stages={ids[0]: (PageStage.FETCH, 12.5)},
            jobs=(JobRun(name="tick", ended_at=now, failed=True),),
        )
        await write_report(conn, report)
        await write_report(conn, report)
    async with database.snapshot() as conn:
        seen = await read_status(conn, budgets=Budgets(daily=None, monthly=None))
    assert (seen.mode, seen.mode_reason, seen.adaptive_limit) == ("sequential", "a flag", 3)
    assert {page.id: page.stage for page in seen.pages} == {ids[0]: PageStage.FETCH, ids[1]: None}
    assert max(page.stage_seconds or 0 for page in seen.pages) == pytest.approx(12.5, abs=5)
    assert seen.last_tick_at is not None
    assert seen.last_tick_at < now
    assert seen.jobs == (JobRun(name="tick", ended_at=now, failed=True),)
    async with database.begin() as conn:
        await conn.execute(text("""UPDATE replica_reports SET report = '{"stages": {}, "later": 1}'"""))
        assert (await read_reports(conn))[0].limit is None
        await delete_report(conn, replica=report.id)
        assert await read_reports(conn) == []


STATEMENTS = {
    "counted": (activity._COUNTED, {"activity_minutes_pkey"}),
    "recent pages": (activity._RECENT_PAGES, {"pages_finished_idx"}),
    "recent attempts": (activity._RECENT_ATTEMPTS, {"page_attempts_created_at_idx"}),
    "recent contacts": (activity._RECENT_CONTACTS, {"pages_finished_idx", "contacts_first_page_id_idx"}),
    "depth": (depth._COUNT, {"pages_due_idx", "pages_lease_idx"}),
}


@pytest.mark.parametrize("name", STATEMENTS)
async def test_no_statement_reads_a_table_from_end_to_end(database: Database, name: str):
    statement, wanted = STATEMENTS[name]
    await fill(database, pages=4000)
    await enqueue(database, "q.example", 4000)
    await counted(database)
    async with database.begin() as conn:
        for table in ("pages", "page_attempts", "contacts", "activity_minutes", "domains"):
            await conn.execute(text(f"ANALYZE {table}"))
        now = (await conn.execute(text("SELECT now()"))).scalar_one()
        since = now - timedelta(minutes=5)
        values = {"since": since, "until": now, "recent_since": since, "hour_since": since, "edge": now}
        given = {key: value for key, value in values.items() if f":{key}" in str(statement)}
        plan = (await conn.execute(text(f"EXPLAIN (FORMAT JSON) {statement}"), given)).scalar_one()
    nodes = list(_nodes(plan if isinstance(plan, list) else json.loads(plan)))
    big = {"pages", "page_attempts", "contacts"}
    assert not [node for node in nodes if node["Node Type"] == "Seq Scan" and node["Relation Name"] in big]
    assert wanted <= {node.get("Index Name") for node in nodes}


def _nodes(plan):
    if isinstance(plan, list):
        for item in plan:
            yield from _nodes(item)
    elif isinstance(plan, dict):
        if "Node Type" in plan:
            yield plan
        for value in plan.values():
            yield from _nodes(value)
