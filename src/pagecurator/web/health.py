"""``/healthz``, ``/readyz`` and ``/metrics``."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from aiohttp import web
from prometheus_client import CONTENT_TYPE_LATEST


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """One look at the daemon. ``problems`` holds a sentence for each thing that is wrong; none: all is well."""

    problems: tuple[str, ...]
    facts: dict[str, str | int | float | bool | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Probes:
    """Where the answers come from: the daemon."""

    liveness: Callable[[], Health]
    """Fails when the daemon no longer ticks. Never because Postgres or ScraperAPI is away: a restart cures neither."""
    readiness: Callable[[], Health]
    """Fails while pages can't be curated, and says why."""
    metrics: Callable[[], bytes]


def add_health_routes(app: web.Application, probes: Probes) -> None:
    """Serve the three endpoints. They need no key and tell no secret."""

    async def healthz(_request: web.Request) -> web.Response:
        return _answer(probes.liveness())

    async def readyz(_request: web.Request) -> web.Response:
        return _answer(probes.readiness())

    async def metrics(_request: web.Request) -> web.Response:
        return web.Response(body=probes.metrics(), headers={"Content-Type": CONTENT_TYPE_LATEST})

    app.router.add_get("/healthz", healthz)
    app.router.add_get("/readyz", readyz)
    app.router.add_get("/metrics", metrics)


def _answer(health: Health) -> web.Response:
    body = {"status": "unavailable" if health.problems else "ok", "problems": list(health.problems), **health.facts}
    return web.json_response(body, status=503 if health.problems else 200)
