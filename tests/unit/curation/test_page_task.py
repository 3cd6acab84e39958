"""The task of one page: what interrupts it, and what its outcome is then."""

from __future__ import annotations

import asyncio
import math
from types import SimpleNamespace
from uuid import uuid4

import pytest

from pagecurator.curation.page_task import PageTask
from pagecurator.curation.results import PageFailed, PageReleased, PageStale
from pagecurator.scraping.errors import ErrorCode, FinalError
from pagecurator.scraping.limits.body_budget import BodyBudget
from pagecurator.scraping.page_fetch import Failed, Lease, Released, ReleaseReason
from pagecurator.storage.queue.claim import ClaimedPage
from pagecurator.telemetry.metrics import Metrics
from pagecurator.telemetry.traces import NO_TRACER

PAGE = ClaimedPage(id=uuid4(), url="https://www.firm.example/", domain_id=uuid4(), domain="firm.example", claim_no=1)


class Heartbeat:
    def lease(self, page):
        return Lease(claim_no=page.claim_no, expires_at=math.inf)

    def drop(self, _page):
        pass


class Committer:
    async def commit(self, _page, outcome, _fetch):
        return outcome


def task_that_fetches(fetch) -> PageTask:
    context = SimpleNamespace(
        extraction_pool=None,
        heartbeat=Heartbeat(),
        committer=Committer(),
        client=SimpleNamespace(body_budget=BodyBudget()),
        fetcher=SimpleNamespace(fetch=fetch),
        metrics=Metrics(),
        max_deferrals=3,
        release_delay_seconds=60.0,
        tracer=NO_TRACER,
    )
    return PageTask(PAGE, batch_id=uuid4(), context=context)  # type: ignore[arg-type]


def fetch_that_returns(outcome):
    async def fetch(_):
        return outcome

    return fetch


@pytest.mark.parametrize(
    ("outcome", "ends_as"),
    [
        (Failed(error=FinalError(ErrorCode.TARGET_NOT_FOUND, "404")), PageFailed),
        (Released(reason=ReleaseReason.RATE_LIMITED, message="429"), PageReleased),
        (Released(reason=ReleaseReason.LEASE_LOST, message="the lease ended"), PageStale),
    ],
)
async def test_a_fetch_without_a_page_ends_as(outcome, ends_as):
    assert isinstance(await task_that_fetches(fetch_that_returns(outcome)).run(), ends_as)


async def test_releasing_a_page_again_while_its_fetch_is_still_ending_changes_nothing():
    fetching, ending, may_end = asyncio.Event(), asyncio.Event(), asyncio.Event()

    async def fetch(_):
        fetching.set()
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            ending.set()
            await may_end.wait()
            raise

    task = task_that_fetches(fetch)
    running = asyncio.create_task(task.run())
    await fetching.wait()
    task.release()
    await ending.wait()
    task.release(save_within_seconds=5)
    may_end.set()
    assert await running == PageReleased(reason=ReleaseReason.SHUTDOWN)
    assert task.fetch.started.is_set()


async def test_a_page_that_is_released_before_its_start_is_not_fetched():
    task = task_that_fetches(fetch_that_returns(None))
    task.release()
    assert await task.run() == PageReleased(reason=ReleaseReason.SHUTDOWN)


async def test_an_unexpected_error_fails_the_page():
    async def fetch(_):
        raise ZeroDivisionError("a bug")

    outcome = await task_that_fetches(fetch).run()
    assert outcome == PageFailed(error_code=ErrorCode.INTERNAL_ERROR, message="ZeroDivisionError: a bug")
