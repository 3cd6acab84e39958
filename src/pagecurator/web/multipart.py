"""File uploads in multipart forms, streamed into unnamed temporary files."""

from __future__ import annotations

import asyncio
import errno
import tempfile
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from typing import BinaryIO

from aiohttp import BodyPartReader, MultipartReader, web
from aiohttp.http_exceptions import HttpProcessingError

from pagecurator.web.disconnects import cancelled_when_client_leaves
from pagecurator.web.request_body import BodyLimiter, ConcurrencyLimit, limited_body
from pagecurator.web.responses import ApiError, invalid

FILE_FIELD = "file"
MOST_WAITING = 200
"""Uploads that wait for a slot; at most 64 to 128 KiB of each are in memory."""
_TEXT_FIELDS = frozenset({"website_column", "callback_url"})
"""Other fields are read and ignored, as by the earlier server."""
_MAX_FIELDS = 20
_MAX_FIELD_BYTES = 8 * 1024
_FORM_BYTES = 256 * 1024
"""Limit of everything in a form except its file: boundaries, headers, fields."""
_CHUNK = 64 * 1024
_WRITTEN_AT_ONCE = 256 * 1024
_NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
_PLAIN = frozenset({"", "7bit", "8bit", "binary"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload:
    """A received form. ``file`` is positioned at its beginning; ``file_name`` is the client's name of it."""

    file: BinaryIO
    file_name: str
    bytes: int
    fields: dict[str, str]


class Uploads:
    """Receives files of up to ``max_bytes``, as many as ``concurrency`` allows; others wait ``wait_seconds`` unread."""

    def __init__(
        self,
        *,
        max_bytes: int,
        concurrency: ConcurrencyLimit,
        wait_seconds: float,
        open_file: Callable[[], BinaryIO] = tempfile.TemporaryFile,
    ) -> None:
        self._max_bytes = max_bytes
        self._concurrency = concurrency
        self._wait_seconds = wait_seconds
        self._open_file = open_file

    @asynccontextmanager
    async def received(
        self, request: web.Request, *, check_name: Callable[[str], None] = lambda _name: None
    ) -> AsyncIterator[Upload]:
        """Receive the form of ``request``; its file exists during the block.

        ``check_name`` may reject the client's name of the file before its content is read. Raises :class:`ApiError`:
        400 invalid form, 408 too slow, 413 too large, 415 compressed, 422 no file, 429 no slot, 507 disk full.
        """
        _require_form(request)
        async with AsyncExitStack() as stack:
            slot = self._concurrency.slot_within(self._wait_seconds, most_waiting=MOST_WAITING, what="files")
            async with cancelled_when_client_leaves(request):
                await stack.enter_async_context(slot)
            file = await self._opened()
            try:
                form = _Form(file, max_bytes=self._max_bytes, check_name=check_name)
                async with limited_body(request, max_bytes=self._max_bytes + _FORM_BYTES, what="file") as body:
                    await form.read(request, body)
                if form.file_name is None:
                    raise invalid(("body", FILE_FIELD), "Field required", kind="missing")
                await asyncio.to_thread(file.seek, 0)
                yield Upload(file=file, file_name=form.file_name, bytes=form.bytes, fields=form.fields)
            finally:
                await asyncio.shield(asyncio.to_thread(file.close))

    async def _opened(self) -> BinaryIO:
        try:
            return await asyncio.to_thread(self._open_file)
        except OSError as error:
            raise ApiError(507, "The server can't create a temporary file; see TMPDIR.") from error


@dataclass(slots=True)
class _Form:
    """Reads one form, with its file into ``file``."""

    file: BinaryIO
    max_bytes: int
    check_name: Callable[[str], None]
    file_name: str | None = None
    bytes: int = 0
    fields: dict[str, str] = field(default_factory=dict)
    parts: int = 0

    async def read(self, request: web.Request, body: BodyLimiter) -> None:
        try:
            parts = await request.multipart()
            while (part := await parts.next()) is not None:
                await self._take(part, body)
            while chunk := await request.content.read(_CHUNK):  # anything after the last boundary
                body.count_bytes(len(chunk))
        except (ValueError, AssertionError, RuntimeError, HttpProcessingError) as error:
            raise ApiError(400, "The multipart form is invalid or incomplete.") from error

    async def _take(self, part: MultipartReader | BodyPartReader, body: BodyLimiter) -> None:
        self.parts += 1
        if self.parts > _MAX_FIELDS:
            raise ApiError(400, f"The form has more than {_MAX_FIELDS} fields.")
        if not isinstance(part, BodyPartReader):
            raise ApiError(400, "The form contains another form, which is not supported.")
        encoding = part.headers.get("Content-Transfer-Encoding", "").lower()
        if encoding not in _PLAIN or "Content-Encoding" in part.headers:
            raise ApiError(400, "A field of the form is encoded, which is not supported.")
        name = part.name
        if name == FILE_FIELD:
            await self._take_file(part, body)
        elif part.filename:
            raise ApiError(400, f"Only one file is supported, in the field {FILE_FIELD!r}.")
        elif name in self.fields:
            raise ApiError(400, f"The form has the field {name!r} twice.")
        else:
            text = await _text(part, body)
            if name in _TEXT_FIELDS:
                self.fields[name] = text

    async def _take_file(self, part: BodyPartReader, body: BodyLimiter) -> None:
        if self.file_name is not None:
            raise ApiError(400, f"The form has the field {FILE_FIELD!r} twice.")
        if not part.filename:
            raise invalid(("body", FILE_FIELD), "Value error, Expected a file: the field has no file name.")
        self.check_name(part.filename)
        self.file_name = part.filename
        waiting = bytearray()
        while not part.at_eof():
            chunk = await part.read_chunk(_CHUNK)
            body.count_bytes(len(chunk))
            self.bytes += len(chunk)
            if self.bytes > self.max_bytes:
                raise ApiError(413, f"The file is too large: the limit is {self.max_bytes} bytes.")
            waiting += chunk
            if len(waiting) >= _WRITTEN_AT_ONCE:
                await _on_disk(self.file.write, bytes(waiting))
                waiting.clear()
        await _on_disk(self.file.write, bytes(waiting))
        await _on_disk(self.file.flush)


async def _text(part: BodyPartReader, body: BodyLimiter) -> str:
    data = bytearray()
    while not part.at_eof():
        chunk = await part.read_chunk(_CHUNK)
        body.count_bytes(len(chunk))
        data += chunk
        if len(data) > _MAX_FIELD_BYTES:
            raise ApiError(413, f"A field of the form is longer than {_MAX_FIELD_BYTES} bytes.")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise ApiError(400, "A field of the form is not UTF-8 text.") from error


async def _on_disk(operation: Callable[..., object], *arguments: bytes) -> None:
    """Call ``write`` or ``flush`` of a file. Raises :class:`ApiError` 507 when the disk is full."""
    try:
        await asyncio.to_thread(operation, *arguments)
    except OSError as error:
        if error.errno in _NO_ROOM:
            raise ApiError(507, "There is not enough disk space for the file at the moment.") from error
        raise


def _require_form(request: web.Request) -> None:
    # Like the earlier server: a body that is not a form has no file.
    if request.content_type != "multipart/form-data":
        raise invalid(("body", FILE_FIELD), "Field required", kind="missing")
