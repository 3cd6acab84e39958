"""Old attempts are deleted, except the reason why a page failed."""

from __future__ import annotations

from uuid import uuid4

import pytest
import structlog
from sqlalchemy import text

from pagecurator.curation import service as module
from pagecurator.curation.service import Retention
from pagecurator.storage.admin import retention
from pagecurator.storage.admin.retention import RetentionCursor, delete_old_attempts
from pagecurator.storage.engine import Database
from pagecurator.storage.queue.attempts import AttemptRow, record_late_attempts
from pagecurator.storage.queue.claim import claim_due
from pagecurator.storage.queue.enqueue import add_pages
from pagecurator.storage.worker_database import WorkerDatabase
from pagecurator.urls import normalize_url

STATES = ("Complete", "Error", "Queued", "Processing", "Complete")


@pytest.fixture
async def remembered(database: Database):
    """Five pages with three attempts each, a hundred days old; those of the last page are from today."""
    async with database.begin() as conn:
        await add_pages(conn, urls=[normalize_url(f"https://www.firm.example/{n}") for n in range(len(STATES))])
        claimed = await claim_due(conn, limit=10, worker="w", batch_id=uuid4(), lease_seconds=60)
        by_url = {page.url: page for page in claimed}
        for number, state in enumerate(STATES):
            page = by_url[f"https://www.firm.example/{number}"]
            tries = [AttemptRow(attempt=attempt, outcome="retried") for attempt in (1, 2, 3)]
            await record_late_attempts(conn, page_id=page.id, claim_no=1, rows=tries)
            await conn.execute(
                text("UPDATE pages SET page_processing_status = CAST(:state AS page_processing_status) WHERE id = :id"),
                {"state": state, "id": page.id},
            )
        await conn.execute(
            text(
                "UPDATE page_attempts SET created_at = now() - interval '100 days' FROM pages "
                "WHERE pages.id = page_id AND url NOT LIKE '%/4'"
            )
        )
    return database


async def left(database: Database) -> dict[str, list[int]]:
    query = text(
        "SELECT url, array_agg(attempt ORDER BY attempt) FROM page_attempts JOIN pages ON pages.id = page_id "
        "GROUP BY url"
    )
    async with database.begin() as conn:
        return {url[-1]: attempts for url, attempts in await conn.execute(query)}


AFTERWARDS = {"1": [3], "2": [3], "3": [3], "4": [1, 2, 3]}


@pytest.mark.parametrize("limit", [1, 2, 5, 1000])
async def test_the_last_attempt_of_a_page_that_did_not_complete_is_retained(remembered, limit):
    mark, forgotten, steps = RetentionCursor(), 0, 0
    while mark is not None:
        async with remembered.begin() as conn:
            step = await delete_old_attempts(conn, older_than_days=90, after=mark, limit=limit)
        assert step.forgotten <= limit
        mark, forgotten, steps = step.next, forgotten + step.forgotten, steps + 1
        assert steps < 50
    assert forgotten == 9
    assert await left(remembered) == AFTERWARDS


async def test_younger_attempts_are_retained(remembered):
    async with remembered.begin() as conn:
        assert (await delete_old_attempts(conn, older_than_days=101, after=RetentionCursor())).forgotten == 0


async def test_a_pass_of_the_daemon_deletes_all_old_attempts_and_logs_once(remembered, monkeypatch):
    monkeypatch.setattr(module, "_STEP_SECONDS", 0)
    with structlog.testing.capture_logs() as logs:
        retention = Retention(database=WorkerDatabase(remembered), days=90)
        assert await retention.run() == 9
        assert await retention.run() == 0
    assert await left(remembered) == AFTERWARDS
    assert [(log["event"], log["attempts"]) for log in logs] == [("attempts.forgotten", 9)]


async def test_a_batch_reads_the_index_and_not_the_table(database: Database):
    statement = str(retention._DELETE).split("gone AS")[0].rstrip().rstrip(",") + " SELECT * FROM old"
    async with database.begin() as conn:
        await conn.execute(text("SET LOCAL enable_seqscan = off"))
        values = {
            "days": 90,
            "limit": 10,
            "created_at": RetentionCursor().created_at,
            "page_id": RetentionCursor().page_id,
        }
        plan = await conn.execute(text(f"EXPLAIN {statement}"), {**values, "claim_no": 0, "attempt": 0})
        assert "page_attempts_created_at_idx" in "\n".join(plan.scalars())
