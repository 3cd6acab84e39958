"""Between a connection and aiohttp's parser: heads that it refuses are repaired, and nothing is read past the answer.

The head is passed on when it is complete, by itself, so that a fault in it can be repaired and a fault behind it costs
neither the status nor the body. What comes after the end of the body belongs to no request: the connection is marked,
and never carries another one.
"""

from __future__ import annotations

from enum import Enum, auto
from typing import TYPE_CHECKING, Any, Final

from aiohttp import ClientPayloadError
from aiohttp.http_exceptions import BadHttpMessage, BadStatusLine

from pagecurator.scraping.http.chunk_repair import ChunkReader, is_plain_size_line
from pagecurator.scraping.http.head_repair import MAX_HEAD_BYTES, head_end, may_begin_head, repair_head

if TYPE_CHECKING:
    from pagecurator.scraping.http.connections import Handler

Fed = tuple[Any, bool, bytes]
"""What aiohttp's parsers return: messages with their payloads, whether the protocol was switched, the rest."""

_NOTHING: Final[Fed] = ((), False, b"")
_LAST_CHUNK: Final = b"0\r\n\r\n"
_SWITCHING_PROTOCOLS: Final = 101
_INTERIM: Final = range(100, 200)


class _Stage(Enum):
    HEAD = auto()
    BODY = auto()
    OVER = auto()
    SWITCHED = auto()


class ResponseParser:
    """Reads one answer, with the interface of aiohttp's ``HttpResponseParser``, on top of one of those.

    ``params`` are those of ``ResponseHandler.set_response_params``.
    """

    # One is made for each request, so what most answers don't need is set here, and once.
    _held: bytearray | None = None
    """The beginning of a head, or of the first size line, that is not complete."""
    _payload: Any = None
    _to_come: int | None = None
    """Bytes of the body that are missing still; None when only its end tells."""
    _chunk_end: bytes | None = None
    """The last bytes of a body in chunks that aiohttp's parser reads."""
    _chunks: ChunkReader | None = None
    """Reads a body in chunks that aiohttp's parser would refuse."""
    _stage = _Stage.HEAD

    def __init__(self, handler: Handler, inner: Any, params: dict[str, Any]) -> None:
        self._handler = handler
        self._inner = inner
        self._params = params

    # ------------------------------------------------------------ what aiohttp calls
    def feed_data(self, data: bytes) -> Fed:
        """Take what came. Raises what aiohttp's parser raises about a head that can't be repaired."""
        stage = self._stage
        if stage is _Stage.HEAD:
            return self._feed_head(data)
        if stage is _Stage.SWITCHED:
            return (), True, data
        if stage is _Stage.BODY:
            self._feed_body(data)
        elif data:
            self._surplus()
            self._close()
        return _NOTHING

    def feed_eof(self) -> Any:
        """The connection ended. Raises what aiohttp's parser raises about a body that is not complete."""
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
        """The reader of the body can't follow."""
        self._inner.pause_reading()

    def message_consumed(self) -> None:
        """As the parser's own."""
        self._inner.message_consumed()

    # ------------------------------------------------------------ the head
    def _feed_head(self, data: bytes) -> Fed:
        rest, end = data, -1
        if self._held is not None:
            searched = len(self._held)
            self._held += data  # heads that come byte by byte must not cost the square of their length
            end = head_end(self._held, searched)
            if end < 0:
                self._check_start(self._held)
                return _NOTHING
            rest, self._held = bytes(self._held), None
        messages: list[Any] = []
        while self._stage is _Stage.HEAD:
            if end < 0:
                if rest.startswith((b"\r", b"\n")):
                    rest = rest.lstrip(b"\r\n")  # RFC 9112 section 2.2
                end = head_end(rest)
            if end < 0:
                if rest:
                    self._held = bytearray(rest)
                    self._check_start(self._held)
                return messages, False, b""
            head, rest, end = rest[:end], rest[end:], -1
            message, payload = self._read_head(head)
            messages.append((message, payload))
            self._begin_body(message, payload)
        if self._stage is _Stage.SWITCHED:
            return messages, True, rest
        if rest:
            self._feed_body(rest)
        return messages, False, b""

    def _check_start(self, start: bytearray) -> None:
        if not may_begin_head(start):
            raise BadStatusLine("the answer does not begin with a status line")
        if len(start) > MAX_HEAD_BYTES:
            raise BadHttpMessage("the head of the answer is too long")

    def _read_head(self, head: bytes) -> Any:
        """The message and its payload. Raises what aiohttp's parser says about the head as it came."""
        try:
            messages, _, _ = self._inner.feed_data(head)
            if len(messages) == 1:
                return messages[0]
            refused: Exception = BadHttpMessage("the head of the answer is not complete")
        except Exception as error:  # noqa: BLE001 - raised again when nothing can be done
            refused = error
        repaired = repair_head(head)
        if repaired is None:
            raise refused
        self._inner = self._handler.new_parser(self._params)
        self._handler.force_close()  # a server that gets this wrong may get the rest wrong as well
        try:
            messages, _, _ = self._inner.feed_data(repaired)
        except Exception:  # noqa: BLE001 - the first one says more about what came
            raise refused from None
        if len(messages) != 1:
            raise refused
        return messages[0]

    def _begin_body(self, message: Any, payload: Any) -> None:
        if message.code == _SWITCHING_PROTOCOLS:
            self._stage = _Stage.SWITCHED
            return
        if message.code in _INTERIM:
            return  # an interim answer; the next head follows
        self._payload = payload
        self._stage = _Stage.BODY
        if payload.is_eof():
            self._stage, self._to_come = _Stage.OVER, 0
        elif message.chunked:
            self._chunk_end = b""
        elif (length := message.headers.get("Content-Length", "")).isdecimal():
            self._to_come = int(length)

    # ------------------------------------------------------------ the body
    def _feed_body(self, data: bytes) -> None:
        if self._chunks is not None:
            self._feed_chunks(data)
            return
        if self._to_come is not None:
            if len(data) > self._to_come:
                self._surplus()
                if self._stage is _Stage.OVER:
                    return
                data = data[: self._to_come]
            self._to_come -= len(data)
        elif self._chunk_end is not None:
            # Where aiohttp undoes the content encoding, nothing can be put into the body past its parser.
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
        except Exception as error:  # noqa: BLE001 - told to the reader of the body
            if not self._payload.is_eof():
                self._break_off(error)
            self._surplus()
        if self._payload.is_eof():
            self._stage = _Stage.OVER
            if self._chunk_end is not None and self._chunk_end != _LAST_CHUNK:
                self._surplus()

    def _first_chunk(self, data: bytes) -> bytes | None:
        """What aiohttp's parser can read of a body in chunks; None: nothing yet, or all of it is read otherwise."""
        start = data if self._held is None else bytes(self._held) + data
        is_plain = is_plain_size_line(start)
        self._held = bytearray(start) if is_plain is None else None
        if is_plain is None:
            return None
        if is_plain:
            return start
        self._surplus()
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
            self._stage = _Stage.OVER

    def _last_chunk_came(self) -> bool:
        """Whether a body in chunks lacks nothing but the line breaks behind its last chunk."""
        end = self._chunk_end or b""
        self._surplus()
        for begun in (_LAST_CHUNK[:4], _LAST_CHUNK[:3], _LAST_CHUNK[:2], _LAST_CHUNK[:1]):
            if end.endswith(b"\n" + begun):
                self._feed_body(_LAST_CHUNK[len(begun) :])
                return bool(self._payload.is_eof() and self._payload.exception() is None)
        return False

    def _break_off(self, error: Exception) -> None:
        if self._payload.exception() is None:
            self._payload.set_exception(ClientPayloadError(f"Response payload is not completed: {error!r}"), error)
        self._stage = _Stage.OVER
        self._close()

    def _surplus(self) -> None:
        self._handler.force_close()

    def _close(self) -> None:
        self._handler.force_close()
        if self._handler.transport is not None:
            self._handler.transport.close()


__all__ = ["ResponseParser"]
