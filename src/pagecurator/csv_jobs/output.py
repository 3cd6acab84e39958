"""The output of a job, streamed from Postgres: the uploaded records, unchanged, with the results appended.

Rows are read by keyset pagination in short transactions, so that a slow client keeps no snapshot open and a
transaction pooler can be used.
"""

from __future__ import annotations

import asyncio
import codecs
import csv
import io
import json
import re
from collections.abc import AsyncGenerator, Sequence
from typing import Any

from pagecurator.storage.csv.jobs import JobView
from pagecurator.storage.csv.rows import OutputRow, read_page
from pagecurator.storage.engine import Database
from pagecurator.storage.export import is_formula, without_formula
from pagecurator.websites.models import ScrapeKind, WebsiteStatus


class OutputRemoved(Exception):
    """The job's rows were removed while its output was streamed: what was sent is incomplete."""


async def stream_output(database: Database, job: JobView, *, debug: bool, formula_escape: str) -> AsyncGenerator[bytes]:
    """The output of a completed job in UTF-8, in chunks of up to a few megabytes; with a BOM if the upload had one.

    Rows that are too short are padded, so that the appended cells are below their names. ``formula_escape``:
    ``generated``, ``all`` or ``off``. May raise :class:`OutputRemoved` and ``DatabaseUnavailable`` at any chunk.
    """
    lines = _RowFormatter(job, debug=debug, formula_escape=formula_escape)
    yield lines.header()
    after = 0
    read = 0
    while read < job.total_rows:
        async with database.begin() as conn:
            page = await read_page(conn, job_id=job.id, after=after)
        if not page:
            raise OutputRemoved(f"the rows of job {job.id} were removed while its output was read")
        read += len(page)
        after = page[-1].row_no
        yield await asyncio.to_thread(lines.page, page)  # takes many milliseconds


class _RowFormatter:
    """Formats the rows of one job."""

    def __init__(self, job: JobView, *, debug: bool, formula_escape: str) -> None:
        self._job = job
        self._kind = ScrapeKind(job.kind)
        self._debug = debug
        self._escape_appended = formula_escape != "off"
        self._escape_all = formula_escape == "all"
        self._delimiter = job.delimiter
        self._special = re.compile(f'[{re.escape(job.delimiter)}"\r\n]')
        self._newline = job.newline.encode()

    def header(self) -> bytes:
        names = appended_names(self._kind, debug=self._debug)
        header = self._job.header
        bom = codecs.BOM_UTF8 if header.startswith(codecs.BOM_UTF8) else b""  # Excel needs it to read UTF-8
        return bom + self._uploaded(header.removeprefix(bom), pad=False) + self._appended(names) + self._newline

    def page(self, rows: Sequence[OutputRow]) -> bytes:
        parts: list[bytes] = []
        for row in rows:
            parts.append(self._uploaded(row.record, pad=row.problem is not None))
            parts.append(self._appended(appended_cells(row, self._kind, debug=self._debug)))
            parts.append(self._newline)
        return b"".join(parts)

    def _uploaded(self, record: bytes, *, pad: bool) -> bytes:
        """The user's record, unchanged except for missing cells and, with ``all``, escaped formulas."""
        if not (pad or self._escape_all):
            return record
        text = record.decode()
        cells = next(csv.reader(io.StringIO(text, newline=""), delimiter=self._delimiter))
        if self._escape_all and any(map(is_formula, cells)):
            text = self._delimiter.join(self._quoted(without_formula(cell)) for cell in cells)
        return (text + self._delimiter * (self._job.columns - len(cells))).encode()

    def _appended(self, cells: Sequence[str]) -> bytes:
        if self._escape_appended:
            cells = [without_formula(cell) for cell in cells]
        return "".join([self._delimiter + self._quoted(cell) for cell in cells]).encode()

    def _quoted(self, cell: str) -> str:
        if self._special.search(cell) is None:
            return cell
        return '"' + cell.replace('"', '""') + '"'


# ------------------------------------------------------------
# The columns that a job appends to the user's own, and their cells.
SKIPPED = "skipped"
"""The status of a row without a website."""
REASON = "reason"
"""A key of stored results that ``raw_json_response`` omits: why the website could not be fetched."""
_EACH = 3
"""Columns for e-mails and for phones."""
_CONTACTS = (
    "scrape_status",
    "raw_json_response",
    *(f"email{number}" for number in range(1, _EACH + 1)),
    *(f"phone{number}" for number in range(1, _EACH + 1)),
    "company_linkedin_url",
    "personal_linkedin_url",
)
_LINKEDIN = ("company_linkedin", "personal_linkedin", "scrape_status")


def appended_names(kind: ScrapeKind, *, debug: bool) -> tuple[str, ...]:
    """The names of the appended columns, in order; ``debug`` adds ``error``."""
    names = _CONTACTS if kind is ScrapeKind.CONTACTS else _LINKEDIN
    return (*names, "error") if debug else names


def appended_cells(row: OutputRow, kind: ScrapeKind, *, debug: bool) -> list[str]:
    """The appended cells of one row. ``error`` is the result's error, with the reason if it is known."""
    reason = None
    if row.status is None:
        status = SKIPPED if row.problem is None else WebsiteStatus.ERROR.value
        shown = {} if row.problem is None else {"website": "", "error": row.problem, "status": status}
        raw = json.dumps(shown, ensure_ascii=False) if shown else ""
    else:
        status, raw = row.status, row.answer or ""
        shown = json.loads(raw) if raw else {}
        reason = shown.pop(REASON, None)
        if reason is not None:
            raw = json.dumps(shown, ensure_ascii=False)
    cells = _contacts(status, raw, shown) if kind is ScrapeKind.CONTACTS else _linkedin(status, shown)
    if not debug:
        return cells
    error = shown.get("error", "")
    return [*cells, error if reason is None else f"{error.rstrip('.')}: {reason}"]


def _contacts(status: str, raw: str, shown: dict[str, Any]) -> list[str]:
    profiles = shown.get("linkedin_urls", {})
    return [
        status,
        raw,
        *_first(shown.get("emails", [])),
        *_first(shown.get("phones", [])),
        next(iter(profiles.get("company", [])), ""),
        ", ".join(profiles.get("personal", [])),
    ]


def _linkedin(status: str, shown: dict[str, Any]) -> list[str]:
    return [", ".join(shown.get("company_linkedin", [])), ", ".join(shown.get("personal_linkedin", [])), status]


def _first(values: list[str]) -> list[str]:
    return [*values[:_EACH], *[""] * (_EACH - len(values))]
