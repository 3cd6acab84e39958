"""Parameters and responses of the page routes. Unknown parameters and fields are errors."""

from __future__ import annotations

import base64
import re
from datetime import UTC, datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints

from pagecurator.storage.admin.import_urls import RefusedLine
from pagecurator.storage.admin.requeue import RequeueFilter
from pagecurator.storage.export import Format
from pagecurator.storage.models import CurationStatus, ProcessingStatus, ScrapeStatus
from pagecurator.storage.queue.page_list import ListedPage, PageFilter
from pagecurator.storage.queue.page_walks import PageCursor
from pagecurator.urls import stored_domain

Outcome = Literal["contacts_found", "no_contacts", "failed", "filtered"]

# Postgres can't store U+0000, so it is rejected here.
Word = Annotated[str, StringConstraints(min_length=1, max_length=300, pattern=r"^[^\x00]*$")]
Address = Annotated[str, StringConstraints(max_length=4096)]


def _in_utc(moment: datetime) -> datetime:
    try:
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except OverflowError:
        raise ValueError("is out of range") from None


def _whole_number(value: object) -> object:
    """Accepts 2.0, since JSON has one type of number, but neither "2" nor true."""
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, bool) or not isinstance(value, int):
        raise ValueError("should be a whole number")  # noqa: TRY004 - pydantic reports it
    return value


def _iso_moment(value: object) -> object:
    """Accepts ISO 8601 only; pydantic would read 0.5 as a moment in 1970."""
    if isinstance(value, str) and not re.match(r"\d{4}-\d\d", value):
        raise ValueError("should be a date and time such as 2026-01-31T12:00:00Z")
    return value


MAX_ID = (1 << 53) - 1
"""The largest integer that every JSON parser reads exactly."""
Id = Annotated[int, Field(ge=1, le=MAX_ID), BeforeValidator(_whole_number)]
Priority = Annotated[int, Field(ge=1, le=9), BeforeValidator(_whole_number)]
Moment = Annotated[datetime, BeforeValidator(_iso_moment), AfterValidator(_in_utc)]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", use_attribute_docstrings=True)


class PagesQuery(_Strict):
    """Filters for pages; a repeated parameter matches any of its values."""

    curation_status: list[CurationStatus] = Field(default_factory=list)
    """The state that people see and set."""
    processing_status: list[ProcessingStatus] = Field(default_factory=list)
    """The state in the queue."""
    scrape_status: list[ScrapeStatus] = Field(default_factory=list)
    """The result of the last completed attempt."""
    outcome: list[Outcome] = Field(default_factory=list)
    """The outcome."""
    error_code: list[Word] = Field(default_factory=list)
    """The reason of a failure."""
    domain: list[Word] = Field(default_factory=list)
    """Host names, with or without `www.`."""
    created_from: Moment | None = None
    """Added at or after this time; UTC unless it has a zone."""
    created_before: Moment | None = None
    """Added before this time."""
    finished_from: Moment | None = None
    """Finished at or after this time."""
    finished_before: Moment | None = None
    """Finished before this time."""
    limit: Annotated[int, Field(ge=1, le=1000)] = 100
    """Pages per response."""
    next: Annotated[str, Field(min_length=1, max_length=200)] | None = None
    """`next` of the previous response."""

    def filters(self) -> PageFilter:
        return PageFilter(
            curation_statuses=self.curation_status,
            processing_statuses=self.processing_status,
            scrape_statuses=self.scrape_status,
            outcomes=self.outcome,
            error_codes=self.error_code,
            domains=_domains(self.domain),
            created_from=self.created_from,
            created_before=self.created_before,
            finished_from=self.finished_from,
            finished_before=self.finished_before,
        )


class PageList(BaseModel):
    """Pages, newest first. `next` is null on the last page of the list."""

    pages: list[ListedPage]
    next: str | None


class NewPages(_Strict):
    """Pages to add."""

    urls: Annotated[list[Address], Field(min_length=1, max_length=10_000)]
    """URLs of public web pages; https unless they have a scheme."""
    priority: Priority = 5
    """From 1, the most urgent, to 9."""
    select: Annotated[bool, Field(strict=True)] = True
    """Queue the pages; `false` only stores them."""


class SelectPages(_Strict):
    """Pages to select; the same as adding them again with `select`."""

    urls: Annotated[list[Address], Field(min_length=1, max_length=10_000)]
    priority: Priority = 5


class RefusedAddress(BaseModel):
    """A rejected URL and the reason."""

    url: str
    reason: str


class AddedPages(BaseModel):
    """`added + already_known + duplicates + refused` is the number of URLs in the request."""

    added: int
    selected: int
    already_known: int
    duplicates: int
    refused: int
    refusals: list[RefusedAddress]


class ImportQuery(_Strict):
    """Options for the pages of a file."""

    priority: Annotated[int, Field(ge=1, le=9)] = 5
    """From 1, the most urgent, to 9."""
    select: bool = True
    """Queue the pages; `false` only stores them."""


class ImportForm(BaseModel):
    """A CSV file with a column `url`, or one URL per line."""

    file: Annotated[str, Field(json_schema_extra={"format": "binary"})]


class ImportedPages(BaseModel):
    """`read` is the sum of `added`, `already_known`, `duplicates` and `refused`."""

    read: int
    added: int
    selected: int
    already_known: int
    duplicates: int
    refused: int
    refusals: list[RefusedLine]
    """The first thousand rejected lines."""


class RequeuePages(_Strict):
    """Filters for finished pages. All must match; of one filter, any value."""

    error_codes: list[Word] = Field(default_factory=list)
    domains: list[Word] = Field(default_factory=list)
    outcomes: list[Outcome] = Field(default_factory=list)
    older_than_seconds: Annotated[float, Field(ge=0, le=3_155_760_000, allow_inf_nan=False, strict=True)] | None = None
    page_ids: Annotated[list[UUID], Field(max_length=10_000)] = Field(default_factory=list)
    urls: Annotated[list[Address], Field(max_length=10_000)] = Field(default_factory=list)
    all: Annotated[bool, Field(strict=True)] = False
    """Every finished page. Required if there is no filter."""
    dry_run: Annotated[bool, Field(strict=True)] = True
    """Only count and price the pages; `false` queues them."""

    def filters(self, urls: list[str]) -> RequeueFilter:
        return RequeueFilter(
            error_codes=self.error_codes,
            domains=_domains(self.domains),
            outcomes=self.outcomes,
            older_than_seconds=self.older_than_seconds,
            page_ids=self.page_ids,
            urls=urls,
            all=self.all,
        )


class ExplainQuery(_Strict):
    """The page to explain."""

    url: Address
    """The page's URL or id."""


class ExportQuery(_Strict):
    """The format of the export."""

    format: Format = Format.CSV
    """`csv` with a header, `jsonl`: one JSON object per line, or `vcard`: vCard 4.0."""


# ---------------------------------------------------------------- pagination
_NO_CURSOR = "is not the `next` of a response"
_CURSOR = re.compile(r"[A-Za-z0-9_\-]+")


def encode_cursor(cursor: PageCursor) -> str:
    """The cursor as an opaque string for clients."""
    return base64.urlsafe_b64encode(f"{cursor.created_at.isoformat()} {cursor.id.hex}".encode()).decode().rstrip("=")


def decode_cursor(text: str) -> PageCursor:
    """The cursor from its string. Raises ``ValueError``."""
    if not _CURSOR.fullmatch(text):
        raise ValueError(_NO_CURSOR)
    try:
        moment, _, page_id = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)).decode("ascii").partition(" ")
        return PageCursor(created_at=_in_utc(datetime.fromisoformat(moment)), id=UUID(hex=page_id))
    except ValueError:  # including binascii.Error and UnicodeDecodeError
        raise ValueError(_NO_CURSOR) from None


def _domains(names: list[str]) -> list[str]:
    return [stored_domain(name) for name in names]
