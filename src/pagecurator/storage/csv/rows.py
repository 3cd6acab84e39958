"""The table ``csv_rows``: a job's rows as they were uploaded. Written once, by COPY; read in pages with the answers."""

from __future__ import annotations

from dataclasses import dataclass
from struct import Struct
from typing import Any

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

PAGE_ROWS = 1000
_PAGE_BYTES = 2 * 1024 * 1024

_ROW_COLUMNS = ("job_id", "row_no", "site_no", "repeated", "problem", "record")
_SITE_COLUMNS = ("job_id", "site_no", "row_no", "website")

# COPY's binary format: a signature, then for each tuple the number of its fields and each field behind its length
# (-1: NULL), then -1 (PostgreSQL, "COPY", "Binary Format").
_BEGIN = b"PGCOPY\n\xff\r\n\0" + bytes(8)
_END = b"\xff\xff"
_ROW_WITH_SITE = Struct(">h iq ii ii i? i i".replace(" ", ""))
_ROW_WITHOUT_SITE = Struct(">h iq ii i i? i".replace(" ", ""))
_SITE = Struct(">h iq ii ii i".replace(" ", ""))
_LENGTH = Struct(">i")
_NULL = -1

# A page ends after PAGE_ROWS rows, or when their records are long; the first row is always there.
_PAGE = text(
    """
    WITH page AS MATERIALIZED (
        SELECT row_no, site_no, problem, record, sum(octet_length(record)) OVER (ORDER BY row_no) AS bytes_so_far
        FROM (
            SELECT row_no, site_no, problem, record
            FROM csv_rows
            WHERE job_id = :job_id AND row_no > :after
            ORDER BY row_no
            LIMIT :limit
        ) AS next
    )
    SELECT page.row_no, page.record, page.problem, site.status, site.answer
    FROM page
    LEFT JOIN csv_sites AS site ON site.job_id = :job_id AND site.site_no = page.site_no
    WHERE bytes_so_far - octet_length(record) < :page_bytes
    ORDER BY page.row_no
    """
)
_REPEATS = text(
    """
    SELECT row_no FROM csv_rows
    WHERE job_id = :job_id AND repeated AND site_no = :site_no AND row_no > :after
    ORDER BY row_no
    LIMIT :limit
    """
)
# A range of the primary key, however few rows of it are such.
_UNASKED = text(
    """
    SELECT row_no, problem FROM csv_rows
    WHERE job_id = :job_id AND row_no > :after AND row_no <= :until AND site_no IS NULL
    ORDER BY row_no
    """
)


@dataclass(frozen=True, slots=True)
class OutputRow:
    """A row and what was found. Without ``status`` nothing was looked for: skipped, or an error with a ``problem``."""

    row_no: int
    record: bytes
    problem: str | None
    status: str | None
    answer: str | None


class CopyChunk:
    """Some rows of one job, and the websites that are new in them, in the form that COPY reads."""

    def __init__(self, job_id: int) -> None:
        self._job_id = job_id
        self._rows: list[bytes] = [_BEGIN]
        self._sites: list[bytes] = [_BEGIN]
        self.count = 0
        self.size_bytes = 0

    def add_row(
        self,
        *,
        row_no: int,
        record: bytes,
        site_no: int | None = None,
        repeated: bool = False,
        problem: str | None = None,
    ) -> None:
        """One row, with the number of its website or with none."""
        add, length, job_id = self._rows.append, len(record), self._job_id
        if site_no is not None:
            add(_ROW_WITH_SITE.pack(6, 8, job_id, 4, row_no, 4, site_no, 1, repeated, _NULL, length))
        else:
            told = None if problem is None else problem.encode()
            add(_ROW_WITHOUT_SITE.pack(6, 8, job_id, 4, row_no, _NULL, 1, False, _NULL if told is None else len(told)))
            if told is not None:
                add(told)
            add(_LENGTH.pack(length))
        add(record)
        self.count += 1
        self.size_bytes += length

    def add_site(self, *, site_no: int, row_no: int, website: str) -> None:
        """One website that no earlier row of the job asks for."""
        encoded = website.encode()
        self._sites.append(_SITE.pack(4, 8, self._job_id, 4, site_no, 4, row_no, len(encoded)))
        self._sites.append(encoded)
        self.size_bytes += len(encoded)

    @property
    def rows(self) -> bytes:
        """For ``csv_rows``."""
        return b"".join([*self._rows, _END])

    @property
    def sites(self) -> bytes:
        """For ``csv_sites``; empty when there is none."""
        return b"".join([*self._sites, _END]) if len(self._sites) > 1 else b""


async def copy_chunk(conn: AsyncConnection, *, rows: bytes, sites: bytes) -> None:
    """Write what a :class:`CopyChunk` holds, in the caller's transaction, which has begun with another statement."""
    raw = await conn.get_raw_connection()
    driver: Any = raw.driver_connection  # asyncpg's own connection: SQLAlchemy has no COPY
    # As memory: asyncpg takes plain bytes for the name of a file.
    await driver.copy_to_table("csv_rows", source=memoryview(rows), columns=_ROW_COLUMNS, format="binary")
    if sites:
        await driver.copy_to_table("csv_sites", source=memoryview(sites), columns=_SITE_COLUMNS, format="binary")


async def read_page(conn: AsyncConnection, *, job_id: int, after: int) -> list[OutputRow]:
    """The rows that follow row ``after``, at most ``PAGE_ROWS``, with their answers; empty: that was the last one."""
    result = await conn.execute(
        _PAGE, {"job_id": job_id, "after": after, "limit": PAGE_ROWS, "page_bytes": _PAGE_BYTES}
    )
    return [OutputRow(*row) for row in result]


async def read_repeats(
    conn: AsyncConnection, *, job_id: int, site_no: int, after: int = 0, limit: int = PAGE_ROWS
) -> list[int]:
    """Numbers of the rows that ask for a website that an earlier row asked for, in order, from ``after`` on."""
    result = await conn.execute(_REPEATS, {"job_id": job_id, "site_no": site_no, "after": after, "limit": limit})
    return list(result.scalars())


async def read_rows_without_site(
    conn: AsyncConnection, *, job_id: int, after: int, until: int
) -> list[tuple[int, str | None]]:
    """The rows without a website behind row ``after``, up to row ``until``: number and problem."""
    result = await conn.execute(_UNASKED, {"job_id": job_id, "after": after, "until": until})
    return [(row.row_no, row.problem) for row in result]
