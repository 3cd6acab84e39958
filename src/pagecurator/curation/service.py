"""The curation of selected pages as one part of the process."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from uuid import UUID

from pagecurator.curation.commit import PageCommitter
from pagecurator.curation.cycle import Cycle
from pagecurator.curation.cycle_report import CycleReport, CycleStopReason
from pagecurator.curation.heartbeat import Heartbeat
from pagecurator.curation.page_task import CurationContext
from pagecurator.curation.rescue import Rescue
from pagecurator.curation.results import Mode, Outcome
from pagecurator.curation.rollout import Rollout
from pagecurator.curation.save_check import SaveCheck
from pagecurator.runtime import periodic
from pagecurator.runtime.container import Container
from pagecurator.runtime.tasks import BackgroundTask
from pagecurator.scraping.page_fetch import EscalationTiers, RetryPolicy
from pagecurator.scraping.retry import RetryingFetcher
from pagecurator.storage.admin.activity import roll_up
from pagecurator.storage.admin.doctor import oldest_transaction_seconds
from pagecurator.storage.admin.reports import MOST_PAGES, JobRun, ReplicaReport
from pagecurator.storage.admin.retention import RetentionCursor, delete_old_attempts
from pagecurator.storage.outbox import Notice, Notification
from pagecurator.storage.queue.domains import HoldPolicy, held_counts
from pagecurator.storage.queue.pages import queue_counts
from pagecurator.storage.worker_database import WorkerDatabase
from pagecurator.telemetry.events import Event, emit
from pagecurator.telemetry.lean_structlog import structlog

_RESUME_PAUSE_SECONDS = 0.05

_HOLD_SECONDS = 3600.0
"""What was paid for is held beyond the end of its lease: in an outage of Postgres no other worker can claim the page,
and after it the fence rejects the result of one that was claimed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Curation:
    """The part of the process that works on the queue: its cycle, and the tasks around it."""

    cycle: Cycle
    context: CurationContext
    rollout: Rollout
    rescue: Rescue
    retention: Retention | None
    """None: attempts are never deleted."""

    async def tick(self) -> None:
        """One tick, unless one is in progress. An error is logged, and the next tick tries again."""
        if not self.cycle.idle.is_set():
            return
        try:
            await self.cycle.tick()
        except Exception as error:  # noqa: BLE001 - the alert PagecuratorNoTick fires when none succeeds
            structlog.get_logger("pagecurator").debug("cycle.traceback", exc_info=True)
            emit(Event.CYCLE_FAILED, cycle_id=None, error=f"{type(error).__name__}: {error}")

    async def drain(self) -> CycleReport:
        """One tick, and another one each time that ScraperAPI is reachable again after an outage."""
        account = self.context.account
        report = await self.cycle.tick()
        while report.stopped_because is CycleStopReason.SERVICE_UNREACHABLE and not self.cycle.stopping.is_set():
            claimable = asyncio.create_task(account.wait_until_claimable(), name="wait until claimable")
            stopping = asyncio.create_task(self.cycle.stopping.wait(), name="wait for the end")
            await asyncio.wait({claimable, stopping}, return_when=asyncio.FIRST_COMPLETED)
            claimable.cancel()
            stopping.cancel()
            if not self.cycle.stopping.is_set():
                report = report.followed_by(await self.cycle.tick())
        return report

    def background_tasks(self) -> list[BackgroundTask]:
        """The tasks that every drain needs."""
        tasks = [
            BackgroundTask(periodic.HEARTBEAT, self.context.heartbeat.renew),
            BackgroundTask(periodic.RESCUE, self._rescue),
            BackgroundTask(periodic.QUEUE_SAMPLER, self._sample_queue),
            BackgroundTask(periodic.ACTIVITY, self._count_activity),
            BackgroundTask(periodic.SCHEMA_WATCH, self.context.database.fail_when_broken),
        ]
        if self.retention is not None:
            tasks.append(BackgroundTask(periodic.ATTEMPTS_RETENTION, self.retention.run))
        return tasks

    def tick_tasks(self) -> list[BackgroundTask]:
        return [
            BackgroundTask(periodic.TICK, self.tick),
            BackgroundTask(periodic.EARLY_TICKS, self._tick_when_woken),
            BackgroundTask(periodic.RESUMED_CLAIMING, self._tick_when_claiming_resumes),
        ]

    async def _tick_when_woken(self) -> None:
        """Begin a tick early when many pages became due at the same moment."""
        while True:
            await self.cycle.woken()
            await self.tick()

    async def _tick_when_claiming_resumes(self) -> None:
        """Begin a tick at the end of a pause, when pages are due."""
        account = self.context.account
        while True:
            await account.wait_until_paused()
            await account.wait_until_claimable()
            await self.cycle.idle.wait()  # a tick in progress has noticed it itself, or ends because of the pause
            if account.may_claim and not self.cycle.stopping.is_set():
                await self.tick()
            await asyncio.sleep(_RESUME_PAUSE_SECONDS)

    async def _rescue(self) -> None:
        if await self.rescue.rescue():
            self.cycle.wake()

    async def _count_activity(self) -> None:
        more = True
        while more:
            async with self.context.database.begin(operation="count activity", required=False) as conn:
                more = await roll_up(conn)
            await asyncio.sleep(_STEP_SECONDS if more else 0)

    def report(self, *, replica: UUID, jobs: tuple[JobRun, ...]) -> ReplicaReport:
        """What ``status`` and ``top`` show of this process."""
        now, throttle = datetime.now(UTC), self.context.throttle
        last_tick = self.cycle.last_tick
        oldest_first = sorted(self.cycle.stages().items(), key=lambda item: -item[1][1])
        return ReplicaReport(
            id=replica,
            worker=self.context.worker,
            reported_at=now,
            mode=self.rollout.mode,
            mode_reason=self.rollout.reason,
            limit=throttle.limit,
            in_use=throttle.in_use,
            last_tick_seconds=None if last_tick is None else time.monotonic() - last_tick,
            stages=dict(oldest_first[:MOST_PAGES]),
            jobs=jobs,
        )

    async def _sample_queue(self) -> None:
        database = self.context.database
        async with database.begin(operation="counts", required=False) as conn:
            counts = await queue_counts(conn)
        self.context.metrics.pages_pending.set(counts.pending)
        self.context.metrics.pages_due.set(counts.due)
        self.context.metrics.oldest_pending_age.set(counts.oldest_pending_age_seconds or 0)
        self.context.metrics.pages_held.set(counts.held)
        async with database.begin(operation="held domains", required=False) as conn:
            held = await held_counts(conn)
        for state, number in (("paused", held.paused), ("cooling", held.cooling), ("open", held.open)):
            self.context.metrics.domains_held.labels(state=state).set(number)
        async with database.begin(operation="oldest transaction", required=False) as conn:
            oldest_seconds = await oldest_transaction_seconds(conn)
        self.context.metrics.oldest_transaction.set(oldest_seconds)


def build_curation(container: Container, *, fixed_mode: Mode | None = None, is_daemon: bool = False) -> Curation:
    """Build it on the container of the process. ``fixed_mode`` overrides the feature flag.

    ``is_daemon``: results are held in an outage of Postgres that outlasts their leases. ``run-once`` ends then.
    """
    settings, metrics = container.settings, container.metrics
    for outcome in Outcome:
        metrics.pages_finished.labels(outcome=outcome)  # alerts need the series from the start
    metrics.tick_interval.set(settings.wf7_scheduler_interval_seconds)
    database = WorkerDatabase(container.database)
    announce_contacts = settings.contacts_webhook_url is not None
    committer = PageCommitter(
        database=database,
        worker=container.worker,
        holds=HoldPolicy(
            cooldown_seconds=settings.wf7_domain_cooldown_seconds,
            open_seconds=settings.wf7_domain_breaker_seconds,
            longest_seconds=settings.wf7_domain_max_hold_seconds,
            failures=settings.wf7_domain_breaker_failures,
        ),
        suppression=container.suppression,
        metrics=metrics,
        announce_contacts=announce_contacts,
    )
    save_check = SaveCheck(
        database=database,
        worker=container.worker,
        suppression=container.suppression,
        announce_contacts=announce_contacts,
    )
    heartbeat = Heartbeat(database=database, lease_seconds=settings.wf7_lease_seconds)
    context = CurationContext(
        database=database,
        committer=committer,
        save_check=save_check,
        heartbeat=heartbeat,
        client=container.client,
        fetcher=RetryingFetcher(
            client=container.client,
            throttle=container.throttle,
            account=container.account,
            policy=replace(RetryPolicy.from_settings(settings), release_busy=True, release_doubtful=True),
            tiers=EscalationTiers(settings),
            metrics=metrics,
        ),
        throttle=container.throttle,
        account=container.account,
        extraction_pool=container.extraction_pool,
        metrics=metrics,
        worker=container.worker,
        release_delay_seconds=settings.wf7_release_delay_seconds,
        max_deferrals=settings.wf7_domain_max_put_offs,
        hold_seconds=_HOLD_SECONDS if is_daemon else 0.0,
        tracer=container.tracer,
    )
    rollout = Rollout(
        settings=settings,
        metrics=metrics,
        fixed=fixed_mode,
        on_rollback=lambda reason: container.notifications.record(
            _rolled_back(reason, container.worker, quiet_seconds=settings.wf7_rollback_cooldown_seconds)
        ),
    )
    rescue = Rescue(database=database, heartbeat=heartbeat, max_crashes=settings.wf7_max_crashes, metrics=metrics)
    cycle = Cycle(rescue=rescue, rollout=rollout, context=context, settings=settings)
    days = settings.wf7_attempts_retention_days
    retention = None if days is None else Retention(database=database, days=days)
    return Curation(cycle=cycle, context=context, rollout=rollout, rescue=rescue, retention=retention)


def _rolled_back(reason: str, worker: str, *, quiet_seconds: float) -> Notification:
    """Each replica has its own rollback; those that follow within the cooldown have the same cause."""
    return Notification(
        event=Notice.ROLLED_BACK,
        key=f"{Notice.ROLLED_BACK}:{worker}:{time.time():.3f}",
        message=f"Processing falls back to sequential mode ({reason}).",
        data={"reason": reason, "worker": worker},
        quiet_seconds=quiet_seconds,
    )


# Between two steps, so that claims and saves come first and replication keeps up.
_STEP_SECONDS = 0.2


class Retention:
    """Deletes attempts older than ``days`` days, in small steps.

    Several workers may do it at the same time: each row is deleted once.
    """

    def __init__(self, *, database: WorkerDatabase, days: int) -> None:
        self._database = database
        self._days = days

    async def run(self) -> int:
        """Delete all attempts that are old enough. Returns how many there were."""
        deleted = 0
        cursor: RetentionCursor | None = RetentionCursor()
        while cursor is not None:
            async with self._database.begin(operation="forget attempts", required=False) as conn:
                step = await delete_old_attempts(conn, older_than_days=self._days, after=cursor)
            deleted += step.forgotten
            cursor = step.next
            await asyncio.sleep(_STEP_SECONDS)
        if deleted:
            emit(Event.ATTEMPTS_FORGOTTEN, attempts=deleted, older_than_days=self._days)
        return deleted
