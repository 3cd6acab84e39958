"""Requeueing finished pages by error and age, and explaining a page."""

from __future__ import annotations

from uuid import uuid4

import pytest
from sqlalchemy import event, text

from page_saves import finish_page, release
from pagecurator.storage.admin.explain import PageExplanation, explain_page
from pagecurator.storage.admin.requeue import RequeuedPages, RequeueFilter, requeue, requeue_in_chunks
from pagecurator.storage.engine import Database
from pagecurator.storage.page_save import FinishedPage
from pagecurator.storage.queue.attempts import AttemptRow, record_late_attempts
from pagecurator.storage.queue.claim import claim_due
from pagecurator.storage.queue.enqueue import add_pages
from pagecurator.urls import normalize_url

FOUND = FinishedPage(processing_status="Complete", scrape_status="ContactFound", http_status=200, attempts_used=1)
NOTHING = FinishedPage(processing_status="Complete", scrape_status="NoContactFound", http_status=200, attempts_used=1)
TIMED_OUT = FinishedPage(
    processing_status="Error", scrape_status="Error", error_code="timeout", error_message="Too slow.", attempts_used=3
)
BLOCKED = FinishedPage(
    processing_status="Error", scrape_status="Error", error_code="target_blocked", http_status=403, attempts_used=1
)
PAGES = {
    "https://found.example/": (FOUND, 10),
    "https://nothing.example/": (NOTHING, 1),
    "https://slow.example/": (TIMED_OUT, None),
    "https://blocked.example/": (BLOCKED, 25),
}


async def run(database: Database, *, dry_run: bool = False, **filters) -> RequeuedPages:
    return await requeue(database, filters=RequeueFilter(**filters), dry_run=dry_run)


async def add(database: Database, *urls: str, select: bool = True) -> None:
    async with database.begin() as conn:
        await add_pages(conn, urls=[normalize_url(url) for url in urls], select=select)


async def claim(database: Database, worker: str = "w"):
    async with database.begin() as conn:
        return await claim_due(conn, limit=100, worker=worker, batch_id=uuid4(), lease_seconds=60)


async def queued(database: Database) -> set[str]:
    async with database.begin() as conn:
        result = await conn.execute(text("SELECT url FROM pages WHERE page_processing_status = 'Queued'"))
        return set(result.scalars())


async def why(database: Database, page) -> str:
    async with database.begin() as conn:
        story = await explain_page(conn, page=page)
    assert isinstance(story, PageExplanation)
    return story.why


@pytest.fixture
async def finished(database: Database) -> Database:
    """Four pages with different outcomes, and one in processing."""
    await add(database, *PAGES)
    for page in await claim(database):
        outcome, price = PAGES[page.url]
        async with database.begin() as conn:
            assert await finish_page(conn, page_id=page.id, claim_no=page.claim_no, outcome=outcome)
            attempts = [
                AttemptRow(attempt=1, outcome="x", credits=price and price - 1),
                AttemptRow(attempt=2, outcome="x", credits=price and 1),
            ]
            await record_late_attempts(conn, page_id=page.id, claim_no=page.claim_no, rows=attempts)
    await add(database, "https://busy.example/")
    await claim(database, worker="busy")
    return database


@pytest.mark.parametrize(
    ("filters", "names", "price"),
    [
        ({"error_codes": ["timeout"]}, {"slow"}, 1),
        ({"error_codes": ["timeout", "target_blocked"]}, {"slow", "blocked"}, 26),
        ({"outcomes": ["failed"]}, {"slow", "blocked"}, 26),
        ({"outcomes": ["no_contacts"]}, {"nothing"}, 1),
        ({"outcomes": ["contacts_found", "no_contacts"]}, {"found", "nothing"}, 11),
        ({"domains": ["found.example", "busy.example"]}, {"found"}, 10),
        ({"urls": ["https://found.example/"]}, {"found"}, 10),
        ({"outcomes": ["failed"], "domains": ["slow.example"]}, {"slow"}, 1),
        ({"older_than_seconds": 3600.0}, set(), 0),
        ({"older_than_seconds": 0.0}, {"found", "nothing", "slow", "blocked"}, 37),
        ({"all": True}, {"found", "nothing", "slow", "blocked"}, 37),
    ],
)
async def test_pages_are_requeued_by_conditions(finished: Database, filters, names, price):
    expected = RequeuedPages(pages=len(names), estimated_credits=price, dry_run=True)
    assert await run(finished, dry_run=True, **filters) == expected
    assert await queued(finished) == set()
    assert await run(finished, **filters) == RequeuedPages(pages=len(names), estimated_credits=price, dry_run=False)
    assert await queued(finished) == {f"https://{name}.example/" for name in names}


async def test_a_requeue_without_any_condition_is_refused(finished: Database):
    for filters in ({}, {"domains": []}, {"urls": ()}):
        with pytest.raises(ValueError, match="No condition"):
            await run(finished, **filters)
    with pytest.raises(ValueError, match="no outcome 'fialed'"):
        await run(finished, outcomes=["fialed"])
    assert await queued(finished) == set()


async def test_a_page_that_fails_again_with_another_code_meanwhile_is_queued_once(finished: Database):
    filters = RequeueFilter(error_codes=["timeout", "target_blocked"])
    reports = []
    async for report in requeue_in_chunks(finished, filters=filters, dry_run=False):
        reports.append(report.pages)
        for page in await claim(finished):
            async with finished.begin() as conn:
                assert await finish_page(conn, page_id=page.id, claim_no=page.claim_no, outcome=BLOCKED)
    assert reports == [1, 2]


async def test_a_requeued_page_is_reset_except_for_its_claim_number(finished: Database):
    await run(finished, domains=["slow.example"])
    [page] = await claim(finished)
    assert (page.claim_no, page.attempts, page.crashes) == (2, 0, 0)
    async with finished.begin() as conn:
        stored = (await conn.execute(text("SELECT * FROM pages WHERE id = :id"), {"id": page.id})).mappings().one()
        # The worker of the first claim is fenced.
        assert not await finish_page(conn, page_id=page.id, claim_no=1, outcome=FOUND)
    assert (stored["error_code"], stored["page_processing_error"], stored["http_status"]) == (None, None, None)
    assert stored["page_curation_status"] == "Selected"


async def test_the_state_of_a_finished_page_is_explained(finished: Database):
    assert "contacts were found" in await why(finished, "https://found.example/")
    assert "it has no contacts" in await why(finished, "nothing.example")
    assert await why(finished, "slow.example") == (
        "It failed (timeout): Too slow. It is not tried again until it is requeued."
    )
    assert "Worker busy has held it" in await why(finished, "busy.example")
    async with finished.begin() as conn:
        await conn.execute(text("UPDATE pages SET lease_expires_at = now() WHERE url LIKE '%busy%'"))
    assert "stopped renewing" in await why(finished, "busy.example")


async def test_the_reason_why_a_page_waits_is_explained(database: Database):
    await add(database, "https://a.example/never", select=False)
    assert "never selected" in await why(database, "https://a.example/never")
    async with database.begin() as conn:
        await conn.execute(text("UPDATE pages SET page_curation_status = 'Selected'"))
    assert "never queued" in await why(database, "https://a.example/never")
    await add(database, "https://a.example/1")
    await add(database, "https://a.example/2")
    assert "1 page of the same domain is queued before it" in await why(database, "https://a.example/2")
    async with database.begin() as conn:
        pages = await claim_due(conn, limit=2, worker="w", batch_id=uuid4(), lease_seconds=60)
        await release(conn, claims=[(page.id, page.claim_no) for page in pages], delay_seconds=60)
        limited = AttemptRow(attempt=1, outcome="released", error_code="rate_limited")
        await record_late_attempts(conn, page_id=pages[0].id, claim_no=1, rows=[limited])
    waiting = await why(database, pages[0].id)
    assert "It waits until" in waiting
    assert "released (rate_limited)" in waiting


async def test_the_explanation_of_a_page_lists_every_attempt(finished: Database):
    async with finished.begin() as conn:
        explanation = await explain_page(conn, page="HTTPS://Found.example")
        assert explanation is not None
        assert [(tried.claim_no, tried.attempt, tried.credits) for tried in explanation.tried] == [(1, 1, 9), (1, 2, 1)]
        assert await explain_page(conn, page=str(explanation.id)) == explanation
        assert await explain_page(conn, page="https://unknown.example/") is None
        assert await explain_page(conn, page="not a\x00url\ud800") is None
        assert await explain_page(conn, page=uuid4()) is None


async def test_a_page_is_priced_by_the_last_claim_that_was_billed(finished: Database):
    """One without a response, or lost with its worker, does not show what the page costs when it succeeds."""
    filters = RequeueFilter(domains=["blocked.example"])
    for claim_no, billed in ((2, 0), (3, None)):
        attempt = AttemptRow(attempt=1, outcome="x", credits=billed)
        async with finished.begin() as conn:
            page = (
                await conn.execute(text("SELECT id FROM pages WHERE url = 'https://blocked.example/'"))
            ).scalar_one()
            await record_late_attempts(conn, page_id=page, claim_no=claim_no, rows=[attempt])
    assert (await requeue(finished, filters=filters, dry_run=True)).estimated_credits == 25
    assert (await requeue(finished, filters=filters, dry_run=True, list_price=75)).estimated_credits == 75


@pytest.mark.direct
async def test_a_dry_run_of_one_domain_is_one_round_trip(database: Database):
    await add(database, *PAGES)
    async with database.single() as conn:
        driver = (await conn.get_raw_connection()).driver_connection
    sent: list[str] = []
    driver.add_query_logger(lambda record: sent.append(record.query))  # BEGIN and COMMIT
    event.listen(database.engine.sync_engine, "before_cursor_execute", lambda *given: sent.append(given[2]))
    await run(database, dry_run=True, domains=["slow.example"])
    assert len(sent) == 1, sent
    assert "FROM pages" in sent[0]
