"""Client of the HTTP API for CSV jobs: uploads a table to a local or remote server and downloads its output."""

from __future__ import annotations

import asyncio
import io
import json
import os
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from types import TracebackType
from typing import Any, BinaryIO, Final, Self

import aiohttp

from pagecurator.errors import UserError
from pagecurator.scraping.http.connections import connector
from pagecurator.websites.models import ScrapeKind

ENDED: Final = ("completed", "failed", "cancelled")
_UPLOAD_PATHS = {ScrapeKind.CONTACTS: "csv/upload-csv", ScrapeKind.LINKEDIN: "csv/upload-linkedin-csv"}
_STEP_BYTES = 256 * 1024
_CONNECT_SECONDS = 10.0
_READ_TIMEOUT_SECONDS = 120.0
_FIRST_POLL_SECONDS = 0.2
_POLL_SECONDS = 2.0
_UNREACHABLE_SECONDS = 60.0


class CsvServerError(UserError):
    """The server can't be reached or rejects the request; the message says why."""


class _ServerUnreachable(CsvServerError):
    """May be temporary: the server may be restarting."""


class CsvClient:
    """One server; use as an async context manager."""

    def __init__(self, url: str, *, api_key: str | None) -> None:
        self._base = url.rstrip("/") + "/"
        self._headers = {"X-API-Key": api_key} if api_key else {}
        self._session: aiohttp.ClientSession | None = None

    async def __aenter__(self) -> Self:
        timeout = aiohttp.ClientTimeout(total=None, sock_connect=_CONNECT_SECONDS, sock_read=_READ_TIMEOUT_SECONDS)
        self._session = aiohttp.ClientSession(connector=connector(), timeout=timeout)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._session is not None:
            await self._session.close()

    async def upload(
        self, file: Path, *, kind: ScrapeKind, website_column: str, on_sent: Callable[[int], None] = lambda _bytes: None
    ) -> dict[str, Any]:
        """Upload a table, streamed. ``on_sent`` gets the bytes sent so far. Raises :class:`CsvServerError`."""
        with _ProgressReader(file, on_sent) as stream:
            form = aiohttp.FormData()
            form.add_field("website_column", website_column)
            form.add_field("file", stream, filename=file.name, content_type="text/csv")
            return await self._json("POST", _UPLOAD_PATHS[kind], data=form)

    async def job(self, job_id: str) -> dict[str, Any]:
        """The job's current state."""
        return await self._json("GET", f"csv/job/{job_id}")

    async def cancel(self, job_id: str) -> dict[str, Any]:
        """Cancel a job."""
        return await self._json("DELETE", f"csv/job/{job_id}")

    async def wait(self, job_id: str, *, on_poll: Callable[[dict[str, Any]], None]) -> dict[str, Any]:
        """Poll until the job has ended, tolerating a server that is unreachable for up to a minute."""
        pause_seconds, unreachable_since = _FIRST_POLL_SECONDS, None
        clock = asyncio.get_running_loop().time
        while True:
            try:
                job = await self.job(job_id)
                unreachable_since = None
                on_poll(job)
                if job["status"] in ENDED:
                    return job
            except _ServerUnreachable:
                unreachable_since = unreachable_since or clock()
                if clock() - unreachable_since > _UNREACHABLE_SECONDS:
                    raise
            await asyncio.sleep(pause_seconds)
            pause_seconds = min(_POLL_SECONDS, 1.5 * pause_seconds)

    async def output_name(self, job_id: str) -> tuple[str, str]:
        """The link to a completed job's output, and the file name that the server suggests."""
        found = await self._json("GET", f"csv/download/{job_id}")
        return str(found["download_url"]), Path(str(found["filename"])).name

    async def download(self, link: str, stream: BinaryIO) -> None:
        """Download the link to ``stream``."""
        # The link is signed and may lead to another host, so the API key is not sent.
        async with self._response("GET", link, headers={}) as response:
            async for piece in response.content.iter_chunked(_STEP_BYTES):
                await asyncio.to_thread(stream.write, piece)

    async def _json(self, method: str, path: str, **more: Any) -> dict[str, Any]:
        async with self._response(method, self._base + path, headers=self._headers, **more) as response:
            found: dict[str, Any] = await response.json(content_type=None)
        return found

    @asynccontextmanager
    async def _response(self, method: str, url: str, **more: Any) -> AsyncIterator[aiohttp.ClientResponse]:
        assert self._session is not None, "use it as an async context manager"
        try:
            async with self._session.request(method, url, allow_redirects=False, **more) as response:
                if response.status >= 300:  # noqa: PLR2004 - nothing here redirects
                    raise CsvServerError(_detail(response.status, await response.text()))
                yield response
        except TimeoutError:
            raise _ServerUnreachable(f"{self._base} did not respond in time.") from None
        except aiohttp.InvalidURL:
            raise CsvServerError(
                f"{self._base} is not the URL of a server; it must begin with http:// or https://."
            ) from None
        except (aiohttp.ClientError, json.JSONDecodeError) as error:
            raise _ServerUnreachable(
                f"{self._base} can't be reached ({_reason(error)}); is `pagecurator run` running?"
            ) from error


class _ProgressReader(io.BufferedReader):
    """A file that reports how much of it has been read."""

    def __init__(self, file: Path, on_read: Callable[[int], None]) -> None:
        super().__init__(io.FileIO(file))
        self._on_read = on_read
        self._read_bytes = 0

    def read(self, size: int | None = -1, /) -> bytes:
        """Read as usual, and report the progress."""
        data = super().read(size)
        self._read_bytes += len(data)
        self._on_read(self._read_bytes)
        return data


def _reason(error: BaseException) -> str:
    number = getattr(error, "errno", None)
    return os.strerror(number) if number else type(error).__name__


def _detail(status: int, text: str) -> str:
    """The server's error message, or the status code if there is none."""
    try:
        detail = json.loads(text)["detail"]
    except (ValueError, KeyError, TypeError):
        return f"The server responded with status {status}."
    if isinstance(detail, list):
        return "; ".join(str(each.get("msg", each)) if isinstance(each, dict) else str(each) for each in detail)
    return str(detail)
