"""Two checkouts side by side: which pairs become which ratio, and what is said when nothing can be compared."""

from __future__ import annotations

import pytest

pytest.importorskip("bench.compare", reason="the benchmarks are not beside the tests")

from bench import run_once
from bench.compare import Checkout, Comparison, compare, main


def row(what: str, measured: float, better: str | None = "higher") -> dict[str, object]:
    return {"what": what, "measured": measured, "unit": "", "better": better}


class Runs(Checkout):
    """A checkout whose benchmark measures what the test says, one value a run, and notes the order."""

    def __init__(self, name: str, values: list[list[dict[str, object]]], order: list[str]) -> None:
        object.__setattr__(self, "name", name)
        object.__setattr__(self, "values", values)
        object.__setattr__(self, "order", order)

    def run(self, benchmark: str, *, options=()) -> list[dict[str, object]]:
        self.order.append(self.name)
        return self.values.pop(0)


def compared(here, there, *, pairs: int) -> tuple[list[Comparison], list[str]]:
    order: list[str] = []
    found = compare(Runs("here", here, order), Runs("there", there, order), benchmarks=["speed"], pairs=pairs)
    return found, order


def test_each_pair_gives_one_ratio_and_the_order_changes_from_pair_to_pair():
    (one,), order = compared(
        [[row("rate", 100)], [row("rate", 90)], [row("rate", 110)]],
        [[row("rate", 100)], [row("rate", 100)], [row("rate", 100)]],
        pairs=3,
    )
    assert one.ratios == [1.0, 0.9, 1.1]
    assert one.as_json()["ratio"] == 1.0
    assert order == ["here", "there", "there", "here", "here", "there"]


def test_where_less_is_better_the_ratio_is_turned():
    (one,), _ = compared([[row("memory", 200, "lower")]], [[row("memory", 100, "lower")]], pairs=1)
    assert one.ratios == [0.5]


def test_a_row_that_only_one_checkout_measures_is_left_out():
    found, _ = compared([[row("rate", 1), row("new", 2)]], [[row("rate", 1), row("old", 3)]], pairs=1)
    assert [one.what for one in found] == ["rate"]


def test_a_pair_with_a_zero_has_no_ratio():
    (one,), _ = compared([[row("rate", 1)]], [[row("rate", 0)]], pairs=1)
    assert one.as_json()["ratio"] is None


def test_an_unknown_commit_is_one_sentence(capsys):
    assert main(["no-such-commit", "throughput"]) == 2
    assert "no-such-commit" in capsys.readouterr().err
    assert run_once.main(["no-such-commit"]) == 2
    assert "no-such-commit" in capsys.readouterr().err


@pytest.mark.parametrize("option", ["--pages=-1", "--slots=0", "--latency=-1", "--pairs=0"])
def test_a_run_of_nothing_is_refused(option: str, capsys):
    with pytest.raises(SystemExit) as ended:
        run_once.main(["HEAD", option])
    assert ended.value.code == 2
    assert "begin at" in capsys.readouterr().err


def test_a_quick_comparison_has_one_pair_at_least(capsys):
    with pytest.raises(SystemExit) as ended:
        main(["HEAD", "throughput", "--quick", "--pairs", "0"])
    assert ended.value.code == 2
    assert "--pairs begins at 1" in capsys.readouterr().err


def test_fewer_than_five_pairs_are_refused(capsys):
    with pytest.raises(SystemExit) as ended:
        main(["HEAD", "throughput", "--pairs", "2"])
    assert ended.value.code == 2
    assert "at least 5" in capsys.readouterr().err
