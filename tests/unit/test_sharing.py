"""The order in which the workers of pytest-xdist get the tests."""

from __future__ import annotations

from itertools import groupby
from pathlib import Path
from types import SimpleNamespace

import pytest

from sharing import shares_of

TESTS = Path(__file__).parents[1]
COUNTS = {
    "acceptance": (30, 7, 20),
    "browser": (6, 9, 4),
    "chaos": (5, 5),
    "integration": (40, 1, 30, 60),
    "unit": (200, 150, 90),
}


def items():
    return [
        SimpleNamespace(path=TESTS / folder / f"test_{number}.py", number=(folder, number, test))
        for folder, modules in COUNTS.items()
        for number, count in enumerate(modules)
        for test in range(count)
    ]


@pytest.mark.parametrize("workers", [2, 3, 4])
def test_each_share_begins_with_slow_modules_and_ends_with_quick_tests(workers):
    shares = shares_of(items(), workers)
    dealt = [item.number for share in shares for item in share]
    assert sorted(dealt) == sorted(item.number for item in items())
    assert max(map(len, shares)) - min(map(len, shares)) <= 1  # as xdist divides them
    for share in shares:
        folders = [folder for folder, _ in groupby(item.number[0] for item in share)]
        assert folders == [
            folder for folder in ("chaos", "acceptance", "browser", "integration", "unit") if folder in folders
        ]
        assert folders[-1] == "unit"
        assert len(folders) > 1
    modules = [path for path, _ in groupby(item.path for share in shares for item in share if item.number[0] != "unit")]
    assert len(modules) == len(set(modules))
    for whole in ("chaos", "browser"):
        assert sum(any(item.number[0] == whole for item in share) for share in shares) == 1


def test_without_quick_tests_nothing_is_lost():
    slow = [item for item in items() if item.number[0] != "unit"]
    assert sorted(item.number for share in shares_of(slow, 3) for item in share) == sorted(item.number for item in slow)
