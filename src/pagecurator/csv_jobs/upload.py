"""Stores an uploaded table as a job, in one transaction: the job exists completely or not at all."""

from __future__ import annotations

import asyncio
import codecs
import os
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from pagecurator.csv_jobs.dedupe import site_key
from pagecurator.csv_jobs.table import Row, Table, open_table
from pagecurator.csv_jobs.upload_limits import CsvLimits, UploadRefused
from pagecurator.storage.connection_errors import DatabaseUnavailable
from pagecurator.storage.csv.jobs import JobView, NewJob, create_job, uploaded
from pagecurator.storage.csv.rows import UploadedRow, UploadedSite, copy_rows
from pagecurator.storage.engine import Database
from pagecurator.storage.key_index import KeyIndex
from pagecurator.urls import UrlRefused, normalize_url
from pagecurator.websites.models import ScrapeKind

_CHUNK_ROWS = 5000
_CHUNK_BYTES = 1024 * 1024
_LONGEST_CALLBACK = 2000
_DISK_FULL = "53100"


async def submit(
    *,
    database: Database,
    upload: BinaryIO,
    file_name: str,
    kind: ScrapeKind,
    website_column: str,
    owner: str,
    callback_url: str | None = None,
    limits: CsvLimits,
) -> JobView:
    """Store an uploaded table as a queued job.

    ``upload`` must be seekable; it is read in a thread, in chunks, and stays open. Raises :class:`UploadRefused` and
    ``DatabaseUnavailable``; nothing is stored then.
    """
    require_csv(file_name)
    if callback_url is not None:
        callback_url = _validated_callback(callback_url, allow_private=limits.allow_private_callbacks)
    table = await asyncio.to_thread(_open, upload, website_column, limits)
    try:
        return await _store(
            database,
            table,
            owner=owner,
            kind=kind,
            file_name=os.path.basename(file_name.replace("\\", "/")),  # noqa: PTH119 - a label, not a path
            website_column=website_column,
            callback_url=callback_url,
        )
    except DatabaseUnavailable as error:
        if _is_disk_full(error):
            raise UploadRefused(507, "The server's disk is full; try again later.") from error
        raise
    finally:
        table.close()


def require_csv(file_name: str) -> None:
    """Raise :class:`UploadRefused` for another extension than ``.csv``."""
    if not file_name.lower().endswith(".csv"):
        raise UploadRefused(400, "File must be a CSV file")


async def _store(
    database: Database,
    table: Table,
    *,
    owner: str,
    kind: ScrapeKind,
    file_name: str,
    website_column: str,
    callback_url: str | None,
) -> JobView:
    header = table.header
    job = NewJob(
        owner=owner,
        kind=kind.value,
        file_name=file_name,
        website_column=website_column,
        header=(codecs.BOM_UTF8 if header.has_bom else b"") + header.text.encode(),
        columns=len(header.names),
        delimiter=header.delimiter,
        newline=header.newline,
        callback_url=callback_url,
    )
    async with database.begin() as conn:
        job_id = await create_job(conn, job)
        chunks = _ChunkReader(table.rows(), job_id)
        reading = asyncio.create_task(asyncio.to_thread(chunks.next), name="read a chunk of an upload")
        try:
            while (chunk := await reading) is not None:
                # Read the next chunk while Postgres stores this one.
                reading = asyncio.create_task(asyncio.to_thread(chunks.next), name="read a chunk of an upload")
                await copy_rows(conn, rows=chunk.rows, sites=chunk.sites)
        finally:
            # A thread can't be cancelled, and the file is about to be closed. Its errors don't matter any more.
            await asyncio.gather(reading, return_exceptions=True)
        return await uploaded(
            conn,
            job_id=job_id,
            total_rows=chunks.total_rows,
            empty_rows=chunks.empty_rows,
            bad_rows=chunks.bad_rows,
            open_sites=len(chunks.sites),
        )


@dataclass(frozen=True, slots=True)
class _Chunk:
    rows: list[UploadedRow]
    sites: list[UploadedSite]


class _ChunkReader:
    """Reads a table in chunks for COPY. :meth:`next` blocks for a while and runs in a thread."""

    def __init__(self, rows: Iterator[Row], job_id: int) -> None:
        self._rows = rows
        self._job_id = job_id
        self.sites = KeyIndex()
        self.total_rows = self.empty_rows = self.bad_rows = 0

    def next(self) -> _Chunk | None:
        """The next chunk; None after the last one. Raises ``UploadRefused``."""
        rows: list[UploadedRow] = []
        sites: list[UploadedSite] = []
        job_id, size_bytes = self._job_id, 0
        for row in self._rows:
            record = row.text.encode()
            site_no, is_new = None, True
            if row.website:
                site_no, is_new = self.sites.add(site_key(row.website))
                if is_new:
                    sites.append((job_id, site_no, row.number, row.website))
            else:
                self.empty_rows += row.problem is None
                self.bad_rows += row.problem is not None
            rows.append((job_id, row.number, site_no, not is_new, row.problem, record))
            size_bytes += len(record)
            if len(rows) >= _CHUNK_ROWS or size_bytes >= _CHUNK_BYTES:
                break
        self.total_rows += len(rows)
        return _Chunk(rows, sites) if rows else None


def _open(upload: BinaryIO, website_column: str, limits: CsvLimits) -> Table:
    size_bytes = upload.seek(0, os.SEEK_END)
    if size_bytes > limits.max_bytes:
        raise UploadRefused(
            413, f"The file has {size_bytes:,} bytes, the limit is {limits.max_bytes:,}; split it and upload the parts."
        )
    return open_table(upload, website_column=website_column, limits=limits)


def _validated_callback(url: str, *, allow_private: bool) -> str:
    """The normalized URL. The address it resolves to is checked when the callback is sent."""
    if not url.lower().startswith(("http://", "https://")) or len(url) > _LONGEST_CALLBACK:
        raise UploadRefused(
            422, f"callback_url must begin with http:// or https:// and have at most {_LONGEST_CALLBACK} characters."
        )
    try:
        return normalize_url(url, allow_private=allow_private).url
    except UrlRefused as refused:
        reason = refused.reason[:1].lower() + refused.reason[1:]
        raise UploadRefused(422, f"callback_url must be the URL of a public server: {reason}") from None


def _is_disk_full(error: DatabaseUnavailable) -> bool:
    cause: BaseException | None = error
    while cause is not None:
        if getattr(cause, "sqlstate", None) == _DISK_FULL:
            return True
        cause = getattr(cause, "orig", None) or cause.__cause__
    return False
