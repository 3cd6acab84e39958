"""The HTTP API with CSV jobs and single websites as a part of an application: ``run`` and ``serve``.

What it serves is imported by :meth:`ApiPart.serve`: `run` claims its first pages before.
"""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from importlib import import_module
from typing import TYPE_CHECKING, Final

from pagecurator.daemon.parts import shared_problems
from pagecurator.runtime.container import Container
from pagecurator.runtime.event_loop import name_of
from pagecurator.runtime.tasks import BackgroundTask
from pagecurator.telemetry.events import Event, emit
from pagecurator.version import __version__
from pagecurator.web.probes import Health, Probes
from pagecurator.web.sockets import open_sockets

if TYPE_CHECKING:
    from pagecurator.csv_jobs.service import CsvService
    from pagecurator.web.api import WebService
    from pagecurator.web.auth import ApiKeys
    from pagecurator.web.routing import Route
    from pagecurator.websites.scraper import WebsiteScraper

# Imported in a thread: the event loop has claimed pages by then, and must see their responses and signals. What the
# first page imports comes first, so that two threads import it in the same order.
_SLOW_IMPORTS: Final = (
    "pagecurator.scraping.body.html_check",
    "pagecurator.extraction.pipeline",
    "pagecurator.csv_jobs.service",
    "pagecurator.web.api",
)


class ApiPart:
    """The HTTP server, CSV jobs and single websites. To be used while it is listening."""

    noun: Final = "server"
    sites: WebsiteScraper
    csv: CsvService
    web: WebService

    def __init__(self, container: Container) -> None:
        self._container = container
        self._sockets: list[socket.socket] = []
        self._open = AsyncExitStack()
        self.is_serving = False

    @asynccontextmanager
    async def listening(self) -> AsyncIterator[None]:
        """Listen for the length of a block; connections wait for :meth:`serve`. Raises ``PortTakenError``."""
        settings = self._container.settings
        self._sockets = await open_sockets(
            host=settings.api_host, port=settings.api_port, any_port_will_do="api_port" not in settings.model_fields_set
        )
        emit(
            Event.HTTP_LISTENING,
            address=f"http://{settings.api_host}:{self._sockets[0].getsockname()[1]}",
            wanted_port=settings.api_port,
        )
        try:
            async with self._open:
                yield
        finally:
            for opened in self._sockets:
                opened.close()

    async def serve(self, probes: Probes) -> None:
        """Open what the API needs, and answer requests until :meth:`listening` ends."""
        await asyncio.to_thread(_import, *_SLOW_IMPORTS, *self._dashboard_imports())
        from pagecurator.csv_jobs.service import build_csv  # noqa: PLC0415 - see above
        from pagecurator.web.api import build_web  # noqa: PLC0415
        from pagecurator.web.auth import ApiKeys  # noqa: PLC0415
        from pagecurator.websites.scraper import open_website_scraper  # noqa: PLC0415

        self.sites = await self._open.enter_async_context(open_website_scraper(self._container))
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
        self._open.push_async_callback(self.web.close)
        await self.web.serve(self._sockets)
        self.is_serving = True

    def _dashboard_imports(self) -> Sequence[str]:
        return () if self._container.settings.dashboard_mode == "off" else ("pagecurator.dashboard.service",)

    def _dashboard(self, probes: Probes, keys: ApiKeys) -> Sequence[Route]:
        mode = self._container.settings.dashboard_mode
        if mode == "off":
            return ()
        from pagecurator.dashboard.service import build_dashboard  # noqa: PLC0415 - only where it is served

        return build_dashboard(self._container, keys=keys, probes=probes, mode=mode, wake_csv=self.csv.wake)

    def background_tasks(self) -> list[BackgroundTask]:
        """To be started once it is serving."""
        return [*self.sites.background_tasks(), *self.csv.background_tasks()]

    async def stop(self, *, grace_seconds: float) -> None:
        """Probes are answered until the end."""
        if self.is_serving:
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
        emit(
            Event.SERVER_STARTED,
            version=__version__,
            csv_fetch=self._container.settings.csv_fetch,
            event_loop=name_of(asyncio.get_running_loop()),
        )

    def log_stopping(self, *, signal: str | None, grace_seconds: float) -> None:
        in_flight = self.web.in_flight if self.is_serving else 0
        emit(Event.SERVER_STOPPING, signal=signal, in_flight=in_flight, grace_seconds=grace_seconds)

    def log_stopped(self, *, uptime_seconds: float) -> None:
        emit(Event.SERVER_STOPPED, uptime_seconds=uptime_seconds)


def _import(*modules: str) -> None:
    for module in modules:
        import_module(module)
