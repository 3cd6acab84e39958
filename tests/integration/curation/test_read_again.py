"""Pages that are read again: only a complete read takes contacts away."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pagecurator.curation.results import Outcome
from pagecurator.extraction.contact import EXTRACTION_VERSION, NameSource
from pagecurator.runtime.extraction_messages import PageRead
from pagecurator.simulator.rulebook import Rule

FILLER = "<p>" + "We are building something new here. " * 20 + "</p>"
BEFORE = {"desk0@firm.example", "office@firm.example", "+442079460018"}


def page(content: str) -> dict:
    return {"kind": "page", "body": f"<!doctype html><html lang='en'><body>{FILLER}{content}</body></html>"}


async def linked(curation) -> set[str]:
    query = "SELECT value FROM page_contacts JOIN contacts ON contacts.id = contact_id"
    return {row["value"] for row in await curation.rows(query)}


async def marked(curation) -> set[str]:
    return {row["value"] for row in await curation.rows("SELECT value FROM contacts WHERE unlinked_at IS NOT NULL")}


async def read_again(curation, action: dict, **overrides) -> Outcome:
    """The outcome of a second read of the page, which answers like this now."""
    curation.simulator.rules.clear()
    curation.simulator.rules.add(Rule(url=curation.url(0), action=action))
    await curation.execute("UPDATE pages SET page_processing_status = 'Queued', next_attempt_at = now()")
    (outcome,) = (await curation.tick(**overrides)).counts.by_outcome.elements()
    return outcome


@pytest.fixture
async def read_once(curation):
    await curation.select(curation.url(0))
    await curation.tick()
    assert await linked(curation) == BEFORE
    return curation


async def test_what_a_page_does_not_show_any_more_is_unlinked_and_marked_until_it_is_seen_again(read_once):
    new = page("<p>Write to sales@firm.example or office@firm.example</p>")
    assert await read_again(read_once, new) is Outcome.CONTACTS_FOUND
    assert await linked(read_once) == {"sales@firm.example", "office@firm.example"}
    assert await marked(read_once) == {"desk0@firm.example", "+442079460018"}
    assert await read_again(read_once, page("<p>Write to desk0@firm.example</p>")) is Outcome.CONTACTS_FOUND
    assert await linked(read_once) == {"desk0@firm.example"}
    assert await marked(read_once) == {"sales@firm.example", "office@firm.example", "+442079460018"}


async def test_a_valid_page_without_contacts_takes_all_of_them_away(read_once):
    assert await read_again(read_once, page("")) is Outcome.NO_CONTACTS
    assert (await linked(read_once), await marked(read_once)) == (set(), BEFORE)


CHALLENGE = (
    "<html><head><title>Just a moment...</title></head><body><script>window._cf_chl_opt={}</script></body></html>"
)


@pytest.mark.parametrize(
    "action",
    [
        {"kind": "status", "status": 500},
        {"kind": "status", "status": 404},
        {"kind": "page", "body": ""},
        {"kind": "page", "body": CHALLENGE + " " * 400},
        {
            "kind": "page",
            "body": "<html><head><meta http-equiv='refresh' content='0;url=/new'></head><body></body></html>",
        },
    ],
    ids=["server_error", "not_found", "empty", "challenge", "redirect"],
)
async def test_a_failed_read_takes_nothing_away(read_once, action):
    assert await read_again(read_once, action, wf7_retry_attempts=1) is Outcome.FAILED
    assert (await linked(read_once), await marked(read_once)) == (BEFORE, set())


async def test_a_page_that_exceeds_a_limit_of_extraction_takes_nothing_away(read_once):
    links = "<a href='https://a.example/'>x</a>" * 5_100
    assert await read_again(read_once, page("<p>sales@firm.example</p>" + links)) is Outcome.CONTACTS_FOUND
    assert (await linked(read_once), await marked(read_once)) == ({*BEFORE, "sales@firm.example"}, set())


async def test_a_page_whose_completeness_is_not_known_takes_nothing_away(read_once, monkeypatch):
    async def read(self, page):
        return PageRead(contacts=[], is_complete=False, encoding="utf-8", bytes_read=len(page.body.data))

    monkeypatch.setattr("pagecurator.runtime.extraction_pool.ExtractionPool.read", read)
    assert await read_again(read_once, page("")) is Outcome.NO_CONTACTS
    assert (await linked(read_once), await marked(read_once)) == (BEFORE, set())


async def test_confidence_source_and_version_of_a_name_are_stored(curation, monkeypatch):
    await curation.select(curation.url(0))
    async with curation.daemon() as daemon:
        read = daemon.context.extraction_pool.read

        async def named(page):
            result = await read(page)
            contacts = [
                replace(contact, name="Ann Berg", role="Clerk", name_confidence=0.8, name_source=NameSource.CARD)
                for contact in result.contacts
            ]
            return replace(result, contacts=contacts)

        monkeypatch.setattr(daemon.context.extraction_pool, "read", named)
        await daemon.cycle.tick()
    columns = "name, role, name_confidence, name_source, name_extraction_version, name_page_id"
    stored = {tuple(row.values()) for row in await curation.rows(f"SELECT {columns} FROM contacts")}
    page_id = (await curation.page(curation.url(0)))["id"]
    assert stored == {("Ann Berg", "Clerk", 0.8, "card", EXTRACTION_VERSION, page_id)}
