"""One tick of the scheduler: rescue what was lost, then claim batches until no page is due."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Coroutine
from contextlib import suppress
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any
from uuid import UUID, uuid4

from pagecurator.curation.batch import Batch
from pagecurator.curation.dependencies import CurationContext
from pagecurator.curation.heartbeat import Heartbeat
from pagecurator.curation.rescue import Rescue
from pagecurator.curation.results import Mode, Outcome, OutcomeCounts
from pagecurator.curation.rollout import Rollout
from pagecurator.scraping.errors import ErrorCode
from pagecurator.storage.engine import DatabaseUnavailable
from pagecurator.storage.queue.claim import NO_LIMIT, claim_batch, repair_domain_queue
from pagecurator.storage.queue.flags import Flag, Switch, read_switch
from pagecurator.telemetry.events import Event, emit


class CycleStopReason(StrEnum):
    """Why a tick claimed no more pages."""

    NOTHING_DUE = "nothing_due"
    ACCOUNT_PAUSED = "account_paused"
    BUDGET_EXHAUSTED = "budget_exhausted"
    SERVICE_UNREACHABLE = "service_unreachable"
    RATE_LIMITED = "rate_limited"
    DATABASE_UNAVAILABLE = "database_unavailable"
    DATABASE_CHANGED = "database_changed"
    SHUTDOWN = "shutdown"


_STOPPED_BY_PAUSE = {
    ErrorCode.BUDGET_EXHAUSTED: CycleStopReason.BUDGET_EXHAUSTED,
    ErrorCode.SERVICE_UNREACHABLE: CycleStopReason.SERVICE_UNREACHABLE,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class CycleReport:
    """What one tick did."""

    counts: OutcomeCounts
    batches: int
    rescued: int
    stopped_because: CycleStopReason

    def followed_by(self, later: CycleReport) -> CycleReport:
        """Both as one."""
        counts = OutcomeCounts()
        counts.add(self.counts)
        counts.add(later.counts)
        return CycleReport(
            counts=counts,
            batches=self.batches + later.batches,
            rescued=self.rescued + later.rescued,
            stopped_because=later.stopped_because,
        )


class Cycle:
    """Drains the queue. ``tick`` is called by the scheduler, and directly by ``run-once`` and by tests."""

    def __init__(
        self,
        *,
        heartbeat: Heartbeat,
        rescue: Rescue,
        rollout: Rollout,
        context: CurationContext,
        batch_size: int,
        interval_seconds: float,
        lease_seconds: float,
        max_per_domain: int = NO_LIMIT,
    ) -> None:
        self._heartbeat = heartbeat
        self._rescue = rescue
        self._rollout = rollout
        self._context = context
        self._batch_size = batch_size
        self._interval_seconds = interval_seconds
        self._lease_seconds = lease_seconds
        self._max_per_domain = max_per_domain
        self._stopping = asyncio.Event()
        self._idle = asyncio.Event()
        self._idle.set()
        self._one_tick = asyncio.Lock()
        self._woken = asyncio.Event()
        self._page_ended = asyncio.Event()
        self._mended = False
        self._running: dict[asyncio.Task[None], Batch] = {}
        self.total = OutcomeCounts()
        self.last_activity = time.monotonic()
        """When the tick last did something; it wakes at least every interval, so an old pulse means a wedged loop."""

    @property
    def pages_ended(self) -> int:
        """Pages that got their outcome since the start, those of running batches included."""
        return self.total.pages + sum(batch.counts.pages for batch in self._running.values())

    def wake(self) -> None:
        """Pages became due all at once: a running drain claims them, else :meth:`woken` returns for a tick to begin."""
        self._page_ended.set()
        if self._idle.is_set():
            self._woken.set()

    async def woken(self) -> None:
        """Return when a tick should begin before its time."""
        await self._woken.wait()

    async def tick(self) -> CycleReport:
        """Drain what is due. Returns when no page is due and every claimed page has its outcome."""
        async with self._one_tick:
            self._woken.clear()
            return await self._tick()

    async def _tick(self) -> CycleReport:
        began = time.monotonic()
        rescued_before = self._rescue.pages
        cycle_id = uuid4()
        drain = _Drain()
        self._idle.clear()
        emit(Event.CYCLE_STARTED, cycle_id=cycle_id)
        try:
            try:
                drain.stopped_because = await self._drain(drain)
            except DatabaseUnavailable:
                drain.stopped_because = CycleStopReason.DATABASE_UNAVAILABLE
            finally:
                await self._finish_running()
        finally:
            self._idle.set()
            self.last_activity = time.monotonic()
        if drain.fault is not None:
            raise drain.fault
        counts = drain.counts.by_outcome
        emit(
            Event.CYCLE_COMPLETED,
            cycle_id=cycle_id,
            batches=drain.batches,
            claimed=drain.counts.pages,
            contacts_found=counts[Outcome.CONTACTS_FOUND],
            no_contacts=counts[Outcome.NO_CONTACTS],
            failed=counts[Outcome.FAILED],
            released=counts[Outcome.RELEASED],
            stale=counts[Outcome.STALE],
            rescued=self._rescue.pages - rescued_before,
            duration_seconds=round(time.monotonic() - began, 3),
            stopped_because=drain.stopped_because,
        )
        self._context.metrics.last_cycle.set_to_current_time()
        if drain.stopped_because is CycleStopReason.RATE_LIMITED:  # the pause has grown long: try again right after it
            asyncio.get_running_loop().call_later(self._context.throttle.backoff.seconds_left, self.wake)
        return CycleReport(
            counts=drain.counts,
            batches=drain.batches,
            rescued=self._rescue.pages - rescued_before,
            stopped_because=drain.stopped_because,
        )

    @property
    def is_idle(self) -> bool:
        """True while no tick is under way."""
        return self._idle.is_set()

    async def wait_until_idle(self) -> None:
        """Return when no tick is under way."""
        await self._idle.wait()

    async def wait_until_stopping(self) -> None:
        """Return once :meth:`stop` was called."""
        await self._stopping.wait()

    @property
    def is_stopping(self) -> bool:
        """True once :meth:`stop` was called: nothing is claimed any more."""
        return self._stopping.is_set()

    async def stop(self, *, grace_seconds: float) -> None:
        """Claim nothing more; let what is in flight finish within the grace, give the rest back.

        Returns when every page has its outcome and the tick has ended.
        """
        self._stopping.set()
        for batch in self._running.values():
            batch.release_waiting()
        with suppress(TimeoutError):
            await asyncio.wait_for(self._idle.wait(), grace_seconds)
        for batch in self._running.values():
            batch.release_all()
        await self._idle.wait()

    async def _drain(self, drain: _Drain) -> CycleStopReason:
        """Claim and start batches; returns why there is nothing more to claim."""
        await self._mend_and_rescue()
        batch_id = uuid4()
        while True:
            await self._wait_until(self._context.client.body_budget.wait_out_pressure(), name="wait for memory")
            reason = await self._reason_to_stop(drain)
            if reason is not None:
                return reason
            self._page_ended.clear()
            limit = self._claimable()
            if limit <= 0:
                await self._until_a_page_ends()
                continue
            mode = await self._mode(batch_id)
            if mode is Mode.SEQUENTIAL and self._running:
                await self._finish_running()  # a sequential batch overlaps nothing
                continue  # that may have taken a minute: the switch may say something else now
            self._page_ended.clear()
            batch = await self._claim(batch_id, mode, limit=limit)
            if batch is not None:
                batch_id = uuid4()  # not before: a batch's share of the rollout must not be drawn twice
                running = self._start(batch, drain)
                if batch.mode is Mode.SEQUENTIAL:
                    await self._wait_until_done(running)
                else:
                    await self._wait_until(batch.wait_until_started(), name=f"batch {batch.batch_id} all started")
                if batch.claimed == limit:
                    continue
            elif not self._running and not self._page_ended.is_set():  # one that ended during the claim made room
                return CycleStopReason.NOTHING_DUE
            # Nothing more can be had now. Stragglers keep their slots, the others are free: each page that ends may
            # make room for another one of its domain, and after an interval look again, as the next tick would.
            await self._until_a_page_ends()

    async def _reason_to_stop(self, drain: _Drain) -> CycleStopReason | None:
        """Why the drain ends; None: pages may be claimed. While calls are paused, waits for the pages in flight."""
        account, backoff = self._context.account, self._context.throttle.backoff
        while not self._stopping.is_set() and not self._context.database.is_broken:
            pause = account.paused
            if pause is None:
                return CycleStopReason.RATE_LIMITED if backoff.is_longest and backoff.seconds_left else None
            if not await self._goes_on_in_pause(drain):
                return _STOPPED_BY_PAUSE.get(pause.reason, CycleStopReason.ACCOUNT_PAUSED)
        return CycleStopReason.SHUTDOWN if self._stopping.is_set() else CycleStopReason.DATABASE_CHANGED

    def _claimable(self) -> int:
        """Pages that may be claimed now: the slots and one batch are held at most, whatever their waits are.

        Pages that wait to be tried again hold no slot, so the others can use them; but they are in memory, and count.
        So do those to be read and saved: while Postgres is away, no more than these are fetched.
        """
        if self._context.client.body_budget.is_full:
            return 0 if self._running else 1  # not none: other bodies than ours may fill it for hours
        throttle = self._context.throttle
        if throttle.backoff.is_longest or self._context.database.is_denied:
            if self._running:
                return 0
            self._context.database.forget_denials()
            return 1  # one page shows whether ScraperAPI answers, and Postgres takes it, again
        held = sum(batch.open_pages for batch in self._running.values())
        return min(self._batch_size, throttle.limit + self._batch_size - held)

    async def _goes_on_in_pause(self, drain: _Drain) -> bool:
        """Try a page when that is allowed, or wait as long as pages are in flight; False: there is nothing to do."""
        if self._context.account.may_claim:
            await self._try_one(drain)
            return True
        if self._running:  # claiming resumes at once, not when the last straggler has ended
            await self._until_one_ends_or(self._context.account.wait_until_claimable(), set(self._running))
            return True
        return False

    async def _try_one(self, drain: _Drain) -> None:
        """ScraperAPI may work again: see what becomes of a single page."""
        batch = await self._claim(uuid4(), Mode.SEQUENTIAL, limit=1)
        if batch is None:
            self._context.account.service.no_page_due()
            return
        task = self._start(batch, drain)
        await self._until_one_ends_or(self._context.account.wait_until_healthy(), {task})

    async def _until_one_ends_or(self, condition: Coroutine[Any, Any, None], tasks: set[asyncio.Task[None]]) -> None:
        """Until one of ``tasks`` is done, or ``condition`` returns."""
        met = asyncio.create_task(condition, name="wait until pages may be claimed")
        try:
            done: set[asyncio.Task[None]] = set()
            while not done:
                done, _ = await asyncio.wait(
                    {met, *tasks}, timeout=self._interval_seconds, return_when=asyncio.FIRST_COMPLETED
                )
                self.last_activity = time.monotonic()
        finally:
            met.cancel()

    async def _mend_and_rescue(self) -> None:
        if not self._mended:  # once in a daemon's life: a dump may have been restored since the last one
            async with self._context.database.begin(operation="mend") as conn:
                await repair_domain_queue(conn)
            self._mended = True
        await self._rescue.rescue()

    async def _mode(self, batch_id: UUID) -> Mode:
        switch = Switch.AUTO
        if not self._rollout.is_fixed:
            async with self._context.database.begin(operation="switch") as conn:
                switch = await read_switch(conn, Flag.CONCURRENT)
        return self._rollout.decide(batch_id, switch=switch)

    async def _claim(self, batch_id: UUID, mode: Mode, *, limit: int) -> Batch | None:
        asked_at = time.monotonic()
        pages = await claim_batch(
            self._context.database,
            limit=limit,
            worker=self._context.worker,
            batch_id=batch_id,
            lease_seconds=self._lease_seconds,
            max_per_domain=self._max_per_domain,
        )
        if not pages:
            return None
        self._heartbeat.hold(pages, asked_at=asked_at)
        self._context.metrics.pages_claimed.inc(len(pages))
        self._rollout.started(batch_id, mode)
        return Batch(batch_id=batch_id, mode=mode, pages=pages, context=self._context, page_ended=self._page_ended)

    def _start(self, batch: Batch, drain: _Drain) -> asyncio.Task[None]:
        drain.batches += 1
        task = asyncio.create_task(batch.run(), name=f"batch {batch.batch_id}")
        self._running[task] = batch
        task.add_done_callback(lambda done: self._ended(done, drain))
        if self._stopping.is_set():  # the signal came during the claim
            batch.release_waiting()
        return task

    def _ended(self, task: asyncio.Task[None], drain: _Drain) -> None:
        batch = self._running.pop(task)
        self._rollout.ended(batch.batch_id, batch.mode, batch.counts)
        drain.counts.add(batch.counts)
        self.total.add(batch.counts)
        drain.fault = drain.fault or task.exception()

    async def _until_a_page_ends(self) -> bool:
        """Return after the next page's outcome, or :meth:`wake`, since the claim; False after an interval without."""
        try:
            async with asyncio.timeout(self._interval_seconds):
                await self._page_ended.wait()
        except TimeoutError:
            return False
        finally:
            self.last_activity = time.monotonic()
        return True

    async def _finish_running(self) -> None:
        while self._running:
            await self._wait(*self._running)

    async def _wait_until(self, condition: Coroutine[Any, Any, None], *, name: str) -> None:
        """Until ``condition`` returns."""
        task = asyncio.create_task(condition, name=name)
        try:
            await self._wait_until_done(task)
        finally:
            task.cancel()

    async def _wait_until_done(self, task: asyncio.Task[None]) -> None:
        while not task.done():
            await self._wait(task)

    async def _wait(self, *tasks: asyncio.Task[None]) -> None:
        """Until all ``tasks`` are done, or an interval has passed; keeps the pulse."""
        await asyncio.wait(tasks, timeout=self._interval_seconds)
        self.last_activity = time.monotonic()


@dataclass(slots=True)
class _Drain:
    """What one tick has done so far."""

    counts: OutcomeCounts = field(default_factory=OutcomeCounts)
    batches: int = 0
    stopped_because: CycleStopReason = CycleStopReason.NOTHING_DUE
    fault: BaseException | None = None
