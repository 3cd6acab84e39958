"""Every command explains itself, with an example."""

from __future__ import annotations

import pytest
import typer
from typer.core import TyperGroup
from typer.testing import CliRunner

from pagecurator.cli import app

EXPECTED = {
    "run", "serve", "run-once", "migrate", "check", "health", "doctor", "status", "top", "settings",
    "scrape-site", "scrape", "simulator", "demo",
    "pages add", "pages import", "pages select", "pages requeue", "pages explain", "pages list", "contacts export",
    "pages pause", "pages resume", "domains list", "domains show",
    "flags set", "flags show", "account resume", "csv submit", "csv status", "csv download", "csv cancel",
    "contacts erase", "contacts suppress add", "contacts suppress import", "contacts suppress list",
    "contacts suppress remove", "contacts suppress log", "notify test",
}  # fmt: skip


def command_names(group=None, prefix=""):
    group = group or typer.main.get_command(app)
    for name in group.list_commands(None):
        command = group.get_command(None, name)
        if isinstance(command, TyperGroup):
            yield from command_names(command, f"{prefix}{name} ")
        else:
            yield f"{prefix}{name}"


def test_the_commands_are_those_that_scripts_rely_on():
    assert set(command_names()) == EXPECTED


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_a_commands_help_says_what_it_does_and_shows_an_example(name):
    shown = CliRunner().invoke(app, [*name.split(), "--help"])
    assert shown.exit_code == 0
    assert "Example: " in shown.output
    assert len(shown.output.splitlines()) > 8


def test_the_help_of_the_program_lists_each_command_with_its_own_first_line():
    runner = CliRunner(env={"COLUMNS": "200"})
    shown = [line.strip("│ \n") for line in runner.invoke(app, ["--help"]).output.splitlines()]
    group = typer.main.get_command(app)
    commands = {name: group.get_command(None, name).help.partition("\n\n")[0] for name in group.list_commands(None)}
    listed = shown[next(number for number, line in enumerate(shown) if "Commands" in line) + 1 :]
    assert listed[: len(commands)] == [f"{name:<11}  {line}" for name, line in commands.items()]
