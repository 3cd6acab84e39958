"""Receive a body in bounded memory: decoded while it streams, or as it is if it is short.

aiohttp's own decoding is switched off: it accepts truncated streams as complete, and its older versions inflate a whole
network chunk in one step, whatever its size.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace
from typing import Final

import aiohttp

from pagecurator.scraping.body.inflate import (
    Decoder,
    InflateError,
    ReceivedBody,
    broken,
    decoder_for,
    ended_early,
    too_large,
)
from pagecurator.scraping.errors import AnswerFacts, TransientError

ACCEPT_ENCODING: Final = "gzip, deflate"
"""The codings that are decoded."""

SHORT_BYTES: Final = 256 * 1024
"""An encoded body up to this length may be received as it is, and decoded later."""


def content_codings(response: aiohttp.ClientResponse) -> str | None:
    """All ``Content-Encoding`` fields of a response."""
    return ", ".join(response.headers.getall("Content-Encoding", ())) or None


Admit = Callable[[int], Awaitable[None]]
"""Awaited with the size so far; returns when that may be held in memory."""


async def receive_body(
    response: aiohttp.ClientResponse, *, max_bytes: int, facts: AnswerFacts, admit: Admit
) -> ReceivedBody:
    """The whole body: one of at most :data:`SHORT_BYTES` as it was sent, a longer one decoded as by :func:`read_body`.

    A short one that is waiting takes a fifth of its decoded size, and is decoded where there is time for it.
    """
    coding = content_codings(response)
    try:
        is_encoded = decoder_for(coding, max_bytes=max_bytes) is not None
    except TransientError as error:
        raise error.with_facts(facts) from None
    if not is_encoded:
        return ReceivedBody(await read_body(response, max_bytes=max_bytes, facts=facts, admit=admit))
    _refuse_announced(response, max_bytes, facts)
    begun = bytearray()
    chunks: AsyncIterator[bytes] = response.content.iter_any()
    ended: aiohttp.ClientPayloadError | None = None
    try:
        async for chunk in chunks:
            await admit(len(begun) + len(chunk))
            begun += chunk
            if len(begun) > SHORT_BYTES:
                break
        else:
            return ReceivedBody(bytes(begun), coding)
    except aiohttp.ClientPayloadError as error:
        ended = error
    chunks = _resumed(bytes(begun), chunks, ended)
    return ReceivedBody(await _all(chunks, coding, max_bytes=max_bytes, facts=facts, admit=admit))


async def read_body(response: aiohttp.ClientResponse, *, max_bytes: int, facts: AnswerFacts, admit: Admit) -> bytes:
    """The whole body, decoded. ``facts`` are attached to errors.

    ``admit`` is awaited before more is read, which pauses the sender.

    Raises :class:`BodyRefusedError` (``body_too_large``) as soon as ``max_bytes`` are exceeded, before or
    after decoding, and :class:`TransientError` (``undecodable_body``, ``truncated_body``).
    """
    _refuse_announced(response, max_bytes, facts)
    chunks = response.content.iter_any()
    return await _all(chunks, content_codings(response), max_bytes=max_bytes, facts=facts, admit=admit)


async def read_prefix(response: aiohttp.ClientResponse, *, max_bytes: int) -> tuple[bytes, bool]:
    """The first ``max_bytes`` of a body, and whether it is complete. Undecodable data ends it."""
    chunks, coding = response.content.iter_any(), content_codings(response)
    try:
        body, complete = await _read(chunks, coding, max_bytes=max_bytes, facts=AnswerFacts(), admit=None)
    except TransientError:
        return b"", False
    return bytes(body[:max_bytes]), complete


def _refuse_announced(response: aiohttp.ClientResponse, max_bytes: int, facts: AnswerFacts) -> None:
    if (response.content_length or 0) > max_bytes:
        raise too_large(max_bytes, facts)


async def _resumed(
    begun: bytes, chunks: AsyncIterator[bytes], ended: aiohttp.ClientPayloadError | None
) -> AsyncIterator[bytes]:
    """The body from its beginning; ``ended`` is raised after what was received."""
    yield begun
    if ended is not None:
        raise ended
    async for chunk in chunks:
        yield chunk


async def _all(
    chunks: AsyncIterator[bytes], coding: str | None, *, max_bytes: int, facts: AnswerFacts, admit: Admit
) -> bytes:
    body, complete = await _read(chunks, coding, max_bytes=max_bytes, facts=facts, admit=admit)
    if not complete:
        raise too_large(max_bytes, replace(facts, bytes_read=len(body)))
    return bytes(body)


async def _read(
    chunks: AsyncIterator[bytes], coding: str | None, *, max_bytes: int, facts: AnswerFacts, admit: Admit | None
) -> tuple[bytearray, bool]:
    body = bytearray()
    try:
        decoder = decoder_for(coding, max_bytes=max_bytes)
        complete = await _collect(chunks, body, decoder=decoder, max_bytes=max_bytes, admit=admit)
    except InflateError as error:
        raise broken(coding, replace(facts, bytes_read=len(body))) from error
    except TransientError as error:
        raise error.with_facts(facts) from None
    if complete and decoder is not None and not decoder.is_complete:
        raise ended_early(coding, replace(facts, bytes_read=len(body)))
    return body, complete


async def _collect(
    chunks: AsyncIterator[bytes], body: bytearray, *, decoder: Decoder | None, max_bytes: int, admit: Admit | None
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


async def _until_broken(chunks: AsyncIterator[bytes], decoder: Decoder) -> AsyncIterator[bytes]:
    """Tolerate servers that send the uncompressed length: the end of the compressed stream is the end of the body."""
    try:
        async for chunk in chunks:
            yield chunk
    except aiohttp.ClientPayloadError:
        if not decoder.has_ended:
            raise
