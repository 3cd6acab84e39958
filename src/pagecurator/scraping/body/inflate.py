"""Decode the content encoding of a body, in pieces and in bounded memory. Pure: it imports no HTTP client."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from zlib_ng import zlib_ng

from pagecurator.scraping.errors import AnswerFacts, BodyRefusedError, ErrorCode, TransientError

InflateError: type[Exception] = zlib_ng.error  # type: ignore[assignment] # its stub has an instance
"""Raised for invalid data."""

_STEP_BYTES = 64 * 1024
_MAX_MEMBERS = 64
_GZIP_MAGIC = b"\x1f\x8b"
_GZIP_WBITS = 16 + zlib_ng.MAX_WBITS

_OFFERED: Final = frozenset({"gzip", "deflate"})
_ALIASES: Final = {"x-gzip": "gzip", "x-compress": "compress"}
# Registered codings; other names (a charset, a media type, `none`) are misconfigured servers.
_CODINGS: Final = _OFFERED | {"br", "zstd", "compress", "dcb", "dcz", "exi", "pack200-gzip", "aes128gcm"}
_MAX_CODINGS: Final = 3
# Enough to distinguish markup from compressed data.
_SNIFFED_BYTES: Final = 64
_TEXT: Final = bytes({*range(32, 127), *range(128, 256), *b"\t\n\f\r\x1b"})
_LOOKS_PLAIN = re.compile(rb"(?:\xef\xbb\xbf)?\s*<(?:!doctype|html|head|body|\?xml|!--)|\s{64}", re.IGNORECASE)


@dataclass(frozen=True)
class ReceivedBody:
    """A body as it was received: ``coding`` is its content encoding if it is still to be decoded, else ``None``."""

    data: bytes = field(repr=False)
    coding: str | None = None


def decoded(body: ReceivedBody, *, max_bytes: int) -> bytes:
    """The decoded body. Raises as :func:`decoded_pieces` does."""
    return b"".join(decoded_pieces(body, max_bytes=max_bytes))


def decoded_pieces(body: ReceivedBody, *, max_bytes: int) -> Iterator[bytes]:
    """The decoded body, in pieces of at most 64 KiB unless it is not encoded.

    Raises :class:`BodyRefusedError` (``body_too_large``) as soon as ``max_bytes`` are exceeded, and
    :class:`TransientError` (``undecodable_body``, ``truncated_body``).
    """
    decoder = decoder_for(body.coding, max_bytes=max_bytes)
    if decoder is None:
        yield body.data
        return
    size = 0
    try:
        for pieces in (decoder.feed(body.data), decoder.finish()):
            for piece in pieces:
                size += len(piece)
                if size > max_bytes:
                    raise too_large(max_bytes, AnswerFacts(bytes_read=size))
                yield piece
    except InflateError as error:
        raise broken(body.coding, AnswerFacts(bytes_read=size)) from error
    if not decoder.is_complete:
        raise ended_early(body.coding, AnswerFacts(bytes_read=size))


def too_large(max_bytes: int, facts: AnswerFacts) -> BodyRefusedError:
    message = f"the page is larger than {max_bytes:,} bytes (WF7_MAX_BODY_BYTES)"
    return BodyRefusedError(ErrorCode.BODY_TOO_LARGE, message, facts=facts)


def broken(coding: str | None, facts: AnswerFacts) -> TransientError:
    return TransientError(ErrorCode.UNDECODABLE_BODY, f"the {coding} body is broken", facts=facts)


def ended_early(coding: str | None, facts: AnswerFacts) -> TransientError:
    return TransientError(ErrorCode.TRUNCATED_BODY, f"the {coding} body ended early", facts=facts)


def decoder_for(content_encoding: str | None, *, max_bytes: int) -> Decoder | None:
    """The decoder of a body; None if it is not encoded. Raises :class:`TransientError` for too many codings."""
    names = [_ALIASES.get(name, name) for name in (content_encoding or "").replace(",", " ").lower().split()]
    names = [name for name in names if name in _CODINGS]  # ignore `UTF-8`, `none`, `text/html`
    if len(names) > _MAX_CODINGS:
        raise TransientError(ErrorCode.UNDECODABLE_BODY, f"the body is encoded {len(names)} times over")
    return Decoder([_Inflater(name, max_bytes=max_bytes) for name in reversed(names)]) if names else None


class Decoder:
    """Decodes several codings, the last one first."""

    def __init__(self, stages: list[_Inflater]) -> None:
        self._stages = stages

    @property
    def is_complete(self) -> bool:
        """All stages are at their end, or passed plain data through."""
        return all(stage.is_complete for stage in self._stages)

    @property
    def has_ended(self) -> bool:
        return self._stages[0].has_ended and self.is_complete

    def feed(self, data: bytes) -> Iterator[bytes]:
        return self._through(0, data)

    def finish(self) -> Iterator[bytes]:
        """Data that was buffered to detect its format."""
        for number, stage in enumerate(self._stages):
            for piece in stage.finish():
                yield from self._through(number + 1, piece)

    def _through(self, number: int, data: bytes) -> Iterator[bytes]:
        if number == len(self._stages):
            yield data
            return
        for piece in self._stages[number].feed(data):
            yield from self._through(number + 1, piece)


class _Inflater:
    """gzip (with any number of members) or deflate (with the zlib header, or raw as some servers send it).

    Data that is not encoded, whatever the header says, is passed through. So is plain text with a coding that was not
    requested; other data in it raises :class:`TransientError`.
    """

    def __init__(self, coding: str, *, max_bytes: int) -> None:
        self._coding = coding
        self._max_bytes = max_bytes
        self._out_bytes = 0
        self._started = False
        self._plain = False
        self._members = 0
        self._start = b""
        self._stream: zlib_ng._Decompress | None = None

    @property
    def is_complete(self) -> bool:
        """The stream is at its end, or the data is plain."""
        return self._plain or not self._started or self.has_ended

    @property
    def has_ended(self) -> bool:
        return self._stream is not None and self._stream.eof

    def feed(self, data: bytes) -> Iterator[bytes]:
        """Decoded pieces of at most ``_STEP_BYTES``. Raises ``InflateError`` for invalid data."""
        if not self._started:
            self._start += data
            wanted = len(_GZIP_MAGIC) if self._coding == "gzip" else _SNIFFED_BYTES
            if len(self._start) < wanted and _LOOKS_PLAIN.match(self._start) is None:
                return iter(())
        return self._decoded(data)

    def finish(self) -> Iterator[bytes]:
        return iter(()) if self._started or not self._start else self._decoded(b"")

    def _decoded(self, data: bytes) -> Iterator[bytes]:
        if not self._started:
            self._started, data, self._start = True, self._start, b""
            self._recognize(data)
        if self._plain:
            yield data
            return
        for piece in self._inflated(data):
            self._out_bytes += len(piece)
            yield piece
            if self._out_bytes > 2 * self._max_bytes:  # only possible if the body is encoded more than once
                raise InflateError("too many members")

    def _recognize(self, start: bytes) -> None:
        if start.startswith(_GZIP_MAGIC) and self._coding == "deflate":  # no deflate stream begins with these bytes
            self._coding = "gzip"
        if self._coding == "gzip":
            self._plain = not start.startswith(_GZIP_MAGIC[: len(start)]) and not start[:64].translate(None, _TEXT)
        else:
            self._plain = _LOOKS_PLAIN.match(start) is not None
        if self._plain:
            return
        if self._coding not in _OFFERED:
            message = f"the body is encoded as {self._coding}, which was not requested"
            raise TransientError(ErrorCode.UNDECODABLE_BODY, message)
        self._stream = self._next_member(start)

    def _inflated(self, data: bytes) -> Iterator[bytes]:
        assert self._stream is not None
        while data:
            if self._stream.eof:
                if self._coding != "gzip" or not data.startswith(_GZIP_MAGIC[: len(data)]):
                    return  # padding after the end, which browsers ignore as well
                self._stream = self._next_member(data)
            piece = self._stream.decompress(data, _STEP_BYTES)
            if piece:
                yield piece
            data = self._stream.unused_data if self._stream.eof else self._stream.unconsumed_tail
            if not data and len(piece) == _STEP_BYTES and not self._stream.eof:
                # The input is consumed, but zlib may have more output.
                while piece := self._stream.decompress(b"", _STEP_BYTES):
                    yield piece

    def _next_member(self, start: bytes) -> zlib_ng._Decompress:
        self._members += 1
        if self._members > _MAX_MEMBERS:
            raise InflateError("too many members")
        if self._coding == "gzip":
            return zlib_ng.decompressobj(wbits=_GZIP_WBITS)
        # RFC 1950: the low four bits of the first byte are 8. Raw deflate has no such header.
        has_header = not start or start[0] & 0x0F == 8  # noqa: PLR2004
        return zlib_ng.decompressobj(wbits=zlib_ng.MAX_WBITS if has_header else -zlib_ng.MAX_WBITS)
