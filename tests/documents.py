"""Documents as tests read them: rows of tables, anchors of headings, and the commands that documents describe."""

from __future__ import annotations

import re
from pathlib import Path

import typer

from pagecurator.cli import app


def rows(text: str) -> list[list[str]]:
    """The cells of every table row, without headers and rulers."""
    lines = [line for line in text.splitlines() if line.startswith("|")]
    ruled = [index for index, line in enumerate(lines) if re.fullmatch(r"\|( --- \|)+", line)]
    heads = {index - 1 for index in ruled} | set(ruled)
    kept = [line for index, line in enumerate(lines) if index not in heads]
    return [[cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]] for line in kept]


def code(cell: str) -> str:
    return cell.strip("`")


def commands() -> dict[str, object]:
    found: dict[str, object] = {}

    def walk(command: object, words: tuple[str, ...]) -> None:
        if hasattr(command, "list_commands"):
            context = typer.Context(command)
            for name in command.list_commands(context):
                walk(command.get_command(context, name), (*words, name))
        else:
            found[" ".join(words)] = command

    walk(typer.main.get_command(app), ("pagecurator",))
    return found


def anchors(path: Path) -> set[str]:
    headings = re.findall(r"^#+ (.+)$", path.read_text("utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}
