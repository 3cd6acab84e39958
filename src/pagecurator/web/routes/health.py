"""``/``, ``/healthz``, ``/readyz`` and ``/metrics``: for probes and dashboards. They need no key and tell no secret."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from aiohttp import web
from prometheus_client import CONTENT_TYPE_LATEST
from pydantic import BaseModel, ConfigDict

from pagecurator.web.responses import json_response
from pagecurator.web.routing import Route


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
    api_readiness: Callable[[], Health] | None = None
    """Fails while requests to the HTTP API can't be served, whatever becomes of the queue. None: as ``readiness``."""


class Greeting(BaseModel):
    """The server answers."""

    status: Literal["healthy"] = "healthy"
    message: str = "Contact Scraper API is running"


class HealthReport(BaseModel):
    """`problems` holds a sentence for each thing that is wrong; there are more facts beside them."""

    model_config = ConfigDict(extra="allow")

    status: Literal["ok", "unavailable"]
    problems: list[str]


def health_routes(probes: Probes) -> Sequence[Route]:
    """What probes ask."""

    async def healthz(_request: web.Request) -> web.Response:
        return _health_response(probes.liveness())

    async def readyz(_request: web.Request) -> web.Response:
        return _health_response(probes.readiness())

    async def readyz_api(_request: web.Request) -> web.Response:
        return _health_response((probes.api_readiness or probes.readiness)())

    async def metrics(_request: web.Request) -> web.Response:
        return web.Response(body=probes.metrics(), headers={"Content-Type": CONTENT_TYPE_LATEST})

    return (
        Route(
            method="GET",
            path="/healthz",
            handle=healthz,
            tag="health",
            summary="Does the process still do its work?",
            response=HealthReport,
            errors={503: "It no longer ticks: restart it."},
            needs_key=False,
            any_host=True,
            quiet=True,
        ),
        Route(
            method="GET",
            path="/readyz",
            handle=readyz,
            tag="health",
            summary="Can it take on work now?",
            response=HealthReport,
            errors={503: "It can't, and says why."},
            needs_key=False,
            any_host=True,
            quiet=True,
        ),
        Route(
            method="GET",
            path="/readyz/api",
            handle=readyz_api,
            tag="health",
            summary="Can the HTTP API serve requests now, whatever becomes of the queue of pages?",
            response=HealthReport,
            errors={503: "It can't, and says why."},
            needs_key=False,
            any_host=True,
            quiet=True,
        ),
        Route(
            method="GET",
            path="/metrics",
            handle=metrics,
            tag="health",
            summary="Numbers in the text format of Prometheus",
            media_types=("text/plain",),
            needs_key=False,
            any_host=True,
            quiet=True,
        ),
    )


def greeting_route() -> Route:
    """``GET /``: the earlier system's clients look here first."""

    async def greet(_request: web.Request) -> Greeting:
        return Greeting()

    return Route(
        method="GET",
        path="/",
        handle=greet,
        tag="health",
        summary="The API is there",
        response=Greeting,
        needs_key=False,
        any_host=True,
        quiet=True,
    )


def _health_response(health: Health) -> web.Response:
    body = {"status": "unavailable" if health.problems else "ok", "problems": list(health.problems), **health.facts}
    return json_response(body, status=503 if health.problems else 200)
