"""``python -m bench compare REV NAME…``: one benchmark in two checkouts, in turn, in one run.

These machines are shared and noisy: a number of today says little beside a number of yesterday. So each pair runs
the benchmark here and at ``REV`` one after the other, the order changes from pair to pair, and what is reported is
the ratio within the pairs. Each checkout runs its own ``bench`` on its own sources; rows are matched by their text.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.table import Table

ROOT = Path(__file__).resolve().parent.parent
LEAST_PAIRS = 5
_FINE = (0, 1)  # 1: a bound does not hold, which is no fault of the comparison


class CompareError(Exception):
    """The comparison can't be made; the message says why and what to do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Checkout:
    """A tree with sources and benchmarks, and the interpreter that runs them."""

    name: str
    folder: Path
    python: Path

    def run(self, benchmark: str, *, options: Sequence[str]) -> list[dict[str, Any]]:
        """Run one benchmark; its measurements as in the JSON. Raises :class:`CompareError`."""
        environment = os.environ | {"PYTHONPATH": os.pathsep.join([str(self.folder / "src"), str(self.folder)])}
        finished = subprocess.run(
            [self.python, "-m", "bench", benchmark, *options],
            cwd=self.folder,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        if finished.returncode not in _FINE:
            last = "\n".join((finished.stdout + finished.stderr).splitlines()[-15:])
            raise CompareError(f"{benchmark} at {self.name} ended with {finished.returncode}:\n{last}")
        result = json.loads((self.folder / "bench" / "results" / f"{benchmark}.json").read_text(encoding="utf-8"))
        return list(result["measurements"])


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """One row that both checkouts measured, once a pair. A ratio above 1 means that it is better here."""

    benchmark: str
    what: str
    unit: str
    better: str | None
    """``higher`` or ``lower``; None: not stated, the ratio is here ÷ there."""
    pairs: tuple[tuple[float, float], ...]
    """``(here, there)`` of each pair."""

    @property
    def ratios(self) -> list[float]:
        """One a pair; pairs with a zero are left out."""
        turned = [(there, here) if self.better == "lower" else (here, there) for here, there in self.pairs]
        return [above / below for above, below in turned if below]

    def as_json(self) -> dict[str, Any]:
        ratios = self.ratios
        return {
            "benchmark": self.benchmark,
            "what": self.what,
            "unit": self.unit,
            "better": self.better,
            "pairs": [list(pair) for pair in self.pairs],
            "ratio": round(statistics.median(ratios), 4) if ratios else None,
            "ratios": [round(ratio, 4) for ratio in ratios],
        }


def main(arguments: Sequence[str]) -> int:
    """Exit code 0: every ratio keeps ``--at-least``; 1: one does not; 2: nothing could be compared."""
    options = _options(arguments)
    stdout, stderr = Console(), Console(stderr=True)

    def say(text: str) -> None:
        stderr.print(text, highlight=False, soft_wrap=True, markup=False)

    try:
        with checkout_of(options.rev, say=say) as there:
            here = Checkout(name="here", folder=ROOT, python=Path(sys.executable))
            compared = compare(
                here, there, benchmarks=options.names, pairs=options.pairs, options=_passed_on(options), say=say
            )
    except CompareError as error:
        say(str(error))
        return 2
    write("compare", there.name, compared, quick=options.quick)
    stdout.print(show(compared, there=there.name, pairs=options.pairs, quick=options.quick))
    worst = min((one.as_json()["ratio"] for one in compared if one.better and one.ratios), default=None)
    if worst is None:
        say("no row was measured in both checkouts with a side that is better: there is no ratio")
        return 2
    return int(options.at_least is not None and not options.quick and worst < options.at_least)


def compare(
    here: Checkout,
    there: Checkout,
    *,
    benchmarks: Sequence[str],
    pairs: int,
    options: Sequence[str] = (),
    say: Callable[[str], None] = lambda _text: None,
) -> list[Comparison]:
    """Run each benchmark ``pairs`` times in both, in turn. Raises :class:`CompareError`."""
    compared: list[Comparison] = []
    for benchmark in benchmarks:
        runs: list[tuple[list[dict[str, Any]], list[dict[str, Any]]]] = []
        for number in range(pairs):
            say(f"{benchmark}: pair {number + 1} of {pairs}")
            # The one that runs second finds warm caches: each is the second one in every other pair.
            if number % 2:
                second = there.run(benchmark, options=options)
                runs.append((here.run(benchmark, options=options), second))
            else:
                first = here.run(benchmark, options=options)
                runs.append((first, there.run(benchmark, options=options)))
        compared += _matched(benchmark, runs)
    return compared


def _matched(benchmark: str, runs: Sequence[tuple[list[dict[str, Any]], list[dict[str, Any]]]]) -> Iterator[Comparison]:
    for row in runs[0][0]:
        found = [(_of(ours, row["what"]), _of(theirs, row["what"])) for ours, theirs in runs]
        measured = tuple((ours, theirs) for ours, theirs in found if ours is not None and theirs is not None)
        if measured:
            yield Comparison(
                benchmark=benchmark,
                what=row["what"],
                unit=row["unit"],
                better=row.get("better"),
                pairs=measured,
            )


def _of(rows: Sequence[dict[str, Any]], what: str) -> float | None:
    return next((float(row["measured"]) for row in rows if row["what"] == what), None)


@contextlib.contextmanager
def checkout_of(rev: str, *, say: Callable[[str], None] = lambda _text: None) -> Iterator[Checkout]:
    """``rev`` in a temporary folder, gone after the block. Raises :class:`CompareError` for an unknown one.

    With the same pinned dependencies it runs on this interpreter, else it gets a virtual environment of its own.
    """
    found = _git("rev-parse", "--verify", "--quiet", "--short", f"{rev}^{{commit}}", cwd=ROOT)
    if found is None:
        raise CompareError(f"git knows no commit {rev!r}: name one, for example HEAD~1 or main.")
    folder = Path(tempfile.mkdtemp(prefix="pagecurator-compare-"))
    folder.chmod(0o755)  # as root, its Postgres runs as another account
    tree = folder / "there"
    try:
        if _git("worktree", "add", "--detach", "--quiet", str(tree), found, cwd=ROOT) is None:
            raise CompareError(f"git could not check out {found} beside this tree.")
        yield Checkout(name=found, folder=tree, python=_interpreter(tree, say=say))
    finally:
        _git("worktree", "remove", "--force", str(tree), cwd=ROOT)
        shutil.rmtree(folder, ignore_errors=True)
        _git("worktree", "prune", cwd=ROOT)


def _interpreter(tree: Path, *, say: Callable[[str], None]) -> Path:
    pins = "requirements-dev.txt"
    if (tree / pins).read_bytes() == (ROOT / pins).read_bytes():
        return Path(sys.executable)
    say("other dependencies are pinned there: setting up a virtual environment")
    made = subprocess.run(["make", "setup"], cwd=tree, capture_output=True, text=True, check=False)
    if made.returncode:
        raise CompareError(f"`make setup` failed in the other checkout:\n{made.stderr.strip()}")
    return tree / ".venv" / "bin" / "python"


def _git(*arguments: str, cwd: Path) -> str | None:
    """What git printed; None when it failed."""
    try:
        done = subprocess.run(["git", *arguments], cwd=cwd, capture_output=True, text=True, check=False)
    except FileNotFoundError:
        raise CompareError("git is needed to compare with another commit.") from None
    return done.stdout.strip() if done.returncode == 0 else None


def _options(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m bench compare", description="Run benchmarks here and at another commit, in turn."
    )
    parser.add_argument("rev", metavar="REV", help="the commit to compare with")
    parser.add_argument("names", nargs="+", metavar="NAME", help="which benchmarks: see python -m bench --list")
    parser.add_argument("--pairs", type=int, default=LEAST_PAIRS, help="how many pairs of runs (%(default)s)")
    parser.add_argument(
        "--at-least", type=float, help="exit with 1 when a median ratio is below this, for example 0.98"
    )
    parser.add_argument("--quick", action="store_true", help="a tenth of the work: only to see that everything runs")
    parser.add_argument("--corpus", type=Path, help="a folder of saved pages with an index")
    options = parser.parse_args(arguments)
    if options.pairs < 1:
        parser.error("--pairs begins at 1")
    if options.pairs < LEAST_PAIRS and not options.quick:
        parser.error(f"--pairs should be at least {LEAST_PAIRS}: the spread of fewer says little")
    return options


def _passed_on(options: argparse.Namespace) -> list[str]:
    corpus = options.corpus or ROOT.parent / "shared" / "corpus"
    return [*(["--quick"] if options.quick else []), "--corpus", str(corpus.resolve())]


def write(name: str, there: str, compared: Sequence[Comparison], *, quick: bool = False) -> None:
    """Write the ratios to ``bench/results/NAME.json``."""
    results = ROOT / "bench" / "results"
    results.mkdir(exist_ok=True)
    report = {
        "date": datetime.now(UTC).isoformat(timespec="seconds"),
        "compared_with": there,
        "quick": quick,
        "load": os.getloadavg(),
        "rows": [one.as_json() for one in compared],
    }
    (results / f"{name}.json").write_text(json.dumps(report, indent=2) + "\n", encoding="utf-8")


def show(compared: Sequence[Comparison], *, there: str, pairs: int, quick: bool = False) -> Table:
    """The table of the ratios."""
    title = f"here beside {there}, {pairs} pairs" + (", quick: these numbers say little" if quick else "")
    table = Table(title=title, title_justify="left", caption="ratio: above 1 is better here", caption_justify="left")
    table.add_column("what", ratio=1)
    for column in ("here", there, "ratio", "least to most"):
        table.add_column(column, justify="right", no_wrap=True)
    for one in compared:
        here, other = (statistics.median(side) for side in zip(*one.pairs, strict=True))
        ratios = one.ratios
        table.add_row(
            escape(one.what) + ("" if one.better else "\n[dim]no side is better: here ÷ there[/]"),
            f"{here:.4g} {one.unit}".strip(),
            f"{other:.4g} {one.unit}".strip(),
            f"{statistics.median(ratios):.3f}" if ratios else "-",
            f"{min(ratios):.3f} to {max(ratios):.3f}" if ratios else "-",
        )
    return table
