"""The dashboard as routes of the HTTP server: admits requests, reads screens, runs actions, and renders the result."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from typing import Any, Literal
from urllib.parse import parse_qsl, urlencode

from aiohttp import web

from pagecurator.dashboard import reader
from pagecurator.dashboard.assets import serve_asset
from pagecurator.dashboard.reader import Reader
from pagecurator.dashboard.screen import Action, Content, DashboardContext, Download, Missing, Screen, Visit, clean
from pagecurator.dashboard.screens import all_screens
from pagecurator.dashboard.sessions import LoginLimit, Sessions
from pagecurator.runtime.container import Container
from pagecurator.storage.connection_errors import DatabaseTooSlow, DatabaseUnavailable
from pagecurator.telemetry.events import Event, emit
from pagecurator.version import __version__
from pagecurator.web.auth import CALLER, ApiKeys, Caller
from pagecurator.web.middleware import REQUEST_ID
from pagecurator.web.origins import OriginPolicy, is_same_origin
from pagecurator.web.probes import Probes
from pagecurator.web.request_body import limited_body
from pagecurator.web.responses import ApiError
from pagecurator.web.routing import Route
from pagecurator.web.signed_urls import public_address

_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
_HEADERS = {
    "Content-Security-Policy": _POLICY,
    "Cache-Control": "no-store",
    # Not `no-referrer`: browsers would send `Origin: null` with forms.
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Vary": "HX-Request",
}
_MAX_FORM_BYTES = 64 * 1024
_PLACE = re.compile(r"(?:[A-Za-z0-9_\-]+(?:/[A-Za-z0-9_\-]+)*)?(?:\?[!-~]*)?")
_CONFIRMED = "confirmed"
_FIRST_READ_SECONDS = 1.5

_LOGIN = "Log in"
_NOT_CONFIRMED = "The form was not confirmed, so nothing was changed."
_OTHER_SITE = (
    "The request did not come from a page of this dashboard, so nothing was changed. Behind a reverse proxy that "
    "changes the Host header, set TRUST_FORWARDED_HEADERS=true."
)
_READ_ONLY = "This dashboard only shows; DASHBOARD=full allows actions."
_AWAY = "The database can't be reached at the moment."


def build_dashboard(
    container: Container,
    *,
    keys: ApiKeys,
    probes: Probes,
    mode: Literal["read", "full"],
    wake_csv: Callable[[], None],
) -> Sequence[Route]:
    """The routes of the dashboard."""
    context = DashboardContext(container=container, reader=Reader(container.database), probes=probes, wake_csv=wake_csv)
    modules = all_screens(context)
    actions = [action for module in modules for action in module.actions()]
    settings = container.settings
    return Dashboard(
        context=context,
        sessions=Sessions(database=container.database, keys=keys, settings=settings),
        # AUTH_DISABLED does not lift this check: a page of any website could otherwise send actions (DNS rebinding).
        hosts=OriginPolicy(has_keys=not keys.open, allowed_hosts=settings.allowed_host_list),
        screens=[screen for module in modules for screen in module.screens()],
        downloads=[download for module in modules for download in module.downloads()],
        actions=actions if mode == "full" else (),
        refused=actions if mode == "read" else (),
    ).routes()


class Dashboard:
    """Screens and actions behind their checks. ``refused`` actions exist, but not in this mode."""

    def __init__(
        self,
        *,
        context: DashboardContext,
        sessions: Sessions,
        hosts: OriginPolicy,
        screens: Sequence[Screen],
        downloads: Sequence[Download],
        actions: Sequence[Action],
        refused: Sequence[Action] = (),
        login_limit: LoginLimit | None = None,
    ) -> None:
        self._context = context
        self._sessions = sessions
        self._hosts = hosts
        self._screens = screens
        self._downloads = downloads
        self._actions = actions
        self._refused = refused
        self._login_limit = login_limit or LoginLimit()
        self._can_act = bool(actions)

    def routes(self) -> Sequence[Route]:
        """All routes; polls of open pages are neither logged nor waited for at the end."""
        # The host is checked here, and refused with a page.
        shown = partial(Route, method="GET", tag="dashboard", needs_key=False, any_host=True, quiet=True)
        sent = partial(Route, method="POST", tag="dashboard", needs_key=False, any_host=True)
        found = [
            shown(
                path="/dashboard/assets/{name}", handle=self._guarded(serve_asset), summary="Assets of the dashboard"
            ),
            shown(path="/dashboard/login", handle=self._guarded(self._login_form), summary=_LOGIN),
            sent(path="/dashboard/login", handle=self._guarded(self._log_in), summary=_LOGIN),
            sent(path="/dashboard/logout", handle=self._guarded(self._log_out), summary="Log out"),
        ]
        for screen in self._screens:
            if screen.needs_actions and not self._can_act:
                continue
            path = f"/dashboard/{screen.path}".rstrip("/")
            found.append(shown(path=path, handle=self._guarded(partial(self._show, screen)), summary=screen.title))
        for download in self._downloads:
            handle = self._guarded(partial(self._serve, download))
            path = f"/dashboard/{download.path}"
            found.append(
                shown(path=path, handle=handle, summary=download.title, quiet=False, head=False, deadline_seconds=None)
            )
        for action in (*self._actions, *self._refused):
            act = partial(self._act, action) if action in self._actions else self._refuse
            found.append(
                sent(
                    path=f"/dashboard/{action.path}",
                    handle=self._guarded(act),
                    summary=action.title,
                    deadline_seconds=None,  # statements have their own
                )
            )
        return found

    # ------------------------------------------------------------ every request
    def _guarded(
        self, handle: Callable[[web.Request], Awaitable[web.StreamResponse]]
    ) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
        """``handle`` with the host check before it, and its errors as HTML."""

        async def guarded(request: web.Request) -> web.StreamResponse:
            try:
                self._hosts.require_host(request)
                _require_opened_here(request)
                return await handle(request)
            except Missing as error:
                return await self._problem(request, 404, "Not found", str(error))
            except DatabaseUnavailable as error:
                return await self._problem(request, 503, *_database_problem(error))
            except ApiError as error:
                return await self._problem(request, error.status, "This was not possible", _sentence(error))

        return guarded

    async def _page(
        self, request: web.Request, template: str, content: Content, *, screen: Screen | None = None, **more: Any
    ) -> web.Response:
        depth = request.path.rstrip("/").count("/") - 1
        caller = request.get(CALLER)
        values = {
            "home": "../" * (depth - 1) + ("../dashboard" if depth else "dashboard"),
            "root": "dashboard/" if not depth else "../" * (depth - 1) or "./",
            "here": screen.path if screen else None,
            "section": _section(request.path),
            "menu": [each for each in self._screens if each.in_menu],
            "title": content.title or (screen.title if screen else ""),
            "layout": "fragment.html" if _is_fragment(request) else "page.html",
            "is_live": screen is not None and screen.is_live,
            "can_act": self._can_act,
            "has_login": self._sessions.are_needed,
            "key": caller.fingerprint if caller else None,
            "age_seconds": content.age_seconds,
            "poll_seconds": reader.SHORTEST_SECONDS,
            "problem": content.problem,
            "version": __version__,
            **content.values,
            **more,
        }
        html = await asyncio.to_thread(_render, template, values)
        return web.Response(text=html, status=content.status, content_type="text/html", headers=_HEADERS)

    async def _problem(self, request: web.Request, status: int, title: str, sentence: str) -> web.Response:
        content = Content(values={"sentence": sentence}, title=title, status=status)
        # The page of a database that is away reloads automatically.
        return await self._page(request, "problem.html", content, is_live=status == 503 and request.method == "GET")  # noqa: PLR2004

    # ------------------------------------------------------------ screens
    async def _show(self, screen: Screen, request: web.Request) -> web.StreamResponse:
        caller = await self._sessions.caller(request)
        if caller is None:
            return self._to_login(request)
        request[CALLER] = caller
        content = await self._load(screen, Visit(request=request, caller=caller))
        if content is None:
            return await self._page(request, "loading.html", Content(), screen=screen, is_live=False)
        return await self._page(request, screen.template, content, screen=screen)

    @staticmethod
    async def _load(screen: Screen, visit: Visit) -> Content | None:
        """The content; None: numbers that were never read take long. The reader continues without this viewer."""
        if not screen.is_live or _is_fragment(visit.request):
            return await screen.load(visit)
        try:
            async with asyncio.timeout(_FIRST_READ_SECONDS):
                return await screen.load(visit)
        except TimeoutError:
            return None

    async def _serve(self, download: Download, request: web.Request) -> web.StreamResponse:
        caller = await self._sessions.caller(request)
        if caller is None:
            return self._to_login(request)
        request[CALLER] = caller
        return await download.serve(Visit(request=request, caller=caller))

    def _to_login(self, request: web.Request) -> web.Response:
        depth = request.path.rstrip("/").count("/") - 1
        if _is_fragment(request):  # an open page whose session has ended
            return web.Response(status=200, headers={**_HEADERS, "HX-Refresh": "true"})
        place = request.path.removeprefix("/dashboard").strip("/")
        place += f"?{request.rel_url.raw_query_string}" if request.rel_url.raw_query_string else ""
        root = "dashboard/" if not depth else "../" * (depth - 1)
        query = f"?{urlencode({'next': place})}" if place else ""
        return _redirect(f"{root}login{query}")

    # ------------------------------------------------------------ log in and out
    async def _login_form(self, request: web.Request) -> web.StreamResponse:
        if not self._sessions.are_needed or await self._sessions.caller(request) is not None:
            return _redirect(_place(request.query.get("next", "")))
        return await self._login_page(request, request.query.get("next", ""))

    async def _login_page(
        self, request: web.Request, goto: str, *, refusal: str = "", status: int = 200
    ) -> web.Response:
        content = Content(values={"goto": goto, "refusal": refusal}, title=_LOGIN, status=status)
        return await self._page(request, "login.html", content)

    async def _log_in(self, request: web.Request) -> web.StreamResponse:
        self._require_same_origin(request)
        form = await _read_form(request)
        goto = form.get("next", "")
        wait_seconds = self._login_limit.take(request)
        if wait_seconds:
            emit(Event.DASHBOARD_LOGIN, accepted=False, key=None, request_id=request[REQUEST_ID])
            refusal = f"Too many attempts. Try again in {wait_seconds:.0f} s."
            page = await self._login_page(request, goto, refusal=refusal, status=429)
            page.headers["Retry-After"] = str(int(wait_seconds) + 1)
            return page
        response = _redirect(_place(goto))
        caller = await self._sessions.begin(request, response, form.get("key", ""))
        fingerprint = caller.fingerprint if caller else None
        emit(Event.DASHBOARD_LOGIN, accepted=caller is not None, key=fingerprint, request_id=request[REQUEST_ID])
        if caller is None:
            return await self._login_page(request, goto, refusal="This key is not accepted.", status=403)
        request[CALLER] = caller
        return response

    async def _log_out(self, request: web.Request) -> web.StreamResponse:
        self._require_same_origin(request)
        response = _redirect("login")
        self._sessions.end(request, response)
        return response

    # ------------------------------------------------------------ actions
    async def _act(self, action: Action, request: web.Request) -> web.StreamResponse:
        caller = await self._admit_action(request)
        form = {} if action.is_upload else await _read_form(request, long_field=action.long_field)
        if form.get(_CONFIRMED) != "yes" and not action.is_upload and not action.is_dry_run:
            raise ApiError(400, _NOT_CONFIRMED)
        outcome = await action.run(Visit(request=request, caller=caller, form=form))
        if isinstance(outcome, Content):
            return await self._page(request, action.template, outcome, title=outcome.title or action.title)
        self._context.reader.expire()
        emit(
            Event.DASHBOARD_ACTION,
            action=action.name,
            target=outcome.target,
            count=outcome.count,
            key=caller.fingerprint,
            request_id=request[REQUEST_ID],
        )
        depth = request.path.rstrip("/").count("/") - 2
        return _redirect("../" * depth + _place(outcome.goto))

    async def _refuse(self, request: web.Request) -> web.StreamResponse:
        await self._admit_action(request)
        raise ApiError(403, _READ_ONLY)

    async def _admit_action(self, request: web.Request) -> Caller:
        self._require_same_origin(request)
        caller = await self._sessions.caller(request)
        if caller is None:
            raise ApiError(403, "The session has ended. Log in again.")
        request[CALLER] = caller
        return caller

    def _require_same_origin(self, request: web.Request) -> None:
        if not is_same_origin(request, host=public_address(request, self._context.settings)[1]):
            raise ApiError(403, _OTHER_SITE)


def _render(template: str, values: dict[str, Any]) -> str:
    from pagecurator.dashboard.rendering import render  # noqa: PLC0415 - Jinja2 is only needed with a viewer

    return render(template, values)


def _require_opened_here(request: web.Request) -> None:
    """Raise :class:`ApiError` 403 if a browser requests it as a part of another website; links from there are fine."""
    is_ours = request.headers.get("Sec-Fetch-Site", "same-origin") in ("same-origin", "none")
    wanted = (request.headers.get("Sec-Fetch-Mode"), request.headers.get("Sec-Fetch-Dest"))
    if not is_ours and wanted != ("navigate", "document"):
        raise ApiError(403, "Other websites may link to the dashboard, but not embed or read it.")


def _section(path: str) -> str:
    """The entry of the menu to which a page belongs."""
    first = path.removeprefix("/dashboard").strip("/").partition("/")[0]
    return "pages" if first == "page" else first


def _is_fragment(request: web.Request) -> bool:
    return request.headers.get("HX-Request") == "true"


def _redirect(location: str) -> web.Response:
    """``location`` is relative, so it is right behind proxies that add a prefix."""
    return web.Response(status=303, headers={**_HEADERS, "Location": location})


def _place(goto: str) -> str:
    """A path below ``/dashboard`` as a URL relative to one of its pages; anything else is the first screen."""
    if not _PLACE.fullmatch(goto) or not goto or goto.startswith("?"):
        return f"../dashboard{goto if _PLACE.fullmatch(goto) else ''}"
    return goto


async def _read_form(request: web.Request, *, long_field: str = "") -> dict[str, str]:
    """The fields of a form, each once. ``long_field`` is not truncated."""
    if request.content_type != "application/x-www-form-urlencoded":
        raise ApiError(415, "This is not a form.")
    data = bytearray()
    async with limited_body(request, max_bytes=_MAX_FORM_BYTES, what="form") as body:
        while chunk := await request.content.read(_MAX_FORM_BYTES):
            body.count_bytes(len(chunk))
            data += chunk
    try:
        pairs = parse_qsl(data.decode("utf-8"), keep_blank_values=True, max_num_fields=100)
    except ValueError:
        raise ApiError(400, "The form is invalid.") from None
    return {
        name: clean(value, longest=_MAX_FORM_BYTES) if name == long_field else clean(value) for name, value in pairs
    }


def _database_problem(error: DatabaseUnavailable) -> tuple[str, str]:
    if isinstance(error, DatabaseTooSlow):
        return "This takes too long", "The database did not answer in time. Narrow the filter, or try again later."
    return "The database is away", _AWAY


def _sentence(error: ApiError) -> str:
    if isinstance(error.detail, str):
        return error.detail
    return " ".join(f"{finding['msg'].removeprefix('Value error, ')}." for finding in error.detail)
