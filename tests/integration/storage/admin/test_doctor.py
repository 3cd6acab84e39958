"""The doctor finds each kind of damage and repairs what it says it does."""

from __future__ import annotations

import asyncio

import asyncpg
import pytest
from sqlalchemy import text

from pagecurator.storage.admin import doctor
from pagecurator.storage.admin.doctor import Diagnostic, check_rows, check_server
from pagecurator.storage.engine import Database
from pagecurator.storage.queue.enqueue import add_pages
from pagecurator.urls import normalize_url


@pytest.fixture
async def pages(database: Database):
    """Three queued pages, and one that was never selected."""
    async with database.begin() as conn:
        await add_pages(conn, urls=[normalize_url(f"https://www.firm.example/{n}") for n in range(3)])
        await add_pages(conn, urls=[normalize_url("https://www.firm.example/new")], select=False)
    return database


async def execute(database: Database, statement: str) -> None:
    async with database.begin() as conn:
        await conn.execute(text(statement))


async def rows(database: Database, query: str) -> list[tuple]:
    async with database.begin() as conn:
        return [tuple(row) for row in await conn.execute(text(query))]


async def found(database: Database, *, fix: bool = False) -> dict[str, Diagnostic]:
    return {finding.code: finding for finding in await check_rows(database, fix=fix, max_crashes=3)}


async def test_a_healthy_database_has_no_findings(pages):
    assert await found(pages) == {}
    assert await check_server(pages) == []


@pytest.mark.parametrize(
    ("damage", "code", "count", "after"),
    [
        (
            "UPDATE pages SET page_processing_status = NULL WHERE page_curation_status = 'Selected'",
            "selected_not_queued",
            3,
            "SELECT count(*) FROM pages WHERE page_processing_status = 'Queued' AND page_curation_status = 'Selected'",
        ),
        (
            "UPDATE pages SET page_curation_status = 'New' WHERE page_processing_status = 'Queued'",
            "queued_but_new",
            3,
            "SELECT count(*) FROM pages WHERE page_processing_status = 'Queued' AND page_curation_status = 'Selected'",
        ),
        ("DELETE FROM turns", "queued_without_turn", 3, "SELECT 3 * count(*) FROM turns"),
        (
            "UPDATE pages SET page_processing_status = 'Processing' WHERE page_curation_status = 'Selected'",
            "lost_leases",
            3,
            "SELECT count(*) FROM pages WHERE page_processing_status = 'Queued'",
        ),
        (
            """
            UPDATE pages SET page_processing_status = 'Processing', lease_expires_at = now() - interval '10 minutes'
            WHERE page_curation_status = 'Selected'
            """,
            "lost_leases",
            3,
            "SELECT count(*) FROM pages WHERE page_processing_status = 'Queued'",
        ),
        (
            """
            INSERT INTO contacts (domain_id, kind, value, first_page_id)
            SELECT domain_id, 'email', 'desk' || row_number() OVER () || '@firm.example', id
            FROM pages WHERE page_curation_status = 'Selected'
            """,
            "orphaned_contacts",
            3,
            "SELECT count(*) FROM page_contacts",
        ),
    ],
)
async def test_each_damage_is_found_and_repaired_only_with_fix(pages, damage, code, count, after):
    await execute(pages, damage)
    (finding,) = (await found(pages)).values()
    assert (finding.code, finding.count, finding.fixed, finding.is_open) == (code, count, None, True)
    assert finding.fix
    assert f"{count} " in finding.sentence
    assert await rows(pages, after) != [(count,)], "a look changes nothing"
    (finding,) = (await found(pages, fix=True)).values()
    assert (finding.fixed, finding.is_open) == (count, False)
    assert await rows(pages, after) == [(count,)]
    assert await found(pages) == {}


async def test_a_live_or_recently_expired_lease_is_not_a_finding(pages):
    await execute(
        pages,
        "UPDATE pages SET page_processing_status = 'Processing', lease_expires_at = now() - interval '30 seconds' "
        "WHERE page_curation_status = 'Selected'",
    )
    assert await found(pages) == {}


async def test_contacts_without_a_known_page_are_reported_and_not_changed(pages):
    await execute(
        pages,
        "INSERT INTO contacts (domain_id, kind, value, raw) "
        "SELECT id, 'email', 'a@firm.example', 'a@firm.example' FROM domains",
    )
    orphan = (await found(pages, fix=True))["orphaned_contacts"]
    assert (orphan.count, orphan.fixed, orphan.is_open) == (1, 0, True)


async def test_made_up_contacts_are_reported_and_never_deleted(pages):
    await execute(
        pages,
        """
        INSERT INTO contacts (domain_id, kind, value, raw, source)
        SELECT id, 'email', made.value, made.raw, made.source
        FROM domains, (VALUES ('notfound_12@firm.example', NULL, NULL), ('info@firm.example', NULL, NULL),
                              ('info@other.example', 'info@other.example', 'text'), ('desk@firm.example', NULL, NULL))
             AS made (value, raw, source)
        """,
    )
    await execute(
        pages, "INSERT INTO page_contacts (page_id, contact_id) SELECT pages.id, contacts.id FROM pages, contacts"
    )
    made_up = (await found(pages, fix=True))["made_up_contacts"]
    assert (made_up.count, made_up.fixed, made_up.fix) == (2, None, None)
    assert await rows(pages, "SELECT count(*) FROM contacts") == [(4,)]


async def test_failed_pages_without_an_error_code_are_a_hint(pages):
    await execute(pages, "UPDATE pages SET page_processing_status = 'Error' WHERE page_curation_status = 'Selected'")
    assert not (await found(pages))["failed_without_reason"].is_open


async def test_a_long_transaction_is_reported_with_its_owner(database, database_url, monkeypatch):
    old = str(doctor._OLD_TRANSACTIONS).replace("interval '5 minutes'", "interval '0 seconds'")
    monkeypatch.setattr(doctor, "_OLD_TRANSACTIONS", text(old))
    assert await check_server(database) == []
    connection = await asyncpg.connect(database_url, server_settings={"application_name": "a report"})
    async with connection.transaction():
        await connection.execute("SELECT 1")
        await asyncio.sleep(0)
        (finding,) = await check_server(database)
        process = connection.get_server_pid()
        assert "a report" in finding.sentence
        assert f"SELECT pg_terminate_backend({process})" in finding.sentence
        assert finding.is_open
    await connection.close()


SHOWN_CONTACTS = """
    WITH added AS (
        INSERT INTO contacts (domain_id, kind, value, raw, first_page_id, unlinked_at)
        SELECT domain_id, 'email', 'desk' || row_number() OVER () || '@firm.example', 'desk', id, now()
        FROM pages WHERE page_curation_status = 'Selected'
        RETURNING id, first_page_id
    )
"""


async def test_contacts_that_no_page_shows_any_more_are_a_hint_and_not_linked_again(pages):
    await execute(pages, f"{SHOWN_CONTACTS} SELECT FROM added")
    (unlinked,) = (await found(pages, fix=True)).values()
    assert (unlinked.code, unlinked.count, unlinked.fix, unlinked.is_open) == ("unlinked_contacts", 3, None, False)
    assert "3 contacts are shown by no page any more" in unlinked.sentence
    assert await rows(pages, "SELECT count(*) FROM page_contacts") == [(0,)]


async def test_the_mark_of_a_contact_that_a_page_shows_is_removed_with_fix(pages):
    await execute(
        pages, f"{SHOWN_CONTACTS} INSERT INTO page_contacts (page_id, contact_id) SELECT first_page_id, id FROM added"
    )
    (marked,) = (await found(pages, fix=True)).values()
    assert (marked.code, marked.count, marked.fixed) == ("marked_but_linked", 3, 3)
    assert await rows(pages, "SELECT count(*) FROM contacts WHERE unlinked_at IS NULL") == [(3,)]
    assert await found(pages) == {}
