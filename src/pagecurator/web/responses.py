"""How answers look: complete JSON, or a stream of lines, each with the headers that clients and proxies rely on."""

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
from pydantic import BaseModel

# A reader that takes nothing for this long is gone, or means ill; what the answer holds open is given back.
_STALLED_SECONDS = 60.0


def json_response(body: Any, *, status: int = 200, headers: Mapping[str, str] | None = None) -> web.Response:
    """A model, mapping or list as JSON, whole, with its length."""
    if isinstance(body, BaseModel):
        text = body.model_dump_json()
    else:
        text = json.dumps(body, default=str, ensure_ascii=False, separators=(",", ":"))
    data = text.encode("utf-8", "backslashreplace")
    return web.Response(body=data, status=status, headers=headers, content_type="application/json")


async def stream_response(
    request: web.Request, chunks: AsyncIterator[bytes], *, content_type: str, file_name: str
) -> web.StreamResponse:
    """Send ``chunks`` as they come, as a file to save.

    The first one is waited for before anything is sent, so that a failure to begin is an answer of its own. A later one
    cuts the connection: the client sees that the file is not whole. A reader that is gone or stalls ends the work.
    """
    response = web.StreamResponse(
        headers={
            "Content-Type": content_type,
            "Content-Disposition": f'attachment; filename="{file_name}"',
            "Accept-Ranges": "none",  # it is made while it is sent; its length is not known before
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


def _end_is_a_reset(request: web.Request, is_reset: bool) -> None:  # noqa: FBT001 - reads as it is said
    """Before HTTP/1.1 nothing but the end of the connection ends a file, so an early one must not look like it.

    Until the file is whole, the connection ends with RST instead of FIN, also when this process is killed.
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
        raise ConnectionResetError(f"the client took nothing for {_STALLED_SECONDS:g} s") from error


async def _write_eof(request: web.Request, response: web.StreamResponse) -> None:
    """End the file; return when the kernel has all of it, and delivers it even if this process is killed."""
    if request.transport is not None:
        request.transport.set_write_buffer_limits(high=0)  # whoever writes waits until nothing is left here
    try:
        async with asyncio.timeout(_STALLED_SECONDS):
            await response.write_eof()
            await request.writer.drain()
    except TimeoutError as error:
        raise ConnectionResetError(f"the client took nothing for {_STALLED_SECONDS:g} s") from error


async def _generator(chunks: AsyncIterator[bytes]) -> AsyncGenerator[bytes]:
    """``chunks``, closed with this: a transaction that it holds must not wait for the garbage collector."""
    try:
        async for chunk in chunks:
            yield chunk
    finally:
        if isinstance(chunks, AsyncGenerator):
            await chunks.aclose()
