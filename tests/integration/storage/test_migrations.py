"""Migrations up and down, with rows."""

from __future__ import annotations

import asyncio
import io
import os
import re
import subprocess
import sys
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import text

from page_saves import COMPLETE
from pagecurator.csv_jobs.upload import CsvLimits, submit
from pagecurator.settings import Settings
from pagecurator.storage.contacts import ContactRow
from pagecurator.storage.engine import Database, connect
from pagecurator.storage.migrations import migrate
from pagecurator.storage.page_save import PageContacts, save_page
from pagecurator.storage.queue.attempts import AttemptRow
from pagecurator.storage.queue.claim import claim_due
from pagecurator.storage.queue.enqueue import add_pages
from pagecurator.storage.queue.rescue import rescue_expired
from pagecurator.storage.schema_check import schema_differences
from pagecurator.storage.schema_state import HEAD_REVISION, Fit, MigrationRefused, read_schema_state
from pagecurator.urls import normalize_url
from pagecurator.websites.models import ScrapeKind

CHECKOUT = Path(__file__).parents[3]
LEFT_BEHIND = text(
    """
    SELECT relname::text FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relname NOT LIKE 'alembic%'
    UNION ALL
    SELECT typname::text FROM pg_type WHERE typnamespace = 'public'::regnamespace AND typtype = 'e'
    """
)


async def opened(url: str) -> Database:
    return await connect(Settings(_env_file=None, database_url=url))


async def fill(database: Database) -> None:
    async with database.begin() as conn:
        await add_pages(conn, urls=[normalize_url("https://a.example/"), normalize_url("https://b.example/")])
        page, _other = await claim_due(conn, limit=2, worker="w", batch_id=uuid4(), lease_seconds=60)
        email = ContactRow(kind="email", value="info@a.example")
        contacts = PageContacts(contacts=[email], source_url=page.url)
        tries = [AttemptRow(attempt=1, outcome="contacts_found")]
        await save_page(conn, page_id=page.id, claim_no=1, outcome=COMPLETE, contacts=contacts, attempts=tries)
        await conn.execute(text("UPDATE pages SET lease_expires_at = now()"))
        await rescue_expired(conn, max_crashes=3)
    await submit(
        database=database,
        upload=io.BytesIO(b"website\na.example\n\na.example\n"),
        file_name="sites.csv",
        kind=ScrapeKind.CONTACTS,
        website_column="website",
        owner="",
        limits=CsvLimits(),
    )


async def test_up_down_and_up_again_with_rows(empty_database_url: str):
    database = await opened(empty_database_url)
    assert (await read_schema_state(database)).fit is Fit.EMPTY
    report = await migrate(database)
    assert (report.before, report.after, report.changed) == (None, HEAD_REVISION, True)
    await fill(database)
    assert not (await migrate(database)).changed
    report = await migrate(database, target="base")
    assert (report.before, report.after) == (HEAD_REVISION, None)
    async with database.begin() as conn:
        assert list((await conn.execute(LEFT_BEHIND)).scalars()) == []
    await migrate(database)
    await fill(database)
    assert await schema_differences(database) == []
    await database.close()


async def test_two_replicas_that_start_together_migrate_once(empty_database_url: str):
    one, two = await opened(empty_database_url), await opened(empty_database_url)
    reports = await asyncio.gather(migrate(one), migrate(two))
    assert sorted(report.before or "" for report in reports) == ["", HEAD_REVISION]
    assert {report.after for report in reports} == {HEAD_REVISION}
    await one.close()
    await two.close()


async def test_a_failed_migration_leaves_nothing_behind(empty_database_url: str):
    database = await opened(empty_database_url)
    async with database.begin() as conn:
        await conn.execute(text("CREATE VIEW queue_depth AS SELECT 1 AS mine"))
    with pytest.raises(MigrationRefused, match="queue_depth"):
        await migrate(database)
    async with database.begin() as conn:
        assert list((await conn.execute(LEFT_BEHIND)).scalars()) == ["queue_depth"]
    await database.close()


def test_the_alembic_command_works_in_a_checkout(empty_database_url: str):
    def alembic(*arguments: str) -> str:
        finished = subprocess.run(
            [sys.executable, "-m", "alembic", *arguments],
            cwd=CHECKOUT,
            env={**os.environ, "DATABASE_URL": empty_database_url, "DATABASE_POOLER": "none"},
            capture_output=True,
            text=True,
            check=False,
        )
        assert finished.returncode == 0, finished.stderr
        return finished.stdout

    script = alembic("upgrade", "head", "--sql")
    assert "CREATE TABLE pages" in script
    assert re.search(r"COMMIT;\s+CREATE INDEX CONCURRENTLY pages_outcome_idx", script)
    alembic("upgrade", "head")
    # The migrations contain every column of the models: autogenerate finds nothing.
    assert "No new upgrade operations detected" in alembic("check")


async def test_every_index_has_a_comment_that_names_its_query(database: Database):
    async with database.begin() as conn:
        result = await conn.execute(
            text(
                """
                SELECT relname::text FROM pg_index JOIN pg_class ON oid = indexrelid
                WHERE relnamespace = 'public'::regnamespace AND relname NOT LIKE 'alembic%'
                  AND obj_description(indexrelid) IS NULL
                """
            )
        )
        uncommented = set(result.scalars())
    # These three exist only for foreign keys.
    assert uncommented == {"domains_pkey", "pages_pkey", "contacts_pkey"}
