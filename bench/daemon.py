"""The real daemon as a process of its own, drained once and watched from outside."""

from __future__ import annotations

import contextlib
import json
import os
import re
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import psutil

from pagecurator.settings import setting_names

RUN_ONCE = ("pagecurator", "run-once")
KEY = "b3a9c5d7e1f0942618370425b6d8f1a3"
"""As long as ScraperAPI's keys, which are hexadecimal, too: bodies are searched for it."""
_FINE = (0, 3)  # all fine, some pages failed
_SAMPLE_SECONDS = 0.05
_CHILDREN_SECONDS = 0.5  # looking for children reads all of /proc
_PAGE_ENDS = (b'"event": "page.completed"', b'"event": "page.failed"')
_ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """The daemon at one moment, its child processes included. ``at`` is the wall clock's time, as in the log."""

    at: float
    pages_ended: int
    rss_bytes: int
    cpu_seconds: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Drained:
    """What one ``run-once`` did."""

    seconds: float
    """Wall time of the cycle, by the daemon's own ``cycle.completed``: from rescue to the last saved page."""
    process_seconds: float
    """Wall time of the whole process, with Python's start and the imports."""
    pages: int
    failed: int
    failures: Counter[str]
    """Failed pages by error code."""
    totals: dict[str, float]
    """Sums of the numbers of all ``batch.completed``."""
    samples: list[Sample]
    peak_rss_bytes: int
    daemon_peak_rss_bytes: int
    """Of the daemon's own process, without its extraction workers."""
    cpu_seconds: float
    """User and system time of the process and of those that it started and waited for, start included (``wait4``)."""

    @property
    def cpu_share(self) -> float:
        """Processor seconds a second while the cycle ran; 1.0 is one core."""
        during = [sample for sample in self.samples if sample.at >= self.samples[-1].at - self.seconds]
        passed = during[-1].at - during[0].at
        return (during[-1].cpu_seconds - during[0].cpu_seconds) / passed if passed else 0.0

    def rss_bytes_after(self, pages: int, *, within: int) -> float:
        """Median resident memory while the last ``within`` of the first ``pages`` pages ended."""
        found = sorted(sample.rss_bytes for sample in self.samples if pages - within <= sample.pages_ended <= pages)
        if not found:
            raise ValueError(f"no sample between {pages - within} and {pages} pages")
        return found[len(found) // 2]


def drain(
    *,
    database_url: str,
    scraper_api_url: str,
    slots: int = 10,
    concurrent: bool = True,
    batch_size: int | None = None,
    program: Sequence[str] = RUN_ONCE,
    variables: Mapping[str, str] | None = None,
    python: Path | None = None,
) -> Drained:
    """Run ``program`` until the queue is empty, by ``python`` if it is another interpreter than this one.

    Raises ``RuntimeError`` with its output when it can't.
    """
    environment = {name: value for name, value in os.environ.items() if name.upper() not in setting_names()}
    environment |= {
        "DATABASE_URL": database_url,
        "SCRAPER_API_URL": scraper_api_url,
        "SCRAPER_API_KEY": KEY,
        "SCRAPER_API_MAX_CONCURRENT": str(slots),
        "WF7_ENABLE_CONCURRENT_PROCESSING": str(concurrent).lower(),
        "LOG_FORMAT": "json",
        "PYTHONPATH": os.pathsep.join([str(_ROOT), *filter(None, [os.environ.get("PYTHONPATH")])]),
    }
    environment |= variables or {}
    if batch_size is not None:
        environment["WF7_CONCURRENT_BATCH_SIZE"] = str(batch_size)
    with tempfile.TemporaryDirectory(prefix="pagecurator-bench-") as folder, (Path(folder) / "log").open("wb") as log:
        began = time.monotonic()
        # In an empty folder, so that no .env file changes what is measured.
        process = subprocess.Popen(
            [python or sys.executable, "-m", *program],
            env=environment,
            cwd=folder,
            stdout=log,
            stderr=subprocess.STDOUT,
        )
        watched = _watch(process, Path(folder) / "log")
        process_seconds = time.monotonic() - began
        lines = (Path(folder) / "log").read_text(encoding="utf-8").splitlines()
    if process.returncode not in _FINE:
        raise RuntimeError("\n".join([f"{' '.join(program)} ended with {process.returncode}:", *lines[-20:]]))
    events = [json.loads(line) for line in lines if line.startswith("{")]
    return _summed(events, process_seconds=process_seconds, watched=watched)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Watched:
    samples: list[Sample]
    peak_rss_bytes: int
    daemon_peak_rss_bytes: int
    cpu_seconds: float


def ended(process: subprocess.Popen[bytes], *, wait: bool = False) -> float | None:
    """Processor seconds of a process that has ended, with those of the children that it waited for; else None."""
    process_id, status, used = os.wait4(process.pid, 0 if wait else os.WNOHANG)
    if not process_id:
        return None
    process.returncode = os.waitstatus_to_exitcode(status)
    return used.ru_utime + used.ru_stime


def _watch(process: subprocess.Popen[bytes], log: Path) -> _Watched:
    """Sample the process and its children until it ends; costs about 1 % of a core."""
    samples: list[Sample] = []
    pages_ended = 0
    family = _Family(process.pid)
    with log.open("rb") as lines:
        while (cpu_seconds := ended(process)) is None:
            new = lines.read()
            pages_ended += sum(new.count(word) for word in _PAGE_ENDS)
            try:
                rss_bytes, cpu_so_far = family.look()
            except psutil.NoSuchProcess:
                cpu_seconds = ended(process, wait=True)
                break
            samples.append(Sample(at=time.time(), pages_ended=pages_ended, rss_bytes=rss_bytes, cpu_seconds=cpu_so_far))
            time.sleep(_SAMPLE_SECONDS)
    assert cpu_seconds is not None
    return _Watched(
        samples=samples,
        peak_rss_bytes=family.peak_rss_bytes,
        daemon_peak_rss_bytes=family.daemon_peak_rss_bytes,
        cpu_seconds=cpu_seconds,
    )


class _Family:
    """The daemon and the processes that it starts; pages shared between them count for each."""

    def __init__(self, process_id: int) -> None:
        self._daemon = psutil.Process(process_id)
        self._children: list[psutil.Process] = []
        self._looked_for_children_at = 0.0
        self._peaks: dict[int, int] = {}
        self._highest_sum = 0

    @property
    def peak_rss_bytes(self) -> int:
        """The sum of each process's own peak, as the kernel keeps it: it misses nothing between two looks.

        Of processes that lived at the same time: one that was replaced by another does not count beside it.
        """
        return self._highest_sum

    @property
    def daemon_peak_rss_bytes(self) -> int:
        return self._peaks.get(self._daemon.pid, 0)

    def look(self) -> tuple[int, float]:
        """Resident bytes and processor seconds, summed. Raises ``psutil.NoSuchProcess`` when the daemon is gone."""
        if time.monotonic() - self._looked_for_children_at > _CHILDREN_SECONDS:
            self._children = self._daemon.children(recursive=True)
            self._looked_for_children_at = time.monotonic()
        rss_bytes, cpu_seconds = self._one(self._daemon)
        living = [self._daemon.pid]
        for child in self._children:
            with contextlib.suppress(psutil.NoSuchProcess):
                rss, cpu = self._one(child)
                rss_bytes, cpu_seconds = rss_bytes + rss, cpu_seconds + cpu
                living.append(child.pid)
        self._highest_sum = max(self._highest_sum, sum(self._peaks[process_id] for process_id in living))
        return rss_bytes, cpu_seconds

    def _one(self, process: psutil.Process) -> tuple[int, float]:
        cpu, rss_bytes = process.cpu_times(), process.memory_info().rss
        peak = max(rss_bytes, _high_water_bytes(process.pid), self._peaks.get(process.pid, 0))
        self._peaks[process.pid] = peak
        return rss_bytes, cpu.user + cpu.system


def _high_water_bytes(process_id: int) -> int:
    """The kernel's record of the peak; 0 where there is no such file, or no such process any more."""
    try:
        status = Path(f"/proc/{process_id}/status").read_text()
    except OSError:
        return 0
    found = re.search(r"^VmHWM:\s+(\d+) kB", status, re.MULTILINE)
    return int(found[1]) * 1024 if found else 0


def _summed(events: list[dict[str, Any]], *, process_seconds: float, watched: _Watched) -> Drained:
    cycle = next(event for event in events if event["event"] == "cycle.completed")
    ended_at = datetime.fromisoformat(cycle["timestamp"]).timestamp()
    batches = [event for event in events if event["event"] == "batch.completed"]
    numbers = ("claimed", "contacts_new", "contacts_known", "retries", "rate_limited", "requests", "connections_opened")
    return Drained(
        seconds=cycle["duration_seconds"],
        process_seconds=process_seconds,
        pages=cycle["claimed"],
        failed=cycle["failed"],
        failures=Counter(event["error_code"] for event in events if event["event"] == "page.failed"),
        totals={name: sum(batch[name] for batch in batches) for name in numbers},
        samples=[sample for sample in watched.samples if sample.at <= ended_at] or watched.samples,
        peak_rss_bytes=watched.peak_rss_bytes,
        daemon_peak_rss_bytes=watched.daemon_peak_rss_bytes,
        cpu_seconds=watched.cpu_seconds,
    )
