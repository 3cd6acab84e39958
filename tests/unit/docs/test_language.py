"""Texts for users use the vocabulary of the field: no word of the list, and no long lines in documents.

The list is short and literal. It holds words and phrases that read as translated, with what to write instead, so that a
failure says what to do. A text that needs one of them anyway is an entry of ``ALLOWED``, with the reason.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import typer
from typer.core import TyperGroup

from pagecurator.cli import app
from pagecurator.scraping.errors import ErrorCode
from pagecurator.settings import setting_descriptions
from pagecurator.telemetry.events import EVENTS
from pagecurator.telemetry.metrics import Metrics

ROOT = Path(__file__).parents[3]
SOURCE = ROOT / "src" / "pagecurator"
DOCUMENTS = sorted((*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")))
LONGEST_LINE = 119

AVOID = {
    r"look(s|ed|ing)? at": "check, read, poll, process",
    r"between two looks": "interval",
    r"tells?|told|telling": "log, report, show",
    r"(?<!under)stands?\b(?! by)|stood": "is",
    r"bears?|borne": "cover",
    r"nobody|whoever|somebody": "name the subject",
    r"for ?ever": "without end",
    r"g(ive|ives|ave|iven|iving) (it |them |that |a page |the page |pages |the rest )?back": "release, return",
    r"well again|is well": "healthy, recovered",
    r"(was|were|is|are|be|been|of) kept": "stored, cached",
    r"what came of|what be(comes|came) of": "outcome",
    r"left out of account": "ignored",
    r"near or far": "local or remote",
    r"out loud": "explicitly",
    r"takes? no turn": "is blocked",
    r"(is|are|was|not) to be had": "available",
    r"of (no )?use": "failed",
    r"on the next day": "at 00:00 UTC",
    r"in passing": "transient",
    r"asks? for less|asked for less": "returned 429 or 503",
    r"no turn came": "timed out",
    r"are not taken": "are not supported",
    r"ahead of it": "before it",
    r"how far .{1,20} (is|got)": "progress",
    r"who fails how": "error handling",
    r"the common books": "shared account tables",
    r"the doors": "make targets",
    r"a fault of ours": "an internal error",
    r"in vain": "without success",
    r"now and then": "periodically",
    r"last words": "last log lines",
    r"put off": "deferred",
    r"one replica looks|all learn": "one replica polls, the others read its result",
    r"go(es)? on by (itself|themselves)": "resume automatically",
    r"journey": "the life of a page",
}
PATTERN = re.compile(rf"\b(?:{'|'.join(f'(?:{word})' for word in AVOID)})\b", re.IGNORECASE)

ALLOWED = {
    "nobody exists": "the system user",
    "`nobody`": "the system user",
    "nobody --regid": "the system user",
}
"""Phrases that may hold a word of the list, and why."""


def misplaced(text: str) -> list[str]:
    """Every word of the list in ``text``, with its surroundings and what to write instead."""
    for phrase in ALLOWED:
        text = text.replace(phrase, "…")
    found = []
    for match in PATTERN.finditer(text):
        instead = next(hint for word, hint in AVOID.items() if re.fullmatch(word, match[0], re.IGNORECASE))
        around = " ".join(text[max(0, match.start() - 30) : match.end() + 30].split())
        found.append(f"…{around}… ({match[0]!r}: write {instead})")
    return found


def require_none(found: list[str]) -> None:
    """Fail with the whole list; pytest would shorten it."""
    if found:
        pytest.fail("\n".join(found), pytrace=False)


# ---------------------------------------------------------------- documents
@pytest.mark.parametrize("path", [*DOCUMENTS, ROOT / ".env.example"], ids=lambda path: str(path.relative_to(ROOT)))
def test_documents_avoid_the_words_of_the_list(path):
    require_none(misplaced(path.read_text("utf-8")))


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_lines_of_prose_are_short(path):
    long, is_code = [], False
    for number, line in enumerate(path.read_text("utf-8").splitlines(), start=1):
        is_code ^= line.lstrip().startswith("```")
        if len(line) > LONGEST_LINE and not is_code and not line.lstrip().startswith("|"):
            long.append(f"{number}: {len(line)}")
    assert not long


# ---------------------------------------------------------------- what the program says about itself
def help_texts() -> Iterator[tuple[str, str]]:
    def walk(command: object, name: str) -> Iterator[tuple[str, str]]:
        texts = [command.help or "", *(getattr(parameter, "help", None) or "" for parameter in command.params)]
        yield name, "\n".join(texts)
        if isinstance(command, TyperGroup):
            context = typer.Context(command)
            for child in command.list_commands(context):
                yield from walk(command.get_command(context, child), f"{name} {child}")

    yield from walk(typer.main.get_command(app), "pagecurator")


@pytest.mark.parametrize(("name", "text"), list(help_texts()), ids=lambda value: value if len(value) < 40 else "")
def test_help_texts_avoid_the_words_of_the_list(name, text):
    require_none(misplaced(text))


def test_settings_events_and_metrics_avoid_the_words_of_the_list():
    texts = list(setting_descriptions().values())
    texts += [spec.meaning for spec in EVENTS.values()]
    texts += [family.documentation for family in Metrics().registry.collect()]
    require_none(misplaced("\n".join(texts)))


def test_the_api_document_avoids_the_words_of_the_list():
    """It is generated from docstrings of models and fields, and from the summaries and parameters of routes."""
    texts = []
    for path in [SOURCE / "web/models.py", SOURCE / "web/openapi.py", *(SOURCE / "web/routes").glob("*.py")]:
        tree = ast.parse(path.read_text("utf-8"))
        texts += [
            node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)
        ]
    require_none(misplaced("\n".join(texts)))


# ---------------------------------------------------------------- messages in the code
MESSAGE_CALLS = {"emit", "print", "write", "echo", "fail", "append", "info", "warning", "error"}


def messages(path: Path) -> Iterator[tuple[int, str]]:
    """String literals that users may see: arguments of exceptions and of calls that print or log, and ``return f"…"``.

    An approximation: texts of at least two words in a ``raise``, a call of ``MESSAGE_CALLS`` or of a class named
    like an error, a ``message=`` or ``sentence=`` argument, or a returned sentence.
    """
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        match node:
            case ast.Raise(exc=ast.Call() as call):
                shown = [*call.args, *(keyword.value for keyword in call.keywords)]
            case ast.Call(func=ast.Name(id=name) | ast.Attribute(attr=name)) if name in MESSAGE_CALLS or re.search(
                r"(Error|Refused|Unavailable|Finding|Diagnostic|problem)$", name
            ):
                shown = [*node.args, *(keyword.value for keyword in node.keywords)]
            case ast.Call():
                shown = [one.value for one in node.keywords if one.arg in ("message", "sentence", "reason", "error")]
            case ast.Return(value=ast.Constant() | ast.JoinedStr() | ast.BinOp() as value):
                shown = [value]
            case _:
                continue
        for one in shown:
            for part in ast.walk(one):
                if isinstance(part, ast.Constant) and isinstance(part.value, str) and " " in part.value.strip():
                    yield part.lineno, part.value


@pytest.mark.parametrize("room", sorted(path.name for path in SOURCE.iterdir() if path.name != "__pycache__"))
def test_messages_avoid_the_words_of_the_list(room):
    paths = [SOURCE / room] if (SOURCE / room).is_file() else sorted((SOURCE / room).rglob("*.py"))
    found = {
        f"{path.relative_to(ROOT)}:{line}: {problem}"
        for path in paths
        if path.suffix == ".py"
        for line, text in messages(path)
        for problem in misplaced(text)
    }
    require_none(sorted(found))


def test_error_codes_are_described_without_the_words_of_the_list():
    tree = ast.parse((SOURCE / "scraping/errors.py").read_text("utf-8"))
    (codes,) = [node for node in tree.body if isinstance(node, ast.ClassDef) and node.name == ErrorCode.__name__]
    described = [node.value.value for node in codes.body if isinstance(node, ast.Expr)]
    assert not misplaced("\n".join(described))


def test_the_list_finds_what_it_should():
    assert misplaced("It is told and left out of account.")
    assert misplaced("rows of one CSV job looked at the same time")
    assert misplaced("Its output is not to be had.")
    assert not misplaced("Warnings in `.env`, errors in the environment; the user `nobody`; this is understood.")
