"""Importing files of URLs: streamed, in constant memory but for about 24 bytes per URL."""

from __future__ import annotations

import asyncio
import codecs
import csv
import io
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import BinaryIO, NamedTuple, TextIO, cast

from pagecurator.storage.engine import Database
from pagecurator.storage.key_index import KeyIndex
from pagecurator.storage.queue.enqueue import CHUNK, EnqueueCounts, add_pages
from pagecurator.urls import PageUrl, UrlRefused, normalize_url, without_credentials

URL_COLUMN = "url"
_DELIMITERS = (",", ";", "\t", "|")
_LONGEST_LINE = 1 << 20
_ENCODINGS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


class ImportRefused(Exception):
    """The whole file can't be imported; the message says why."""


class Line(NamedTuple):
    """A line's URL. With a ``problem`` there is none, and ``text`` is the line itself."""

    number: int
    text: str
    problem: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RefusedLine:
    """A line that was left out, and why."""

    line: int
    text: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportReport:
    """``read`` is the sum of ``added``, ``already_known``, ``duplicates`` and ``refused``.

    ``selected``: pages that were queued, new or not; ``duplicates``: repeats within the file.
    """

    read: int = 0
    added: int = 0
    selected: int = 0
    already_known: int = 0
    duplicates: int = 0
    refused: int = 0


async def import_urls(
    database: Database,
    lines: Iterable[Line],
    *,
    priority_level: int = 5,
    select: bool = True,
    on_progress: Callable[[ImportReport], None] | None = None,
    on_refused: Callable[[RefusedLine], None] | None = None,
) -> ImportReport:
    """Add the URLs of ``lines``, 5,000 in a transaction, and queue them with ``select``.

    Rejected lines are passed to ``on_refused``; the rest is imported. Importing again adds nothing, so an interrupted
    import can simply be repeated.
    """
    remaining = iter(lines)
    seen = KeyIndex()
    report = ImportReport()
    while True:
        chunk = await asyncio.to_thread(_read_chunk, remaining, seen)
        if not chunk.read:
            return report
        added = EnqueueCounts()
        if chunk.urls:
            async with database.begin() as conn:
                added = await add_pages(conn, urls=chunk.urls, priority_level=priority_level, select=select)
        report = ImportReport(
            read=report.read + chunk.read,
            added=report.added + added.added,
            selected=report.selected + added.selected,
            already_known=report.already_known + added.already_known,
            duplicates=report.duplicates + chunk.duplicates,
            refused=report.refused + len(chunk.refusals),
        )
        if on_refused is not None:
            for refusal in chunk.refusals:
                on_refused(refusal)
        if on_progress is not None:
            on_progress(report)


def read_urls(source: Path | BinaryIO) -> Iterator[Line]:
    """Read the URLs of a file or stream, with line numbers counted from 1.

    A CSV file has a header with a column ``url`` (in any case; the delimiter is detected); any other file has one URL
    per line. Blank lines are skipped, and lines that begin with ``#``, of a table only before its header. UTF-8, or
    UTF-16 with a byte order mark.

    Raises :class:`ImportRefused` when a table has no column ``url``, and ``OSError``.
    """
    if isinstance(source, Path):
        with source.open("rb") as file:
            yield from read_urls(file)
        return
    text = _text_stream(source)
    try:
        yield from _addresses(_NumberedLines(text))
    finally:
        text.detach()  # the stream is the caller's, and must not be closed with the decoder


def _addresses(lines: _NumberedLines) -> Iterator[Line]:
    header = next(lines, None)
    while header is not None and _is_skipped(header.text):
        header = next(lines, None)
    if header is None:
        return
    delimiter = _delimiter_of(header.text)
    if delimiter is None:
        lines.push_back([header])
        yield from _one_a_line(lines)
    else:
        yield from _from_table(lines, header, delimiter)


# ---------------------------------------------------------------- chunks
@dataclass(slots=True)
class _ImportChunk:
    read: int
    urls: list[PageUrl]
    refusals: list[RefusedLine]
    duplicates: int = 0


def _read_chunk(lines: Iterator[Line], seen: KeyIndex) -> _ImportChunk:
    """Read and normalize the next lines. Runs in a thread: reading may block, normalizing uses CPU."""
    chunk = _ImportChunk(read=0, urls=[], refusals=[])
    for line in islice(lines, CHUNK):
        chunk.read += 1
        reason = line.problem
        if not reason:
            try:
                url = normalize_url(line.text)
            except UrlRefused as refused:
                reason = refused.reason
            else:
                if seen.add(url.url)[1]:
                    chunk.urls.append(url)
                else:
                    chunk.duplicates += 1
        if reason:
            chunk.refusals.append(RefusedLine(line=line.number, text=without_credentials(line.text), reason=reason))
    return chunk


# ---------------------------------------------------------------- lines
class _NumberedLines:
    """Numbered lines without their line endings; lines can be pushed back."""

    def __init__(self, file: TextIO) -> None:
        self._file = file
        self._number = 0
        self._pushed_back: deque[Line] = deque()

    def __iter__(self) -> _NumberedLines:
        return self

    def __next__(self) -> Line:
        if self._pushed_back:
            return self._pushed_back.popleft()
        text = self._file.readline(_LONGEST_LINE)
        if not text:
            raise StopIteration
        end = text
        while end and not end.endswith("\n"):  # the rest of an overlong line is dropped
            end = self._file.readline(_LONGEST_LINE)
        self._number += 1
        return Line(self._number, text.rstrip("\n"))

    def push_back(self, lines: Iterable[Line]) -> None:
        self._pushed_back.extendleft(reversed(list(lines)))


def _text_stream(stream: BinaryIO) -> io.TextIOWrapper:
    """Decode with universal newlines. Invalid UTF-8 becomes lone surrogates, which no URL may contain."""
    buffered = cast("io.BufferedReader", stream if hasattr(stream, "peek") else io.BufferedReader(stream))
    start = buffered.peek(4)[:4]
    for mark, encoding in _ENCODINGS:
        if start.startswith(mark):
            errors = "replace" if encoding == "utf-16" else "surrogateescape"
            return io.TextIOWrapper(buffered, encoding=encoding, errors=errors)
    return io.TextIOWrapper(buffered, encoding="utf-8", errors="surrogateescape")


def _is_skipped(text: str) -> bool:
    text = text.strip()
    return not text or text.startswith("#")


def _one_a_line(lines: Iterable[Line]) -> Iterator[Line]:
    for line in lines:
        if not _is_skipped(line.text):
            yield Line(line.number, line.text.strip().strip('"'))


# ---------------------------------------------------------------- tables
def _delimiter_of(header: str) -> str | None:
    """The delimiter of this header; None when it is not a header but a URL."""
    for delimiter in sorted(_DELIMITERS, key=header.count, reverse=True):
        if URL_COLUMN in _names(header, delimiter):
            return delimiter
    delimiter = max(_DELIMITERS, key=header.count)
    names = _names(header, delimiter)
    if len(names) > 1 and not any(character in header for character in "./:"):
        raise ImportRefused(
            f"The table has no column {URL_COLUMN!r}; its columns are {', '.join(names)}. "
            "Rename the one with the addresses."
        )
    return None


def _names(header: str, delimiter: str) -> list[str]:
    try:
        return [name.strip().lower() for name in next(csv.reader([header], delimiter=delimiter))]
    except (csv.Error, StopIteration):
        return []


def _from_table(lines: _NumberedLines, header: Line, delimiter: str) -> Iterator[Line]:
    names = _names(header.text, delimiter)
    column = names.index(URL_COLUMN)
    while True:
        taken: list[Line] = []
        try:
            cells = next(csv.reader(_recorded(lines, taken), delimiter=delimiter))
        except StopIteration:
            return
        except csv.Error:
            cells = []
        if len(taken) > 1 and len(cells) != len(names):
            # An unclosed quote would swallow the lines after it: only its own line is rejected.
            lines.push_back(taken[1:])
            yield Line(taken[0].number, taken[0].text, "Its quotation marks don't match.")
        elif len(cells) > column:
            yield Line(taken[0].number, cells[column].strip())
        elif any(cell.strip() for cell in cells):
            yield Line(taken[0].number, taken[0].text, f"It has no cell in the column {URL_COLUMN}.")
        elif not cells and taken[0].text.strip():
            yield Line(taken[0].number, taken[0].text, "It can't be read as a row of the table.")


def _recorded(lines: _NumberedLines, taken: list[Line]) -> Iterator[str]:
    for line in lines:
        taken.append(line)
        yield line.text + "\n"
