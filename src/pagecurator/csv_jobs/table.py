"""Parses an uploaded file into rows, one at a time.

Each row keeps its original text, so that the output contains the user's cells unchanged; it is only parsed to find its
website. Quoting follows RFC 4180 as implemented by Python's ``csv``.
"""

from __future__ import annotations

import csv
import io
import itertools
import unicodedata
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import BinaryIO, TextIO

from pagecurator.csv_jobs.encoding import Encoded, find_encoding
from pagecurator.csv_jobs.upload_limits import CsvLimits, UploadRefused
from pagecurator.websites.address import clean_website, names_website, visible

DELIMITERS = (",", ";", "\t", "|")
_UNCLOSED = "is a quotation mark opened and never closed?"
_MOST_NAMES_SHOWN = 50
_LONGEST_NAME_SHOWN = 100
_LONGEST_CELL_SHOWN = 60
_END_OF_FILE = "\x1a"
"""Ctrl-Z, the end of a text file in CP/M and DOS; some exports still write it."""
_BLANK = " \t\v\f\xa0" + _END_OF_FILE
_MOST_BLANK_RECORDS = 100
"""Up to this many blank records at the end of a file are dropped; they are buffered until another record follows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """The first record and what it determines. ``text`` is the original, without its line ending."""

    text: str
    names: tuple[str, ...]
    website_index: int
    delimiter: str
    newline: str
    has_bom: bool = False
    """The file begins with a byte order mark, so the output does, too."""


@dataclass(frozen=True, slots=True)
class Row:
    """One record. ``text`` is the original without its line ending, padded or cut to the header's number of cells.

    ``website`` is its cell in that column after :func:`~pagecurator.websites.address.clean_website`; rows where it is
    empty are skipped. ``problem`` is one sentence about why the row can't be used; ``website`` is then empty.
    """

    number: int
    text: str
    website: str
    problem: str | None = None


class Table:
    """An opened upload. Call :meth:`rows` once and :meth:`close` in the end; the stream itself stays open."""

    def __init__(self, *, header: Header, text: io.TextIOWrapper, records: _Records, limits: CsvLimits) -> None:
        self.header = header
        self._text = text
        self._records = records
        self._limits = limits

    def close(self) -> None:
        """Detach from the stream."""
        self._text.detach()

    def rows(self) -> Iterator[Row]:
        """The rows in order, numbered from 1; blank lines are skipped.

        Rows that are too short are padded, surplus empty cells are cut.

        Raises :class:`UploadRefused`: 413 for too many rows, columns or characters, 400 for an unclosed quotation.
        """
        wanted, index, limits = len(self.header.names), self.header.website_index, self._limits
        most_rows, longest = limits.max_rows, limits.max_cell_characters
        number = 0
        for text, cells in self._records:
            number += 1
            if number > most_rows:
                raise UploadRefused(413, f"The file has more than {most_rows:,} rows; split it and upload the parts.")
            if len(text) > longest and max(map(len, cells)) > longest:
                raise _cell_too_long(f"Row {number}", longest)
            if len(cells) == wanted:
                record = text
            elif len(cells) < wanted:
                record = text + self.header.delimiter * (wanted - len(cells))
            elif any(map(_holds_something, cells[wanted:])):
                yield Row(number, text, "", f"The row has {len(cells)} cells, the header has {wanted}.")
                continue
            else:
                record = _without_surplus(text, cells, wanted, self.header.delimiter)
            website = clean_website(cells[index]) if index < len(cells) else ""
            if "\0" in website:
                yield Row(number, record, "", "The website contains a NUL character.")
                continue
            yield Row(number, record, website)


def open_table(stream: BinaryIO, *, website_column: str, limits: CsvLimits) -> Table:
    """Detect the encoding, the delimiter and the website column. ``stream`` must be seekable and stays open.

    Raises :class:`UploadRefused`.
    """
    encoded = find_encoding(stream)
    header = _find_header(stream, encoded, website_column, limits)
    text = encoded.text(stream)
    records = _Records(text, delimiter=header.delimiter, limits=limits)
    next(records, None)  # the header
    return Table(header=header, text=text, records=records, limits=limits)


# ---------------------------------------------------------------- records
@dataclass(slots=True)
class _Records:
    """``(text, cells)`` of each record; ``text`` without its line ending.

    Blank lines are skipped, and so are records of nothing but spaces or Ctrl-Z at the beginning and the end of the file
    and records of empty cells at the beginning.
    """

    source: TextIO
    delimiter: str
    limits: CsvLimits
    newline: str = ""
    """The line ending of the last record."""
    _number: int = 0
    _taken: list[str] = field(default_factory=list)
    _at_end: bool = False
    _cells: Iterator[list[str]] = field(init=False)
    _trimmed: Iterator[tuple[str, list[str]]] = field(init=False)

    def __post_init__(self) -> None:
        self._cells = csv.reader(self._lines(), delimiter=self.delimiter)
        self._trimmed = self._trim()

    def __iter__(self) -> _Records:
        return self

    def __next__(self) -> tuple[str, list[str]]:
        return next(self._trimmed)

    def _trim(self) -> Iterator[tuple[str, list[str]]]:
        """All records but blank ones at the beginning and the end of the file."""
        blank: deque[tuple[str, list[str]]] = deque()
        begun = False
        for record in iter(self._next, None):
            if not begun and not any(map(_holds_something, record[1])):
                continue
            if not record[0].strip(_BLANK):
                blank.append(record)
                if len(blank) > _MOST_BLANK_RECORDS:
                    yield blank.popleft()
                continue
            begun = True
            while blank:
                yield blank.popleft()
            yield record

    def _next(self) -> tuple[str, list[str]] | None:
        """The next record; None at the end."""
        taken = self._taken
        while True:
            taken.clear()
            try:
                cells = next(self._cells)
            except csv.Error:  # in this mode the only error of Python's reader is its field size limit
                raise _cell_too_long(self._place, self.limits.max_cell_characters) from None
            if self._at_end and len(taken) > 1:
                raise UploadRefused(
                    400, f'{self._place}: a quotation mark (") is opened and never closed; close it, or double it.'
                )
            if not cells:  # a blank line
                if self._at_end:
                    return None
                continue
            self._number += 1
            line = taken[0] if len(taken) == 1 else "".join(taken)
            text = line.rstrip("\r\n")
            self.newline = line[len(text) :]
            if text.endswith(_END_OF_FILE) and not self.newline:
                text, cells[-1] = text.rstrip(_END_OF_FILE), cells[-1].rstrip(_END_OF_FILE)
            return text, cells

    def _lines(self) -> Iterator[str]:
        longest = self.limits.max_record_characters
        readline, taken = self.source.readline, self._taken
        while line := readline(longest + 1):
            taken.append(line)
            if len(line) > longest or (len(taken) > 1 and sum(map(len, taken)) > longest):
                raise UploadRefused(
                    413,
                    f"{self._place} is longer than {longest:,} characters; {_UNCLOSED}",
                )
            yield line
        # One extra blank line: a quotation that is still open swallows it.
        self._at_end = True
        taken.append("\n")
        yield "\n"

    @property
    def _place(self) -> str:
        return f"Row {self._number}" if self._number else "The first line"


# ---------------------------------------------------------------- the header
def _find_header(stream: BinaryIO, encoded: Encoded, website_column: str, limits: CsvLimits) -> Header:
    """The header, split by the delimiter that yields the column; if several do, by the one with the most columns."""
    # A delimiter named by the file itself is tried first.
    readings = [reading for delimiter in DELIMITERS if (reading := _read_header(stream, encoded, delimiter, limits))]
    if not readings:
        raise UploadRefused(400, "The file is empty: its first line must contain the column names.")
    most_columns = sorted(readings, key=lambda reading: (reading[2] != encoded.delimiter, -len(reading[1])))
    for text, names, delimiter, newline in most_columns:
        index = _find_column(names, website_column)
        if index is not None:
            if len(names) > limits.max_columns:
                raise UploadRefused(413, f"The table has {len(names):,} columns; the limit is {limits.max_columns:,}.")
            return Header(
                text=text,
                names=tuple(names),
                website_index=index,
                delimiter=delimiter,
                newline=newline or "\n",
                has_bom=encoded.has_bom,
            )
    raise UploadRefused(400, _no_column(website_column, most_columns[0][1]))


def _read_header(
    stream: BinaryIO, encoded: Encoded, delimiter: str, limits: CsvLimits
) -> tuple[str, list[str], str, str] | None:
    text = encoded.text(stream)
    try:
        records = _Records(text, delimiter=delimiter, limits=limits)
        first = next(records, None)
        return None if first is None else (*first, delimiter, records.newline)
    finally:
        text.detach()  # the stream belongs to the caller


def _find_column(names: list[str], wanted: str) -> int | None:
    """The column's index: an exact match, else one that ignores case, spaces and invisible characters."""
    for same in (lambda name: name == wanted, lambda name: _plain(name) == _plain(wanted)):
        places = [place for place, name in enumerate(names) if same(name)]
        if len(places) > 1:
            raise UploadRefused(
                400, f"The file has {len(places)} columns {wanted!r}; rename all but the one with the websites."
            )
        if places:
            return places[0]
    return None


def _plain(name: str) -> str:
    return unicodedata.normalize("NFC", "".join(visible(name).split())).casefold()


def _listed(names: list[str]) -> str:
    shown = [repr(name[:_LONGEST_NAME_SHOWN]) for name in names[:_MOST_NAMES_SHOWN]]
    more = len(names) - len(shown)
    return ", ".join(shown) + (f" and {more} more" if more else "")


# ---------------------------------------------------------------- the preview
@dataclass(frozen=True, slots=True)
class TablePreview:
    """The column names and first rows of a table. ``website_column`` is the one that probably has the websites."""

    names: list[str]
    rows: list[list[str]]
    website_column: str


def preview_table(stream: BinaryIO, *, limits: CsvLimits, rows: int) -> TablePreview:
    """Read the first ``rows`` of a table, or of its beginning. Raises :class:`UploadRefused`."""
    encoded = find_encoding(stream)
    readings = [reading for delimiter in DELIMITERS if (reading := _read_header(stream, encoded, delimiter, limits))]
    if not readings:
        raise UploadRefused(400, "The file is empty: its first line must contain the column names.")
    _, names, delimiter, _ = min(readings, key=lambda reading: (reading[2] != encoded.delimiter, -len(reading[1])))
    text = encoded.text(stream)
    try:
        records = _Records(text, delimiter=delimiter, limits=limits)
        next(records, None)  # the header
        cells = [found for _, found in itertools.islice(records, rows)]
    finally:
        text.detach()
    named = [name for name in names if _plain(name) in _WEBSITE_NAMES]
    full = [
        name for place, name in enumerate(names) if any(names_website(row[place]) for row in cells if place < len(row))
    ]
    return TablePreview(names, cells, next(iter((*named, *full, *names)), ""))


_WEBSITE_NAMES = frozenset({"website", "url", "domain", "homepage", "web", "site", "webseite"})


# ---------------------------------------------------------------- cells
def _holds_something(cell: str) -> bool:
    return bool(visible(cell).strip(_BLANK))


def _without_surplus(text: str, cells: list[str], wanted: int, delimiter: str) -> str:
    """The record without its surplus empty cells; the others stay as they are, character for character."""
    surplus = len(cells) - wanted
    shorter = text.rsplit(delimiter, surplus)[0]
    if next(csv.reader(io.StringIO(shorter, newline=""), delimiter=delimiter), []) == cells[:wanted]:
        return shorter
    # A surplus cell contains a quoted delimiter: write the record again.
    line = io.StringIO(newline="")
    csv.writer(line, delimiter=delimiter, lineterminator="").writerow(cells[:wanted])
    return line.getvalue()


# ---------------------------------------------------------------- sentences
def _no_column(website_column: str, names: list[str]) -> str:
    website = next((name for name in names if names_website(name)), None)
    if website is None:
        return f"The file has no column {website_column!r}; its columns are: {_listed(names)}."
    return (
        f"The file has no header: its first line contains the website {website[:_LONGEST_CELL_SHOWN]!r}. Add a line "
        f"with column names, {website_column!r} for the websites, and upload it again. If this line is the header, its "
        f"columns are: {_listed(names)}."
    )


def _cell_too_long(place: str, longest: int) -> UploadRefused:
    return UploadRefused(413, f"{place}: a cell is longer than {longest:,} characters; {_UNCLOSED}")
