"""``contacts export``."""

from __future__ import annotations

import asyncio
import csv
import json
import sys
from enum import StrEnum
from pathlib import Path
from typing import IO

import typer

from pagecurator.settings import load_settings
from pagecurator.storage.contacts import EXPORT_COLUMNS, stream_contacts
from pagecurator.storage.opening import open_database

app = typer.Typer(help="The contacts that were found.", no_args_is_help=True, add_completion=False)


class Format(StrEnum):
    """What an export looks like."""

    CSV = "csv"
    JSONL = "jsonl"


@app.callback()
def _group() -> None:
    pass


@app.command(epilog="Example: pagecurator contacts export --format jsonl > contacts.jsonl")
def export(
    *,
    format_: Format = typer.Option(Format.CSV, "--format", help="csv with a header, or one JSON object a line."),
    output: Path | None = typer.Option(None, "--output", "-o", help="Write to this file; unset: standard output."),
) -> None:
    """Write every contact, one a line, streamed: any number of them in little memory."""
    settings = load_settings()

    async def write(stream: IO[str]) -> None:
        async with open_database(settings) as database:
            rows = stream_contacts(database)
            if format_ is Format.CSV:
                writer = csv.writer(stream, lineterminator="\n")
                writer.writerow(EXPORT_COLUMNS)
                async for row in rows:
                    writer.writerow([_cell(row[column]) for column in EXPORT_COLUMNS])
            else:
                async for row in rows:
                    stream.write(json.dumps(row, default=str, ensure_ascii=False) + "\n")

    if output is None:
        asyncio.run(write(sys.stdout))
        sys.stdout.flush()
    else:
        with output.open("w", encoding="utf-8", newline="") as stream:
            asyncio.run(write(stream))


def _cell(value: object) -> object:
    """What a spreadsheet would take for a formula is quoted, except what is surely none: +49… and a number."""
    if isinstance(value, str) and value[:1] in ("=", "@", "-", "+", "\t", "\r"):
        return value if value[1:].isdigit() else "'" + value
    return value
