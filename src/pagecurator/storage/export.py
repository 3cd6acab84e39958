"""Contacts as lines of a file: CSV with a header, or one JSON object a line."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import AsyncIterator
from enum import StrEnum

from pagecurator.storage.contacts import EXPORT_COLUMNS, stream_contacts
from pagecurator.storage.engine import Database
from pagecurator.storage.formulas import without_formula

_LINES_AT_ONCE = 500


class Format(StrEnum):
    """What an export looks like."""

    CSV = "csv"
    JSONL = "jsonl"


async def contact_lines(database: Database, *, format_: Format) -> AsyncIterator[str]:
    """Every contact, some hundred lines at a time, in constant memory. CSV begins with a header."""
    portion = io.StringIO()
    writer = csv.writer(portion, lineterminator="\n")
    if format_ is Format.CSV:
        writer.writerow(EXPORT_COLUMNS)
    count = 0
    async for row in stream_contacts(database):
        if format_ is Format.CSV:
            writer.writerow([_cell(row[column]) for column in EXPORT_COLUMNS])
        else:
            portion.write(json.dumps(row, default=str, ensure_ascii=False) + "\n")
        count += 1
        if count % _LINES_AT_ONCE == 0:
            yield portion.getvalue()
            portion.seek(0)
            portion.truncate()
    yield portion.getvalue()


def _cell(value: object) -> object:
    return without_formula(value) if isinstance(value, str) else value
