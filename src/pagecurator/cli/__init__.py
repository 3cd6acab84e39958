"""The commands. Each is thin: it reads options, calls one part, prints what came of it.

Exit codes: 0 all fine; 1 a fault of ours; 2 settings or surroundings are wrong (nothing was done);
3 it was done, but not for all (some pages failed, some lines were refused); 75 something that it needs is away for now.
"""

from __future__ import annotations

import errno
import os
import signal
import sys
import threading
from contextlib import suppress
from importlib import import_module
from typing import Any

import typer
from typer.core import TyperGroup

from pagecurator.errors import EXIT_READER_GONE, EXIT_REFUSED, UserError
from pagecurator.version import __version__

_CANT_WRITE = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO, errno.EROFS)

# Which module holds which command. A module is imported when its command is asked for: `health`, which an image
# calls every 30 s, loads neither the database nor the phone numbers of the world.
_COMMANDS = {
    "demo": "demo",
    "run": "daemon",
    "serve": "daemon",
    "run-once": "daemon",
    "migrate": "daemon",
    "check": "daemon",
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
        _take_over_interrupts()
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
    """The ``pagecurator`` command: known problems become sentences on standard error and an exit code."""
    try:
        _require_standard_streams()
        code = _run()
    except UserError as refusal:
        code = _refuse(str(refusal), refusal.exit_code)
    except BrokenPipeError:
        code = EXIT_READER_GONE
    except OSError as error:
        if error.filename:
            code = _refuse(f"{error.filename}: {error.strerror or error}.", EXIT_REFUSED)
        elif error.errno in _CANT_WRITE:
            code = _refuse(f"The output can't be written ({error.strerror}).", EXIT_REFUSED)
        else:
            raise
    except KeyboardInterrupt:
        code = 128 + signal.SIGINT
    if code == EXIT_READER_GONE:
        _let_output_vanish()
    sys.exit(code)


def _run() -> int:
    """Run the command; returns its exit code. Output that can't be written raises ``OSError`` here, not at the exit."""
    code = 0
    try:
        app()
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else int(end.code is not None)
        # Click and Rich end the program by themselves when the reader of its output has gone.
        if isinstance(end.__context__, BrokenPipeError):
            return EXIT_READER_GONE
    sys.stdout.flush()
    return code


def _require_standard_streams() -> None:
    """Closed standard streams (``>&-``) must not become the numbers of sockets and files that are opened later."""
    missing = [number for number, stream in enumerate((sys.stdin, sys.stdout, sys.stderr)) if stream is None]
    for number in missing:
        os.dup2(os.open(os.devnull, os.O_RDWR), number)
    if sys.stdin is None:
        sys.stdin = open(os.devnull)  # noqa: PTH123, SIM115 - as long as the process lives
    if sys.stderr is None:
        sys.stderr = open(os.devnull, "w")  # noqa: PTH123, SIM115
    if sys.stdout is None:
        sys.stdout = open(os.devnull, "w")  # noqa: PTH123, SIM115
        raise UserError("Standard output is closed; redirect it to a file, a pipe or /dev/null.")


def _refuse(sentence: str, code: int) -> int:
    with suppress(OSError):
        sys.stdout.flush()
    with suppress(OSError):
        sys.stderr.write(f"{sentence}\n")
        sys.stderr.flush()
    _let_output_vanish()
    return code


def _let_output_vanish() -> None:
    """What is left in the buffers can't be written: Python would try again at the exit, and complain."""
    with suppress(OSError, ValueError):
        sys.stdout.flush()
        return
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)


def _take_over_interrupts() -> None:
    """The imports are done: from here on Ctrl-C ends what runs in order. See ``pagecurator.__main__``."""
    if threading.current_thread() is threading.main_thread() and signal.getsignal(signal.SIGINT) is not signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)
