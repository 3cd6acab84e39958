"""The HTTP application: the routes behind their middlewares, and headers that every answer has."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Sequence
from typing import Any

from aiohttp import web

from pagecurator.telemetry.metrics import Metrics
from pagecurator.web.auth import ApiKeys
from pagecurator.web.docs_page import ApiDocs, add_assets
from pagecurator.web.listener import SERVER
from pagecurator.web.middleware import REQUEST_ID, Middlewares
from pagecurator.web.openapi import openapi_document
from pagecurator.web.origins import OriginPolicy
from pagecurator.web.request_limits import RateLimit
from pagecurator.web.routing import Route

TAGS = (
    ("sites", "Single websites, while you wait"),
    ("csv", "CSV files of websites, as jobs"),
    ("pages", "The queue of the daemon: pages and the contacts on them"),
    ("health", "For probes and dashboards; no key is needed"),
    ("about", "This API itself"),
)


def build_app(
    routes: Sequence[Route],
    *,
    keys: ApiKeys,
    origins: OriginPolicy,
    rate_limit: RateLimit,
    metrics: Metrics,
    with_docs: bool = True,
) -> tuple[web.Application, Middlewares]:
    """An application that serves ``routes`` and, ``with_docs``, their document and its page; and their access."""
    docs = ApiDocs(lambda: openapi_document(everything, tags=TAGS, with_keys=not keys.open))
    everything = [*routes, *(docs.routes() if with_docs else ())]
    handlers: dict[Callable[..., Any], Route] = {}
    middlewares = Middlewares(keys=keys, origins=origins, rate_limit=rate_limit, metrics=metrics, routes=handlers)
    app = web.Application(middlewares=middlewares.in_order())
    for route in everything:
        handler = _handler(route)
        handlers[handler] = route
        app.router.add_route(route.method, route.path, handler, expect_handler=_later)
        if route.method == "GET" and route.head:
            app.router.add_route("HEAD", route.path, handler, expect_handler=_later)
    if with_docs:
        add_assets(app)
    app.on_response_prepare.append(_last_headers)
    app.on_response_prepare.append(_cors_headers(origins))
    return app, middlewares


def _handler(route: Route) -> Callable[[web.Request], Coroutine[Any, Any, web.StreamResponse]]:
    async def handle(request: web.Request) -> web.StreamResponse:
        return await route.serve(request)

    return handle


async def _later(_request: web.Request) -> None:
    """``Expect: 100-continue`` is answered when the body is asked for, after the key was looked at."""


def _cors_headers(origins: OriginPolicy) -> Callable[[web.Request, web.StreamResponse], Coroutine[Any, Any, None]]:
    async def add(request: web.Request, response: web.StreamResponse) -> None:
        response.headers.update(origins.headers(request))

    return add


async def _last_headers(request: web.Request, response: web.StreamResponse) -> None:
    """What clients and proxies of the earlier system count on: one answer on a connection, never held back."""
    response.force_close()
    response.headers["Connection"] = "close"
    response.headers["X-Accel-Buffering"] = "no"
    response.headers["Server"] = SERVER
    response.headers.setdefault("Cache-Control", "no-store")
    response.headers["X-Content-Type-Options"] = "nosniff"
    request_id = request.get(REQUEST_ID)
    if request_id is not None:
        response.headers["X-Request-Id"] = request_id
