"""Several workers on one queue."""

from __future__ import annotations

import asyncio
from uuid import UUID, uuid4

from sqlalchemy import text

from page_saves import finish_page, release, save_contacts
from pagecurator.storage.contacts import ContactRow, SavedContacts
from pagecurator.storage.engine import Database
from pagecurator.storage.page_save import FinishedPage
from pagecurator.storage.queue.claim import ClaimedPage, claim_due, is_contended
from pagecurator.storage.queue.enqueue import add_pages
from pagecurator.storage.queue.pages import renew_leases
from pagecurator.storage.queue.rescue import rescue_expired
from pagecurator.urls import normalize_url

COMPLETE = FinishedPage(processing_status="Complete", scrape_status="ContactFound", http_status=200, attempts_used=1)


async def add(database: Database, *urls: str) -> None:
    async with database.begin() as conn:
        await add_pages(conn, urls=[normalize_url(url) for url in urls])


async def claim(database: Database, *, worker: str, limit: int = 10) -> list[ClaimedPage]:
    async with database.begin() as conn:
        return await claim_due(conn, limit=limit, worker=worker, batch_id=uuid4(), lease_seconds=60)


async def contended(database: Database) -> bool:
    """Whether a claim that got nothing is tried again, as the daemon does: another one had the sites locked."""
    async with database.begin() as conn:
        return await is_contended(conn)


async def expire(database: Database) -> None:
    async with database.begin() as conn:
        await conn.execute(text("UPDATE pages SET lease_expires_at = now() - interval '1 second'"))


async def rescue(database: Database, *, max_crashes: int = 3):
    async with database.begin() as conn:
        return await rescue_expired(conn, max_crashes=max_crashes)


async def until_waiting(database: Database) -> None:
    """Return when a statement waits for another transaction's lock."""
    waiting = text(
        "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"
    )
    async with asyncio.timeout(20):
        while True:
            async with database.begin() as conn:
                if (await conn.execute(waiting)).scalar_one():
                    return


async def test_two_workers_never_get_the_same_page(database: Database):
    await add(database, *[f"https://site{number % 5}.example/{number}" for number in range(200)])

    async def drain(worker: str) -> list[UUID]:
        mine: list[UUID] = []
        while (pages := await claim(database, worker=worker, limit=7)) or await contended(database):
            mine += [page.id for page in pages]
        return mine

    claimed = await asyncio.gather(*[drain(f"w{number}") for number in range(4)])
    everything = [page_id for mine in claimed for page_id in mine]
    assert len(everything) == len(set(everything)) == 200


async def test_a_claim_does_not_wait_for_a_concurrent_one(database: Database):
    await add(database, "https://a.example/1", "https://b.example/2")
    async with database.begin() as conn:
        [first] = await claim_due(conn, limit=1, worker="slow", batch_id=uuid4(), lease_seconds=60)
        [second] = await claim(database, worker="fast")
    assert first.id != second.id


async def test_a_domain_locked_by_another_claim_is_skipped_and_reported_as_contended(database: Database):
    await add(database, "https://a.example/1", "https://a.example/2")
    async with database.begin() as conn:
        [first] = await claim_due(conn, limit=1, worker="slow", batch_id=uuid4(), lease_seconds=60)
        assert await claim(database, worker="fast") == []
        async with database.begin() as other:
            assert await is_contended(other)
    [second] = await claim(database, worker="fast")
    assert first.id != second.id
    async with database.begin() as conn:
        assert not await is_contended(conn)


async def test_a_worker_whose_page_was_rescued_can_neither_finish_renew_nor_release_it(database: Database):
    await add(database, "https://a.example/")
    [old] = await claim(database, worker="old")
    await expire(database)
    await rescue(database)

    async def writes_nothing() -> None:
        async with database.begin() as conn:
            mine = [(old.id, old.claim_no)]
            assert not await finish_page(conn, page_id=old.id, claim_no=old.claim_no, outcome=COMPLETE)
            assert await renew_leases(conn, claims=mine, lease_seconds=600) == set()
            assert await release(conn, claims=mine) == set()

    await writes_nothing()
    [new] = await claim(database, worker="new")
    await writes_nothing()
    async with database.begin() as conn:
        assert await finish_page(conn, page_id=new.id, claim_no=new.claim_no, outcome=COMPLETE)
    await writes_nothing()


async def test_a_page_that_crashed_three_workers_fails_and_every_crash_is_recorded(database: Database):
    await add(database, "https://a.example/poison")
    for crash in (1, 2, 3):
        [page] = await claim(database, worker=f"w{crash}")
        await expire(database)
        [rescued] = await rescue(database, max_crashes=3)
        assert (rescued.crashes, rescued.failed) == (crash, crash == 3)
    async with database.begin() as conn:
        stored = (await conn.execute(text("SELECT * FROM pages"))).mappings().one()
        attempts = (await conn.execute(text("SELECT * FROM page_attempts ORDER BY claim_no"))).mappings().all()
        # A late result of the last worker can't undo it.
        assert not await finish_page(conn, page_id=page.id, claim_no=page.claim_no, outcome=COMPLETE)
    assert (stored["page_processing_status"], stored["page_curation_status"]) == ("Error", "Error")
    assert (stored["error_code"], stored["contact_scrape_status"]) == ("crashed", "Error")
    assert "3 times" in stored["page_processing_error"]
    assert [(row["claim_no"], row["worker"], row["outcome"]) for row in attempts] == [
        (1, "w1", "crashed"),
        (2, "w2", "crashed"),
        (3, "w3", "crashed"),
    ]
    assert await claim(database, worker="w4") == []


async def test_a_finish_that_comes_just_before_the_rescue_wins(database: Database):
    await add(database, "https://a.example/")
    [page] = await claim(database, worker="w")
    await expire(database)
    async with database.begin() as conn:
        assert await finish_page(conn, page_id=page.id, claim_no=page.claim_no, outcome=COMPLETE)
        assert await rescue(database) == []  # it skips the page that is being finished
    assert await rescue(database) == []


async def test_a_finish_that_comes_just_after_the_rescue_is_stale(database: Database):
    await add(database, "https://a.example/")
    [page] = await claim(database, worker="w")
    await expire(database)

    async def finish_late() -> bool:
        async with database.begin() as conn:
            finished = await finish_page(conn, page_id=page.id, claim_no=page.claim_no, outcome=COMPLETE)
            return finished is not None

    async with database.begin() as conn:
        assert len(await rescue_expired(conn, max_crashes=3)) == 1
        late = asyncio.create_task(finish_late())
        await until_waiting(database)
    assert await late is False


async def test_a_lease_renewed_in_time_is_not_rescued(database: Database):
    await add(database, "https://a.example/")
    [page] = await claim(database, worker="w")
    await expire(database)
    async with database.begin() as conn:
        assert await renew_leases(conn, claims=[(page.id, page.claim_no)], lease_seconds=60) == {page.id}
    assert await rescue(database) == []


async def test_a_page_set_to_processing_by_hand_is_rescued_too(database: Database):
    await add(database, "https://a.example/")
    async with database.begin() as conn:
        await conn.execute(text("UPDATE pages SET page_processing_status = 'Processing'"))
    assert len(await rescue(database)) == 1
    assert len(await claim(database, worker="w")) == 1


async def test_two_pages_with_the_same_footer_contacts_save_at_the_same_time(database: Database):
    await add(database, "https://a.example/1", "https://a.example/2")
    first, second = await claim(database, worker="w")
    footer = [ContactRow(kind="email", value=f"{name}@a.example") for name in ("info", "sales", "jobs", "press")]

    async def save(page: ClaimedPage, contacts: list[ContactRow]) -> SavedContacts:
        async with database.begin() as conn:
            assert await finish_page(conn, page_id=page.id, claim_no=page.claim_no, outcome=COMPLETE)
            return await save_contacts(conn, page_id=page.id, source_url=page.url, contacts=contacts)

    async with database.begin() as conn:
        saved = await save_contacts(conn, page_id=first.id, source_url=first.url, contacts=footer)
        other = asyncio.create_task(save(second, footer[::-1]))
        await until_waiting(database)
    assert (saved.new, saved.known) == (4, 0)
    assert await other == SavedContacts(new=0, known=4)
    async with database.begin() as conn:
        firsts = set((await conn.execute(text("SELECT first_page_id FROM contacts"))).scalars())
        links = (await conn.execute(text("SELECT count(*) FROM page_contacts"))).scalar_one()
    assert firsts == {first.id}
    assert links == 8


async def test_many_pages_of_one_site_save_the_same_contacts_without_a_deadlock(database: Database):
    await add(database, *[f"https://a.example/{number}" for number in range(30)])
    pages = await claim(database, worker="w", limit=30)
    values = [f"{name}@a.example" for name in "abcdefghij"]

    async def save(number: int, page: ClaimedPage) -> SavedContacts:
        turned = values[number % 10 :] + values[: number % 10]
        contacts = [ContactRow(kind="email", value=value, confidence=number / 30) for value in turned]
        async with database.begin() as conn:
            return await save_contacts(conn, page_id=page.id, source_url=page.url, contacts=contacts)

    saved = await asyncio.gather(*[save(number, page) for number, page in enumerate(pages)])
    assert sum(each.new for each in saved) == 10
    assert sum(each.known for each in saved) == 290


async def test_two_imports_of_the_same_pages_add_each_page_once(database: Database):
    urls = [normalize_url(f"https://site{number % 50}.example/{number}") for number in range(3000)]

    async def add_all(urls_in_order: list) -> int:
        async with database.begin() as conn:
            return (await add_pages(conn, urls=urls_in_order)).added

    assert sum(await asyncio.gather(add_all(urls), add_all(urls[::-1]), add_all(urls))) == 3000
