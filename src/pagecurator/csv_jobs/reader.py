"""From an uploaded file to rows: pure, in steps, and never more than one row in memory.

Each row keeps its text exactly as it stood, so that the output can show the user's cells untouched; parsed is only what
is needed to find the website in it. Quotation follows RFC 4180 as Python's ``csv`` reads it.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import BinaryIO, TextIO

from pagecurator.csv_jobs.encoding import Encoded, find_encoding
from pagecurator.csv_jobs.limits import CsvLimits, UploadRefused

DELIMITERS = (",", ";", "\t", "|")
_UNCLOSED = "is a quotation mark opened and never closed?"
_MOST_NAMES_SHOWN = 50
_LONGEST_NAME_SHOWN = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """The first record and what follows from it. ``text`` is what stood there, without its line end."""

    text: str
    names: tuple[str, ...]
    website_index: int
    delimiter: str
    newline: str


@dataclass(frozen=True, slots=True)
class Row:
    """One record. ``text`` is what stood there, without its line end.

    ``website`` is its cell in that column, without the spaces around it; empty: nothing is looked for. ``problem`` says
    in one sentence why the row can't be used; then ``website`` is empty.
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
            if len(cells) != wanted:
                yield Row(number, text, "", _ragged(len(cells), wanted))
                continue
            website = cells[index].strip()
            if "\0" in website:
                yield Row(number, text, "", "The website holds a NUL character; it is no web address.")
                continue
            yield Row(number, text, website)


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
    """``(text, cells)`` of each record that is not a blank line; ``text`` without its line end."""

    source: TextIO
    delimiter: str
    limits: CsvLimits
    newline: str = ""
    """The line end of the record that was read last."""
    _number: int = 0
    _taken: list[str] = field(default_factory=list)
    _at_end: bool = False
    _cells: Iterator[list[str]] = field(init=False)

    def __post_init__(self) -> None:
        self._cells = csv.reader(self._lines(), delimiter=self.delimiter)

    def __iter__(self) -> _Records:
        return self

    def __next__(self) -> tuple[str, list[str]]:
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
                    raise StopIteration
                continue
            self._number += 1
            line = taken[0] if len(taken) == 1 else "".join(taken)
            text = line.rstrip("\r\n")
            self.newline = line[len(text) :]
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
    readings = [reading for delimiter in DELIMITERS if (reading := _read_header(stream, encoded, delimiter, limits))]
    if not readings:
        raise UploadRefused(400, "The file is empty: it should begin with a line of column names.")
    most_columns = sorted(readings, key=lambda reading: -len(reading[1]))
    for text, names, delimiter, newline in most_columns:
        index = _find_column(names, website_column)
        if index is not None:
            if len(names) > limits.max_columns:
                raise UploadRefused(
                    413, f"The table has {len(names):,} columns; at most {limits.max_columns:,} are taken."
                )
            return Header(
                text=text, names=tuple(names), website_index=index, delimiter=delimiter, newline=newline or "\n"
            )
    raise UploadRefused(
        400, f"The file has no column {website_column!r}; its columns are: {_listed(most_columns[0][1])}."
    )


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
    """Where the column stands: by its exact name, else without regard to case and spaces."""
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
    return "".join(name.split()).casefold()


def _listed(names: list[str]) -> str:
    shown = [repr(name[:_LONGEST_NAME_SHOWN]) for name in names[:_MOST_NAMES_SHOWN]]
    more = len(names) - len(shown)
    return ", ".join(shown) + (f" and {more} more" if more else "")


# ---------------------------------------------------------------- sentences
def _ragged(cells: int, wanted: int) -> str:
    return f"The row has {cells} cell{'s' if cells != 1 else ''}, the header has {wanted}."


def _cell_too_long(place: str, longest: int) -> UploadRefused:
    return UploadRefused(413, f"{place}: a cell is longer than {longest:,} characters; {_UNCLOSED}")
