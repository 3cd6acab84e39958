"""Listing and requeueing pages on a table with many: which pages, in which order, and from which index."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import AsyncIterator, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import asyncpg
import pytest
from sqlalchemy import TextClause, text
from sqlalchemy.ext.asyncio import AsyncConnection

from database_copies import Copies, named
from pagecurator.settings import Settings
from pagecurator.storage.admin.explain import explain_page, similar_pages
from pagecurator.storage.admin.requeue import RequeueFilter, requeue, requeue_statement
from pagecurator.storage.engine import Database, connect
from pagecurator.storage.queue.page_list import PageFilter, list_pages, list_statement
from pagecurator.storage.queue.page_walks import FinalOutcome, PageCursor, walks_of
from pagecurator.storage.queue.pages import claim_page
from pagecurator.storage.schema_check import schema_differences

PAGES = 40_000
# The newest fifth is queued: a scan by age reads it in vain. Always two pages have the same age.
FILL = f"""
    INSERT INTO domains (domain) SELECT 'site' || n || '.example' FROM generate_series(0, 999) AS n;
    INSERT INTO pages (domain_id, url, page_curation_status, page_processing_status, contact_scrape_status, error_code,
                       created_at, finished_at)
    SELECT domains.id, 'https://' || domain || '/' || n,
           CASE kind WHEN 'queued' THEN 'Queued' WHEN 'failed' THEN 'Error' ELSE 'Complete' END::page_curation_status,
           CASE kind WHEN 'queued' THEN 'Queued' WHEN 'busy' THEN 'Processing' WHEN 'failed' THEN 'Error'
                     WHEN 'filtered' THEN 'Filtered' ELSE 'Complete' END::page_processing_status,
           CASE kind WHEN 'found' THEN 'ContactFound' WHEN 'nothing' THEN 'NoContactFound' ELSE 'New'
                END::contact_scrape_status,
           CASE WHEN kind = 'failed' THEN CASE WHEN n % 4000 = 5 THEN 'ssl_error' ELSE 'timeout' END END,
           '2026-01-01'::timestamptz + n / 2 * interval '1 second',
           CASE WHEN kind NOT IN ('queued', 'busy') THEN '2026-02-01'::timestamptz + n * interval '1 second' END
    FROM (SELECT n, CASE WHEN n > {PAGES} * 4 / 5 THEN 'queued' WHEN n % 8000 = 3 THEN 'busy'
                         WHEN n % 10_000 = 1 THEN 'filtered' WHEN n % 20 = 5 THEN 'failed'
                         WHEN n % 3 = 0 THEN 'nothing' ELSE 'found' END AS kind
          FROM generate_series(1, {PAGES}) AS n) AS kinds
    JOIN domains ON domain = 'site' || n % 1000 || '.example';
    DROP INDEX pages_url_idx;  -- as a later version does
    ANALYZE pages; ANALYZE domains;
"""


async def fill(url: str) -> None:
    connection = await asyncpg.connect(url)
    await connection.execute("SET session_replication_role = replica")  # without the entries of the domain queue
    await connection.execute(FILL)
    await connection.close()


@pytest.fixture(scope="module")
def full_url(copies: Copies, postgres_url: str) -> Iterator[str]:
    name = copies.take()
    url = named(postgres_url, name)
    asyncio.run(fill(url))
    yield url
    copies.drop(name)


@pytest.fixture
async def full(full_url: str) -> AsyncIterator[Database]:
    """The pages; no test changes them."""
    database = await connect(Settings(_env_file=None, database_url=full_url))
    yield database
    await database.close()


@pytest.fixture
async def own_full(database: Database, database_url: str) -> Database:
    """The same pages, for one test."""
    await fill(database_url)
    return database


class Plans:
    """Plans of statements, executed with parameters, each planned with their values and without."""

    def __init__(self, url: str) -> None:
        self._url = url

    async def of(self, statement: str, values: dict[str, Any]) -> list[dict[str, Any]]:
        names = list(dict.fromkeys(re.findall(r"(?<!:):(\w+)", statement)))
        numbered = re.sub(r"(?<!:):(\w+)", lambda found: f"${names.index(found[1]) + 1}", statement)
        arguments = ", ".join(_literal(values[name]) for name in names)
        plans = []
        for mode in ("force_custom_plan", "force_generic_plan"):
            connection = await asyncpg.connect(self._url)
            await connection.execute(f"SET plan_cache_mode = {mode}; PREPARE statement AS {numbered}")
            async with _rolled_back(connection):
                explained = await connection.fetchval(
                    f"EXPLAIN (ANALYZE, FORMAT JSON) EXECUTE statement{f'({arguments})' if names else ''}"
                )
            await connection.close()
            plans.append(json.loads(explained)[0]["Plan"])
        return plans


class _rolled_back:  # noqa: N801 - used like a function
    def __init__(self, connection: asyncpg.Connection) -> None:
        self._transaction = connection.transaction()

    async def __aenter__(self) -> None:
        await self._transaction.start()

    async def __aexit__(self, *_: object) -> None:
        await self._transaction.rollback()


def _literal(value: Any) -> str:
    if isinstance(value, list):
        return "'{" + ",".join(json.dumps(str(item)) for item in value) + "}'"
    return "'" + str(value).replace("'", "''") + "'"


@pytest.fixture
def plans(full_url: str) -> Plans:
    return Plans(full_url)


def nodes(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield plan
    for child in plan.get("Plans", ()):
        yield from nodes(child)


def require_index(plan: dict[str, Any], index: str, *, rows: int) -> None:
    """``index`` is used, ``pages`` is never scanned, and no scan reads many more rows than needed."""
    scans = [node for node in nodes(plan) if "Scan" in node["Node Type"]]
    used = [
        (node["Node Type"], node.get("Index Name", node.get("Relation Name")), node["Actual Rows"]) for node in scans
    ]
    assert any(node.get("Index Name") == index for node in scans), used
    for node in scans:
        assert not (node["Node Type"] == "Seq Scan" and node.get("Relation Name") == "pages"), used
        if node.get("Relation Name") == "pages":
            removed = node.get("Rows Removed by Filter", 0) + node.get("Rows Removed by Index Recheck", 0)
            assert (node["Actual Rows"] + removed) * node["Actual Loops"] <= rows, used


# ---------------------------------------------------------------- plans
LISTED = [
    ({"error_codes": ["ssl_error"]}, "pages_error_code_idx", 12),
    ({"error_codes": ["timeout"]}, "pages_error_code_idx", 12),
    ({"error_codes": ["ssl_error", "timeout", "unknown"]}, "pages_error_code_idx", 12),
    ({"error_codes": ["ssl_error"], "outcomes": ["failed"]}, "pages_error_code_idx", 12),
    *[({"outcomes": [outcome]}, "pages_outcome_idx", 12) for outcome in FinalOutcome],
    ({"outcomes": list(FinalOutcome)}, "pages_outcome_idx", 12),
    ({"processing_statuses": ["Error"]}, "pages_outcome_idx", 12),
    ({"processing_statuses": ["Complete", "Filtered"]}, "pages_outcome_idx", 12),
    ({"processing_statuses": ["Processing"]}, "pages_lease_idx", 12),
    ({"domains": ["site7.example"]}, "pages_domain_id_url_key", 60),
    ({}, "pages_created_at_idx", 12),
]


@pytest.mark.parametrize("cursor", [False, True])
async def test_a_list_reads_only_the_pages_that_it_shows(full: Database, plans: Plans, cursor: bool):
    async with full.begin() as conn:
        middle = (await conn.execute(text("SELECT created_at, id FROM pages OFFSET 15000 LIMIT 1"))).one()
    for filters, index, rows in LISTED:
        after = PageCursor(*middle) if cursor else None
        # On a table of this size, pages of a domain are found as soon by age if fewer are wanted, or the number of
        # domains is unknown.
        by_domain = "domains" in filters
        limit = 50 if by_domain else 10
        statement, values = list_statement(filters=PageFilter(**filters), after=after, limit=limit)
        assert "NULL OR" not in statement
        for plan in (await plans.of(statement, values))[: 1 if by_domain else 2]:
            require_index(plan, index, rows=rows)


REQUEUED = [
    ({"domains": ["site7.example"]}, "pages_domain_id_url_key"),
    ({"domains": ["site5.example"], "outcomes": ["failed"]}, "pages_domain_id_url_key"),
    ({"domains": ["site5.example"], "error_codes": ["timeout"]}, "pages_domain_id_url_key"),
    ({"urls": ["https://site7.example/7", "https://site8.example/8"]}, "pages_domain_id_url_key"),
    ({"error_codes": ["ssl_error"]}, "pages_error_code_idx"),
    ({"outcomes": ["filtered"]}, "pages_outcome_idx"),
    ({"page_ids": [UUID(int=1)]}, "pages_pkey"),
]


async def test_a_requeue_reads_only_the_pages_that_match(full: Database, plans: Plans):
    for given, index in REQUEUED:
        filters = RequeueFilter(**given)
        walks, keys = walks_of(error_codes=filters.error_codes, outcomes=filters.outcomes)
        for walk in walks:
            statement = requeue_statement(filters, walk, has_cursor=False, limit=5000, dry_run=True)
            assert "NULL OR" not in statement
            values = {**filters.parameters(), **keys, "finished_before": datetime.now(UTC)}
            for plan in (await plans.of(statement, values))[: 1 if len(given) > 1 else 2]:
                require_index(plan, index, rows=60)


# ---------------------------------------------------------------- results
OUTCOME_OF = {
    ("Filtered", "New"): "filtered",
    ("Error", "New"): "failed",
    ("Complete", "ContactFound"): "contacts_found",
    ("Complete", "NoContactFound"): "no_contacts",
}


def matches(page: dict[str, Any], filters: dict[str, Sequence[Any]]) -> bool:
    actual = {
        "error_codes": page["error_code"],
        "outcomes": OUTCOME_OF.get((page["processing"], page["scrape"])),
        "processing_statuses": page["processing"],
        "domains": page["domain"],
    }
    return all(actual[name] in values for name, values in filters.items() if name in actual)


COMBINATIONS = [
    *[filters for filters, *_ in LISTED],
    {"outcomes": ["failed", "failed"], "domains": ["site5.example", "site25.example"]},
    {"outcomes": ["contacts_found"], "error_codes": ["timeout"]},
    {"processing_statuses": ["Error", "Queued"], "domains": ["site5.example"]},
    {"error_codes": [*(f"code{number}" for number in range(30)), "ssl_error"]},
    {"outcomes": ["failed", "filtered"], "processing_statuses": ["Filtered"]},
]


async def test_lists_are_complete_and_in_order_across_cursors(full: Database):
    async with full.begin() as conn:
        rows = await conn.execute(
            text(
                "SELECT pages.id, page_processing_status::text AS processing, contact_scrape_status::text AS scrape,"
                " error_code, domain FROM pages JOIN domains ON domains.id = domain_id"
                " ORDER BY pages.created_at DESC, pages.id DESC"
            )
        )
        everything = [dict(row) for row in rows.mappings()]
        for filters in COMBINATIONS:
            expected = [page["id"] for page in everything if matches(page, filters)][:190]
            after, found = None, []
            while len(found) < len(expected):
                part = await list_pages(conn, filters=PageFilter(**filters), after=after, limit=19)
                assert part, (filters, len(found))
                found += [page.id for page in part]
                after = PageCursor(part[-1].created_at, part[-1].id)
            assert found[:190] == expected, filters


async def test_filters_by_time_combine_with_an_outcome(full: Database):
    async with full.begin() as conn:
        first, *_, last = await list_pages(conn, filters=PageFilter(outcomes=["filtered"]))
        hour = timedelta(hours=1)
        between = PageFilter(
            outcomes=["filtered"], created_from=last.created_at, created_before=first.created_at,
            finished_from=last.finished_at + hour, finished_before=first.finished_at,
        )  # fmt: skip
        everything = await list_pages(conn, filters=PageFilter(outcomes=["filtered"]))
        assert await list_pages(conn, filters=between) == everything[1:-1]


async def test_a_dry_run_counts_what_is_queued_then(own_full: Database):
    for given in (
        {"error_codes": ["ssl_error", "timeout"]},
        {"outcomes": ["failed", "filtered"], "older_than_seconds": 1.0},
        {"outcomes": ["no_contacts"], "domains": ["site3.example", "site6.example"]},
        {"all": True},
    ):
        counted = await requeue(own_full, filters=RequeueFilter(**given), dry_run=True)
        queued = await requeue(own_full, filters=RequeueFilter(**given), dry_run=False)
        assert counted.pages == queued.pages > 0, given
        assert counted.estimated_credits == queued.estimated_credits
        assert (await requeue(own_full, filters=RequeueFilter(**given), dry_run=False)).pages == 0
    async with own_full.begin() as conn:
        finished = "SELECT count(*) FROM pages WHERE page_processing_status IN ('Complete', 'Error', 'Filtered')"
        assert (await conn.execute(text(finished))).scalar() == 0


# ---------------------------------------------------------------- URLs
async def test_urls_are_found_without_the_index_on_them(own_full: Database):
    assert await schema_differences(own_full) == []
    url = f"https://site0.example/{PAGES}"
    async with own_full.begin() as conn:
        for given in (url, "HTTPS://site0.example:443/40000"):
            story = await explain_page(conn, page=given)
            assert story is not None
            assert story.url == url
        assert await similar_pages(conn, page=f"http://www.site0.example/{PAGES}/") == [url]
        page = await claim_page(conn, url=url, worker="w", batch_id=UUID(int=1), lease_seconds=60)
        assert page is not None
        assert page.url == url
    found = await requeue(own_full, filters=RequeueFilter(urls=["https://site1.example/1"]), dry_run=True)
    assert found.pages == 0  # filtered
    assert (await requeue(own_full, filters=RequeueFilter(urls=["https://site2.example/2"]), dry_run=True)).pages == 1


async def test_a_page_of_a_domain_that_was_named_by_hand_is_found(database: Database):
    async with database.begin() as conn:
        for domain, url in (
            ("example.org", "https://shop.example.org/"),
            ("www.example.net", "https://www.example.net/"),
            ("127.0.0.1", "http://127.0.0.1:8000/"),
        ):
            await conn.execute(text("INSERT INTO domains (domain) VALUES (:domain)"), {"domain": domain})
            await conn.execute(
                text("INSERT INTO pages (domain_id, url) SELECT id, :url FROM domains WHERE domain = :domain"),
                {"domain": domain, "url": url},
            )
            story = await explain_page(conn, page=url)
            assert story is not None
            assert story.url == url


class Recorder:
    """A connection that notes its statements."""

    def __init__(self, conn: AsyncConnection) -> None:
        self._conn = conn
        self.executed: list[tuple[str, dict[str, Any]]] = []

    async def execute(self, statement: TextClause, values: dict[str, Any] | None = None) -> Any:
        self.executed.append((statement.text, values or {}))
        return await self._conn.execute(statement, values)


async def test_no_statement_that_finds_a_url_reads_other_pages(full: Database, plans: Plans):
    url = f"https://site0.example/{PAGES}"
    async with full.begin() as conn:
        recorder: Any = Recorder(conn)
        await explain_page(recorder, page=url)
        await similar_pages(recorder, page=f"http://www.site0.example/{PAGES}/")
        await claim_page(recorder, url=url, worker="w", batch_id=UUID(int=1), lease_seconds=60)
        await conn.rollback()
    by_url = [(statement, values) for statement, values in recorder.executed if "url" in values or "urls" in values]
    assert len(by_url) == 3
    for statement, values in by_url:
        for plan in await plans.of(statement, values):
            require_index(plan, "pages_domain_id_url_key", rows=60)
