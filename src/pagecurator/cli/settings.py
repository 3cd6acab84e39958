"""``settings``: the effective configuration."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import typer
from rich.markup import escape
from rich.table import Table

from pagecurator.cli.console import AS_JSON, print_json, stderr, stdout
from pagecurator.cli.live import wrapped
from pagecurator.settings import (
    EffectiveSetting,
    SettingSource,
    effective_settings,
    misspelt_in_env_file,
    otel_variables,
)

app = typer.Typer(add_completion=False)


@app.command(epilog="Example: pagecurator settings --changed")
def settings(
    *,
    changed: bool = typer.Option(False, "--changed", help="Only settings that are set somewhere."),
    as_json: bool = AS_JSON,
) -> None:
    """Show every setting with its effective value, and where it came from. Secrets are masked.

    The sources are: environment, .env (in the working directory), file (named by the variable NAME_FILE), default.
    Variables of OpenTelemetry (OTEL_…) follow if they are set.
    Needs no database. Exit code 2 if a setting is invalid.
    """
    found = [*effective_settings(), *otel_variables().effective()]
    shown = [one for one in found if not changed or one.source is not SettingSource.DEFAULT]
    if as_json:
        print_json([_as_dict(one) for one in shown])
    else:
        stdout.print(_table(shown), soft_wrap=wrapped(stdout))
        if not shown:
            stdout.print("Nothing is set: every setting has its default.")
    for sentence in misspelt_in_env_file():
        stderr.print(f".env: {escape(sentence)}")


def _as_dict(one: EffectiveSetting) -> dict[str, Any]:
    return {
        "name": one.name,
        "value": str(one.value) if isinstance(one.value, Path) else one.value,
        "source": one.source,
        "place": one.place or None,
        "secret": one.is_secret,
    }


def _table(found: list[EffectiveSetting]) -> Table:
    table = Table(box=None, pad_edge=False, show_header=bool(found))
    table.add_column("setting", no_wrap=True)
    table.add_column("value", overflow="fold")
    table.add_column("from", no_wrap=True)
    for one in found:
        is_default = one.source is SettingSource.DEFAULT
        table.add_row(one.name, escape(_shown(one.value)), one.place or one.source, style="dim" if is_default else None)
    return table


def _shown(value: object) -> str:
    if value is None:
        return "unset"
    return str(value).lower() if isinstance(value, bool) else f"{value:g}" if isinstance(value, float) else str(value)
