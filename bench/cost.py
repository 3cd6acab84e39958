"""What a page costs: processor time, beside that of Scrapy, and whether hundreds of slots are kept busy."""

from __future__ import annotations

import contextlib
import importlib.util
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.daemon import ended
from bench.harness import Harness, Run, spread
from bench.measurement import Measurement, at_least, at_most
from bench.workload import Workload

_SPIDER = Path(__file__).with_name("scrapy_spider.py")
_NO_SCRAPY = (
    "without the ratio to Scrapy: install it in an environment of its own, and pass its interpreter as --scrapy or "
    "BENCH_SCRAPY_PYTHON"
)
_CORES = 2
_READERS = {"parsel": "words by its selectors", "lxml": "words by lxml"}
"""How the spider reads the words of a page, which is most of its time."""


def scrapy_python() -> Path | None:
    """An interpreter with Scrapy: BENCH_SCRAPY_PYTHON, or this one if it has it."""
    given = os.environ.get("BENCH_SCRAPY_PYTHON")
    if given:
        return Path(given)
    return Path(sys.executable) if importlib.util.find_spec("scrapy") else None


def has_scrapy(python: Path) -> bool:
    """Whether this interpreter exists and can import Scrapy."""
    try:
        return not subprocess.run(
            [python, "-c", "import scrapy"], capture_output=True, env=_plain(), check=False
        ).returncode
    except OSError:
        return False


def cost(harness: Harness) -> list[Measurement]:
    """Processor time a page, no latency, start included; and Scrapy's on the same two cores, in turn."""
    slots = 10
    ours: list[Run] = []
    theirs: dict[str, list[_Crawl]] = {reader: [] for reader in _READERS}
    with _on_cores(_CORES), harness.pages() as source:
        urls = source.pages(harness.size(1_500, quick=100))
        for _ in range(harness.repeats):
            ours.append(harness.run(source, urls, slots=slots))
            if harness.scrapy is not None:
                for reader, crawls in theirs.items():
                    crawls.append(_crawl(harness.scrapy, source, urls, slots=slots, reader=reader))
    costs = [_cpu_ms_a_page(run) for run in ours]
    what = f"{len(urls):,} pages, {slots} slots, no latency, start included"
    postgres = statistics.median(1000 * run.postgres_cpu_seconds / run.drained.pages for run in ours)
    note = f"{spread(costs)} ms; Postgres beside it {postgres:.2f} ms; {_conditions(harness)}"
    measured = [
        Measurement(
            what=f"processor time a page, {what}",
            bound=at_most(4.2),
            measured=statistics.median(costs),
            unit="ms",
            note=note if harness.scrapy is not None else f"{note}; {_NO_SCRAPY}",
            details={"runs": [run.facts() for run in ours]},
        ),
        Measurement(
            what="pages a second, wall",
            measured=statistics.median(_pages_a_second(run) for run in ours),
            unit="pages/s",
            higher_is_better=True,
        ),
        Measurement(
            what="write-ahead log a page",
            measured=statistics.median(run.wal_bytes / run.drained.pages / 1024 for run in ours),
            unit="KiB",
            higher_is_better=False,
            note="in a database of this size; with more pages each write touches more blocks: see `ten_million`",
        ),
    ]
    if harness.scrapy is not None:
        for reader, crawls in theirs.items():
            measured += _beside_scrapy(ours, crawls, _READERS[reader])
    return measured


def _beside_scrapy(ours: Sequence[Run], crawls: Sequence[_Crawl], name: str) -> list[Measurement]:
    pairs = list(zip(ours, crawls, strict=True))
    shares = [_cpu_ms_a_page(run) / crawl.cpu_ms_a_page for run, crawl in pairs]
    speeds = [_pages_a_second(run) / crawl.pages_a_second for run, crawl in pairs]
    return [
        Measurement(
            what=f"the same ÷ Scrapy with a simpler extraction and no queue, {name}",
            bound=at_most(0.68),
            measured=statistics.median(shares),
            note=f"{spread(shares)}; Scrapy {spread([crawl.cpu_ms_a_page for crawl in crawls])} ms",
            details={"scrapy": [crawl.facts() for crawl in crawls]},
        ),
        Measurement(
            what=f"pages a second, wall ÷ Scrapy on the same {_CORES} cores, both with their start, {name}",
            bound=at_least(2.0),
            measured=statistics.median(speeds),
            note=f"{spread(speeds)}; {spread([_pages_a_second(run) for run in ours])} ÷ "
            f"{spread([crawl.pages_a_second for crawl in crawls])} pages/s; Postgres and the simulator share the cores",
        ),
    ]


def slots500(harness: Harness) -> list[Measurement]:
    """5,000 pages with 500 slots at 6 s, and with 200 at 4 s: efficiency, processor time, memory."""
    measured = []
    for slots, latency, whole in ((500, 6, 0.97), (200, 4, 0.98)):
        with harness.pages(latency=str(latency), timeline=True) as source:
            # Of a quick run, four waves.
            run = harness.run(source, source.pages(harness.size(5_000, quick=4 * slots)), slots=slots)
        name = f"{run.drained.pages:,} pages, {slots} slots, {latency} s"
        starts = [span["started_at"] for span in run.served["timeline"]]
        measured += [
            Measurement(
                what=f"slot efficiency, {name}",
                bound=at_least(whole),
                measured=run.slot_efficiency(slots),
                note=f"{run.drained.seconds:.1f} s; {run.drained.cpu_share:.2f} cores busy; {_conditions(harness)}",
                details=run.facts(),
            ),
            Measurement(
                what=f"steady part of it, without the first and the last wave, {slots} slots",
                bound=at_least(0.997) if slots == 500 else None,
                measured=steady_efficiency(starts, slots=slots, latency_seconds=latency),
                higher_is_better=True,
            ),
            Measurement(
                what=f"processor time a page, {name}",
                bound=at_most(3.5) if slots == 500 else None,
                measured=_cpu_ms_a_page(run),
                unit="ms",
                higher_is_better=False,
                note="start included",
            ),
            Measurement(
                what=f"memory of the daemon, {slots} slots",
                bound=at_most(230) if slots == 500 else None,
                measured=run.drained.daemon_peak_rss_bytes / 2**20,
                unit="MiB",
                higher_is_better=False,
                note=f"peak of its process; with its extraction workers {run.drained.peak_rss_bytes / 2**20:.0f} MiB",
            ),
        ]
    return measured


def steady_efficiency(starts: Sequence[float], *, slots: int, latency_seconds: float) -> float:
    """Slot efficiency without the first and the last wave, from the times at which requests began.

    That is from the moment when all slots have been used until the one when as many pages as slots are left.
    """
    ordered = sorted(starts)
    if len(ordered) < 3 * slots:
        raise ValueError(f"{len(ordered)} pages are less than three waves of {slots}")
    begin, end = ordered[slots - 1], ordered[-slots]
    busy = sum(max(0.0, min(end, start + latency_seconds) - max(begin, start)) for start in ordered)
    return busy / (slots * (end - begin))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Crawl:
    """One run of the spider."""

    pages: int
    cpu_seconds: float
    seconds: float
    with_contacts: int

    @property
    def cpu_ms_a_page(self) -> float:
        return 1000 * self.cpu_seconds / self.pages

    @property
    def pages_a_second(self) -> float:
        return self.pages / self.seconds

    def facts(self) -> dict[str, float]:
        return {
            "pages": self.pages,
            "cpu_seconds": round(self.cpu_seconds, 3),
            "process_seconds": round(self.seconds, 3),
            "with_contacts": self.with_contacts,
        }


def _crawl(python: Path, source: Workload, urls: Sequence[str], *, slots: int, reader: str) -> _Crawl:
    source.reset()
    with tempfile.TemporaryDirectory(prefix="pagecurator-bench-") as name:
        folder = Path(name)
        (folder / "urls").write_text("\n".join(urls), encoding="utf-8")
        arguments = [str(folder / "urls"), str(folder / "items.jsonl"), source.url, str(slots), reader]
        with (folder / "log").open("wb") as log:
            began = time.monotonic()
            process = subprocess.Popen(
                [python, _SPIDER, *arguments], cwd=folder, stdout=log, stderr=subprocess.STDOUT, env=_plain()
            )
            cpu_seconds = ended(process, wait=True)
            seconds = time.monotonic() - began
        said = (folder / "log").read_text(encoding="utf-8", errors="replace")
        if process.returncode != 0:
            raise RuntimeError(f"The spider ended with {process.returncode}:\n{said[-2000:]}")
        items = (folder / "items.jsonl").read_text(encoding="utf-8").splitlines()
    if len(items) != len(urls):
        raise RuntimeError(f"The spider read {len(items)} pages, not {len(urls)}:\n{said[-2000:]}")
    assert cpu_seconds is not None
    empty = '"emails": [], "phones": [], "profiles": []'
    found = sum(empty not in item for item in items)
    return _Crawl(pages=len(items), cpu_seconds=cpu_seconds, seconds=seconds, with_contacts=found)


def _plain() -> dict[str, str]:
    """The environment without this project's import path: the spider's interpreter has its own packages."""
    return {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}


@contextlib.contextmanager
def _on_cores(count: int) -> Iterator[None]:
    """Whatever is started within uses at most ``count`` cores, where the system can do that."""
    if not hasattr(os, "sched_setaffinity"):
        yield
        return
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, sorted(before)[:count])
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)


def _cpu_ms_a_page(run: Run) -> float:
    return 1000 * run.drained.cpu_seconds / run.drained.pages


def _pages_a_second(run: Run) -> float:
    return run.drained.pages / run.drained.process_seconds


def _conditions(harness: Harness) -> str:
    """Which pages, and how busy the machine was: with a load above its cores the numbers say little."""
    pages = "real pages" if harness.corpus else "the small sample sites, not real pages"
    load, cores = os.getloadavg()[0], os.cpu_count() or 1
    busy = f", needs an idle machine: repeat it below {cores}" if load > cores + 1 else ""
    return f"{pages}; load {load:.1f}{busy}"
