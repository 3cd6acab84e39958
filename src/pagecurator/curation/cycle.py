"""One tick of the scheduler: rescue expired leases, then claim batches until no page is due."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Coroutine, Iterable
from contextlib import suppress
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy.exc import ProgrammingError

from pagecurator.curation.batch import Batch
from pagecurator.curation.claim_size import ClaimSize
from pagecurator.curation.cycle_report import CycleReport, CycleStopReason
from pagecurator.curation.page_task import CurationContext
from pagecurator.curation.rescue import Rescue
from pagecurator.curation.results import Mode, Outcome, OutcomeCounts
from pagecurator.curation.rollout import Rollout
from pagecurator.curation.save_check import SaveVerdict
from pagecurator.scraping.errors import ErrorCode
from pagecurator.scraping.page_fetch import ReleaseReason
from pagecurator.settings import Settings
from pagecurator.storage.admin.reports import PageStage
from pagecurator.storage.connection_errors import DatabaseUnavailable
from pagecurator.storage.queue.claim import claim_batch, repair_domain_queue
from pagecurator.storage.queue.flags import Flag, Switch, read_switch
from pagecurator.telemetry.events import Event, emit

_REST = 4.0
_LONGEST_REST_SECONDS = 0.5
"""After a claim that found nothing while pages are in flight: a multiple of its duration, and at most so long."""

_LONGEST_WAIT_FOR_ROOM_SECONDS = 0.5

_FIRST_RETRY_SECONDS = 1.0
"""Until the next tick after one that ended because Postgres was unavailable; doubled each time, up to the interval."""

_STOPPED_BY_PAUSE = {
    ErrorCode.BUDGET_EXHAUSTED: CycleStopReason.BUDGET_EXHAUSTED,
    ErrorCode.SERVICE_UNREACHABLE: CycleStopReason.SERVICE_UNREACHABLE,
}


class Cycle:
    """Drains the queue. ``tick`` is called by the scheduler, and directly by ``run-once`` and by tests."""

    def __init__(
        self,
        *,
        rescue: Rescue,
        rollout: Rollout,
        context: CurationContext,
        settings: Settings,
    ) -> None:
        self._rescue = rescue
        self._rollout = rollout
        self._context = context
        self._claim_size = ClaimSize(settings)
        self._interval_seconds = settings.wf7_scheduler_interval_seconds
        self._lease_seconds = settings.wf7_lease_seconds
        self._max_per_domain = settings.wf7_domain_max_in_flight
        self.stopping = asyncio.Event()
        """Set by :meth:`stop`: nothing more is claimed."""
        self.idle = asyncio.Event()
        """Set while no tick is in progress."""
        self.idle.set()
        self.first_claim = asyncio.Event()
        """Set when the first claim was answered, or the first tick ended without one."""
        self._tick_lock = asyncio.Lock()
        self._woken = asyncio.Event()
        self._page_ended = asyncio.Event()
        self._is_repaired = False
        self._is_save_checked = False
        self._is_grace_over = False
        self._retry_seconds = 0.0
        self._running: dict[asyncio.Task[None], Batch] = {}
        self.total = OutcomeCounts()
        self.last_activity = time.monotonic()
        """When a tick last made progress: at least once in an interval, so an old value means that it hangs."""
        self.last_tick: float | None = None
        """When a tick last ended."""

    @property
    def pages_ended(self) -> int:
        """Pages with an outcome since the start, including those of running batches."""
        return self.total.pages + sum(batch.counts.pages for batch in self._running.values())

    def stages(self) -> dict[UUID, tuple[PageStage, float]]:
        """The stages of all pages in flight, see :meth:`Batch.stages`."""
        return {page: stage for batch in self._running.values() for page, stage in batch.stages().items()}

    def wake(self) -> None:
        """Report that many pages became due: a running tick claims them, otherwise :meth:`woken` returns."""
        self._page_ended.set()
        if self.idle.is_set():
            self._woken.set()

    async def woken(self) -> None:
        """Return when a tick should begin early."""
        await self._woken.wait()

    async def tick(self) -> CycleReport:
        """Drain what is due. Returns when no page is due and every claimed page has its outcome."""
        async with self._tick_lock:
            self._woken.clear()
            return await self._tick()

    async def _tick(self) -> CycleReport:
        began = time.monotonic()
        rescued_before = self._rescue.pages
        cycle_id = uuid4()
        report = CycleReport()
        self.idle.clear()
        emit(Event.CYCLE_STARTED, cycle_id=cycle_id)
        try:
            try:
                report.stopped_because = await self._drain(report)
            except DatabaseUnavailable as error:
                report.stopped_because, report.problem = CycleStopReason.DATABASE_UNAVAILABLE, str(error)
            except ProgrammingError:  # a required statement does not fit the schema
                report.stopped_because = CycleStopReason.DATABASE_CHANGED
            finally:
                await self._finish_running()
        finally:
            self.idle.set()
            self.first_claim.set()
            self.last_activity = self.last_tick = time.monotonic()
        if report.error is not None:
            raise report.error
        if report.stopped_because is CycleStopReason.DATABASE_CHANGED:
            report.problem = self._context.database.why_broken
        report.rescued = self._rescue.pages - rescued_before
        counts = report.counts.by_outcome
        emit(
            Event.CYCLE_COMPLETED,
            cycle_id=cycle_id,
            batches=report.batches,
            claimed=report.counts.pages,
            contacts_found=counts[Outcome.CONTACTS_FOUND],
            no_contacts=counts[Outcome.NO_CONTACTS],
            failed=counts[Outcome.FAILED],
            released=counts[Outcome.RELEASED],
            stale=counts[Outcome.STALE],
            rescued=report.rescued,
            duration_seconds=round(time.monotonic() - began, 3),
            stopped_because=report.stopped_because,
            problem=report.problem or None,
        )
        self._context.metrics.last_cycle.set_to_current_time()
        self._wake_before_the_interval(report.stopped_because)
        return report

    def _wake_before_the_interval(self, stopped_because: CycleStopReason) -> None:
        """Tick again right after a pause, and soon while Postgres is unavailable: outages are often short."""
        is_unavailable = stopped_because is CycleStopReason.DATABASE_UNAVAILABLE
        retry_seconds = min(max(_FIRST_RETRY_SECONDS, 2 * self._retry_seconds), self._interval_seconds)
        self._retry_seconds = retry_seconds if is_unavailable else 0.0
        if stopped_because is CycleStopReason.RATE_LIMITED:
            seconds = self._context.throttle.backoff.seconds_left
        elif 0.0 < self._retry_seconds < self._interval_seconds:
            seconds = self._retry_seconds
        else:
            return
        asyncio.get_running_loop().call_later(seconds, self.wake)

    async def stop(self, *, grace_seconds: float) -> None:
        """Claim nothing more; pages in flight may finish within the grace period, the others are released.

        Returns when every page has its outcome and the tick has ended.
        """
        self.stopping.set()
        for batch in self._running.values():
            batch.release_waiting()
        with suppress(TimeoutError):
            await asyncio.wait_for(self.idle.wait(), grace_seconds)
        self._is_grace_over = True
        for batch in self._running.values():
            batch.release_all()
        await self.idle.wait()

    async def _drain(self, report: CycleReport) -> CycleStopReason:
        """Claim and start batches; returns why no more are claimed."""
        await self._repair_and_rescue()
        batch_id = uuid4()
        while True:
            await self._wait_until(self._context.client.body_budget.wait_out_pressure)
            await self._wait_for_room()
            reason = await self._reason_to_stop(report)
            if reason is not None:
                return reason
            self._page_ended.clear()
            limit = self._claimable()
            if limit <= 0:
                await self._wait_for_page()
                continue
            mode = await self._mode(batch_id)
            if mode is Mode.SEQUENTIAL and self._running:
                await self._finish_running()  # a sequential batch runs alone
                continue  # that may have taken a minute: read the flag again
            self._page_ended.clear()
            limit = min(limit, self._batch_size(), self._room)  # the mode or the slots may have changed
            began = time.monotonic()
            batch = await self._claim(batch_id, mode, limit=limit) if limit > 0 else None
            claim_seconds = time.monotonic() - began
            if batch is not None:
                batch_id = uuid4()  # not before: the rollout decides once for each batch
                running = await self._start(batch, report)
                if batch.mode is Mode.SEQUENTIAL:
                    await self._wait_until_done(running)
                else:
                    await self._wait_until(self._wait_until_started)
                if batch.claimed == limit:
                    continue
            elif not self._running and not self._page_ended.is_set():  # one that ended meanwhile may allow another
                return CycleStopReason.NOTHING_DUE
            # Nothing more can be claimed now. Each page that ends may allow another one of its domain; after an
            # interval try again, as the next tick would.
            await self._wait_for_page()
            if batch is None and self._running:  # hundreds of pages may end, and none of them allow another one
                await asyncio.wait(self._running, timeout=min(_REST * claim_seconds, _LONGEST_REST_SECONDS))

    async def _reason_to_stop(self, report: CycleReport) -> CycleStopReason | None:
        """Why the tick ends; None: pages may be claimed. While calls are paused, waits for the pages in flight."""
        account, backoff = self._context.account, self._context.throttle.backoff
        while not self.stopping.is_set() and not self._context.database.is_broken:
            pause = account.paused
            if pause is None:
                return CycleStopReason.RATE_LIMITED if backoff.is_longest and backoff.seconds_left else None
            if not await self._continues_while_paused(report):
                return _STOPPED_BY_PAUSE.get(pause.reason, CycleStopReason.ACCOUNT_PAUSED)
        # A broken database ends the process, which sets both.
        return CycleStopReason.DATABASE_CHANGED if self._context.database.is_broken else CycleStopReason.SHUTDOWN

    def _claimable(self) -> int:
        """How many pages may be claimed now."""
        open_pages = self._open_pages
        if self._context.client.body_budget.is_full:
            return 0 if open_pages else 1  # never stuck: bodies of websites may fill the budget for hours
        if self._context.throttle.backoff.is_longest or self._context.database.is_denied:
            if open_pages:
                return 0
            self._is_save_checked = self._is_save_checked and not self._context.database.is_denied
            self._context.database.forget_denials()
            return 1  # a single page shows whether ScraperAPI and Postgres accept it again
        return min(self._batch_size(), self._room)

    @property
    def _open_pages(self) -> int:
        return sum(batch.open_pages for batch in self._running.values())

    @property
    def _room(self) -> int:
        """How many pages more may be in memory: those of all slots and of one claim, in whatever stage.

        Pages that wait for a retry, for their extraction or for their commit hold no slot, but they are in memory.
        Where processing is the bottleneck, they are most of the pages, and no more is fetched than is processed.
        """
        return self._context.throttle.limit + self._batch_size() - self._open_pages

    def _batch_size(self) -> int:
        return self._claim_size.pages(slots=self._context.throttle.limit, mode=self._rollout.mode)

    async def _continues_while_paused(self, report: CycleReport) -> bool:
        """Try a single page if that is allowed, or wait while pages are in flight; False: end the tick."""
        if self._context.account.may_claim:
            await self._try_single_page(report)
            return True
        if self._running:  # claiming resumes with the account, not when the last page has ended
            await self._wait_for_any(self._context.account.wait_until_claimable(), set(self._running))
            return True
        return False

    async def _try_single_page(self, report: CycleReport) -> None:
        """Find out with a single page whether ScraperAPI works again."""
        batch = await self._claim(uuid4(), Mode.SEQUENTIAL, limit=1)
        if batch is None:
            self._context.account.service.no_page_due()
            return
        task = await self._start(batch, report)
        await self._wait_for_any(self._context.account.wait_until_healthy(), {task})

    async def _wait_for_any(self, condition: Coroutine[Any, Any, Any], tasks: Iterable[asyncio.Task[Any]]) -> None:
        """Wait until one of ``tasks`` is done, or ``condition`` returns."""
        met = asyncio.create_task(condition, name="wait until pages may be claimed")
        try:
            done: set[asyncio.Task[Any]] = set()
            while not done:
                done, _ = await asyncio.wait(
                    {met, *tasks}, timeout=self._interval_seconds, return_when=asyncio.FIRST_COMPLETED
                )
                self.last_activity = time.monotonic()
        finally:
            met.cancel()

    async def _repair_and_rescue(self) -> None:
        if not self._is_repaired:  # once per process: a dump may have been restored before
            async with self._context.database.begin(operation="mend") as conn:
                await repair_domain_queue(conn)
            self._is_repaired = True
        await self._rescue.rescue()

    async def _mode(self, batch_id: UUID) -> Mode:
        switch = Switch.AUTO
        if not self._rollout.is_fixed:
            async with self._context.database.single(operation="switch") as conn:
                switch = await read_switch(conn, Flag.CONCURRENT)
        return self._rollout.decide(batch_id, switch=switch)

    async def _claim(self, batch_id: UUID, mode: Mode, *, limit: int) -> Batch | None:
        asked_at, began = time.monotonic(), time.time_ns()
        pages = await claim_batch(
            self._context.database,
            limit=limit,
            worker=self._context.worker,
            batch_id=batch_id,
            lease_seconds=self._lease_seconds,
            max_per_domain=self._max_per_domain,
        )
        self.first_claim.set()
        if not pages:
            return None
        self._context.heartbeat.hold(pages, asked_at=asked_at)
        self._context.extraction_pool.prepare(len(pages))
        self._context.metrics.pages_claimed.inc(len(pages))
        self._rollout.started(batch_id, mode)
        return Batch(
            batch_id=batch_id,
            mode=mode,
            pages=pages,
            context=self._context,
            page_ended=self._page_ended,
            claim_period=(began, time.time_ns()),
        )

    async def _start(self, batch: Batch, report: CycleReport) -> asyncio.Task[None]:
        """Raises what the check of a save raised; the batch then only releases its pages."""
        problem = await self._check_save(batch)
        report.batches += 1
        task = asyncio.create_task(batch.run(), name=f"batch {batch.batch_id}")
        self._running[task] = batch
        task.add_done_callback(lambda done: self._ended(done, report))
        if problem is not None:
            raise problem
        if self._context.database.is_broken:
            batch.release_all(ReleaseReason.DATABASE_CHANGED)
        elif self._is_grace_over:
            batch.release_all()
        elif self.stopping.is_set():  # the signal came during the claim
            batch.release_waiting()
        return task

    async def _check_save(self, batch: Batch) -> BaseException | None:
        """Once per process, before the first page is paid for. Returns what it raised, with all pages released.

        Pages on which a save is rejected go to the end of their queue, so that others are tried. A stop ends the check.
        """
        if self._is_save_checked:
            return None
        check = asyncio.create_task(self._context.save_check.check(batch.pages), name="check a save")
        try:
            await self._wait_for_any(self.stopping.wait(), {check})
        finally:
            check.cancel()
        (result,) = await asyncio.gather(check, return_exceptions=True)
        if isinstance(result, asyncio.CancelledError):
            return None
        if isinstance(result, BaseException):
            unavailable = isinstance(result, DatabaseUnavailable)
            batch.release_all(ReleaseReason.DATABASE_UNAVAILABLE if unavailable else ReleaseReason.SHUTDOWN)
            return result
        self._is_save_checked = result is SaveVerdict.ACCEPTED
        if result is SaveVerdict.REJECTED and not self._context.database.is_broken:
            batch.release_all(ReleaseReason.DATABASE_CHANGED, to_end_of_queue=True)
        return None

    def _ended(self, task: asyncio.Task[None], report: CycleReport) -> None:
        batch = self._running.pop(task)
        self._rollout.ended(batch.batch_id, batch.mode, batch.counts)
        report.counts.add(batch.counts)
        self.total.add(batch.counts)
        report.error = report.error or task.exception()

    async def _wait_for_page(self) -> None:
        """Wait for a page to end since the last claim, for :meth:`wake`, or for an interval."""
        with suppress(TimeoutError):
            async with asyncio.timeout(self._interval_seconds):
                await self._page_ended.wait()
        self.last_activity = time.monotonic()

    async def _wait_until_started(self) -> None:
        """Return as soon as no more pages wait for a slot than may when the next claim begins, of whatever batch."""
        may_wait = self._claim_size.waiting_pages(self._batch_size())
        for batch in reversed(list(self._running.values())):
            await batch.wait_until_started(but=may_wait)
            may_wait = max(0, may_wait - batch.claimed)

    async def _wait_for_room(self) -> None:
        """Wait until there is room for a part of a claim, since a small one costs as much as a large one.

        Not for long: pages that wait for a retry may take most of the room, while slots are free.
        """
        with suppress(TimeoutError):
            async with asyncio.timeout(_LONGEST_WAIT_FOR_ROOM_SECONDS):
                while self._room < self._claim_size.least_room(self._batch_size()):
                    self._page_ended.clear()
                    await self._page_ended.wait()

    async def _finish_running(self) -> None:
        while self._running:
            await self._wait(*self._running)

    async def _wait_until(self, condition: Callable[[], Awaitable[None]]) -> None:
        """Wait until ``condition`` returns; it is called again after an interval."""
        is_met = False
        while not is_met:
            with suppress(TimeoutError):
                async with asyncio.timeout(self._interval_seconds):
                    await condition()
                    is_met = True
            self.last_activity = time.monotonic()

    async def _wait_until_done(self, task: asyncio.Task[None]) -> None:
        while not task.done():
            await self._wait(task)

    async def _wait(self, *tasks: asyncio.Task[None]) -> None:
        """Wait until all ``tasks`` are done, or for an interval."""
        await asyncio.wait(tasks, timeout=self._interval_seconds)
        self.last_activity = time.monotonic()
