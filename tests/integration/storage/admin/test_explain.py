"""Explaining why no page is claimed: the account, the budget, no daemon."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from pagecurator.storage.account.scraper_accounts import add_account, pause_account, resume_account, save_budget_alert
from pagecurator.storage.admin.explain import explain_page
from pagecurator.storage.engine import Database
from pagecurator.storage.queue.enqueue import add_pages
from pagecurator.urls import normalize_url

URL = "https://www.firm.example/contact"


@pytest.fixture
async def waiting(database: Database):
    async with database.begin() as conn:
        await add_pages(conn, urls=[normalize_url(URL)])
        await add_account(conn, account="abc")
    return database


async def why(database: Database) -> str:
    async with database.begin() as conn:
        story = await explain_page(conn, page=URL)
    assert story is not None
    return story.why


async def test_a_missing_daemon_is_part_of_the_explanation(waiting):
    assert (await why(waiting)).endswith("No daemon is running; start one: pagecurator run")


async def test_a_paused_account_is_explained_with_its_reason_and_reporter(waiting):
    async with waiting.begin() as conn:
        number = await pause_account(
            conn, account="abc", reason="credits_exhausted", message="no credits are left.", worker="one"
        )
    said = await why(waiting)
    assert said.startswith(
        "It waits because the ScraperAPI account has been paused for 0 s (credits_exhausted, reported by one)"
    )
    assert "no credits are left. Processing resumes automatically" in said
    async with waiting.begin() as conn:
        await resume_account(conn, account="abc", pause_no=number)
    assert (await why(waiting)).startswith("It is due")


async def test_an_exhausted_budget_is_explained(waiting):
    async with waiting.begin() as conn:
        await save_budget_alert(conn, account="abc", alert="daily 2030-01-02 5000")
    explanation = await why(waiting)
    assert "the daily budget of 5,000 credits is spent; processing resumes automatically at 00:00 UTC" in explanation


async def test_a_finished_page_does_not_wait_for_the_account(waiting):
    async with waiting.begin() as conn:
        await pause_account(conn, account="abc", reason="credits_exhausted", message="none left", worker="one")
        await conn.execute(text("UPDATE pages SET page_processing_status = 'Complete'"))
    assert "paused" not in await why(waiting)
