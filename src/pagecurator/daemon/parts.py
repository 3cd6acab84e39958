"""The parts of an application: curation, and the HTTP API with CSV jobs and single websites."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final

from pagecurator.csv_jobs.service import CsvService, build_csv
from pagecurator.curation.claim_size import ClaimSize
from pagecurator.curation.results import Outcome
from pagecurator.curation.service import Curation
from pagecurator.runtime.container import Container
from pagecurator.runtime.tasks import BackgroundTask
from pagecurator.telemetry.events import Event, emit
from pagecurator.version import __version__
from pagecurator.web.api import WebService, build_web
from pagecurator.web.routes.health import Health, Probes
from pagecurator.websites.scraper import WebsiteScraper, open_website_scraper

_LIVENESS_SLACK_SECONDS = 60.0


class CurationPart:
    """The queue of pages: ``run`` and ``run-once``."""

    noun: Final = "daemon"
    """What the process calls itself: "the daemon is stopping"."""

    def __init__(self, container: Container, curation: Curation) -> None:
        self._container = container
        self._curation = curation

    def background_tasks(self) -> list[BackgroundTask]:
        return self._curation.background_tasks()

    async def stop(self, *, grace_seconds: float) -> None:
        await self._curation.cycle.stop(grace_seconds=grace_seconds)

    def liveness(self) -> Health:
        """Unhealthy when ticks stop. A tick in progress is active at least once in an interval."""
        interval_seconds = self._container.settings.wf7_scheduler_interval_seconds
        quiet_seconds = time.monotonic() - self._curation.cycle.last_activity
        allowed_seconds = max(3 * interval_seconds, interval_seconds + _LIVENESS_SLACK_SECONDS)
        problems: tuple[str, ...] = ()
        if quiet_seconds > allowed_seconds:
            problems = (f"no tick for {quiet_seconds:.0f} s; one is due every {interval_seconds:g} s",)
        return Health(problems=problems, facts={"seconds_since_tick": round(quiet_seconds, 1)})

    def problems(self) -> list[str]:
        return _problems(self._container, needs_account=True)

    def facts(self) -> dict[str, str]:
        return {"mode": self._curation.rollout.mode}

    def log_started(self) -> None:
        settings = self._container.settings
        emit(
            Event.DAEMON_STARTED,
            version=__version__,
            mode=self._curation.rollout.mode,
            max_concurrent=settings.scraper_api_max_concurrent,
            batch_size=ClaimSize(settings).pages(
                slots=settings.scraper_api_max_concurrent, mode=self._curation.rollout.mode
            ),
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

    def log_stopping(self, *, signal: str | None, grace_seconds: float) -> None:
        in_flight = self._container.throttle.in_use
        emit(Event.DAEMON_STOPPING, signal=signal, in_flight=in_flight, grace_seconds=grace_seconds)

    def log_stopped(self, *, uptime_seconds: float) -> None:
        counts = self._curation.cycle.total.by_outcome
        emit(
            Event.DAEMON_STOPPED,
            finished=sum(count for outcome, count in counts.items() if outcome.final),
            released=counts[Outcome.RELEASED],
            uptime_seconds=uptime_seconds,
        )


class ApiPart:
    """The HTTP server, CSV jobs and single websites: ``run`` and ``serve``. To be used while it is listening."""

    noun: Final = "server"
    sites: WebsiteScraper
    csv: CsvService
    web: WebService

    def __init__(self, container: Container) -> None:
        self._container = container

    @asynccontextmanager
    async def listening(self, probes: Probes) -> AsyncIterator[None]:
        """Listen for the length of a block. Raises ``PortTakenError``."""
        async with open_website_scraper(self._container) as self.sites:
            self.csv = build_csv(self._container, self.sites)
            self.web = build_web(self._container, scraper=self.sites, csv=self.csv, probes=probes)
            await self.web.start()
            try:
                yield
            finally:
                await self.web.close()

    def background_tasks(self) -> list[BackgroundTask]:
        return [*self.sites.background_tasks(), *self.csv.background_tasks()]

    async def stop(self, *, grace_seconds: float) -> None:
        """Probes are answered until the end."""
        await asyncio.gather(self.web.drain(grace_seconds=grace_seconds), self.csv.stop(grace_seconds))

    def liveness(self) -> Health:
        """An answer is the proof: the event loop runs."""
        return Health(problems=(), facts={})

    def problems(self) -> list[str]:
        """A pause of the account is one only when websites are fetched through ScraperAPI."""
        return _problems(self._container, needs_account=self._container.settings.csv_fetch == "scraperapi")

    def facts(self) -> dict[str, str]:
        return {"csv_fetch": self._container.settings.csv_fetch}

    def log_started(self) -> None:
        emit(Event.SERVER_STARTED, version=__version__, csv_fetch=self._container.settings.csv_fetch)

    def log_stopping(self, *, signal: str | None, grace_seconds: float) -> None:
        emit(Event.SERVER_STOPPING, signal=signal, in_flight=self.web.in_flight, grace_seconds=grace_seconds)

    def log_stopped(self, *, uptime_seconds: float) -> None:
        emit(Event.SERVER_STOPPED, uptime_seconds=uptime_seconds)


Part = CurationPart | ApiPart
"""What an application starts, checks and stops. The first part of a process reports for the whole of it.

``stop`` accepts nothing new, and returns when what is in flight has ended, or was released at the end of the grace.
``problems`` has a sentence for each thing that keeps the part from working now, ``facts`` what ``/readyz`` shows
beside the problems.
"""


def _problems(container: Container, *, needs_account: bool) -> list[str]:
    problems = [] if container.database.is_up else ["Postgres can't be reached"]
    pause = container.account.paused
    if needs_account and pause is not None:
        problems.append(
            str(pause) if pause.is_outage else f"the ScraperAPI account is paused ({pause.reason}): {pause.message}"
        )
    return problems
