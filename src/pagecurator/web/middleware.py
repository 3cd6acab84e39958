"""What every request passes through: it is counted, told in the log, let in or not, and its failures become answers."""

from __future__ import annotations

import asyncio
import contextlib
import secrets
import time
from collections.abc import Awaitable, Callable, Mapping

import structlog
from aiohttp import web
from aiohttp.typedefs import Middleware
from yarl import URL

from pagecurator.storage.engine import AccessDenied, DatabaseUnavailable, MissingRight
from pagecurator.telemetry.events import Event, emit
from pagecurator.telemetry.metrics import Metrics
from pagecurator.web.auth import ApiKeys, caller_of, set_caller
from pagecurator.web.disconnects import ClientGoneError
from pagecurator.web.error_responses import ApiError, database_failure
from pagecurator.web.origins import OriginPolicy
from pagecurator.web.request_limits import RateLimit
from pagecurator.web.responses import json_response
from pagecurator.web.routing import Route

_Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
REQUEST_ID = web.RequestKey("request_id", str)
"""On every answer, every line of the log and, with 500, in the body."""

_UNKNOWN = "(unknown)"
_CLIENT_GONE = 499
"""As nginx counts them: the client left before its answer."""
_DENIED_SECONDS = 60.0


class Middlewares:
    """The middlewares. ``routes`` tells which route a handler belongs to."""

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
        """Requests that are being answered, probes left out."""
        return self._in_flight

    async def drain(self, *, grace_seconds: float) -> None:
        """Refuse new requests, probes excepted; return when those in flight are answered, or the grace is over."""
        self._stopping = True
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(grace_seconds):
                await self._idle.wait()

    def in_order(self) -> list[Middleware]:
        """The outermost first."""
        return [self._observe, self._translate, self._admit]

    def route_of(self, request: web.Request) -> Route | None:
        """None for what is not there."""
        return self._routes.get(request.match_info.handler)

    @web.middleware
    async def _observe(self, request: web.Request, handler: _Handler) -> web.StreamResponse:
        """One line in the log, one count; never a query, which may hold anything."""
        began = time.monotonic()
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
            if isinstance(error, ConnectionError) and _is_gone(request):
                raise
            failure = _error_for(error)
            if isinstance(error, MissingRight):
                self._log_denied(request, error)
            if failure is None:
                self._log_failure(request, error)
                failure = ApiError(500, "Internal Server Error")
        if _has_begun(request):  # too late for another answer: what was sent so far must not look whole
            raise ConnectionResetError("the answer broke off")
        if self.route_of(request) is None and (response := await self._beside_routes(request, failure)) is not None:
            return response
        body = {"detail": failure.detail}
        if failure.status == 500:  # noqa: PLR2004 - what to quote when asking us
            body["request_id"] = request[REQUEST_ID]
        return json_response(body, status=failure.status, headers=failure.headers)

    async def _beside_routes(self, request: web.Request, failure: ApiError) -> web.Response | None:
        """What is answered where no route is: OPTIONS, and paths with a slash too many."""
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
        """By the headers alone, before a byte of the body is asked for."""
        route = self.route_of(request)
        if route is None or not route.any_host:
            self._origins.require_host(request)
        if self._stopping and route is not None and not route.quiet:
            raise ApiError(503, "The server is stopping. Please try again in a while.", headers={"Retry-After": "5"})
        if route is not None and route.needs_key:
            self._origins.require_site(request)
            caller = self._keys.caller(request)
            set_caller(request, caller)
            if route.limited:
                self._rate_limit.take(caller.owner)
        return await handler(request)

    def _log_denied(self, request: web.Request, error: MissingRight) -> None:
        """Now and then: every request meets it until the right is there."""
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
    """The redirect from ``/scrap/`` to ``/scrap``, where there is such a route, with the query; method and body stay.

    The address is relative to the one asked for: it is right behind proxies that end TLS or add a prefix.
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
    """The answer to an exception; None: it is a fault of ours."""
    match error:
        case ApiError():
            return error
        case web.HTTPMethodNotAllowed():
            allow = ", ".join(sorted({*error.allowed_methods, "OPTIONS"}))
            return ApiError(405, "Method Not Allowed", headers={"Allow": allow})
        case web.HTTPException():
            return ApiError(error.status, error.reason)
        case MissingRight():
            return database_failure(AccessDenied(str(error)))  # it may be granted while we run
        case DatabaseUnavailable():
            return database_failure(error)  # that it is away stands in the log already
        case _:
            return None


_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT"})


def _has_begun(request: web.Request) -> bool:
    return request.writer.output_size > 0


def _is_gone(request: web.Request) -> bool:
    return request.transport is None or request.transport.is_closing()
