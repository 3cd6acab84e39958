"""``/``, ``/healthz``, ``/readyz`` and ``/metrics``: for probes and dashboards, without a key and without secrets."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Literal

from aiohttp import web
from prometheus_client import CONTENT_TYPE_LATEST
from pydantic import BaseModel, ConfigDict

from pagecurator.web.probes import Health, Probes
from pagecurator.web.responses import json_response
from pagecurator.web.routing import Route


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
