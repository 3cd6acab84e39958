"""``pagecurator pages explain``: a page's state, the reason for it, and every attempt."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Annotated, Any, assert_never
from uuid import UUID

from pydantic import Field
from pydantic.json_schema import SkipJsonSchema
from sqlalchemy import RowMapping, text
from sqlalchemy.ext.asyncio import AsyncConnection

from pagecurator.plural import is_are, plural
from pagecurator.storage.account.credit_budgets import exhausted_sentence
from pagecurator.storage.account.replicas import read_replicas
from pagecurator.storage.account.scraper_accounts import read_accounts
from pagecurator.storage.models import CurationStatus, ProcessingStatus, ScrapeStatus
from pagecurator.storage.queue.domains import DomainState, DomainStatus, read_domain
from pagecurator.storage.sanitize import storable
from pagecurator.urls import UrlRefused, normalize_url, possible_domains, similar_urls

_PAGE = """
    SELECT pages.id, url, domain, page_curation_status::text AS curation_status,
           page_processing_status::text AS processing_status, contact_scrape_status::text AS scrape_status,
           page_processing_error AS error_message, error_code, http_status, priority_level, attempts, crashes, claim_no,
           claimed_by, claimed_at, batch_id, lease_expires_at, next_attempt_at, selected_at, finished_at,
           pages.created_at, now() AS asked_at,
           (SELECT count(*) FROM page_contacts WHERE page_id = pages.id) AS contacts
    FROM pages
    JOIN domains ON domains.id = pages.domain_id
    WHERE {condition}
    LIMIT 1
"""
_BY_ID = text(_PAGE.format(condition="pages.id = CAST(:page_id AS uuid)"))
# Served by domains_domain_key and pages_domain_id_url_key.
_BY_URL = text(
    _PAGE.format(condition="domains.domain = ANY (CAST(:domains AS text[])) AND pages.url = CAST(:url AS text)")
)
# Served by page_attempts_pkey.
_ATTEMPTS = text(
    """
    SELECT claim_no, attempt, worker, batch_id, started_at, finished_at, outcome, error_code, error_message,
           http_status, target_status, bytes, credits, fetch_seconds, tier
    FROM page_attempts WHERE page_id = :page_id ORDER BY claim_no, attempt
    """
)
# Within the domain only: between domains the queue is fair. Served by pages_queue_idx.
_AHEAD = text(
    """
    SELECT count(*) FROM pages AS other, pages AS this
    WHERE this.id = :page_id AND other.domain_id = this.domain_id
      AND other.page_processing_status = 'Queued' AND other.next_attempt_at <= now()
      AND (other.priority_level, other.next_attempt_at, other.created_at, other.id)
          < (this.priority_level, this.next_attempt_at, this.created_at, this.id)
    """
)


# Served by domains_domain_key and pages_domain_id_url_key.
_KNOWN = text(
    """
    SELECT url FROM domains JOIN pages ON pages.domain_id = domains.id
    WHERE domain = ANY (CAST(:domains AS text[])) AND url = ANY (CAST(:urls AS text[]))
    """
)


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
    """Explain a page, given by id or URL; None when it is unknown.

    A URL is searched verbatim, then normalized. ``max_per_domain`` is the limit that claims use.
    """
    row = await _find(conn, page)
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
            await _why_account_is_blocked(conn, now=asked_at)
            or _why_domain_is_blocked(domain, max_per_domain=max_per_domain, now=asked_at)
            or _why_queued(
                values,
                attempts,
                ahead=ahead,
                now=asked_at,
                daemon_runs=any(replica.is_alive for replica in await read_replicas(conn)),
            )
        )
    else:
        why = _why_not_queued(values, now=asked_at)
    return PageExplanation(**values, tried=attempts, why=why)


async def similar_pages(conn: AsyncConnection, *, page: str) -> list[str]:
    """Find known pages with almost this URL: another scheme, a trailing slash, without ``www.``."""
    urls = [shown for url in similar_urls(page) if (shown := storable(url))]
    domains = list(dict.fromkeys(domain for url in urls for domain in possible_domains(url)))
    known = set((await conn.execute(_KNOWN, {"domains": domains, "urls": urls})).scalars()) if urls else set()
    return [url for url in urls if url in known]


async def _find(conn: AsyncConnection, page: UUID | str) -> RowMapping | None:
    try:
        page_id = page if isinstance(page, UUID) else UUID(page)
    except ValueError:
        urls = [storable(str(page))]
    else:
        return (await conn.execute(_BY_ID, {"page_id": page_id})).mappings().one_or_none()
    with suppress(UrlRefused):
        urls.append(normalize_url(str(page)).url)
    for url in dict.fromkeys(urls):
        row = (await conn.execute(_BY_URL, {"url": url, "domains": possible_domains(url)})).mappings().one_or_none()
        if row is not None:
            return row
    return None


def _why_not_queued(page: dict[str, Any], *, now: datetime) -> str:
    match page["processing_status"]:
        case None:
            return _why_never_queued(page)
        case ProcessingStatus.PROCESSING:
            return _why_processing(page, now=now)
        case ProcessingStatus.COMPLETE:
            found = page["scrape_status"] == ScrapeStatus.CONTACT_FOUND
            what = f"contacts were found ({page['contacts']:,} on this page)" if found else "it has no contacts"
            return f"It is complete: it was fetched, and {what}."
        case ProcessingStatus.ERROR:
            reason = (page["error_message"] or "no message was stored").rstrip(".")
            return (
                f"It failed ({page['error_code'] or 'no code'}): {reason}. It is not tried again until it is requeued."
            )
        case _:
            return "It was filtered out and is not fetched."


def _why_never_queued(page: dict[str, Any]) -> str:
    match page["curation_status"]:
        case CurationStatus.SKIPPED:
            return "It was skipped on purpose and is not fetched."
        case CurationStatus.SELECTED | CurationStatus.QUEUED:
            return "It is marked as selected but was never queued, so no worker claims it; add it again to queue it."
        case _:
            return "It was never selected; add it (without --no-select) to queue it."


async def _why_account_is_blocked(conn: AsyncConnection, *, now: datetime) -> str:
    """Why no page at all is claimed now; empty when pages are claimed."""
    accounts = await read_accounts(conn)
    if accounts and (account := accounts[0]).paused_reason is not None:  # the one with the newest report
        since = f" for {_span(now - account.paused_at)}" if account.paused_at else ""
        return (
            f"It waits because the ScraperAPI account has been paused{since} ({account.paused_reason}, reported by "
            f"{account.paused_by}): {(account.paused_message or 'no message').rstrip('.')}. Processing resumes "
            "automatically when the account is healthy."
        )
    if accounts and accounts[0].budget_alert is not None:
        return f"It waits because {exhausted_sentence(accounts[0].budget_alert)}."
    return ""


def _why_domain_is_blocked(domain: DomainStatus, *, max_per_domain: int | None, now: datetime) -> str:
    """Why no page of the domain is claimed now; empty when they are claimed."""
    limit, sentence = max_per_domain, ""
    match domain.state:
        case DomainState.PAUSED | DomainState.COOLDOWN | DomainState.OPEN:
            return f"It waits with its domain. {domain.sentence(now=now)}"
        case DomainState.HALF_OPEN:
            limit, sentence = 1, f" {domain.sentence(now=now)}"
        case DomainState.CLOSED:
            pass
        case _:
            assert_never(domain.state)
    if limit is None or domain.in_flight < limit:
        return ""
    in_flight = f"{domain.in_flight:,} of its pages {is_are(domain.in_flight)} in flight now."
    return f"It waits because its domain is at its limit: {in_flight}{sentence}"


def _why_queued(page: dict[str, Any], tried: list[Attempt], *, ahead: int, now: datetime, daemon_runs: bool) -> str:
    last = tried[-1] if tried else None
    before = ""
    if last is not None and last.claim_no == page["claim_no"]:
        reason = f" ({last.error_code})" if last.error_code else ""
        before = f"; the last claim ended as {last.outcome}{reason}"
    if page["next_attempt_at"] > now:
        due_at = page["next_attempt_at"]
        return f"It waits until {due_at:%Y-%m-%d %H:%M:%S %Z}, {_span(due_at - now)} from now{before}."
    start = "" if daemon_runs else " No daemon is running; start one: pagecurator run"
    queued_before = f"{plural(ahead, 'page')} of the same domain {is_are(ahead)} queued before it"
    return f"It is due; {queued_before if ahead else 'it is the next of its domain'}{before}.{start}"


def _why_processing(page: dict[str, Any], *, now: datetime) -> str:
    lease = page["lease_expires_at"]
    if lease is None or lease <= now:
        return (
            f"Its worker {page['claimed_by'] or '(unknown)'} has stopped renewing its lease; "
            "any daemon queues it again within a third of WF7_LEASE_SECONDS."
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
