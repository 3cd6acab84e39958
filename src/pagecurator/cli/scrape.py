"""``scrape``: one page through the production path, with every candidate and why it was kept or dropped."""

from __future__ import annotations

import asyncio
import sys
import time
from dataclasses import asdict, dataclass, replace
from typing import Any
from uuid import uuid4

import typer
from rich.markup import escape
from rich.table import Table

from pagecurator.cli.console import print_json, stderr, stdout
from pagecurator.curation.batch import Batch
from pagecurator.curation.results import Mode, Outcome
from pagecurator.daemon.application import Application, open_application
from pagecurator.extraction import extract_with_candidates
from pagecurator.extraction.contact import Contact, Extraction
from pagecurator.plural import plural
from pagecurator.runtime.container import StartRefused, require_source, worker_name
from pagecurator.runtime.extraction_pool import ExtractionPool
from pagecurator.scraping.limits.account import Account
from pagecurator.scraping.limits.concurrency import Throttle
from pagecurator.scraping.retry import Failed, FetchAttempt, Fetched, fetch_with_retries
from pagecurator.scraping.scraperapi import ScraperApiClient
from pagecurator.settings import Settings, load_settings
from pagecurator.storage.admin.explain import explain_page
from pagecurator.storage.admin.requeue import RequeueFilter, requeue
from pagecurator.storage.engine import Database
from pagecurator.storage.queue.claim import ClaimedPage
from pagecurator.storage.queue.enqueue import add_pages
from pagecurator.storage.queue.pages import claim_page
from pagecurator.telemetry.logs import configure_logging
from pagecurator.urls import PageUrl, UrlRefused, normalize_url, without_credentials

app = typer.Typer(add_completion=False)

_FAILED = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class _Seen:
    """What there is to tell about the page. ``attempts`` are JSON-ready rows, ``extraction`` None without a body."""

    url: str
    outcome: str
    reason: str
    saved: bool
    attempts: list[dict[str, Any]]
    extraction: Extraction | None


@app.command(epilog="Example: pagecurator scrape https://www.example.com/contact --dry-run")
def scrape(
    url: str = typer.Argument(help="Address of the page; without a scheme https is meant."),
    *,
    dry_run: bool = typer.Option(False, "--dry-run", help="Fetch and read only: no database, nothing is stored."),
    as_json: bool = typer.Option(False, "--json", help="One JSON object, for programs."),
) -> None:
    """Scrape one page now, with the production code, and show every candidate and why it was kept or dropped.

    Without --dry-run the page is added (or queued again), claimed before its turn and saved like any other.
    Exit code 3 when the page fails.
    """
    settings = load_settings()
    try:
        page = normalize_url(url)
    except UrlRefused as problem:
        stderr.print(f"{escape(repr(without_credentials(url)))} is refused: {escape(problem.reason)}")
        raise typer.Exit(2) from None
    require_source(settings)
    worker = worker_name(settings)
    configure_logging(settings, stream=sys.stderr, worker=worker)
    seen = asyncio.run(_look(settings, page) if dry_run else _curate(settings, page, worker))
    if as_json:
        print_json(_as_dict(seen))
    else:
        _tell(seen)
    if seen.outcome not in (Outcome.CONTACTS_FOUND, Outcome.NO_CONTACTS):
        raise typer.Exit(_FAILED)


# ---------------------------------------------------------------- without storing
async def _look(settings: Settings, page: PageUrl) -> _Seen:
    async with ScraperApiClient(settings=settings) as client:
        result = await fetch_with_retries(
            client.fetch,
            page.url,
            throttle=Throttle(max_concurrent=1),
            account=Account(read_report=client.read_account, probe_seconds=settings.scraper_api_probe_seconds),
            attempts=settings.wf7_retry_attempts,
            base_seconds=settings.wf7_retry_base_seconds,
            backoff_factor=settings.wf7_retry_backoff_factor,
        )
    attempts = [_attempt(attempt) for attempt in result.attempts]
    if isinstance(result.verdict, Fetched):
        extraction = extract_with_candidates(result.verdict.page.html, result.verdict.page.final_url or page.url)
        outcome = Outcome.CONTACTS_FOUND if extraction.contacts else Outcome.NO_CONTACTS
        return _Seen(url=page.url, outcome=outcome, reason="", saved=False, attempts=attempts, extraction=extraction)
    if isinstance(result.verdict, Failed):
        outcome, reason = Outcome.FAILED, f"{result.verdict.error.code}: {result.verdict.error.message}"
    else:
        outcome, reason = Outcome.RELEASED, f"{result.verdict.reason}: {result.verdict.message}"
    return _Seen(url=page.url, outcome=outcome, reason=reason, saved=False, attempts=attempts, extraction=None)


def _attempt(attempt: FetchAttempt) -> dict[str, Any]:
    return {
        "attempt": attempt.number,
        "http_status": attempt.http_status,
        "target_status": attempt.target_status,
        "error_code": attempt.error_code,
        "error_message": attempt.message,
        "credits": attempt.credits,
        "bytes": attempt.bytes,
        "fetch_seconds": round(attempt.fetch_seconds, 3),
    }


# ---------------------------------------------------------------- as the daemon does it
class _Examining(ExtractionPool):
    """Extraction that keeps its candidates."""

    extraction: Extraction | None = None

    async def contacts(self, html: str, url: str) -> list[Contact]:
        self.extraction = extract_with_candidates(html, url)
        return list(self.extraction.contacts)


async def _curate(settings: Settings, page: PageUrl, worker: str) -> _Seen:
    async with open_application(settings, worker=worker) as daemon:
        batch_id, asked_at = uuid4(), time.monotonic()
        claimed = await _claim(daemon.database, settings, page, worker, batch_id)
        if claimed is None:
            raise StartRefused(
                f"{page.url} is being processed by a worker now; see: pagecurator pages explain {page.url}"
            )
        daemon.context.heartbeat.hold([claimed], asked_at=asked_at)
        extraction_pool = _Examining()
        try:
            await _travel(daemon, claimed, extraction_pool, batch_id)
        finally:
            await extraction_pool.close()
        async with daemon.database.begin() as conn:
            story = await explain_page(conn, page=claimed.id)
    assert story is not None
    tried = [attempt for attempt in story.tried if attempt.claim_no == claimed.claim_no]
    names = (
        "attempt",
        "http_status",
        "target_status",
        "error_code",
        "error_message",
        "credits",
        "bytes",
        "fetch_seconds",
    )
    outcome = {"ContactFound": Outcome.CONTACTS_FOUND, "NoContactFound": Outcome.NO_CONTACTS, "Error": Outcome.FAILED}
    return _Seen(
        url=page.url,
        outcome=outcome.get(story.scrape_status, Outcome.RELEASED),
        reason=f"{story.error_code}: {story.error_message}" if story.error_code else "",
        saved=story.scrape_status in ("ContactFound", "NoContactFound"),
        attempts=[{name: asdict(attempt)[name] for name in names} for attempt in tried],
        extraction=extraction_pool.extraction,
    )


async def _claim(
    database: Database, settings: Settings, page: PageUrl, worker: str, batch_id: Any
) -> ClaimedPage | None:
    async with database.begin() as conn:
        await add_pages(conn, urls=[page], select=True)
        await requeue(conn, filters=RequeueFilter(urls=[page.url]), dry_run=False)
        return await claim_page(
            conn, url=page.url, worker=worker, batch_id=batch_id, lease_seconds=settings.wf7_lease_seconds
        )


async def _travel(daemon: Application, claimed: ClaimedPage, extraction_pool: ExtractionPool, batch_id: Any) -> None:
    heartbeat = asyncio.create_task(daemon.context.heartbeat.run(), name="heartbeat")
    try:
        context = replace(daemon.context, extraction_pool=extraction_pool)
        await Batch(batch_id=batch_id, mode=Mode.SEQUENTIAL, pages=[claimed], context=context).run()
    finally:
        heartbeat.cancel()


# ---------------------------------------------------------------- telling
def _as_dict(seen: _Seen) -> dict[str, Any]:
    extraction = seen.extraction
    return {
        "url": seen.url,
        "outcome": seen.outcome,
        "reason": seen.reason or None,
        "saved": seen.saved,
        "attempts": seen.attempts,
        "contacts": [asdict(contact) for contact in extraction.contacts] if extraction else [],
        "candidates": [asdict(candidate) for candidate in extraction.candidates] if extraction else [],
    }


def _tell(seen: _Seen) -> None:
    stdout.print(f"[bold]{escape(seen.url)}[/]: {seen.outcome}" + (f" ({escape(seen.reason)})" if seen.reason else ""))
    for attempt in seen.attempts:
        said = f"{attempt['error_code']}: {attempt['error_message']}" if attempt["error_code"] else "a page"
        price = "?" if attempt["credits"] is None else f"{attempt['credits']:,}"
        stdout.print(
            f"  try {attempt['attempt']}: status {attempt['http_status'] or '-'}, "
            f"{plural(attempt['bytes'] or 0, 'byte')}, {attempt['fetch_seconds'] or 0:.2f} s, "
            f"credits {price}: {escape(said)}"
        )
    if seen.extraction is None:
        return
    table = Table(box=None, pad_edge=False)
    for title in ("", "kind", "value", "source", "reason", "stood there as"):
        table.add_column(title)
    for candidate in seen.extraction.candidates:
        table.add_row(
            "[green]kept[/]" if candidate.kept else "[yellow]dropped[/]",
            candidate.kind,
            escape(candidate.value or ""),
            candidate.source,
            escape(candidate.reason),
            escape(candidate.raw[:80]),
        )
    stdout.print()
    stdout.print(table)
    kept = len(seen.extraction.contacts)
    stdout.print(
        f"\n{plural(kept, 'contact')}" + (", saved." if seen.saved else "; nothing was stored." if kept else ".")
    )
