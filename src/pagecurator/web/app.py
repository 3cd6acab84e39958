"""The aiohttp application: routes, middlewares, and the headers of every response."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from aiohttp import web

from pagecurator.telemetry.metrics import Metrics
from pagecurator.web.auth import ApiKeys
from pagecurator.web.docs_page import ApiDocs, add_assets
from pagecurator.web.listener import SERVER
from pagecurator.web.middleware import REQUEST_ID, Middlewares
from pagecurator.web.origins import OriginPolicy
from pagecurator.web.request_body import RateLimit
from pagecurator.web.routing import Route

TAGS = (
    ("sites", "Single websites, synchronously"),
    ("csv", "CSV files of websites, processed as jobs"),
    ("pages", "The queue of pages, and their contacts"),
    ("health", "For probes and dashboards, without a key"),
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
    unlisted: Sequence[Route] = (),
) -> tuple[web.Application, Middlewares]:
    """The application for ``routes`` and, with ``with_docs``, their documentation; and its middlewares.

    ``unlisted`` routes are not part of the API: they are in no document, and no other origin may read them.
    """

    def document() -> dict[str, Any]:
        from pagecurator.web.openapi import openapi_document  # noqa: PLC0415 - imports slowly, and is seldom requested

        return openapi_document(everything, tags=TAGS, with_keys=not keys.open)

    docs = ApiDocs(document)
    everything = [*routes, *(docs.routes() if with_docs else ())]
    handlers: dict[Callable[..., Any], Route] = {}
    middlewares = Middlewares(keys=keys, origins=origins, rate_limit=rate_limit, metrics=metrics, routes=handlers)
    app = web.Application(middlewares=middlewares.in_order())
    for route in (*everything, *unlisted):
        handlers[route.serve] = route
        app.router.add_route(route.method, route.path, route.serve, expect_handler=_defer_continue)
        if route.method == "GET" and route.head:
            app.router.add_route("HEAD", route.path, route.serve, expect_handler=_defer_continue)
    if with_docs:
        add_assets(app)
    app.on_response_prepare.append(_set_headers)

    async def add_cors_headers(request: web.Request, response: web.StreamResponse) -> None:
        if handlers.get(request.match_info.handler) not in unlisted:
            await origins.add_headers(request, response)

    app.on_response_prepare.append(add_cors_headers)
    return app, middlewares


async def _defer_continue(_request: web.Request) -> None:
    """``100 Continue`` is sent when the body is read, after the key has been checked."""


async def _set_headers(request: web.Request, response: web.StreamResponse) -> None:
    """What clients and proxies of the earlier system rely on: one response per connection, never buffered."""
    response.force_close()
    response.headers["Connection"] = "close"
    response.headers["X-Accel-Buffering"] = "no"
    response.headers["Server"] = SERVER
    response.headers.setdefault("Cache-Control", "no-store")
    response.headers["X-Content-Type-Options"] = "nosniff"
    request_id = request.get(REQUEST_ID)
    if request_id is not None:
        response.headers["X-Request-Id"] = request_id
