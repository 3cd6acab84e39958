"""Reading request bodies, limited in size and by a minimum transfer rate."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TypeVar

from aiohttp import web
from aiohttp.client_exceptions import ClientError
from aiohttp.web_protocol import RequestPayloadError
from pydantic import BaseModel, ValidationError

from pagecurator.web.disconnects import ClientGoneError, is_closed
from pagecurator.web.responses import ApiError, invalid_model, too_many

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
        if isinstance(error, ConnectionError) or is_closed(request):
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


# ------------------------------------------------------------
# Rate and concurrency limits of requests.
@dataclass(slots=True)
class _Bucket:
    tokens: float
    filled_at: float


class RateLimit:
    """A token bucket per caller: bursts of up to ``per_minute`` requests, refilled evenly over a minute."""

    def __init__(self, *, per_minute: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._per_minute = per_minute
        self._clock = clock
        self._buckets: dict[str, _Bucket] = {}  # at most one per key

    def take(self, owner: str) -> None:
        """Count one request. Raises :class:`ApiError` 429 above the limit."""
        if not self._per_minute:
            return
        now = self._clock()
        bucket = self._buckets.setdefault(owner, _Bucket(tokens=self._per_minute, filled_at=now))
        refill = (now - bucket.filled_at) * self._per_minute / 60
        bucket.tokens = min(self._per_minute, bucket.tokens + refill)
        bucket.filled_at = now
        if bucket.tokens < 1:
            raise too_many(
                f"Too many requests: {self._per_minute} a minute are allowed per key.",
                retry_after_seconds=(1 - bucket.tokens) * 60 / self._per_minute,
            )
        bucket.tokens -= 1


class ConcurrencyLimit:
    """At most ``limit`` concurrent operations; further ones wait or are rejected."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._waiting = 0
        self._free = asyncio.Semaphore(limit)

    @asynccontextmanager
    async def slot(self) -> AsyncIterator[None]:
        """Hold a slot during a block, as soon as one is free."""
        async with self._free:
            yield

    @asynccontextmanager
    async def slot_within(self, seconds: float, *, most_waiting: int, what: str) -> AsyncIterator[None]:
        """Hold a slot during a block; wait up to ``seconds`` for it, unless ``most_waiting`` others are waiting.

        Raises :class:`ApiError` 429 if no slot becomes free.
        """
        if self._waiting >= most_waiting:
            raise self._full(what, retry_after_seconds=seconds)
        self._waiting += 1
        try:
            async with asyncio.timeout(seconds):
                await self._free.acquire()
        except TimeoutError:
            raise self._full(what, retry_after_seconds=seconds) from None
        finally:
            self._waiting -= 1
        try:
            yield
        finally:
            self._free.release()

    def _full(self, what: str, *, retry_after_seconds: float) -> ApiError:
        return too_many(
            f"The server is already receiving {self._limit} {what}. Please try again after the seconds in Retry-After.",
            retry_after_seconds=retry_after_seconds,
        )
