"""What everything in one process shares: one of each, opened once, closed in reverse order."""

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
from pagecurator.runtime.extraction_pool import ExtractionPool, default_processes
from pagecurator.runtime.memory import CGROUP_FRACTION, MIB, MemoryLimiter, MemoryPlan, plan_memory
from pagecurator.runtime.process_memory import cgroup_limit_bytes, rss_bytes, set_mmap_threshold
from pagecurator.runtime.processes import Role
from pagecurator.runtime.replica_coordinator import ReplicaCoordinator
from pagecurator.runtime.tasks import BackgroundTask
from pagecurator.scraping.errors import AccountRefusedError, ErrorCode, ScrapeError
from pagecurator.scraping.limits.account import Account, AccountReport, Pause
from pagecurator.scraping.limits.backoff import Backoff
from pagecurator.scraping.limits.body_budget import BodyBudget
from pagecurator.scraping.limits.concurrency import Throttle
from pagecurator.scraping.limits.credits import CreditPool, worst_case_price
from pagecurator.scraping.limits.service_breaker import ServiceBreaker
from pagecurator.scraping.scraperapi import ScraperApiClient
from pagecurator.settings import Settings
from pagecurator.storage.engine import Database, DatabaseUnavailable
from pagecurator.storage.session import open_database, open_database_later, wait_for_database
from pagecurator.telemetry.events import Event, emit
from pagecurator.telemetry.metrics import Metrics

_FIRST_PROBE_SECONDS = 10.0
_SHORTEST_SETTLE_SECONDS, _LONGEST_SETTLE_SECONDS = 0.2, 2.0


class StartRefused(UserError):
    """The daemon can't start as it is set up. ``problems`` holds a sentence for each reason; exit code 2."""

    def __init__(self, *problems: str) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


@dataclass(frozen=True, slots=True, kw_only=True)
class Container:
    """The ways out of the process (database, ScraperAPI), who may use them and how much, and what counts them.

    Whatever fetches through ScraperAPI, be it for a curated page, a CSV row or a single site, goes through this one
    ``client`` under this one ``throttle`` and ``account``: the limit and the credits belong to the account.
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
    metrics: Metrics

    def background_tasks(self) -> list[BackgroundTask]:
        """The background tasks that these parts need."""
        return [
            BackgroundTask("memory watch", self.memory.watch()),
            BackgroundTask("account watch", self.account.watch()),
            BackgroundTask("account share", self.coordinator.watch()),
            BackgroundTask("account reports", self._read_account_now_and_then()),
        ]

    async def join(self) -> None:
        """Return when Postgres is there, its schema fits, and this replica is known to the others; at once if it is.

        Raises ``SchemaDiffers``, ``MissingRight`` and ``DatabaseUnusable``: then waiting is of no use.
        """
        await wait_for_database(self.database, self.settings, first=self.coordinator.join)

    async def refresh_account(self) -> None:
        """Learn the plan's limit before the first page; a refused key pauses before a page is touched.

        While all replicas are paused, one of them asks now and then, and a newcomer only in its turn.
        """
        if self.account.is_healthy or await self.coordinator.may_probe():
            await self._ask_account()
        with contextlib.suppress(DatabaseUnavailable):
            await self.coordinator.sync()  # so that the plan's limit holds, and others know, before the first page

    async def _read_account_now_and_then(self) -> None:
        while True:
            await asyncio.sleep(self.settings.scraper_api_account_seconds)
            if self.account.is_healthy and await self.coordinator.may_report():
                await self._ask_account()

    async def _ask_account(self) -> None:
        try:
            async with asyncio.timeout(_FIRST_PROBE_SECONDS):
                await self.account.probe()
        except AccountRefusedError as error:
            self.account.pause(error.code, error.message)
        except (ScrapeError, TimeoutError):
            pass  # the next page will tell more


@asynccontextmanager
async def open_container(
    settings: Settings, *, worker: str, role: Role = Role.SERVICE, database_may_be_away: bool = False
) -> AsyncIterator[Container]:
    """Open everything for the length of a block. The other replicas, and ``status``, learn the ``role``.

    ``database_may_be_away``: the database isn't asked for anything until :meth:`Resources.join`. Otherwise raises
    ``SchemaDiffers`` and ``DatabaseUnavailable``.
    """
    database_of = open_database_later if database_may_be_away else open_database
    metrics = Metrics()
    plan = _memory_plan(settings)
    body_budget = BodyBudget(limit_bytes=plan.body_bytes)
    async with (
        database_of(settings) as database,
        ScraperApiClient(
            settings=settings,
            body_budget=body_budget,
            on_request=lambda status_class, _seconds: metrics.http_requests.labels(status_class=status_class).inc(),
            on_mismatch=functools.partial(_answer_mismatched, metrics),
        ) as client,
    ):
        database.outage.logged = True
        if client.proxy is not None:
            emit(Event.SCRAPERAPI_PROXY, proxy=str(client.proxy), variable=client.proxy.setting)
        extraction_pool = ExtractionPool(
            timeout_seconds=settings.wf7_extraction_timeout_seconds,
            processes=plan.processes,
            page_bytes=plan.page_bytes,
            mask=client.mask,
        )
        throttle = Throttle(
            max_concurrent=settings.scraper_api_max_concurrent,
            on_change=_throttle_changed,
            backoff=Backoff(on_change=_calls_paused),
        )
        hooks = _Hooks(settings, metrics)
        account = Account(
            read_report=client.read_account,
            probe_seconds=settings.scraper_api_probe_seconds,
            on_paused=hooks.paused,
            on_resumed=hooks.resumed,
            on_report=hooks.reported,
            may_probe=hooks.may_probe,
            credit_pool=CreditPool(price=worst_case_price(settings)),
            service=_service_breaker(settings, client, hooks),
        )
        hooks.coordinator = coordinator = ReplicaCoordinator(
            database=database,
            settings=settings,
            worker=worker,
            throttle=throttle,
            account=account,
            metrics=metrics,
            on_limit=_throttle_changed,
            role=role,
        )
        try:
            async with coordinator.running():
                if not database_may_be_away:
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
                    metrics=metrics,
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
    return plan_memory(limit_bytes=limit_bytes, rss_bytes=rss_bytes(), processes=default_processes())


def _service_breaker(settings: Settings, client: ScraperApiClient, hooks: _Hooks) -> ServiceBreaker:
    base_seconds = settings.wf7_retry_base_seconds
    return ServiceBreaker(
        read_account=client.read_account,
        threshold=settings.scraper_api_breaker_failures,
        gap_seconds=settings.scraper_api_breaker_seconds,
        probe_seconds=settings.scraper_api_probe_seconds,
        settle_seconds=min(_LONGEST_SETTLE_SECONDS, max(_SHORTEST_SETTLE_SECONDS, base_seconds)),
        trial_seconds=settings.http_connection_timeout,
        hold_probes=hooks.hold_probes,
    )


class _Hooks:
    """What follows from a change of the account's state: a word in the log, and the other replicas are told."""

    coordinator: ReplicaCoordinator

    def __init__(self, settings: Settings, metrics: Metrics) -> None:
        self._settings = settings
        self._metrics = metrics

    def paused(self, pause: Pause) -> None:
        """For the end of a budget, one replica has a word for all."""
        if pause.reason is ErrorCode.BUDGET_EXHAUSTED:
            return
        probe_seconds = self._settings.scraper_api_probe_seconds
        if pause.is_outage:
            self._metrics.scraperapi_reachable.set(0)
            emit(Event.SCRAPERAPI_UNREACHABLE, message=pause.message, probe_seconds=probe_seconds)
        else:
            emit(
                Event.SCRAPERAPI_PAUSED,
                reason=pause.reason,
                message=pause.message,
                probe_seconds=probe_seconds,
                url=pause.url,
            )
        self.coordinator.wake()

    def resumed(self, pause: Pause) -> None:
        if pause.reason is ErrorCode.BUDGET_EXHAUSTED:
            return
        paused_seconds = round((datetime.now(UTC) - pause.since).total_seconds(), 3)
        if pause.is_outage:
            self._metrics.scraperapi_reachable.set(1)
            emit(Event.SCRAPERAPI_REACHABLE, unreachable_seconds=paused_seconds)
        else:
            emit(Event.SCRAPERAPI_RESUMED, paused_seconds=paused_seconds)
        self.coordinator.pause_ended()

    def reported(self, report: AccountReport) -> None:
        self.coordinator.publish_report(report)

    async def may_probe(self) -> bool:
        return await self.coordinator.may_probe()

    async def hold_probes(self, seconds: float) -> None:
        await self.coordinator.hold_probes(seconds)


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
