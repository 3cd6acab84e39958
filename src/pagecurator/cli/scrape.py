"""``scrape``: process one page with the production code, and show why each candidate was accepted or rejected."""

from __future__ import annotations

import asyncio
import sys
import time
from dataclasses import asdict, dataclass, replace
from typing import Any, assert_never
from uuid import uuid4

import typer
from rich.markup import escape
from rich.table import Table

from pagecurator.cli.console import AS_JSON, print_json, stderr, stdout
from pagecurator.curation.batch import Batch
from pagecurator.curation.results import Mode, Outcome
from pagecurator.daemon.application import Application, open_application
from pagecurator.extraction import extract_with_candidates, extract_with_completeness
from pagecurator.extraction.contact import Contact, Extraction
from pagecurator.extraction.emails.address import shown_address
from pagecurator.plural import plural
from pagecurator.runtime import periodic
from pagecurator.runtime.container import StartRefused, require_source, worker_name
from pagecurator.runtime.extraction_messages import PageRead, PageRefused, PageToRead
from pagecurator.runtime.extraction_pool import ExtractionPool
from pagecurator.runtime.page_reader import read_page
from pagecurator.runtime.tasks import BackgroundTask, BackgroundTasks
from pagecurator.scraping.limits.account import Account
from pagecurator.scraping.limits.concurrency import Throttle
from pagecurator.scraping.page_fetch import Failed, FetchAttempt, Fetched, PageFetch, Released, RetryPolicy
from pagecurator.scraping.retry import RetryingFetcher
from pagecurator.scraping.scraperapi import ScraperApiClient
from pagecurator.settings import Settings, load_settings
from pagecurator.storage.admin.explain import explain_page
from pagecurator.storage.admin.requeue import requeue_page
from pagecurator.storage.engine import Database
from pagecurator.storage.queue.claim import ClaimedPage
from pagecurator.storage.queue.enqueue import add_pages
from pagecurator.storage.queue.pages import claim_page
from pagecurator.telemetry.logs import configure_logging
from pagecurator.urls import PageUrl, UrlRefused, normalize_url, without_credentials

app = typer.Typer(add_completion=False)

_FAILED = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class _ScrapeResult:
    """The result for one page. ``attempts`` are JSON-ready rows; ``extraction`` is None without a body."""

    url: str
    outcome: str
    reason: str
    saved: bool
    attempts: list[dict[str, Any]]
    extraction: Extraction | None


@app.command(epilog="Example: pagecurator scrape https://www.example.com/contact --dry-run")
def scrape(
    url: str = typer.Argument(help="URL of the page. The default scheme is https."),
    *,
    dry_run: bool = typer.Option(
        False, "--dry-run", help="Fetch and extract only: uses no database and stores nothing."
    ),
    as_json: bool = AS_JSON,
) -> None:
    """Process one page now, with the production code, and show why each candidate was accepted or rejected.

    Without --dry-run the page is added (or queued again), claimed immediately and saved like any other.
    Exit code 3 if the page fails.
    """
    settings = load_settings()
    try:
        page = normalize_url(url)
    except UrlRefused as problem:
        stderr.print(f"{escape(repr(without_credentials(url)))} is not a public web page: {escape(problem.reason)}")
        raise typer.Exit(2) from None
    require_source(settings)
    worker = worker_name(settings)
    configure_logging(settings, stream=sys.stderr, worker=worker)
    result = asyncio.run(_dry_run(settings, page) if dry_run else _curate(settings, page, worker))
    if as_json:
        print_json(_as_dict(result))
    else:
        _print_result(result)
    if result.outcome not in (Outcome.CONTACTS_FOUND, Outcome.NO_CONTACTS):
        raise typer.Exit(_FAILED)


# ---------------------------------------------------------------- dry run
async def _dry_run(settings: Settings, page: PageUrl) -> _ScrapeResult:
    async with ScraperApiClient(settings=settings) as client:
        fetcher = RetryingFetcher(
            client=client,
            throttle=Throttle(max_concurrent=1),
            account=Account(read_report=client.read_account, probe_seconds=settings.scraper_api_probe_seconds),
            policy=RetryPolicy.from_settings(settings),
        )
        fetch = PageFetch(url=page.url)
        fetched = await fetcher.fetch(fetch)
    extraction, reason = None, ""
    match fetched:
        case Fetched(page=answer):
            extraction = extract_with_candidates(answer.html, answer.final_url or page.url)
            outcome = Outcome.CONTACTS_FOUND if extraction.contacts else Outcome.NO_CONTACTS
        case Failed(error=error):
            outcome, reason = Outcome.FAILED, f"{error.code}: {error.message}"
        case Released(reason=why, message=message):
            outcome, reason = Outcome.RELEASED, f"{why}: {message}"
        case _:
            assert_never(fetched)
    attempts = [_attempt(attempt) for attempt in fetch.attempts]
    return _ScrapeResult(
        url=page.url, outcome=outcome, reason=reason, saved=False, attempts=attempts, extraction=extraction
    )


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


# ---------------------------------------------------------------- with the daemon's code
class _Examining(ExtractionPool):
    """An extraction pool that keeps all candidates."""

    extraction: Extraction | None = None

    async def read(self, page: PageToRead) -> PageRead | PageRefused:
        def extract(html: str, url: str) -> tuple[list[Contact], bool]:
            self.extraction = extract_with_candidates(html, url)
            is_complete = not page.with_completeness or extract_with_completeness(html, url)[1]
            return list(self.extraction.contacts), is_complete

        return read_page(page, self._mask, extract=extract)


async def _curate(settings: Settings, page: PageUrl, worker: str) -> _ScrapeResult:
    async with open_application(settings, worker=worker) as daemon:
        batch_id, asked_at = uuid4(), time.monotonic()
        claimed = await _claim(daemon.database, settings, page, worker, batch_id)
        if claimed is None:
            raise StartRefused(f"{page.url} is being processed by a worker; see: pagecurator pages explain {page.url}")
        daemon.context.heartbeat.hold([claimed], asked_at=asked_at)
        extraction_pool = _Examining(mask=daemon.container.client.mask)
        try:
            await _process(daemon, claimed, extraction_pool, batch_id)
        finally:
            await extraction_pool.close()
        async with daemon.database.begin() as conn:
            explanation = await explain_page(conn, page=claimed.id)
    assert explanation is not None
    tried = [attempt for attempt in explanation.tried if attempt.claim_no == claimed.claim_no]
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
    return _ScrapeResult(
        url=page.url,
        outcome=outcome.get(explanation.scrape_status, Outcome.RELEASED),
        reason=f"{explanation.error_code}: {explanation.error_message}" if explanation.error_code else "",
        saved=explanation.scrape_status in ("ContactFound", "NoContactFound"),
        attempts=[{name: asdict(attempt)[name] for name in names} for attempt in tried],
        extraction=extraction_pool.extraction,
    )


async def _claim(
    database: Database, settings: Settings, page: PageUrl, worker: str, batch_id: Any
) -> ClaimedPage | None:
    async with database.begin() as conn:
        await add_pages(conn, urls=[page], select=True)
        await requeue_page(conn, url=page.url)
        return await claim_page(
            conn, url=page.url, worker=worker, batch_id=batch_id, lease_seconds=settings.wf7_lease_seconds
        )


async def _process(daemon: Application, claimed: ClaimedPage, extraction_pool: ExtractionPool, batch_id: Any) -> None:
    heartbeat = BackgroundTask(periodic.HEARTBEAT, daemon.context.heartbeat.renew)
    background = BackgroundTasks([heartbeat], settings=daemon.container.settings)
    try:
        context = replace(daemon.context, extraction_pool=extraction_pool)
        await Batch(batch_id=batch_id, mode=Mode.SEQUENTIAL, pages=[claimed], context=context).run()
    finally:
        await background.cancel()


# ---------------------------------------------------------------- output
def _as_dict(result: _ScrapeResult) -> dict[str, Any]:
    extraction = result.extraction
    return {
        "url": result.url,
        "outcome": result.outcome,
        "reason": result.reason or None,
        "saved": result.saved,
        "attempts": result.attempts,
        "contacts": [asdict(contact) for contact in extraction.contacts] if extraction else [],
        "candidates": [asdict(candidate) for candidate in extraction.candidates] if extraction else [],
    }


def _print_result(result: _ScrapeResult) -> None:
    stdout.print(
        f"[bold]{escape(result.url)}[/]: {result.outcome}" + (f" ({escape(result.reason)})" if result.reason else "")
    )
    for attempt in result.attempts:
        said = f"{attempt['error_code']}: {attempt['error_message']}" if attempt["error_code"] else "a page"
        price = "?" if attempt["credits"] is None else f"{attempt['credits']:,}"
        stdout.print(
            f"  try {attempt['attempt']}: status {attempt['http_status'] or '-'}, "
            f"{plural(attempt['bytes'] or 0, 'byte')}, {attempt['fetch_seconds'] or 0:.2f} s, "
            f"credits {price}: {escape(said)}"
        )
    if result.extraction is None:
        return
    table = Table("", "kind", "value", "source", "reason", "original text", box=None, pad_edge=False)
    for candidate in result.extraction.candidates:
        table.add_row(
            "[green]accepted[/]" if candidate.kept else "[yellow]rejected[/]",
            candidate.kind,
            escape(shown_address(candidate.value or "")),
            candidate.source,
            escape(candidate.reason),
            escape(candidate.raw[:80]),
        )
    stdout.print()
    stdout.print(table)
    kept = len(result.extraction.contacts)
    stdout.print(
        f"\n{plural(kept, 'contact')}" + (", saved." if result.saved else "; nothing was stored." if kept else ".")
    )
