"""``pages list``: pages with the filters of the HTTP API, newest first."""

from __future__ import annotations

import asyncio
import csv
import json
import sys
from collections.abc import Sequence
from dataclasses import asdict, fields
from datetime import datetime
from enum import StrEnum
from typing import Any

import typer
from rich.markup import escape
from rich.table import Table

from pagecurator.cli.console import print_json, stderr, stdout
from pagecurator.cli.filters import moment
from pagecurator.cli.live import wrapped
from pagecurator.errors import UserError
from pagecurator.settings import Settings, load_settings
from pagecurator.storage.export import without_formula
from pagecurator.storage.models import CurationStatus, ProcessingStatus, ScrapeStatus
from pagecurator.storage.queue.page_list import ListedPage, PageFilter, list_pages
from pagecurator.storage.queue.page_walks import FinalOutcome, PageCursor
from pagecurator.storage.session import open_database
from pagecurator.urls import stored_domain
from pagecurator.web.models import decode_cursor, encode_cursor

_CHUNK = 1_000
_COLUMNS = tuple(field.name for field in fields(ListedPage))


class ListFormat(StrEnum):
    """Format of the list."""

    TABLE = "table"
    CSV = "csv"
    JSONL = "jsonl"
    JSON = "json"


def list_(
    *,
    processing_status: list[ProcessingStatus] = typer.Option(
        [], case_sensitive=False, help="State in the queue. Repeatable."
    ),
    curation_status: list[CurationStatus] = typer.Option(
        [], case_sensitive=False, help="What was requested, and its progress. Repeatable."
    ),
    scrape_status: list[ScrapeStatus] = typer.Option(
        [], case_sensitive=False, help="Result of the last scrape. Repeatable."
    ),
    outcome: list[FinalOutcome] = typer.Option([], case_sensitive=False, help="Pages with this outcome. Repeatable."),
    error_code: list[str] = typer.Option([], help="Pages that failed with this error code. Repeatable."),
    domain: list[str] = typer.Option([], help="Pages of this domain. Repeatable."),
    created_from: str | None = typer.Option(
        None, help="Added at or after this time: 2026-05-01, 2026-05-01T14:30, 12h, 7d."
    ),
    created_before: str | None = typer.Option(None, help="Added before this time."),
    finished_from: str | None = typer.Option(None, help="Finished at or after this time."),
    finished_before: str | None = typer.Option(None, help="Finished before this time."),
    limit: int = typer.Option(50, min=1, help="Number of pages."),
    all_: bool = typer.Option(False, "--all", help="All pages that match, streamed; not with --format json."),
    next_: str = typer.Option("", "--next", help="Continue behind the list that ended with this value of `next`."),
    format_: ListFormat = typer.Option(ListFormat.TABLE, "--format", help="table, csv, jsonl, or json as of the API."),
    as_json: bool = typer.Option(False, "--json", help="The same as --format json."),
) -> None:
    """List pages, the newest first. Filters are combined with AND.

    When there are more, the last line on standard error says how to continue; with --format json it is `next`.
    """
    settings = load_settings()
    format_ = ListFormat.JSON if as_json else format_
    if all_ and format_ is ListFormat.JSON:
        raise UserError("--all does not go with --format json, which is one document; use --format jsonl.")
    filters = PageFilter(
        processing_statuses=processing_status,
        curation_statuses=curation_status,
        scrape_statuses=scrape_status,
        outcomes=outcome,
        error_codes=error_code,
        domains=[stored_domain(name) for name in domain],
        created_from=_moment(created_from, "--created-from"),
        created_before=_moment(created_before, "--created-before"),
        finished_from=_moment(finished_from, "--finished-from"),
        finished_before=_moment(finished_before, "--finished-before"),
    )
    try:
        after = decode_cursor(next_) if next_ else None
    except ValueError as problem:
        raise UserError(f"--next {problem}.") from None
    asyncio.run(_list(settings, filters, after, limit=None if all_ else limit, format_=format_))


async def _list(
    settings: Settings, filters: PageFilter, after: PageCursor | None, *, limit: int | None, format_: ListFormat
) -> None:
    write = _Writer(format_)
    left = limit
    more = True
    async with open_database(settings) as database:
        while more:
            size = _CHUNK if left is None else min(_CHUNK, left)
            async with database.begin() as conn:
                found = await list_pages(conn, filters=filters, after=after, limit=size + 1)
            more = len(found) > size
            shown = found[:size]
            write.add(shown)
            if shown:
                after = PageCursor(shown[-1].created_at, shown[-1].id)
            if left is not None:
                left -= len(shown)
                if not left:
                    break
    write.end(encode_cursor(after) if more and after is not None else None)


class _Writer:
    """Writes the pages; only a table and a JSON document are held until the end of the list."""

    def __init__(self, format_: ListFormat) -> None:
        self._format = format_
        self._held: list[ListedPage] = []
        self._csv = csv.writer(sys.stdout, lineterminator="\n")
        self._count = 0
        if format_ is ListFormat.CSV:
            self._csv.writerow(_COLUMNS)

    def add(self, pages: Sequence[ListedPage]) -> None:
        self._count += len(pages)
        match self._format:
            case ListFormat.CSV:
                self._csv.writerows([_cell(value) for value in asdict(page).values()] for page in pages)
            case ListFormat.JSONL:
                for page in pages:
                    sys.stdout.write(json.dumps(asdict(page), default=_plain, ensure_ascii=False) + "\n")
            case ListFormat.TABLE:
                if pages:
                    stdout.print(_table(pages, with_header=self._count == len(pages)), soft_wrap=wrapped(stdout))
            case ListFormat.JSON:
                self._held += pages

    def end(self, following: str | None) -> None:
        if self._format is ListFormat.JSON:
            pages = [{name: _plain(value) for name, value in asdict(page).items()} for page in self._held]
            print_json({"pages": pages, "next": following})
            return
        sys.stdout.flush()
        if not self._count:
            stderr.print("No page matches.")
        elif following is not None:
            stderr.print(f"There are more: --next {following}")


def _table(pages: Sequence[ListedPage], *, with_header: bool) -> Table:
    """Two lines a page: the URL, then the rest, so that both fit into 80 columns."""
    table = Table(box=None, pad_edge=False, show_header=with_header)
    table.add_column("state", no_wrap=True, min_width=14)
    table.add_column("finished", no_wrap=True, min_width=16)
    table.add_column("page", ratio=1, overflow="fold")
    for page in pages:
        state = page.outcome or page.processing_status or "not queued"
        finished = f"{page.finished_at:%Y-%m-%d %H:%M}" if page.finished_at else ""
        reason = f"\n[dim]{escape(page.error_code)}[/]" if page.error_code else ""
        table.add_row(state, finished, f"{escape(page.url)}{reason}")
    return table


def _moment(given: str | None, option: str) -> datetime | None:
    return moment(given, option=option) if given is not None else None


def _cell(value: Any) -> Any:
    return without_formula(value) if isinstance(value, str) else _plain(value)


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat()
    return value if value is None or isinstance(value, bool | int | float | str) else str(value)
