"""Commits and claims at the same time."""

from __future__ import annotations

import asyncio
from functools import partial
from uuid import uuid4

from pagecurator.storage.queue.claim import claim_batch
from pagecurator.storage.queue.pages import FinishedPage

WAITING = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
NOTHING_FOUND = FinishedPage(
    processing_status="Complete",
    scrape_status="NoContactFound",
    error_code=None,
    error_message=None,
    http_status=200,
    attempts_used=1,
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
                    committer.save(page, finished=NOTHING_FOUND, found=(), requests=(), source_url=page.url)
                )
                for page in held
            ]
            async with asyncio.timeout(20):
                while not await other.fetchval(WAITING):
                    await asyncio.sleep(0)
                claimed = await claim(batch_id=uuid4())
            assert len(claimed) == 4
            assert not any(save.done() for save in saves)
        assert all(await asyncio.gather(*saves))
