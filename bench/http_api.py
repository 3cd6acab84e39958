"""Latency of the HTTP API: a job's state under full load, and a cached result."""

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
from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiohttp

from bench.harness import Harness
from bench.measurement import Measurement, at_most
from bench.websites import Websites, websites
from pagecurator.settings import setting_names

_JOB_ROWS = 20_000
_PAUSE_SECONDS = 0.01
_LOOK_SECONDS = 0.05
_KINDS = {"contacts": "/csv/upload-csv", "linkedin": "/csv/upload-linkedin-csv"}


def http(harness: Harness) -> list[Measurement]:
    """`GET /csv/job/{id}` while two jobs run at full load, and cached `/scrap`: a client in a process of its own."""
    database_url = harness.databases.fresh([])
    try:
        with websites(corpus=harness.corpus) as sites, _serving(database_url) as base_url:
            waits = asyncio.run(_measured(harness, sites, base_url))
    finally:
        harness.databases.drop(database_url)
    for name, wait in waits.items():
        harness.say(f"  {name}: {wait}")
    return [
        Measurement(
            what="GET /csv/job/{id}, p99, while a job for contacts and one for LinkedIn run, 10 workers each",
            bound=at_most(50),
            measured=waits["job"].cut(0.99),
            unit="ms",
            note=str(waits["job"]),
            details=waits["job"].facts(),
        ),
        Measurement(
            what="cached /scrap, p50",
            bound=at_most(5),
            measured=waits["cached"].cut(0.5),
            unit="ms",
            note=str(waits["cached"]),
            details=waits["cached"].facts(),
        ),
        Measurement(
            what="cached /scrap, p50, while both jobs run",
            measured=waits["cached, beside the jobs"].cut(0.5),
            unit="ms",
            note=str(waits["cached, beside the jobs"]),
            details=waits["cached, beside the jobs"].facts(),
        ),
    ]


@dataclass(frozen=True, slots=True)
class _Waits:
    """How long calls took, in milliseconds, each on a connection of its own."""

    milliseconds: Sequence[float]
    rows_a_second: float = 0.0

    def cut(self, share: float) -> float:
        ordered = sorted(self.milliseconds)
        return ordered[min(len(ordered) - 1, int(share * len(ordered)))]

    def facts(self) -> dict[str, float]:
        cuts = {"p50": self.cut(0.5), "p95": self.cut(0.95), "p99": self.cut(0.99), "max": max(self.milliseconds)}
        return {**cuts, "calls": len(self.milliseconds), "rows_a_second": self.rows_a_second}

    def __str__(self) -> str:
        beside = f", beside {self.rows_a_second:.0f} rows/s" if self.rows_a_second else ""
        return (
            f"p50 {self.cut(0.5):.1f}, p95 {self.cut(0.95):.1f}, p99 {self.cut(0.99):.1f}, "
            f"most {max(self.milliseconds):.1f} ms, {len(self.milliseconds):,} calls{beside}"
        )


async def _measured(harness: Harness, sites: Websites, base_url: str) -> dict[str, _Waits]:
    calls = harness.size(2000, quick=100)
    stored = sites.address(0)
    async with aiohttp.ClientSession(f"{base_url}/") as client:
        await _answer(client, "/scrap", website=stored)
        cached = [await _timed(client, "/scrap", website=stored) for _ in range(calls)]
        async with _two_jobs(client, sites) as jobs:
            states: list[float] = []
            scraps: list[float] = []
            began, done_before = time.monotonic(), await _processed(client, jobs)
            for number in range(calls):
                states.append(await _timed(client, f"/csv/job/{jobs[number % 2]}"))
                if number % 4 == 0:
                    scraps.append(await _timed(client, "/scrap", website=stored))
                await asyncio.sleep(_PAUSE_SECONDS)
            rate = (await _processed(client, jobs) - done_before) / (time.monotonic() - began)
    return {
        "job": _Waits(states, rate),
        "cached": _Waits(cached),
        "cached, beside the jobs": _Waits(scraps, rate),
    }


@contextlib.asynccontextmanager
async def _two_jobs(client: aiohttp.ClientSession, sites: Websites) -> AsyncIterator[list[str]]:
    """Two jobs, both under way and with work for longer than the block takes: else it fails."""
    jobs = []
    for block, path in enumerate(_KINDS.values()):
        rows = (sites.address(1 + block * _JOB_ROWS + row) for row in range(_JOB_ROWS))
        form = aiohttp.FormData({"website_column": "website"})
        form.add_field("file", "\n".join(["website", *rows]), filename="websites.csv", content_type="text/csv")
        async with client.post(path, data=form) as response:
            jobs.append((await response.json())["job_id"])
    while not all([await _processed(client, [job]) for job in jobs]):  # noqa: ASYNC110 - another process decides
        await asyncio.sleep(_LOOK_SECONDS)
    yield jobs
    for job in jobs:
        shown = await _answer(client, f"/csv/job/{job}")
        if shown["status"] != "processing":
            raise RuntimeError(f"job {job} was {shown['status']} before everything was measured")
        async with client.delete(f"/csv/job/{job}") as response:
            response.raise_for_status()


async def _processed(client: aiohttp.ClientSession, jobs: Sequence[str]) -> int:
    return int(sum([(await _answer(client, f"/csv/job/{job}"))["processed_rows"] for job in jobs]))


async def _timed(client: aiohttp.ClientSession, path: str, **query: str) -> float:
    began = time.perf_counter()
    await _answer(client, path, **query)
    return 1000 * (time.perf_counter() - began)


async def _answer(client: aiohttp.ClientSession, path: str, **query: str) -> Any:
    async with client.get(path, params=query) as response:
        response.raise_for_status()
        return await response.json()


@contextlib.contextmanager
def _serving(database_url: str) -> Iterator[str]:
    """`pagecurator serve` for the length of the block; its address."""
    environment = {name: value for name, value in os.environ.items() if name.upper() not in setting_names()}
    environment |= {
        "DATABASE_URL": database_url,
        "ALLOW_PRIVATE_ADDRESSES": "true",
        "API_PORT": "0",
        "API_REQUESTS_PER_MINUTE": "0",
        "LOG_FORMAT": "json",
    }
    with tempfile.TemporaryDirectory(prefix="pagecurator-bench-") as folder:
        log = Path(folder) / "log"
        with log.open("wb") as output:
            process = subprocess.Popen(
                [sys.executable, "-m", "pagecurator", "serve"],
                env=environment, cwd=folder, stdout=output, stderr=subprocess.STDOUT,
            )  # fmt: skip
        try:
            yield _address(process, log)
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(timeout=60)


def _address(process: subprocess.Popen[bytes], log: Path) -> str:
    """The address in its log."""
    while process.poll() is None:
        for line in log.read_text(encoding="utf-8").splitlines():
            if '"http.listening"' in line:
                return str(json.loads(line)["address"])
        time.sleep(_LOOK_SECONDS)
    raise RuntimeError("\n".join(["pagecurator serve ended:", *log.read_text(encoding="utf-8").splitlines()[-20:]]))
