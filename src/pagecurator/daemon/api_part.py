"""The HTTP API with CSV jobs and single websites as a part of an application. ``run-once`` does not import it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Final

from pagecurator.csv_jobs.service import CsvService, build_csv
from pagecurator.daemon.parts import shared_problems
from pagecurator.runtime.container import Container
from pagecurator.runtime.tasks import BackgroundTask
from pagecurator.telemetry.events import Event, emit
from pagecurator.version import __version__
from pagecurator.web.api import WebService, build_web
from pagecurator.web.auth import ApiKeys
from pagecurator.web.routes.health import Health, Probes
from pagecurator.web.routing import Route
from pagecurator.websites.scraper import WebsiteScraper, open_website_scraper


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
            keys = ApiKeys(self._container.settings.api_key_list)
            self.web = build_web(
                self._container,
                scraper=self.sites,
                csv=self.csv,
                probes=probes,
                keys=keys,
                unlisted=self._dashboard(probes, keys),
            )
            await self.web.start()
            try:
                yield
            finally:
                await self.web.close()

    def _dashboard(self, probes: Probes, keys: ApiKeys) -> Sequence[Route]:
        mode = self._container.settings.dashboard_mode
        if mode == "off":
            return ()
        from pagecurator.dashboard.service import build_dashboard  # noqa: PLC0415 - only where it is served

        return build_dashboard(self._container, keys=keys, probes=probes, mode=mode, wake_csv=self.csv.wake)

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
        return shared_problems(self._container, needs_account=self._container.settings.csv_fetch == "scraperapi")

    def facts(self) -> dict[str, str]:
        return {"csv_fetch": self._container.settings.csv_fetch}

    def log_started(self) -> None:
        emit(Event.SERVER_STARTED, version=__version__, csv_fetch=self._container.settings.csv_fetch)

    def log_stopping(self, *, signal: str | None, grace_seconds: float) -> None:
        emit(Event.SERVER_STOPPING, signal=signal, in_flight=self.web.in_flight, grace_seconds=grace_seconds)

    def log_stopped(self, *, uptime_seconds: float) -> None:
        emit(Event.SERVER_STOPPED, uptime_seconds=uptime_seconds)
