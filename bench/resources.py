"""What the daemon takes: database connections, HTTP connections, memory."""

from __future__ import annotations

import asyncio
import contextlib
import json
import statistics
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path

import asyncpg

from bench.harness import Harness, spread
from bench.measurement import Measurement, at_least, at_most
from pagecurator.settings import Settings

_SAMPLE_SECONDS = 0.02
_SESSIONS = """
    SELECT count(*) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'
"""


def database(harness: Harness) -> list[Measurement]:
    """Database connections with 50 pages in flight, and how long one is waited for."""
    many = 50
    counts: list[int] = []
    with harness.pages(latency="1") as source, tempfile.TemporaryDirectory(prefix="pagecurator-bench-") as folder:
        report = Path(folder) / "report.json"
        run = harness.run(
            source,
            source.pages(harness.size(500, quick=100)),
            slots=many,
            program=("bench.monitored", str(report)),
            during=lambda database_url: _counted_sessions(database_url, counts),
        )
        waits = json.loads(report.read_text())
    return [
        Measurement(
            what=f"database connections, {run.served['peak_concurrency']} pages in flight",
            bound=at_most(Settings.model_fields["db_pool_size"].default),
            measured=max(counts),
            note=f"most of {len(counts)} looks into pg_stat_activity",
            details=run.facts(),
        ),
        Measurement(
            what="longest wait for a database connection",
            bound=at_most(1.0),
            measured=waits["longest_wait_seconds"],
            unit="s",
            note=f"of {waits['connection_requests']} waits; median {1000 * waits['median_wait_seconds']:.2f} ms",
            details=waits,
        ),
    ]


@contextlib.contextmanager
def _counted_sessions(database_url: str, counts: list[int]) -> Iterator[None]:
    """Look every 20 ms how many sessions the database has, from a thread of our own."""
    done = threading.Event()

    async def look() -> None:
        connection = await asyncpg.connect(database_url)
        try:
            while not done.is_set():
                counts.append(await connection.fetchval(_SESSIONS))
                await asyncio.sleep(_SAMPLE_SECONDS)
        finally:
            await connection.close()

    thread = threading.Thread(target=lambda: asyncio.run(look()), name="count sessions")
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()


def reuse(harness: Harness) -> list[Measurement]:
    """Connection reuse over 1,000 requests, by the daemon's tracing and by the simulator's sockets."""
    with harness.pages(latency="50ms") as source:
        run = harness.run(source, source.pages(harness.size(1000, quick=100)))
    requests, opened = run.drained.totals["requests"], run.drained.totals["connections_opened"]
    accepted = run.served["connections_accepted"] - 1  # the last one is ours, for the counters
    return [
        Measurement(
            what=f"connection reuse, {requests:,.0f} requests, 10 slots",
            bound=at_least(0.98),
            measured=1 - max(accepted, opened) / requests,
            note=f"{accepted} connections by the simulator's count, /account included; {opened:.0f} by the daemon's",
            details=run.facts(),
        )
    ]


def memory(harness: Harness) -> list[Measurement]:
    """Peak memory concurrent ÷ sequential: two processes, the same corpus pages."""
    peaks: dict[bool, list[float]] = {True: [], False: []}
    with harness.pages() as source:
        urls = source.pages(harness.size(2 * len(source.originals), quick=100))
        for _ in range(harness.repeats):
            for concurrent in (False, True):
                run = harness.run(source, urls, concurrent=concurrent)
                peaks[concurrent].append(run.drained.peak_rss_bytes / 1e6)
    return [
        Measurement(
            what=f"peak memory concurrent ÷ sequential, {len(urls)} corpus pages, 10 slots",
            bound=at_most(1.2),
            measured=statistics.median(peaks[True]) / statistics.median(peaks[False]),
            note=f"{spread(peaks[True])} MB ÷ {spread(peaks[False])} MB; {harness.pages_note}",
            details={"concurrent_mb": peaks[True], "sequential_mb": peaks[False]},
        )
    ]


def memory_limit(harness: Harness) -> list[Measurement]:
    """Peak memory with pages of 5 MB at 50 slots under WF7_MEMORY_LIMIT_MB=400."""
    limit_mib, many = 400, 50
    with harness.pages(long_bytes=5_000_000) as source:
        run = harness.run(
            source,
            source.pages(harness.size(400, quick=60)),
            slots=many,
            variables={"WF7_MEMORY_LIMIT_MB": str(limit_mib), "WF7_EXTRACTION_TIMEOUT_SECONDS": "60"},
        )
    peak_mib = run.drained.peak_rss_bytes / 2**20
    return [
        Measurement(
            what=f"peak memory, {run.drained.pages} pages of 5 MB, {many} slots, limit {limit_mib} MiB",
            bound=at_most(limit_mib),
            measured=peak_mib,
            unit="MiB",
            note="the sum of each process's own peak, programs and libraries included, which the limit does not count; "
            f"no kernel limit was set; {run.drained.pages / run.drained.seconds:.1f} pages/s, "
            f"{run.served['peak_concurrency']} calls in flight at most",
            details=run.facts(),
        ),
        Measurement(
            what="of these pages, failed or fetched more than once",
            bound=at_most(0),
            measured=run.drained.failed + run.drained.totals["requests"] - run.drained.pages,
            note=f"failed: {dict(run.drained.failures) or 'none'}",
        ),
    ]


def endurance(harness: Harness) -> list[Measurement]:
    """Memory after 20,000 pages ÷ after 2,000, in the same process."""
    early, late = harness.size(2_000, quick=200), harness.size(20_000, quick=1_000)
    with harness.pages() as source:
        run = harness.run(source, source.pages(late))
    window = early // 10
    after = {pages: run.drained.rss_bytes_after(pages, within=window) / 1e6 for pages in (early, late)}
    curve = [
        (pages, round(run.drained.rss_bytes_after(pages, within=window) / 1e6, 1))
        for pages in range(early, late + 1, early)
    ]
    return [
        Measurement(
            what=f"memory after {late:,} pages ÷ after {early:,}, one process",
            bound=at_most(1.1),
            measured=after[late] / after[early],
            note=f"{after[late]:.0f} MB ÷ {after[early]:.0f} MB, peak {run.drained.peak_rss_bytes / 1e6:.0f} MB; "
            f"{late / run.drained.seconds:.0f} pages/s; {harness.pages_note}",
            details={"resident_mb_after": curve, **run.facts()},
        )
    ]
