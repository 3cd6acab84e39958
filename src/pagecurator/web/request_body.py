"""Reading request bodies, limited in size and by a minimum transfer rate."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TypeVar

from aiohttp import web
from aiohttp.client_exceptions import ClientError
from aiohttp.web_protocol import RequestPayloadError
from pydantic import BaseModel, ValidationError

from pagecurator.web.disconnects import ClientGoneError
from pagecurator.web.error_responses import ApiError, invalid_model

_PATIENCE_SECONDS = 30.0
_SLOWEST_BYTES_PER_SECOND = 8 * 1024
_MAX_JSON_BYTES = 8 * 1024 * 1024
_CHUNK = 64 * 1024

_Model = TypeVar("_Model", bound=BaseModel)


class BodyLimiter:
    """The limits of one body: every received byte counts towards its size and extends its deadline."""

    def __init__(self, timeout: asyncio.Timeout, *, max_bytes: int, what: str) -> None:
        self._timeout = timeout
        self._began = asyncio.get_running_loop().time()
        self._max_bytes = max_bytes
        self._what = what
        self._bytes = 0

    def count_bytes(self, count: int) -> None:
        """Count received bytes. Raises :class:`ApiError` 413 above the limit."""
        self._bytes += count
        if self._bytes > self._max_bytes:
            raise too_large(self._what, self._max_bytes)
        self._timeout.reschedule(self._began + _PATIENCE_SECONDS + self._bytes / _SLOWEST_BYTES_PER_SECOND)


@asynccontextmanager
async def limited_body(request: web.Request, *, max_bytes: int, what: str = "body") -> AsyncIterator[BodyLimiter]:
    """Read the body of ``request`` within the block.

    Length and encoding are checked first, from the headers; only then is ``100 Continue`` sent. Raises
    :class:`ApiError` (400, 408, 413, 415) and :class:`ClientGoneError`.
    """
    if request.content_length is not None and request.content_length > max_bytes:
        raise too_large(what, max_bytes)
    if request.headers.get("Content-Encoding", "identity").lower() != "identity":
        raise ApiError(415, "Compressed request bodies are not supported.")
    await _say_continue(request)
    try:
        async with asyncio.timeout(_PATIENCE_SECONDS) as timeout:
            yield BodyLimiter(timeout, max_bytes=max_bytes, what=what)
    except TimeoutError as error:
        raise ApiError(408, "The body was sent too slowly.") from error
    except (ConnectionError, ClientError, RequestPayloadError) as error:
        if isinstance(error, ConnectionError) or request.transport is None or request.transport.is_closing():
            raise ClientGoneError(str(error)) from error
        raise ApiError(400, "The body does not match its headers.") from error


async def read_json(request: web.Request, model: type[_Model]) -> _Model:
    """The body as ``model``. Raises :class:`ApiError` (see :func:`limited_body`, and 415, 422)."""
    if request.content_type != "application/json":
        raise ApiError(415, "Send the body as JSON, with the header Content-Type: application/json.")
    data = bytearray()
    async with limited_body(request, max_bytes=_MAX_JSON_BYTES) as body:
        while chunk := await request.content.read(_CHUNK):
            body.count_bytes(len(chunk))
            data += chunk
    try:
        return model.model_validate_json(bytes(data))
    except ValidationError as error:
        raise invalid_model(error, where="body") from error


def too_large(what: str, max_bytes: int) -> ApiError:
    """413, with the limit."""
    shown = f"{max_bytes // 1024**2} MiB" if max_bytes >= 1024**2 else f"{max_bytes} bytes"
    return ApiError(413, f"The {what} is too large: the limit is {shown}.")


async def _say_continue(request: web.Request) -> None:
    """Send ``100 Continue`` if the client expects it; aiohttp would do so before the key is checked."""
    if request.headers.get("Expect", "").lower() == "100-continue":
        await request.writer.write(b"HTTP/1.1 100 Continue\r\n\r\n")
        request.writer.output_size = 0
