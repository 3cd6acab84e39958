"""The arithmetic of the benchmark ``cost``: the steady part of a run, and what a process used."""

from __future__ import annotations

import heapq
import random
import subprocess
import sys

import pytest

pytest.importorskip("bench.cost", reason="the benchmarks are not beside the tests")

from bench.cost import scrapy_python, steady_efficiency
from bench.daemon import ended


def starts_of(*, pages: int, slots: int, gap_seconds: float, ramp_seconds: float) -> list[float]:
    """When requests of 6 s begin, if every slot is idle for ``gap_seconds`` between two of them."""
    draw = random.Random(1)
    free_at = [ramp_seconds * draw.random() for _ in range(slots)]
    heapq.heapify(free_at)
    starts = []
    for _ in range(pages):
        starts.append(free_at[0])
        heapq.heapreplace(free_at, free_at[0] + 6.0 + gap_seconds)
    return starts


@pytest.mark.parametrize("ramp_seconds", [0.001, 2.0])
@pytest.mark.parametrize("gap_seconds", [0.0, 0.06])
def test_the_steady_part_is_what_slots_lose_between_two_pages(gap_seconds, ramp_seconds):
    starts = starts_of(pages=2_000, slots=50, gap_seconds=gap_seconds, ramp_seconds=ramp_seconds)

    # Not exact: the window may end within a gap.
    assert steady_efficiency(starts, slots=50, latency_seconds=6.0) == pytest.approx(6 / (6 + gap_seconds), abs=5e-4)


def test_a_slow_start_and_a_long_end_are_not_the_steady_part():
    starts = starts_of(pages=500, slots=50, gap_seconds=0.0, ramp_seconds=2.0)
    starts[-49:] = [start + 5.0 for start in starts[-49:]]

    assert steady_efficiency(starts, slots=50, latency_seconds=6.0) == pytest.approx(1.0)


def test_fewer_than_three_waves_have_no_steady_part():
    with pytest.raises(ValueError, match="less than three waves"):
        steady_efficiency([1.0] * 149, slots=50, latency_seconds=6.0)


def test_processor_time_includes_children_that_were_waited_for():
    burn = "import time\nwhile time.process_time() < 0.3: pass"
    program = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {burn!r}], check=True)"
    process = subprocess.Popen([sys.executable, "-c", program])

    assert ended(process, wait=True) >= 0.3
    assert process.returncode == 0


def test_a_running_process_has_not_ended():
    process = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)

    assert ended(process) is None
    process.stdin.close()
    ended(process, wait=True)
    assert process.returncode != 0  # end of input


def test_the_interpreter_with_scrapy_can_be_given(monkeypatch, tmp_path):
    monkeypatch.setenv("BENCH_SCRAPY_PYTHON", str(tmp_path / "python"))

    assert scrapy_python() == tmp_path / "python"
