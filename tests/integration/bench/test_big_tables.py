"""The database of the benchmark ``ten_million``, in small: it has the migrations' indexes, and a queue that works."""

from __future__ import annotations

from itertools import pairwise
from uuid import uuid4

import pytest
from sqlalchemy import text

pytest.importorskip("bench.big_tables", reason="the benchmarks are not beside the tests")

from bench.big_tables import PAGES_A_SITE, Layout, fill, sizes

from pagecurator.storage.engine import Database
from pagecurator.storage.queue.claim import claim_due
from pagecurator.storage.schema_check import schema_differences

PAGES = 2_000
INDEXES = text(
    "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public' ORDER BY indexname",
)
KEYS = text(
    """
    SELECT conrelid::regclass::text, conname, replace(pg_get_constraintdef(oid), ' NOT VALID', '')
    FROM pg_constraint WHERE connamespace = 'public'::regnamespace ORDER BY 1, 2
    """
)
WITHOUT_A_TURN = text(
    """
    SELECT count(*) FROM pages
    WHERE page_processing_status = 'Queued' AND NOT EXISTS (SELECT FROM turns WHERE turns.domain_id = pages.domain_id)
    """
)
DOMAIN_OF_ANOTHER_PAGE = text(
    """
    SELECT count(*) FROM contacts JOIN pages ON pages.id = first_page_id WHERE contacts.domain_id <> pages.domain_id
    """
)

PLACES = text("SELECT domain_id FROM pages ORDER BY created_at")


async def read(database: Database, query) -> list[tuple]:
    async with database.begin() as conn:
        return [tuple(row) for row in await conn.execute(query)]


async def test_the_filled_database_has_the_keys_and_indexes_of_the_migrations(database: Database, database_url: str):
    before = await read(database, INDEXES), await read(database, KEYS)

    await fill(database_url, pages=PAGES, say=lambda _: None)

    assert (await read(database, INDEXES), await read(database, KEYS)) == before
    assert await schema_differences(database) == []


@pytest.mark.parametrize("layout", Layout)
async def test_its_rows_fit_together_and_its_queue_can_be_claimed(
    database: Database, database_url: str, layout: Layout
):
    await fill(database_url, pages=PAGES, say=lambda _: None, layout=layout)

    assert await read(database, WITHOUT_A_TURN) == [(0,)]
    assert await read(database, DOMAIN_OF_ANOTHER_PAGE) == [(0,)]
    rows = {table.table: table.rows for table in (await sizes(database_url))[0]}
    assert (rows["pages"], rows["domains"], rows["contacts"]) == (PAGES, PAGES // PAGES_A_SITE, PAGES // 10)
    async with database.begin() as conn:
        claimed = await claim_due(conn, limit=PAGES, worker="w", batch_id=uuid4(), lease_seconds=60)
    assert len(claimed) == PAGES // 10
    sites = [site for (site,) in await read(database, PLACES)]
    runs = 1 + sum(one != other for one, other in pairwise(sites))
    if layout is Layout.GROUPED:
        assert runs == len(set(sites))
    else:
        assert runs > PAGES / 2
