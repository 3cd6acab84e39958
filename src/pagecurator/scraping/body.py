"""Undo the content encoding of a body as it streams in, within fixed memory.

aiohttp could do this, but it takes a compressed stream that stops early for a complete one, and its older
versions inflate a whole network chunk at once, however far it unfolds. So it hands us the bytes as sent.
"""

from __future__ import annotations

import zlib
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from dataclasses import replace
from typing import Final

from pagecurator.scraping.errors import AnswerFacts, BodyRefusedError, ErrorCode, TransientError

ACCEPT_ENCODING: Final = "gzip, deflate"
"""What we ask for: exactly what :class:`_Inflater` understands."""

Admit = Callable[[int], Awaitable[None]]
"""Called with the bytes that a body, decoded, has so far; returns when these may be kept in memory."""

_STEP_BYTES = 64 * 1024
_MAX_MEMBERS = 64
_GZIP_MAGIC = b"\x1f\x8b"
_GZIP_WBITS = 16 + zlib.MAX_WBITS


async def read_body(
    chunks: AsyncIterator[bytes],
    *,
    content_encoding: str | None,
    max_bytes: int,
    facts: AnswerFacts,
    admit: Admit | None = None,
) -> bytes:
    """The whole body, decoded. ``facts`` is what the errors will tell about the answer.

    ``admit`` is awaited before more is read; while it waits, the sender does, too.

    Raises :class:`BodyRefusedError` (``body_too_large``) as soon as ``max_bytes`` are exceeded, before or
    after decoding, and :class:`TransientError` (``undecodable_body``, ``truncated_body``).
    """
    body, complete = await _read(
        chunks, content_encoding=content_encoding, max_bytes=max_bytes, facts=facts, admit=admit
    )
    if not complete:
        raise too_large(max_bytes=max_bytes, facts=replace(facts, bytes_read=len(body)))
    return bytes(body)


def too_large(*, max_bytes: int, facts: AnswerFacts) -> BodyRefusedError:
    """The error about a body that exceeds ``max_bytes``."""
    message = f"the page is larger than {max_bytes:,} bytes (WF7_MAX_BODY_BYTES)"
    return BodyRefusedError(ErrorCode.BODY_TOO_LARGE, message, facts=facts)


async def read_start(
    chunks: AsyncIterator[bytes], *, content_encoding: str | None, max_bytes: int
) -> tuple[bytes, bool]:
    """The first ``max_bytes`` of a body, and whether that was all of it. What can't be decoded ends it."""
    try:
        body, complete = await _read(
            chunks, content_encoding=content_encoding, max_bytes=max_bytes, facts=AnswerFacts()
        )
    except TransientError:
        return b"", False
    return bytes(body[:max_bytes]), complete


async def _read(
    chunks: AsyncIterator[bytes],
    *,
    content_encoding: str | None,
    max_bytes: int,
    facts: AnswerFacts,
    admit: Admit | None = None,
) -> tuple[bytearray, bool]:
    inflater = _inflater(content_encoding, facts)
    body = bytearray()
    sent_bytes = 0
    async for chunk in chunks:
        sent_bytes += len(chunk)
        if sent_bytes > max_bytes:  # also stops a stream of nothing but empty blocks
            return body, False
        if inflater is None:
            if admit is not None:
                await admit(len(body) + len(chunk))
            body += chunk
            continue
        try:
            for piece in inflater.feed(chunk):
                if admit is not None:
                    await admit(len(body) + len(piece))
                body += piece
                if len(body) > max_bytes:
                    return body, False
        except (zlib.error, _TooManyMembersError) as error:
            raise TransientError(
                ErrorCode.UNDECODABLE_BODY,
                f"the {content_encoding} body is broken",
                facts=replace(facts, bytes_read=len(body)),
            ) from error
    if inflater is not None and not inflater.is_complete:
        raise TransientError(
            ErrorCode.TRUNCATED_BODY,
            f"the {content_encoding} body ended early",
            facts=replace(facts, bytes_read=len(body)),
        )
    return body, True


def _inflater(content_encoding: str | None, facts: AnswerFacts) -> _Inflater | None:
    match (content_encoding or "").strip().lower():
        case "" | "identity" | "none":
            return None
        case "gzip" | "x-gzip":
            return _Inflater(gzip=True)
        case "deflate":
            return _Inflater(gzip=False)
        case other:
            raise TransientError(
                ErrorCode.UNDECODABLE_BODY,
                f"the body is encoded as {other[:40]!r}, which was not asked for",
                facts=facts,
            )


class _TooManyMembersError(Exception):
    pass


class _Inflater:
    """gzip (also of several members) or deflate (with the zlib header, or raw as some servers send it)."""

    def __init__(self, *, gzip: bool) -> None:
        self._gzip = gzip
        self._started = False
        self._members = 0
        self._stream = self._next_member(b"")

    @property
    def is_complete(self) -> bool:
        """The end of the stream was seen, or nothing was sent at all."""
        return self._stream.eof or not self._started

    def feed(self, data: bytes) -> Iterator[bytes]:
        """Decoded pieces of at most ``_STEP_BYTES``. Raises ``zlib.error`` on rubbish."""
        if not self._started and data:
            self._stream = self._next_member(data)
            self._started = True
        while data:
            if self._stream.eof:
                if not self._gzip or not data.startswith(_GZIP_MAGIC[: len(data)]):
                    return  # padding after the end; browsers ignore it, too
                self._stream = self._next_member(data)
            piece = self._stream.decompress(data, _STEP_BYTES)
            if piece:
                yield piece
            data = self._stream.unused_data if self._stream.eof else self._stream.unconsumed_tail
            if not data and len(piece) == _STEP_BYTES and not self._stream.eof:
                # The input is used up, but zlib may hold more output back.
                data = b""
                yield from self._held_back()

    def _held_back(self) -> Iterator[bytes]:
        while piece := self._stream.decompress(b"", _STEP_BYTES):
            yield piece

    def _next_member(self, start: bytes) -> zlib._Decompress:
        self._members += 1
        if self._members > _MAX_MEMBERS:
            raise _TooManyMembersError
        if self._gzip:
            return zlib.decompressobj(wbits=_GZIP_WBITS)
        # RFC 1950: the low four bits of the first byte are 8. Raw deflate has no such header.
        has_header = not start or start[0] & 0x0F == 8  # noqa: PLR2004
        return zlib.decompressobj(wbits=zlib.MAX_WBITS if has_header else -zlib.MAX_WBITS)


__all__ = ["ACCEPT_ENCODING", "Admit", "read_body", "read_start", "too_large"]
