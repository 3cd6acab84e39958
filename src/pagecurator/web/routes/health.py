"""``/``, ``/healthz``, ``/readyz`` and ``/metrics``: for probes and dashboards, without a key and without secrets."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Literal

from aiohttp import web
from prometheus_client import CONTENT_TYPE_LATEST
from pydantic import BaseModel, ConfigDict

from pagecurator.web.responses import json_response
from pagecurator.web.routing import Route


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """The result of a health check. ``problems`` has one sentence per problem; empty means healthy."""

    problems: tuple[str, ...]
    facts: dict[str, str | int | float | bool | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Probes:
    """The health checks, implemented by the daemon."""

    liveness: Callable[[], Health]
    """Fails if the daemon no longer ticks. Not if Postgres or ScraperAPI is unavailable: a restart wouldn't help."""
    readiness: Callable[[], Health]
    """Fails while pages can't be curated, with the reasons."""
    metrics: Callable[[], bytes]
    api_readiness: Callable[[], Health] | None = None
    """Fails while the HTTP API can't serve requests, whatever the state of the queue. None: same as ``readiness``."""


class Greeting(BaseModel):
    """The server is running."""

    status: Literal["healthy"] = "healthy"
    message: str = "Contact Scraper API is running"


class HealthReport(BaseModel):
    """`problems` has one sentence per problem; further fields have details."""

    model_config = ConfigDict(extra="allow")

    status: Literal["ok", "unavailable"]
    problems: list[str]


_probe = partial(Route, method="GET", tag="health", needs_key=False, any_host=True, quiet=True)


def health_routes(probes: Probes) -> Sequence[Route]:
    """The routes for probes."""

    async def healthz(_request: web.Request) -> web.Response:
        return _health_response(probes.liveness())

    async def readyz(_request: web.Request) -> web.Response:
        return _health_response(probes.readiness())

    async def readyz_api(_request: web.Request) -> web.Response:
        return _health_response((probes.api_readiness or probes.readiness)())

    async def metrics(_request: web.Request) -> web.Response:
        return web.Response(body=probes.metrics(), headers={"Content-Type": CONTENT_TYPE_LATEST})

    return (
        _probe(
            path="/healthz",
            handle=healthz,
            summary="Liveness: is the process working?",
            response=HealthReport,
            errors={503: "The process is blocked: restart it."},
        ),
        _probe(
            path="/readyz",
            handle=readyz,
            summary="Readiness: can pages be processed?",
            response=HealthReport,
            errors={503: "Not ready; `problems` has the reasons."},
        ),
        _probe(
            path="/readyz/api",
            handle=readyz_api,
            summary="Readiness of the HTTP API, whatever the state of the queue",
            response=HealthReport,
            errors={503: "Not ready; `problems` has the reasons."},
        ),
        _probe(
            path="/metrics",
            handle=metrics,
            summary="Metrics in the Prometheus text format",
            media_types=("text/plain",),
        ),
    )


def greeting_route() -> Route:
    """``GET /``, the health check of the earlier system's clients."""

    async def greet(_request: web.Request) -> Greeting:
        return Greeting()

    return _probe(path="/", handle=greet, summary="Check that the API is running", response=Greeting)


def _health_response(health: Health) -> web.Response:
    body = {"status": "unavailable" if health.problems else "ok", "problems": list(health.problems), **health.facts}
    return json_response(body, status=503 if health.problems else 200)
