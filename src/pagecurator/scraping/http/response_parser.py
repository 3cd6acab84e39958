"""A wrapper around aiohttp's response parser that repairs invalid heads and detects bytes after the response.

The head is passed on by itself once it is complete: an error in it can be repaired, and an error after it costs neither
the status nor the body. Bytes after the end of the body belong to no request: the connection is not reused.
"""

from __future__ import annotations

from enum import Enum, auto
from typing import Any, Final

from aiohttp import ClientPayloadError
from aiohttp.client_proto import ResponseHandler
from aiohttp.http_exceptions import BadHttpMessage, BadStatusLine

from pagecurator.scraping.http.head_repair import (
    MAX_HEAD_BYTES,
    ChunkReader,
    head_end,
    is_plain_size_line,
    may_begin_head,
    repair_head,
)

Fed = tuple[Any, bool, bytes]
"""What aiohttp's parsers return: messages with payloads, whether the protocol was upgraded, the remaining bytes."""

_NOTHING: Final[Fed] = ((), False, b"")
_LAST_CHUNK: Final = b"0\r\n\r\n"
_SWITCHING_PROTOCOLS: Final = 101
_INTERIM: Final = range(100, 200)


class _Stage(Enum):
    HEAD = auto()
    BODY = auto()
    DONE = auto()
    UPGRADED = auto()


class ResponseParser:
    """Parses one response, with the interface of aiohttp's ``HttpResponseParser``, which it wraps.

    ``params`` are those of ``ResponseHandler.set_response_params``.
    """

    # Created for each request: defaults on the class are cheaper than assignments.
    _incomplete: bytearray | None = None
    """An incomplete head, or first chunk size line."""
    _payload: Any = None
    _remaining: int | None = None
    """Remaining bytes of the body; None if its length is not known."""
    _chunk_end: bytes | None = None
    """The last bytes of a chunked body that aiohttp's parser reads."""
    _chunks: ChunkReader | None = None
    """Reads a chunked body that aiohttp's parser would reject."""
    _stage = _Stage.HEAD

    def __init__(self, handler: ResponseHandler, inner: Any, params: dict[str, Any]) -> None:
        self._handler = handler
        self._inner = inner
        self._params = params

    # ------------------------------------------------------------ called by aiohttp
    def feed_data(self, data: bytes) -> Fed:
        """Parse data. Raises the exception of aiohttp's parser for a head that can't be repaired."""
        stage = self._stage
        if stage is _Stage.HEAD:
            return self._feed_head(data)
        if stage is _Stage.UPGRADED:
            return (), True, data
        if stage is _Stage.BODY:
            self._feed_body(data)
        elif data:
            self._forbid_reuse()
            self._close()
        return _NOTHING

    def feed_eof(self) -> Any:
        """The connection was closed. Raises the exception of aiohttp's parser for an incomplete body."""
        if self._stage is not _Stage.BODY:
            return None
        if self._chunks is not None:
            self._chunks.feed_eof()
            if self._chunks.ended:
                return None
        try:
            return self._inner.feed_eof()
        except Exception:
            if not self._last_chunk_came():
                raise
            return None

    def pause_reading(self) -> None:
        """The body is not read as fast as it arrives."""
        self._inner.pause_reading()

    def message_consumed(self) -> None:
        self._inner.message_consumed()

    # ------------------------------------------------------------ the head
    def _feed_head(self, data: bytes) -> Fed:
        rest, end = data, -1
        if self._incomplete is not None:
            searched = len(self._incomplete)
            self._incomplete += data  # heads that arrive byte by byte must not cost quadratic time
            end = head_end(self._incomplete, searched)
            if end < 0:
                self._check_start(self._incomplete)
                return _NOTHING
            rest, self._incomplete = bytes(self._incomplete), None
        messages: list[Any] = []
        while self._stage is _Stage.HEAD:
            if end < 0:
                if rest.startswith((b"\r", b"\n")):
                    rest = rest.lstrip(b"\r\n")  # RFC 9112 section 2.2
                end = head_end(rest)
            if end < 0:
                if rest:
                    self._incomplete = bytearray(rest)
                    self._check_start(self._incomplete)
                return messages, False, b""
            head, rest, end = rest[:end], rest[end:], -1
            message, payload = self._read_head(head)
            messages.append((message, payload))
            self._begin_body(message, payload)
        if self._stage is _Stage.UPGRADED:
            return messages, True, rest
        if rest:
            self._feed_body(rest)
        return messages, False, b""

    def _check_start(self, start: bytearray) -> None:
        if not may_begin_head(start):
            raise BadStatusLine("the response does not begin with a status line")
        if len(start) > MAX_HEAD_BYTES:
            raise BadHttpMessage("the head of the response is too long")

    def _read_head(self, head: bytes) -> Any:
        """The message and its payload. Raises the exception of aiohttp's parser for the original head."""
        try:
            messages, _, _ = self._inner.feed_data(head)
            if len(messages) == 1:
                return messages[0]
            refused: Exception = BadHttpMessage("the head of the response is not complete")
        except Exception as error:  # noqa: BLE001 - raised again if the head can't be repaired
            refused = error
        repaired = repair_head(head)
        if repaired is None:
            raise refused
        self._inner = self._new_inner()
        self._handler.force_close()  # the rest of such a response may be wrong as well
        try:
            messages, _, _ = self._inner.feed_data(repaired)
        except Exception:  # noqa: BLE001 - the first error is about the original head
            raise refused from None
        if len(messages) != 1:
            raise refused
        return messages[0]

    def _new_inner(self) -> Any:
        """A new parser of aiohttp, for one that failed; aiohttp's own method puts it into the handler."""
        ResponseHandler.set_response_params(self._handler, **self._params)
        inner, self._handler._parser = self._handler._parser, self  # type: ignore[assignment]  # noqa: SLF001
        return inner

    def _begin_body(self, message: Any, payload: Any) -> None:
        if message.code == _SWITCHING_PROTOCOLS:
            self._stage = _Stage.UPGRADED
            return
        if message.code in _INTERIM:
            return  # an interim response; the next head follows
        self._payload = payload
        self._stage = _Stage.BODY
        if payload.is_eof():
            self._stage, self._remaining = _Stage.DONE, 0
        elif message.chunked:
            self._chunk_end = b""
        elif (length := message.headers.get("Content-Length", "")).isdecimal():
            self._remaining = int(length)

    # ------------------------------------------------------------ the body
    def _feed_body(self, data: bytes) -> None:
        if self._chunks is not None:
            self._feed_chunks(data)
            return
        if self._remaining is not None:
            if len(data) > self._remaining:
                self._forbid_reuse()
                if self._stage is _Stage.DONE:
                    return
                data = data[: self._remaining]
            self._remaining -= len(data)
        elif self._chunk_end is not None:
            # If aiohttp decodes the content encoding, the body has to pass its parser.
            if not self._chunk_end and not self._params.get("auto_decompress", True):
                first = self._first_chunk(data)
                if first is None:
                    return
                data = first
            self._chunk_end = (self._chunk_end + data[-len(_LAST_CHUNK) :])[-len(_LAST_CHUNK) :]
        self._pass_on(data)

    def _pass_on(self, data: bytes) -> None:
        try:
            self._inner.feed_data(data)
        except Exception as error:  # noqa: BLE001 - raised where the body is read
            if not self._payload.is_eof():
                self._break_off(error)
            self._forbid_reuse()
        if self._payload.is_eof():
            self._stage = _Stage.DONE
            if self._chunk_end is not None and self._chunk_end != _LAST_CHUNK:
                self._forbid_reuse()

    def _first_chunk(self, data: bytes) -> bytes | None:
        """What to pass to aiohttp's parser; None: nothing yet, or :class:`ChunkReader` reads this chunked body."""
        start = data if self._incomplete is None else bytes(self._incomplete) + data
        is_plain = is_plain_size_line(start)
        self._incomplete = bytearray(start) if is_plain is None else None
        if is_plain is None:
            return None
        if is_plain:
            return start
        self._forbid_reuse()
        self._chunks = ChunkReader(self._payload)
        self._feed_chunks(start)
        return None

    def _feed_chunks(self, data: bytes) -> None:
        assert self._chunks is not None
        try:
            self._chunks.feed(data)
        except ValueError as error:
            self._break_off(error)
        if self._chunks.ended:
            self._stage = _Stage.DONE

    def _last_chunk_came(self) -> bool:
        """Whether only line breaks after the last chunk of a chunked body are missing."""
        end = self._chunk_end or b""
        self._forbid_reuse()
        for begun in (_LAST_CHUNK[:4], _LAST_CHUNK[:3], _LAST_CHUNK[:2], _LAST_CHUNK[:1]):
            if end.endswith(b"\n" + begun):
                self._feed_body(_LAST_CHUNK[len(begun) :])
                return bool(self._payload.is_eof() and self._payload.exception() is None)
        return False

    def _break_off(self, error: Exception) -> None:
        if self._payload.exception() is None:
            self._payload.set_exception(ClientPayloadError(f"Response payload is not completed: {error!r}"), error)
        self._stage = _Stage.DONE
        self._close()

    def _forbid_reuse(self) -> None:
        self._handler.force_close()

    def _close(self) -> None:
        self._handler.force_close()
        if self._handler.transport is not None:
            self._handler.transport.abort()
