"""The commands. Each is thin: it reads options, calls one part, prints what came of it.

Exit codes: 0 all fine; 1 a fault of ours; 2 settings or surroundings are wrong (nothing was done);
3 it was done, but not for all (some pages failed, some lines were refused).
"""

from __future__ import annotations

import os
import sys
from importlib import import_module
from typing import Any

import typer
from typer.core import TyperGroup

from pagecurator.refusal import Refusal
from pagecurator.version import __version__

# Which module holds which command. A module is imported when its command is asked for: `health`, which an image
# calls every 30 s, loads neither the database nor the phone numbers of the world.
_COMMANDS = {
    "demo": "demo",
    "run": "service",
    "serve": "service",
    "run-once": "service",
    "migrate": "service",
    "check": "service",
    "doctor": "doctor",
    "status": "status",
    "flags": "flags",
    "account": "account",
    "pages": "pages",
    "domains": "domains",
    "contacts": "contacts",
    "csv": "csv_jobs",
    "scrape": "scrape",
    "scrape-site": "scrape_site",
    "simulator": "simulator",
    "health": "health",
}


class LazyCommands(TyperGroup):
    """The commands, each loaded from its module when needed."""

    def list_commands(self, ctx: Any) -> list[str]:  # noqa: ARG002 - the base class's signature
        """Names, in the order of the help."""
        return list(_COMMANDS)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """The command of this name, None when there is none."""
        if cmd_name not in _COMMANDS:
            return None
        module = import_module(f"pagecurator.cli.{_COMMANDS[cmd_name]}")
        loaded = typer.main.get_command(module.app)
        if isinstance(loaded, TyperGroup) and cmd_name in loaded.commands:
            return loaded.get_command(ctx, cmd_name)
        loaded.name = cmd_name
        return loaded


app = typer.Typer(
    name="pagecurator",
    cls=LazyCommands,
    help="Fetch selected web pages through ScraperAPI, many at a time, and store the contacts on them in Postgres.\n\n"
    "Try it: [bold]pagecurator demo[/bold]",
    no_args_is_help=True,
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _print_version(wanted: bool) -> None:  # noqa: FBT001 - typer calls it so
    if wanted:
        sys.stdout.write(f"pagecurator {__version__}\n")
        raise typer.Exit


@app.callback()
def _root(
    *,
    _version: bool = typer.Option(
        False, "--version", help="Print the version and exit.", callback=_print_version, is_eager=True
    ),
) -> None:
    pass


def main() -> None:
    """The ``pagecurator`` command: known problems become sentences on standard error and exit code 2."""
    try:
        app()
    except Refusal as refusal:
        sys.stderr.write(f"{refusal}\n")
        sys.exit(2)
    except BrokenPipeError:  # the reader of our output has gone, as `| head` does
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
    except KeyboardInterrupt:
        sys.exit(130)
