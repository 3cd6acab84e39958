"""What safety costs, and how soon work goes on after a fault."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import asyncpg
from tests.pgbouncer import MISSING, PROGRAM, PgBouncer
from tests.postgres_server import Server

from bench.harness import Harness, spread
from bench.measurement import Measurement, at_least, at_most
from bench.workload import Workload
from pagecurator.settings import setting_names

_LOOK_SECONDS = 0.02
# The middle of the work: neither Python's start nor the last stragglers.
_MIDDLE = """
    SELECT extract(epoch FROM percentile_disc(0.9) WITHIN GROUP (ORDER BY finished_at)
                            - percentile_disc(0.1) WITHIN GROUP (ORDER BY finished_at))::float
    FROM pages WHERE finished_at IS NOT NULL
"""


def statements(harness: Harness) -> list[Measurement]:
    """Statements and transactions a page, everything counted that the daemon sends to Postgres."""
    pages = harness.size(1_000, quick=100)
    with harness.pages(latency="50ms") as source, tempfile.TemporaryDirectory(prefix="pagecurator-bench-") as folder:
        report = Path(folder) / "report.json"
        harness.run(source, source.pages(pages), program=("bench.monitored", str(report)))
        counted = json.loads(report.read_text())
    note = f"{pages} pages, 10 slots, batches of 10; heartbeats, samples and the start are counted, too"
    return [
        Measurement(
            what="statements a page, BEGIN and COMMIT included",
            bound=at_most(8),
            measured=counted["statements"] / pages,
            note=note,
            details=counted,
        ),
        Measurement(
            what="transactions a page",
            bound=at_most(2.2),
            measured=counted["transactions"] / pages,
            note=note,
            details=counted,
        ),
    ]


def recovery(harness: Harness) -> list[Measurement]:
    """From Postgres being back after a crash to the first page that is finished."""
    waits = []
    for _ in range(harness.repeats):
        with (
            harness.pages(latency="200ms") as source,
            tempfile.TemporaryDirectory(prefix="pagecurator-bench-") as folder,
        ):
            waits.append(_crash_once(harness, source, Path(folder)))
    return [
        Measurement(
            what="from Postgres being back to the first finished page",
            bound=at_most(5.0),
            measured=max(waits),
            unit="s",
            note=f"crashed (immediate) with pages in flight, away for 3 s; {spread(waits)} s",
            details={"seconds": waits},
        )
    ]


def _crash_once(harness: Harness, source: Workload, folder: Path) -> float:
    folder.chmod(0o755)
    server = Server(folder)
    try:
        address = server.start()
        database_url = harness.databases.fresh_on(address, source.pages(600))
        with _daemon(database_url, source.url, slots=10):
            asyncio.run(_until(database_url, "SELECT count(*) >= 30 FROM pages WHERE finished_at IS NOT NULL"))
            server.stop("immediate")
            time.sleep(3)  # what an operator's or a supervisor's restart takes, not a wait for luck
            server.start()
            back = time.monotonic()
            finished = "SELECT count(*) FROM pages WHERE finished_at IS NOT NULL"
            before = asyncio.run(_value(database_url, finished))
            asyncio.run(_until(database_url, f"SELECT ({finished}) > {before}"))
            return time.monotonic() - back
    finally:
        server.close()


def replicas(harness: Harness) -> list[Measurement]:
    """Pages a second: 4 replicas behind PgBouncer ÷ 1 replica direct, the same slots in all."""
    if PROGRAM is None:
        raise RuntimeError(MISSING)
    rates: dict[int, list[float]] = {1: [], 4: []}
    pages, slots = harness.size(1_200, quick=200), 20
    for _ in range(harness.repeats):
        for count, measured in rates.items():
            with harness.pages(latency="1") as source:
                source.limit(slots)
                measured.append(_rate(harness, source, pages, slots=slots, count=count))
    ratios = [four / one for one, four in zip(rates[1], rates[4], strict=True)]
    return [
        Measurement(
            what=f"pages a second, 4 replicas behind PgBouncer ÷ 1 direct, {slots} slots in all, 1 s",
            bound=at_least(0.95),
            measured=sorted(ratios)[len(ratios) // 2],
            note=f"{spread(rates[4])} ÷ {spread(rates[1])} pages/s, between a tenth and nine tenths of {pages} pages",
            details={"pages_a_second": rates},
        )
    ]


def _rate(harness: Harness, source: Workload, pages: int, *, slots: int, count: int) -> float:
    database_url = harness.databases.fresh(source.pages(pages))
    bouncer = PgBouncer(database_url, sessions=10)
    bouncer.start()
    try:
        with contextlib.ExitStack() as stack:
            for _ in range(count):
                way = (
                    {"DATABASE_URL": bouncer.address(database_url), "DATABASE_POOLER": "transaction"}
                    if count > 1
                    else {}
                )
                stack.enter_context(_daemon(database_url, source.url, slots=slots, **way))
            asyncio.run(_until(database_url, "SELECT count(*) = 0 FROM pages WHERE finished_at IS NULL"))
            return 0.8 * pages / asyncio.run(_value(database_url, _MIDDLE))
    finally:
        bouncer.close()
        harness.databases.drop(database_url)


@contextlib.contextmanager
def _daemon(database_url: str, scraper_api_url: str, *, slots: int, **extra: str) -> Iterator[None]:
    """`pagecurator run` for the length of the block."""
    environment = {name: value for name, value in os.environ.items() if name.upper() not in setting_names()}
    environment |= {
        "DATABASE_URL": database_url,
        "SCRAPER_API_URL": scraper_api_url,
        "SCRAPER_API_KEY": "bench-key",
        "SCRAPER_API_MAX_CONCURRENT": str(slots),
        "WF7_SCHEDULER_INTERVAL_SECONDS": "1",
        "API_PORT": "0",
        "LOG_FORMAT": "json",
        **extra,
    }
    with tempfile.TemporaryDirectory(prefix="pagecurator-bench-") as folder, (Path(folder) / "log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "pagecurator", "run"],
            env=environment,
            cwd=folder,
            stdout=log,
            stderr=subprocess.STDOUT,
        )
        try:
            yield
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(timeout=60)


async def _until(database_url: str, condition: str) -> None:
    while not await _value(database_url, condition):  # noqa: ASYNC110 - another process decides
        await asyncio.sleep(_LOOK_SECONDS)


async def _value(database_url: str, query: str) -> Any:
    connection = await asyncpg.connect(database_url)
    try:
        return await connection.fetchval(query)
    finally:
        await connection.close()
