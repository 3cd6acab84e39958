"""Leases and outcomes of pages."""

from __future__ import annotations

from uuid import UUID, uuid4

from sqlalchemy import text

from page_saves import finish_page, release
from pagecurator.storage.engine import Database
from pagecurator.storage.page_save import FinishedPage
from pagecurator.storage.queue.claim import ClaimedPage, claim_due
from pagecurator.storage.queue.enqueue import add_pages
from pagecurator.storage.queue.pages import queue_counts, renew_leases
from pagecurator.storage.queue.rescue import rescue_expired
from pagecurator.urls import normalize_url

COMPLETE = FinishedPage(processing_status="Complete", scrape_status="ContactFound", http_status=200, attempts_used=1)
FAILED = FinishedPage(
    processing_status="Error", scrape_status="Error", error_code="timeout", error_message="Too slow.", attempts_used=3
)


async def add(database: Database, *urls: str, priority_level: int = 5, select: bool = True):
    async with database.begin() as conn:
        return await add_pages(
            conn, urls=[normalize_url(url) for url in urls], priority_level=priority_level, select=select
        )


async def add_many(database: Database, count: int) -> None:
    await add(database, *[f"https://site{number % 7}.example/page{number}" for number in range(count)])


async def claim(
    database: Database, *, limit: int = 10, worker: str = "w1", lease_seconds: float = 60
) -> list[ClaimedPage]:
    async with database.begin() as conn:
        return await claim_due(conn, limit=limit, worker=worker, batch_id=uuid4(), lease_seconds=lease_seconds)


async def row(database: Database, page_id: UUID) -> dict:
    async with database.begin() as conn:
        result = await conn.execute(text("SELECT * FROM pages WHERE id = :id"), {"id": page_id})
        return dict(result.mappings().one())


async def execute(database: Database, statement: str, **values) -> None:
    async with database.begin() as conn:
        await conn.execute(text(statement), values)


async def test_a_claimed_page_is_processing_with_a_lease_and_a_new_claim_number(database: Database):
    await add(database, "https://www.a.example/contact")
    [page] = await claim(database, worker="w1", lease_seconds=60)
    assert (page.url, page.domain, page.claim_no, page.attempts) == ("https://www.a.example/contact", "a.example", 1, 0)
    stored = await row(database, page.id)
    assert stored["page_processing_status"] == "Processing"
    assert stored["claimed_by"] == "w1"
    assert 59 < (stored["lease_expires_at"] - stored["claimed_at"]).total_seconds() < 61
    assert await claim(database) == []


async def test_the_most_urgent_page_is_claimed_first_then_the_oldest(database: Database):
    await add(database, "https://a.example/old")
    await add(database, "https://a.example/new")
    await add(database, "https://a.example/urgent", priority_level=1)
    assert [page.url[-6:] for page in await claim(database)] == ["urgent", "le/old", "le/new"]


async def test_a_batch_is_never_larger_than_the_limit(database: Database):
    await add_many(database, 50)
    assert len(await claim(database, limit=7)) == 7
    assert len(await claim(database, limit=100)) == 43


async def test_finish_is_fenced_by_the_claim_number(database: Database):
    await add(database, "https://a.example/")
    [page] = await claim(database)
    async with database.begin() as conn:
        assert not await finish_page(conn, page_id=page.id, claim_no=page.claim_no - 1, outcome=COMPLETE)
        assert not await finish_page(conn, page_id=page.id, claim_no=page.claim_no + 1, outcome=COMPLETE)
        assert await finish_page(conn, page_id=page.id, claim_no=page.claim_no, outcome=COMPLETE)
    stored = await row(database, page.id)
    assert (stored["page_processing_status"], stored["page_curation_status"]) == ("Complete", "Complete")
    assert (stored["contact_scrape_status"], stored["http_status"], stored["attempts"]) == ("ContactFound", 200, 1)
    assert stored["finished_at"] is not None
    assert stored["lease_expires_at"] is None


async def test_a_finish_whose_reply_was_lost_can_be_repeated(database: Database):
    await add(database, "https://a.example/")
    [page] = await claim(database)
    for _ in range(2):
        async with database.begin() as conn:
            assert await finish_page(conn, page_id=page.id, claim_no=page.claim_no, outcome=FAILED)
    stored = await row(database, page.id)
    assert (stored["error_code"], stored["page_processing_error"], stored["attempts"]) == ("timeout", "Too slow.", 3)


async def test_a_released_page_is_queued_again_with_a_delay(database: Database):
    await add(database, "https://a.example/")
    [page] = await claim(database)
    async with database.begin() as conn:
        assert await release(conn, claims=[(page.id, page.claim_no)], delay_seconds=3600) == {page.id}
        assert await release(conn, claims=[(page.id, page.claim_no)]) == set()
    assert await claim(database) == []
    stored = await row(database, page.id)
    assert (stored["page_processing_status"], stored["attempts"], stored["crashes"]) == ("Queued", 0, 0)
    await execute(database, "UPDATE pages SET next_attempt_at = now()")
    [again] = await claim(database)
    assert again.claim_no == 2


async def test_renewing_returns_the_leases_that_are_still_owned(database: Database):
    await add(database, "https://a.example/1", "https://a.example/2")
    first, second = await claim(database, lease_seconds=1)
    async with database.begin() as conn:
        claims = [(first.id, first.claim_no), (second.id, second.claim_no + 1)]
        assert await renew_leases(conn, claims=claims, lease_seconds=600) == {first.id}
        assert await renew_leases(conn, claims=[], lease_seconds=600) == set()
    stored = await row(database, first.id)
    assert (stored["lease_expires_at"] - stored["claimed_at"]).total_seconds() > 500


async def test_a_page_whose_lease_expired_is_claimed_again(database: Database):
    await add(database, "https://a.example/1", "https://a.example/2")
    lost, _kept = await claim(database, worker="dead")
    await execute(database, "UPDATE pages SET lease_expires_at = now() WHERE id = :id", id=lost.id)
    async with database.begin() as conn:
        [rescued] = await rescue_expired(conn, max_crashes=3)
    assert (rescued.id, rescued.claimed_by, rescued.claim_no) == (lost.id, "dead", 1)
    assert (rescued.crashes, rescued.failed) == (1, False)
    [again] = await claim(database, worker="alive")
    assert (again.id, again.claim_no, again.crashes) == (lost.id, 2, 1)


async def test_counts_distinguish_due_delayed_processing_and_expired_pages(database: Database):
    await add_many(database, 5)
    await add(database, "https://never.example/", select=False)
    one, two = await claim(database, limit=2)
    await execute(database, "UPDATE pages SET lease_expires_at = now() WHERE id = :id", id=one.id)
    async with database.begin() as conn:
        await release(conn, claims=[(two.id, two.claim_no)], delay_seconds=60)
        counts = await queue_counts(conn)
    assert (counts.due, counts.delayed, counts.pending) == (3, 1, 4)
    assert (counts.processing, counts.expired_leases) == (1, 1)
    assert counts.oldest_pending_age_seconds is not None
