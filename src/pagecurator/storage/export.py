"""Exporting contacts: CSV with a header, JSON Lines, or vCards."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import AsyncIterator
from enum import StrEnum
from typing import Any

from pagecurator.storage.contacts import EXPORT_COLUMNS, ContactFilter, stream_contacts
from pagecurator.storage.engine import Database
from pagecurator.storage.vcard import cards

_LINES_PER_CHUNK = 500
_CONTACTS_OF_A_SITE = 5_000


class Format(StrEnum):
    """Format of an export."""

    CSV = "csv"
    JSONL = "jsonl"
    VCARD = "vcard"

    @property
    def media_type(self) -> str:
        """The media type of the export."""
        return {Format.CSV: "text/csv", Format.JSONL: "application/jsonl", Format.VCARD: "text/vcard"}[self]

    @property
    def suffix(self) -> str:
        """The suffix of a file's name, without the dot."""
        return "vcf" if self is Format.VCARD else self.value


async def contact_lines(
    database: Database, *, format_: Format, filters: ContactFilter | None = None
) -> AsyncIterator[str]:
    """Stream contacts, some hundred lines at a time, in constant memory. CSV begins with a header."""
    if format_ is Format.VCARD:
        async for chunk_of_cards in _cards(database, filters):
            yield chunk_of_cards
        return
    chunk = io.StringIO()
    writer = csv.writer(chunk, lineterminator="\n")
    if format_ is Format.CSV:
        writer.writerow(EXPORT_COLUMNS)
    count = 0
    async for row in stream_contacts(database, filters=filters):
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


async def _cards(database: Database, filters: ContactFilter | None) -> AsyncIterator[str]:
    """The cards of one site after the other; those of a very large site in parts."""
    site: list[dict[str, Any]] = []
    async for row in stream_contacts(database, filters=filters):
        if site and (row["domain"] != site[0]["domain"] or len(site) >= _CONTACTS_OF_A_SITE):
            yield "".join(cards(site))
            site = []
        site.append(row)
    if site:
        yield "".join(cards(site))


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
