"""Saving contacts: merged by site, linked to pages, and exported with keyset pagination."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from uuid import uuid4

import pytest
from sqlalchemy import text

from page_saves import COMPLETE, save_contacts
from pagecurator.storage.contacts import (
    EXPORT_COLUMNS,
    LONGEST_VALUE,
    ContactRow,
    SavedContacts,
    stream_contacts,
)
from pagecurator.storage.engine import Database
from pagecurator.storage.page_save import save_page
from pagecurator.storage.queue.attempts import AttemptRow
from pagecurator.storage.queue.claim import ClaimedPage, claim_due
from pagecurator.storage.queue.enqueue import add_pages
from pagecurator.urls import normalize_url

EMAIL = ContactRow(kind="email", value="info@a.example", raw="Info@A.example", confidence=0.5, source="text")


async def pages(database: Database, *urls: str) -> list[ClaimedPage]:
    async with database.begin() as conn:
        await add_pages(conn, urls=[normalize_url(url) for url in urls])
        return await claim_due(conn, limit=100, worker="w", batch_id=uuid4(), lease_seconds=60)


async def save(database: Database, page: ClaimedPage, *contacts: ContactRow) -> SavedContacts:
    async with database.begin() as conn:
        return await save_contacts(conn, page_id=page.id, source_url=page.url, contacts=contacts)


async def rows(database: Database, statement: str) -> list[dict]:
    async with database.begin() as conn:
        return [dict(row) for row in (await conn.execute(text(statement))).mappings()]


async def test_a_contact_of_two_pages_is_one_row_that_keeps_the_first_page(database: Database):
    first, second = await pages(database, "https://a.example/1", "https://a.example/2")
    assert await save(database, first, EMAIL) == SavedContacts(new=1, known=0)
    assert await save(database, second, EMAIL) == SavedContacts(new=0, known=1)
    [contact] = await rows(database, "SELECT * FROM contacts")
    assert (contact["first_page_id"], contact["source_url"]) == (first.id, first.url)
    links = await rows(database, "SELECT page_id FROM page_contacts")
    assert {link["page_id"] for link in links} == {first.id, second.id}


async def test_missing_fields_are_filled_and_the_higher_confidence_wins(database: Database):
    first, second = await pages(database, "https://a.example/1", "https://a.example/2")
    await save(database, first, replace(EMAIL, context=None))
    await save(database, second, replace(EMAIL, context="Write to", confidence=0.9, raw="x"))
    await save(database, first, replace(EMAIL, confidence=0.1))
    [contact] = await rows(database, "SELECT * FROM contacts")
    assert contact["context"] == "Write to"
    assert (contact["confidence"], contact["raw"]) == (0.9, "Info@A.example")


@pytest.mark.parametrize("contact", [EMAIL, replace(EMAIL, name="Ann", name_confidence=0.8, name_source="card")])
async def test_an_unchanged_contact_is_not_updated(database: Database, contact: ContactRow):
    [page] = await pages(database, "https://a.example/1")
    await save(database, page, contact)
    before = await rows(database, "SELECT ctid::text, updated_at FROM contacts")
    await save(database, page, contact)
    assert await rows(database, "SELECT ctid::text, updated_at FROM contacts") == before


async def test_repeats_within_a_page_are_one_contact(database: Database):
    [page] = await pages(database, "https://a.example/1")
    saved = await save(database, page, EMAIL, replace(EMAIL, name="Ann", confidence=0.8), replace(EMAIL, kind="other"))
    assert saved == SavedContacts(new=2, known=0)
    [contact] = await rows(database, "SELECT * FROM contacts WHERE kind = 'email'")
    assert (contact["name"], contact["confidence"]) == ("Ann", 0.8)


async def test_the_same_address_on_two_sites_is_two_contacts(database: Database):
    first, second = await pages(database, "https://a.example/", "https://b.example/")
    assert (await save(database, first, EMAIL)).new == 1
    assert (await save(database, second, EMAIL)).new == 1


async def test_unstorable_characters_and_overlong_values_do_not_break_a_save(database: Database):
    [page] = await pages(database, "https://a.example/")
    saved = await save(
        database,
        page,
        replace(EMAIL, context="a\x00b\ud800c", name="\x00"),
        ContactRow(kind="facebook", value="https://facebook.com/" + "x" * LONGEST_VALUE),
        ContactRow(kind="email", value="\x00"),
    )
    assert saved == SavedContacts(new=1, known=0)
    [contact] = await rows(database, "SELECT * FROM contacts")
    assert (contact["context"], contact["name"]) == ("abc", None)
    assert await save(database, page) == SavedContacts(new=0, known=0)


async def test_the_export_has_every_contact_once_with_any_page_size(database: Database):
    one, two = await pages(database, "https://a.example/", "https://b.example/")
    for page in (one, two):
        await save(database, page, *[ContactRow(kind="email", value=f"{n}@x.example") for n in range(25)])
    for page_size in (1, 7, 25, 50, 1000):
        exported = [row async for row in stream_contacts(database, page_size=page_size)]
        assert len({(row["domain"], row["value"]) for row in exported}) == len(exported) == 50
    assert tuple(exported[0]) == EXPORT_COLUMNS
    assert EXPORT_COLUMNS[-3:] == ("name_confidence", "name_source", "unlinked_at")
    assert exported[0]["page_url"] == f"https://{exported[0]['domain']}/"


async def test_the_contact_list_has_one_row_per_page_and_email(database: Database):
    one, two = await pages(database, "https://a.example/1", "https://a.example/2")
    await save(database, one, EMAIL, ContactRow(kind="phone", value="+491", confidence=0.2))
    await save(database, two, EMAIL, ContactRow(kind="phone", value="+492", confidence=0.9))
    lines = await rows(database, "SELECT * FROM contact_list ORDER BY page_url")
    assert [(line["page_url"], line["email"], line["phone"]) for line in lines] == [
        ("https://a.example/1", "info@a.example", "+492"),
        ("https://a.example/2", "info@a.example", "+492"),
    ]
    assert lines[0]["linkedin_company"] is None


async def test_deleting_a_page_keeps_the_contacts_of_the_site(database: Database):
    [page] = await pages(database, "https://a.example/")
    await save(database, page, EMAIL)
    async with database.begin() as conn:
        await conn.execute(text("DELETE FROM pages"))
    [contact] = await rows(database, "SELECT * FROM contacts")
    assert contact["first_page_id"] is None
    assert [row["page_url"] async for row in stream_contacts(database)] == [None]


async def test_every_request_of_a_page_is_recorded_idempotently(database: Database):
    [page] = await pages(database, "https://a.example/")
    now = datetime.now(UTC)
    attempts = [
        AttemptRow(
            attempt=1, outcome="retried", worker="w", batch_id=uuid4(), started_at=now, finished_at=now,
            error_code="server_error", error_message="a\x00b", http_status=500, target_status=503, credits=None,
        ),
        AttemptRow(
            attempt=2, outcome="contacts_found", http_status=200, bytes=3_000_000_000, credits=1, fetch_seconds=1.5
        ),
    ]  # fmt: skip
    for _ in range(2):
        async with database.begin() as conn:
            assert await save_page(conn, page_id=page.id, claim_no=1, outcome=COMPLETE, attempts=attempts) is not None
            assert await save_page(conn, page_id=page.id, claim_no=1, outcome=COMPLETE) is not None
    first, second = await rows(database, "SELECT * FROM page_attempts ORDER BY attempt")
    assert (first["error_message"], first["target_status"], first["started_at"]) == ("ab", 503, now)
    assert (second["bytes"], second["credits"], second["fetch_seconds"]) == (3_000_000_000, 1, 1.5)
    assert second["worker"] is None
