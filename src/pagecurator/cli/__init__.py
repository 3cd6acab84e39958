"""The ``pagecurator`` command, with one module for each group of subcommands.

A subcommand parses its options, calls one part of the application and prints the result: results go to standard output,
progress and errors to standard error. It may import every room, is imported by none, and contains no logic of its own.

Exit codes: 0 success; 1 internal error; 2 invalid settings or environment (nothing was done); 3 partial success (some
pages failed, some lines were rejected); 75 a dependency is unavailable, retry later.
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
from typer.core import TyperCommand, TyperGroup

from pagecurator.errors import EXIT_READER_GONE, EXIT_REFUSED, UserError
from pagecurator.runtime.garbage_collection import freeze_gc
from pagecurator.version import __version__

_CANT_WRITE = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO, errno.EROFS)

# The module of each command, and its line in `pagecurator --help`, which imports none of them. A module is imported
# when its command is called: `health`, which a container runs every 30 s, loads neither the database driver nor the
# phone number metadata.
_COMMANDS = {
    "demo": ("demo", "Process sample sites: no API key, no server, no Docker."),
    "run": (
        "daemon",
        "Run the daemon: poll the queue every WF7_SCHEDULER_INTERVAL_SECONDS (60) until SIGTERM or Ctrl-C.",
    ),
    "serve": (
        "daemon",
        "Serve the HTTP API and process CSV jobs, without the queue of pages, until SIGTERM or Ctrl-C.",
    ),
    "run-once": ("daemon", "Process all due pages, then exit."),
    "migrate": (
        "daemon",
        "Migrate the database schema to the newest version. Safe to interrupt, repeat, and run from several machines.",
    ),
    "check": ("daemon", "Check the settings and, with --online, the services that they name."),
    "doctor": (
        "doctor",
        "Find pages that are never claimed, contacts without a page, schema drift and ineffective settings.",
    ),
    "settings": (
        "settings",
        "Show every setting with its effective value, and where it came from. Secrets are masked.",
    ),
    "status": ("status", "Show the queue, the workers, recent outcomes and credits."),
    "top": ("top", "Show the pages in flight, the oldest first, until Ctrl-C: age, stage and worker."),
    "flags": ("flags", "Feature flags in Postgres that apply to all replicas from their next batch."),
    "account": ("account", "Control the shared ScraperAPI account; `pagecurator status` shows it."),
    "pages": ("pages", "Add pages to the queue, queue them again, list them, and explain their state."),
    "domains": ("domains", "Show sites that are paused, in a cooldown or blocked by their circuit breaker."),
    "contacts": ("contacts", "Export, erase and suppress stored contacts."),
    "csv": ("csv_jobs", "Upload CSV files of websites to a local or remote server, and download the results."),
    "scrape": (
        "scrape",
        "Process one page now, with the production code, and show why each candidate was accepted or rejected.",
    ),
    "scrape-site": (
        "scrape_site",
        "Extract the contacts of one website from its homepage and the most likely contact page.",
    ),
    "simulator": ("simulator", "Run a local ScraperAPI that simulates its responses, limits and failures."),
    "notify": ("notify", "Test the webhooks of NOTIFY_URL and CONTACTS_WEBHOOK_URL."),
    "health": (
        "health",
        "Check that a running daemon is alive: exit code 0 healthy, 1 unhealthy. The image's health check.",
    ),
}


class LazyCommands(TyperGroup):
    """Imports the module of a command when the command is called."""

    def list_commands(self, ctx: Any) -> list[str]:  # noqa: ARG002 - the base class's signature
        """The names of all commands, in the order of the help."""
        return list(_COMMANDS)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """The command of this name, or None."""
        if cmd_name not in _COMMANDS:
            return None
        name, _ = _COMMANDS[cmd_name]
        module = import_module(f"pagecurator.cli.{name}")
        freeze_gc()
        _restore_interrupts()
        loaded = typer.main.get_command(module.app)
        if isinstance(loaded, TyperGroup) and cmd_name in loaded.commands:
            return loaded.get_command(ctx, cmd_name)
        loaded.name = cmd_name
        return loaded

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Write the help of the program, without importing the modules of its commands."""
        listed = TyperGroup(
            name=self.name,
            params=self.params,
            help=self.help,
            context_settings=self.context_settings,
            rich_markup_mode=self.rich_markup_mode,
            commands={name: TyperCommand(name, help=line) for name, (_, line) in _COMMANDS.items()},
        )
        listed.format_help(ctx, formatter)


app = typer.Typer(
    name="pagecurator",
    cls=LazyCommands,
    help="Fetch selected web pages through ScraperAPI, extract their contacts and store them in Postgres.\n\n"
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
    """The ``pagecurator`` command: a :class:`UserError` becomes a sentence on standard error and an exit code."""
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
        _discard_output()
    sys.exit(code)


def _run() -> int:
    """Run the command and return its exit code. Unwritable output raises ``OSError`` here, not at exit."""
    code = 0
    try:
        app()
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else int(end.code is not None)
        # Click and Rich exit on their own when the reader of the output has closed the pipe.
        if isinstance(end.__context__, BrokenPipeError):
            return EXIT_READER_GONE
    sys.stdout.flush()
    return code


def _require_standard_streams() -> None:
    """Reopen closed standard streams (``>&-``): their descriptors must not be reused for sockets and files."""
    missing = [number for number, stream in enumerate((sys.stdin, sys.stdout, sys.stderr)) if stream is None]
    for number in missing:
        os.dup2(os.open(os.devnull, os.O_RDWR), number)
    if sys.stdin is None:
        sys.stdin = open(os.devnull)  # noqa: PTH123, SIM115 - for the life of the process
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
    _discard_output()
    return code


def _discard_output() -> None:
    """Discard buffered output that can't be written: Python would retry at exit, with a traceback."""
    with suppress(OSError, ValueError):
        sys.stdout.flush()
        return
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)


def _restore_interrupts() -> None:
    """Restore the default SIGINT handler after the imports, for an orderly exit. See ``pagecurator.__main__``."""
    if threading.current_thread() is threading.main_thread() and signal.getsignal(signal.SIGINT) is not signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)
