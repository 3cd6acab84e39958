"""The composition root: puts the parts together, runs them, stops them in order."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from pagecurator.curation.cycle import Cycle, CycleReport
from pagecurator.curation.dependencies import CurationContext
from pagecurator.curation.results import Mode, Outcome
from pagecurator.curation.service import Curation, build_curation
from pagecurator.daemon.running import Running
from pagecurator.daemon.serving import Serving, api_problems, open_serving, problem_of
from pagecurator.daemon.signals import StopSignal
from pagecurator.runtime.container import Container, open_container, require_source
from pagecurator.runtime.periodic import build_scheduler
from pagecurator.runtime.processes import Role
from pagecurator.scraping.limits.account import Pause
from pagecurator.settings import Settings
from pagecurator.storage.engine import Database
from pagecurator.telemetry.events import Event, emit
from pagecurator.version import __version__
from pagecurator.web.auth import require_safe_exposure
from pagecurator.web.routes.health import Health, Probes

_LIVENESS_SLACK_SECONDS = 60.0
_PROBES_OF_RUN_ONCE = 3


@asynccontextmanager
async def open_application(
    settings: Settings,
    *,
    worker: str,
    fixed_mode: Mode | None = None,
    stop: StopSignal | None = None,
    serving: bool = False,
) -> AsyncIterator[Application]:
    """Build the parts, hand out the daemon, and close them again in reverse order.

    ``fixed_mode`` leaves the feature flag out of account (the demo and the bench compare both modes). ``stop`` may be
    listening already: a signal that comes while the parts are built then stops the daemon before it claims anything.
    ``serving``: it is going to ``run``, and so to listen for HTTP and to wait for Postgres.
    Raises ``StartRefused``, and when it does not wait ``SchemaDiffers`` and ``DatabaseUnavailable``.
    """
    require_source(settings)
    if serving:
        require_safe_exposure(settings)
    async with open_container(settings, worker=worker, role=Role.CURATION, database_may_be_away=serving) as container:
        curation = build_curation(container, fixed_mode=fixed_mode)
        yield Application(container=container, curation=curation, stop=stop or StopSignal())


class Application:
    """The assembled parts. ``run`` serves until a signal; ``run_once`` drains the queue and returns."""

    def __init__(self, *, container: Container, curation: Curation, stop: StopSignal) -> None:
        self.container = container
        self.curation = curation
        self._settings = container.settings
        self._stop_signal = stop
        self._began = time.monotonic()
        self._running = Running(container=container, stop=self._stop_signal)
        self._waits_for_database = False
        self.failed = False
        """True after :meth:`run_once` when a background task ended: they never should."""
        self.unreachable: Pause | None = None
        """Set by :meth:`run_once` when it gave up because ScraperAPI can't be reached."""

    @property
    def cycle(self) -> Cycle:
        """What a tick does."""
        return self.curation.cycle

    @property
    def context(self) -> CurationContext:
        """What the journeys share."""
        return self.curation.context

    @property
    def database(self) -> Database:
        """The way to Postgres."""
        return self.container.database

    # ------------------------------------------------------------ the two ways to run
    async def run(self) -> int:
        """Look at the queue every interval until SIGTERM or SIGINT. Returns the exit code.

        While Postgres is away at the start, HTTP is answered already. Raises ``PortTakenError`` when the HTTP server
        can't listen where it was told to, and what is wrong with the database when waiting for it won't help.
        """
        probes = Probes(
            liveness=self.liveness,
            readiness=self.readiness,
            api_readiness=self.api_readiness,
            metrics=self._running.render_metrics,
        )
        failed = False
        with self._stop_signal.listening():
            async with self._running.joining() as joining:
                self._waits_for_database = True
                await joining.head_start()
                async with open_serving(self.container, probes=probes) as serving:
                    if await joining.is_done():
                        failed = await self._work(serving)
                    else:
                        await self._stop(serving)
        self._say_stopped()
        return 1 if failed else 0

    async def _work(self, serving: Serving) -> bool:
        """Curate until a signal, and stop in order. True when a background task ended: they never should."""
        self._waits_for_database = False
        self.cycle.last_activity = time.monotonic()
        scheduler = build_scheduler(self.curation.tick, interval_seconds=self._settings.wf7_scheduler_interval_seconds)
        background = self._running.background(
            [*self.curation.background_tasks(), *self.curation.early_ticks(), *serving.background_tasks()]
        )
        with self._running.watchdog:
            self._say_started()
            await self.container.refresh_account()
            scheduler.start(paused=self._stop_signal.is_set())
            failed = await self._running.until_stopped(background)
            scheduler.pause()  # shutting it down here would cut the running tick short
            await self._stop(serving)
            scheduler.shutdown(wait=False)
        await background.cancel()
        return failed

    async def run_once(self) -> CycleReport:
        """Drain what is due, then return. A signal gives the pages back as in :meth:`run`."""
        background = self._running.background(self.curation.background_tasks())
        try:
            with self._stop_signal.listening(), self._running.watchdog:
                self._say_started()
                await self.container.refresh_account()
                drain = asyncio.create_task(self._drain_once(), name="drain")
                stopped = asyncio.create_task(self._running.until_stopped(background), name="wait for a signal")
                hopeless = asyncio.create_task(self._until_unreachable(), name="wait for an outage")
                await asyncio.wait({drain, stopped, hopeless}, return_when=asyncio.FIRST_COMPLETED)
                if not drain.done():
                    if not hopeless.done():
                        await self._stop()
                    else:
                        await self.cycle.stop(grace_seconds=0)
                report = await drain
                self.failed = stopped.done() and stopped.result()
                stopped.cancel()
                hopeless.cancel()
                return report
        finally:
            await background.cancel()
            self._say_stopped()

    async def _drain_once(self) -> CycleReport:
        """One tick, and another one after each time that ScraperAPI could not be reached."""
        account = self.context.account
        report = await self.cycle.tick()
        while report.stopped_because == "service_unreachable" and not self.cycle.is_stopping:
            claimable = asyncio.create_task(account.wait_until_claimable(), name="wait until claimable")
            stopping = asyncio.create_task(self.cycle.wait_until_stopping(), name="wait for the end")
            await asyncio.wait({claimable, stopping}, return_when=asyncio.FIRST_COMPLETED)
            claimable.cancel()
            stopping.cancel()
            if not self.cycle.is_stopping:
                report = report.followed_by(await self.cycle.tick())
        return report

    async def _until_unreachable(self) -> None:
        await self.context.account.service.wait_for_failed_probes(_PROBES_OF_RUN_ONCE)
        self.unreachable = self.context.account.paused

    # ------------------------------------------------------------ stopping
    async def _stop(self, serving: Serving | None = None) -> None:
        grace_seconds = self._settings.wf7_shutdown_grace_seconds
        emit(
            Event.DAEMON_STOPPING,
            signal=self._stop_signal.name or None,
            in_flight=self.context.throttle.in_use,
            grace_seconds=grace_seconds,
        )
        await asyncio.gather(
            self.cycle.stop(grace_seconds=grace_seconds),
            *([serving.stop(grace_seconds=grace_seconds)] if serving is not None else []),
        )

    # ------------------------------------------------------------ HTTP
    def liveness(self) -> Health:
        """Does the daemon still tick? A tick in progress wakes at least once in an interval.

        While it waits for Postgres at the start it doesn't, and a restart would change nothing.
        """
        if self._waits_for_database:
            return Health(problems=(), facts={"seconds_since_tick": None})
        interval_seconds = self._settings.wf7_scheduler_interval_seconds
        quiet_seconds = time.monotonic() - self.cycle.last_activity
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
        if not self.database.is_up:
            problems.append("Postgres can't be reached")
        pause = self.context.account.paused
        if pause is not None:
            problems.append(problem_of(pause))
        return Health(
            problems=tuple(problems),
            facts={"mode": self.curation.rollout.stance, "version": __version__, "worker": self.context.worker},
        )

    def api_readiness(self) -> Health:
        """Can the HTTP API serve requests now, whatever becomes of the queue?"""
        problems = list(api_problems(self.container, database_is_up=self.context.database.is_up))
        if self._stop_signal.is_set():
            problems.insert(0, "the daemon is stopping")
        return Health(problems=tuple(problems), facts={"version": __version__, "worker": self.context.worker})

    # ------------------------------------------------------------ first and last words
    def _say_started(self) -> None:
        settings = self._settings
        emit(
            Event.DAEMON_STARTED,
            version=__version__,
            mode=self.curation.rollout.stance,
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
            finished=sum(count for outcome, count in total.by_outcome.items() if outcome.final),
            released=total.by_outcome[Outcome.RELEASED],
            uptime_seconds=round(time.monotonic() - self._began, 3),
        )
