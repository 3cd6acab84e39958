"""Searching contacts: what is found, and that each statement reads a bounded number of rows."""

from __future__ import annotations

import itertools
import json

import pytest
from sqlalchemy import text

from pagecurator.storage import contact_search
from pagecurator.storage.contact_search import ContactSearch, search_contacts, search_statement
from pagecurator.storage.engine import Database

CONTACTS = 6_000
FILL = f"""
    INSERT INTO domains (domain) SELECT 'site' || n || '.example' FROM generate_series(0, 99) AS n;
    INSERT INTO contacts (domain_id, kind, value, name, role, confidence)
    SELECT domains.id, CASE WHEN n % 10 = 0 THEN 'phone' ELSE 'email' END, 'c' || n || '@firm.example',
           CASE WHEN n % 3000 = 7 THEN 'Grace Hopper' END, 'Sales', 0.5 + n % 5 / 10.0
    FROM generate_series(1, {CONTACTS}) AS n JOIN domains ON domain = 'site' || n % 100 || '.example'
"""


@pytest.fixture
async def filled(database: Database) -> Database:
    async with database.begin() as conn:
        for statement in FILL.split(";"):
            await conn.execute(text(statement))
    async with database.begin() as conn:
        await conn.execute(text("ANALYZE contacts"))
    return database


async def _all(database: Database, search: ContactSearch, **options) -> tuple[list[str], int]:
    """Values of all pages of the result, and how many pages there were."""
    found, after = [], None
    async with database.snapshot() as conn:
        for pages in itertools.count(1):
            result = await search_contacts(conn, search=search, after=after, limit=50, **options)
            found += [contact.value for contact in result.contacts]
            after = result.after
            if after is None:
                return found, pages
    raise AssertionError


@pytest.mark.parametrize(
    ("search", "expected"),
    [
        (ContactSearch(), CONTACTS),
        (ContactSearch(words="HOPPER"), 2),
        (ContactSearch(words="sales", domain="site10.example"), 60),
        (ContactSearch(words="c1@"), 1),
        (ContactSearch(words="100%"), 0),
        (ContactSearch(kind="phone"), CONTACTS // 10),
        (ContactSearch(kind="tiktok"), 0),
        (ContactSearch(min_confidence=0.85), CONTACTS // 5),
        (ContactSearch(domain="unknown.example"), 0),
    ],
)
async def test_every_match_is_found_once(filled, search, expected):
    found, _ = await _all(filled, search)
    assert len(found) == len(set(found)) == expected


async def test_a_search_that_takes_too_long_says_where_it_continues(filled):
    ticks = itertools.count()
    found, pages = await _all(filled, ContactSearch(words="hopper"), seconds=1.5, clock=lambda: next(ticks))
    assert len(found) == 2
    assert pages > 1
    async with filled.snapshot() as conn:
        first = await search_contacts(conn, search=ContactSearch(words="nothing"), limit=50, seconds=0)
    assert (first.contacts, first.is_cut_short) == ([], True)
    assert first.after is not None


async def test_a_full_page_is_no_end(filled, monkeypatch):
    monkeypatch.setattr(contact_search, "_FIRST_CHUNK", 1)
    async with filled.snapshot() as conn:
        result = await search_contacts(conn, search=ContactSearch(domain="site1.example"), limit=60)
        assert (len(result.contacts), result.after, result.is_cut_short) == (60, None, False)
        result = await search_contacts(conn, search=ContactSearch(domain="site1.example"), limit=59)
        assert (len(result.contacts), result.after) == (59, result.contacts[-1].id)


@pytest.mark.parametrize(
    "search", [ContactSearch(), ContactSearch(words="nothing"), ContactSearch(min_confidence=0.99)]
)
async def test_a_statement_reads_no_more_than_its_chunk(filled, search):
    statement, values = search_statement(search=search, cursor={}, limit=51, chunk=500)
    async with filled.begin() as conn:
        plan = (await conn.execute(text(f"EXPLAIN (ANALYZE, FORMAT JSON) {statement}"), values)).scalar_one()
    nodes = list(_nodes(plan if isinstance(plan, list) else json.loads(plan)))
    read = [node for node in nodes if node.get("Relation Name") == "contacts"]
    assert "contacts_domain_id_kind_value_key" in {node.get("Index Name") for node in read}
    assert not [node for node in read if node["Node Type"] == "Seq Scan"]
    assert max(node["Actual Rows"] for node in read) <= 500


def _nodes(plan):
    if isinstance(plan, list):
        for item in plan:
            yield from _nodes(item)
    elif isinstance(plan, dict):
        if "Node Type" in plan:
            yield plan
        for value in plan.values():
            yield from _nodes(value)
