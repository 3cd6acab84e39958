"""Traces with OpenTelemetry: imported only when they are exported.

The SDK reads its ``OTEL_…`` variables itself. Spans are exported in the background; a collector that is unavailable is
logged once and costs the spans, never a page. What the SDK logs is only used for the reason in that event.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import threading
import time
from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager, contextmanager
from contextvars import Context, Token, copy_context
from enum import StrEnum
from types import TracebackType
from typing import Any, Final, Self

from opentelemetry import trace
from opentelemetry.context import Context as TraceContext
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import OTELResourceDetector, Resource
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor, SpanExporter, SpanExportResult
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

from pagecurator.errors import UserError
from pagecurator.settings import OtelVariables
from pagecurator.telemetry.events import Event, emit
from pagecurator.telemetry.traces import (
    NO_SPAN,
    Attributes,
    Kind,
    Period,
    Span,
    Tracer,
    end_current,
    make_current,
    mask_addresses,
    remote_parent,
)
from pagecurator.version import __version__

FLUSH_SECONDS: Final = 2.0
"""At the end of the process, spans have this long to be exported."""

_KINDS: Final = {
    Kind.INTERNAL: trace.SpanKind.INTERNAL,
    Kind.CLIENT: trace.SpanKind.CLIENT,
    Kind.CONSUMER: trace.SpanKind.CONSUMER,
}
_Redact = Callable[[str], str]


class TracesRefused(UserError):
    """The SDK can't be configured; exit code 2."""


@asynccontextmanager
async def open_tracer(
    variables: OtelVariables, *, worker: str, redact: _Redact, exporter: SpanExporter | None = None
) -> AsyncIterator[Tracer]:
    """A tracer for the length of a block. At its end the spans are exported, within :data:`FLUSH_SECONDS`.

    ``worker`` is the resource's ``service.instance.id``. ``redact`` masks secrets in attributes. ``exporter`` replaces
    the one for OTLP. Raises :class:`TracesRefused`.
    """
    # urllib3 logs each request at the level debug, and in some versions with headers.
    logging.getLogger("urllib3").setLevel(max(logging.WARNING, logging.getLogger().level))
    try:
        with _in_environment(variables.values):
            monitored = _MonitoredExporter(exporter or OTLPSpanExporter(), endpoint=variables.endpoint)
            provider = _provider(worker, monitored)
    except Exception as error:  # whatever the SDK raises for an invalid value
        reason = redact(f"{type(error).__name__}: {error}")
        raise TracesRefused(f"OpenTelemetry rejects the value of a variable OTEL_…: {reason}") from error
    tracer = OtelTracer(provider, redact=redact, continues=_propagates(variables))
    # Warnings about values of variables were logged until here.
    with _sdk_log(monitored):
        try:
            yield tracer
        finally:
            await _flush(provider, monitored)


def _provider(worker: str, exporter: SpanExporter) -> TracerProvider:
    ours = {"service.name": "pagecurator", "service.version": __version__, "service.instance.id": worker}
    given = OTELResourceDetector().detect().attributes
    provider = TracerProvider(resource=Resource.create({**ours, **given}), shutdown_on_exit=False)
    provider.add_span_processor(BatchSpanProcessor(exporter))
    return provider


def _propagates(variables: OtelVariables) -> bool:
    given = variables.values.get("OTEL_PROPAGATORS")
    return given is None or "tracecontext" in [name.strip() for name in given.split(",")]


async def _flush(provider: TracerProvider, exporter: _MonitoredExporter) -> None:
    """Export what is left. The SDK's own limit of 30 seconds is too long for the end of a process."""
    flushing = threading.Thread(target=provider.shutdown, name="export spans", daemon=True)
    flushing.start()
    await asyncio.to_thread(flushing.join, FLUSH_SECONDS)
    if flushing.is_alive():
        exporter.give_up()


@contextmanager
def _in_environment(values: Mapping[str, str]) -> Iterator[None]:
    """Let the SDK find the variables from ``.env``, too; processes started later don't inherit them."""
    missing = {name: value for name, value in values.items() if name not in os.environ}
    os.environ.update(missing)
    try:
        yield
    finally:
        for name in missing:
            os.environ.pop(name, None)


# ------------------------------------------------------------
# Spans
class OtelTracer(Tracer):
    """Starts traces that are recorded, if the SDK's sampler decides so."""

    __slots__ = ("_continues", "_redact", "_tracer")

    def __init__(self, provider: trace.TracerProvider, *, redact: _Redact, continues: bool = True) -> None:
        self._tracer = provider.get_tracer("pagecurator", __version__)
        self._redact = redact
        self._continues = continues

    def root(
        self,
        name: str,
        attributes: Attributes | None = None,
        *,
        kind: Kind = Kind.INTERNAL,
        start_nanoseconds: int | None = None,
    ) -> Span:
        """The first span of a new trace, or of the trace that a caller's headers name."""
        parent = TraceContext()
        if self._continues and (headers := remote_parent()):
            parent = TraceContextTextMapPropagator().extract(headers, parent)
        return self.start(name, attributes, kind=kind, parent=parent, start_nanoseconds=start_nanoseconds)

    def start(
        self,
        name: str,
        attributes: Attributes | None,
        *,
        kind: Kind,
        parent: TraceContext,
        start_nanoseconds: int | None = None,
    ) -> Span:
        started = self._tracer.start_span(
            name, parent, _KINDS[kind], self.clean(attributes), start_time=start_nanoseconds, record_exception=False
        )
        return OtelSpan(started, self) if started.is_recording() else NO_SPAN

    def clean(self, attributes: Attributes | None) -> dict[str, Any]:
        """Without None, and without secrets and e-mail addresses: a safety net, no code adds one intentionally."""
        return {
            name: mask_addresses(self._redact(str(value))) if isinstance(value, str) else value
            for name, value in (attributes or {}).items()
            if value is not None
        }


class OtelSpan(Span):
    """A recorded span."""

    __slots__ = ("_failed", "_inside", "_span", "_token", "_tracer")

    def __init__(self, span: trace.Span, tracer: OtelTracer) -> None:
        self._span = span
        self._tracer = tracer
        self._inside = trace.set_span_in_context(span, TraceContext())
        self._token: Token[Span] | None = None
        self._failed = False

    @property
    def is_recording(self) -> bool:
        return True

    @property
    def ids(self) -> tuple[str, str]:
        context = self._span.get_span_context()
        return format(context.trace_id, "032x"), format(context.span_id, "016x")

    def child(self, name: str, attributes: Attributes | None = None, *, kind: Kind = Kind.INTERNAL) -> Span:
        return self._tracer.start(name, attributes, kind=kind, parent=self._inside)

    def ended_child(
        self, name: str, attributes: Attributes | None = None, *, kind: Kind = Kind.INTERNAL, period: Period
    ) -> None:
        began, ended = period
        started = self._tracer.start(name, attributes, kind=kind, parent=self._inside, start_nanoseconds=began)
        if isinstance(started, OtelSpan):
            started._span.end(ended)  # noqa: SLF001 - of the same class

    def set(self, attributes: Attributes) -> None:
        self._span.set_attributes(self._tracer.clean(attributes))

    def event(self, name: str, attributes: Attributes | None = None) -> None:
        self._span.add_event(name, self._tracer.clean(attributes))

    def fail(self, error_type: str) -> None:
        self._failed = True
        self._span.set_attribute("error.type", str(error_type))
        self._span.set_status(trace.StatusCode.ERROR)

    def __enter__(self) -> Self:
        self._token = make_current(self)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        if self._token is not None:
            end_current(self._token)
        if isinstance(error, asyncio.CancelledError):
            self._span.set_attribute("pagecurator.cancelled", value=True)
        elif error is not None and not self._failed:
            code = getattr(error, "code", None)
            self.fail(code if isinstance(code, StrEnum) else type(error).__name__)  # its text may quote a page
        self._span.end()


# ------------------------------------------------------------
# Export
class _MonitoredExporter(SpanExporter):
    """Logs when the collector is unavailable and when it is available again. Called in the SDK's thread."""

    def __init__(self, exporter: SpanExporter, *, endpoint: str) -> None:
        self.reasons = _Reasons()
        self._exporter = exporter
        self._endpoint = endpoint
        self._log_context: Context = copy_context()  # its lines name the worker
        self._lock = threading.Lock()
        self._down_since: float | None = None
        self._lost = 0
        self.has_given_up = False

    def export(self, spans: Sequence[ReadableSpan]) -> SpanExportResult:
        self.reasons.clear()
        try:
            result = self._exporter.export(spans)
        except Exception as error:  # noqa: BLE001 - whatever a version of the exporter raises
            self.reasons.add(f"{type(error).__name__}: {error}")
            result = SpanExportResult.FAILURE
        if result is SpanExportResult.SUCCESS:
            self._succeeded()
        else:
            self._failed(len(spans))
        return result

    def shutdown(self) -> None:
        with contextlib.suppress(Exception):
            self._exporter.shutdown()

    def force_flush(self, timeout_millis: int = 30_000) -> bool:
        return self._exporter.force_flush(timeout_millis)

    def give_up(self) -> None:
        """The process ends before the spans were exported."""
        self.reasons.add(f"the last spans were not accepted within {FLUSH_SECONDS:g} s")
        self._failed(0)
        self.has_given_up = True
        threading.Thread(target=self.shutdown, name="close exporter", daemon=True).start()

    def _failed(self, spans: int) -> None:
        with self._lock:
            self._lost += spans
            is_first, self._down_since = self._down_since is None, self._down_since or time.monotonic()
        if is_first:
            error = self.reasons.first
            self._log(lambda: emit(Event.TRACES_UNAVAILABLE, endpoint=self._endpoint, error=error))

    def _succeeded(self) -> None:
        with self._lock:
            since, self._down_since = self._down_since, None
            lost, self._lost = self._lost, 0
        if since is not None:
            down_seconds = round(time.monotonic() - since, 3)
            self._log(lambda: emit(Event.TRACES_RECOVERED, down_seconds=down_seconds, spans_lost=lost))

    def _log(self, log: Callable[[], None]) -> None:
        if not self.has_given_up:  # the log may be closed
            self._log_context.copy().run(log)


class _Reasons(logging.Handler):
    """What the SDK logs during an export; the first line says most."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self._first: str | None = None

    @property
    def first(self) -> str:
        return self._first or "the export failed"

    def clear(self) -> None:
        self._first = None

    def add(self, reason: str) -> None:
        if self._first is None:
            self._first = reason.strip().partition("\n")[0][:300]

    def emit(self, record: logging.LogRecord) -> None:
        if record.name.startswith("opentelemetry.exporter"):  # not that the queue is full, which follows from it
            self.add(record.getMessage())


@contextmanager
def _sdk_log(exporter: _MonitoredExporter) -> Iterator[None]:
    """Send the SDK's log to the exporter alone: it repeats itself with each batch, and each span that is dropped."""
    logger = logging.getLogger("opentelemetry")
    before = (logger.propagate, logger.handlers[:])
    logger.propagate, logger.handlers[:] = False, [exporter.reasons]
    try:
        yield
    finally:
        if not exporter.has_given_up:  # else a thread may still log, until the process ends
            logger.propagate, logger.handlers[:] = before
