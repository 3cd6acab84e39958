"""What the dashboard costs: its first view, Postgres with five viewers, and the daemon with five viewers."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import re
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import aiohttp
import asyncpg

from bench.big_tables import fill
from bench.databases import Databases
from bench.harness import Harness, spread
from bench.measurement import Measurement, at_least, at_most
from pagecurator.settings import setting_names

_SCREENS = ("", "/pages?state=failed", "/failures?hours=168", "/contacts", "/domains")
"""One for each viewer: results are shared, so the same screen five times would cost less."""
_POLL_SECONDS = 5.0
_ASSET = re.compile(r'(?:src|href)="(dashboard/assets/[^"]+)"')
# Without commits: those that wait for the disk are of the process's own work, the dashboard only reads.
_DURATION = re.compile(r"duration: ([0-9.]+) ms(?!.*: COMMIT)")
# The newest tenth of the pages is queued, so nothing would have finished in the last nine days.
_RECENT = """
    UPDATE pages SET finished_at = finished_at + interval '9 days' WHERE finished_at > now() - interval '17 days'
"""
_THROUGHPUT = """
    SELECT count(*) AS pages, extract(epoch FROM max(finished_at) - min(claimed_at))::float AS seconds
    FROM pages WHERE finished_at IS NOT NULL
"""
_READY_SECONDS = 60.0


def dashboard(harness: Harness) -> list[Measurement]:
    """First view and load with 2,000,000 pages and five viewers; throughput of the daemon with and without them."""
    databases, pages = harness.databases, harness.size(2_000_000, quick=20_000)
    database_url = databases.fresh([])
    try:
        asyncio.run(fill(database_url, pages=pages, say=harness.say))
        asyncio.run(_execute(database_url, _RECENT, "VACUUM ANALYZE pages"))
        measured = [_first_view(harness, database_url, pages), *_load(harness, database_url, pages)]
    finally:
        databases.drop(database_url)
    return [*measured, _throughput(harness)]


# ------------------------------------------------------------ first view
def _first_view(harness: Harness, database_url: str, pages: int) -> Measurement:
    views = []
    for _ in range(harness.size(5, quick=1)):
        with _process("serve", database_url) as url:
            views.append(1000 * asyncio.run(_view(url)))
    return Measurement(
        what=f"first view of the overview on loopback, assets included, {pages:,} pages",
        bound=at_most(300),
        measured=statistics.median(views),
        unit="ms",
        note=f"{spread(views)} ms, each in a new process, without the browser's rendering; {_load_average()}",
        details={"views_ms": views},
    )


async def _view(url: str) -> float:
    """Seconds until the page and everything that it refers to is there, as in a browser with an empty cache."""
    async with aiohttp.ClientSession() as session:
        began = time.monotonic()
        async with session.get(f"{url}/dashboard") as response:
            html = await response.text()
        assert response.status == 200, html
        assert "The numbers are being read" not in html

        async def fetch(asset: str) -> None:
            async with session.get(f"{url}/{asset}") as response:
                await response.read()
                assert response.status == 200, asset

        await asyncio.gather(*[fetch(asset) for asset in set(_ASSET.findall(html))])
        return time.monotonic() - began


# ------------------------------------------------------------ load on Postgres
def _load(harness: Harness, database_url: str, pages: int) -> list[Measurement]:
    databases, seconds = harness.databases, harness.size(60, quick=6)
    with _process("serve", database_url) as url:
        asyncio.run(_view(url))
        without = _busy(databases, seconds)
        with _viewers(url):
            busy = _busy(databases, seconds)
            databases.configure(log_min_duration_statement="0")
            begin = databases.log.stat().st_size
            try:
                time.sleep(seconds)
            finally:
                databases.configure(log_min_duration_statement="-1")
        with databases.log.open("rb") as log:
            log.seek(begin)
            lines = log.read().decode("utf-8", "replace")
    durations = sorted(float(duration) for duration in _DURATION.findall(lines))
    screens = ", ".join(screen or "overview" for screen in _SCREENS)
    return [
        Measurement(
            what=f"load on Postgres of 5 open dashboards, {pages:,} pages",
            bound=at_most(0.01),
            measured=max(0.0, busy - without),
            unit="cores",
            note=f"{100 * busy:.2f} % of a core with viewers, {100 * without:.2f} % without; {screens}; "
            f"{_load_average()}",
        ),
        Measurement(
            what="longest statement meanwhile, in the server's log",
            bound=at_most(50),
            measured=durations[-1] if durations else 0.0,
            unit="ms",
            note=f"of {len(durations):,} in {seconds} s, the background work of the process included, without commits",
            details={"longest_ms": durations[-20:]},
        ),
    ]


def _busy(databases: Databases, seconds: float) -> float:
    """Cores that Postgres uses."""
    before, began = databases.scheduler_seconds(), time.monotonic()
    time.sleep(seconds)
    after, passed = databases.scheduler_seconds(), time.monotonic() - began
    return sum(used - before.get(process, 0.0) for process, used in after.items()) / passed


# ------------------------------------------------------------ throughput
def _throughput(harness: Harness) -> Measurement:
    rates: tuple[list[float], list[float]] = ([], [])
    with harness.pages() as source:
        urls = source.pages(harness.size(1_500, quick=60))
        for number in range(harness.repeats):
            for watched in (True, False) if number % 2 else (False, True):
                source.reset()
                rates[watched].append(_pages_a_second(harness, urls, scraper_api_url=source.url, watched=watched))
    ratios = [watched / plain for plain, watched in zip(*rates, strict=True)]
    return Measurement(
        what=f"pages a second with 5 open dashboards ÷ without, {len(urls):,} pages, in turn",
        bound=at_least(0.98),
        measured=statistics.median(ratios),
        note=f"{spread(ratios)}; {spread(rates[True])} ÷ {spread(rates[False])} pages/s; {_load_average()}",
        details={"without": rates[False], "with": rates[True]},
    )


def _pages_a_second(harness: Harness, urls: Sequence[str], *, scraper_api_url: str, watched: bool) -> float:
    database_url = harness.databases.fresh(list(urls))
    try:
        with (
            _process(
                "run", database_url, SCRAPER_API_URL=scraper_api_url, SCRAPER_API_KEY="bench-key",
                WF7_ENABLE_CONCURRENT_PROCESSING="true",
            ) as url,
            _viewers(url) if watched else contextlib.nullcontext(),
        ):  # fmt: skip
            while True:
                finished, seconds = asyncio.run(_finished(database_url))
                if finished == len(urls):
                    harness.say(f"  {finished} pages in {seconds:.1f} s{', watched' if watched else ''}")
                    return finished / seconds
                time.sleep(0.5)
    finally:
        harness.databases.drop(database_url)


async def _finished(database_url: str) -> tuple[int, float]:
    connection = await asyncpg.connect(database_url)
    try:
        row = await connection.fetchrow(_THROUGHPUT)
        return row["pages"], row["seconds"] or 0.0
    finally:
        await connection.close()


# ------------------------------------------------------------ processes
@contextlib.contextmanager
def _viewers(url: str) -> Iterator[None]:
    """Five open tabs that poll as the browser does, in a thread."""
    ended = threading.Event()

    async def watch(session: aiohttp.ClientSession, screen: str) -> None:
        while not ended.is_set():
            began = time.monotonic()
            async with session.get(f"{url}/dashboard{screen}", headers={"HX-Request": "true"}) as response:
                body = await response.text()
            if response.status != 200:
                raise RuntimeError(f"{screen}: {response.status}\n{body}")
            await asyncio.to_thread(ended.wait, _POLL_SECONDS - (time.monotonic() - began))

    async def watch_all() -> None:
        async with aiohttp.ClientSession() as session, asyncio.TaskGroup() as viewers:
            for screen in _SCREENS:
                viewers.create_task(watch(session, screen))

    failure: list[BaseException] = []

    def run() -> None:
        try:
            asyncio.run(watch_all())
        except BaseException as error:  # noqa: BLE001 - raised in the main thread
            failure.append(error)

    thread = threading.Thread(target=run, name="viewers")
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()
    if failure:
        raise failure[0]


@contextlib.contextmanager
def _process(command: str, database_url: str, **settings: str) -> Iterator[str]:
    """``pagecurator serve`` or ``run`` with a dashboard that needs no key; its address."""
    known = setting_names()
    environment = {name: value for name, value in os.environ.items() if name.upper() not in known}
    environment |= {"DATABASE_URL": database_url, "API_PORT": "0", "LOG_FORMAT": "json", **settings}
    with tempfile.TemporaryDirectory(prefix="pagecurator-bench-") as folder:
        file = Path(folder) / "log"
        with file.open("wb") as log:
            process = subprocess.Popen(
                [sys.executable, "-m", "pagecurator", command],
                env=environment,
                cwd=folder,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        try:
            yield _address(process, file, started="server.started" if command == "serve" else "daemon.started")
        finally:
            process.terminate()
            process.wait(60)


def _address(process: subprocess.Popen[bytes], file: Path, *, started: str) -> str:
    until = time.monotonic() + _READY_SECONDS
    while process.poll() is None and time.monotonic() < until:
        lines = file.read_text("utf-8").splitlines()
        events = {event["event"]: event for line in lines if line.startswith("{") and (event := json.loads(line))}
        if started in events and "http.listening" in events:
            return str(events["http.listening"]["address"])
        time.sleep(0.02)
    raise RuntimeError(f"The process did not start:\n{file.read_text('utf-8')[-2000:]}")


async def _execute(database_url: str, *statements: str) -> None:
    connection = await asyncpg.connect(database_url)
    try:
        for statement in ("SET statement_timeout = 0", *statements):
            await connection.execute(statement)
    finally:
        await connection.close()


def _load_average() -> str:
    return f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores"
