"""``flags``: feature flags in Postgres, read by all replicas before each batch."""

from __future__ import annotations

import getpass
import socket
from dataclasses import asdict
from typing import Any, TypeVar

import typer
from rich.markup import escape
from rich.table import Table
from sqlalchemy.ext.asyncio import AsyncConnection

from pagecurator.cli.console import AS_JSON, Commands, print_json, stderr, stdout
from pagecurator.cli.transaction import in_transaction
from pagecurator.settings import load_settings
from pagecurator.storage.queue.flags import Flag, FlagChange, Switch, flag_history, set_switch

app = typer.Typer(
    cls=Commands,
    help="Feature flags in Postgres that apply to all replicas from their next batch.",
    no_args_is_help=True,
    add_completion=False,
)

_MEANINGS = {
    Switch.ON: "every batch runs concurrently, regardless of settings and rollback",
    Switch.OFF: "every batch runs sequentially, regardless of settings",
    Switch.AUTO: "settings and rollback apply",
}
_Word = TypeVar("_Word", Flag, Switch)


@app.command(name="set", epilog="Example: pagecurator flags set concurrent off --reason 'many timeouts since noon'")
def set_(
    flag: str = typer.Argument(help="Name of the flag: concurrent."),
    value: str = typer.Argument(help="on, off, or auto: use the settings."),
    *,
    reason: str = typer.Option("", help="Reason, recorded with your user name and the time."),
    as_json: bool = AS_JSON,
) -> None:
    """Set a flag for all replicas, from their next batch. It survives restarts; every change is recorded."""
    settings = load_settings()
    chosen, wanted = _word(flag, Flag, "flag"), _word(value, Switch, "value")
    change = in_transaction(
        settings, lambda conn: set_switch(conn, chosen, wanted, changed_by=_operator(), reason=reason or None)
    )
    if as_json:
        print_json(asdict(change))
    else:
        stdout.print(f"{chosen} is {change.value}: {_MEANINGS[change.value]}.")


@app.command(epilog="Example: pagecurator flags show --json")
def show(*, as_json: bool = AS_JSON) -> None:
    """Show each flag, with the history of its changes: who, when and why."""

    async def read(conn: AsyncConnection) -> dict[Flag, list[FlagChange]]:
        return {flag: await flag_history(conn, flag) for flag in Flag}

    histories = in_transaction(load_settings(), read)
    if as_json:
        print_json({flag: _as_dict(history) for flag, history in histories.items()})
        return
    for flag, history in histories.items():
        value = history[0].value if history else Switch.AUTO
        stdout.print(f"[bold]{flag}[/] is {value}: {_MEANINGS[value]}." + ("" if history else " It was never set."))
        if history:
            stdout.print(_table(history))


def _as_dict(history: list[FlagChange]) -> dict[str, Any]:
    return {
        "value": history[0].value if history else Switch.AUTO,
        "changes": [asdict(change) for change in history],
    }


def _table(history: list[FlagChange]) -> Table:
    table = Table("when", "value", "who", "reason", box=None, pad_edge=False)
    for change in history:
        when = f"{change.changed_at:%Y-%m-%d %H:%M:%S %Z}"
        shown = (
            change.value
            if change.word is None
            else f"{change.word!r} (unknown to this version, treated as {change.value})"
        )
        table.add_row(when, escape(shown), escape(change.changed_by), escape(change.reason or ""))
    return table


def _word(word: str, kind: type[_Word], what: str) -> _Word:
    try:
        return kind(word.strip().lower())
    except ValueError:
        stderr.print(f"Unknown {what} {escape(repr(word))}; choose from {', '.join(kind)}.")
        raise typer.Exit(2) from None


def _operator() -> str:
    """User and host, as far as the operating system knows them."""
    try:
        user = getpass.getuser()
    except (KeyError, OSError):  # a container's user without a name
        user = "?"
    return f"{user}@{socket.gethostname()}"
