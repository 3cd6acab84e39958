"""From an uploaded file to rows: pure, in steps, and never more than one row in memory.

Each row keeps its text exactly as it stood, so that the output can show the user's cells untouched; parsed is only what
is needed to find the website in it. Quotation follows RFC 4180 as Python's ``csv`` reads it.
"""

from __future__ import annotations

import csv
import io
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
"""Ctrl-Z: the end of a text file on CP/M and DOS; some exports still write it."""
_BLANK = " \t\v\f\xa0" + _END_OF_FILE
_MOST_BLANK_RECORDS = 100
"""Of blank records at the end of a file, at most so many are dropped: they wait in memory until another one follows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """The first record and what follows from it. ``text`` is what stood there, without its line end."""

    text: str
    names: tuple[str, ...]
    website_index: int
    delimiter: str
    newline: str
    has_bom: bool = False
    """The file began with a byte order mark, so its output does."""


@dataclass(frozen=True, slots=True)
class Row:
    """One record. ``text`` is what stood there, without its line end, with as many cells as the header has.

    ``website`` is its cell in that column as :func:`~pagecurator.websites.address.clean_website` reads it; empty:
    the row is skipped. ``problem`` says in one sentence why the row can't be used; then ``website`` is empty.
    """

    number: int
    text: str
    website: str
    problem: str | None = None


class Table:
    """An uploaded file, opened. :meth:`rows` may be called once, and :meth:`close` should be: the stream stays open."""

    def __init__(self, *, header: Header, text: io.TextIOWrapper, records: _Records, limits: CsvLimits) -> None:
        self.header = header
        self._text = text
        self._records = records
        self._limits = limits

    def close(self) -> None:
        """Let go of the stream."""
        self._text.detach()

    def rows(self) -> Iterator[Row]:
        """The rows in order, numbered from 1; blank lines are none.

        The website's cell decides: a row that is too short is padded, and surplus cells that hold nothing are cut.

        Raises :class:`UploadRefused`: 413 for too many rows, columns or characters, 400 for a quotation without end.
        """
        wanted, index, limits = len(self.header.names), self.header.website_index, self._limits
        most_rows, longest = limits.max_rows, limits.max_cell_characters
        number = 0
        for text, cells in self._records:
            number += 1
            if number > most_rows:
                raise UploadRefused(413, f"The file has more than {most_rows:,} rows; send it in parts.")
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
                yield Row(number, record, "", "The website holds a NUL character; it is no web address.")
                continue
            yield Row(number, record, website)


def open_table(stream: BinaryIO, *, website_column: str, limits: CsvLimits) -> Table:
    """Find out encoding, delimiter and the website's column. ``stream`` can seek; it stays open.

    Raises :class:`UploadRefused` with the reason.
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
    """``(text, cells)`` of each record that is not a blank line; ``text`` without its line end.

    Lines of nothing but spaces or Ctrl-Z at the beginning and the end of the file are none either, nor are lines of
    empty cells at the beginning.
    """

    source: TextIO
    delimiter: str
    limits: CsvLimits
    newline: str = ""
    """The line end of the record that was read last."""
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
            except csv.Error:  # the only fault that Python's reader knows in this mode is its own limit
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
        # One blank line more than there is: a quotation that is still open swallows it.
        self._at_end = True
        taken.append("\n")
        yield "\n"

    @property
    def _place(self) -> str:
        return f"Row {self._number}" if self._number else "The first line"


# ---------------------------------------------------------------- the header
def _find_header(stream: BinaryIO, encoded: Encoded, website_column: str, limits: CsvLimits) -> Header:
    """The header as the delimiter reads it that finds the column; when several do, the one with the most columns."""
    # The delimiter that the file names itself comes first, and is believed when it finds the column.
    readings = [reading for delimiter in DELIMITERS if (reading := _read_header(stream, encoded, delimiter, limits))]
    if not readings:
        raise UploadRefused(400, "The file is empty: it should begin with a line of column names.")
    most_columns = sorted(readings, key=lambda reading: (reading[2] != encoded.delimiter, -len(reading[1])))
    for text, names, delimiter, newline in most_columns:
        index = _find_column(names, website_column)
        if index is not None:
            if len(names) > limits.max_columns:
                raise UploadRefused(
                    413, f"The table has {len(names):,} columns; at most {limits.max_columns:,} are taken."
                )
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
        text.detach()  # the stream is the caller's


def _find_column(names: list[str], wanted: str) -> int | None:
    """The column's index: by its exact name, else without regard to case, spaces and invisible characters."""
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


# ---------------------------------------------------------------- cells
def _holds_something(cell: str) -> bool:
    return bool(visible(cell).strip(_BLANK))


def _without_surplus(text: str, cells: list[str], wanted: int, delimiter: str) -> str:
    """The record without its last, empty cells; the others character for character."""
    surplus = len(cells) - wanted
    shorter = text.rsplit(delimiter, surplus)[0]
    if next(csv.reader(io.StringIO(shorter, newline=""), delimiter=delimiter), []) == cells[:wanted]:
        return shorter
    # A surplus cell held the delimiter in quotation marks: written anew.
    line = io.StringIO(newline="")
    csv.writer(line, delimiter=delimiter, lineterminator="").writerow(cells[:wanted])
    return line.getvalue()


# ---------------------------------------------------------------- sentences
def _no_column(website_column: str, names: list[str]) -> str:
    website = next((name for name in names if names_website(name)), None)
    if website is None:
        return f"The file has no column {website_column!r}; its columns are: {_listed(names)}."
    return (
        f"The file has no header: its first line holds the website {website[:_LONGEST_CELL_SHOWN]!r}. Put a line of "
        f"column names above it, with {website_column!r} above the websites, and send the file again. If it is one, "
        f"its columns are: {_listed(names)}."
    )


def _cell_too_long(place: str, longest: int) -> UploadRefused:
    return UploadRefused(413, f"{place}: a cell is longer than {longest:,} characters; {_UNCLOSED}")
