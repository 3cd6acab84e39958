"""Success responses: complete JSON, or streamed files."""

from __future__ import annotations

import asyncio
import contextlib
import json
import socket
import struct
from collections.abc import AsyncGenerator, AsyncIterator, Mapping
from contextlib import aclosing
from typing import Any

from aiohttp import HttpVersion11, web
from pydantic import TypeAdapter

# A client that reads nothing for this long is gone or malicious; the resources of its response are released.
_STALLED_SECONDS = 60.0

_adapters: dict[type, TypeAdapter[Any]] = {}


def json_response(body: Any, *, status: int = 200, headers: Mapping[str, str] | None = None) -> web.Response:
    """A model, dataclass, mapping or list as complete JSON with a ``Content-Length``."""
    if isinstance(body, Mapping | list):
        text = json.dumps(body, default=str, ensure_ascii=False, separators=(",", ":"))
        data = text.encode("utf-8", "backslashreplace")
    else:
        data = _adapter(type(body)).dump_json(body)
    return web.Response(body=data, status=status, headers=headers, content_type="application/json")


def _adapter(model: type) -> TypeAdapter[Any]:
    """One per class, built when it is first needed: building takes some milliseconds."""
    return _adapters.get(model) or _adapters.setdefault(model, TypeAdapter(model))


async def stream_response(
    request: web.Request, chunks: AsyncIterator[bytes], *, content_type: str, file_name: str
) -> web.StreamResponse:
    """Stream ``chunks`` as a file download.

    The headers are sent with the first chunk, so an error before it becomes an error response. A later error aborts the
    connection, so the client sees that the file is incomplete. A client that disconnects or stalls ends the stream.
    """
    response = web.StreamResponse(
        headers={
            "Content-Type": content_type,
            "Content-Disposition": f'attachment; filename="{file_name}"',
            "Accept-Ranges": "none",  # generated while it is sent, so its length is unknown
        }
    )
    async with aclosing(_generator(chunks)) as stream:
        if request.method == "HEAD":
            await response.prepare(request)
            return response
        first = await anext(stream, b"")
        await response.prepare(request)
        _end_is_a_reset(request, True)
        await _write(response, first)
        async for chunk in stream:
            await _write(response, chunk)
    await _write_eof(request, response)
    _end_is_a_reset(request, False)
    return response


def _end_is_a_reset(request: web.Request, is_reset: bool) -> None:  # noqa: FBT001 - the name says it
    """In HTTP/1.0 the end of the connection is the end of the file, so an aborted one must end differently.

    Until the file is complete, the connection is closed with RST instead of FIN, even if this process is killed.
    """
    if request.version >= HttpVersion11 or request.transport is None:
        return
    connection = request.transport.get_extra_info("socket")
    if connection is not None:
        with contextlib.suppress(OSError):
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", is_reset, 0))


async def _write(response: web.StreamResponse, chunk: bytes) -> None:
    if not chunk:
        return
    try:
        async with asyncio.timeout(_STALLED_SECONDS):
            await response.write(chunk)
    except TimeoutError as error:
        raise ConnectionResetError(f"the client read nothing for {_STALLED_SECONDS:g} s") from error


async def _write_eof(request: web.Request, response: web.StreamResponse) -> None:
    """End the file; return when the kernel has all of it, so that it is delivered even if this process is killed."""
    if request.transport is not None:
        request.transport.set_write_buffer_limits(high=0)  # writers wait until the buffer is empty
    try:
        async with asyncio.timeout(_STALLED_SECONDS):
            await response.write_eof()
            await request.writer.drain()
    except TimeoutError as error:
        raise ConnectionResetError(f"the client read nothing for {_STALLED_SECONDS:g} s") from error


async def _generator(chunks: AsyncIterator[bytes]) -> AsyncGenerator[bytes]:
    """``chunks``, closed together with this generator: its transaction must not wait for the garbage collector."""
    try:
        async for chunk in chunks:
            yield chunk
    finally:
        if isinstance(chunks, AsyncGenerator):
            await chunks.aclose()
