"""Single websites, CSV jobs and their HTTP API: as a part of the daemon, or as a process of its own (``serve``)."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from pagecurator.csv_jobs.service import CsvService, build_csv
from pagecurator.daemon.running import Running
from pagecurator.daemon.signals import StopSignal
from pagecurator.runtime.container import Container, open_container, require_source
from pagecurator.runtime.tasks import BackgroundTask
from pagecurator.scraping.limits.account import Pause
from pagecurator.settings import Settings
from pagecurator.telemetry.events import Event, emit
from pagecurator.version import __version__
from pagecurator.web.api import WebService, build_web
from pagecurator.web.auth import require_safe_exposure
from pagecurator.web.routes.health import Health, Probes
from pagecurator.websites.scraper import WebsiteScraper, open_website_scraper


@dataclass(frozen=True, slots=True, kw_only=True)
class Serving:
    """The parts, put together on the resources of a process."""

    sites: WebsiteScraper
    csv: CsvService
    web: WebService

    def background_tasks(self) -> list[BackgroundTask]:
        """The background tasks that they need."""
        return [*self.sites.background_tasks(), *self.csv.background_tasks()]

    async def stop(self, *, grace_seconds: float) -> None:
        """Take on nothing more; requests and rows in flight may finish within the grace. Probes are answered on."""
        await asyncio.gather(self.web.drain(grace_seconds=grace_seconds), self.csv.stop(grace_seconds))


def problem_of(pause: Pause) -> str:
    """A sentence for ``/readyz``."""
    if pause.is_outage:
        return str(pause)
    return f"the ScraperAPI account is paused ({pause.reason}): {pause.message}"


def api_problems(container: Container, *, database_is_up: bool) -> Iterator[str]:
    """What keeps the HTTP API and CSV jobs from working. A pause only when they fetch through ScraperAPI."""
    if not database_is_up:
        yield "Postgres can't be reached"
    pause = container.account.paused
    if pause is not None and container.settings.csv_fetch == "scraperapi":
        yield problem_of(pause)


@asynccontextmanager
async def open_serving(container: Container, *, probes: Probes) -> AsyncIterator[Serving]:
    """Listen, for the length of a block. Raises ``PortTakenError``."""
    async with open_website_scraper(container) as sites:
        csv = build_csv(container, sites)
        web = build_web(container, sites=sites, csv=csv, probes=probes)
        await web.start()
        try:
            yield Serving(sites=sites, csv=csv, web=web)
        finally:
            await web.close()


@asynccontextmanager
async def assembled_server(settings: Settings, *, worker: str, stop: StopSignal) -> AsyncIterator[Server]:
    """Build the parts, hand out the server, and close them again in reverse order.

    Raises ``StartRefused``.
    """
    require_safe_exposure(settings)
    if settings.csv_fetch == "scraperapi":
        require_source(settings)
    async with open_container(settings, worker=worker, database_may_be_away=True) as container:
        yield Server(container=container, stop=stop)


class Server:
    """``pagecurator serve``: everything but the curation of pages."""

    def __init__(self, *, container: Container, stop: StopSignal) -> None:
        self._container = container
        self._stop_signal = stop
        self._running = Running(container=container, stop=stop)
        self._began = time.monotonic()

    async def run(self) -> int:
        """Serve until SIGTERM or SIGINT. Returns the exit code.

        While Postgres is away at the start, HTTP is answered already. Raises ``PortTakenError``, and what is wrong with
        the database when waiting for it won't help.
        """
        probes = Probes(
            liveness=self.liveness,
            readiness=self.readiness,
            metrics=self._running.render_metrics,
        )
        failed = False
        with self._stop_signal.listening():
            async with self._running.joining() as joining:
                await joining.head_start()
                async with open_serving(self._container, probes=probes) as serving:
                    if await joining.is_done():
                        failed = await self._work(serving)
                    else:
                        await self._stop(serving)
        emit(Event.SERVER_STOPPED, uptime_seconds=round(time.monotonic() - self._began, 3))
        return 1 if failed else 0

    async def _work(self, serving: Serving) -> bool:
        """Serve until a signal, and stop in order. True when a background task ended: they never should."""
        with self._running.watchdog:
            background = self._running.background(serving.background_tasks())
            emit(Event.SERVER_STARTED, version=__version__, csv_fetch=self._container.settings.csv_fetch)
            if self._fetches_through_scraperapi:
                await self._container.refresh_account()
            failed = await self._running.until_stopped(background)
            await self._stop(serving)
        await background.cancel()
        return failed

    async def _stop(self, serving: Serving) -> None:
        grace_seconds = self._container.settings.wf7_shutdown_grace_seconds
        emit(
            Event.SERVER_STOPPING,
            signal=self._stop_signal.name or None,
            in_flight=serving.web.in_flight,
            grace_seconds=grace_seconds,
        )
        await serving.stop(grace_seconds=grace_seconds)

    def liveness(self) -> Health:
        """The event loop turns: else nobody would answer."""
        return Health(problems=(), facts={})

    def readiness(self) -> Health:
        """Can files be taken in, and websites be looked at?"""
        problems = list(api_problems(self._container, database_is_up=self._container.database.is_up))
        if self._stop_signal.is_set():
            problems.insert(0, "the server is stopping")
        return Health(
            problems=tuple(problems),
            facts={"csv_fetch": self._container.settings.csv_fetch, "version": __version__, "worker": self._worker},
        )

    @property
    def _worker(self) -> str:
        return self._container.worker

    @property
    def _fetches_through_scraperapi(self) -> bool:
        return self._container.settings.csv_fetch == "scraperapi"
