"""The curation of selected pages as one part of the process: its pieces, put together on the shared resources."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

import structlog

from pagecurator.curation.attempt_retention import Retention
from pagecurator.curation.curation_context import CurationContext, RetryPolicy
from pagecurator.curation.cycle import Cycle
from pagecurator.curation.heartbeat import Leases
from pagecurator.curation.ledger import Ledger
from pagecurator.curation.rescue import Rescue
from pagecurator.curation.results import Mode, Outcome
from pagecurator.curation.rollout import Rollout
from pagecurator.runtime.container import Container
from pagecurator.runtime.tasks import BackgroundTask, repeated
from pagecurator.scraping.escalation import EscalationTiers
from pagecurator.settings import Settings
from pagecurator.storage.queue.domains import HoldPolicy
from pagecurator.telemetry.events import Event, emit

_SAMPLE_SECONDS = 15.0
_RESUME_PAUSE_SECONDS = 0.05


@dataclass(frozen=True, slots=True, kw_only=True)
class Curation:
    """``tick`` drains the queue; the scheduler, ``run-once`` and tests call it."""

    cycle: Cycle
    parts: CurationContext
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

    def loops(self) -> list[BackgroundTask]:
        """The background tasks that curation needs."""
        forgetting = [BackgroundTask("attempts retention", self.retention.run())] if self.retention else []
        return [
            *forgetting,
            BackgroundTask("heartbeat", self.parts.leases.run()),
            BackgroundTask("rescue", self.rescue.run(on_rescued=self.cycle.wake)),
            BackgroundTask(
                "queue sampler", repeated("queue sampler", self._sample_queue, every_seconds=_SAMPLE_SECONDS)
            ),
            BackgroundTask("ledger watch", self.parts.ledger.watch()),
        ]

    def early_ticks(self) -> list[BackgroundTask]:
        """The background tasks beside the scheduler: for ``run`` only."""
        return [
            BackgroundTask("early ticks", self.tick_when_woken()),
            BackgroundTask("resumed claiming", self._tick_when_claiming_resumes()),
        ]

    async def _tick_when_claiming_resumes(self) -> None:
        """After a pause there is work that is due: it must not wait for the scheduler's next tick."""
        account = self.parts.account
        while True:
            await account.wait_until_paused()
            await account.wait_until_claimable()
            await self.cycle.wait_until_idle()  # a tick under way has seen it itself, or ends for the pause
            if account.may_claim and not self.cycle.is_stopping:
                await self.tick()
            await asyncio.sleep(_RESUME_PAUSE_SECONDS)

    async def _sample_queue(self) -> None:
        counts = await self.parts.ledger.counts()
        self.parts.metrics.pages_pending.set(counts.pending)
        self.parts.metrics.oldest_pending_age.set(counts.oldest_pending_age_seconds or 0)
        self.parts.metrics.pages_held.set(counts.held)
        held = await self.parts.ledger.held()
        for state, number in (("paused", held.paused), ("cooling", held.cooling), ("open", held.open)):
            self.parts.metrics.domains_held.labels(state=state).set(number)
        self.parts.metrics.oldest_transaction.set(await self.parts.ledger.oldest_transaction_seconds())


def _retention(settings: Settings, ledger: Ledger) -> Retention | None:
    days = settings.wf7_attempts_retention_days
    return None if days is None else Retention(ledger=ledger, days=days)


def build_curation(container: Container, *, fixed_mode: Mode | None = None) -> Curation:
    """Put the pieces together. ``fixed_mode`` leaves the feature flag out of account."""
    settings, metrics = container.settings, container.metrics
    for outcome in Outcome:
        metrics.pages_finished.labels(outcome=outcome)  # a series that is there from the start can be alerted on
    ledger = Ledger(
        database=container.database,
        worker=container.worker,
        lease_seconds=settings.wf7_lease_seconds,
        max_crashes=settings.wf7_max_crashes,
        max_per_domain=settings.wf7_domain_max_in_flight,
        holds=HoldPolicy(
            cooling_seconds=settings.wf7_domain_cooldown_seconds,
            open_seconds=settings.wf7_domain_breaker_seconds,
            longest_seconds=settings.wf7_domain_max_hold_seconds,
            failures=settings.wf7_domain_breaker_failures,
        ),
        metrics=metrics,
    )
    leases = Leases(ledger=ledger, lease_seconds=settings.wf7_lease_seconds)
    parts = CurationContext(
        ledger=ledger,
        leases=leases,
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
            max_put_offs=settings.wf7_domain_max_put_offs,
        ),
    )
    rollout = Rollout(settings=settings, metrics=metrics, fixed=fixed_mode)
    rescue = Rescue(ledger=ledger, lease_seconds=settings.wf7_lease_seconds, metrics=metrics)
    cycle = Cycle(
        ledger=ledger,
        leases=leases,
        rescue=rescue,
        rollout=rollout,
        parts=parts,
        batch_size=settings.wf7_concurrent_batch_size,
        interval_seconds=settings.wf7_scheduler_interval_seconds,
    )
    return Curation(cycle=cycle, parts=parts, rollout=rollout, rescue=rescue, retention=_retention(settings, ledger))
