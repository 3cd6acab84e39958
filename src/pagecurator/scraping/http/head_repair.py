"""Repair the head of an HTTP response that aiohttp's parser rejects, as browsers and curl do. Pure.

Called for rejected heads only, so valid ones cost nothing. The framing of the body is never guessed: two different
lengths, or a first line that is no status line, are still rejected.
"""

from __future__ import annotations

import re
from typing import Final

from aiohttp import StreamReader

MAX_HEAD_BYTES: Final = 256 * 1024
"""Limit for the whole head; the session limits single lines."""

_BLANK: Final = b" \t\r\n"
_LINE_END = re.compile(rb"\r*\n")
# RFC 9112 section 4 with what is seen in the wild: lower case, no reason, `HTTP/2` on a plain connection, no version.
_STATUS_LINE = re.compile(
    rb"(?:HTTP(?:/(\d{1,2})(?:\.(\d{1,2}))?)?|ICY)[ \t]+([1-9]\d\d)(?!\d)[ \t]*(.*)", re.IGNORECASE
)
_TOKEN = re.compile(rb"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_FRAMING: Final = (b"content-length", b"transfer-encoding")
_CONTROLS_AS_SPACES: Final = bytes(32 if code < 32 or code == 127 else code for code in range(256))  # noqa: PLR2004
_LONGEST_LENGTH: Final = 18


def head_end(data: bytes | bytearray, start: int = 0) -> int:
    """The index after the empty line that ends the head, or -1. A line may end in LF alone.

    ``start``: how much was searched before.
    """
    start = max(0, start - 2)
    strict = data.find(b"\n\r\n", start)
    lax = data.find(b"\n\n", start) if strict < 0 else data.find(b"\n\n", start, strict + 1)
    if lax >= 0:
        return lax + 2
    return strict + 3 if strict >= 0 else -1


def may_begin_head(data: bytes | bytearray) -> bool:
    """Whether these first bytes can be the beginning of a status line, after leading blanks."""
    start = bytes(data[:64]).lstrip(_BLANK)[:4].upper()
    return b"HTTP".startswith(start) or b"ICY ".startswith(start)


def repair_head(head: bytes) -> bytes | None:
    """The head in the form that a strict parser accepts, or None if it can't be repaired.

    The status, the order of the fields and their values are preserved. Blanks before a colon, folded lines, bare line
    feeds, control characters and a missing reason are corrected; lines that are no field are dropped. Of several equal
    ``Content-Length`` one is used; ``chunked`` overrides a length (RFC 9112 section 6.3). Other transfer encodings and
    invalid lengths are ignored; the body then ends with the connection.
    """
    first, *lines = _LINE_END.split(head.lstrip(_BLANK))
    status = _STATUS_LINE.fullmatch(first.strip(_BLANK))
    if status is None:
        return None
    fields = _fields(lines)
    framing = _framing(fields)
    if framing is None:
        return None
    others = [field for field in fields if field[0].lower() not in _FRAMING]
    major, minor, code, reason = status.groups()
    version = b"1.1" if (int(major or 1), int(minor or 0)) >= (1, 1) else b"1.0"
    parts = [b"HTTP/%s %s %s" % (version, code, reason.translate(_CONTROLS_AS_SPACES).strip() or b"-")]
    parts += [b"%s: %s" % field for field in [*others, *framing]]
    return b"\r\n".join([*parts, b"", b""])


def _fields(lines: list[bytes]) -> list[tuple[bytes, bytes]]:
    fields: list[tuple[bytes, bytes]] = []
    dropped = True  # nothing to continue yet
    for line in lines:
        if not line:
            continue
        if line[:1] in (b" ", b"\t"):  # RFC 9112 section 5.2: a folded line counts as a space
            if not dropped:
                name, value = fields[-1]
                fields[-1] = (name, b"%s %s" % (value, _clean(line)))
            continue
        name, colon, value = line.partition(b":")
        name = name.strip(_BLANK)
        dropped = not colon or _TOKEN.fullmatch(name) is None
        if not dropped:
            fields.append((name, _clean(value)))
    return fields


def _framing(fields: list[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]] | None:
    """The one field that defines the end of the body, if any; None if they contradict each other."""
    if b"chunked" in _members(fields, b"transfer-encoding"):
        return [(b"Transfer-Encoding", b"chunked")]
    lengths = {
        member.lstrip(b"0") or b"0" for member in _members(fields, b"content-length") if re.fullmatch(rb"\d+", member)
    }
    if len(lengths) > 1 or any(len(length) > _LONGEST_LENGTH for length in lengths):
        return None
    return [(b"Content-Length", length) for length in lengths]


def _members(fields: list[tuple[bytes, bytes]], wanted: bytes) -> list[bytes]:
    values = [value for name, value in fields if name.lower() == wanted]
    return [member.partition(b";")[0].strip().lower() for value in values for member in value.split(b",")]


def _clean(value: bytes) -> bytes:
    return value.translate(_CONTROLS_AS_SPACES).strip()


# ------------------------------------------------------------
# Read chunked bodies that aiohttp's parser rejects: bare line feeds, quoted extensions, stray blanks in size lines.
LONGEST_LINE: Final = 4096
"""Limit for a size line or trailer."""

_PLAIN = re.compile(rb"[0-9A-Fa-f]{1,15} *(?:;[!#-~]*)?\r\n")
_SIZE = re.compile(rb"[ \t]*(?:0[xX])?([0-9A-Fa-f]{1,15})[ \t]*(?:;.*)?")


def is_plain_size_line(start: bytes | bytearray) -> bool | None:
    """Whether aiohttp's parser accepts the first size line; None while it is incomplete."""
    if b"\n" not in start and len(start) < LONGEST_LINE:
        return None
    return _PLAIN.match(start) is not None


class ChunkReader:
    """Decodes one body into ``payload``. Chunk sizes are exact; only the characters around them may be invalid."""

    def __init__(self, payload: StreamReader) -> None:
        self._payload = payload
        self._line = b""
        self._remaining = 0
        self._after_data = False
        self._in_trailers = False
        self.ended = False

    def feed(self, data: bytes) -> bytes:
        """Decode data; returns what follows the end of the body. Raises ``ValueError`` for an invalid chunk."""
        while data and not self.ended:
            if self._remaining:
                piece, data = data[: self._remaining], data[self._remaining :]
                self._remaining -= len(piece)
                self._after_data = not self._remaining
                self._payload.feed_data(piece, len(piece))
                continue
            piece, newline, data = data.partition(b"\n")
            self._line += piece
            if len(self._line) > LONGEST_LINE:
                raise ValueError("a line of the chunked body is too long")
            if newline:
                line, self._line = self._line.rstrip(b"\r"), b""
                self._read_line(line)
        return data

    def feed_eof(self) -> None:
        """The connection was closed; the body is complete if only line breaks after the last chunk are missing."""
        if self._in_trailers and not self.ended:
            self.ended = True
            self._payload.feed_eof()

    def _read_line(self, line: bytes) -> None:
        if self._in_trailers:
            if not line:
                self.ended = True
                self._payload.feed_eof()
            return
        if self._after_data:
            self._after_data = False
            if line:
                raise ValueError("a chunk is longer than its size")
            return
        size = _SIZE.fullmatch(line)
        if size is None:
            raise ValueError("a chunk has no size")
        self._remaining = int(size[1], 16)
        self._in_trailers = self._remaining == 0
