"""What CONTACTS_WEBHOOK_URL costs: pages a second with it and without, in turn."""

from __future__ import annotations

import asyncio
import json
import multiprocessing
import statistics
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from multiprocessing.connection import Connection
from uuid import uuid4

from bench import page_saves
from bench.harness import Harness, spread
from bench.measurement import Measurement, at_least, at_most
from bench.workload import copy_url
from pagecurator.settings import Settings
from pagecurator.storage.engine import connect
from pagecurator.storage.page_save import save_page
from pagecurator.storage.queue.claim import claim_due
from pagecurator.urls import normalize_url

_ROUNDS = 5
_BATCH = 50


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


def announced_saves(harness: Harness) -> list[Measurement]:
    """One save with an entry in the outbox ÷ one without; every other page of each batch."""
    return asyncio.run(_announced_saves(harness))


async def _announced_saves(harness: Harness) -> list[Measurement]:
    contacts = await page_saves.contacts_of_pages(harness)
    copies = max(1, harness.size(6000, quick=600) // len(contacts))
    of_copies = {
        normalize_url(copy_url(url, number)).url: rows for number in range(copies) for url, rows in contacts.items()
    }
    url = await asyncio.to_thread(harness.databases.fresh, list(of_copies))
    database = await connect(Settings(_env_file=None, database_url=url))
    seconds: dict[bool, list[float]] = {False: [], True: []}
    try:
        for _ in range(len(of_copies) // _BATCH):
            batch_id = uuid4()
            async with database.begin() as conn:
                claimed = await claim_due(conn, limit=_BATCH, worker="bench", batch_id=batch_id, lease_seconds=3600)
            for number, page in enumerate(page for page in claimed if of_copies[page.url]):
                saved = page_saves.saved_page(page, of_copies[page.url], batch_id)
                announce = bool(number % 2)
                began = time.perf_counter()
                async with database.single() as conn:
                    await save_page(conn, page_id=page.id, claim_no=page.claim_no, announce_contacts=announce, **saved)
                seconds[announce].append(time.perf_counter() - began)
    finally:
        await database.close()
        await asyncio.to_thread(harness.databases.drop, url)
    without, with_it = (statistics.median(seconds[announce]) * 1000 for announce in (False, True))
    return [
        Measurement(
            what="one save with an entry in the outbox ÷ one without, median time, alternating",
            bound=at_most(1.1),
            measured=with_it / without,
            note=f"{with_it:.2f} and {without:.2f} ms; {len(seconds[True]):,} and {len(seconds[False]):,} saves",
        )
    ]
