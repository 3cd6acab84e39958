"""Cancels the work for clients that disconnect before their response."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import struct
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from aiohttp import web

_POLL_SECONDS = 0.5
# linux/tcp_states.h: the other end has closed, or the connection was reset.
_TCP_CLOSE, _TCP_CLOSE_WAIT = 7, 8


class ClientGoneError(ConnectionResetError):
    """The client closed its connection before the response."""


@asynccontextmanager
async def cancelled_when_client_leaves(request: web.Request) -> AsyncIterator[None]:
    """Cancel the block and raise :class:`ClientGoneError` if the client closes its connection."""
    task = asyncio.current_task()
    assert task is not None
    has_left = False

    async def watch() -> None:
        nonlocal has_left
        while not _has_left(request):  # noqa: ASYNC110 - there is no event for it
            await asyncio.sleep(_POLL_SECONDS)
        has_left = True
        task.cancel()

    watching = asyncio.create_task(watch(), name="watch a client's connection")
    try:
        yield
    except asyncio.CancelledError:
        if has_left and task.uncancel() == 0:
            raise ClientGoneError("the client left before its response") from None
        raise
    finally:
        watching.cancel()


def is_closed(request: web.Request) -> bool:
    """Whether the connection of ``request`` is closed as far as asyncio knows."""
    return request.transport is None or request.transport.is_closing()


def _has_left(request: web.Request) -> bool:
    if request.transport is None or is_closed(request):
        return True
    # With an unread body the transport is paused and does not notice the end, but the kernel does.
    connection = request.transport.get_extra_info("socket")
    if connection is None or not hasattr(socket, "TCP_INFO"):
        return False
    with contextlib.suppress(OSError, struct.error):
        (state,) = struct.unpack("B", connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, 1))
        return state in (_TCP_CLOSE, _TCP_CLOSE_WAIT)
    return False
