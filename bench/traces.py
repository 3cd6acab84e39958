"""What the export of traces costs: pages a second and processor time with it and without, in turn."""

from __future__ import annotations

import multiprocessing
import statistics
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from multiprocessing.connection import Connection

from bench.harness import Harness, Run, spread
from bench.measurement import Measurement

_ROUNDS = 5


def _serve(pipe: Connection) -> None:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            self.send_response(200)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    pipe.send(f"http://127.0.0.1:{server.server_address[1]}")
    pipe.recv()


@contextmanager
def _collector() -> Iterator[str]:
    """The address of a collector in a process of its own, which accepts everything."""
    here, there = multiprocessing.Pipe()
    process = multiprocessing.get_context("spawn").Process(target=_serve, args=(there,), daemon=True)
    process.start()
    try:
        yield here.recv()
    finally:
        here.send(None)
        process.join(10)


def traces(harness: Harness) -> list[Measurement]:
    """Pages a second, and processor time a page, with traces of every page ÷ without, in turn."""
    speeds, costs, starts = [], [], []
    with harness.pages() as source, _collector() as url:
        urls = source.pages(harness.size(1_500, quick=200))
        on = {"OTEL_EXPORTER_OTLP_ENDPOINT": url}
        for number in range(harness.size(_ROUNDS, quick=3)):
            runs: dict[str, Run] = {}
            for name, variables in (("off", {}), ("on", on))[:: 1 if number % 2 else -1]:
                runs[name] = harness.run(source, urls, slots=20, variables=variables)
            with_traces, without = runs["on"].drained, runs["off"].drained
            speeds.append(without.seconds / with_traces.seconds)
            costs.append((with_traces.cpu_seconds - without.cpu_seconds) * 1000 / len(urls))
            starts.append(with_traces.cpu_seconds / without.cpu_seconds)
    what = f"{len(urls):,} pages, 20 slots, no latency"
    return [
        Measurement(
            what=f"pages a second with traces ÷ without, {what}",
            measured=statistics.median(speeds),
            higher_is_better=True,
            note=spread(speeds),
        ),
        Measurement(
            what="processor time with traces ÷ without, start included",
            measured=statistics.median(starts),
            higher_is_better=False,
            note=spread(starts),
        ),
        Measurement(
            what="processor time of traces a page, import of OpenTelemetry included",
            measured=statistics.median(costs),
            unit="ms",
            higher_is_better=False,
            note=spread(costs),
        ),
    ]
