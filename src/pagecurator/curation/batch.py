"""One batch: pages claimed together, each a journey of its own, counted until every one has its outcome."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Sequence
from uuid import UUID

from pagecurator.curation.curation_context import CurationContext
from pagecurator.curation.page_task import PageTask
from pagecurator.curation.results import Mode, Outcome, OutcomeCounts, PageResult
from pagecurator.storage.queue.pages import ClaimedPage
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
        parts: CurationContext,
        on_page_end: Callable[[], None] = lambda: None,
    ) -> None:
        self.batch_id = batch_id
        self.mode = mode
        self.claimed = len(pages)
        """Pages of the batch."""
        self._on_page_end = on_page_end
        self.tally = OutcomeCounts()
        self._parts = parts
        self._journeys = [PageTask(page, batch_id=batch_id, parts=parts, on_start=self._page_started) for page in pages]
        self._not_started = {page.id for page in pages}
        self._all_started = asyncio.Event()

    async def run(self) -> None:
        """Take every page to its outcome. One page's fault is that page's outcome, never an exception here."""
        emit(Event.BATCH_CLAIMED, batch_id=self.batch_id, mode=self.mode, claimed=self.claimed)
        began = time.monotonic()
        with self._parts.throttle.watch() as in_flight:
            if self.mode is Mode.CONCURRENT:
                await asyncio.gather(*[self._travel(journey) for journey in self._journeys])
            else:
                for journey in self._journeys:
                    await self._travel(journey)
        self._report(seconds=time.monotonic() - began, peak_in_flight=in_flight.peak_in_use)
        self._journeys.clear()  # they know their batch: without the circle their memory is free at once

    @property
    def open_pages(self) -> int:
        """Pages without an outcome yet."""
        return self.claimed - self.tally.pages

    async def all_started(self) -> None:
        """Return as soon as the last page holds a slot, or has its outcome without one."""
        await self._all_started.wait()

    def release_waiting(self) -> None:
        """Give back, unharmed, the pages that are not in flight: not begun yet, or waiting to be tried again."""
        for journey in self._journeys:
            if not journey.in_flight:
                journey.release("shutdown")

    def release_all(self) -> None:
        """Give back every page that has no outcome yet. A result that is being saved is saved."""
        for journey in self._journeys:
            journey.release("shutdown", save_within_seconds=_LAST_SAVES_SECONDS)

    async def _travel(self, journey: PageTask) -> None:
        result = await journey.run()
        self._page_started(journey.page)
        self.tally.add(result)
        self._count(result)
        self._on_page_end()

    def _page_started(self, page: ClaimedPage) -> None:
        self._not_started.discard(page.id)
        if not self._not_started:
            self._all_started.set()

    def _count(self, result: PageResult) -> None:
        self._parts.metrics.page_finished(
            result.outcome,
            failed=result.outcome is Outcome.FAILED,
            final=result.outcome.final,
            concurrent=self.mode is Mode.CONCURRENT,
        )

    def _report(self, *, seconds: float, peak_in_flight: int) -> None:
        tally = self.tally
        self._parts.metrics.batch_finished(seconds)
        emit(
            Event.BATCH_COMPLETED,
            batch_id=self.batch_id,
            mode=self.mode,
            claimed=self.claimed,
            contacts_found=tally.counts[Outcome.CONTACTS_FOUND],
            no_contacts=tally.counts[Outcome.NO_CONTACTS],
            failed=tally.counts[Outcome.FAILED],
            released=tally.counts[Outcome.RELEASED],
            stale=tally.counts[Outcome.STALE],
            contacts_new=tally.contacts_new,
            contacts_known=tally.contacts_known,
            retries=tally.retries,
            rate_limited=tally.rate_limited,
            duration_seconds=round(seconds, 3),
            pages_per_minute=round(60 * self.claimed / seconds, 1) if seconds else 0.0,
            peak_in_flight=peak_in_flight,
            connections_opened=tally.connections_opened,
            requests=tally.requests,
            connection_reuse_ratio=round(tally.reuse_ratio, 4),
            credits=tally.credits,
        )
