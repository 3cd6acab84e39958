"""The order of the tests for the workers of pytest-xdist.

With `--dist=worksteal` each worker begins with one contiguous share of the tests, equal in number, and an idle worker
takes tests from the end of another's. In the order of their files the first worker would have nearly all slow tests,
and the others would wait for the last of them. So each share begins with its part of the slow modules, and ends with
unit tests, which are quick.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from pathlib import Path

import pytest

_TESTS = Path(__file__).parent
_SECONDS = {"chaos": 15.0, "acceptance": 3.0, "browser": 2.0, "integration": 0.5}
"""What a test of these folders takes, roughly. The slowest come first."""
_WHOLE = ("chaos", "browser")
"""Folders that stay in one share: several scenarios of failure at a time overload a machine, and the tests of the
dashboard share a browser and three servers."""


def shares_of(items: Sequence[pytest.Item], workers: int) -> list[list[pytest.Item]]:
    """The tests in ``workers`` shares; those of a slow module are together, as they share fixtures."""
    modules = [list(module) for _, module in groupby(items, key=_together)]
    slow = [module for module in modules if _folder(module[0]) in _SECONDS]
    quick = [item for module in modules if _folder(module[0]) not in _SECONDS for item in module]
    shares: list[list[pytest.Item]] = [[] for _ in range(workers)]
    seconds = [0.0] * workers
    for folder, each in _SECONDS.items():
        of_folder = [module for module in slow if _folder(module[0]) == folder]
        for module in sorted(of_folder, key=len, reverse=True):
            least = seconds.index(min(seconds))
            shares[least] += module
            seconds[least] += each * len(module)
    for number, share in enumerate(shares):
        left = len(items) - sum(len(earlier) for earlier in shares[:number])
        missing = max(0, left // (workers - number) - len(share))
        share.extend(quick[:missing])
        del quick[:missing]
    return shares


def _together(item: pytest.Item) -> Path:
    """What stays in one share: a module, or a folder of `_WHOLE`."""
    return _TESTS / _folder(item) if _folder(item) in _WHOLE else item.path


def _folder(item: pytest.Item) -> str:
    return item.path.relative_to(_TESTS).parts[0] if item.path.is_relative_to(_TESTS) else ""
