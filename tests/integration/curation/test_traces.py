"""One trace a page: its spans, its attributes, and nothing in them that is a secret or a contact."""

from __future__ import annotations

import io
import json
from contextlib import asynccontextmanager
from dataclasses import replace

import pytest
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from opentelemetry.trace import SpanKind, StatusCode

from exported_spans import shown_by
from pagecurator.curation.results import Mode
from pagecurator.daemon.application import open_application
from pagecurator.settings import OtelVariables
from pagecurator.simulator import MemorySource, Rule, Simulator, SimulatorConfig
from pagecurator.telemetry.logs import Redactor, configure_logging
from pagecurator.telemetry.otel import open_tracer

SITE = "https://www.firm.example"
PERSONAL = f"{SITE}/team/anna-mueller/anna%40firm.example/%2B44-20-7946-0018?mail=boss@firm.example&token=t0ken"
RETRIED, FAILED, LONG, LOST = (f"{SITE}/{path}" for path in ("retried", "failed", "long", "lost"))
HTML = (
    "<!doctype html><html lang='en'><body><h1>Our team</h1><ul><li><h2>Anna Müller</h2><p>Managing Director</p>"
    "<p><a href='mailto:anna.mueller@firm.example'>anna.mueller@firm.example</a></p><p>Phone +44 20 7946 0018</p>"
    "<a href='https://www.linkedin.com/in/anna-mueller-4711'>LinkedIn</a></li></ul></body></html>"
)
CONTACTS = ("anna", "müller", "mueller", "79460", "7946 0", "7946-0", "boss", "-4711", "linkedin", "@")
SECRETS = ("integration-test-key", "t0ken", "c0llector-token")


@asynccontextmanager
async def tracing(curation, exporter, *, mode=Mode.CONCURRENT, **overrides):
    """A daemon whose spans are exported to ``exporter`` when the block ends."""
    settings = curation.settings(**overrides)
    variables = OtelVariables(
        values={
            "OTEL_EXPORTER_OTLP_ENDPOINT": "http://127.0.0.1:4318",
            "OTEL_EXPORTER_OTLP_HEADERS": "authorization=Bearer%20c0llector-token",
        }
    )
    async with (
        open_tracer(variables, worker="tester", redact=Redactor(settings).redact, exporter=exporter) as tracer,
        open_application(settings, worker="tester", fixed_mode=mode, tracer=tracer) as daemon,
    ):
        yield daemon


def tree(spans, root) -> list:
    """The names of a root span and its descendants, in the order of their start."""
    inside = sorted(
        (span for span in spans if span.parent is not None and span.parent.span_id == root.context.span_id),
        key=lambda span: span.start_time,
    )
    return [root.name, *[tree(spans, span) if span.name == "fetch" else span.name for span in inside]]


@pytest.fixture
async def traced(curation):
    """Pages with every kind of outcome, processed once: their spans by page, and the lines of the log."""
    long = HTML.replace("<h1>", f"<h1>{'word ' * 20_000}")
    pages = [(PERSONAL, HTML), (RETRIED, HTML), (FAILED, HTML), (LONG, long), (LOST, HTML)]
    async with Simulator(SimulatorConfig(source=MemorySource(pages), api_key=SECRETS[0])) as simulator:
        curation = replace(curation, simulator=simulator)
        curation.simulator.rules.add(
            Rule(url=RETRIED, action={"kind": "status", "status": 500}, nth=1),
            Rule(url=FAILED, action={"kind": "target", "status": 404}),
        )
        await curation.select(*[url for url, _ in pages])
        exporter, log = InMemorySpanExporter(), io.StringIO()
        configure_logging(curation.settings(log_format="json"), stream=log, worker="tester")
        async with tracing(curation, exporter, wf7_max_body_bytes=5 << 20) as daemon:
            committer = daemon.context.committer
            commit = committer.commit

            async def commit_too_late(page, outcome, fetch):
                if page.url == LOST:
                    await curation.execute("UPDATE pages SET claim_no = 2, claimed_by = 'other' WHERE url = $1", LOST)
                return await commit(page, outcome, fetch)

            committer.commit = commit_too_late
            await daemon.cycle.tick()
    lines = [json.loads(line) for line in log.getvalue().splitlines()]
    return exporter.get_finished_spans(), lines, simulator.url


async def test_every_page_has_one_trace_with_its_stages_and_no_secret_and_no_contact(curation, traced):
    spans, lines, simulator_url = traced
    ids = {str(row["id"]): row["url"] for row in await curation.rows("SELECT id, url FROM pages")}
    roots = {ids[span.attributes["pagecurator.page.id"]]: span for span in spans if span.parent is None}
    assert len(roots) == 5
    assert {span.context.trace_id for span in spans} == {root.context.trace_id for root in roots.values()}

    once = ["page", "claim", ["fetch", "wait", "attempt"], "extract", "save"]
    assert tree(spans, roots[next(url for url in roots if "team" in url)]) == once
    assert tree(spans, roots[LONG]) == once
    assert tree(spans, roots[LOST]) == once
    assert tree(spans, roots[FAILED]) == ["page", "claim", ["fetch", "wait", "attempt"], "save"]
    assert tree(spans, roots[RETRIED]) == [
        "page",
        "claim",
        ["fetch", "wait", "attempt", "backoff", "wait", "attempt"],
        "extract",
        "save",
    ]

    # Each span lies within its parent.
    by_id = {span.context.span_id: span for span in spans}
    for span in spans:
        if span.parent is not None:
            parent = by_id[span.parent.span_id]
            assert parent.start_time <= span.start_time <= span.end_time <= parent.end_time, span.name

    # Attributes
    outcomes = {url: root.attributes["pagecurator.outcome"] for url, root in roots.items()}
    assert outcomes.pop(next(url for url in roots if "team" in url)) == "contacts_found"
    assert outcomes == {RETRIED: "contacts_found", FAILED: "failed", LONG: "contacts_found", LOST: "stale"}
    failed, retried = roots[FAILED], roots[RETRIED]
    assert (failed.attributes["error.type"], failed.status.status_code) == ("target_not_found", StatusCode.ERROR)
    assert retried.kind is SpanKind.CONSUMER
    assert dict(retried.attributes) == {
        "pagecurator.page.id": next(page for page, url in ids.items() if url == RETRIED),
        "pagecurator.batch.id": retried.attributes["pagecurator.batch.id"],
        "pagecurator.claim.number": 1,
        "pagecurator.page.deferrals": 0,
        "pagecurator.outcome": "contacts_found",
        "pagecurator.attempts": 2,
        "pagecurator.credits": 1,
        "pagecurator.contacts.new": retried.attributes["pagecurator.contacts.new"],
        "pagecurator.contacts.known": retried.attributes["pagecurator.contacts.known"],
        "server.address": "www.firm.example",
        "url.full": RETRIED,
    }
    first, second = sorted(
        (span for span in spans if span.name == "attempt" and span.context.trace_id == retried.context.trace_id),
        key=lambda span: span.start_time,
    )
    assert first.kind is SpanKind.CLIENT
    assert first.status.status_code is StatusCode.ERROR
    assert dict(first.attributes) == {
        "http.request.method": "GET",
        "http.response.status_code": 500,
        "pagecurator.target.status_code": 500,
        "error.type": "server_error",
        "url.full": simulator_url,
        "server.address": "127.0.0.1",
        "server.port": int(simulator_url.rstrip("/").rpartition(":")[2]),
        "pagecurator.attempt": 1,
        "pagecurator.tier": "plain",
        "pagecurator.credits": first.attributes["pagecurator.credits"],
    }
    assert second.attributes["http.request.resend_count"] == 1
    assert (second.attributes["http.response.status_code"], second.attributes["pagecurator.credits"]) == (200, 1)
    claims = [span for span in spans if span.name == "claim"]
    assert {span.attributes["db.system.name"] for span in claims} == {"postgresql"}
    assert {span.attributes["pagecurator.claim.pages"] for span in claims} == {5}
    assert len({(span.start_time, span.end_time) for span in claims}) == 1
    in_worker = [span for span in spans if any("worker" in event.name for event in span.events)]
    assert {span.name for span in in_worker} == {"extract"}
    assert roots[LONG].context.trace_id in {span.context.trace_id for span in in_worker}

    # Neither a secret nor a contact, and no message of an error.
    shown = shown_by(spans)
    assert [text for text in (*CONTACTS, *SECRETS) if text in shown] == []
    personal = next(root for url, root in roots.items() if "team" in url)
    assert personal.attributes["url.full"] == f"{SITE}/team/REDACTED/REDACTED/REDACTED"
    assert "404" not in {span.status.description for span in spans}

    # Logs and traces meet.
    completed = {line["url"]: line for line in lines if line["event"].startswith("page.")}
    for url, root in roots.items():
        assert completed[url]["trace_id"] == format(root.context.trace_id, "032x")
    (retry,) = [line for line in lines if line["event"] == "page.retry"]
    fetch = next(span for span in spans if span.name == "fetch" and span.context.trace_id == retried.context.trace_id)
    assert retry["span_id"] == format(fetch.context.span_id, "016x")
    assert not any("trace_id" in line for line in lines if line["event"].startswith(("batch.", "cycle.")))
