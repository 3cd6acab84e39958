"""One batch: pages claimed together, each processed by a task of its own."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from functools import partial
from uuid import UUID

from pagecurator.curation.page_task import CurationContext, PageTask
from pagecurator.curation.page_trace import Claim
from pagecurator.curation.results import Mode, Outcome, OutcomeCounts, PageExtracted, PageOutcome, label
from pagecurator.scraping.page_fetch import ReleaseReason
from pagecurator.storage.admin.reports import PageStage
from pagecurator.storage.queue.claim import ClaimedPage
from pagecurator.telemetry.events import Event, emit
from pagecurator.telemetry.traces import Period

# When Postgres is unavailable at the end, waiting for it is pointless: the leases expire.
_LAST_SAVES_SECONDS = 5.0


class Batch:
    """Processes the pages of one claim, in either mode, and logs ``batch.completed`` with their sums."""

    def __init__(
        self,
        *,
        batch_id: UUID,
        mode: Mode,
        pages: Sequence[ClaimedPage],
        context: CurationContext,
        page_ended: asyncio.Event | None = None,
        claim_period: Period | None = None,
    ) -> None:
        """``page_ended`` is set after each page. ``claim_period`` is shown in the traces of the pages."""
        self.batch_id = batch_id
        self.mode = mode
        self.claimed = len(pages)
        self.counts = OutcomeCounts()
        self._page_ended = page_ended or asyncio.Event()
        self._context = context
        claim = None if claim_period is None else Claim(period=claim_period, pages=len(pages))
        self._tasks = [PageTask(page, batch_id=batch_id, context=context, claim=claim) for page in pages]

    async def run(self) -> None:
        """Process every page. An error on one page is that page's outcome, never an exception here."""
        emit(Event.BATCH_CLAIMED, batch_id=self.batch_id, mode=self.mode, claimed=self.claimed)
        began = time.monotonic()
        with self._context.throttle.watch() as in_flight:
            at_once = self.claimed if self.mode is Mode.CONCURRENT else 1
            for first in range(0, self.claimed, at_once):
                running = []
                for page_task in self._tasks[first : first + at_once]:
                    running.append(asyncio.create_task(page_task.run(), name=f"page {page_task.page.id}"))
                    running[-1].add_done_callback(partial(self._count, page_task))
                await asyncio.gather(*running)
        self._report(seconds=time.monotonic() - began, peak_in_flight=in_flight.peak_in_use)

    @property
    def pages(self) -> list[ClaimedPage]:
        """What it has claimed."""
        return [task.page for task in self._tasks]

    @property
    def open_pages(self) -> int:
        """Pages without an outcome yet."""
        return self.claimed - self.counts.pages

    def stages(self) -> dict[UUID, tuple[PageStage, float]]:
        """The stages of its pages without an outcome, and the seconds that each has been in it."""
        return {task.page.id: stage for task in self._tasks if (stage := task.stage) is not None}

    async def wait_until_started(self, *, but: int) -> None:
        """Return as soon as every page, ``but`` for the last ones, holds a slot, or has its outcome without one."""
        first = self._tasks[: max(0, self.claimed - but)]
        for task in reversed(first):  # the last one starts last, so one wait is enough
            await task.fetch.started.wait()

    def release_waiting(self) -> None:
        """Release the pages that are not in flight: not started yet, or waiting for a retry."""
        for task in self._tasks:
            if not task.fetch.in_flight:
                task.release()

    def release_all(self, reason: ReleaseReason = ReleaseReason.SHUTDOWN, *, to_end_of_queue: bool = False) -> None:
        """Release every page that has no outcome yet. A commit that has begun goes on."""
        for task in self._tasks:
            task.release(reason=reason, to_end_of_queue=to_end_of_queue, save_within_seconds=_LAST_SAVES_SECONDS)

    def _count(self, page_task: PageTask, done: asyncio.Task[PageOutcome]) -> None:
        if done.cancelled() or done.exception() is not None:
            return  # `run` raises it
        outcome = done.result()
        self.counts.add_page(outcome, page_task.fetch)
        name, metrics = label(outcome), self._context.metrics
        if isinstance(outcome, PageExtracted):
            metrics.contacts_saved(new=outcome.saved.new, known=outcome.saved.known)
        metrics.page_finished(
            name,
            failed=name is Outcome.FAILED,
            final=name.final,
            concurrent=self.mode is Mode.CONCURRENT,
            selected_seconds_ago=page_task.selected_seconds_ago,
        )
        self._page_ended.set()

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
