"""Success responses: complete JSON, or streamed files."""

from __future__ import annotations

import asyncio
import contextlib
import json
import math
import socket
import struct
from collections.abc import AsyncGenerator, AsyncIterator, Iterable, Mapping, Sequence
from contextlib import aclosing, asynccontextmanager
from typing import Any

from aiohttp import HttpVersion11, web
from pydantic import TypeAdapter, ValidationError
from pydantic_core import to_jsonable_python

from pagecurator.storage.connection_errors import AccessDenied, DatabaseBusy, DatabaseTooSlow, DatabaseUnavailable
from pagecurator.urls import without_credentials

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
    request: web.Request, chunks: AsyncGenerator[bytes], *, content_type: str, file_name: str
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
    async with aclosing(chunks):  # its transaction must not wait for the garbage collector
        if request.method == "HEAD":
            await response.prepare(request)
            return response
        first = await anext(chunks, b"")
        await response.prepare(request)
        _end_is_a_reset(request, True)
        async with _reset_if_stalled():
            await response.write(first)
        async for chunk in chunks:
            async with _reset_if_stalled():
                await response.write(chunk)
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


async def _write_eof(request: web.Request, response: web.StreamResponse) -> None:
    """End the file; return when the kernel has all of it, so that it is delivered even if this process is killed."""
    if request.transport is not None:
        request.transport.set_write_buffer_limits(high=0)  # writers wait until the buffer is empty
    async with _reset_if_stalled():
        await response.write_eof()
        await request.writer.drain()


@asynccontextmanager
async def _reset_if_stalled() -> AsyncIterator[None]:
    try:
        async with asyncio.timeout(_STALLED_SECONDS):
            yield
    except TimeoutError as error:
        raise ConnectionResetError(f"the client read nothing for {_STALLED_SECONDS:g} s") from error


# ------------------------------------------------------------
# Error responses: JSON with a ``detail``.
Place = Sequence[str | int]


class ApiError(Exception):
    """An error response. ``detail`` is one sentence, or the list of a 422."""

    def __init__(
        self, status: int, detail: str | list[dict[str, Any]], *, headers: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(detail if isinstance(detail, str) else json.dumps(detail, default=str))
        self.status = status
        self.detail = detail
        self.headers = dict(headers or {})


def too_many(detail: str, *, retry_after_seconds: float) -> ApiError:
    """429 with ``Retry-After``."""
    return ApiError(429, detail, headers={"Retry-After": str(max(1, math.ceil(retry_after_seconds)))})


def busy(detail: str, *, retry_after_seconds: float) -> ApiError:
    """503 with ``Retry-After``: a limit or outage of this server, not an error of the request."""
    return ApiError(503, detail, headers={"Retry-After": str(max(1, math.ceil(retry_after_seconds)))})


def database_failure(error: DatabaseUnavailable) -> ApiError:
    """503 if Postgres is unavailable, 504 if it is too slow. The cause is logged, not sent."""
    match error:
        case DatabaseTooSlow():
            return too_slow()
        case DatabaseBusy():
            return busy("The server is busy: no database connection became free in time.", retry_after_seconds=5)
        case AccessDenied():
            return busy("The server lacks a right in its database; see its log.", retry_after_seconds=30)
        case _:
            return busy(
                "The database can't be reached at the moment. Please try again in a while.", retry_after_seconds=5
            )


def too_slow(seconds: float | None = None) -> ApiError:
    """504: the request took too long. ``seconds``: the limit; None: the database's statement timeout."""
    limit = f"{seconds:g} s" if seconds is not None else "the database allows (DB_STATEMENT_TIMEOUT_SECONDS)"
    return ApiError(
        504, f"The request took longer than {limit} and was stopped. Request less at a time, or try again later."
    )


def invalid(place: Place, message: str, *, value: Any = None, kind: str = "value_error") -> ApiError:
    """422 for one parameter, in the format of pydantic's errors."""
    return ApiError(422, [{"type": kind, "loc": list(place), "msg": message, "input": _echo(value)}])


def invalid_model(error: ValidationError, *, where: str) -> ApiError:
    """422 with all errors that pydantic found. ``where`` is ``query``, ``path`` or ``body``."""
    return ApiError(422, list(_findings(error, where)))


def _findings(error: ValidationError, where: str) -> Iterable[dict[str, Any]]:
    for found in error.errors(include_url=False):
        missing = found["type"] == "missing"  # its input would be all the other parameters
        finding: dict[str, Any] = {
            "type": found["type"],
            "loc": [where, *found["loc"]],
            "msg": found["msg"],
            "input": None if missing else _echo(found["input"]),
        }
        if "ctx" in found:
            finding["ctx"] = to_jsonable_python(found["ctx"], fallback=str, bytes_mode="base64")
        yield finding


_LONGEST_SHOWN = 500


def _echo(value: Any) -> Any:
    """The rejected value, shortened and without credentials: a response must not echo a whole body."""
    if isinstance(value, bytes | bytearray):
        value = bytes(value[: _LONGEST_SHOWN + 1]).decode("utf-8", "backslashreplace")
    plain = _masked(to_jsonable_python(value, fallback=str, bytes_mode="base64", inf_nan_mode="strings"))
    if isinstance(plain, str):
        return plain if len(plain) <= _LONGEST_SHOWN else plain[:_LONGEST_SHOWN] + "…"
    return plain if len(json.dumps(plain)) <= _LONGEST_SHOWN else None


def _masked(plain: Any) -> Any:
    match plain:
        case str():
            return without_credentials(plain)
        case list():
            return [_masked(item) for item in plain]
        case dict():
            return {name: _masked(item) for name, item in plain.items()}
    return plain
