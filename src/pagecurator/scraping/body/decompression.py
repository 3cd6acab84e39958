"""Decode the content encoding of a body while it streams, in bounded memory.

aiohttp's own decoding is switched off: it accepts truncated streams as complete, and its older versions inflate a whole
network chunk in one step, whatever its size.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from dataclasses import replace
from typing import Final

import aiohttp

from pagecurator.scraping.errors import AnswerFacts, BodyRefusedError, ErrorCode, TransientError

ACCEPT_ENCODING: Final = "gzip, deflate"
"""The codings that :class:`_Inflater` supports."""


def content_codings(response: aiohttp.ClientResponse) -> str | None:
    """All ``Content-Encoding`` fields of a response."""
    return ", ".join(response.headers.getall("Content-Encoding", ())) or None


Admit = Callable[[int], Awaitable[None]]
"""Awaited with the decoded size so far; returns when that may be held in memory."""

_STEP_BYTES = 64 * 1024
_MAX_MEMBERS = 64
_GZIP_MAGIC = b"\x1f\x8b"
_GZIP_WBITS = 16 + zlib.MAX_WBITS

_OFFERED: Final = frozenset({"gzip", "deflate"})
_ALIASES: Final = {"x-gzip": "gzip", "x-compress": "compress"}
# Registered codings; other names (a charset, a media type, `none`) are misconfigured servers.
_CODINGS: Final = _OFFERED | {"br", "zstd", "compress", "dcb", "dcz", "exi", "pack200-gzip", "aes128gcm"}
_MAX_CODINGS: Final = 3
# Enough to distinguish markup from compressed data.
_SNIFFED_BYTES: Final = 64
_TEXT: Final = bytes({*range(32, 127), *range(128, 256), *b"\t\n\f\r\x1b"})
_LOOKS_PLAIN = re.compile(rb"(?:\xef\xbb\xbf)?\s*<(?:!doctype|html|head|body|\?xml|!--)|\s{64}", re.IGNORECASE)


async def read_body(response: aiohttp.ClientResponse, *, max_bytes: int, facts: AnswerFacts, admit: Admit) -> bytes:
    """The whole body, decoded. ``facts`` are attached to errors.

    ``admit`` is awaited before more is read, which pauses the sender.

    Raises :class:`BodyRefusedError` (``body_too_large``) as soon as ``max_bytes`` are exceeded, before or
    after decoding, and :class:`TransientError` (``undecodable_body``, ``truncated_body``).
    """
    if (response.content_length or 0) > max_bytes:
        raise _too_large(max_bytes, facts)
    body, complete = await _read(response, max_bytes=max_bytes, facts=facts, admit=admit)
    if not complete:
        raise _too_large(max_bytes, replace(facts, bytes_read=len(body)))
    return bytes(body)


async def read_prefix(response: aiohttp.ClientResponse, *, max_bytes: int) -> tuple[bytes, bool]:
    """The first ``max_bytes`` of a body, and whether it is complete. Undecodable data ends it."""
    try:
        body, complete = await _read(response, max_bytes=max_bytes, facts=AnswerFacts(), admit=None)
    except TransientError:
        return b"", False
    return bytes(body[:max_bytes]), complete


def _too_large(max_bytes: int, facts: AnswerFacts) -> BodyRefusedError:
    message = f"the page is larger than {max_bytes:,} bytes (WF7_MAX_BODY_BYTES)"
    return BodyRefusedError(ErrorCode.BODY_TOO_LARGE, message, facts=facts)


async def _read(
    response: aiohttp.ClientResponse, *, max_bytes: int, facts: AnswerFacts, admit: Admit | None
) -> tuple[bytearray, bool]:
    content_encoding, body = content_codings(response), bytearray()
    try:
        decoder = _decoder(content_encoding, max_bytes=max_bytes)
        chunks = response.content.iter_any()
        complete = await _collect(chunks, body, decoder=decoder, max_bytes=max_bytes, admit=admit)
    except zlib.error as error:
        message, facts = f"the {content_encoding} body is broken", replace(facts, bytes_read=len(body))
        raise TransientError(ErrorCode.UNDECODABLE_BODY, message, facts=facts) from error
    except TransientError as error:
        raise error.with_facts(facts) from None
    if complete and decoder is not None and not decoder.is_complete:
        message, facts = f"the {content_encoding} body ended early", replace(facts, bytes_read=len(body))
        raise TransientError(ErrorCode.TRUNCATED_BODY, message, facts=facts)
    return body, complete


async def _collect(
    chunks: AsyncIterator[bytes], body: bytearray, *, decoder: _Decoder | None, max_bytes: int, admit: Admit | None
) -> bool:
    """Read into ``body``; False if it is too long."""
    sent_bytes = 0
    if decoder is not None:
        chunks = _until_broken(chunks, decoder)
    async for chunk in chunks:
        sent_bytes += len(chunk)
        if sent_bytes > max_bytes:  # also ends a stream of empty blocks
            return False
        for piece in (chunk,) if decoder is None else decoder.feed(chunk):
            if admit is not None:
                await admit(len(body) + len(piece))
            body += piece
            if len(body) > max_bytes:
                return False
    for piece in () if decoder is None else decoder.finish():
        body += piece
    return True


async def _until_broken(chunks: AsyncIterator[bytes], decoder: _Decoder) -> AsyncIterator[bytes]:
    """Tolerate servers that send the uncompressed length: the end of the compressed stream is the end of the body."""
    try:
        async for chunk in chunks:
            yield chunk
    except aiohttp.ClientPayloadError:
        if not decoder.has_ended:
            raise


def _decoder(content_encoding: str | None, *, max_bytes: int) -> _Decoder | None:
    names = [_ALIASES.get(name, name) for name in (content_encoding or "").replace(",", " ").lower().split()]
    names = [name for name in names if name in _CODINGS]  # ignore `UTF-8`, `none`, `text/html`
    if len(names) > _MAX_CODINGS:
        raise TransientError(ErrorCode.UNDECODABLE_BODY, f"the body is encoded {len(names)} times over")
    return _Decoder([_Inflater(name, max_bytes=max_bytes) for name in reversed(names)]) if names else None


class _Decoder:
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
        self._stream: zlib._Decompress | None = None

    @property
    def is_complete(self) -> bool:
        """The stream is at its end, or the data is plain."""
        return self._plain or not self._started or self.has_ended

    @property
    def has_ended(self) -> bool:
        return self._stream is not None and self._stream.eof

    def feed(self, data: bytes) -> Iterator[bytes]:
        """Decoded pieces of at most ``_STEP_BYTES``. Raises ``zlib.error`` for invalid data."""
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
                raise zlib.error("too many members")

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

    def _next_member(self, start: bytes) -> zlib._Decompress:
        self._members += 1
        if self._members > _MAX_MEMBERS:
            raise zlib.error("too many members")
        if self._coding == "gzip":
            return zlib.decompressobj(wbits=_GZIP_WBITS)
        # RFC 1950: the low four bits of the first byte are 8. Raw deflate has no such header.
        has_header = not start or start[0] & 0x0F == 8  # noqa: PLR2004
        return zlib.decompressobj(wbits=zlib.MAX_WBITS if has_header else -zlib.MAX_WBITS)
