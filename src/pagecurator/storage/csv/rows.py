"""The table ``csv_rows``: a job's rows as uploaded. Written once, with COPY; read in pages, with the results."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

PAGE_ROWS = 1000
_PAGE_BYTES = 2 * 1024 * 1024

UploadedRow = tuple[int, int, int | None, bool, str | None, bytes]
"""Job, row number, website number, whether an earlier row has the same website, problem, record."""
_ROW_COLUMNS = ("job_id", "row_no", "site_no", "repeated", "problem", "record")
UploadedSite = tuple[int, int, int, str]
"""Job, website number, number of the first row that has it, website."""
_SITE_COLUMNS = ("job_id", "site_no", "row_no", "website")

# A page ends after PAGE_ROWS rows or _PAGE_BYTES, but has at least one row. By primary key.
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
# Served by csv_rows_repeats_idx.
_REPEATS = text(
    """
    SELECT row_no FROM csv_rows
    WHERE job_id = :job_id AND repeated AND site_no = :site_no AND row_no > :after
    ORDER BY row_no
    LIMIT :limit
    """
)
# A range of the primary key, of which few rows match.
_WITHOUT_SITE = text(
    """
    SELECT row_no, problem FROM csv_rows
    WHERE job_id = :job_id AND row_no > :after AND row_no <= :until AND site_no IS NULL
    ORDER BY row_no
    """
)


@dataclass(frozen=True, slots=True)
class OutputRow:
    """A row with its result. Without ``status`` there was no website: skipped, or failed with a ``problem``."""

    row_no: int
    record: bytes
    problem: str | None
    status: str | None
    answer: str | None


async def copy_rows(conn: AsyncConnection, *, rows: Sequence[UploadedRow], sites: Sequence[UploadedSite]) -> None:
    """Write uploaded rows and the websites that are new in them by binary COPY.

    Runs in the caller's transaction, which must have begun with another statement: SQLAlchemy has no COPY and does not
    see this one.
    """
    raw = await conn.get_raw_connection()
    driver: Any = raw.driver_connection  # asyncpg's own connection
    await driver.copy_records_to_table("csv_rows", records=rows, columns=_ROW_COLUMNS)
    if sites:
        await driver.copy_records_to_table("csv_sites", records=sites, columns=_SITE_COLUMNS)


async def read_page(conn: AsyncConnection, *, job_id: int, after: int) -> list[OutputRow]:
    """Read the rows after row ``after``, at most ``PAGE_ROWS``, with their results; empty at the end."""
    result = await conn.execute(
        _PAGE, {"job_id": job_id, "after": after, "limit": PAGE_ROWS, "page_bytes": _PAGE_BYTES}
    )
    return [OutputRow(*row) for row in result]


async def read_repeats(
    conn: AsyncConnection, *, job_id: int, site_no: int, after: int = 0, limit: int = PAGE_ROWS
) -> list[int]:
    """Read the numbers of the rows after ``after`` that repeat a website, in order."""
    result = await conn.execute(_REPEATS, {"job_id": job_id, "site_no": site_no, "after": after, "limit": limit})
    return list(result.scalars())


async def read_rows_without_site(
    conn: AsyncConnection, *, job_id: int, after: int, until: int
) -> list[tuple[int, str | None]]:
    """Read number and problem of the rows without a website, after row ``after`` up to row ``until``."""
    result = await conn.execute(_WITHOUT_SITE, {"job_id": job_id, "after": after, "until": until})
    return [(row.row_no, row.problem) for row in result]
