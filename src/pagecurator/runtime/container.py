"""The container: what all parts of a process share, opened once and closed in reverse order."""

from __future__ import annotations

import asyncio
import contextlib
import functools
import os
import secrets
import socket
import string
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

from pagecurator.errors import UserError
from pagecurator.notifications.sender import NotificationSender, build_notification_sender
from pagecurator.runtime import periodic
from pagecurator.runtime.extraction_pool import ExtractionPool, default_processes
from pagecurator.runtime.memory import CGROUP_FRACTION, MIB, MemoryLimiter, MemoryPlan, plan_memory
from pagecurator.runtime.process_memory import cgroup_limit_bytes, private_bytes, set_mmap_threshold
from pagecurator.runtime.replica_coordinator import ReplicaCoordinator
from pagecurator.runtime.tasks import BackgroundTask
from pagecurator.scraping.errors import AccountRefusedError, ErrorCode, ScrapeError
from pagecurator.scraping.limits.account import Account, Pause
from pagecurator.scraping.limits.account_report import AccountReport
from pagecurator.scraping.limits.backoff import Backoff
from pagecurator.scraping.limits.body_budget import BodyBudget
from pagecurator.scraping.limits.concurrency import Throttle
from pagecurator.scraping.limits.credits import CreditPool, worst_case_price
from pagecurator.scraping.limits.service_breaker import ServiceBreaker
from pagecurator.scraping.scraperapi import ScraperApiClient
from pagecurator.settings import Settings
from pagecurator.storage.account.replicas import Role
from pagecurator.storage.connection_errors import DatabaseUnavailable
from pagecurator.storage.connection_pool import observe_waits
from pagecurator.storage.engine import Database
from pagecurator.storage.outbox import Destination
from pagecurator.storage.session import open_database, open_database_later, wait_for_database
from pagecurator.storage.suppression.guard import SuppressionGuard
from pagecurator.storage.worker_database import WorkerDatabase
from pagecurator.telemetry.events import Event, emit
from pagecurator.telemetry.metrics import Metrics
from pagecurator.telemetry.traces import NO_TRACER, Tracer

_FIRST_PROBE_SECONDS = 10.0
_SHORTEST_SETTLE_SECONDS, _LONGEST_SETTLE_SECONDS = 0.2, 2.0


class StartRefused(UserError):
    """The settings don't allow a start. ``problems`` holds a sentence for each reason; exit code 2."""

    def __init__(self, *problems: str) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


@dataclass(frozen=True, slots=True, kw_only=True)
class Container:
    """The connections of the process (database, ScraperAPI), their limits, and the metrics.

    Every call to ScraperAPI, for a page, a CSV row or a single website, goes through this one ``client`` under this one
    ``throttle`` and ``account``: the limit and the credits belong to the account.
    """

    settings: Settings
    worker: str
    database: Database
    client: ScraperApiClient
    throttle: Throttle
    account: Account
    coordinator: ReplicaCoordinator
    extraction_pool: ExtractionPool
    memory: MemoryLimiter
    suppression: SuppressionGuard
    metrics: Metrics
    notifications: NotificationSender
    tracer: Tracer = NO_TRACER

    def background_tasks(self) -> list[BackgroundTask]:
        tasks = [
            BackgroundTask(periodic.MEMORY_WATCH, self.memory.watch),
            BackgroundTask(periodic.ACCOUNT_PROBE, self.account.watch),
            BackgroundTask(periodic.REPLICA_SYNC, self.coordinator.watch),
            BackgroundTask(periodic.ACCOUNT_REPORTS, self._report_account),
            BackgroundTask(periodic.OUTBOX_RETENTION, self.notifications.remove_old),
            BackgroundTask(periodic.SUPPRESSION_KEY_WATCH, self.suppression.fail_when_unusable),
        ]
        if Destination.NOTIFY in self.notifications.targets:
            tasks.append(BackgroundTask(periodic.NOTIFICATIONS, self.notifications.deliver_notifications))
        if Destination.CONTACTS in self.notifications.targets:
            tasks.append(BackgroundTask(periodic.CONTACTS_WEBHOOK, self.notifications.deliver_contacts))
        return tasks

    async def join(self) -> None:
        """Return when Postgres answers, its schema fits, and this replica has joined the others.

        Raises ``SchemaDiffers``, ``MissingRight`` and ``DatabaseUnusable``: waiting would not help.
        """
        await wait_for_database(self.database, self.settings, first=self._first_statements)

    async def _first_statements(self) -> None:
        await self.suppression.refresh(self.database)
        await self.coordinator.join()

    async def refresh_account(self) -> None:
        """Read the plan's limit before the first page; a refused key pauses the account before a page is claimed.

        While all replicas are paused, only the one that may probe reads it.
        """
        if self.account.is_healthy or await self.coordinator.may_probe():
            await self._read_account()
        with contextlib.suppress(DatabaseUnavailable):
            await self.coordinator.sync()  # the plan's limit holds, for the other replicas too, before the first page

    async def _report_account(self) -> None:
        if self.account.is_healthy and await self.coordinator.may_report():
            await self._read_account()

    async def _read_account(self) -> None:
        try:
            async with asyncio.timeout(_FIRST_PROBE_SECONDS):
                await self.account.probe()
        except AccountRefusedError as error:
            self.account.pause(error.code, error.message)
        except (ScrapeError, TimeoutError):
            pass  # the next page shows whether ScraperAPI works


@asynccontextmanager
async def open_container(
    settings: Settings,
    *,
    worker: str,
    role: Role = Role.SERVICE,
    database_may_be_away: bool = False,
    tracer: Tracer = NO_TRACER,
) -> AsyncIterator[Container]:
    """Open everything for the length of a block. ``role`` is shown to the other replicas and in ``status``.

    ``database_may_be_away``: no statement is sent before :meth:`Container.join`. Otherwise raises ``SchemaDiffers``
    and ``DatabaseUnavailable``.
    """
    database_of = open_database_later if database_may_be_away else open_database
    metrics = Metrics(with_queue=role is Role.CURATION)
    plan = _memory_plan(settings)
    body_budget = BodyBudget(limit_bytes=plan.body_bytes)
    async with (
        database_of(settings) as database,
        ScraperApiClient(
            settings=settings,
            body_budget=body_budget,
            on_request=lambda status_class: metrics.http_requests.labels(status_class=status_class).inc(),
            on_mismatch=functools.partial(_answer_mismatched, metrics),
        ) as client,
    ):
        database.outage.logged = True
        observe_waits(database.engine, metrics.db_pool_wait.observe)
        if client.proxy is not None:
            emit(Event.SCRAPERAPI_PROXY, proxy=str(client.proxy), variable=client.proxy.setting)
        extraction_pool = ExtractionPool(
            timeout_seconds=settings.wf7_extraction_timeout_seconds,
            processes=plan.processes,
            page_bytes=plan.page_bytes,
            mask=client.mask,
        )
        suppression = SuppressionGuard(settings)
        throttle = Throttle(
            max_concurrent=settings.scraper_api_max_concurrent,
            on_change=_throttle_changed,
            backoff=Backoff(on_change=_calls_paused),
        )
        account, coordinator = _shared_account(
            settings, client=client, database=database, throttle=throttle, metrics=metrics, worker=worker, role=role
        )
        try:
            async with coordinator.running():
                if not database_may_be_away:
                    await suppression.refresh(database)
                    await coordinator.join()
                yield Container(
                    settings=settings,
                    worker=worker,
                    database=database,
                    client=client,
                    throttle=throttle,
                    account=account,
                    coordinator=coordinator,
                    extraction_pool=extraction_pool,
                    memory=MemoryLimiter(
                        limit_bytes=plan.limit_bytes,
                        body_budget=body_budget,
                        throttle=throttle,
                        process_ids=extraction_pool.process_ids,
                        metrics=metrics,
                    ),
                    suppression=suppression,
                    metrics=metrics,
                    notifications=build_notification_sender(settings, WorkerDatabase(database)),
                    tracer=tracer,
                )
        finally:
            await account.service.close()
            await extraction_pool.close()


def worker_name(settings: Settings) -> str:
    """``WF7_WORKER_NAME``, or one that no other worker has."""
    letters = "".join(secrets.choice(string.ascii_lowercase) for _ in range(4))
    return settings.wf7_worker_name or f"{socket.gethostname()}-{os.getpid()}-{letters}"


def require_source(settings: Settings) -> None:
    """Raise :class:`StartRefused` when there is nowhere to fetch pages from."""
    if settings.scraper_api_key is None and settings.uses_public_scraper_api:
        raise StartRefused(
            "No SCRAPER_API_KEY is set. There are two ways: put the key of your ScraperAPI account into "
            "SCRAPER_API_KEY (environment or .env), or try without an account: run `pagecurator simulator` "
            "and set SCRAPER_API_URL to the address that it prints."
        )


def _memory_plan(settings: Settings) -> MemoryPlan:
    limit_bytes = settings.wf7_memory_limit_mb and settings.wf7_memory_limit_mb * MIB
    group_bytes = cgroup_limit_bytes()
    if limit_bytes is None and group_bytes is not None:
        limit_bytes = int(CGROUP_FRACTION * group_bytes)
    if limit_bytes is not None:
        set_mmap_threshold()
    return plan_memory(limit_bytes=limit_bytes, used_bytes=private_bytes(), processes=default_processes())


def _shared_account(
    settings: Settings,
    *,
    client: ScraperApiClient,
    database: Database,
    throttle: Throttle,
    metrics: Metrics,
    worker: str,
    role: Role,
) -> tuple[Account, ReplicaCoordinator]:
    """The account's state in this process, and what shares it with the other replicas."""

    # The account asks and informs the coordinator, which is built from it: hence functions that look it up when called.
    def on_paused(pause: Pause) -> None:
        if pause.reason is not ErrorCode.BUDGET_EXHAUSTED:  # the replica that finds it out logs it for all
            _log_paused(pause, settings, metrics)
            coordinator.wake()

    def on_resumed(pause: Pause) -> None:
        if pause.reason is not ErrorCode.BUDGET_EXHAUSTED:
            _log_resumed(pause, metrics)
            coordinator.pause_ended()

    def on_report(report: AccountReport) -> None:
        coordinator.publish_report(report)

    async def may_probe() -> bool:
        return await coordinator.may_probe()

    async def hold_probes(seconds: float) -> None:
        await coordinator.hold_probes(seconds)

    account = Account(
        read_report=client.read_account,
        probe_seconds=settings.scraper_api_probe_seconds,
        on_paused=on_paused,
        on_resumed=on_resumed,
        on_report=on_report,
        may_probe=may_probe,
        credit_pool=CreditPool(price=worst_case_price(settings)),
        service=ServiceBreaker(
            read_account=client.read_account,
            threshold=settings.scraper_api_breaker_failures,
            gap_seconds=settings.scraper_api_breaker_seconds,
            probe_seconds=settings.scraper_api_probe_seconds,
            settle_seconds=min(_LONGEST_SETTLE_SECONDS, max(_SHORTEST_SETTLE_SECONDS, settings.wf7_retry_base_seconds)),
            trial_seconds=settings.http_connection_timeout,
            hold_probes=hold_probes,
        ),
    )
    coordinator = ReplicaCoordinator(
        database=database,
        settings=settings,
        worker=worker,
        throttle=throttle,
        account=account,
        metrics=metrics,
        on_limit=_throttle_changed,
        role=role,
    )
    return account, coordinator


def _log_paused(pause: Pause, settings: Settings, metrics: Metrics) -> None:
    probe_seconds = settings.scraper_api_probe_seconds
    if pause.is_outage:
        metrics.scraperapi_reachable.set(0)
        emit(Event.SCRAPERAPI_UNREACHABLE, message=pause.message, probe_seconds=probe_seconds)
        return
    emit(
        Event.SCRAPERAPI_PAUSED,
        reason=pause.reason,
        message=pause.message,
        probe_seconds=probe_seconds,
        url=pause.url,
    )


def _log_resumed(pause: Pause, metrics: Metrics) -> None:
    paused_seconds = round((datetime.now(UTC) - pause.since).total_seconds(), 3)
    if pause.is_outage:
        metrics.scraperapi_reachable.set(1)
        emit(Event.SCRAPERAPI_REACHABLE, unreachable_seconds=paused_seconds)
    else:
        emit(Event.SCRAPERAPI_RESUMED, paused_seconds=paused_seconds)


def _answer_mismatched(metrics: Metrics, asked: str, answered: str) -> None:
    metrics.answer_mismatches.inc()
    emit(Event.SCRAPERAPI_ANSWER_MISMATCH, asked=asked, answered=answered)


def _throttle_changed(from_limit: int, to_limit: int, reason: str) -> None:
    emit(Event.THROTTLE_CHANGED, from_limit=from_limit, to_limit=to_limit, reason=reason)


def _calls_paused(seconds: float, refusals: int) -> None:
    if seconds:
        emit(Event.THROTTLE_PAUSED, pause_seconds=seconds, refusals=refusals)
    else:
        emit(Event.THROTTLE_RESUMED, refusals=refusals)
