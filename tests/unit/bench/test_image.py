"""The image's benchmark executes what the Dockerfile says."""

from __future__ import annotations

from pathlib import Path

import pytest

image = pytest.importorskip("bench.image", reason="the benchmarks are not beside the tests")

ROOT = Path(__file__).parents[3]
DOCKERFILE = (ROOT / "Dockerfile").read_text("utf-8")


def test_every_run_line_is_found_with_its_continuations():
    lines = image.run_lines(DOCKERFILE)
    assert len(lines) == DOCKERFILE.count("\nRUN ")
    assert not [line for line in lines if line.endswith("\\") or line.startswith("RUN")]


def test_only_the_line_that_installs_strip_is_left_out():
    (left_out,) = [line for line in image.run_lines(DOCKERFILE) if line.startswith("apt-get")]
    assert "install --yes --no-install-recommends binutils &&" in left_out


def test_the_standard_library_is_compiled_in_the_folder_not_on_this_machine():
    (first, *others) = image.run_lines(DOCKERFILE)
    assert image._FIND_STDLIB in first
    assert not [line for line in others if "sysconfig" in line]


def test_everything_that_the_dockerfile_copies_exists_and_the_build_hook_is_among_it():
    names = image.copied(DOCKERFILE)
    assert {"pyproject.toml", "hatch_build.py", "requirements-build.txt", "src", "alembic"} <= set(names)
    assert [name for name in names if not (ROOT / name).exists()] == []
