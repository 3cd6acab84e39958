"""What is asked and answered about the queue of pages. Unknown parameters and fields are errors."""

from __future__ import annotations

import base64
import re
from datetime import UTC, datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints

from pagecurator.storage.admin.requeue import RequeueFilter
from pagecurator.storage.export import Format
from pagecurator.storage.models import CurationStatus, ProcessingStatus, ScrapeStatus
from pagecurator.storage.queue.page_list import PageCursor, PageFilter

Outcome = Literal["contacts_found", "no_contacts", "failed", "filtered"]

# Postgres stores no U+0000: a text that holds one is refused before it gets there.
Word = Annotated[str, StringConstraints(min_length=1, max_length=300, pattern=r"^[^\x00]*$")]
Address = Annotated[str, StringConstraints(max_length=4096)]


def _in_utc(moment: datetime) -> datetime:
    try:
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except OverflowError:
        raise ValueError("is out of range") from None


def _whole_number(value: object) -> object:
    """JSON has one kind of number: 2.0 is a whole one. "2" and true are none."""
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, bool) or not isinstance(value, int):
        raise ValueError("should be a whole number")  # noqa: TRY004 - pydantic makes a finding of it
    return value


def _iso_moment(value: object) -> object:
    """Dates as people and programs write them; pydantic would take 0.5 for the year 1970."""
    if isinstance(value, str) and not re.match(r"\d{4}-\d\d", value):
        raise ValueError("should be a date and time such as 2026-01-31T12:00:00Z")
    return value


Priority = Annotated[int, Field(ge=1, le=9), BeforeValidator(_whole_number)]
Moment = Annotated[datetime, BeforeValidator(_iso_moment), AfterValidator(_in_utc)]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", use_attribute_docstrings=True)


class PagesQuery(_Strict):
    """Conditions on pages; a parameter that is given several times means any of its values."""

    curation_status: list[CurationStatus] = Field(default_factory=list)
    """What people asked for."""
    processing_status: list[ProcessingStatus] = Field(default_factory=list)
    """Where it stands in the queue."""
    scrape_status: list[ScrapeStatus] = Field(default_factory=list)
    """What the last finished look found."""
    outcome: list[Outcome] = Field(default_factory=list)
    """How it ended."""
    error_code: list[Word] = Field(default_factory=list)
    """Why it failed."""
    domain: list[Word] = Field(default_factory=list)
    """Host names; `www.` doesn't matter."""
    created_from: Moment | None = None
    """Added at this moment or later; without a zone UTC is meant."""
    created_before: Moment | None = None
    """Added before this moment."""
    finished_from: Moment | None = None
    """Finished at this moment or later."""
    finished_before: Moment | None = None
    """Finished before this moment."""
    limit: Annotated[int, Field(ge=1, le=1000)] = 100
    """Pages in one answer."""
    next: Annotated[str, Field(min_length=1, max_length=200)] | None = None
    """`next` of the answer before, to go on from there."""

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


class ListedPage(BaseModel):
    """A page. `outcome` is null until it has one."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    url: str
    domain: str
    curation_status: str
    processing_status: str | None
    scrape_status: str
    outcome: str | None
    error_code: str | None
    error_message: str | None
    http_status: int | None
    priority_level: int
    attempts: int
    created_at: datetime
    selected_at: datetime | None
    finished_at: datetime | None


class PageList(BaseModel):
    """Pages, the newest first. `next` is null with the last ones."""

    pages: list[ListedPage]
    next: str | None


class NewPages(_Strict):
    """Pages to add."""

    urls: Annotated[list[Address], Field(min_length=1, max_length=10_000)]
    """Addresses of public web pages; without a scheme https is meant."""
    priority: Priority = 5
    """1 is the most urgent, 9 the least."""
    select: Annotated[bool, Field(strict=True)] = True
    """Queue them; `false` only stores them."""


class SelectPages(_Strict):
    """Pages to select: the same as adding them again with `select`."""

    urls: Annotated[list[Address], Field(min_length=1, max_length=10_000)]
    priority: Priority = 5


class RefusedAddress(BaseModel):
    """An address that was left out, and why."""

    url: str
    reason: str


class AddedPages(BaseModel):
    """What became of the addresses. `added + already_known + duplicates + refused` is how many were sent."""

    added: int
    selected: int
    already_known: int
    duplicates: int
    refused: int
    refusals: list[RefusedAddress]


class ImportQuery(_Strict):
    """How the pages of a file are added."""

    priority: Annotated[int, Field(ge=1, le=9)] = 5
    """1 is the most urgent, 9 the least."""
    select: bool = True
    """Queue them; `false` only stores them."""


class ImportForm(BaseModel):
    """A CSV file with a column `url`, or one address a line."""

    file: Annotated[str, Field(json_schema_extra={"format": "binary"})]


class RefusedLine(BaseModel):
    """A line that was left out, and why."""

    line: int
    text: str
    reason: str


class ImportedPages(BaseModel):
    """`read` is the sum of `added`, `already_known`, `duplicates` and `refused`."""

    read: int
    added: int
    selected: int
    already_known: int
    duplicates: int
    refused: int
    refusals: list[RefusedLine]
    """The first thousand of them."""


class RequeuePages(_Strict):
    """Which finished pages to queue again. All conditions must hold; within one, any of its values."""

    error_codes: list[Word] = Field(default_factory=list)
    domains: list[Word] = Field(default_factory=list)
    outcomes: list[Outcome] = Field(default_factory=list)
    older_than_seconds: Annotated[float, Field(ge=0, le=3_155_760_000, allow_inf_nan=False, strict=True)] | None = None
    page_ids: Annotated[list[UUID], Field(max_length=10_000)] = Field(default_factory=list)
    urls: Annotated[list[Address], Field(max_length=10_000)] = Field(default_factory=list)
    all: Annotated[bool, Field(strict=True)] = False
    """Every finished page. Needed when there is no condition."""
    dry_run: Annotated[bool, Field(strict=True)] = True
    """Only count and price them. `false` queues them."""

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


class RequeuedPages(BaseModel):
    """How many pages, and about how many credits fetching them costs."""

    model_config = ConfigDict(from_attributes=True)

    pages: int
    estimated_credits: int
    dry_run: bool


class ExplainQuery(_Strict):
    """Which page."""

    url: Address
    """The page's address, or its id."""


class TriedOnce(BaseModel):
    """One HTTP request made for the page, or a worker that died while holding it."""

    model_config = ConfigDict(from_attributes=True)

    claim_no: int
    attempt: int
    worker: str | None
    batch_id: UUID | None
    started_at: datetime | None
    finished_at: datetime | None
    outcome: str
    error_code: str | None
    error_message: str | None
    http_status: int | None
    target_status: int | None
    bytes: int | None
    credits: int | None
    fetch_seconds: float | None


class PageStory(BaseModel):
    """Everything known about one page. `why` is one sentence: why the page is where it is."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    url: str
    domain: str
    why: str
    curation_status: str
    processing_status: str | None
    scrape_status: str
    error_code: str | None
    error_message: str | None
    http_status: int | None
    priority_level: int
    attempts: int
    crashes: int
    claim_no: int
    claimed_by: str | None
    claimed_at: datetime | None
    batch_id: UUID | None
    lease_expires_at: datetime | None
    next_attempt_at: datetime
    selected_at: datetime | None
    finished_at: datetime | None
    created_at: datetime
    contacts: int
    tried: list[TriedOnce]


class ExportQuery(_Strict):
    """What the export looks like."""

    format: Format = Format.CSV
    """`csv` with a header, or `jsonl`: one JSON object a line."""


# ---------------------------------------------------------------- the place in a list
_NO_CURSOR = "is not the `next` of an answer"
_CURSOR = re.compile(r"[A-Za-z0-9_\-]+")


def encode_cursor(place: PageCursor) -> str:
    """A place as clients see it: letters to send back, and nothing to build by hand."""
    return base64.urlsafe_b64encode(f"{place.created_at.isoformat()} {place.id.hex}".encode()).decode().rstrip("=")


def decode_cursor(text: str) -> PageCursor:
    """The place again. Raises ``ValueError`` for a text that is none."""
    if not _CURSOR.fullmatch(text):
        raise ValueError(_NO_CURSOR)
    try:
        moment, _, page_id = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)).decode("ascii").partition(" ")
        return PageCursor(created_at=_in_utc(datetime.fromisoformat(moment)), id=UUID(hex=page_id))
    except ValueError:  # binascii's and Unicode's are some, too
        raise ValueError(_NO_CURSOR) from None


def _domains(names: list[str]) -> list[str]:
    return [name.strip().lower().removeprefix("www.") for name in names]
