"""``scrape-site``: one website now, through the flow that CSV rows and ``/scrap`` take."""

from __future__ import annotations

import asyncio
import sys
from dataclasses import asdict
from typing import Any

import typer
from rich.markup import escape
from rich.table import Table

from pagecurator.cli.console import print_json, stderr, stdout
from pagecurator.runtime.container import open_container, require_source, worker_name
from pagecurator.settings import Settings, load_settings
from pagecurator.telemetry.logs import configure_logging
from pagecurator.websites.cache_stores import require_redis
from pagecurator.websites.models import ScrapeKind, ScrapeRequest, WebsiteResult, WebsiteStatus
from pagecurator.websites.page_fetchers import RETRY_LATER
from pagecurator.websites.scraper import BAD_ADDRESS, open_website_scraper

app = typer.Typer(add_completion=False)

_FAILED = 3


@app.command(name="scrape-site", epilog="Example: pagecurator scrape-site www.example.com --json")
def scrape_site(
    website: str = typer.Argument(help="The website, with or without https:// and www."),
    *,
    as_json: bool = typer.Option(False, "--json", help="One JSON object, for programs."),
    no_contact_page: bool = typer.Option(False, "--no-contact-page", help="Look at the homepage only."),
    linkedin: bool = typer.Option(False, "--linkedin", help="LinkedIn profiles only, from the homepage only."),
    validate: bool = typer.Option(
        False, "--validate-linkedin", help="Only LinkedIn profiles that fit the site's name."
    ),
    refresh: bool = typer.Option(False, "--refresh", help="Look again, even if an answer was kept."),
    timeout: float = typer.Option(60.0, "--timeout", min=1, max=600, help="Seconds for everything."),
) -> None:
    """Look at one website now: homepage and the likeliest contact page, merged.

    Exit code 3 when the website can't be looked at, 2 when the address is refused or ScraperAPI refuses the account.
    """
    settings = load_settings()
    if settings.csv_fetch == "scraperapi":
        require_source(settings)
    require_redis(settings)
    configure_logging(settings, stream=sys.stderr, worker=worker_name(settings))
    question = ScrapeRequest(
        website=website,
        kind=ScrapeKind.LINKEDIN if linkedin else ScrapeKind.CONTACTS,
        contact_page=not no_contact_page,
        validate_linkedin=validate,
        refresh=refresh,
    )
    try:
        answer = asyncio.run(_ask(settings, question, timeout))
    except RETRY_LATER as later:
        stderr.print(f"Not now: {escape(str(later))}")
        raise typer.Exit(2) from None
    if as_json:
        print_json(_as_dict(answer))
    else:
        _tell(answer)
    if answer.status is WebsiteStatus.ERROR:
        raise typer.Exit(2 if answer.error_code == BAD_ADDRESS else _FAILED)


async def _ask(settings: Settings, question: ScrapeRequest, timeout_seconds: float) -> WebsiteResult:
    async with (
        open_container(settings, worker=worker_name(settings)) as container,
        open_website_scraper(container) as sites,
    ):
        return await sites.scrape(question, deadline_seconds=timeout_seconds)


def _as_dict(answer: WebsiteResult) -> dict[str, Any]:
    return {
        "website": answer.website,
        "status": answer.status,
        "error": answer.error,
        "error_code": answer.error_code,
        "emails": answer.emails,
        "phones": answer.phones,
        "linkedin_urls": {"company": answer.company_linkedin, "personal": answer.personal_linkedin},
        "pages": list(answer.pages),
        "final_url": answer.final_url,
        "contacts": [asdict(contact) for contact in answer.contacts],
        "cached": answer.cached,
        "degraded": answer.degraded,
    }


def _tell(answer: WebsiteResult) -> None:
    stdout.print(f"[bold]{escape(answer.website)}[/]: {answer.status}")
    if answer.error is not None:
        stdout.print(f"{escape(answer.error)} ({answer.error_code})")
    if answer.final_url is not None:
        stdout.print(f"it redirects to another website: {escape(answer.final_url)}")
    for page in answer.pages:
        stdout.print(f"  read {escape(page)}")
    if answer.cached:
        stdout.print("  from answers that were kept; --refresh looks again")
    if answer.degraded:
        stdout.print("  the language model was of no use; the rules alone decided")
    if not answer.contacts:
        return
    table = Table(box=None, pad_edge=False)
    for title in ("kind", "contact", "who", "confidence", "source"):
        table.add_column(title)
    for contact in answer.contacts:
        who = ", ".join(part for part in (contact.name, contact.role) if part)
        table.add_row(contact.kind, escape(contact.value), escape(who), f"{contact.confidence:.2f}", contact.source)
    stdout.print()
    stdout.print(table)
