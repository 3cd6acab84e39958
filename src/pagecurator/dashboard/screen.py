"""What a screen and an action are, for the service that admits, reads and renders them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from pagecurator.dashboard.reader import Reader
from pagecurator.runtime.container import Container
from pagecurator.settings import Settings
from pagecurator.storage.engine import Database
from pagecurator.urls import UrlRefused, normalize_url
from pagecurator.web.auth import Caller
from pagecurator.web.probes import Probes
from pagecurator.web.responses import ApiError


@dataclass(frozen=True, slots=True, kw_only=True)
class DashboardContext:
    """What the screens share."""

    container: Container
    reader: Reader
    probes: Probes
    wake_csv: Callable[[], None]
    """Notifies the CSV jobs of this process that one was added or cancelled."""

    @property
    def settings(self) -> Settings:
        return self.container.settings

    @property
    def database(self) -> Database:
        return self.container.database


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """An admitted request. ``form`` is that of an action, else empty."""

    request: web.Request
    caller: Caller
    form: Mapping[str, str] = field(default_factory=dict)

    def query(self, name: str, *, longest: int = 2000) -> str:
        """A parameter of the URL without surrounding spaces; empty if it is missing or has a NUL character."""
        return clean(self.request.query.get(name, ""), longest=longest)

    def allow_only(self, *names: str, others: Collection[str] = ()) -> None:
        """Refuse other parameters: a filter with a typing error would otherwise show, or change, too much.

        ``others`` are allowed too, but are no filters.
        """
        for name in self.request.query:
            if name not in names and name not in others:
                raise ApiError(400, f"There is no filter “{clean(name, longest=60)}” here; there are {_listed(names)}.")


def one_of(given: str, known: Collection[str], what: str) -> str:
    """``given`` if it is known or empty. Raises :class:`ApiError` 400."""
    if given and given not in known:
        raise ApiError(400, f"There is no {what} “{clean(given, longest=60)}”; there are {_listed(known)}.")
    return given


def _listed(words: Collection[str]) -> str:
    *others, last = words
    return f"{', '.join(others)} and {last}" if others else last


def clean(text: str, *, longest: int = 2000) -> str:
    """``text`` as it may be sent to Postgres: without surrounding spaces, NUL and lone surrogates, and not too long."""
    return text.replace("\0", "").encode("utf-8", "ignore").decode().strip()[:longest]


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """What a template shows. ``age_seconds`` is that of its numbers; None: they are read for this request."""

    values: Mapping[str, Any] = field(default_factory=dict)
    title: str | None = None
    age_seconds: float | None = None
    problem: str = ""
    status: int = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Screen:
    """A page below ``/dashboard``. ``load`` may raise :class:`Missing` and ``DatabaseUnavailable``."""

    path: str
    title: str
    template: str
    load: Callable[[Visit], Awaitable[Content]]
    in_menu: bool = True
    is_live: bool = True
    """Its numbers are read again every few seconds."""
    needs_actions: bool = False
    """Only with DASHBOARD=full."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """An action was carried out. ``goto`` is a path below ``/dashboard`` with its query."""

    goto: str
    target: str
    """What was changed, for the log."""
    count: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    """A form that changes something. ``run`` is only called for confirmed forms of a page of this dashboard.

    It returns a :class:`Done`, or the :class:`Content` of ``template`` if the form has to be corrected.
    """

    path: str
    name: str
    """As in the log: ``pages.requeue``."""
    template: str
    title: str
    run: Callable[[Visit], Awaitable[Done | Content]]
    is_upload: bool = False
    """Its form has a file, which ``run`` reads. Sending a file is its confirmation."""
    is_dry_run: bool = False
    """It changes nothing, so it is neither confirmed nor logged: a form whose values don't belong into a URL."""
    long_field: str = ""
    """The field whose text is limited by the size of the form only."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Download:
    """A file. ``serve`` streams it."""

    path: str
    title: str
    serve: Callable[[Visit], Awaitable[web.StreamResponse]]


class ScreenModule:
    """What a module in ``screens/`` contributes."""

    def __init__(self, context: DashboardContext) -> None:
        self._context = context

    def screens(self) -> Sequence[Screen]:
        return ()

    def actions(self) -> Sequence[Action]:
        return ()

    def downloads(self) -> Sequence[Download]:
        return ()


class Missing(Exception):
    """There is nothing at this address; the message is one sentence."""


def host_of(text: str) -> str:
    """The domain of what was typed: a host with or without ``www.``, or any URL on it. Raises :class:`ApiError` 400."""
    try:
        return normalize_url(text if "://" in text else f"https://{text}").domain if text else ""
    except UrlRefused:
        raise ApiError(400, f"“{clean(text, longest=100)}” is not a domain.") from None
