"""Read a body in chunks whose size lines aiohttp's parser refuses: bare line feeds, quoted extensions, odd blanks."""

from __future__ import annotations

import re
from typing import Final, Protocol

LONGEST_LINE: Final = 4096
"""Of a size line or trailer, as servers that serve people send them."""

_PLAIN = re.compile(rb"[0-9A-Fa-f]{1,15} *(?:;[!#-~]*)?\r\n")
_SIZE = re.compile(rb"[ \t]*(?:0[xX])?([0-9A-Fa-f]{1,15})[ \t]*(?:;.*)?")


class Payload(Protocol):
    """Where the body goes: aiohttp's ``StreamReader``."""

    def feed_data(self, data: bytes, size: int = 0) -> object: ...
    def feed_eof(self) -> None: ...


def is_plain_size_line(start: bytes | bytearray) -> bool | None:
    """Whether the first size line is one that every parser reads; None while it is not complete."""
    if b"\n" not in start and len(start) < LONGEST_LINE:
        return None
    return _PLAIN.match(start) is not None


class ChunkReader:
    """Decodes one body into ``payload``. Chunk sizes are believed to the byte; only their surroundings may be odd."""

    def __init__(self, payload: Payload) -> None:
        self._payload = payload
        self._line = b""
        self._to_come = 0
        self._behind_data = False
        self._in_trailers = False
        self.ended = False

    def feed(self, data: bytes) -> bytes:
        """Take what came; returns what is left behind the end. Raises ``ValueError`` for what is no chunk."""
        while data and not self.ended:
            if self._to_come:
                piece, data = data[: self._to_come], data[self._to_come :]
                self._to_come -= len(piece)
                self._behind_data = not self._to_come
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
        """The connection ended. That is the end of the body, too, when only line breaks behind the last chunk lack."""
        if self._in_trailers and not self.ended:
            self.ended = True
            self._payload.feed_eof()

    def _read_line(self, line: bytes) -> None:
        if self._in_trailers:
            if not line:
                self.ended = True
                self._payload.feed_eof()
            return
        if self._behind_data:
            self._behind_data = False
            if line:
                raise ValueError("a chunk is longer than its size")
            return
        size = _SIZE.fullmatch(line)
        if size is None:
            raise ValueError("a chunk has no size")
        self._to_come = int(size[1], 16)
        self._in_trailers = self._to_come == 0


__all__ = ["LONGEST_LINE", "ChunkReader", "is_plain_size_line"]
