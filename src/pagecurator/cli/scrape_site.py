"""``scrape-site``: process one website now, as CSV jobs and ``/scrap`` do."""

from __future__ import annotations

import asyncio
import sys
from dataclasses import asdict
from typing import Any

import typer
from rich.markup import escape
from rich.table import Table

from pagecurator.cli.console import AS_JSON, print_json, stderr, stdout
from pagecurator.extraction.emails.address import shown_address
from pagecurator.runtime.container import open_container, require_source, worker_name
from pagecurator.settings import Settings, load_settings
from pagecurator.telemetry.logs import configure_logging
from pagecurator.websites.extras import require_redis
from pagecurator.websites.models import ScrapeKind, ScrapeRequest, WebsiteResult, WebsiteStatus
from pagecurator.websites.page_fetchers import RETRY_LATER
from pagecurator.websites.scraper import BAD_ADDRESS, open_website_scraper

app = typer.Typer(add_completion=False)

_FAILED = 3


@app.command(name="scrape-site", epilog="Example: pagecurator scrape-site www.example.com --json")
def scrape_site(
    website: str = typer.Argument(help="Website, with or without https:// and www."),
    *,
    as_json: bool = AS_JSON,
    no_contact_page: bool = typer.Option(False, "--no-contact-page", help="Fetch the homepage only."),
    linkedin: bool = typer.Option(False, "--linkedin", help="Extract only LinkedIn profiles, from the homepage."),
    validate: bool = typer.Option(
        False, "--validate-linkedin", help="Keep only LinkedIn profiles that match the name of the site."
    ),
    refresh: bool = typer.Option(False, "--refresh", help="Bypass the cache."),
    timeout: float = typer.Option(60.0, "--timeout", min=1, max=600, help="Timeout for the whole website, in seconds."),
) -> None:
    """Extract the contacts of one website from its homepage and the most likely contact page.

    Exit code 3 if the website can't be fetched, 2 if its URL is invalid or ScraperAPI rejects the account.
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
        stderr.print(f"Try again later: {escape(str(later))}")
        raise typer.Exit(2) from None
    if as_json:
        print_json(_as_dict(answer))
    else:
        _print_answer(answer)
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


def _print_answer(answer: WebsiteResult) -> None:
    stdout.print(f"[bold]{escape(answer.website)}[/]: {answer.status}")
    if answer.error is not None:
        stdout.print(f"{escape(answer.error)} ({answer.error_code})")
    if answer.final_url is not None:
        stdout.print(f"redirects to another website: {escape(answer.final_url)}")
    for page in answer.pages:
        stdout.print(f"  fetched {escape(page)}")
    if answer.cached:
        stdout.print("  cached; --refresh fetches again")
    if answer.degraded:
        stdout.print("  the language model failed; built-in rules were used")
    if not answer.contacts:
        return
    table = Table("kind", "contact", "who", "confidence", "source", box=None, pad_edge=False)
    for contact in answer.contacts:
        who = ", ".join(part for part in (contact.name, contact.role) if part)
        value = escape(shown_address(contact.value))
        table.add_row(contact.kind, value, escape(who), f"{contact.confidence:.2f}", contact.source)
    stdout.print()
    stdout.print(table)
