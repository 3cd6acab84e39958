"""Commits and claims at the same time."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from functools import partial
from uuid import uuid4

from pagecurator.curation.results import PageExtracted
from pagecurator.scraping.page_fetch import PageFetch
from pagecurator.scraping.pages import FetchedPage
from pagecurator.storage.queue.claim import claim_batch

WAITING = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
PAGE = FetchedPage(
    url="https://www.firm.example/page/1",
    final_url="https://www.firm.example/page/1",
    html="",
    encoding="utf-8",
    http_status=200,
    target_status=200,
    credits=1,
    bytes_read=20,
    started_at=datetime.now(UTC),
    finished_at=datetime.now(UTC),
    fetch_seconds=0.1,
)


async def test_a_claim_does_not_wait_behind_a_crowd_of_saves(curation):
    await curation.select(*curation.urls(8))
    async with curation.daemon(db_pool_size=2) as daemon, curation.connected() as other:
        database, committer = daemon.context.database, daemon.context.committer
        claim = partial(claim_batch, database, limit=4, worker="tester", lease_seconds=60)
        held = await claim(batch_id=uuid4())
        async with other.transaction():
            await other.execute("SELECT 1 FROM pages WHERE id = ANY($1) FOR UPDATE", [page.id for page in held])
            saves = [
                asyncio.create_task(
                    committer.commit(page, PageExtracted(page=PAGE, contacts=[]), PageFetch(url=page.url))
                )
                for page in held
            ]
            async with asyncio.timeout(20):
                while not await other.fetchval(WAITING):
                    await asyncio.sleep(0)
                claimed = await claim(batch_id=uuid4())
            assert len(claimed) == 4
            assert not any(save.done() for save in saves)
        assert all(isinstance(outcome, PageExtracted) for outcome in await asyncio.gather(*saves))
