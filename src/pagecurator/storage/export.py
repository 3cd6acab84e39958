"""Exporting contacts: CSV with a header, or JSON Lines."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import AsyncIterator
from enum import StrEnum

from pagecurator.storage.contacts import EXPORT_COLUMNS, stream_contacts
from pagecurator.storage.engine import Database
from pagecurator.storage.formulas import without_formula

_LINES_PER_CHUNK = 500


class Format(StrEnum):
    """Format of an export."""

    CSV = "csv"
    JSONL = "jsonl"


async def contact_lines(database: Database, *, format_: Format) -> AsyncIterator[str]:
    """Stream every contact, some hundred lines at a time, in constant memory. CSV begins with a header."""
    chunk = io.StringIO()
    writer = csv.writer(chunk, lineterminator="\n")
    if format_ is Format.CSV:
        writer.writerow(EXPORT_COLUMNS)
    count = 0
    async for row in stream_contacts(database):
        if format_ is Format.CSV:
            writer.writerow([_cell(row[column]) for column in EXPORT_COLUMNS])
        else:
            chunk.write(json.dumps(row, default=str, ensure_ascii=False) + "\n")
        count += 1
        if count % _LINES_PER_CHUNK == 0:
            yield chunk.getvalue()
            chunk.seek(0)
            chunk.truncate()
    yield chunk.getvalue()


def _cell(value: object) -> object:
    return without_formula(value) if isinstance(value, str) else value
