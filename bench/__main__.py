"""``python -m bench [NAME …] [--quick] [--list]``: measure, print one table, write ``bench/results/NAME.json``.

``python -m bench compare REV NAME …`` measures here and at another commit, in turn: see :mod:`bench.compare`.
``python -m bench run-once REV`` only takes the program from the other commit: see :mod:`bench.run_once`.
``python -m bench hops`` lists the functions through which a page passes: see :mod:`bench.hops`.
"""

from __future__ import annotations

import argparse
import compileall
import json
import os
import platform
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from rich.console import Console
from rich.markup import escape
from rich.table import Table

import pagecurator
from bench import (
    claims,
    compare,
    cost,
    csv_jobs,
    dashboard,
    hops,
    http_api,
    image,
    page_saves,
    reliability,
    resources,
    run_once,
    speed,
    start,
    ten_million,
    traces,
    webhooks,
)
from bench.databases import private_postgres
from bench.harness import CORPUS, Harness
from bench.measurement import Measurement
from pagecurator.simulator import CorpusSource, SourceError

BENCHMARKS: dict[str, Callable[[Harness], list[Measurement]]] = {
    "concurrency": speed.concurrency,
    "slots": speed.slots,
    "fifty": speed.fifty,
    "throughput": speed.throughput,
    "cost": cost.cost,
    "slots500": cost.slots500,
    "database": resources.database,
    "reuse": resources.reuse,
    "memory": resources.memory,
    "memory_limit": resources.memory_limit,
    "endurance": resources.endurance,
    "claims": claims.claims,
    "page_saves": page_saves.page_saves,
    "announced_saves": webhooks.announced_saves,
    "contacts_webhook": webhooks.contacts_webhook,
    "traces": traces.traces,
    "ten_million": ten_million.ten_million,
    "ten_million_grouped": ten_million.ten_million_grouped,
    "statements": reliability.statements,
    "recovery": reliability.recovery,
    "replicas": reliability.replicas,
    "csv_table": csv_jobs.table,
    "csv_method": csv_jobs.method,
    "csv_memory": csv_jobs.csv_memory,
    "http": http_api.http,
    "start": start.start,
    "dashboard": dashboard.dashboard,
    "image": image.image,
}
_RESULTS = Path(__file__).resolve().parent / "results"
_SIGNS = {True: "[green]yes[/]", False: "[bold red]no[/]", None: "-"}

stdout, stderr = Console(), Console(stderr=True)


def main() -> int:
    """Exit code 0: every bound holds, 1: one doesn't, 2: there is no such benchmark, or an option is unusable."""
    if sys.argv[1:2] == ["compare"]:
        return compare.main(sys.argv[2:])
    if sys.argv[1:2] == ["run-once"]:
        return run_once.main(sys.argv[2:])
    if sys.argv[1:] == ["hops"]:
        return hops.main()
    options = _options()
    if options.list:
        for name, benchmark in BENCHMARKS.items():
            stdout.print(f"{name:<20} {benchmark.__doc__}", highlight=False, soft_wrap=True)
        return 0
    if problem := _problem(options):
        stderr.print(problem, highlight=False, soft_wrap=True, markup=False)
        return 2
    corpus = options.corpus if options.corpus.is_dir() else None
    if corpus is None:
        stderr.print(f"There is no corpus at {options.corpus}: the sample sites take its place.")
    # As in an installed package: with PYTHONDONTWRITEBYTECODE each process would compile its modules again.
    compileall.compile_dir(Path(pagecurator.__file__).parent, quiet=1)
    measured: list[Measurement] = []
    with private_postgres() as databases:
        harness = Harness(databases=databases, quick=options.quick, say=_say, corpus=corpus, scrapy=options.scrapy)
        for name in options.names or BENCHMARKS:
            measured += _measure(name, harness)
    _show(measured, quick=options.quick)
    return int(not options.quick and any(one.ok is False for one in measured))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description="Measure the daemon; see docs/benchmarks.md.")
    parser.add_argument("names", nargs="*", metavar="NAME", help="which ones; none: all")
    parser.add_argument("--list", action="store_true", help="name them and stop")
    parser.add_argument("--quick", action="store_true", help="a tenth of the work: only to see that everything runs")
    parser.add_argument("--corpus", type=Path, default=CORPUS, help="a folder of saved pages with an index")
    parser.add_argument(
        "--scrapy",
        type=Path,
        default=cost.scrapy_python(),
        metavar="PYTHON",
        help="for `cost`: an interpreter with Scrapy; default: $BENCH_SCRAPY_PYTHON, or this one if it has Scrapy",
    )
    return parser.parse_args()


def _problem(options: argparse.Namespace) -> str | None:
    """What was named that can't be used, before anything is measured."""
    unknown = [name for name in options.names if name not in BENCHMARKS]
    if unknown:
        return f"no such benchmark: {', '.join(unknown)}; there are {', '.join(BENCHMARKS)}"
    if options.corpus.is_dir():
        try:
            CorpusSource(options.corpus)
        except SourceError as problem:
            return f"--corpus: {problem}"
    needs_scrapy = not options.names or "cost" in options.names
    if needs_scrapy and options.scrapy is not None and not cost.has_scrapy(options.scrapy):
        return f"--scrapy: {options.scrapy} is no interpreter that can import Scrapy."
    return None


def _measure(name: str, harness: Harness) -> list[Measurement]:
    benchmark = BENCHMARKS[name]
    _say(f"{name}: {benchmark.__doc__}")
    load_before, began = os.getloadavg(), time.monotonic()
    measurements = benchmark(harness)
    result = {
        "name": name,
        "date": datetime.now(UTC).isoformat(timespec="seconds"),
        "quick": harness.quick,
        "pages": "corpus" if harness.corpus else "sample sites",
        "took_seconds": round(time.monotonic() - began, 1),
        "machine": {
            "cores": os.cpu_count(),
            "system": platform.platform(terse=True),
            "python": platform.python_version(),
            "load_before": load_before,
            "load_after": os.getloadavg(),
        },
        "measurements": [one.as_json() for one in measurements],
    }
    _RESULTS.mkdir(exist_ok=True)
    (_RESULTS / f"{name}.json").write_text(json.dumps(result, indent=2) + "\n", encoding="utf-8")
    return measurements


def _show(measured: list[Measurement], *, quick: bool) -> None:
    table = Table(title="Benchmarks, quick: these numbers say little" if quick else "Benchmarks", title_justify="left")
    table.add_column("what", ratio=1)
    for title in ("bound", "measured", "ok?"):
        table.add_column(title, justify="right", no_wrap=True)
    for one in measured:
        what = escape(one.what) + (f"\n[dim]{escape(one.note.strip(' ;'))}[/]" if one.note else "")
        number = f"{one.measured:.3g}" if one.measured < 1000 else f"{one.measured:,.0f}"
        table.add_row(what, str(one.bound or ""), f"{number} {one.unit}".strip(), _SIGNS[None if quick else one.ok])
    stdout.print(table)


def _say(text: str) -> None:
    stderr.print(text, highlight=False, soft_wrap=True)


if __name__ == "__main__":
    sys.exit(main())
