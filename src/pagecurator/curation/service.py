"""The curation of selected pages as one part of the process: its pieces, put together on the shared resources."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

import structlog

from pagecurator.curation.attempt_retention import Retention
from pagecurator.curation.commit import PageCommitter
from pagecurator.curation.cycle import Cycle
from pagecurator.curation.dependencies import CurationContext, RetryPolicy
from pagecurator.curation.heartbeat import Heartbeat
from pagecurator.curation.rescue import Rescue
from pagecurator.curation.results import Mode, Outcome
from pagecurator.curation.rollout import Rollout
from pagecurator.runtime.container import Container
from pagecurator.runtime.tasks import BackgroundTask, repeated
from pagecurator.scraping.escalation import EscalationTiers
from pagecurator.settings import Settings
from pagecurator.storage.admin.doctor import oldest_transaction_seconds
from pagecurator.storage.queue.domains import HoldPolicy, held_counts
from pagecurator.storage.queue.pages import queue_counts
from pagecurator.storage.worker_database import WorkerDatabase
from pagecurator.telemetry.events import Event, emit

_SAMPLE_SECONDS = 15.0
_RESUME_PAUSE_SECONDS = 0.05


@dataclass(frozen=True, slots=True, kw_only=True)
class Curation:
    """``tick`` drains the queue; the scheduler, ``run-once`` and tests call it."""

    cycle: Cycle
    context: CurationContext
    rollout: Rollout
    rescue: Rescue
    retention: Retention | None
    """None: attempts are kept for ever."""

    async def tick(self) -> None:
        """One tick for the scheduler, unless one is under way: a fault is logged and the next tick tries again."""
        if not self.cycle.is_idle:
            return
        try:
            await self.cycle.tick()
        except Exception as error:  # noqa: BLE001 - liveness sees when none succeeds
            structlog.get_logger("pagecurator").debug("cycle.traceback", exc_info=True)
            emit(Event.CYCLE_FAILED, cycle_id=None, error=f"{type(error).__name__}: {error}")

    async def tick_when_woken(self) -> None:
        """Begin a tick before its time when pages became due all at once."""
        while True:
            await self.cycle.woken()
            await self.tick()

    def background_tasks(self) -> list[BackgroundTask]:
        """The background tasks that curation needs."""
        forgetting = [BackgroundTask("attempts retention", self.retention.run())] if self.retention else []
        return [
            *forgetting,
            BackgroundTask("heartbeat", self.context.heartbeat.run()),
            BackgroundTask("rescue", self.rescue.run(on_rescued=self.cycle.wake)),
            BackgroundTask(
                "queue sampler", repeated("queue sampler", self._sample_queue, every_seconds=_SAMPLE_SECONDS)
            ),
            BackgroundTask("ledger watch", self.context.database.fail_when_broken()),
        ]

    def early_ticks(self) -> list[BackgroundTask]:
        """The background tasks beside the scheduler: for ``run`` only."""
        return [
            BackgroundTask("early ticks", self.tick_when_woken()),
            BackgroundTask("resumed claiming", self._tick_when_claiming_resumes()),
        ]

    async def _tick_when_claiming_resumes(self) -> None:
        """After a pause there is work that is due: it must not wait for the scheduler's next tick."""
        account = self.context.account
        while True:
            await account.wait_until_paused()
            await account.wait_until_claimable()
            await self.cycle.wait_until_idle()  # a tick under way has seen it itself, or ends for the pause
            if account.may_claim and not self.cycle.is_stopping:
                await self.tick()
            await asyncio.sleep(_RESUME_PAUSE_SECONDS)

    async def _sample_queue(self) -> None:
        database = self.context.database
        async with database.begin(operation="counts", required=False) as conn:
            counts = await queue_counts(conn)
        self.context.metrics.pages_pending.set(counts.pending)
        self.context.metrics.oldest_pending_age.set(counts.oldest_pending_age_seconds or 0)
        self.context.metrics.pages_held.set(counts.held)
        async with database.begin(operation="held domains", required=False) as conn:
            held = await held_counts(conn)
        for state, number in (("paused", held.paused), ("cooling", held.cooling), ("open", held.open)):
            self.context.metrics.domains_held.labels(state=state).set(number)
        async with database.begin(operation="oldest transaction", required=False) as conn:
            oldest_seconds = await oldest_transaction_seconds(conn)
        self.context.metrics.oldest_transaction.set(oldest_seconds)


def _retention(settings: Settings, database: WorkerDatabase) -> Retention | None:
    days = settings.wf7_attempts_retention_days
    return None if days is None else Retention(database=database, days=days)


def build_curation(container: Container, *, fixed_mode: Mode | None = None) -> Curation:
    """Put the pieces together. ``fixed_mode`` leaves the feature flag out of account."""
    settings, metrics = container.settings, container.metrics
    for outcome in Outcome:
        metrics.pages_finished.labels(outcome=outcome)  # a series that is there from the start can be alerted on
    database = WorkerDatabase(container.database)
    committer = PageCommitter(
        database=database,
        holds=HoldPolicy(
            cooldown_seconds=settings.wf7_domain_cooldown_seconds,
            open_seconds=settings.wf7_domain_breaker_seconds,
            longest_seconds=settings.wf7_domain_max_hold_seconds,
            failures=settings.wf7_domain_breaker_failures,
        ),
        metrics=metrics,
    )
    heartbeat = Heartbeat(database=database, lease_seconds=settings.wf7_lease_seconds)
    context = CurationContext(
        database=database,
        committer=committer,
        heartbeat=heartbeat,
        client=container.client,
        throttle=container.throttle,
        account=container.account,
        extraction_pool=container.extraction_pool,
        metrics=metrics,
        worker=container.worker,
        ladder=EscalationTiers(settings),
        retry=RetryPolicy(
            attempts=settings.wf7_retry_attempts,
            base_seconds=settings.wf7_retry_base_seconds,
            backoff_factor=settings.wf7_retry_backoff_factor,
            release_delay_seconds=settings.wf7_release_delay_seconds,
            max_deferrals=settings.wf7_domain_max_put_offs,
        ),
    )
    rollout = Rollout(settings=settings, metrics=metrics, fixed=fixed_mode)
    rescue = Rescue(
        database=database,
        lease_seconds=settings.wf7_lease_seconds,
        max_crashes=settings.wf7_max_crashes,
        metrics=metrics,
    )
    cycle = Cycle(
        heartbeat=heartbeat,
        rescue=rescue,
        rollout=rollout,
        context=context,
        batch_size=settings.wf7_concurrent_batch_size,
        interval_seconds=settings.wf7_scheduler_interval_seconds,
        lease_seconds=settings.wf7_lease_seconds,
        max_per_domain=settings.wf7_domain_max_in_flight,
    )
    return Curation(
        cycle=cycle, context=context, rollout=rollout, rescue=rescue, retention=_retention(settings, database)
    )
