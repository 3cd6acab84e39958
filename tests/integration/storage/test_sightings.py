"""Pages that are read again, and pages that share contacts: whose name a contact has, and which pages show it."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from typing import NamedTuple
from uuid import UUID, uuid4

import pytest
from sqlalchemy import text

from page_saves import save_contacts
from pagecurator.storage.contacts import ContactRow, SavedContacts
from pagecurator.storage.engine import Database
from pagecurator.storage.queue.claim import ClaimedPage, claim_due
from pagecurator.storage.queue.enqueue import add_pages
from pagecurator.urls import normalize_url

OFFICE = ContactRow(kind="email", value="office@a.example", raw="office@a.example", source="text")
PERSON = "SELECT name, role, name_confidence, name_source, name_extraction_version, name_page_id FROM contacts"
WAITING = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"


class Person(NamedTuple):
    name: str | None = None
    role: str | None = None
    confidence: float | None = None
    source: str | None = None

    def contact(self, value: str = OFFICE.value) -> ContactRow:
        return replace(
            OFFICE,
            value=value,
            name=self.name,
            role=self.role,
            name_confidence=self.confidence,
            name_source=self.source,
        )


ANN = Person("Ann Berg", "Head of Sales", 0.7, "card")
BOB = Person("Bob Dahl", None, 0.7, "entry")


async def pages(database: Database, *urls: str) -> list[ClaimedPage]:
    async with database.begin() as conn:
        await add_pages(conn, urls=[normalize_url(url) for url in urls])
        claimed = await claim_due(conn, limit=100, worker="w", batch_id=uuid4(), lease_seconds=60)
    return sorted(claimed, key=lambda page: page.url)


async def two_pages(database: Database) -> list[ClaimedPage]:
    return await pages(database, "https://a.example/1", "https://a.example/2")


async def save_in(conn, page: ClaimedPage, *contacts: ContactRow, version: int = 1, complete: bool = True):
    return await save_contacts(
        conn,
        page_id=page.id,
        source_url=page.url,
        contacts=contacts,
        extraction_version=version,
        is_complete=complete,
    )


async def save(database: Database, page: ClaimedPage, *contacts: ContactRow, **options) -> SavedContacts:
    async with database.begin() as conn:
        return await save_in(conn, page, *contacts, **options)


async def rows(database: Database, statement: str) -> list[tuple]:
    async with database.begin() as conn:
        return [tuple(row) for row in await conn.execute(text(statement))]


async def person(database: Database) -> tuple:
    [row] = await rows(database, PERSON)
    return row


# ---------------------------------------------------------------- name and role
async def test_a_higher_confidence_replaces_name_and_role_together(database: Database):
    first, second = await two_pages(database)
    await save(database, first, ANN.contact())
    await save(database, second, BOB._replace(confidence=0.9).contact())
    assert await person(database) == ("Bob Dahl", None, 0.9, "entry", 1, second.id)


@pytest.mark.parametrize("confidence", [0.7, 0.5, None])
async def test_an_equal_or_lower_confidence_of_another_page_changes_nothing(database: Database, confidence):
    first, second = await two_pages(database)
    await save(database, first, ANN.contact())
    await save(database, second, BOB._replace(confidence=confidence, role="Clerk").contact(), version=9)
    assert await person(database) == (*ANN, 1, first.id)


async def test_a_newer_version_replaces_what_the_same_page_gave(database: Database):
    first, second = await two_pages(database)
    await save(database, first, ANN.contact())
    await save(database, first, BOB._replace(confidence=0.2).contact(), version=2)
    assert await person(database) == ("Bob Dahl", None, 0.2, "entry", 2, first.id)
    await save(database, first, ANN._replace(confidence=0.1).contact(), version=1)
    assert (await person(database))[0] == "Bob Dahl"
    await save(database, second, ANN._replace(confidence=0.3).contact(), version=1)
    assert await person(database) == ("Ann Berg", "Head of Sales", 0.3, "card", 1, second.id)


async def test_a_page_that_changed_replaces_its_name_with_one_of_the_same_confidence(database: Database):
    [page] = await pages(database, "https://a.example/1")
    await save(database, page, ANN.contact())
    await save(database, page, BOB.contact())
    assert await person(database) == (*BOB, 1, page.id)
    await save(database, page, ANN._replace(confidence=0.6).contact())
    assert (await person(database))[0] == "Bob Dahl"


async def test_only_a_newer_and_complete_read_of_the_same_page_removes_a_name(database: Database):
    first, second = await two_pages(database)
    await save(database, first, ANN.contact(), version=2)
    for page, version, complete in ((first, 2, True), (first, 1, True), (second, 3, True), (first, 3, False)):
        await save(database, page, OFFICE, version=version, complete=complete)
        assert await person(database) == (*ANN, 2, first.id)
    await save(database, first, OFFICE, version=3)
    assert await person(database) == (None,) * 6


async def test_a_name_goes_when_its_page_does_not_show_the_contact_any_more(database: Database):
    first, second = await two_pages(database)
    await save(database, first, ANN.contact())
    await save(database, second, OFFICE)
    await save(database, first, version=2)
    assert await person(database) == (None,) * 6


async def test_a_name_without_confidence_is_stored_and_gives_way_to_any_with_one(database: Database):
    first, second = await two_pages(database)
    await save(database, first, Person("Ann Berg", "Clerk").contact())
    assert await person(database) == ("Ann Berg", "Clerk", None, None, 1, first.id)
    await save(database, second, BOB._replace(confidence=0.1).contact())
    assert (await person(database))[0] == "Bob Dahl"


async def test_a_name_outranks_a_role_alone(database: Database):
    first, second = await two_pages(database)
    await save(database, first, Person(None, "Press office", 0.9, "entry").contact())
    await save(database, second, Person("Ann Berg", None, 0.6, "entry").contact())
    assert (await person(database))[:2] == ("Ann Berg", None)
    await save(database, first, Person(None, "Press office", 0.9, "entry").contact())
    assert (await person(database))[:2] == ("Ann Berg", None)


async def test_two_people_of_one_contact_on_one_page_are_not_mixed(database: Database):
    [page] = await pages(database, "https://a.example/1")
    await save(database, page, BOB.contact(), ANN._replace(confidence=0.8).contact(), replace(OFFICE, context="Write"))
    assert await person(database) == ("Ann Berg", "Head of Sales", 0.8, "card", 1, page.id)


@pytest.mark.parametrize(("page", "version", "name"), [(0, 1, None), (1, 1, "Old Name"), (0, 0, "Old Name")])
async def test_a_name_from_before_the_columns_belongs_to_the_page_first_seen_on(database, page, version, name):
    both = await two_pages(database)
    for each in both:
        await save(database, each, OFFICE, version=0)
    async with database.begin() as conn:  # as the version before does
        await conn.execute(text("UPDATE contacts SET name = 'Old Name', role = 'Old Role'"))
    await save(database, both[page], OFFICE, version=version)
    assert (await person(database))[0] == name
    await save(database, both[1], BOB._replace(confidence=0.1).contact(), version=version)
    assert (await person(database))[:2] == ("Bob Dahl", None)


# The end of the statement with which daemons of revision 0009 save; they run beside those of this version during an
# upgrade.
FORMER_SAVE = """
    INSERT INTO contacts AS old (domain_id, kind, value, raw, name, role, confidence, first_page_id)
    VALUES (:domain_id, 'email', 'office@a.example', 'office@a.example', 'Bob Dahl', 'Clerk', 0.5, :page_id)
    ON CONFLICT (domain_id, kind, value) DO UPDATE
    SET name = coalesce(old.name, excluded.name), role = coalesce(old.role, excluded.role)
    WHERE (old.name IS NULL AND excluded.name IS NOT NULL) OR (old.role IS NULL AND excluded.role IS NOT NULL)
"""


async def save_as_the_version_before(database: Database, page: ClaimedPage) -> None:
    async with database.begin() as conn:
        await conn.execute(text(FORMER_SAVE), {"domain_id": page.domain_id, "page_id": page.id})


async def test_the_version_before_neither_replaces_a_name_nor_prevents_its_replacement(database: Database):
    first, second = await two_pages(database)
    await save(database, first, ANN.contact())
    await save_as_the_version_before(database, second)
    assert await person(database) == (*ANN, 1, first.id)
    other = await pages(database, "https://b.example/1")
    await save_as_the_version_before(database, other[0])
    await save(database, other[0], ANN._replace(confidence=0.1).contact())
    assert {row[:2] for row in await rows(database, PERSON)} == {ANN[:2]}


async def test_a_role_that_the_version_before_added_is_removed_when_the_page_of_the_name_is_read_again(database):
    first, second = await two_pages(database)
    ann = Person("Ann Berg", None, 0.7, "card")
    await save(database, first, ann.contact())
    await save_as_the_version_before(database, second)
    assert (await person(database))[:2] == ("Ann Berg", "Clerk")
    await save(database, first, ann.contact())
    assert await person(database) == (*ann, 1, first.id)


# ---------------------------------------------------------------- links
DESK = replace(OFFICE, value="desk@a.example")


async def links(database: Database) -> set[tuple[str, str]]:
    query = (
        "SELECT right(url, 1), value FROM page_contacts JOIN contacts ON contacts.id = contact_id JOIN pages ON true"
    )
    return set(await rows(database, f"{query} WHERE pages.id = page_id"))


async def marked(database: Database) -> set[str]:
    return {value for (value,) in await rows(database, "SELECT value FROM contacts WHERE unlinked_at IS NOT NULL")}


async def test_a_page_read_again_loses_what_it_does_not_show(database: Database):
    first, second = await two_pages(database)
    await save(database, first, OFFICE, DESK)
    await save(database, second, OFFICE)
    assert await save(database, first) == SavedContacts(new=0, known=0)
    assert await links(database) == {("2", OFFICE.value)}
    assert await marked(database) == {DESK.value}
    [(since,)] = await rows(database, "SELECT unlinked_at FROM contacts WHERE value LIKE 'desk%'")
    await save(database, first)
    assert await rows(database, "SELECT unlinked_at FROM contacts WHERE value LIKE 'desk%'") == [(since,)]
    assert await save(database, second, OFFICE, DESK) == SavedContacts(new=0, known=2)
    assert await marked(database) == set()


async def test_a_read_that_was_cut_short_only_adds(database: Database):
    [page] = await pages(database, "https://a.example/1")
    await save(database, page, OFFICE)
    await save(database, page, DESK, complete=False)
    assert await links(database) == {("1", OFFICE.value), ("1", DESK.value)}
    assert await marked(database) == set()


async def test_a_number_that_had_a_wrong_country_is_unlinked_and_marked(database: Database):
    [page] = await pages(database, "https://a.example/1")
    wrong, right = (ContactRow(kind="phone", value=value) for value in ("+12125550123", "+902125550123"))
    await save(database, page, OFFICE, wrong)
    await save(database, page, OFFICE, right, version=2)
    assert await links(database) == {("1", OFFICE.value), ("1", right.value)}
    assert await marked(database) == {wrong.value}
    assert await rows(database, "SELECT email, phone FROM contact_list") == [(OFFICE.value, right.value)]


async def test_contacts_of_another_site_are_left_alone(database: Database):
    one, other = await pages(database, "https://a.example/1", "https://b.example/1")
    await save(database, one, OFFICE)
    async with database.begin() as conn:  # as a program of someone else might
        await conn.execute(
            text("INSERT INTO page_contacts (page_id, contact_id) SELECT :id, id FROM contacts"), {"id": other.id}
        )
    await save(database, other)
    assert await rows(database, "SELECT count(*) FROM contacts") == [(1,)]
    assert await rows(database, "SELECT count(*) FROM page_contacts") == [(2,)]


# ---------------------------------------------------------------- other spellings of the same contact
SPELLINGS = [
    ("email", "info@bücher.example", "info@xn--bcher-kva.example"),
    ("linkedin_person", "https://www.linkedin.com/in/acoaaab1cd", "https://www.linkedin.com/in/ACoAAAB1cD"),
]


@pytest.mark.parametrize(("kind", "former", "value"), SPELLINGS)
async def test_a_row_of_an_earlier_version_gets_the_new_spelling(database: Database, kind, former, value):
    first, second = await two_pages(database)
    for page in (first, second):
        await save(database, page, ContactRow(kind=kind, value=former))
    before = await rows(database, "SELECT id, created_at FROM contacts")
    assert await save(database, first, ContactRow(kind=kind, value=value)) == SavedContacts(new=0, known=1)
    assert await rows(database, "SELECT id, created_at FROM contacts") == before
    assert await links(database) == {("1", value), ("2", value)}
    assert await marked(database) == set()


@pytest.mark.parametrize(("kind", "former", "value"), SPELLINGS)
async def test_a_row_in_the_former_spelling_beside_the_new_one_is_marked_in_the_end(database, kind, former, value):
    """While daemons of both versions run, the older one may store its spelling again."""
    first, second = await two_pages(database)
    await save(database, first, ContactRow(kind=kind, value=value))
    await save(database, second, ContactRow(kind=kind, value=former))
    await save(database, second, ContactRow(kind=kind, value=value))
    assert await links(database) == {("1", value), ("2", value)}
    assert await marked(database) == {former}


# ---------------------------------------------------------------- concurrent saves
@asynccontextmanager
async def uncommitted(database: Database, page: ClaimedPage, *contacts: ContactRow, **options):
    """The page's save before its commit; ``blocked`` waits until another save has to wait for it."""
    async with database.begin() as conn:
        await save_in(conn, page, *contacts, **options)

        async def blocked(task: asyncio.Task) -> None:
            async with asyncio.timeout(20):
                while await rows(database, WAITING) == [(0,)]:  # a transaction reads pg_stat_activity only once
                    await asyncio.sleep(0.01)
            assert not task.done()

        yield blocked


@pytest.mark.parametrize("known", [True, False])
async def test_two_pages_at_the_same_time_never_mix_two_people(database: Database, known):
    first, second = await two_pages(database)
    if known:
        await save(database, first, OFFICE)
    async with uncommitted(database, first, Person("Ann Berg", None, 0.5, "entry").contact()) as blocked:
        other = asyncio.create_task(save(database, second, Person("Bob Dahl", "Clerk", 0.6, "card").contact()))
        await blocked(other)
    await other
    assert await person(database) == ("Bob Dahl", "Clerk", 0.6, "card", 1, second.id)


async def test_two_pages_that_lose_a_contact_at_the_same_time_mark_it(database: Database):
    first, second = await two_pages(database)
    for page in (first, second):
        await save(database, page, OFFICE)
    async with uncommitted(database, first) as blocked:
        other = asyncio.create_task(save(database, second))
        await blocked(other)
    await other
    assert (await links(database), await marked(database)) == (set(), {OFFICE.value})


@pytest.mark.parametrize("loses_first", [True, False])
async def test_a_contact_that_one_page_loses_and_another_shows_is_not_marked(database: Database, loses_first):
    first, second = await two_pages(database)
    await save(database, first, OFFICE)
    sightings = [(first, []), (second, [OFFICE])]
    earlier, later = sightings if loses_first else sightings[::-1]
    async with uncommitted(database, earlier[0], *earlier[1]) as blocked:
        other = asyncio.create_task(save(database, later[0], *later[1]))
        await blocked(other)
    await other
    assert (await links(database), await marked(database)) == ({("2", OFFICE.value)}, set())


async def test_pages_that_exchange_their_contacts_do_not_deadlock(database: Database):
    several = await pages(database, *[f"https://a.example/{number}" for number in range(4)])
    chance = random.Random(12)
    names = [f"{number}@a.example" for number in range(6)]

    async def read_repeatedly(page: ClaimedPage) -> None:
        for version in range(12):
            shown = chance.sample(names, chance.randint(0, len(names)))
            people = [Person(f"{page.url} {version}", f"{page.url} {version}", chance.random(), "card") for _ in shown]
            contacts = [one.contact(value) for one, value in zip(people, shown, strict=True)]
            await save(database, page, *contacts, version=version)

    async with asyncio.timeout(60):
        await asyncio.gather(*map(read_repeatedly, several))
    assert await rows(database, "SELECT value FROM contacts WHERE name IS DISTINCT FROM role") == []
    mismatched = "unlinked_at IS NULL AND NOT EXISTS (SELECT FROM page_contacts WHERE contact_id = contacts.id)"
    assert await rows(database, f"SELECT value FROM contacts WHERE {mismatched}") == []
    assert await marked(database) & {value for _, value in await links(database)} == set()


# ---------------------------------------------------------------- the rules against a small model
@dataclass
class Model:
    """The rules in a few lines: what is known about each contact of one site."""

    people: dict[str, tuple[Person, int | None, UUID | None]] = field(default_factory=dict)
    links: set[tuple[UUID, str]] = field(default_factory=set)

    def read(self, page: UUID, shown: Mapping[str, Person], *, version: int, complete: bool) -> None:
        before = {value for linked, value in self.links if linked == page}
        gone = before - set(shown) if complete else set()
        for value in {*shown, *gone}:
            self.people[value] = self.merged(value, shown.get(value, Person()), page, version, complete)
        self.links = {link for link in self.links if link[0] != page or link[1] not in gone}
        self.links |= {(page, value) for value in shown}

    def merged(self, value: str, new: Person, page: UUID, version: int, complete: bool):
        nobody = (Person(), None, None)
        known = self.people.get(value, nobody)
        old, old_version, old_page = known
        same_page, newer = page == old_page, version > (old_version or 0)
        if not new.name and not new.role:
            return nobody if complete and same_page and newer else known
        rank, old_rank = ((who.name is not None, who.confidence or 0) for who in (new, old))
        empty = old == Person()
        equal = version == old_version and rank == old_rank
        return (new, version, page) if empty or rank > old_rank or (same_page and (newer or equal)) else known


@pytest.mark.parametrize("seed", range(6))
async def test_any_sequence_of_sightings_ends_as_in_the_model(database: Database, seed):
    chance = random.Random(seed)
    several = await pages(database, *[f"https://a.example/{number}" for number in range(3)])
    values = [f"{number}@a.example" for number in range(3)]
    people = [
        Person(name, role, confidence, source)
        for name in ("Ann", "Bob", None)
        for role in ("Clerk", None)
        for confidence in (None, 0.4, 0.8)
        for source in (None, "card")
        if name or role
    ]
    model = Model()
    for step in range(40):
        page, version, complete = chance.choice(several), chance.randint(1, 1 + step // 10), chance.random() < 0.8
        shown = {
            value: chance.choice(people) if chance.random() < 0.7 else Person()
            for value in chance.sample(values, chance.randint(0, len(values)))
        }
        contacts = [who.contact(value) for value, who in shown.items()]
        await save(database, page, *contacts, version=version, complete=complete)
        model.read(page.id, shown, version=version, complete=complete)
        stored = {row[0]: row[1:] for row in await rows(database, PERSON.replace("SELECT", "SELECT value,"))}
        assert stored == {value: (*who, of, where) for value, (who, of, where) in model.people.items()}, step
        linked = await rows(database, "SELECT page_id, value FROM page_contacts JOIN contacts ON id = contact_id")
        assert set(linked) == model.links
        assert await marked(database) == set(model.people) - {value for _, value in model.links}
