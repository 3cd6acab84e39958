"""Read chunked bodies that aiohttp's parser rejects: bare line feeds, quoted extensions, stray blanks in size lines."""

from __future__ import annotations

import re
from typing import Final, Protocol

LONGEST_LINE: Final = 4096
"""Limit for a size line or trailer."""

_PLAIN = re.compile(rb"[0-9A-Fa-f]{1,15} *(?:;[!#-~]*)?\r\n")
_SIZE = re.compile(rb"[ \t]*(?:0[xX])?([0-9A-Fa-f]{1,15})[ \t]*(?:;.*)?")


class Payload(Protocol):
    """The interface of aiohttp's ``StreamReader`` for writers."""

    def feed_data(self, data: bytes, size: int = 0) -> object: ...
    def feed_eof(self) -> None: ...


def is_plain_size_line(start: bytes | bytearray) -> bool | None:
    """Whether aiohttp's parser accepts the first size line; None while it is incomplete."""
    if b"\n" not in start and len(start) < LONGEST_LINE:
        return None
    return _PLAIN.match(start) is not None


class ChunkReader:
    """Decodes one body into ``payload``. Chunk sizes are exact; only the characters around them may be invalid."""

    def __init__(self, payload: Payload) -> None:
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
