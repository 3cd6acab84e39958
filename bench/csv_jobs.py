"""CSV jobs: many websites at a time against one, against the method before, and memory."""

from __future__ import annotations

import contextlib
import csv
import json
import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.harness import Harness, spread
from bench.measurement import Measurement, at_least, at_most
from bench.websites import Websites, websites
from pagecurator.settings import setting_names

_ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True, slots=True, kw_only=True)
class _Table:
    """A file to upload, in a folder that goes with the block."""

    file: Path
    rows: int


@contextlib.contextmanager
def _table(websites_of_rows: Iterable[str], *, filler: str = "") -> Iterator[_Table]:
    with tempfile.TemporaryDirectory(prefix="pagecurator-bench-") as folder:
        file = Path(folder) / "websites.csv"
        rows = 0
        with file.open("w", newline="", encoding="utf-8") as stream:
            writer = csv.writer(stream)
            writer.writerow(["id", "note", "website"])
            for rows, website in enumerate(websites_of_rows, start=1):
                writer.writerow([f"{rows:07d}", filler, website])
        yield _Table(file=file, rows=rows)


def _ours(harness: Harness, table: _Table, *, workers: int, kind: str = "linkedin", **settings: str) -> dict[str, Any]:
    return _run(
        harness, ["bench.csv_worker", str(table.file), kind], {"CSV_CONCURRENT_WORKERS": str(workers), **settings}
    )


def _run(harness: Harness, program: list[str], settings: dict[str, str]) -> dict[str, Any]:
    """Run a module in a fresh database and return its report."""
    database_url = harness.databases.fresh([])
    environment = {name: value for name, value in os.environ.items() if name.upper() not in setting_names()}
    environment |= {
        "DATABASE_URL": database_url,
        "ALLOW_PRIVATE_ADDRESSES": "true",
        "LOG_FORMAT": "json",
        "PYTHONPATH": os.pathsep.join([str(_ROOT), *filter(None, [os.environ.get("PYTHONPATH")])]),
        **settings,
    }
    try:
        with tempfile.TemporaryDirectory(prefix="pagecurator-bench-") as folder:
            report, log = Path(folder) / "report.json", Path(folder) / "log"
            with log.open("wb") as output:
                finished = subprocess.run(
                    [sys.executable, "-m", *program, str(report)],
                    env=environment, cwd=folder, stdout=output, stderr=subprocess.STDOUT, check=False,
                )  # fmt: skip
            if finished.returncode:
                lines = log.read_text(encoding="utf-8").splitlines()
                raise RuntimeError("\n".join([f"{program[0]} ended with {finished.returncode}:", *lines[-20:]]))
            return {**json.loads(report.read_text()), "log_bytes": log.stat().st_size}
    finally:
        harness.databases.drop(database_url)


def table(harness: Harness) -> list[Measurement]:
    """LinkedIn-only jobs of 100 and 1,000 rows at 1 s latency: 10 and 50 workers against 1."""
    measured = []
    with websites(corpus=harness.corpus, latency_seconds=1.0) as sites:
        for rows in (harness.size(100, quick=20), harness.size(1000, quick=100)):
            with _table(sites.address(number) for number in range(rows)) as file:
                seconds = {workers: _ours(harness, file, workers=workers)["seconds"] for workers in (50, 10, 1)}
            harness.say(f"  {rows} rows: " + ", ".join(f"{took:.2f} s with {n}" for n, took in seconds.items()))
            for workers, bound in ((10, 9.5), (50, 45.0)):
                measured.append(
                    Measurement(
                        what=f"CSV, {rows:,} rows LinkedIn-only, 1 s latency: 1 worker ÷ {workers}",
                        bound=at_least(bound),
                        measured=seconds[1] / seconds[workers],
                        note=f"{seconds[1]:.1f} s ÷ {seconds[workers]:.2f} s, from the upload's end to completed",
                        details={"seconds": seconds},
                    )
                )
    return measured


def method(harness: Harness) -> list[Measurement]:
    """Rows a second against threads, requests, BeautifulSoup and two status writes a row; 10 workers, no latency."""
    rates: dict[str, list[float]] = {"ours": [], "theirs": []}
    details = []
    with websites(corpus=harness.corpus) as sites, _table(_each_page(sites, harness.size(1000, quick=50))) as file:
        for _ in range(harness.repeats):
            theirs = _run(harness, ["bench.seed_method", str(file.file)], {})
            ours = _ours(harness, file, workers=10)
            rates["theirs"].append(file.rows / theirs["seconds"])
            rates["ours"].append(file.rows / ours["seconds"])
            details += [theirs, ours]
            harness.say(f"  {rates['ours'][-1]:.0f} rows/s, {rates['theirs'][-1]:.0f} their way")
        full = _ours(harness, file, workers=10, kind="contacts")
    ratio = statistics.median(rates["ours"]) / statistics.median(rates["theirs"])
    note = f"{spread(rates['ours'])} ÷ {spread(rates['theirs'])} rows/s; {harness.pages_note}"
    return [
        Measurement(
            what=f"CSV, {file.rows:,} rows LinkedIn-only, 10 workers, no latency: rows a second ÷ the method before",
            bound=at_least(4.0),
            measured=ratio,
            note=note,
            details={"runs": details},
        ),
        Measurement(
            what="CSV, all contacts, with the contact page: rows a second",
            measured=file.rows / full["seconds"],
            details=full,
        ),
    ]


def _each_page(sites: Websites, rows: int) -> Iterator[str]:
    return (sites.address(number) for number in range(rows))


def csv_memory(harness: Harness) -> list[Measurement]:
    """Peak memory of a job of 100,000 rows against one of 1,000; the largest upload above idle."""
    peaks = {}
    with websites(corpus=None) as sites:
        for rows in (1000, harness.size(100_000, quick=5000)):
            # As many looks in both: what is compared is what a row costs.
            with _table(sites.address(number % 500) for number in range(rows)) as file:
                peaks[rows] = _ours(harness, file, workers=10)["peak_rss_bytes"] / 1e6
        rows = harness.size(1_000_000, quick=20_000)
        with _table((sites.address(number % 500) for number in range(rows)), filler="x" * 165) as file:
            size_mb = file.file.stat().st_size / 1e6
            large = _ours(harness, file, workers=10, kind="contacts")
    small, many = sorted(peaks)
    above = (large["peak_rss_bytes"] - large["idle_rss_bytes"]) / 1e6
    return [
        Measurement(
            what=f"CSV, peak memory for {many:,} rows ÷ for {small:,}",
            bound=at_most(1.2),
            measured=peaks[many] / peaks[small],
            note=f"{peaks[many]:.0f} MB ÷ {peaks[small]:.0f} MB",
            details={"peak_mb": peaks},
        ),
        Measurement(
            what=f"CSV, {rows:,} rows, {size_mb:.0f} MB: peak memory above idle",
            bound=at_most(150.0),
            measured=above,
            unit="MB",
            note=f"upload {large['upload_seconds']:.1f} s, {large['seconds']:.0f} s to completed, download "
            f"{large['download_seconds']:.1f} s; the event loop was late by {1000 * large['worst_lag_seconds']:.0f} ms",
            details=large,
        ),
    ]
