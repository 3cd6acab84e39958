"""How soon ``pagecurator run`` claims its first page."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import asyncpg
import psutil

from bench.harness import Harness, spread
from bench.measurement import Measurement, at_most
from bench.workload import Workload
from pagecurator.settings import setting_names

_POLL_SECONDS = 0.01
_WAIT_SECONDS = 60.0
_FIRST_CLAIM = "SELECT extract(epoch FROM min(claimed_at))::float FROM pages"


@dataclass(frozen=True, slots=True, kw_only=True)
class Start:
    """One start of the daemon."""

    seconds: float
    """From the start of the process to the claim, by the clock of this machine, which Postgres shares."""
    cpu_seconds: float
    """Processor time of the daemon until the claim was seen, at most 10 ms later."""


def start(harness: Harness) -> list[Measurement]:
    """From the start of the process `run` to its first claimed page, warm: after a start that is not counted."""
    with harness.pages() as source:
        starts = [_start(harness, source) for _ in range(1 + harness.size(9, quick=3))][1:]
    seconds, cpu_seconds = [one.seconds for one in starts], [one.cpu_seconds for one in starts]
    return [
        Measurement(
            what="start of `run` to the first claimed page, warm",
            bound=at_most(1.2),
            measured=statistics.median(seconds),
            unit="s",
            note=f"{spread(seconds)} s, {len(starts)} starts; load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores",
            details={"seconds": seconds},
        ),
        Measurement(
            what="processor time of that start",
            measured=statistics.median(cpu_seconds),
            unit="s",
            higher_is_better=False,
            note=f"{spread(cpu_seconds)} s",
            details={"seconds": cpu_seconds},
        ),
    ]


def _start(harness: Harness, source: Workload) -> Start:
    source.reset()
    database_url = harness.databases.fresh(source.pages(20))
    environment = {name: value for name, value in os.environ.items() if name.upper() not in setting_names()}
    environment |= {
        "DATABASE_URL": database_url,
        "SCRAPER_API_URL": source.url,
        "SCRAPER_API_KEY": "bench-key",
        "API_PORT": "0",
        "LOG_FORMAT": "json",
    }
    try:
        with (
            tempfile.TemporaryDirectory(prefix="pagecurator-bench-") as folder,
            (Path(folder) / "log").open("wb") as log,
        ):
            began = time.time()
            process = subprocess.Popen(
                [sys.executable, "-m", "pagecurator", "run"],
                env=environment,
                cwd=folder,
                stdout=log,
                stderr=subprocess.STDOUT,
            )
            try:
                claimed_at, cpu_seconds = asyncio.run(_first_claim(database_url, process))
            finally:
                with contextlib.suppress(ProcessLookupError):
                    process.send_signal(signal.SIGTERM)
                process.wait(timeout=_WAIT_SECONDS)
    finally:
        harness.databases.drop(database_url)
    return Start(seconds=claimed_at - began, cpu_seconds=cpu_seconds)


async def _first_claim(database_url: str, process: subprocess.Popen[bytes]) -> tuple[float, float]:
    connection = await asyncpg.connect(database_url)
    try:
        async with asyncio.timeout(_WAIT_SECONDS):
            while (claimed_at := await connection.fetchval(_FIRST_CLAIM)) is None:
                if process.poll() is not None:
                    raise RuntimeError(f"`run` ended with {process.returncode} before it claimed a page")
                await asyncio.sleep(_POLL_SECONDS)
        used = psutil.Process(process.pid).cpu_times()
    finally:
        await connection.close()
    return float(claimed_at), used.user + used.system
