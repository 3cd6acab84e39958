"""Saved contacts, in batches: each new or changed one at least once."""

from __future__ import annotations

import asyncio
from uuid import UUID

import pytest
from sqlalchemy import text

from pagecurator.storage.contacts import ContactRow
from pagecurator.storage.page_save import FinishedPage, PageContacts, save_page
from pagecurator.storage.queue.enqueue import add_pages
from pagecurator.urls import normalize_url

COMPLETE = FinishedPage(processing_status="Complete", scrape_status="ContactFound")


def email(name: str, confidence: float = 0.5) -> ContactRow:
    return ContactRow(kind="email", value=f"{name}@firm.example", confidence=confidence)


@pytest.fixture
def pages(database):
    """Claims new pages: their ids and claim numbers."""

    async def claim(count: int) -> list[tuple[UUID, int]]:
        async with database.begin() as conn:
            urls = [normalize_url(f"https://firm.example/{number}") for number in range(count)]
            await add_pages(conn, urls=urls, select=True)
        async with database.begin() as conn:
            await conn.execute(text("UPDATE pages SET page_processing_status = 'Processing', claim_no = 1"))
            rows = await conn.execute(text("SELECT id, claim_no FROM pages ORDER BY url"))
            return [(row.id, row.claim_no) for row in rows]

    return claim


async def save(conn, page, *rows: ContactRow, announce: bool = True) -> None:
    contacts = PageContacts(contacts=rows, source_url="https://firm.example/")
    saved = await save_page(
        conn, page_id=page[0], claim_no=page[1], outcome=COMPLETE, contacts=contacts, announce_contacts=announce
    )
    assert saved is not None


def sent(receiver) -> list[str]:
    return sorted(
        contact["value"].partition("@")[0]
        for each in receiver.of_type("contacts.saved")
        for contact in each.json["data"]["contacts"]
    )


async def test_new_and_changed_contacts_are_sent_and_known_ones_are_not(database, pages, sender_for, receiver, value):
    one, two = await pages(2)
    async with database.single() as conn:
        await save(conn, one, email("a"), email("b"))
    await sender_for().deliver_contacts()
    assert sent(receiver) == ["a", "b"]
    (received,) = receiver.received
    contact = received.json["data"]["contacts"][0]
    assert (contact["domain"], contact["kind"], contact["confidence"]) == ("firm.example", "email", 0.5)
    assert contact["updated_at"]
    assert contact["id"]
    receiver.received.clear()
    async with database.single() as conn:
        await save(conn, two, email("a"), email("b", 0.9), email("c"))
    await sender_for().deliver_contacts()
    assert sent(receiver) == ["b", "c"]
    assert await value("SELECT count(*) FROM outbox_pages") == 0


async def test_nothing_is_written_unless_it_is_asked_for(database, pages, value):
    (one,) = await pages(1)
    async with database.single() as conn:
        await save(conn, one, email("a"), announce=False)
    assert await value("SELECT count(*) FROM outbox_pages") == 0


async def test_a_save_that_commits_late_is_not_missed(database, pages, sender_for, receiver):
    """A cursor on `updated_at` would be beyond it by then."""
    late, early = await pages(2)
    async with database.begin() as conn:
        await save(conn, late, email("late"))
        async with database.single() as other:
            await save(other, early, email("early"))
        await sender_for().deliver_contacts()
        assert sent(receiver) == ["early"]
    await sender_for().deliver_contacts()
    assert sent(receiver) == ["early", "late"]


async def test_a_save_that_is_rolled_back_sends_nothing(database, pages, sender_for, receiver):
    (one,) = await pages(1)
    async with database.begin() as conn:
        await save(conn, one, email("a"))
        await conn.rollback()
    await sender_for().deliver_contacts()
    assert not receiver.received


async def test_a_lost_claim_sends_nothing(database, pages, value):
    (one,) = await pages(1)
    async with database.single() as conn:
        contacts = PageContacts(contacts=[email("a")], source_url="https://firm.example/")
        saved = await save_page(
            conn, page_id=one[0], claim_no=9, outcome=COMPLETE, contacts=contacts, announce_contacts=True
        )
    assert saved is None
    assert await value("SELECT count(*) FROM outbox_pages") == 0


async def test_a_batch_that_was_not_accepted_is_sent_again_with_its_id_as_the_contacts_are_then(
    database, pages, sender_for, receiver, execute
):
    (one,) = await pages(1)
    async with database.single() as conn:
        await save(conn, one, email("a"), email("b"))
    receiver.answers = [500]
    await sender_for().deliver_contacts()
    await execute("DELETE FROM contacts WHERE value LIKE 'a@%'")
    await sender_for().deliver_contacts()
    first, second = receiver.received
    assert first.id == second.id
    assert [contact["value"] for contact in second.json["data"]["contacts"]] == ["b@firm.example"]


async def test_contacts_that_were_deleted_meanwhile_are_not_sent(database, pages, sender_for, receiver, execute, value):
    (one,) = await pages(1)
    async with database.single() as conn:
        await save(conn, one, email("a"))
    receiver.answers = [500]
    await sender_for().deliver_contacts()
    await execute("DELETE FROM contacts")
    await sender_for().deliver_contacts()
    assert len(receiver.received) == 1
    assert await value("SELECT count(*) FROM outbox_messages WHERE due_at IS NOT NULL") == 0


async def test_many_pages_become_few_batches_over_several_senders(database, pages, sender_for, receiver):
    claimed = await pages(450)
    async with database.single() as conn:
        for number, page in enumerate(claimed):
            await save(conn, page, email(f"x{number:03}a"), email(f"x{number:03}b"), email("shared"))
    await asyncio.gather(*[sender_for().deliver_contacts() for _ in range(3)])
    for _ in range(3):  # what one of them left, as the others had taken it
        await sender_for().deliver_contacts()
    wanted = {f"x{number:03}{letter}" for number in range(450) for letter in "ab"} | {"shared"}
    assert set(sent(receiver)) == wanted
    assert all(len(each.json["data"]["contacts"]) <= 500 for each in receiver.received)
    assert len(receiver.received) <= 8


async def test_while_the_receiver_is_away_few_messages_are_made(database, pages, sender_for, receiver, value, execute):
    claimed = await pages(30)
    receiver.answers = [500] * 100
    for page in claimed:
        async with database.single() as conn:
            await save(conn, page, email(f"of {page[0]}"))
        await sender_for().deliver_contacts()
    assert await value("SELECT count(*) FROM outbox_messages") == 20
    receiver.answers = []
    receiver.received.clear()
    for _ in range(3):
        await sender_for().deliver_contacts()
    assert len(sent(receiver)) == 30
