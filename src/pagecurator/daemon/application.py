"""The application: one process of ``run``, ``run-once`` or ``serve``, which differ in their parts."""

from __future__ import annotations

import asyncio
import gc
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from sqlalchemy.pool import QueuePool

from pagecurator.curation.cycle import Cycle
from pagecurator.curation.cycle_report import CycleReport
from pagecurator.curation.page_task import CurationContext
from pagecurator.curation.results import Mode
from pagecurator.curation.service import Curation, build_curation
from pagecurator.daemon.api_part import ApiPart
from pagecurator.daemon.parts import CurationPart
from pagecurator.daemon.signals import StopSignal
from pagecurator.daemon.watchdog import Watchdog
from pagecurator.runtime import periodic
from pagecurator.runtime.container import Container, open_container, require_source
from pagecurator.runtime.garbage_collection import freeze_gc
from pagecurator.runtime.periodic import Command
from pagecurator.runtime.tasks import BackgroundTask, BackgroundTasks
from pagecurator.scraping.http.proxy import direct_proxy
from pagecurator.scraping.limits.account import Pause
from pagecurator.settings import Settings
from pagecurator.storage.account.replicas import Role
from pagecurator.storage.admin.reports import JobRun, delete_report, write_report
from pagecurator.storage.connection_errors import DatabaseUnavailable
from pagecurator.storage.engine import Database
from pagecurator.telemetry.traces import NO_TRACER, Tracer
from pagecurator.version import __version__
from pagecurator.web.exposure import require_safe_exposure
from pagecurator.web.probes import Health, Probes
from pagecurator.websites.extras import require_model

# What an application starts, checks and stops. The first part of a process reports for the whole of it.
# ``stop`` accepts nothing new, and returns when what is in flight has ended, or was released at the end of the
# grace. ``problems`` has a sentence for each thing that keeps the part from working now, ``facts`` what ``/readyz``
# shows beside the problems.
Part = CurationPart | ApiPart

_HEAD_START_SECONDS = 2.0
_PROBES_OF_RUN_ONCE = 3
_LAST_REPORT_SECONDS = 2.0


@asynccontextmanager
async def open_application(
    settings: Settings,
    *,
    worker: str,
    command: Command = Command.RUN_ONCE,
    fixed_mode: Mode | None = None,
    stop: StopSignal | None = None,
    tracer: Tracer = NO_TRACER,
) -> AsyncIterator[Application]:
    """Build the application, and close its parts in reverse order at the end of the block.

    ``fixed_mode`` overrides the feature flag (the demo and the benchmarks compare both modes). ``stop`` may be
    listening already: a signal that arrives while the parts are built stops the application before it claims a page.
    Raises ``StartRefused`` and ``ProxyRefused``; for ``run-once``, which does not wait for Postgres, ``SchemaDiffers``
    and ``DatabaseUnavailable``.
    """
    if command is not Command.SERVE or settings.csv_fetch == "scraperapi":
        require_source(settings)
    if command is not Command.RUN_ONCE:
        # What the API needs is opened later, by `run` after its first claim.
        for require in (require_safe_exposure, require_model, direct_proxy):
            require(settings)
    async with open_container(
        settings,
        worker=worker,
        role=Role.SERVICE if command is Command.SERVE else Role.CURATION,
        database_may_be_away=command is not Command.RUN_ONCE,
        tracer=tracer,
    ) as container:
        curation = (
            None
            if command is Command.SERVE
            else build_curation(container, fixed_mode=fixed_mode, is_daemon=command is Command.RUN)
        )
        api = None if command is Command.RUN_ONCE else ApiPart(container)
        yield Application(command=command, container=container, curation=curation, api=api, stop=stop or StopSignal())


class Application:
    """The parts of a process. :meth:`run` works until a signal; :meth:`run_once` drains the queue and returns."""

    def __init__(
        self,
        *,
        command: Command,
        container: Container,
        curation: Curation | None,
        api: ApiPart | None,
        stop: StopSignal,
    ) -> None:
        self._command = command
        self.container = container
        self._settings = container.settings
        self._stop_signal = stop
        self._began = time.monotonic()
        self._curation = curation
        self._api_part = api
        self._parts: list[Part] = []
        if curation is not None:
            self._parts.append(CurationPart(container, curation))
        if api is not None:
            self._parts.append(api)
        self._first = self._parts[0]
        self._waits_for_database = False
        self._watchdog = Watchdog(limit_seconds=self._settings.wf7_watchdog_seconds)
        self._lag_check_due: float | None = None
        self._worst_lag_seconds = 0.0
        self._background: BackgroundTasks | None = None
        self.failed = False
        """True when a supervised task ended: they never should."""
        self.unreachable: Pause | None = None
        """Set by :meth:`run_once` when it gave up because ScraperAPI can't be reached."""

    @property
    def curation(self) -> Curation:
        """The curation of pages; ``serve`` has none."""
        assert self._curation is not None
        return self._curation

    @property
    def _api(self) -> ApiPart:
        assert self._api_part is not None
        return self._api_part

    @property
    def cycle(self) -> Cycle:
        return self.curation.cycle

    @property
    def context(self) -> CurationContext:
        return self.curation.context

    @property
    def database(self) -> Database:
        return self.container.database

    # ------------------------------------------------------------ run and serve
    async def run(self) -> int:
        """Work until SIGTERM or SIGINT. Returns the exit code.

        The HTTP server answers while Postgres is away at the start; otherwise `run` claims pages first, and connections
        wait for the rest of a second. Raises ``PortTakenError``, and the database's error when waiting for it would not
        help.
        """
        with self._stop_signal.listening():
            connecting = asyncio.create_task(self.container.join(), name="wait for Postgres")
            self._waits_for_database = True
            try:
                await self._wait_for(connecting, timeout_seconds=_HEAD_START_SECONDS)
                if connecting.done():
                    connecting.result()
                async with self._api.listening():
                    serving = asyncio.create_task(self._serve(claims_first=connecting.done()), name="serve HTTP")
                    try:
                        if self._curation is None or not connecting.done():
                            await serving
                        await self._wait_for(connecting)
                        if connecting.done():
                            connecting.result()
                            await self._work(serving)
                        else:
                            await self._stop()
                    finally:
                        serving.cancel()
                        await asyncio.gather(serving, return_exceptions=True)
            finally:
                connecting.cancel()
                await asyncio.gather(connecting, return_exceptions=True)
        self._log_stopped()
        return 1 if self.failed else 0

    async def _work(self, serving: asyncio.Task[None]) -> None:
        self._waits_for_database = False
        if self._curation is not None:
            self._curation.cycle.last_activity = time.monotonic()
        async with self._background_tasks() as background:
            if self._curation is not None and not self._stop_signal.is_set():
                background.start(self._curation.tick_tasks())
            await self._wait_for(serving)
            if not serving.done():
                serving.cancel()
            elif error := serving.exception():
                background.pause_jobs()
                await self._stop()  # otherwise the pages that were claimed would wait for the end of their leases
                raise error
            else:
                background.start(self._api.background_tasks())
            ended = asyncio.create_task(background.until_one_ends(), name="wait for the end of a background task")
            await self._wait_for(ended)
            self.failed = ended.done()
            ended.cancel()
            background.pause_jobs()
            if background.failure is not None:
                failure = self.container.notifications.report_failure(background.failure, worker=self.container.worker)
                await asyncio.gather(self._stop(), failure)
            else:
                await self._stop()
            await self.container.notifications.flush()

    async def _serve(self, *, claims_first: bool) -> None:
        """Answer HTTP requests. ``claims_first``: once `run` has asked Postgres for pages, or that takes long."""
        if self._curation is not None and claims_first:
            with suppress(TimeoutError):
                async with asyncio.timeout(_HEAD_START_SECONDS):
                    await self._curation.cycle.first_claim.wait()
        gc.disable()  # as during the imports of the command, see pagecurator.__main__
        try:
            await self._api.serve(self._probes())
        finally:
            freeze_gc()

    # ------------------------------------------------------------ run-once
    async def run_once(self) -> CycleReport:
        """Drain what is due, then return. On a signal pages are released as in :meth:`run`."""
        try:
            with self._stop_signal.listening():
                async with self._background_tasks() as background:
                    return await self._drain(background)
        finally:
            self._log_stopped()

    async def _drain(self, background: BackgroundTasks) -> CycleReport:
        drain = asyncio.create_task(self.curation.drain(), name="drain")
        ended = asyncio.create_task(background.until_one_ends(), name="wait for the end of a background task")
        unreachable = asyncio.create_task(self._until_unreachable(), name="wait for an outage")
        await self._wait_for(drain, ended, unreachable)
        if not drain.done():
            if unreachable.done():
                await self.cycle.stop(grace_seconds=0)
            else:
                await self._stop()
        try:
            report = await drain
        finally:
            self.failed = ended.done()
            ended.cancel()
            unreachable.cancel()
        await self.container.notifications.finish(background.failure, worker=self.container.worker)
        return report

    async def _until_unreachable(self) -> None:
        await self.container.account.service.wait_for_failed_probes(_PROBES_OF_RUN_ONCE)
        self.unreachable = self.container.account.paused

    # ------------------------------------------------------------ what all of them do
    @asynccontextmanager
    async def _background_tasks(self) -> AsyncIterator[BackgroundTasks]:
        """Run the background tasks for the length of a block, which begins when the account was read."""
        tasks = [*self.container.background_tasks(), BackgroundTask(periodic.LOOP_LAG, self._measure_loop_lag)]
        if self._curation is not None:
            tasks += self._curation.background_tasks()
            tasks.append(BackgroundTask(periodic.REPLICA_REPORT, self._write_report))
        self._background = background = BackgroundTasks(tasks, settings=self._settings)
        try:
            with self._watchdog:
                self._first.log_started()
                if self._command is not Command.SERVE or self._settings.csv_fetch == "scraperapi":
                    await self.container.refresh_account()
                yield background
        finally:
            await background.cancel()
            if self._curation is not None:
                with suppress(DatabaseUnavailable, TimeoutError):
                    async with asyncio.timeout(_LAST_REPORT_SECONDS), self.database.begin() as conn:
                        await delete_report(conn, replica=self.container.coordinator.id)

    async def _write_report(self) -> None:
        runs = self._background.last_runs.items() if self._background is not None else ()
        jobs = tuple(JobRun(name=name, ended_at=ended_at, failed=failed) for name, (ended_at, failed) in runs)
        report = self.curation.report(replica=self.container.coordinator.id, jobs=jobs)
        async with self.context.database.begin(operation="report", required=False) as conn:
            await write_report(conn, report)

    async def _wait_for(self, *tasks: asyncio.Task[object], timeout_seconds: float | None = None) -> None:
        """Until one of the tasks is done, a signal, or the timeout."""
        stop = asyncio.create_task(self._stop_signal.wait(), name="wait for a signal")
        try:
            await asyncio.wait({*tasks, stop}, timeout=timeout_seconds, return_when=asyncio.FIRST_COMPLETED)
        finally:
            stop.cancel()

    async def _stop(self) -> None:
        grace_seconds = self._settings.wf7_shutdown_grace_seconds
        self._first.log_stopping(signal=self._stop_signal.name or None, grace_seconds=grace_seconds)
        await asyncio.gather(*[part.stop(grace_seconds=grace_seconds) for part in self._parts])

    def _log_stopped(self) -> None:
        self._first.log_stopped(uptime_seconds=round(time.monotonic() - self._began, 3))

    async def _measure_loop_lag(self) -> None:
        self._watchdog.beat()
        now = time.monotonic()
        if self._lag_check_due is not None:
            self._worst_lag_seconds = max(self._worst_lag_seconds, now - self._lag_check_due)
        self._lag_check_due = now + (periodic.LOOP_LAG.interval_seconds(self._settings) or 0.0)

    # ------------------------------------------------------------ health and metrics
    def _probes(self) -> Probes:
        return Probes(
            liveness=self.liveness,
            readiness=self.readiness,
            metrics=self.render_metrics,
            api_readiness=self.api_readiness if self._command is Command.RUN else None,
        )

    def liveness(self) -> Health:
        """Does the process make progress? While it waits for Postgres at the start, a restart would change nothing."""
        if self._waits_for_database and self._curation is not None:
            return Health(problems=(), facts={"seconds_since_tick": None})
        return self._first.liveness()

    def readiness(self) -> Health:
        """Can the process do its work now?"""
        return self._readiness(self._first, **self._first.facts())

    def api_readiness(self) -> Health:
        """Can the HTTP API of ``run`` serve requests now, whatever the state of the queue?"""
        return self._readiness(self._api)

    def _readiness(self, part: Part, **facts: str) -> Health:
        stopping = [f"the {self._first.noun} is stopping"] if self._stop_signal.is_set() else []
        return Health(
            problems=(*stopping, *part.problems()),
            facts={**facts, "version": __version__, "worker": self.container.worker},
        )

    def render_metrics(self) -> bytes:
        """The current metrics in Prometheus' text format."""
        metrics, throttle = self.container.metrics, self.container.throttle
        metrics.loop_lag.set(self._worst_lag_seconds)
        self._worst_lag_seconds = 0.0
        metrics.concurrency_limit.set(throttle.limit)
        metrics.concurrency_in_use.set(throttle.in_use)
        metrics.throttle_pause.set(throttle.backoff.seconds)
        metrics.connection_pool_utilization.set(self.container.client.counters.pool_utilization)
        account = self.container.account
        metrics.breaker_is(account.service.state)
        metrics.account_pause_is(account.paused.reason if account.paused is not None else None)
        metrics.database_reachable.set(self.database.is_up)
        pool = self.database.engine.pool
        if isinstance(pool, QueuePool):
            metrics.db_connections.labels(state="in_use").set(pool.checkedout())
            metrics.db_connections.labels(state="idle").set(pool.checkedin())
        return metrics.render()
