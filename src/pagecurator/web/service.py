"""The HTTP service as one part of the process: built on the shared resources, started, stopped."""

from __future__ import annotations

from collections.abc import Sequence

from pagecurator.resources import Resources
from pagecurator.settings import Settings
from pagecurator.telemetry.events import Event, emit
from pagecurator.web.app import build_app
from pagecurator.web.auth import Keys
from pagecurator.web.health import Probes, greeting_route, health_routes
from pagecurator.web.limits import RateLimit, Slots
from pagecurator.web.pages import Pages
from pagecurator.web.routes import Route
from pagecurator.web.server import HttpServer
from pagecurator.web.uploads import Uploads

_MAX_UPLOAD_BYTES = 256 * 1024 * 1024


class WebService:
    """The server on its address. ``API_ENABLED=false`` leaves health, readiness and metrics."""

    def __init__(self, server: HttpServer, *, settings: Settings) -> None:
        self._server = server
        self._settings = settings

    @property
    def port(self) -> int:
        """The port that it really listens on."""
        return self._server.port

    async def start(self) -> None:
        """Listen. Raises ``PortTakenError``."""
        settings = self._settings
        await self._server.start(
            host=settings.api_host, port=settings.api_port, any_port_will_do="api_port" not in settings.model_fields_set
        )
        emit(
            Event.HTTP_LISTENING,
            address=f"http://{settings.api_host}:{self._server.port}",
            wanted_port=settings.api_port,
        )

    async def close(self) -> None:
        """Stop listening and end open requests."""
        await self._server.close()


def build_web(resources: Resources, *, probes: Probes) -> WebService:
    """Put the routes together."""
    settings = resources.settings
    routes: list[Route] = [greeting_route(), *health_routes(probes)]
    if settings.api_enabled:
        routes += api_routes(resources)
    app = build_app(
        routes,
        keys=Keys(settings.api_key_list),
        rate_limit=RateLimit(per_minute=settings.api_requests_per_minute),
        metrics=resources.metrics,
        with_docs=settings.api_enabled,
    )
    return WebService(HttpServer(app), settings=settings)


def api_routes(resources: Resources) -> Sequence[Route]:
    """Everything that needs a key."""
    uploads = Uploads(max_bytes=_MAX_UPLOAD_BYTES, slots=Slots(resources.settings.api_max_uploads))
    return [*Pages(database=resources.database, uploads=uploads).routes()]
