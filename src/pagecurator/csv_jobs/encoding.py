"""Detection of an uploaded file's encoding; files that are not text are rejected."""

from __future__ import annotations

import codecs
import io
import re
from typing import BinaryIO

from pagecurator.csv_jobs.upload_limits import UploadRefused

_STEP_BYTES = 1 << 20
_HEAD_BYTES = 64 * 1024
_KNOWN = (
    (b"PK\x03\x04", "a ZIP archive or an Excel workbook"),
    (b"PK\x05\x06", "an empty ZIP archive"),
    (b"\xd0\xcf\x11\xe0", "an old Excel workbook"),
    (b"%PDF", "a PDF document"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"SQLite format 3", "a database"),
    (b"7z\xbc\xaf", "a 7-Zip archive"),
    (b"{\\rtf", "an RTF document"),
)
_PAGE = re.compile(rb"\s*(<!doctype\s+html|<html|<\?xml|<head|<body|<table)", re.IGNORECASE)
_CONTROLS = bytes(set(range(32)) - {0x09, 0x0A, 0x0B, 0x0C, 0x0D, 0x1A, 0x1B})
_TOLERATED_SHARE = 0.05
_TOLERATED_COUNT = 16
_UTF16 = ((codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
# Some exports write the mark twice, or encode it again as if it were text.
_UTF8_MARKS = (codecs.BOM_UTF8, codecs.BOM_UTF8.decode("cp1252").encode())
# An extension of Excel: a first line that names the delimiter and is not part of the table.
_SEPARATOR_LINE = re.compile(r'"?sep=(.)"?[,;\t|]*[ \t]*(?:\r\n|\n|\r|$)', re.IGNORECASE)
_LONGEST_SEPARATOR_LINE = 40

# cp1252 leaves five bytes undefined; like browsers, we decode them as control characters, so that nothing is lost.
_AS_CONTROL = "pagecurator-as-control"


def _control(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return error.object[error.start : error.end].decode("latin-1"), error.end


codecs.register_error(_AS_CONTROL, _control)


class Encoded:
    """A file's encoding, and how to read it as text with its line endings unchanged.

    ``has_bom``: it begins with a byte order mark. ``delimiter``: the one that a first line such as ``sep=;`` names.
    """

    def __init__(self, encoding: str, *, mark_bytes: int) -> None:
        self.encoding = encoding
        self.has_bom = mark_bytes > 0
        self.delimiter: str | None = None
        self._skip_bytes = mark_bytes

    def text(self, stream: BinaryIO) -> io.TextIOWrapper:
        """Text from the beginning; ``detach`` it afterwards to keep the stream open."""
        stream.seek(self._skip_bytes)
        errors = {"cp1252": _AS_CONTROL}.get(self.encoding, "replace")
        return io.TextIOWrapper(stream, encoding=self.encoding, errors=errors, newline="")

    def skip_separator_line(self, stream: BinaryIO) -> None:
        """Skip a first line ``sep=…`` and remember the delimiter that it names."""
        text = self.text(stream)
        try:
            found = _SEPARATOR_LINE.match(text.read(_LONGEST_SEPARATOR_LINE))
        finally:
            text.detach()
        if found is not None:
            self.delimiter = found[1]
            self._skip_bytes += len(found[0].encode(self.encoding))


def find_encoding(stream: BinaryIO) -> Encoded:
    """Detect a file's encoding, and the delimiter if its first line names one.

    UTF-8 with or without a byte order mark, UTF-16 with one, else cp1252. Raises :class:`UploadRefused` (400).
    """
    encoded = _find_encoding(stream)
    encoded.skip_separator_line(stream)
    return encoded


def _find_encoding(stream: BinaryIO) -> Encoded:
    """Reads the whole file, in steps: the last line may be the first that is not UTF-8."""
    stream.seek(0)
    head = stream.read(_HEAD_BYTES)
    if not head.strip(b"\x00\r\n\t \x1a\xef\xbb\xbf\xff\xfe"):
        raise UploadRefused(400, "The file is empty: its first line must contain the column names.")
    for mark, encoding in _UTF16:
        if head.startswith(mark):
            return Encoded(encoding, mark_bytes=_length_of_marks(head, (mark,)))
    mark_bytes = _length_of_marks(head, _UTF8_MARKS)
    _require_text(head[mark_bytes:])
    stream.seek(mark_bytes)
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        while step := stream.read(_STEP_BYTES):
            decoder.decode(step)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return Encoded("cp1252", mark_bytes=mark_bytes)
    return Encoded("utf-8", mark_bytes=mark_bytes)


def _length_of_marks(head: bytes, marks: tuple[bytes, ...]) -> int:
    """Length in bytes of all byte order marks at the beginning."""
    length = 0
    while mark := next((mark for mark in marks if head.startswith(mark, length)), None):
        length += len(mark)
    return length


def _require_text(head: bytes) -> None:
    for start, what in _KNOWN:
        if head.startswith(start):
            raise UploadRefused(400, f"The file is {what}, not CSV. Export the table as CSV and upload that.")
    if _PAGE.match(head):
        raise UploadRefused(
            400, "The file is a web page or an XML document, not CSV. Export the table as CSV and upload that."
        )
    controls = len(head) - len(head.translate(None, _CONTROLS))
    if controls > max(_TOLERATED_COUNT, _TOLERATED_SHARE * len(head)):
        raise UploadRefused(400, "The file is binary data, not text. Export the table as CSV in UTF-8 and upload that.")
