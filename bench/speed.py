"""How fast: both modes, the slots' efficiency, and the most pages a second."""

from __future__ import annotations

import heapq
import json
import statistics
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from bench.harness import Harness, Run, median, spread
from bench.measurement import Measurement, at_least
from pagecurator.simulator import parse_latency
from pagecurator.urls import normalize_url

_SLOTS = 10


def concurrency(harness: Harness) -> list[Measurement]:
    """Sequential ÷ concurrent wall time: 100 pages, 10 slots, 1 s latency."""
    with harness.pages(latency="1") as source:
        urls = source.pages(harness.size(100, quick=20))
        together = [harness.run(source, urls, slots=_SLOTS) for _ in range(harness.repeats)]
        alone = harness.run(source, urls, slots=_SLOTS, concurrent=False)
    middle = median(together, lambda run: run.drained.seconds)
    same = all(run.contacts == alone.contacts and run.outcomes == alone.outcomes for run in together)
    details = {"sequential": alone.facts(), "concurrent": [run.facts() for run in together]}
    differing = sorted({row for run in together for row in run.contacts ^ alone.contacts})
    return [
        Measurement(
            what=f"sequential ÷ concurrent wall time, {len(urls)} pages, {_SLOTS} slots, 1 s",
            bound=at_least(9.5),
            measured=alone.drained.seconds / middle.drained.seconds,
            note=f"{alone.drained.seconds:.1f} s ÷ {middle.drained.seconds:.2f} s; with Python's start "
            f"{alone.drained.process_seconds:.1f} s ÷ {middle.drained.process_seconds:.2f} s",
            details=details,
        ),
        Measurement(
            what="the same contacts and outcomes both ways (1: yes)",
            bound=at_least(1),
            measured=float(same),
            note=f"{len(alone.contacts)} contacts; {len(differing)} differ",
            details={"differing": [list(row) for row in differing[:20]]},
        ),
    ]


def slots(harness: Harness) -> list[Measurement]:
    """Slot efficiency with stragglers: 300 pages, 10 slots, 1 s, 5 % of the pages 10 s."""
    count = harness.size(300, quick=60)
    return [_spread_stragglers(harness, count), _random_stragglers(harness, count)]


def _spread_stragglers(harness: Harness, count: int) -> Measurement:
    # Evenly over the first four fifths: a slow page among the last leaves slots idle under any scheduling.
    slow = frozenset(range(0, count * 4 // 5, 16))
    with harness.pages(latency="1") as source:
        source.slow_down(seconds=10)
        run = harness.run(source, source.pages(count, slow=slow), slots=_SLOTS)
    best = best_efficiency([10.0 if n in slow else 1.0 for n in range(count)], slots=_SLOTS)
    return Measurement(
        what=f"slot efficiency, {count} pages, {_SLOTS} slots, 1 s, {len(slow)} pages 10 s, spread over the first 4/5",
        bound=at_least(0.93),
        measured=run.slot_efficiency(_SLOTS),
        note=f"{run.drained.seconds:.1f} s; the best possible in this order: {best:.3f}",
        details={"best_possible": best, **run.facts()},
    )


def _random_stragglers(harness: Harness, count: int) -> Measurement:
    latency = "1,p5=10"
    with harness.pages(latency=latency) as source:
        urls = source.pages(count)
        run = harness.run(source, urls, slots=_SLOTS)
    distribution = parse_latency(latency)
    seconds = [distribution.seconds(seed=0, target=normalize_url(url).url, nth=1) for url in urls]
    best = best_efficiency(seconds, slots=_SLOTS)
    return Measurement(
        what=f"the same, {seconds.count(10.0)} slow pages anywhere: measured ÷ best possible in that order",
        bound=at_least(0.97),
        measured=run.slot_efficiency(_SLOTS) / best,
        note=f"slot efficiency {run.slot_efficiency(_SLOTS):.3f}, the best possible {best:.3f}",
        details={"slot_efficiency": run.slot_efficiency(_SLOTS), "best_possible": best, **run.facts()},
    )


def best_efficiency(latencies_seconds: Sequence[float], *, slots: int) -> float:
    """Slot efficiency when each page starts at the very moment a slot gets free, in this order, at no cost."""
    free_at = [0.0] * slots
    for seconds in latencies_seconds:
        heapq.heapreplace(free_at, free_at[0] + seconds)
    return sum(latencies_seconds) / (slots * max(free_at))


def fifty(harness: Harness) -> list[Measurement]:
    """50 slots, 2 s latency, corpus pages, one process."""
    many = 50
    with harness.pages(latency="2") as source:
        urls = source.pages(harness.size(750, quick=100))
        runs = [harness.run(source, urls, slots=many) for _ in range(harness.repeats)]
    middle = median(runs, lambda run: run.slot_efficiency(many))
    return [
        Measurement(
            what=f"slot efficiency, {len(urls)} corpus pages, {many} slots, 2 s, one process",
            bound=at_least(0.93),
            measured=middle.slot_efficiency(many),
            note=f"{spread([run.slot_efficiency(many) for run in runs])}; {middle.drained.cpu_share:.2f} cores busy; "
            f"{harness.pages_note}",
            details={"runs": [run.facts() for run in runs]},
        )
    ]


def throughput(harness: Harness) -> list[Measurement]:
    """Most pages a second, zero latency, corpus pages, one process, saved to Postgres; and what bounds it."""
    with harness.pages() as source:
        urls = source.pages(harness.size(2 * len(source.originals), quick=200))
        runs = [harness.run(source, urls, slots=20, batch_size=20) for _ in range(harness.repeats)]
        shares = _cpu_shares(harness, source, urls)
    middle = median(runs, lambda run: run.drained.seconds)
    rates = [run.drained.pages / run.drained.seconds for run in runs]
    postgres_share = middle.postgres_cpu_seconds / middle.drained.seconds
    return [
        Measurement(
            what=f"most pages a second, {len(urls)} corpus pages, no latency, one process, saved to Postgres",
            measured=statistics.median(rates),
            unit="pages/s",
            higher_is_better=True,
            note=f"{spread(rates)}; {_bound_by(middle)}: "
            + ", ".join(f"{owner} {share:.0%}" for owner, share in shares.items())
            + f"; Postgres itself {postgres_share:.2f} cores; {harness.pages_note}",
            details={"cpu_shares": shares, "postgres_cores": postgres_share, "runs": [run.facts() for run in runs]},
        )
    ]


def _bound_by(run: Run) -> str:
    busy = run.drained.cpu_share
    if busy >= 0.9:
        return f"bound by the processor, {busy:.2f} cores busy with Python"
    return f"not bound by the processor ({busy:.2f} cores busy): it waits for Postgres or for pages"


def _cpu_shares(harness: Harness, source: Any, urls: Sequence[str]) -> dict[str, float]:
    """A further run, sampled: whose work the process's time was."""
    with tempfile.TemporaryDirectory(prefix="pagecurator-bench-") as folder:
        report = Path(folder) / "report.json"
        harness.run(source, urls, slots=20, batch_size=20, program=("bench.monitored", str(report), "--profile"))
        shares: dict[str, float] = json.loads(report.read_text())["cpu_shares"]
    return shares
