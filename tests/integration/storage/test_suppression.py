"""The suppression list: what a save leaves out, saves in flight, and keys that differ."""

from __future__ import annotations

import asyncio
import stat

import pytest
from pydantic import SecretStr
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from page_saves import COMPLETE
from pagecurator.errors import UserError
from pagecurator.settings import Settings
from pagecurator.storage.connection_errors import sqlstate
from pagecurator.storage.contacts import ContactRow
from pagecurator.storage.engine import Database
from pagecurator.storage.page_save import PageContacts, save_page
from pagecurator.storage.queue.claim import claim_due
from pagecurator.storage.queue.enqueue import add_pages
from pagecurator.storage.suppression import erase as tables
from pagecurator.storage.suppression.entries import list_suppressed, read_audit, suppress, unsuppress
from pagecurator.storage.suppression.guard import SEARCHED_WITH_ANOTHER_KEY, SuppressionGuard
from pagecurator.storage.suppression.key import SuppressionKeyUnusable, key_file, read_key, read_or_create_key
from pagecurator.urls import normalize_url

JANE, OFFICE = ("email", "jane@firm.example"), ("email", "office@firm.example")
ROWS = [
    ContactRow(kind="email", value=JANE[1], raw="Jane@Firm.example", context="Write to Jane@Firm.example now"),
    ContactRow(kind="email", value=OFFICE[1], raw=OFFICE[1], context="Jane@Firm.example or office@firm.example"),
]


@pytest.fixture
def settings(tmp_path) -> Settings:
    return Settings(_env_file=None, database_url="postgresql://unused/x", pagecurator_home=tmp_path / "home")


async def claimed(database: Database, url: str = "https://www.firm.example/team"):
    async with database.begin() as conn:
        await add_pages(conn, urls=[normalize_url(url)])
    async with database.begin() as conn:
        [page] = await claim_due(conn, limit=1, worker="w", batch_id=None, lease_seconds=60)
    return page


async def save(conn, page, rows, *, key=None):
    contacts = PageContacts(contacts=rows, source_url=page.url, site=page.domain, suppression_key=key)
    return await save_page(conn, page_id=page.id, claim_no=page.claim_no, outcome=COMPLETE, contacts=contacts)


async def stored(database: Database) -> dict[str, str]:
    async with database.begin() as conn:
        return {row.value: row.context for row in await conn.execute(text("SELECT value, context FROM contacts"))}


async def status_of(database: Database, page) -> str:
    async with database.begin() as conn:
        return (
            await conn.execute(text("SELECT contact_scrape_status::text FROM pages WHERE id = :id"), {"id": page.id})
        ).scalar_one()


async def test_a_save_leaves_out_what_is_suppressed_and_its_text_around_others(database, settings):
    assert await suppress(database, settings, [JANE], reason="objection", actor="os:test") == 1
    assert await suppress(database, settings, [JANE], reason=None, actor="os:test") == 0
    page = await claimed(database)
    async with database.single() as conn:
        saved = await save(conn, page, ROWS, key=read_key(settings))
    assert (saved.contacts.new, saved.contacts.known, saved.contacts.suppressed) == (1, 0, 1)
    assert await stored(database) == {OFFICE[1]: "[erased] or office@firm.example"}
    assert await status_of(database, page) == "ContactFound"
    other = await claimed(database, "https://www.firm.example/jane")
    async with database.single() as conn:
        await save(conn, other, ROWS[:1], key=read_key(settings))
    assert await status_of(database, other) == "NoContactFound"
    async with database.begin() as conn:
        [entry] = await list_suppressed(conn)
        newest = (await read_audit(conn))[-1]
    assert (entry.kind, entry.reason, entry.added_by) == ("email", "objection", "os:test")
    assert (newest.action, newest.actor, newest.counts) == ("suppress", "os:test", {"added": 1})


@pytest.mark.parametrize(
    ("domain", "left"), [("firm.example", set()), ("mail.example", {"a@x.mail.example.org"}), ("other.example", None)]
)
async def test_a_domain_suppresses_what_is_found_on_it_and_its_mailboxes(database, settings, domain, left):
    await suppress(database, settings, [("domain", domain)], reason=None, actor="os:test")
    rows = [ContactRow(kind="email", value=value) for value in ("a@mail.example", "b@sub.mail.example")]
    rows.append(ContactRow(kind="email", value="a@x.mail.example.org"))
    page = await claimed(database)
    async with database.single() as conn:
        await save(conn, page, rows, key=read_key(settings))
    assert set(await stored(database)) == ({row.value for row in rows} if left is None else left)


async def test_a_save_without_the_key_of_the_list_writes_nothing(database, settings):
    page = await claimed(database)
    async with database.single() as conn:
        assert await save(conn, page, ROWS) is not None  # no list, no key
    await suppress(database, settings, [JANE], reason=None, actor="os:test")
    page = await claimed(database, "https://www.firm.example/jane")
    async with database.single() as conn:
        with pytest.raises(DBAPIError) as refused:
            await save(conn, page, ROWS)
    assert sqlstate(refused.value) == SEARCHED_WITH_ANOTHER_KEY
    async with database.begin() as conn:
        status = text("SELECT page_processing_status::text FROM pages WHERE id = :id")
        assert (await conn.execute(status, {"id": page.id})).scalar_one() == "Processing"


async def test_an_entry_takes_effect_when_the_saves_in_flight_have_ended(database, settings):
    page = await claimed(database)
    async with database.begin() as conn:
        await save(conn, page, ROWS)
        adding = asyncio.create_task(suppress(database, settings, [JANE], reason=None, actor="os:test"))
        await asyncio.wait({adding}, timeout=0.5)
        assert not adding.done()
        async with asyncio.timeout(10):  # later saves are not delayed: they find the entry
            async with database.single() as other:
                assert (await other.execute(text("SELECT count(*) FROM suppressed_contacts"))).scalar_one() == 1
    async with asyncio.timeout(10):
        assert await adding == 1
    found = await tables.find_contacts(database, tables.Target(contacts=[JANE]))
    await tables.delete_contacts(database, found)
    assert set(await stored(database)) == {OFFICE[1]}


async def test_csv_results_in_flight_are_waited_for(database, settings):
    guard = SuppressionGuard(settings)
    await suppress(database, settings, [OFFICE], reason=None, actor="os:test")
    async with database.begin() as conn:
        assert await guard.find(conn, [(JANE, None), (OFFICE, None)]) == {OFFICE}
        adding = asyncio.create_task(suppress(database, settings, [JANE], reason=None, actor="os:test"))
        await asyncio.wait({adding}, timeout=0.5)
        assert not adding.done()
    async with asyncio.timeout(10):
        await adding


async def test_a_lost_contact_that_was_erased_meanwhile_is_not_revived(database, database_url, settings):
    page = await claimed(database)
    async with database.single() as conn:
        await save(conn, page, ROWS)
    await suppress(database, settings, [JANE], reason=None, actor="os:test")
    async with database.begin() as conn:
        await conn.execute(text("UPDATE pages SET page_processing_status = 'Processing', claimed_by = 'w'"))
    async with database.begin() as erasing:
        await erasing.execute(text("DELETE FROM contacts WHERE value = :value"), {"value": JANE[1]})

        async def read_again() -> None:
            async with database.single() as conn:
                await save(conn, page, ROWS[1:], key=read_key(settings))

        saving = asyncio.create_task(read_again())
        await asyncio.wait({saving}, timeout=0.5)
        assert not saving.done()  # it waits for the deleted row
    async with asyncio.timeout(10):
        await saving
    assert set(await stored(database)) == {OFFICE[1]}


async def test_the_key_is_a_closed_file_unless_it_is_set(settings, tmp_path):
    assert read_key(settings) is None
    key = read_or_create_key(settings)
    assert stat.S_IMODE(key_file(settings).stat().st_mode) == 0o600
    assert read_or_create_key(settings).fingerprint == key.fingerprint
    assert [path.name for path in (tmp_path / "home").iterdir()] == ["suppression.key"]
    given = settings.model_copy(update={"suppression_key": SecretStr("another-long-enough-key")})
    assert read_or_create_key(given).fingerprint != key.fingerprint
    key_file(settings).write_text("")
    with pytest.raises(UserError, match="is empty"):
        read_key(settings)


async def test_another_key_is_refused_until_the_list_is_empty(database, settings):
    await suppress(database, settings, [JANE], reason=None, actor="os:test")
    other = settings.model_copy(update={"suppression_key": SecretStr("another-long-enough-key")})
    guard = SuppressionGuard(other)
    with pytest.raises(SuppressionKeyUnusable, match="set SUPPRESSION_KEY"):
        await guard.refresh(database)
    async with asyncio.timeout(5):
        with pytest.raises(SuppressionKeyUnusable):
            await guard.fail_when_unusable()
    with pytest.raises(SuppressionKeyUnusable):
        await suppress(database, other, [OFFICE], reason=None, actor="os:test")
    async with database.begin() as conn:
        assert await unsuppress(conn, actor="os:test", everything=True) == 1
    assert await suppress(database, other, [OFFICE], reason=None, actor="os:test") == 1
    guard = SuppressionGuard(other)
    async with database.begin() as conn:
        assert await guard.find(conn, [(JANE, None), (OFFICE, None)]) == {OFFICE}
