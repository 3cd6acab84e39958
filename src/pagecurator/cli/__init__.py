"""The commands. Each is thin: it reads options, calls one part, prints what came of it.

Exit codes: 0 all fine; 1 a fault of ours; 2 settings or surroundings are wrong (nothing was done);
3 it was done, but not for all (some pages failed, some lines were refused).
"""

from __future__ import annotations

import os
import sys

import typer
from rich.markup import escape

from pagecurator import __version__
from pagecurator.cli import contacts, demo, pages, scrape, service, simulator, status
from pagecurator.cli.output import stderr
from pagecurator.daemon import StartRefused
from pagecurator.settings import SettingsError
from pagecurator.storage.engine import DatabaseUnavailable
from pagecurator.web.server import PortTakenError

app = typer.Typer(
    name="pagecurator",
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


service.register(app)
app.add_typer(pages.app, name="pages")
app.add_typer(contacts.app, name="contacts")
status.register(app)
scrape.register(app)
simulator.register(app)
demo.register(app)


def main() -> None:
    """The ``pagecurator`` command: known problems become sentences on standard error and exit code 2."""
    try:
        app()
    except SettingsError as error:
        stderr.print("The settings can't be used:", *[f"  {escape(line)}" for line in error.problems], sep="\n")
        sys.exit(2)
    except (StartRefused, DatabaseUnavailable, PortTakenError) as error:
        stderr.print(escape(str(error)))
        sys.exit(2)
    except BrokenPipeError:  # the reader of our output has gone, as `| head` does
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
    except KeyboardInterrupt:
        sys.exit(130)
