"""Failures by code and domain: what is counted, and that each statement reads a bounded number of rows."""

from __future__ import annotations

import json

import pytest
from sqlalchemy import text

from pagecurator.storage.admin import failures
from pagecurator.storage.admin.failures import FAILURES, read_failures
from pagecurator.storage.engine import Database

# Each second minute, four pages finished at the same time; one of them failed.
FILL = """
    INSERT INTO domains (domain) VALUES ('a.example'), ('b.example');
    INSERT INTO pages (domain_id, url, page_curation_status, page_processing_status, contact_scrape_status, error_code,
                       page_processing_error, finished_at)
    SELECT domains.id, 'https://' || domain || '/' || n,
           CASE WHEN n % 4 = 0 THEN 'Error' ELSE 'Complete' END::page_curation_status,
           CASE WHEN n % 4 = 0 THEN 'Error' ELSE 'Complete' END::page_processing_status, 'New',
           CASE WHEN n % 4 <> 0 THEN NULL WHEN n % 12 = 0 THEN 'timeout' WHEN n % 20 <> 0 THEN 'not_html' END,
           CASE WHEN n % 4 = 0 THEN 'message ' || n END, now() - n / 4 * interval '2 minutes'
    FROM generate_series(4, 4003) AS n
    JOIN domains ON domain = CASE WHEN n % 8 = 0 THEN 'a.example' ELSE 'b.example' END
"""


@pytest.fixture
async def failed(database: Database) -> Database:
    async with database.begin() as conn:
        for statement in FILL.split(";"):
            await conn.execute(text(statement))
    async with database.begin() as conn:
        await conn.execute(text("ANALYZE pages"))
    return database


@pytest.mark.parametrize("chunk", [3, 7, 1000])
async def test_each_page_is_counted_once_whatever_the_chunks(failed, monkeypatch, chunk):
    monkeypatch.setattr(failures, "CHUNK", chunk)
    async with failed.snapshot() as conn:
        found = await read_failures(conn, hours=1)
    assert (found.pages, found.counted_since) == (29, None)
    assert [(group.code, group.pages) for group in found.groups] == [("not_html", 16), ("timeout", 9), ("", 4)]
    timeout = found.groups[1]
    assert [(one.domain, one.pages, one.message) for one in timeout.domains] == [
        ("b.example", 5, "message 12"),
        ("a.example", 4, "message 24"),
    ]


async def test_only_the_newest_are_counted_and_it_says_since_when(failed, monkeypatch):
    monkeypatch.setattr(failures, "CHUNK", 10)
    monkeypatch.setattr(failures, "MOST_PAGES", 40)
    async with failed.snapshot() as conn:
        found = await read_failures(conn, hours=24)
        since = (await conn.execute(text("SELECT now() - interval '20 minutes'"))).scalar_one()
    assert found.pages == 10
    assert abs((found.counted_since - since).total_seconds()) < 60


async def test_a_statement_reads_no_more_than_its_chunk(failed):
    async with failed.begin() as conn:
        now = (await conn.execute(text("SELECT now()"))).scalar_one()
        values = {"since": now.replace(year=2000), "until": now, "skip": 3, "chunk": 100}
        plan = (await conn.execute(text(f"EXPLAIN (ANALYZE, FORMAT JSON) {FAILURES}"), values)).scalar_one()
    nodes = list(_nodes(plan if isinstance(plan, list) else json.loads(plan)))
    (read,) = [node for node in nodes if node.get("Relation Name") == "pages"]
    assert read["Index Name"] == "pages_finished_idx"
    assert read["Actual Rows"] <= 103
    # Once, not for each domain.
    assert {node["Actual Loops"] for node in nodes if node.get("CTE Name") == "finished"} == {1}


def _nodes(plan):
    if isinstance(plan, list):
        for item in plan:
            yield from _nodes(item)
    elif isinstance(plan, dict):
        if "Node Type" in plan:
            yield plan
        for value in plan.values():
            yield from _nodes(value)
