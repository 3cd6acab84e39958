"""The middlewares: metrics and log, error responses, admission."""

from __future__ import annotations

import asyncio
import contextlib
import secrets
import time
from collections.abc import Awaitable, Callable, Mapping

from aiohttp import web
from aiohttp.typedefs import Middleware
from yarl import URL

from pagecurator.storage.connection_errors import AccessDenied, DatabaseUnavailable, MissingRight
from pagecurator.telemetry.events import Event, emit
from pagecurator.telemetry.lean_structlog import structlog
from pagecurator.telemetry.metrics import Metrics
from pagecurator.telemetry.traces import continue_trace
from pagecurator.web.auth import CALLER, ApiKeys, caller_of
from pagecurator.web.disconnects import ClientGoneError, is_closed
from pagecurator.web.origins import OriginPolicy
from pagecurator.web.request_body import RateLimit
from pagecurator.web.responses import ApiError, database_failure, json_response
from pagecurator.web.routing import Route

_Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
REQUEST_ID = web.RequestKey("request_id", str)
"""Part of every response and log line and, with 500, of the body."""

_UNKNOWN = "(unknown)"
_CLIENT_GONE = 499
"""nginx's status for a client that left before its response."""
_DENIED_SECONDS = 60.0
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT"})


class Middlewares:
    """The middlewares of one application. ``routes`` maps handlers to their routes."""

    def __init__(
        self,
        *,
        keys: ApiKeys,
        origins: OriginPolicy,
        rate_limit: RateLimit,
        metrics: Metrics,
        routes: Mapping[_Handler, Route],
    ) -> None:
        self._keys = keys
        self._origins = origins
        self._rate_limit = rate_limit
        self._metrics = metrics
        self._routes = routes
        self._denied_at: dict[str, float] = {}
        self._stopping = False
        self._in_flight = 0
        self._idle = asyncio.Event()
        self._idle.set()

    @property
    def in_flight(self) -> int:
        """Requests in progress, except probes."""
        return self._in_flight

    async def drain(self, *, grace_seconds: float) -> None:
        """Reject new requests, except probes; return when those in flight are done, or the grace period is over."""
        self._stopping = True
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(grace_seconds):
                await self._idle.wait()

    def in_order(self) -> list[Middleware]:
        """All middlewares, the outermost first."""
        return [self._observe, self._translate, self._admit]

    def route_of(self, request: web.Request) -> Route | None:
        """The route of a request; None if there is none."""
        return self._routes.get(request.match_info.handler)

    @web.middleware
    async def _observe(self, request: web.Request, handler: _Handler) -> web.StreamResponse:
        """Log and count the request, without its query, which may contain anything."""
        began = time.monotonic()
        continue_trace(request.headers)
        request[REQUEST_ID] = secrets.token_hex(8)
        status = _CLIENT_GONE
        route = self.route_of(request)
        logged = route is None or not route.quiet
        self._in_flight += logged
        if self._in_flight:
            self._idle.clear()
        try:
            response = await handler(request)
            status = response.status
            return response
        finally:
            self._in_flight -= logged
            if not self._in_flight:
                self._idle.set()
            template = route.path if route else _UNKNOWN
            seconds = time.monotonic() - began
            self._metrics.api_requests.labels(route=template, status_class=f"{status // 100}xx").inc()
            self._metrics.api_seconds.labels(route=template).observe(seconds)
            if logged:
                emit(
                    Event.HTTP_REQUEST,
                    method=request.method if request.method in _METHODS else "?",
                    route=template,
                    status=status,
                    seconds=round(seconds, 4),
                    key=caller_of(request).fingerprint,
                    request_id=request[REQUEST_ID],
                )

    @web.middleware
    async def _translate(self, request: web.Request, handler: _Handler) -> web.StreamResponse:
        try:
            return await handler(request)
        except ClientGoneError:
            raise
        except Exception as error:
            if isinstance(error, ConnectionError) and is_closed(request):
                raise
            failure = _error_for(error)
            if isinstance(error, MissingRight):
                self._log_denied(request, error)
            if failure is None:
                self._log_failure(request, error)
                failure = ApiError(500, "Internal Server Error")
        if request.writer.output_size > 0:
            # Too late for another response: the one that has begun must not look complete.
            raise ConnectionResetError("the response was aborted")
        if self.route_of(request) is None and (response := await self._beside_routes(request, failure)) is not None:
            return response
        body = {"detail": failure.detail}
        if failure.status == 500:  # noqa: PLR2004 - to search the log for
            body["request_id"] = request[REQUEST_ID]
        return json_response(body, status=failure.status, headers=failure.headers)

    async def _beside_routes(self, request: web.Request, failure: ApiError) -> web.Response | None:
        """The response to what has no route of its own: OPTIONS, and paths with a trailing slash."""
        if failure.status not in (404, 405):
            return None
        preflight = self._origins.preflight(request, allow=failure.headers.get("Allow"))
        if preflight is not None:
            return preflight
        if request.method == "OPTIONS" and "Allow" in failure.headers:
            return web.Response(status=204, headers=failure.headers)
        return await _without_slash(request)

    @web.middleware
    async def _admit(self, request: web.Request, handler: _Handler) -> web.StreamResponse:
        """Check the headers before any of the body is read."""
        route = self.route_of(request)
        if route is None or not route.any_host:
            self._origins.require_host(request)
        if self._stopping and route is not None and not route.quiet:
            raise ApiError(503, "The server is stopping. Please try again in a while.", headers={"Retry-After": "5"})
        if route is not None and route.needs_key:
            self._origins.require_site(request)
            caller = self._keys.caller(request)
            request[CALLER] = caller
            if route.limited:
                self._rate_limit.take(caller.owner)
        return await handler(request)

    def _log_denied(self, request: web.Request, error: MissingRight) -> None:
        """Log at most once a minute: every request fails until the right is granted."""
        if time.monotonic() - self._denied_at.get(str(error), -_DENIED_SECONDS) >= _DENIED_SECONDS:
            self._denied_at[str(error)] = time.monotonic()
            self._log_failure(request, error)

    def _log_failure(self, request: web.Request, error: Exception) -> None:
        structlog.get_logger("pagecurator").debug("http.traceback", exc_info=error)
        route = self.route_of(request)
        emit(
            Event.HTTP_FAILED,
            request_id=request[REQUEST_ID],
            method=request.method,
            route=route.path if route else _UNKNOWN,
            error=f"{type(error).__name__}: {error}",
        )


async def _without_slash(request: web.Request) -> web.Response | None:
    """The redirect from ``/scrap/`` to ``/scrap``, if that route exists, with query, method and body.

    Its URL is relative, so it is right behind proxies that terminate TLS or add a prefix.
    """
    path = request.rel_url.raw_path
    shorter = path.rstrip("/")
    if not shorter or shorter == path:
        return None
    target = await request.app.router.resolve(request.clone(rel_url=URL(shorter, encoded=True)))
    if not isinstance(target.http_exception, web.HTTPMethodNotAllowed | None):
        return None
    up = "../" * (len(path) - len(shorter))
    query = f"?{request.rel_url.raw_query_string}" if request.rel_url.raw_query_string else ""
    return web.Response(status=307, headers={"Location": f"{up}{shorter.rpartition('/')[2]}{query}"})


def _error_for(error: Exception) -> ApiError | None:
    """The response to an exception; None for an internal error."""
    match error:
        case ApiError():
            return error
        case web.HTTPMethodNotAllowed():
            allow = ", ".join(sorted({*error.allowed_methods, "OPTIONS"}))
            return ApiError(405, "Method Not Allowed", headers={"Allow": allow})
        case web.HTTPException():
            return ApiError(error.status, error.reason)
        case MissingRight():
            return database_failure(AccessDenied(str(error)))  # it may be granted at runtime
        case DatabaseUnavailable():
            return database_failure(error)  # the outage is logged already
        case _:
            return None
