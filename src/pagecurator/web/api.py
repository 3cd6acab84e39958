"""The HTTP API as one part of the process: assembled, served, drained and closed."""

from __future__ import annotations

from collections.abc import Sequence

from aiohttp import web

from pagecurator.csv_jobs.service import CsvService
from pagecurator.runtime.container import Container
from pagecurator.web.app import build_app
from pagecurator.web.auth import ApiKeys
from pagecurator.web.listener import HttpServer
from pagecurator.web.middleware import Middlewares
from pagecurator.web.multipart import Uploads
from pagecurator.web.origins import OriginPolicy
from pagecurator.web.probes import Probes
from pagecurator.web.request_body import ConcurrencyLimit, RateLimit
from pagecurator.web.routes.csv_jobs import CsvJobRoutes
from pagecurator.web.routes.erasure import ErasureRoutes
from pagecurator.web.routes.health import greeting_route, health_routes
from pagecurator.web.routes.pages import PageRoutes
from pagecurator.web.routes.websites import WebsiteRoutes
from pagecurator.web.routing import Route
from pagecurator.web.signed_urls import UrlSigner
from pagecurator.websites.scraper import WebsiteScraper
from pagecurator.websites.slots import ScrapeSlots


class WebService(HttpServer):
    """The HTTP server. With ``API_ENABLED=false`` it only serves health, readiness and metrics."""

    def __init__(self, app: web.Application, middlewares: Middlewares) -> None:
        super().__init__(app)
        self._middlewares = middlewares

    @property
    def in_flight(self) -> int:
        """Requests in progress, except probes."""
        return self._middlewares.in_flight

    async def drain(self, *, grace_seconds: float) -> None:
        """Only serve probes from now on; return when the requests in flight are done, or the grace period is over."""
        await self._middlewares.drain(grace_seconds=grace_seconds)


def build_web(
    container: Container,
    *,
    scraper: WebsiteScraper,
    csv: CsvService,
    probes: Probes,
    keys: ApiKeys,
    unlisted: Sequence[Route] = (),
) -> WebService:
    """Assemble the service as the settings describe it; ``unlisted`` routes are served beside the API."""
    settings = container.settings
    routes: list[Route] = [greeting_route(), *health_routes(probes)]
    if settings.api_enabled:
        routes += api_routes(container, scraper=scraper, csv=csv)
    app, middlewares = build_app(
        routes,
        keys=keys,
        origins=OriginPolicy.from_settings(settings),
        rate_limit=RateLimit(per_minute=settings.api_requests_per_minute),
        metrics=container.metrics,
        with_docs=settings.api_enabled,
        unlisted=unlisted,
    )
    return WebService(app, middlewares)


def api_routes(container: Container, *, scraper: WebsiteScraper, csv: CsvService) -> Sequence[Route]:
    """All routes except probes."""
    settings, database = container.settings, container.database
    uploads = Uploads(
        max_bytes=settings.csv_max_bytes,
        concurrency=ConcurrencyLimit(settings.api_max_uploads),
        wait_seconds=settings.api_upload_wait_seconds,
    )
    per_host = settings.site_connections_per_host if settings.csv_fetch == "direct" else None
    signer = UrlSigner(database=database, secret=settings.download_link_secret)
    jobs = CsvJobRoutes(database=database, settings=settings, uploads=uploads, signer=signer, wake=csv.wake)
    return [
        *WebsiteRoutes(scraper=scraper, slots=ScrapeSlots(limit=settings.api_max_scrapes, per_host=per_host)).routes(),
        *jobs.routes(),
        *ErasureRoutes(database=database, settings=settings).routes(),
        *PageRoutes(database=database, settings=settings, uploads=uploads).routes(),
    ]
