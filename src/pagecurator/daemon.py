"""The composition root: builds the parts, runs them, stops them in order."""

from __future__ import annotations

import asyncio
import contextlib
import os
import secrets
import socket
import string
import time
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import structlog
from aiohttp import web
from sqlalchemy.pool import QueuePool

from pagecurator.curation.backlog import Backlog
from pagecurator.curation.cycle import Cycle, CycleReport
from pagecurator.curation.extractor import Extractor
from pagecurator.curation.leases import Leases
from pagecurator.curation.ledger import Ledger
from pagecurator.curation.outcome import Mode, Outcome
from pagecurator.curation.parts import Parts, RetryPolicy
from pagecurator.curation.rollout import Rollout
from pagecurator.refusal import Refusal
from pagecurator.scheduler import build_scheduler
from pagecurator.scraping.account import Account, AccountReport, Pause
from pagecurator.scraping.errors import AccountRefusedError, ScrapeError
from pagecurator.scraping.scraperapi import ScraperApiClient
from pagecurator.scraping.throttle import Throttle
from pagecurator.settings import Settings
from pagecurator.stopping import StopSignal
from pagecurator.storage.engine import Database, DatabaseUnavailable
from pagecurator.storage.opening import open_database
from pagecurator.telemetry.events import Event, emit
from pagecurator.telemetry.metrics import Metrics
from pagecurator.version import __version__
from pagecurator.web.health import Health, Probes, add_health_routes
from pagecurator.web.server import HttpServer

_SAMPLE_SECONDS = 15.0
_LOOP_LAG_SECONDS = 1.0
_FIRST_PROBE_SECONDS = 10.0
_LIVENESS_SLACK_SECONDS = 60.0


class StartRefused(Refusal):
    """The daemon can't start as it is set up. ``problems`` holds a sentence for each reason; exit code 2."""

    def __init__(self, *problems: str) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


@dataclass(frozen=True, slots=True)
class _Task:
    """A background task: it has a name, an owner that waits for it, and it must not end by itself."""

    name: str
    work: Coroutine[Any, Any, None]


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


@asynccontextmanager
async def assembled(
    settings: Settings, *, worker: str, fixed_mode: Mode | None = None, stop: StopSignal | None = None
) -> AsyncIterator[Daemon]:
    """Build the parts, hand out the daemon, and close them again in reverse order.

    ``fixed_mode`` leaves the feature flag out of account (the demo and the bench compare both modes). ``stop`` may be
    listening already: a signal that comes while the parts are built then stops the daemon before it claims anything.
    Raises :class:`StartRefused`, ``SchemaDiffers`` and ``DatabaseUnavailable``.
    """
    require_source(settings)
    metrics = Metrics()
    async with (
        open_database(settings) as database,
        ScraperApiClient(
            settings=settings,
            on_request=lambda status_class, _seconds: metrics.http_requests.labels(status_class=status_class).inc(),
        ) as client,
    ):
        extractor = Extractor(timeout_seconds=settings.wf7_extraction_timeout_seconds)
        try:
            yield _wire(settings, worker, fixed_mode, metrics, database, client, extractor, stop or StopSignal())
        finally:
            await extractor.close()


def _wire(
    settings: Settings,
    worker: str,
    fixed_mode: Mode | None,
    metrics: Metrics,
    database: Database,
    client: ScraperApiClient,
    extractor: Extractor,
    stop: StopSignal,
) -> Daemon:
    for outcome in Outcome:
        metrics.pages_finished.labels(outcome=outcome)  # a series that is there from the start can be alerted on
    flag = Mode.CONCURRENT if settings.wf7_enable_concurrent_processing else Mode.SEQUENTIAL
    throttle = Throttle(max_concurrent=settings.scraper_api_max_concurrent, on_change=_throttle_changed)

    def take_report(report: AccountReport) -> None:
        if report.concurrency_limit is not None:
            throttle.set_ceiling(report.concurrency_limit)

    account = Account(
        read_report=client.read_account,
        probe_seconds=settings.scraper_api_probe_seconds,
        on_paused=lambda pause: _account_paused(pause, settings.scraper_api_probe_seconds),
        on_resumed=_account_resumed,
        on_report=take_report,
    )
    ledger = Ledger(
        database=database,
        worker=worker,
        lease_seconds=settings.wf7_lease_seconds,
        max_crashes=settings.wf7_max_crashes,
    )
    leases = Leases(ledger=ledger, lease_seconds=settings.wf7_lease_seconds)
    parts = Parts(
        ledger=ledger,
        leases=leases,
        client=client,
        throttle=throttle,
        account=account,
        # As many pages may wait to be read and saved as may be in flight, or come in one batch.
        backlog=Backlog(limit=max(settings.scraper_api_max_concurrent, settings.wf7_concurrent_batch_size)),
        extractor=extractor,
        metrics=metrics,
        worker=worker,
        retry=RetryPolicy(
            attempts=settings.wf7_retry_attempts,
            base_seconds=settings.wf7_retry_base_seconds,
            backoff_factor=settings.wf7_retry_backoff_factor,
            release_delay_seconds=settings.wf7_release_delay_seconds,
        ),
    )
    rollout = Rollout(initial=fixed_mode or flag, fixed=fixed_mode is not None)
    cycle = Cycle(
        ledger=ledger,
        leases=leases,
        rollout=rollout,
        parts=parts,
        batch_size=settings.wf7_concurrent_batch_size,
        interval_seconds=settings.wf7_scheduler_interval_seconds,
    )
    return Daemon(settings=settings, database=database, parts=parts, cycle=cycle, rollout=rollout, stop=stop)


class Daemon:
    """The assembled parts. ``run`` serves until a signal; ``run_once`` drains the queue and returns."""

    def __init__(
        self,
        *,
        settings: Settings,
        database: Database,
        parts: Parts,
        cycle: Cycle,
        rollout: Rollout,
        stop: StopSignal,
    ) -> None:
        self.cycle = cycle
        self.parts = parts
        self._settings = settings
        self.database = database
        self._rollout = rollout
        self._stop_signal = stop
        self._began = time.monotonic()
        self._worst_lag_seconds = 0.0
        self.failed = False
        """True after :meth:`run_once` when a background task ended: they never should."""

    # ------------------------------------------------------------ the two ways to run
    async def run(self) -> int:
        """Look at the queue every interval until SIGTERM or SIGINT. Returns the exit code.

        Raises ``PortTakenError`` when the HTTP server can't listen where it was told to.
        """
        server = await self._serve_http()
        scheduler = build_scheduler(self._tick, interval_seconds=self._settings.wf7_scheduler_interval_seconds)
        tasks = self._start_tasks()
        with self._stop_signal.listening():
            self._say_started()
            await self._look_at_account()
            scheduler.start(paused=self._stop_signal.is_set())
            failed = await self._until_stopped(tasks)
            scheduler.pause()  # shutting it down here would cut the running tick short
            await self._stop()
            scheduler.shutdown(wait=False)
        await _cancel(tasks)
        await server.close()
        self._say_stopped()
        return 1 if failed else 0

    async def run_once(self) -> CycleReport:
        """Drain what is due, then return. A signal gives the pages back as in :meth:`run`."""
        tasks = self._start_tasks()
        try:
            with self._stop_signal.listening():
                self._say_started()
                await self._look_at_account()
                tick = asyncio.create_task(self.cycle.tick(), name="tick")
                stopped = asyncio.create_task(self._until_stopped(tasks), name="wait for a signal")
                await asyncio.wait({tick, stopped}, return_when=asyncio.FIRST_COMPLETED)
                if not tick.done():
                    await self._stop()
                report = await tick
                self.failed = stopped.done() and stopped.result()
                stopped.cancel()
                return report
        finally:
            await _cancel(tasks)
            self._say_stopped()

    async def _tick(self) -> None:
        try:
            await self.cycle.tick()
        except Exception as error:  # noqa: BLE001 - the next tick tries again; liveness sees when none succeeds
            structlog.get_logger("pagecurator").debug("cycle.traceback", exc_info=True)
            emit(Event.CYCLE_FAILED, cycle_id=None, error=f"{type(error).__name__}: {error}")

    # ------------------------------------------------------------ background tasks
    def _start_tasks(self) -> list[asyncio.Task[None]]:
        loops = (
            _Task("heartbeat", self.parts.leases.run()),
            _Task("account watch", self.parts.account.watch()),
            _Task("queue sampler", self._sample_queue()),
            _Task("loop lag", self._measure_loop_lag()),
            _Task("ledger watch", self.parts.ledger.watch()),
        )
        return [asyncio.create_task(loop.work, name=loop.name) for loop in loops]

    async def _until_stopped(self, tasks: list[asyncio.Task[None]]) -> bool:
        """Wait for a signal. True when a background task ended first: they never should, and it is said loudly."""
        stop = asyncio.create_task(self._stop_signal.wait(), name="wait for a signal")
        try:
            await asyncio.wait({stop, *tasks}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            stop.cancel()
        ended = [task for task in tasks if task.done()]
        for task in ended:
            error = None if task.cancelled() else task.exception()
            emit(Event.DAEMON_FAILED, task=task.get_name(), error=repr(error) if error else "it ended")
        return bool(ended)

    async def _sample_queue(self) -> None:
        while True:
            with contextlib.suppress(DatabaseUnavailable):
                counts = await self.parts.ledger.counts()
                self.parts.metrics.pages_pending.set(counts.pending)
                self.parts.metrics.oldest_pending_age.set(counts.oldest_pending_age_seconds or 0)
            await asyncio.sleep(_SAMPLE_SECONDS)

    async def _measure_loop_lag(self) -> None:
        loop = asyncio.get_running_loop()
        while True:
            due = loop.time() + _LOOP_LAG_SECONDS
            await asyncio.sleep(_LOOP_LAG_SECONDS)
            self._worst_lag_seconds = max(self._worst_lag_seconds, loop.time() - due)

    async def _look_at_account(self) -> None:
        """Learn the plan's limit before the first page; a refused key pauses before a page is touched."""
        try:
            async with asyncio.timeout(_FIRST_PROBE_SECONDS):
                await self.parts.account.probe()
        except AccountRefusedError as error:
            self.parts.account.pause(error.code, error.message)
        except (ScrapeError, TimeoutError):
            pass  # the first page will tell more

    # ------------------------------------------------------------ stopping
    async def _stop(self) -> None:
        grace_seconds = self._settings.wf7_shutdown_grace_seconds
        emit(
            Event.DAEMON_STOPPING,
            signal=self._stop_signal.name or None,
            in_flight=self.parts.throttle.in_use,
            grace_seconds=grace_seconds,
        )
        await self.cycle.stop(grace_seconds=grace_seconds)

    # ------------------------------------------------------------ HTTP
    async def _serve_http(self) -> HttpServer:
        app = web.Application()
        add_health_routes(app, Probes(liveness=self.liveness, readiness=self.readiness, metrics=self._render_metrics))
        server = HttpServer(app)
        settings = self._settings
        await server.start(
            host=settings.api_host, port=settings.api_port, any_port_will_do="api_port" not in settings.model_fields_set
        )
        emit(Event.HTTP_LISTENING, address=f"http://{settings.api_host}:{server.port}", wanted_port=settings.api_port)
        return server

    def liveness(self) -> Health:
        """Does the daemon still tick? A tick in progress wakes at least once in an interval."""
        interval_seconds = self._settings.wf7_scheduler_interval_seconds
        quiet_seconds = time.monotonic() - self.cycle.pulse
        allowed_seconds = max(3 * interval_seconds, interval_seconds + _LIVENESS_SLACK_SECONDS)
        problems: tuple[str, ...] = ()
        if quiet_seconds > allowed_seconds:
            problems = (f"no tick for {quiet_seconds:.0f} s; one is due every {interval_seconds:g} s",)
        return Health(problems=problems, facts={"seconds_since_tick": round(quiet_seconds, 1)})

    def readiness(self) -> Health:
        """Can pages be curated now?"""
        problems = []
        if self._stop_signal.is_set():
            problems.append("the daemon is stopping")
        if not self.parts.ledger.database_is_up:
            problems.append("Postgres can't be reached")
        pause = self.parts.account.paused
        if pause is not None:
            problems.append(f"the ScraperAPI account is paused ({pause.reason}): {pause.message}")
        return Health(
            problems=tuple(problems),
            facts={"mode": self._rollout.mode, "version": __version__, "worker": self.parts.worker},
        )

    def _render_metrics(self) -> bytes:
        metrics, throttle = self.parts.metrics, self.parts.throttle
        metrics.loop_lag.set(self._worst_lag_seconds)
        self._worst_lag_seconds = 0.0
        metrics.concurrency_limit.set(throttle.limit)
        metrics.concurrency_in_use.set(throttle.in_use)
        metrics.connection_pool_utilization.set(self.parts.client.counters.pool_utilization)
        pool = self.database.engine.pool
        if isinstance(pool, QueuePool):
            metrics.db_connections.labels(state="in_use").set(pool.checkedout())
            metrics.db_connections.labels(state="idle").set(pool.checkedin())
        return metrics.render()

    # ------------------------------------------------------------ first and last words
    def _say_started(self) -> None:
        settings = self._settings
        emit(
            Event.DAEMON_STARTED,
            version=__version__,
            mode=self._rollout.mode,
            max_concurrent=settings.scraper_api_max_concurrent,
            batch_size=settings.wf7_concurrent_batch_size,
            interval_seconds=settings.wf7_scheduler_interval_seconds,
            lease_seconds=settings.wf7_lease_seconds,
            database="embedded" if settings.database_url is None else "DATABASE_URL",
            source="scraperapi" if settings.uses_public_scraper_api else settings.scraper_api_url,
        )
        for name, wanted, used in (
            ("HTTP_CONNECTIONS_PER_HOST", settings.http_connections_per_host, settings.connections_per_host),
            ("HTTP_CONNECTION_POOL_SIZE", settings.http_connection_pool_size, settings.connection_limit),
        ):
            if used != wanted:
                emit(
                    Event.SETTINGS_ADJUSTED,
                    setting=name,
                    message=f"{wanted} is raised to {used}, SCRAPER_API_MAX_CONCURRENT: all calls go to one host",
                )

    def _say_stopped(self) -> None:
        total = self.cycle.total
        emit(
            Event.DAEMON_STOPPED,
            finished=sum(count for outcome, count in total.counts.items() if outcome.final),
            released=total.counts[Outcome.RELEASED],
            uptime_seconds=round(time.monotonic() - self._began, 3),
        )


async def _cancel(tasks: list[asyncio.Task[None]]) -> None:
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


def _throttle_changed(from_limit: int, to_limit: int, reason: str) -> None:
    emit(Event.THROTTLE_CHANGED, from_limit=from_limit, to_limit=to_limit, reason=reason)


def _account_paused(pause: Pause, probe_seconds: float) -> None:
    emit(Event.SCRAPERAPI_PAUSED, reason=pause.reason, message=pause.message, probe_seconds=probe_seconds)


def _account_resumed(pause: Pause) -> None:
    emit(
        Event.SCRAPERAPI_RESUMED,
        paused_seconds=round((datetime.now(UTC) - pause.since).total_seconds(), 3),
    )
