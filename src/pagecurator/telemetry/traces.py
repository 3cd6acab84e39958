"""Spans of pages and websites. Without a collector they do nothing; ``otel`` records them with OpenTelemetry.

The innermost open span of a task is its current one, and :func:`span` starts a child of it. Attributes have the names
of OpenTelemetry's semantic conventions, or begin with ``pagecurator.``. They contain no message of an error and no
contact, and URLs only as :func:`safe_url` returns them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from contextvars import ContextVar, Token
from enum import Enum, auto
from types import TracebackType
from typing import Self
from urllib.parse import quote, unquote, urlsplit

Value = str | int | float | bool | None
Attributes = Mapping[str, Value]
"""Attributes that are None are omitted."""

Period = tuple[int, int]
"""Start and end, in nanoseconds since the epoch."""


class Kind(Enum):
    """What a span's operation is to other systems."""

    INTERNAL = auto()
    CLIENT = auto()
    CONSUMER = auto()


class Span:
    """One operation. This one is not recorded, nor are its children.

    ``with`` makes it the current span, and ends it; an exception that leaves the block fails it.
    """

    __slots__ = ()

    @property
    def is_recording(self) -> bool:
        """Whether attributes are worth computing."""
        return False

    @property
    def ids(self) -> tuple[str, str] | None:
        """Trace and span, as hexadecimal digits; None if they are not recorded."""
        return None

    def child(self, name: str, attributes: Attributes | None = None, *, kind: Kind = Kind.INTERNAL) -> Span:  # noqa: ARG002
        """A span inside of this one, which starts now."""
        return self

    def ended_child(
        self, name: str, attributes: Attributes | None = None, *, kind: Kind = Kind.INTERNAL, period: Period
    ) -> None:
        """Record a span inside of this one that has already ended."""

    def set(self, attributes: Attributes) -> None:
        """Add attributes."""

    def event(self, name: str, attributes: Attributes | None = None) -> None:
        """Record that something happened now."""

    def fail(self, error_type: str) -> None:
        """The operation failed; ``error_type`` is an error code or the name of an exception, never a message."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        pass


NO_SPAN = Span()


class Tracer:
    """Starts traces. This one records nothing."""

    __slots__ = ()

    def root(
        self,
        name: str,  # noqa: ARG002
        attributes: Attributes | None = None,  # noqa: ARG002
        *,
        kind: Kind = Kind.INTERNAL,  # noqa: ARG002
        start_nanoseconds: int | None = None,  # noqa: ARG002
    ) -> Span:
        """The first span of a new trace, or of the trace that :func:`continue_trace` named."""
        return NO_SPAN


NO_TRACER = Tracer()

_CURRENT: ContextVar[Span] = ContextVar("span", default=NO_SPAN)
_REMOTE: ContextVar[Mapping[str, str]] = ContextVar("remote_parent", default={})  # noqa: B039 - never changed


def current() -> Span:
    """The current span of this task."""
    return _CURRENT.get()


def make_current(span: Span) -> Token[Span]:
    """Called by a recorded span when its block begins; its end resets the token."""
    return _CURRENT.set(span)


def end_current(token: Token[Span]) -> None:
    """Called by a recorded span when its block ends."""
    _CURRENT.reset(token)


def span(name: str, attributes: Attributes | None = None, *, kind: Kind = Kind.INTERNAL) -> Span:
    """A child of the current span."""
    return _CURRENT.get().child(name, attributes, kind=kind)


def continue_trace(headers: Mapping[str, str]) -> None:
    """Let the traces that this task starts from now on continue the caller's, if the headers name one (W3C)."""
    parent = headers.get("traceparent")
    if parent is None:
        _REMOTE.set({})
        return
    carrier = {"traceparent": parent}
    if state := headers.get("tracestate"):
        carrier["tracestate"] = state
    _REMOTE.set(carrier)


def remote_parent() -> Mapping[str, str]:
    """The headers that :func:`continue_trace` found; empty without any."""
    return _REMOTE.get()


# ------------------------------------------------------------
# URLs in attributes. They say which page it was; its id finds the rest.
REDACTED = "REDACTED"
_LONGEST_URL = 500
_LAYERS = 5
_ADDRESS = re.compile(r"[^\s/:;,<>()\"'?&=]*@[^\s/:;,<>()\"'?&=]+")
"""An e-mail address, or the ``@name`` of a profile."""
_NUMBER = re.compile(r"\+?\d(?:[\s().\-_~]*\d){6,}")
_DATE = re.compile(r"(?:19|20)\d\d[.\-_]?[01]\d[.\-_]?[0-3]\d(?!\d)")


def safe_url(url: str, *, with_path: bool = True) -> str:
    """``url`` without user, query and fragment; e-mail addresses, ``@names`` and phone numbers in it are masked.

    Empty for a text that is no URL of HTTP.
    """
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError:
        return ""
    if not host or parts.scheme not in ("http", "https"):
        return ""
    host = f"[{host}]" if ":" in host else host
    path = parts.path if with_path else "/"
    decoded = path
    for _ in range(_LAYERS):
        decoded = unquote(decoded)
    masked = _NUMBER.sub(_masked_number, mask_addresses(decoded))
    if masked != decoded:
        path = quote(masked)
    return f"{parts.scheme}://{host}{'' if port is None else f':{port}'}{path}"[:_LONGEST_URL]


def mask_addresses(text: str) -> str:
    """``text`` without e-mail addresses and ``@names``."""
    return _ADDRESS.sub(REDACTED, text) if "@" in text else text


def _masked_number(found: re.Match[str]) -> str:
    return found[0] if _DATE.match(found[0]) else REDACTED


def url_attributes(url: str) -> dict[str, Value]:
    """The attributes of a page; ``url`` as :func:`safe_url` returns it."""
    return {"url.full": url or None, "server.address": urlsplit(url).hostname}


def request_attributes(url: str) -> dict[str, Value]:
    """The attributes of a GET request; ``url`` as :func:`safe_url` returns it."""
    parts = urlsplit(url)
    port = parts.port or {"http": 80, "https": 443}.get(parts.scheme)
    return {"http.request.method": "GET", **url_attributes(url), "server.port": port}
