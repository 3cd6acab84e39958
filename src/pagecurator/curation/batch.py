"""One batch: pages claimed together, each a task of its own, counted until every one has its outcome."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Sequence
from uuid import UUID

from pagecurator.curation.dependencies import CurationContext
from pagecurator.curation.page_task import PageTask
from pagecurator.curation.results import Mode, Outcome, OutcomeCounts, PageResult
from pagecurator.storage.queue.claim import ClaimedPage
from pagecurator.telemetry.events import Event, emit

# With Postgres away at the end there is no use in waiting for it: the leases end by themselves.
_LAST_SAVES_SECONDS = 5.0


class Batch:
    """Runs the pages of one claim, in either mode, and logs ``batch.completed`` with their sums."""

    def __init__(
        self,
        *,
        batch_id: UUID,
        mode: Mode,
        pages: Sequence[ClaimedPage],
        context: CurationContext,
        on_page_end: Callable[[], None] = lambda: None,
    ) -> None:
        self.batch_id = batch_id
        self.mode = mode
        self.claimed = len(pages)
        """Pages of the batch."""
        self._on_page_end = on_page_end
        self.counts = OutcomeCounts()
        self._context = context
        self._tasks = [
            PageTask(page, batch_id=batch_id, context=context, on_start=self._page_started) for page in pages
        ]
        self._not_started = {page.id for page in pages}
        self._all_started = asyncio.Event()

    async def run(self) -> None:
        """Take every page to its outcome. One page's fault is that page's outcome, never an exception here."""
        emit(Event.BATCH_CLAIMED, batch_id=self.batch_id, mode=self.mode, claimed=self.claimed)
        began = time.monotonic()
        with self._context.throttle.watch() as in_flight:
            if self.mode is Mode.CONCURRENT:
                await asyncio.gather(*[self._run_page(task) for task in self._tasks])
            else:
                for task in self._tasks:
                    await self._run_page(task)
        self._report(seconds=time.monotonic() - began, peak_in_flight=in_flight.peak_in_use)
        self._tasks.clear()  # they know their batch: without the circle their memory is free at once

    @property
    def open_pages(self) -> int:
        """Pages without an outcome yet."""
        return self.claimed - self.counts.pages

    async def all_started(self) -> None:
        """Return as soon as the last page holds a slot, or has its outcome without one."""
        await self._all_started.wait()

    def release_waiting(self) -> None:
        """Give back, unharmed, the pages that are not in flight: not begun yet, or waiting to be tried again."""
        for task in self._tasks:
            if not task.in_flight:
                task.release("shutdown")

    def release_all(self) -> None:
        """Give back every page that has no outcome yet. A result that is being saved is saved."""
        for task in self._tasks:
            task.release("shutdown", save_within_seconds=_LAST_SAVES_SECONDS)

    async def _run_page(self, task: PageTask) -> None:
        result = await task.run()
        self._page_started(task.page)
        self.counts.add(result)
        self._count(result)
        self._on_page_end()

    def _page_started(self, page: ClaimedPage) -> None:
        self._not_started.discard(page.id)
        if not self._not_started:
            self._all_started.set()

    def _count(self, result: PageResult) -> None:
        self._context.metrics.page_finished(
            result.outcome,
            failed=result.outcome is Outcome.FAILED,
            final=result.outcome.final,
            concurrent=self.mode is Mode.CONCURRENT,
        )

    def _report(self, *, seconds: float, peak_in_flight: int) -> None:
        counts = self.counts
        self._context.metrics.batch_finished(seconds)
        emit(
            Event.BATCH_COMPLETED,
            batch_id=self.batch_id,
            mode=self.mode,
            claimed=self.claimed,
            contacts_found=counts.by_outcome[Outcome.CONTACTS_FOUND],
            no_contacts=counts.by_outcome[Outcome.NO_CONTACTS],
            failed=counts.by_outcome[Outcome.FAILED],
            released=counts.by_outcome[Outcome.RELEASED],
            stale=counts.by_outcome[Outcome.STALE],
            contacts_new=counts.contacts_new,
            contacts_known=counts.contacts_known,
            retries=counts.retries,
            rate_limited=counts.rate_limited,
            duration_seconds=round(seconds, 3),
            pages_per_minute=round(60 * self.claimed / seconds, 1) if seconds else 0.0,
            peak_in_flight=peak_in_flight,
            connections_opened=counts.connections_opened,
            requests=counts.requests,
            connection_reuse_ratio=round(counts.reuse_ratio, 4),
            credits=counts.credits,
        )
