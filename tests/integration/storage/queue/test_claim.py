"""The claim: fairness between domains, the limit per domain, and the query plan."""

from __future__ import annotations

import asyncio
import json
import math
from collections import Counter
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import text

from page_saves import finish_page, release
from pagecurator.storage.engine import Database
from pagecurator.storage.page_save import FinishedPage
from pagecurator.storage.queue.claim import (
    CLAIM_PAGES,
    NO_LIMIT,
    ClaimedPage,
    claim_due,
    lock_queue_entries,
    repair_domain_queue,
)
from pagecurator.storage.queue.enqueue import add_pages
from pagecurator.storage.queue.rescue import rescue_expired
from pagecurator.urls import normalize_url

MOST_IN_FLIGHT = """
    SELECT coalesce(max(pages), 0)
    FROM (SELECT count(*) AS pages FROM pages WHERE page_processing_status = 'Processing' GROUP BY domain_id) AS domain
"""
SITES = "INSERT INTO domains (domain) SELECT 'site' || n || '.example' FROM generate_series(1, :sites) n"
PAGE = "'https://a.example/'"
QUEUED = f"INSERT INTO pages (domain_id, url, page_processing_status) SELECT id, {PAGE}, 'Queued'"
COMPLETE = FinishedPage(processing_status="Complete", scrape_status="ContactFound", http_status=200, attempts_used=1)


async def add(database: Database, *urls: str, priority_level: int = 5) -> None:
    async with database.begin() as conn:
        await add_pages(conn, urls=[normalize_url(url) for url in urls], priority_level=priority_level)


async def claim(
    database: Database, *, limit: int = 10, max_per_domain: int = NO_LIMIT, worker: str = "w"
) -> list[ClaimedPage]:
    async with database.begin() as conn:
        return await claim_due(
            conn, limit=limit, worker=worker, batch_id=uuid4(), lease_seconds=60, max_per_domain=max_per_domain
        )


async def done(database: Database, pages: list[ClaimedPage]) -> None:
    async with database.begin() as conn:
        for page in pages:
            assert await finish_page(conn, page_id=page.id, claim_no=page.claim_no, outcome=COMPLETE)


async def execute(database: Database, statement: str, **values: Any) -> None:
    async with database.begin() as conn:
        await conn.execute(text(statement), values)


async def queue_entries(database: Database) -> list[tuple[str, int, bool]]:
    """Domain, priority and whether it is due, of every entry of the domain queue."""
    async with database.begin() as conn:
        query = "SELECT domain, priority_level, turn_at <= now() FROM turns JOIN domains ON domains.id = domain_id"
        return sorted(tuple(row) for row in await conn.execute(text(query)))


def urls(domain: str, count: int) -> list[str]:
    return [f"https://{domain}/{number}" for number in range(count)]


# ---------------------------------------------------------------- fairness
async def test_a_site_with_ten_pages_does_not_wait_for_one_with_a_thousand(database: Database):
    await add(database, *urls("big.example", 1000))
    await add(database, *urls("small.example", 10))
    claimed = [page.domain for _ in range(3) for page in await claim(database)]
    assert Counter(claimed) == {"small.example": 10, "big.example": 20}


async def test_a_batch_is_ordered_round_robin_by_domain(database: Database):
    await add(database, *urls("a.example", 3), *urls("b.example", 2), *urls("c.example", 1))
    claimed = [page.url.removeprefix("https://") for page in await claim(database)]
    assert claimed == ["a.example/0", "b.example/0", "c.example/0", "a.example/1", "b.example/1", "a.example/2"]


async def test_a_served_domain_moves_to_the_end_of_the_queue(database: Database):
    for domain in "abcde":
        await add(database, *urls(f"{domain}.example", 4))
    claimed = [page.domain[0] for _ in range(5) for page in await claim(database, limit=2)]
    assert "".join(claimed) == "abcdeabcde"


async def test_an_urgent_page_comes_before_all_other_domains(database: Database):
    await add(database, *urls("big.example", 50), *urls("other.example", 50))
    await add(database, *urls("big.example/urgent", 5), priority_level=1)
    claimed = await claim(database, limit=8)
    assert [page.priority_level for page in claimed] == [1, 1, 1, 1, 1, 5, 5, 5]
    assert {page.domain for page in claimed[5:]} == {"big.example", "other.example"}


async def test_a_deferred_urgent_page_is_urgent_again_when_it_is_due(database: Database):
    await add(database, "https://urgent.example/", priority_level=1)
    [urgent] = await claim(database)
    await add(database, *urls("a.example", 20))
    async with database.begin() as conn:
        await release(conn, claims=[(urgent.id, urgent.claim_no)], delay_seconds=3600)
    assert "urgent.example" not in {page.domain for page in await claim(database, limit=3)}
    await execute(database, "UPDATE pages SET next_attempt_at = now() WHERE priority_level = 1")
    assert (await claim(database, limit=3))[0].domain == "urgent.example"


async def test_an_immediately_released_page_keeps_its_position(database: Database):
    await add(database, *urls("a.example", 3))
    [first] = await claim(database, limit=1)
    async with database.begin() as conn:
        await release(conn, claims=[(first.id, first.claim_no)])
    assert [page.url[-1] for page in await claim(database)] == ["0", "1", "2"]


# ---------------------------------------------------------------- every way of queueing a page
@pytest.mark.parametrize(
    "statements",
    [
        [f"{QUEUED} FROM domains"],
        [
            "INSERT INTO pages (domain_id, url) SELECT id, 'https://a.example/' FROM domains",
            "UPDATE pages SET page_processing_status = 'Queued'",
        ],
        [
            f"{QUEUED} FROM domains",
            "UPDATE pages SET next_attempt_at = now() + interval '1 day'",
            "DELETE FROM turns",
            "UPDATE pages SET next_attempt_at = now()",
        ],
        [f"{QUEUED} FROM domains", "DELETE FROM turns", "UPDATE pages SET priority_level = -3"],
        [
            f"{QUEUED} FROM domains",
            "DELETE FROM turns",
            "INSERT INTO domains (domain) VALUES ('b.example')",
            "UPDATE pages SET domain_id = (SELECT id FROM domains WHERE domain = 'b.example')",
        ],
        [
            f"{QUEUED} FROM domains".replace("'Queued'", "'Complete'"),
            f"{QUEUED} FROM domains ON CONFLICT (domain_id, url) DO UPDATE SET page_processing_status = 'Queued'",
        ],
    ],
    ids=["inserted", "selected later", "made due", "priority changed", "moved", "upserted"],
)
async def test_a_page_queued_with_plain_sql_is_claimed(database: Database, statements: list[str]):
    for statement in ["INSERT INTO domains (domain) VALUES ('a.example')", *statements]:
        await execute(database, statement)
    assert [page.url for page in await claim(database)] == ["https://a.example/"]
    assert await claim(database) == []
    assert await queue_entries(database) == []


async def test_pages_inserted_with_copy_are_claimed(database: Database):
    await execute(database, "INSERT INTO domains (domain) VALUES ('a.example')")
    async with database.begin() as conn:
        domain_id = (await conn.execute(text("SELECT id FROM domains"))).scalar_one()
        raw = (await conn.get_raw_connection()).driver_connection
        records = [(domain_id, f"https://a.example/{number}", "Queued") for number in range(5)]
        await raw.copy_records_to_table(
            "pages", records=records, columns=["domain_id", "url", "page_processing_status"]
        )
    assert len(await claim(database)) == 5


async def test_a_page_queued_while_the_last_one_of_its_domain_is_claimed_is_not_lost(database: Database):
    await add(database, "https://a.example/1")
    async with database.begin() as person:
        await person.execute(
            text(
                "INSERT INTO pages (domain_id, url, page_processing_status)"
                " SELECT id, 'https://a.example/2', 'Queued' FROM domains"
            )
        )
        # The claim finds no other page of the domain and deletes its entry, while the new one is not committed.
        assert [page.url[-1] for page in await claim(database)] == ["1"]
        assert await claim(database) == []
    assert [page.url[-1] for page in await claim(database)] == ["2"]


async def test_an_open_transaction_of_an_operator_blocks_no_other_domain(database: Database):
    await add(database, *urls("a.example", 5))
    async with database.begin() as person:
        insert = (
            "INSERT INTO pages (domain_id, url, page_processing_status) SELECT id, 'https://a.example/new', 'Queued'"
        )
        await person.execute(text(f"{insert} FROM domains"))
        async with asyncio.timeout(20):
            pages = await claim(database, limit=2)
            assert len(pages) == 2
            await add(database, *urls("a.example/more", 5))
            async with database.begin() as conn:
                await release(conn, claims=[(page.id, page.claim_no) for page in pages])
    assert len(await claim(database, limit=20)) == 11


async def test_requeueing_many_pages_of_a_domain_in_one_transaction_adds_one_entry(database: Database):
    await add(database, *urls("a.example", 100))
    await done(database, await claim(database, limit=100))
    assert await queue_entries(database) == []
    await execute(database, "UPDATE pages SET page_processing_status = 'Queued', next_attempt_at = now()")
    assert await queue_entries(database) == [("a.example", 5, True)]


async def test_entries_that_are_missing_without_the_triggers_are_repaired(database: Database):
    await add(database, *urls("a.example", 3), *urls("b.example", 1))
    await add(database, *urls("b.example/urgent", 1), priority_level=1)
    await execute(database, "DELETE FROM turns WHERE priority_level = 5")
    async with database.begin() as conn:
        assert await repair_domain_queue(conn) == 2
        assert await repair_domain_queue(conn) == 0
    assert len(await claim(database)) == 5


async def test_entries_without_pages_are_skipped_and_deleted(database: Database):
    await add(database, *[f"https://site{number}.example/" for number in range(300)])
    await add(database, "https://last.example/")
    await execute(
        database, "DELETE FROM pages WHERE domain_id NOT IN (SELECT id FROM domains WHERE domain = 'last.example')"
    )
    assert [page.domain for page in await claim(database, limit=2)] == ["last.example"]
    assert await queue_entries(database) == []


# ---------------------------------------------------------------- the limit per domain
async def test_a_domain_never_has_more_pages_in_flight_than_its_limit(database: Database):
    await add(database, *urls("big.example", 50), *urls("small.example", 2))
    first = await claim(database, limit=10, max_per_domain=3)
    assert Counter(page.domain for page in first) == {"big.example": 3, "small.example": 2}
    assert await claim(database, max_per_domain=3) == []
    await done(database, first[:1])
    assert len(await claim(database, max_per_domain=3)) == 1


async def test_a_domain_at_its_limit_keeps_its_position_and_blocks_no_other(database: Database):
    await add(database, *urls("big.example", 50))
    first = await claim(database, limit=10, max_per_domain=2)
    for number in range(30):
        await add(database, f"https://site{number}.example/")
    others = await claim(database, limit=10, max_per_domain=2)
    assert len(others) == 10
    assert "big.example" not in {page.domain for page in others}
    await done(database, first)
    assert (await claim(database, limit=2, max_per_domain=2))[0].domain == "big.example"


async def test_the_limit_counts_all_priorities_of_a_domain_together(database: Database):
    await add(database, *urls("a.example", 5))
    await add(database, *urls("a.example/urgent", 2), priority_level=1)
    assert [page.priority_level for page in await claim(database, max_per_domain=3)] == [1, 1, 5]
    assert await claim(database, max_per_domain=3) == []


async def test_an_expired_lease_does_not_count_towards_the_limit(database: Database):
    await add(database, *urls("a.example", 5))
    assert len(await claim(database, max_per_domain=2, worker="dead")) == 2
    await execute(database, "UPDATE pages SET lease_expires_at = now() - interval '1 second' WHERE claimed_by = 'dead'")
    assert len(await claim(database, max_per_domain=2)) == 2
    async with database.begin() as conn:
        assert len(await rescue_expired(conn, max_crashes=3)) == 2
    assert await claim(database, max_per_domain=2) == []


async def test_concurrent_claims_never_exceed_the_limit_or_claim_a_page_twice(database: Database):
    for domain in "abc":
        await add(database, *urls(f"{domain}.example", 60))
        await add(database, *urls(f"{domain}.example/urgent", 20), priority_level=1)
    seen: list[ClaimedPage] = []
    most = 0

    async def work(worker: str) -> None:
        nonlocal most
        idle = 0
        while idle < 50:
            pages = await claim(database, limit=4, max_per_domain=3, worker=worker)
            idle = 0 if pages else idle + 1
            seen.extend(pages)
            async with database.begin() as conn:
                most = max(most, (await conn.execute(text(MOST_IN_FLIGHT))).scalar_one())
            await done(database, pages)

    await asyncio.gather(*[work(f"w{number}") for number in range(4)])
    assert len(seen) == len({page.id for page in seen}) == 240
    assert most == 3
    assert await queue_entries(database) == []


# ---------------------------------------------------------------- the plan
SIZES = """
    INSERT INTO domains (domain) SELECT 'site' || n || '.example' FROM generate_series(1, 3000) n;
    INSERT INTO pages (domain_id, url, page_processing_status, priority_level, next_attempt_at)
    SELECT domains.id, 'https://' || domain || '/' || n,
           CASE WHEN n % 2 = 0 THEN 'Queued'::page_processing_status ELSE 'Complete' END,
           1 + n % 9, now() + CASE WHEN domain LIKE '%7.example' THEN interval '1 day' ELSE interval '0' END
    FROM domains, generate_series(1, 36) n;
    INSERT INTO pages (domain_id, url, page_processing_status, priority_level)
    SELECT domains.id, 'https://' || domain || '/giant/' || n, 'Queued', 1
    FROM domains, generate_series(1, 60000) n WHERE domain = 'site1.example';
    UPDATE domains SET paused_at = now() WHERE domain LIKE '%8.example';
    UPDATE turns SET turn_at = 'infinity' FROM domains WHERE domains.id = domain_id AND paused_at IS NOT NULL;
"""


async def test_the_claim_reads_a_few_rows_by_index_whatever_the_size_of_the_queue(database: Database):
    for statement in SIZES.split(";"):
        if statement.strip():
            await execute(database, statement)
    for analysed in (False, True):
        if analysed:
            async with database.begin_long() as conn:
                for table in ("pages", "turns", "domains"):
                    await conn.execute(text(f"ANALYZE {table}"))
        for generic in (False, True):
            for _ in range(2):
                for plan in await explain_claim(database, generic=generic):
                    check_plan(plan)


@pytest.mark.parametrize("mode", ["force_custom_plan", "force_generic_plan"])
@pytest.mark.parametrize("analyzed", ["never", "while it was empty", "before the claim"])
@pytest.mark.parametrize(("sites", "limit"), [(300, 10), (3000, 200)])
async def test_a_claim_locks_its_own_sites_whatever_the_statistics_say(
    database: Database, sites: int, limit: int, analyzed: str, mode: str
):
    """After a first import there are none: the planner believes that few pages are due, and reading all is cheap."""
    if analyzed == "while it was empty":
        await execute(database, "ANALYZE turns")
    await execute(database, SITES, sites=sites)
    await execute(database, QUEUED + " FROM domains")
    if analyzed == "before the claim":
        await execute(database, "ANALYZE turns")
    async with database.begin() as claiming:
        await claiming.execute(text(f"SET LOCAL plan_cache_mode = {mode}"))
        await claiming.execute(lock_queue_entries(limit), {"max_per_domain": 1})
        async with database.begin() as other:
            for table in ("domains", "turns"):
                free = await other.execute(text(f"SELECT id FROM {table} FOR NO KEY UPDATE SKIP LOCKED"))
                assert sites - len(free.all()) == limit, table


@pytest.mark.parametrize("generic", [False, True])
async def test_a_claim_reads_its_own_pages_by_key_without_statistics(database: Database, generic: bool):
    await execute(database, SITES, sites=60)
    page = "'https://' || domain || '/' || n"
    await execute(database, f"{QUEUED.replace(PAGE, page)} FROM domains, generate_series(1, 100) n")
    for plan in await explain_claim(database, generic=generic):
        scans = [node for node in walk(plan) if node.get("Index Name") == "pages_queue_idx"]
        assert all("domain_id" in scan["Index Cond"] for scan in scans), "without a site all queued pages are read"


def rows_read(node: dict[str, Any]) -> float:
    return (node["Actual Rows"] + node.get("Rows Removed by Filter", 0)) * node["Actual Loops"]


def check_plan(plan: dict[str, Any]) -> None:
    nodes = list(walk(plan))
    scanned = {node["Relation Name"] for node in nodes if node["Node Type"] == "Seq Scan"}
    assert not scanned & {"pages", "turns", "domains"}
    # Ten domains with at most ten pages each, and the next page of each.
    for node in nodes:
        if node.get("Relation Name"):
            assert rows_read(node) <= 120, node
        if "Sort" in node["Node Type"]:
            assert node["Actual Rows"] <= 100
        if node.get("CTE Name") in ("waiting", "picked", "due"):  # not once for each entry, or for each other
            assert node["Actual Loops"] == 1, node
    assert plan["Shared Hit Blocks"] + plan["Shared Read Blocks"] < 1500


async def explain_claim(database: Database, *, generic: bool) -> list[dict[str, Any]]:
    """The plans of both statements, as they run in one claim of ten pages."""
    values = {"worker": "w", "batch_id": uuid4(), "lease_seconds": 60.0, "max_per_domain": 10, "limit": 10}
    mode = "force_generic_plan" if generic else "force_custom_plan"
    plans = []
    async with database.begin() as conn:
        await conn.execute(text(f"SET LOCAL plan_cache_mode = {mode}"))
        async with conn.begin_nested() as tried:  # EXPLAIN leaves no locks for the claim that follows
            plans.append(await explain(conn, lock_queue_entries(10).text, values))
            await tried.rollback()
        entry_ids = list((await conn.execute(lock_queue_entries(10), {"max_per_domain": 10})).scalars())
        assert 10 <= len(entry_ids) <= 12  # a domain that was queued twice may have two
        plans.append(await explain(conn, CLAIM_PAGES.text, {**values, "entry_ids": entry_ids}))
    assert math.isclose(plans[1]["Actual Rows"], 10)
    return plans


async def explain(conn: Any, statement: str, values: dict[str, Any]) -> dict[str, Any]:
    used = {name: value for name, value in values.items() if f":{name}" in statement}
    result = await conn.execute(text(f"EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) {statement}"), used)
    plan = result.scalar_one()
    return (json.loads(plan) if isinstance(plan, str) else plan)[0]["Plan"]


def walk(node: dict[str, Any]):
    yield node
    for child in node.get("Plans", ()):
        yield from walk(child)
