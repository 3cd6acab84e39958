"""Traces of real processes: over OTLP to a collector, to one that never answers, and without the packages."""

from __future__ import annotations

import asyncio
import json
import os
import signal
from dataclasses import dataclass, field

import pytest
from aiohttp import web
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

from cli_fixture import KEY, page_html
from pagecurator.simulator import MemorySource

TOKEN = "c0llector-t0ken"


@dataclass
class Collector:
    """Receives OTLP over HTTP. While ``hangs``, requests are accepted and never answered."""

    url: str = ""
    hangs: bool = False
    requests: list[tuple[str, str | None, bytes]] = field(default_factory=list)
    arrived: asyncio.Event = field(default_factory=asyncio.Event)

    async def receive(self, request: web.Request) -> web.Response:
        self.requests.append((request.path, request.headers.get("Authorization"), await request.read()))
        self.arrived.set()
        if self.hangs:
            await asyncio.Event().wait()
        return web.Response(content_type="application/x-protobuf")

    def spans(self) -> list[tuple[dict[str, str], str, str]]:
        """Resource, name and trace of each span."""
        found = []
        for _, _, body in self.requests:
            for of_resource in ExportTraceServiceRequest.FromString(body).resource_spans:
                resource = {one.key: one.value.string_value for one in of_resource.resource.attributes}
                for scope in of_resource.scope_spans:
                    found += [(resource, span.name, span.trace_id.hex()) for span in scope.spans]
        return found


@pytest.fixture
async def collector():
    served = Collector()
    app = web.Application()
    app.router.add_post("/{path:.*}", served.receive)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    served.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    yield served
    await runner.cleanup()


async def test_run_once_exports_a_trace_of_each_page_configured_by_the_environment_and_the_env_file(cli, collector):
    long = page_html(1).replace("<h1>", f"<h1>{'word ' * 20_000}")  # extracted in a worker process
    cli.simulator.source = MemorySource([(cli.url(0), page_html(0)), (cli.url(1), page_html(1)), (cli.url(2), long)])
    await cli.select(*cli.urls(3))
    (cli.folder / ".env").write_text(
        f"OTEL_EXPORTER_OTLP_HEADERS=authorization=Bearer%20{TOKEN}\nOTEL_SERVICE_NAME=curator\n", encoding="utf-8"
    )
    done = await cli.run("run-once", OTEL_EXPORTER_OTLP_ENDPOINT=collector.url, LOG_LEVEL="debug")
    assert done.returncode == 0, done.stderr
    assert [path for path, _, _ in collector.requests] == ["/v1/traces"] * len(collector.requests)
    assert {authorization for _, authorization, _ in collector.requests} == {f"Bearer {TOKEN}"}
    spans = collector.spans()
    stages = [name for _, name, _ in spans]
    each = ("page", "claim", "fetch", "attempt", "extract", "save")
    assert {name: stages.count(name) for name in each} == dict.fromkeys(each, 3)
    (resource,) = {json.dumps(resource, sort_keys=True) for resource, _, _ in spans}  # no worker process exports
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert json.loads(resource)["service.name"] == "curator"
    assert json.loads(resource)["service.instance.id"] == lines[0]["worker"]
    completed = [line for line in lines if line["event"] == "page.completed"]
    assert {line["trace_id"] for line in completed} == {trace for _, _, trace in spans}
    sent = b"".join(body for _, _, body in collector.requests)
    assert not any(text in sent for text in (KEY.encode(), TOKEN.encode(), b"desk", b"office@"))
    assert TOKEN not in done.stdout + done.stderr
    assert "traces." not in done.stdout


async def test_a_collector_that_never_answers_delays_neither_pages_nor_the_end_and_is_logged_once(cli, collector):
    collector.hangs = True
    await cli.select(*cli.urls(3))
    variables = {
        "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT": f"{collector.url}/custom",
        "OTEL_EXPORTER_OTLP_HEADERS": f"authorization=Bearer%20{TOKEN}",
        "OTEL_BSP_SCHEDULE_DELAY": "100",
    }
    async with cli.program("run", **variables) as daemon:
        await daemon.until("page.completed", 3)
        async with asyncio.timeout(60):
            await collector.arrived.wait()
        daemon.signal(signal.SIGTERM)
        assert await daemon.exit_code(25) == 0  # the SDK would wait for 30 s
    assert daemon.lines[-1].startswith("{")
    assert len(daemon.events) == len(daemon.lines)
    (unavailable,) = [event for event in daemon.events if event["event"].startswith("traces.")]
    assert unavailable["event"] == "traces.unavailable"
    assert unavailable["endpoint"] == f"{collector.url}/custom"
    assert TOKEN not in daemon.output


async def test_without_the_packages_a_start_is_refused_only_if_traces_are_wanted(cli, collector):
    folder = cli.folder / "hidden"
    folder.mkdir()
    (folder / "sitecustomize.py").write_text("import sys\n\nsys.modules['opentelemetry'] = None\n", encoding="utf-8")
    cli.environment["PYTHONPATH"] = os.pathsep.join(filter(None, (str(folder), os.environ.get("PYTHONPATH"))))
    await cli.select(cli.url(1))
    for command in ("run-once", "check"):
        refused = await cli.run(command, OTEL_EXPORTER_OTLP_ENDPOINT=collector.url)
        assert refused.returncode == 2
        assert "pip install 'pagecurator[otel]'" in refused.stderr
        assert len(refused.stderr.strip().splitlines()) == 1
    assert (await cli.run("run-once")).returncode == 0
    assert collector.requests == []
