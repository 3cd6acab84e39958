"""Unknown commands: typos get a suggestion, and none suggests a command that spends credits."""

from __future__ import annotations

import pytest
from typer.testing import CliRunner

from pagecurator.cli import app


def said(*arguments: str) -> str:
    result = CliRunner().invoke(app, list(arguments), env={"COLUMNS": "400", "TERMINAL_WIDTH": "400"})
    assert result.exit_code == 2
    return " ".join(result.output.replace("\u2502", " ").split())


@pytest.mark.parametrize("wish", ["delete", "remove", "rm", "DROP", "deselect", "cancel"])
def test_words_for_deletion_never_suggest_select(wish: str):
    answer = said("pages", wish, "https://example.com/")
    assert f"No such command {wish!r}. Pages can't be deleted" in answer
    assert "pagecurator pages pause --domain DOMAIN" in answer
    assert "Did you mean" not in answer


@pytest.mark.parametrize(
    ("group", "slip", "meant"),
    [("pages", "selct", "select"), ("pages", "requeu", "requeue"), ("pages", "explian", "explain"),
     ("domains", "lst", "list"), ("contacts", "exprt", "export"), ("flags", "shw", "show"),
     ("csv", "submitt", "submit"), ("pages", "unpause", "resume")],
)  # fmt: skip
def test_a_typo_suggests_the_nearest_command(group: str, slip: str, meant: str):
    assert f"No such command {slip!r}. Did you mean {meant!r}?" in said(group, slip)


@pytest.mark.parametrize(
    ("group", "word"), [("pages", "deleted"), ("pages", "sell"), ("account", "presume"), ("csv", "x")]
)
def test_other_words_get_no_suggestion(group: str, word: str):
    assert "Did you mean 'select'" not in said(group, word)
