"""Exporting contacts: CSV with a header, or JSON Lines."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import AsyncIterator
from enum import StrEnum

from pagecurator.storage.contacts import EXPORT_COLUMNS, stream_contacts
from pagecurator.storage.engine import Database

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


# ------------------------------------------------------------
# CSV injection: cells that a spreadsheet would run as a formula, in every CSV file that is written.
# OWASP, "CSV Injection", including full-width characters. Numbers are safe: a phone such as +442079460000 stays as
# clients know it.
_FORMULA = re.compile(r"[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]")
_NUMBER = re.compile(r"[+-]?\d+(?:[.,]\d+)*", re.ASCII)


def is_formula(cell: str) -> bool:
    """True when a spreadsheet would evaluate this text."""
    return _FORMULA.match(cell) is not None and _NUMBER.fullmatch(cell) is None


def without_formula(cell: str) -> str:
    """``cell``, with an apostrophe in front when it is a formula."""
    return "'" + cell if is_formula(cell) else cell
