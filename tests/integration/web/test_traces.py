"""Traces of websites: one for each scrape, which continues the caller's, without a contact."""

from __future__ import annotations

import pytest
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from exported_spans import shown_by
from pagecurator.settings import OtelVariables
from pagecurator.telemetry.otel import open_tracer

TRACE = "0af7651916cd43dd8448eb211c80319c"
PARENT = {"traceparent": f"00-{TRACE}-b7ad6b7169203331-01"}


@pytest.fixture
async def spans(start_api, websites):
    """The spans of three requests: a website, the same one again, and one that does not exist."""
    site = websites.site(
        "/",
        "<p>Anna Miller, Director</p><a href='mailto:anna@firm.example'>anna@firm.example</a>"
        "<p><a href='/team/anna-miller/contact'>Contact</a></p>",
    )
    websites.site("/team/anna-miller/contact", "<p>+44 20 7946 0018</p>")
    exporter = InMemorySpanExporter()
    variables = OtelVariables(values={"OTEL_EXPORTER_OTLP_ENDPOINT": "http://127.0.0.1:4318"})
    async with (
        open_tracer(variables, worker="test", redact=str, exporter=exporter) as tracer,
        start_api(tracer=tracer) as api,
    ):
        for website, headers in ((site, PARENT), (site, {}), (websites.address("/", host="127.0.0.2") + "x", {})):
            status, _, _ = await api.get(f"/scrap?website={website}", headers=headers)
            assert status == 200
    return exporter.get_finished_spans()


async def test_each_scrape_has_a_trace_that_continues_its_callers(spans):
    first, second, third = [span for span in spans if span.name == "website"]
    assert format(first.context.trace_id, "032x") == TRACE
    assert (second.parent, third.parent) == (None, None)  # the connection was the same

    def names(root) -> list[str]:
        own = [span for span in spans if span.context.trace_id == root.context.trace_id]
        return [span.name for span in sorted(own, key=lambda span: span.start_time)]

    assert names(first)[:5] == ["website", "wait", "website page", "attempt", "extract"]
    assert names(first).count("attempt") == 2
    assert names(second) == ["website"]
    assert (first.attributes["pagecurator.website.cached"], second.attributes["pagecurator.website.cached"]) == (
        False,
        True,
    )
    assert first.attributes["pagecurator.outcome"] == "success"
    assert (third.attributes["pagecurator.outcome"], third.attributes["error.type"]) == ("error", "target_not_found")
    shown = shown_by(spans)
    assert [text for text in ("anna", "miller", "@", "79460", "7946 0") if text in shown] == []
