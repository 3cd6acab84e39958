"""Options of ``python -m bench`` that can't be used are one sentence, before anything is measured."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

pytest.importorskip("bench.cost", reason="the benchmarks are not beside the tests")

from bench import __main__ as bench
from bench import cost


def refused(arguments: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> str:
    monkeypatch.setattr(sys, "argv", ["bench", *arguments])
    assert bench.main() == 2
    [line] = capsys.readouterr().err.splitlines()
    return line


def test_an_unknown_name(monkeypatch, capsys):
    assert refused(["cost", "costs"], monkeypatch, capsys).startswith("no such benchmark: costs; there are ")


def test_a_corpus_without_an_index(tmp_path: Path, monkeypatch, capsys):
    said = refused(["cost", "--corpus", str(tmp_path)], monkeypatch, capsys)
    assert said.startswith("--corpus: ")
    assert "index.jsonl" in said


@pytest.mark.parametrize("program", ["no-such-python", "without-scrapy"])
def test_an_interpreter_without_scrapy(program: str, tmp_path: Path, monkeypatch, capsys):
    python = tmp_path / program
    if program == "without-scrapy":
        python.write_text("#!/bin/sh\nexit 1\n")
        python.chmod(0o755)
    assert not cost.has_scrapy(python)
    said = refused(["cost", "--corpus", str(tmp_path / "none"), "--scrapy", str(python)], monkeypatch, capsys)
    assert said == f"--scrapy: {python} is no interpreter that can import Scrapy."
