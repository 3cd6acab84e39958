"""The story of one page: where it stands, why, and everything that was tried."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Annotated, Any
from uuid import UUID

from pydantic import Field
from pydantic.json_schema import SkipJsonSchema
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from pagecurator.plural import is_are, plural
from pagecurator.storage.account.replicas import read_replicas
from pagecurator.storage.account.scraper_accounts import read_accounts
from pagecurator.storage.models import CurationStatus, ProcessingStatus, ScrapeStatus
from pagecurator.storage.queue.domains import DomainStatus, read_domain
from pagecurator.storage.sanitize import storable
from pagecurator.urls import UrlRefused, normalize_url, similar_urls

_PAGE = text(
    """
    SELECT pages.id, url, domain, page_curation_status::text AS curation_status,
           page_processing_status::text AS processing_status, contact_scrape_status::text AS scrape_status,
           page_processing_error AS error_message, error_code, http_status, priority_level, attempts, crashes, claim_no,
           claimed_by, claimed_at, batch_id, lease_expires_at, next_attempt_at, selected_at, finished_at,
           pages.created_at, now() AS asked_at,
           (SELECT count(*) FROM page_contacts WHERE page_id = pages.id) AS contacts
    FROM pages
    JOIN domains ON domains.id = pages.domain_id
    WHERE (CAST(:page_id AS uuid) IS NOT NULL AND pages.id = CAST(:page_id AS uuid))
       OR (CAST(:url AS text) IS NOT NULL AND pages.url = CAST(:url AS text))
    LIMIT 1
    """
)
_ATTEMPTS = text(
    """
    SELECT claim_no, attempt, worker, batch_id, started_at, finished_at, outcome, error_code, error_message,
           http_status, target_status, bytes, credits, fetch_seconds, tier
    FROM page_attempts WHERE page_id = :page_id ORDER BY claim_no, attempt
    """
)
# Of its domain: between domains the claim takes turns.
_AHEAD = text(
    """
    SELECT count(*) FROM pages AS other, pages AS this
    WHERE this.id = :page_id AND other.domain_id = this.domain_id
      AND other.page_processing_status = 'Queued' AND other.next_attempt_at <= now()
      AND (other.priority_level, other.next_attempt_at, other.created_at, other.id)
          < (this.priority_level, this.next_attempt_at, this.created_at, this.id)
    """
)


# Served by pages_url_idx.
_KNOWN = text("SELECT url FROM pages WHERE url = ANY (CAST(:urls AS text[]))")


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """One HTTP request made for the page, or a worker that died while holding it."""

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
    tier: Annotated[SkipJsonSchema[str | None], Field(exclude=True)] = None
    """Not part of the HTTP API."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PageExplanation:
    """Everything known about one page. `why` is one sentence: why the page is where it is."""

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
    tried: list[Attempt]


async def explain_page(
    conn: AsyncConnection, *, page: UUID | str, max_per_domain: int | None = None
) -> PageExplanation | None:
    """The story of a page, by its id or address; None when it isn't known.

    An address is looked for as it is, then in its normal form. ``max_per_domain`` is the limit that claims go by.
    """
    row = None
    for values in _ways_to_find(page):
        row = (await conn.execute(_PAGE, values)).mappings().one_or_none()
        if row is not None:
            break
    if row is None:
        return None
    values = dict(row)
    asked_at = values.pop("asked_at")
    tried = (await conn.execute(_ATTEMPTS, {"page_id": row["id"]})).mappings()
    attempts = [Attempt(**attempt) for attempt in tried]
    if row["processing_status"] == ProcessingStatus.QUEUED:
        ahead = int((await conn.execute(_AHEAD, {"page_id": row["id"]})).scalar_one())
        domain = await read_domain(conn, domain=row["domain"])
        assert domain is not None, "a page has a domain"
        why = (
            await _why_nobody_fetches(conn, now=asked_at)
            or _why_its_domain_waits(domain, max_per_domain=max_per_domain, now=asked_at)
            or _why_waiting(
                values,
                attempts,
                ahead=ahead,
                now=asked_at,
                anybody=any(one.is_alive for one in await read_replicas(conn)),
            )
        )
    else:
        why = _why(values, now=asked_at)
    return PageExplanation(**values, tried=attempts, why=why)


async def similar_pages(conn: AsyncConnection, *, page: str) -> list[str]:
    """Known pages whose addresses are almost ``page``: with the other scheme, a slash more, without www."""
    urls = [shown for url in similar_urls(page) if (shown := storable(url))]
    known = set((await conn.execute(_KNOWN, {"urls": urls})).scalars()) if urls else set()
    return [url for url in urls if url in known]


def _ways_to_find(page: UUID | str) -> list[dict[str, Any]]:
    if isinstance(page, UUID):
        return [{"page_id": page, "url": None}]
    ways: list[dict[str, Any]] = []
    try:
        ways.append({"page_id": UUID(page), "url": None})
    except ValueError:
        ways.append({"page_id": None, "url": storable(page)})
        with suppress(UrlRefused):
            ways.append({"page_id": None, "url": normalize_url(page).url})
    return ways


def _why(page: dict[str, Any], *, now: datetime) -> str:
    match page["processing_status"]:
        case None:
            return _why_not_queued(page)
        case ProcessingStatus.PROCESSING:
            return _why_in_work(page, now=now)
        case ProcessingStatus.COMPLETE:
            found = page["scrape_status"] == ScrapeStatus.CONTACT_FOUND
            what = f"contacts were found ({page['contacts']:,} on this page)" if found else "there is no contact on it"
            return f"It is done: it was fetched and read, and {what}."
        case ProcessingStatus.ERROR:
            reason = (page["error_message"] or "no message was stored").rstrip(".")
            return (
                f"It failed ({page['error_code'] or 'no code'}): {reason}. It is not tried again until it is requeued."
            )
        case _:
            return "It was filtered out and is not fetched."


def _why_not_queued(page: dict[str, Any]) -> str:
    match page["curation_status"]:
        case CurationStatus.SKIPPED:
            return "It was skipped on purpose and is not fetched."
        case CurationStatus.SELECTED | CurationStatus.QUEUED:
            return "It is marked as selected but was never queued, so no worker sees it; add it again to queue it."
        case _:
            return "It was never selected; add it (without --no-select) to queue it."


async def _why_nobody_fetches(conn: AsyncConnection, *, now: datetime) -> str:
    """Why no page at all is claimed now; empty when that is not so. A page that is put off waits for this, too."""
    accounts = await read_accounts(conn)
    if accounts and (account := accounts[0]).paused_reason is not None:  # the one that was asked about last
        since = f" for {_span(now - account.paused_at)}" if account.paused_at else ""
        return (
            f"It waits because the ScraperAPI account has been paused{since} ({account.paused_reason}, found by "
            f"{account.paused_by}): {(account.paused_message or 'no message').rstrip('.')}. It goes on by itself when "
            "the account is well again."
        )
    if accounts and accounts[0].budget_alert is not None:
        period, begins, bound = accounts[0].budget_alert.split()
        return (
            f"It waits because the {period} budget of {plural(int(bound), 'credit')} is spent (period from {begins}); "
            "it goes on by itself in the next one, or with a higher budget."
        )
    return ""


def _why_its_domain_waits(domain: DomainStatus, *, max_per_domain: int | None, now: datetime) -> str:
    """Why no page of the domain is claimed now; empty when that is not so."""
    if domain.state == "paused" or (domain.held_until is not None and domain.held_until > now):
        return f"It waits with its domain. {domain.sentence(now=now)}"
    limit = 1 if domain.state == "on trial" else max_per_domain
    if limit is None or domain.in_flight < limit:
        return ""
    trial = f" {domain.sentence(now=now)}" if domain.state == "on trial" else ""
    flying = f"{domain.in_flight:,} of its pages {is_are(domain.in_flight)} in flight now."
    return f"It waits because its domain is at its limit: {flying}{trial}"


def _why_waiting(page: dict[str, Any], tried: list[Attempt], *, ahead: int, now: datetime, anybody: bool) -> str:
    last = tried[-1] if tried else None
    before = ""
    if last is not None and last.claim_no == page["claim_no"]:
        reason = f" ({last.error_code})" if last.error_code else ""
        before = f"; the last claim ended as {last.outcome}{reason}"
    if page["next_attempt_at"] > now:
        due_at = page["next_attempt_at"]
        return f"It waits until {due_at:%Y-%m-%d %H:%M:%S %Z}, {_span(due_at - now)} from now{before}."
    nobody = "" if anybody else " No daemon is running now: pagecurator run"
    before_it = f"of its domain, {plural(ahead, 'due page')} {is_are(ahead)} ahead of it"
    return f"It is due and waits for its domain's turn; {before_it}{before}.{nobody}"


def _why_in_work(page: dict[str, Any], *, now: datetime) -> str:
    lease = page["lease_expires_at"]
    if lease is None or lease <= now:
        return (
            f"Its worker {page['claimed_by'] or '(unknown)'} has stopped renewing its lease; "
            "the next tick of any worker queues it again."
        )
    held = _span(now - page["claimed_at"]) if page["claimed_at"] else "an unknown time"
    return (
        f"Worker {page['claimed_by']} has held it for {held} (claim {page['claim_no']}); "
        f"its lease ends in {_span(lease - now)} unless renewed."
    )


def _span(length: timedelta) -> str:
    seconds = max(0, round(length.total_seconds()))
    if seconds < 120:  # noqa: PLR2004 - two minutes
        return f"{seconds} s"
    minutes, hours = seconds // 60, seconds // 3600
    return f"{minutes} min" if minutes < 120 else f"{hours} h"  # noqa: PLR2004 - two hours
