"""Traces: URLs and attributes without secrets and contacts, what is sampled, and a collector that fails."""

from __future__ import annotations

import asyncio
import logging
import os
import subprocess
import sys
import time
from contextlib import suppress

import pytest
import structlog
from opentelemetry.sdk.trace.export import SpanExporter, SpanExportResult
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from pagecurator.extraction.contact import Contact, ContactKind, Source
from pagecurator.runtime.trace_urls import page_url
from pagecurator.settings import OtelVariables
from pagecurator.telemetry import otel, traces
from pagecurator.telemetry.otel import TracesRefused, open_tracer
from pagecurator.telemetry.traces import NO_SPAN, NO_TRACER, continue_trace, safe_url, span

ENDPOINT = {"OTEL_EXPORTER_OTLP_ENDPOINT": "http://collector.example:4318"}


def opened(exporter, redact=str, **variables):
    return open_tracer(OtelVariables(values=ENDPOINT | variables), worker="tester", redact=redact, exporter=exporter)


# ---------------------------------------------------------------- URLs
@pytest.mark.parametrize(
    ("url", "safe"),
    [
        ("https://firm.example/contact?mail=a@b.example#top", "https://firm.example/contact"),
        ("https://user:secret@firm.example:8443/", "https://firm.example:8443/"),
        ("https://firm.example/p/anna@firm.example/x", "https://firm.example/p/REDACTED/x"),
        ("https://firm.example/p/anna%2540firm.example", "https://firm.example/p/REDACTED"),
        ("https://firm.example/mailto:anna@firm.example", "https://firm.example/mailto%3AREDACTED"),
        ("https://firm.example/@anna", "https://firm.example/REDACTED"),
        ("https://firm.example/tel/+44%2020%207946-0018", "https://firm.example/tel/REDACTED"),
        ("https://firm.example/tel/02079460018", "https://firm.example/tel/REDACTED"),
        ("https://firm.example/2024-11-23/news-12345", "https://firm.example/2024-11-23/news-12345"),
        ("https://[2001:db8::1]:81/a%20b", "https://[2001:db8::1]:81/a%20b"),
        ("ftp://firm.example/", ""),
        ("mailto:anna@firm.example", ""),
        ("https://[broken", ""),
        ("nothing", ""),
    ],
)
def test_a_url_in_a_trace_has_neither_secrets_nor_contacts(url, safe):
    assert safe_url(url) == safe


def contact(name: str) -> Contact:
    return Contact(
        kind=ContactKind.EMAIL,
        value="x@firm.example",
        raw="",
        context="",
        confidence=1.0,
        source=Source.TEXT,
        name=name,
    )


@pytest.mark.parametrize(
    ("url", "names", "shown"),
    [
        ("https://firm.example/team/anna-mueller/cv", ["Anna Müller"], "https://firm.example/team/REDACTED/cv"),
        ("https://firm.example/team/M%C3%BCller", ["Anna Müller"], "https://firm.example/team/REDACTED"),
        ("https://firm.example/team/jmuller", ["J. Müller"], "https://firm.example/team/REDACTED"),
        ("https://firm.example/a%20b/c", ["Anna Müller"], "https://firm.example/a%20b/c"),
        ("https://firm.example/team/li", ["Li Bo"], "https://firm.example/team/li"),
        ("https://www.linkedin.com/in/somebody", [], "https://www.linkedin.com/"),
        ("https://[broken", ["Anna Müller"], ""),
    ],
)
def test_the_url_of_a_page_is_shown_without_the_names_that_were_found_on_it(url, names, shown):
    assert page_url(url, [contact(name) for name in names]) == shown


# ---------------------------------------------------------------- off
def test_without_a_tracer_nothing_is_recorded_and_opentelemetry_is_not_imported():
    root = NO_TRACER.root("page", {"a": 1})
    with root, span("fetch") as fetch:
        fetch.set({"b": 2})
        fetch.event("c")
        fetch.fail("d")
        fetch.ended_child("e", period=(1, 2))
    assert (root, fetch) == (NO_SPAN, NO_SPAN)
    assert (fetch.is_recording, fetch.ids) == (False, None)
    program = "import sys, pagecurator.cli.daemon\nprint([name for name in sys.modules if 'opentelemetry' in name])"
    assert subprocess.check_output([sys.executable, "-c", program], text=True) == "[]\n"


# ---------------------------------------------------------------- on
async def test_attributes_are_masked_and_errors_have_no_text():
    exporter = InMemorySpanExporter()
    async with opened(exporter, redact=lambda text: text.replace("k3y", "***")) as tracer:
        with suppress(ValueError), tracer.root("page", {"a": "k3y", "b": "at anna@firm.example"}):
            with suppress(asyncio.CancelledError), span("cut"):
                raise asyncio.CancelledError
            span("never ended")
            raise ValueError("anna@firm.example, k3y")
    cut, page = exporter.get_finished_spans()
    assert dict(page.attributes) == {"a": "***", "b": "at REDACTED", "error.type": "ValueError"}
    assert (page.events, page.status.description) == ((), None)
    assert dict(cut.attributes) == {"pagecurator.cancelled": True}
    assert cut.status.is_unset
    assert traces.current() is NO_SPAN


async def test_the_sdk_reads_its_variables_and_the_environment_is_as_before():
    exporter = InMemorySpanExporter()
    variables = {"OTEL_SERVICE_NAME": "curator", "OTEL_RESOURCE_ATTRIBUTES": "deployment.environment.name=test"}
    async with opened(exporter, **variables) as tracer:
        with tracer.root("page"):
            pass
    (page,) = exporter.get_finished_spans()
    shown = page.resource.attributes
    assert shown["service.name"] == "curator"
    assert shown["deployment.environment.name"] == "test"
    assert shown["service.instance.id"] == "tester"
    assert not any(name.startswith("OTEL_") for name in os.environ)


async def test_a_value_that_the_sdk_rejects_is_one_sentence():
    with pytest.raises(TracesRefused, match=r"^OpenTelemetry rejects .* ValueError: .*COUNT_LIMIT") as refused:
        async with opened(None, OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT="many"):
            pass
    assert refused.value.exit_code == 2
    assert not any(name.startswith("OTEL_") for name in os.environ)


async def test_a_trace_that_is_not_sampled_is_not_recorded():
    exporter = InMemorySpanExporter()
    async with opened(exporter, OTEL_TRACES_SAMPLER="always_off") as tracer:
        assert tracer.root("page") is NO_SPAN


@pytest.mark.parametrize(("propagators", "continues"), [(None, True), ("baggage", False), ("none", False)])
async def test_a_trace_continues_the_callers(propagators, continues):
    exporter = InMemorySpanExporter()
    trace_id = "0af7651916cd43dd8448eb211c80319c"
    given = {} if propagators is None else {"OTEL_PROPAGATORS": propagators}
    async with opened(exporter, **given) as tracer:
        continue_trace({"traceparent": f"00-{trace_id}-b7ad6b7169203331-01", "tracestate": "a=b"})
        with tracer.root("website") as first:
            pass
        continue_trace({"traceparent": "nonsense"})
        with tracer.root("website") as second:
            pass
        continue_trace({})
        with tracer.root("website") as third:
            pass
    found = [root.ids[0] == trace_id for root in (first, second, third)]
    assert found == [continues, False, False]


# ---------------------------------------------------------------- collectors that fail
class FailingExporter(SpanExporter):
    """Fails as often as it should, and logs like the SDK's own."""

    def __init__(self, *answers: SpanExportResult | Exception) -> None:
        self.answers = list(answers)

    def export(self, spans):
        answer = self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        if answer is SpanExportResult.FAILURE:
            logging.getLogger("opentelemetry.exporter.otlp").warning("Transient error %s", "refused")
            logging.getLogger("opentelemetry.exporter.otlp").error("Failed to export batch")
        return answer

    def shutdown(self):
        pass


async def test_an_unavailable_collector_is_logged_once_and_the_sdk_logs_nothing(caplog):
    failure, success = SpanExportResult.FAILURE, SpanExportResult.SUCCESS
    exporter = FailingExporter(failure, OSError("anna"), failure, success, success)
    with structlog.testing.capture_logs() as logs:
        async with opened(exporter, OTEL_BSP_MAX_EXPORT_BATCH_SIZE="1", OTEL_BSP_MAX_QUEUE_SIZE="10") as tracer:
            for _ in range(5):
                with tracer.root("page"):
                    pass
    down, up = logs
    assert down == {
        "event": "traces.unavailable",
        "log_level": "warning",
        "endpoint": "http://collector.example:4318",
        "error": "Transient error refused",
    }
    assert (up["event"], up["spans_lost"]) == ("traces.recovered", 3)
    assert caplog.records == []


class HangingExporter(SpanExporter):
    def export(self, spans):
        time.sleep(5)
        return SpanExportResult.SUCCESS

    def shutdown(self):
        pass


async def test_a_collector_that_does_not_answer_delays_the_end_by_a_bound(monkeypatch):
    monkeypatch.setattr(otel, "FLUSH_SECONDS", 0.05)
    began = time.monotonic()
    with structlog.testing.capture_logs() as logs:
        async with opened(HangingExporter()) as tracer:
            with tracer.root("page"):
                pass
    assert time.monotonic() - began < 5
    assert [entry["event"] for entry in logs] == ["traces.unavailable"]
    assert logs[0]["error"] == "the last spans were not accepted within 0.05 s"
    logging.getLogger("opentelemetry").propagate = True
