"""What CONTACTS_WEBHOOK_URL costs: pages a second with it and without, in turn."""

from __future__ import annotations

import json
import multiprocessing
import statistics
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from multiprocessing.connection import Connection

from bench.harness import Harness, spread
from bench.measurement import Measurement, at_least, at_most

_ROUNDS = 5


def _serve(pipe: Connection) -> None:
    contacts: set[str] = set()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            contacts.update(contact["id"] for contact in body["data"]["contacts"])
            self.send_response(204)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    pipe.send(f"http://127.0.0.1:{server.server_address[1]}/")
    while pipe.recv():
        pipe.send(len(contacts))
        contacts.clear()


@contextmanager
def _receiver() -> Iterator[tuple[str, Connection]]:
    """A server in a process of its own: its address, and a pipe that returns the contacts received since the last."""
    here, there = multiprocessing.Pipe()
    process = multiprocessing.get_context("spawn").Process(target=_serve, args=(there,), daemon=True)
    process.start()
    try:
        yield here.recv(), here
    finally:
        here.send(None)
        process.join(10)


def contacts_webhook(harness: Harness) -> list[Measurement]:
    """Pages a second with a receiver of saved contacts ÷ without one, in turn."""
    ratios, with_it, without, costs = [], [], [], []
    received, stored = 0, 0
    with harness.pages() as source, _receiver() as (url, pipe):
        urls = source.pages(harness.size(len(source.originals), quick=200))
        on = {"CONTACTS_WEBHOOK_URL": url, "ALLOW_PRIVATE_ADDRESSES": "true"}
        for number in range(harness.size(_ROUNDS, quick=1)):
            rates, cpu = {}, {}
            for name, variables in (("off", {}), ("on", on))[:: 1 if number % 2 else -1]:
                run = harness.run(source, urls, slots=20, batch_size=20, variables=variables)
                rates[name] = run.drained.pages / run.drained.seconds
                cpu[name] = run.drained.cpu_seconds + run.postgres_cpu_seconds
                if name == "on":
                    pipe.send(True)
                    received, stored = pipe.recv(), run.drained.totals.get("contacts_new", 0)
            with_it.append(rates["on"])
            without.append(rates["off"])
            ratios.append(rates["on"] / rates["off"])
            costs.append(cpu["on"] / cpu["off"])
    return [
        Measurement(
            what="pages a second with CONTACTS_WEBHOOK_URL ÷ without, in turn",
            bound=at_least(0.95),
            measured=statistics.median(ratios),
            note=f"{spread(ratios)}; {spread(with_it)} and {spread(without)} pages/s; {len(urls)} pages, no latency; "
            f"{received} contacts received until the end of the process, {int(stored)} new",
        ),
        Measurement(
            what="processor time with CONTACTS_WEBHOOK_URL ÷ without, in turn",
            bound=at_most(1.05),
            measured=statistics.median(costs),
            note=f"{spread(costs)}; the daemon and Postgres, start and end of the process included",
        ),
    ]
