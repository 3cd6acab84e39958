"""``contacts``: export of the stored contacts."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

import typer

from pagecurator.cli.console import Commands, writing
from pagecurator.errors import UserError
from pagecurator.settings import load_settings
from pagecurator.storage.export import Format, contact_lines
from pagecurator.storage.session import open_database

app = typer.Typer(cls=Commands, help="Export the stored contacts.", no_args_is_help=True, add_completion=False)


@app.callback()
def _group() -> None:
    pass


@app.command(epilog="Example: pagecurator contacts export --format jsonl > contacts.jsonl")
def export(
    *,
    format_: Format = typer.Option(
        Format.CSV, "--format", help="csv with a header, or jsonl: one JSON object per line."
    ),
    output: Path | None = typer.Option(None, "--output", "-o", help="Output file. Default: standard output."),
) -> None:
    """Export all contacts, one per line. Streamed, so memory use is constant."""
    settings = load_settings()

    async def write() -> None:
        async with open_database(settings) as database:
            if output is None:
                async for lines in contact_lines(database, format_=format_):
                    sys.stdout.write(lines)
                sys.stdout.flush()
                return
            with writing(output) as stream:
                async for lines in contact_lines(database, format_=format_):
                    stream.write(lines.encode())

    try:
        asyncio.run(write())
    except OSError as error:
        if output is None:
            raise
        raise UserError(
            f"{output} can't be written ({error.strerror or error}); choose another file with --output."
        ) from error
