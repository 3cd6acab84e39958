"""``python -m bench run-once REV``: ``run-once`` of this tree and of another commit, in turn, on the same pages.

For commits whose own ``bench`` measures something else, or nothing: here only the program is the other commit's, with
its migrations. Both are measured from outside: processor time by ``wait4``, with extraction processes and the start.
"""

from __future__ import annotations

import argparse
import compileall
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console

from bench.compare import LEAST_PAIRS, ROOT, Checkout, CompareError, Comparison, checkout_of, show, write
from bench.daemon import KEY, drain
from bench.databases import Databases, private_postgres
from bench.harness import CORPUS
from bench.workload import Workload, supply
from pagecurator.settings import setting_names

_ADDRESSES_A_CALL = 1_000


def main(arguments: Sequence[str]) -> int:
    """Exit code 0; 2: nothing could be compared."""
    options = _options(arguments)
    stderr = Console(stderr=True)

    def say(text: str) -> None:
        stderr.print(text, highlight=False, soft_wrap=True, markup=False)

    corpus = options.corpus if options.corpus.is_dir() else None
    try:
        with (
            checkout_of(options.rev, say=say) as there,
            private_postgres() as databases,
            supply(corpus=corpus, latency=str(options.latency)) as source,
        ):
            here = Checkout(name="here", folder=ROOT, python=Path(sys.executable))
            for checkout in (here, there):
                compileall.compile_dir(checkout.folder / "src", quiet=1)
            urls = source.pages(options.pages)
            runs: dict[str, list[_Run]] = {here.name: [], there.name: []}
            for number in range(options.pairs):
                say(f"pair {number + 1} of {options.pairs}")
                # The one that runs second finds warm caches: each is the second one in every other pair.
                for checkout in (there, here) if number % 2 else (here, there):
                    run = _run(checkout, databases, source, urls, slots=options.slots)
                    runs[checkout.name].append(run)
    except (CompareError, RuntimeError) as error:  # a process could not do its part
        say(str(error))
        return 2
    what = f"{options.pages:,} pages, {options.slots} slots, {options.latency:g} s"
    compared = [
        Comparison(
            benchmark="run_once",
            what=f"{name}, {what}",
            unit=unit,
            better="lower",
            pairs=tuple((ours[place], theirs[place]) for ours, theirs in zip(*runs.values(), strict=True)),
        )
        for place, (name, unit) in enumerate(_ROWS)
    ]
    write("run_once", there.name, compared)
    Console().print(show(compared, there=there.name, pairs=options.pairs))
    return 0


_ROWS = (("processor time", "s"), ("wall time", "s"), ("processor time of Postgres", "s"))
_Run = tuple[float, float, float]
"""The values of :data:`_ROWS`."""


def _run(checkout: Checkout, databases: Databases, source: Workload, urls: Sequence[str], *, slots: int) -> _Run:
    source.reset()
    address = databases.empty()
    variables = {"PYTHONPATH": str(checkout.folder / "src")}
    prepared = {name: value for name, value in os.environ.items() if name.upper() not in setting_names()}
    prepared |= variables | {"DATABASE_URL": address, "SCRAPER_API_KEY": KEY}
    _execute(checkout, "migrate", environment=prepared)
    for first in range(0, len(urls), _ADDRESSES_A_CALL):
        _execute(checkout, "pages", "add", *urls[first : first + _ADDRESSES_A_CALL], environment=prepared)
    before = databases.cpu_seconds()
    try:
        drained = drain(
            database_url=address,
            scraper_api_url=source.url,
            slots=slots,
            variables=variables,
            python=checkout.python,
        )
        return drained.cpu_seconds, drained.process_seconds, databases.cpu_seconds() - before
    finally:
        databases.drop(address)


def _execute(checkout: Checkout, *arguments: str, environment: dict[str, str]) -> None:
    command = [checkout.python, "-m", "pagecurator", *arguments]
    done = subprocess.run(
        command, cwd=checkout.folder, env=environment, capture_output=True, text=True, errors="replace", check=False
    )
    if done.returncode:
        raise CompareError(f"`{' '.join(arguments[:2])}` at {checkout.name} failed:\n{done.stderr[-1000:].strip()}")


def _options(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m bench run-once", description="Measure run-once here and at another commit, in turn."
    )
    parser.add_argument("rev", metavar="REV", help="the commit to compare with")
    parser.add_argument("--pages", type=int, default=1_500, help="0: only the start (%(default)s)")
    parser.add_argument("--slots", type=int, default=10, help="requests at the same time (%(default)s)")
    parser.add_argument("--latency", type=float, default=0, help="seconds until a response (%(default)s)")
    parser.add_argument("--pairs", type=int, default=LEAST_PAIRS, help="how many pairs of runs (%(default)s)")
    parser.add_argument("--corpus", type=Path, default=CORPUS, help="a folder of saved pages with an index")
    options = parser.parse_args(arguments)
    if options.pages < 0 or options.slots < 1 or options.latency < 0 or options.pairs < 1:
        parser.error("--pages and --latency begin at 0, --slots and --pairs at 1")
    return options
