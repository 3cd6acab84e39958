"""``pages``: add pages to the queue, queue them again, list them, and explain their state."""

from __future__ import annotations

import asyncio
import difflib
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict
from pathlib import Path
from typing import Any, Self
from uuid import UUID

import typer
from rich.markup import escape
from rich.padding import Padding
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Table
from rich.text import Text
from sqlalchemy.ext.asyncio import AsyncConnection

from pagecurator.cli.console import AS_JSON, PageCommands, print_json, stderr, stdout
from pagecurator.cli.domains import pause, resume
from pagecurator.cli.filters import span_seconds
from pagecurator.cli.live import wrapped
from pagecurator.cli.page_list import list_
from pagecurator.cli.requeue import run_requeue, sentence_so_far
from pagecurator.cli.transaction import in_transaction
from pagecurator.plural import is_are, plural
from pagecurator.scraping.errors import ErrorCode
from pagecurator.settings import load_settings
from pagecurator.storage.admin.explain import Attempt, PageExplanation, explain_page, similar_pages
from pagecurator.storage.admin.import_urls import ImportRefused, ImportReport, RefusedLine, import_urls, read_urls
from pagecurator.storage.admin.requeue import RequeueFilter
from pagecurator.storage.queue.enqueue import EnqueueCounts, add_pages
from pagecurator.storage.session import open_database
from pagecurator.urls import PageUrl, UrlRefused, normalize_url, stored_domain, without_credentials

app = typer.Typer(
    cls=PageCommands,
    help="Add pages to the queue, queue them again, list them, and explain their state.",
    no_args_is_help=True,
    add_completion=False,
)

_SOME_REFUSED = 3
_REFUSALS_SHOWN = 100
_SIMILAR_SHOWN = 3

_PRIORITY = typer.Option(5, "--priority", min=1, max=9, help="Priority from 1 (highest) to 9.")
_NO_SELECT = typer.Option(False, "--no-select", help="Store the pages without queueing them; select them later.")


@app.command(epilog="Example: pagecurator pages add https://www.example.com/contact example.org --priority 1")
def add(
    urls: list[str] = typer.Argument(help="URLs of public web pages. The default scheme is https."),
    *,
    priority: int = _PRIORITY,
    no_select: bool = _NO_SELECT,
    as_json: bool = AS_JSON,
) -> None:
    """Add pages and select them. Known pages are counted, but not fetched again.

    Exit code 3 if some URLs were rejected, 2 if all were.
    """
    settings = load_settings()
    good, refused = _normalized(urls)
    added = EnqueueCounts()
    if good:
        added = in_transaction(
            settings, lambda conn: add_pages(conn, urls=good, priority_level=priority, select=not no_select)
        )
    report = {**asdict(added), "refused": len(refused), "refusals": refused}
    if as_json:
        print_json(report)
    else:
        for refusal in refused:
            stderr.print(f"refused {escape(repr(refusal['url']))}: {escape(refusal['reason'])}")
        _print_added(report)
    if refused:
        raise typer.Exit(_SOME_REFUSED if good else 2)


@app.command(epilog="Example: pagecurator pages select https://www.example.com/contact")
def select(
    urls: list[str] = typer.Argument(help="Pages that were added with --no-select."),
    *,
    priority: int = _PRIORITY,
    as_json: bool = AS_JSON,
) -> None:
    """Select pages, so that they are queued. The same as adding them again without --no-select."""
    add(urls, priority=priority, no_select=False, as_json=as_json)


@app.command(name="import", epilog="Example: pagecurator pages import sites.csv --rejects refused.txt")
def import_(
    file: Path = typer.Argument(help="CSV file with a column `url`, or one URL per line; - for standard input."),
    *,
    priority: int = _PRIORITY,
    no_select: bool = _NO_SELECT,
    rejects: Path | None = typer.Option(None, help="Write rejected lines to this file, with line number and reason."),
    as_json: bool = AS_JSON,
) -> None:
    """Import a file of URLs. Streamed, so memory use does not depend on its size.

    Rejected lines are reported with their line number, and the others are imported (exit code 3). Importing a file
    again adds nothing, so an interrupted import can be repeated.
    """
    settings = load_settings()
    if str(file) != "-" and not file.is_file():
        stderr.print(f"File not found: {escape(str(file))}")
        raise typer.Exit(2)

    async def load(on_refused: Any) -> ImportReport:
        async with open_database(settings) as database:
            with _progress() as on_progress:
                return await import_urls(
                    database,
                    read_urls(sys.stdin.buffer if str(file) == "-" else file),
                    priority_level=priority,
                    select=not no_select,
                    on_progress=on_progress,
                    on_refused=on_refused,
                )

    try:
        with _Refusals(rejects) as refusals:
            report = asyncio.run(load(refusals.add))
    except ImportRefused as problem:
        stderr.print(f"{escape(str(file))}: {escape(str(problem))}")
        raise typer.Exit(2) from None
    if as_json:
        print_json(asdict(report))
    else:
        _print_added(asdict(report))
    if report.refused:
        raise typer.Exit(_SOME_REFUSED if report.refused < report.read else 2)


@app.command(epilog="Example: pagecurator pages requeue --error-code challenge_page --older-than 7d --yes")
def requeue(
    urls: list[str] = typer.Argument(None, help="URLs of pages."),
    *,
    error_code: list[str] = typer.Option([], help="Pages that failed with this error code. Repeatable."),
    domain: list[str] = typer.Option([], help="Pages of this domain. Repeatable."),
    outcome: list[str] = typer.Option(
        [], help="Pages with this outcome: contacts_found, no_contacts, failed or filtered. Repeatable."
    ),
    older_than: str | None = typer.Option(None, help="Pages that finished longer ago than this: 90m, 12h, 7d, 4w."),
    all_: bool = typer.Option(False, "--all", help="All finished pages. Required if there is no other filter."),
    yes: bool = typer.Option(False, "--yes", help="Queue the pages. Without it, they are only counted and priced."),
    as_json: bool = AS_JSON,
) -> None:
    """Queue finished pages again. Without --yes it is a dry run that shows their number and price.

    Filters are combined with AND. At least one is required, so that a slip can't pay for all pages again. Pages are
    queued in transactions of 5,000; after an interruption, the same command queues the rest.
    """
    settings = load_settings()
    _reject_unknown_codes(error_code)
    wanted, refused = _normalized(urls or [])
    if refused:
        stderr.print(f"refused {escape(repr(refused[0]['url']))}: {escape(refused[0]['reason'])}")
        raise typer.Exit(2)
    filters = RequeueFilter(
        error_codes=error_code,
        domains=[stored_domain(name) for name in domain],
        outcomes=outcome,
        older_than_seconds=span_seconds(older_than, option="--older-than") if older_than is not None else None,
        urls=[url.url for url in wanted],
        all=all_,
    )
    try:
        filters.check()
    except ValueError as problem:
        stderr.print(f"{escape(str(problem))} Filters: URLs, --error-code, --domain, --outcome, --older-than.")
        raise typer.Exit(2) from None
    report, completed = asyncio.run(run_requeue(settings, filters=filters, dry_run=not yes))
    pages, price = report.pages, report.estimated_credits
    if as_json:
        print_json(asdict(report))
    if not completed:
        stderr.print(f"Interrupted. {sentence_so_far(report)} Run the same command again for the rest.")
        raise typer.Exit(128 + signal.SIGINT)
    if as_json:
        return
    if report.dry_run:
        stdout.print(
            f"{plural(pages, 'page')} would be queued again, for about {plural(price, 'credit')}. "
            "Nothing was changed; add --yes to queue them."
        )
    else:
        stdout.print(f"{plural(pages, 'page')} {is_are(pages)} queued again, for about {plural(price, 'credit')}.")


@app.command(epilog="Example: pagecurator pages explain https://www.example.com/contact")
def explain(
    page: str = typer.Argument(help="URL or id of the page."),
    *,
    as_json: bool = AS_JSON,
) -> None:
    """Explain the state of a page in one sentence, and list every attempt."""
    settings = load_settings()

    async def read(conn: AsyncConnection) -> tuple[PageExplanation | None, list[str]]:
        explanation = await explain_page(conn, page=page, max_per_domain=settings.wf7_domain_max_in_flight)
        return explanation, [] if explanation else await similar_pages(conn, page=page)

    explanation, similar = in_transaction(settings, read)
    if explanation is None:
        stderr.print(escape(_no_such_page(page, similar)))
        raise typer.Exit(2)
    if as_json:
        print_json(asdict(explanation))
    else:
        _print_explanation(explanation)


app.command(name="list", epilog="Example: pagecurator pages list --outcome failed --domain example.com")(list_)
app.command(epilog='Example: pagecurator pages pause --domain example.com --reason "asked us to"')(pause)
app.command(epilog="Example: pagecurator pages resume --domain example.com")(resume)


def _no_such_page(page: str, similar: list[str]) -> str:
    """An error that suggests similar pages. Adding, which spends credits, is suggested only for a valid URL."""
    page = without_credentials(page)
    with suppress(ValueError):
        return f"There is no page with id {UUID(page)}."
    if similar:
        known = " and ".join(similar[:_SIMILAR_SHOWN])
        return f"There is no page {page}, but there is {known}: pagecurator pages explain {similar[0]}"
    try:
        url = normalize_url(page).url
    except UrlRefused as problem:
        return f"There is no page {page!r}. {problem.reason}"
    return f"There is no page {url}. To fetch it: pagecurator pages add {url}"


def _reject_unknown_codes(codes: list[str]) -> None:
    """Reject misspelt codes: they would match nothing, as if there were nothing to do."""
    for code in codes:
        if code not in list(ErrorCode):
            close = difflib.get_close_matches(code, list(ErrorCode), n=1)
            hint = f"did you mean {close[0]}?" if close else f"choose from {', '.join(ErrorCode)}."
            stderr.print(f"Unknown error code {escape(repr(code))}; {hint}")
            raise typer.Exit(2)


def _normalized(urls: list[str]) -> tuple[list[PageUrl], list[dict[str, str]]]:
    good, refused = [], []
    for url in urls:
        try:
            good.append(normalize_url(url))
        except UrlRefused as problem:
            refused.append({"url": without_credentials(url), "reason": problem.reason})
    return good, refused


def _print_added(report: dict[str, Any]) -> None:
    stdout.print(
        f"{report['added']:,} added, {report['selected']:,} selected, {report['already_known']:,} already known, "
        f"{report['duplicates']:,} repeated, {report['refused']:,} refused."
    )


class _Refusals:
    """Reports rejected lines: the first hundred on standard error, all of them in the file of --rejects."""

    def __init__(self, path: Path | None) -> None:
        self._path = path
        self._file: Any = None
        self._count = 0

    def __enter__(self) -> Self:
        if self._path is not None:
            self._file = self._path.open("w", encoding="utf-8", errors="backslashreplace")
        return self

    def __exit__(self, *_: object) -> None:
        if self._file is not None:
            self._file.close()
        if self._count > _REFUSALS_SHOWN:
            more = self._count - _REFUSALS_SHOWN
            stderr.print(f"… and {more:,} more{'' if self._path else '; --rejects FILE writes all of them'}")

    def add(self, refusal: RefusedLine) -> None:
        self._count += 1
        line = f"line {refusal.line}: {_printable(refusal.text)}: {refusal.reason}"
        if self._file is not None:
            self._file.write(line + "\n")
        if self._count <= _REFUSALS_SHOWN:
            stderr.print(escape(line))


def _printable(text: str, longest: int = 120) -> str:
    shown = text if len(text) <= longest else text[:longest] + "…"
    return repr(shown.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace"))


@contextmanager
def _progress() -> Iterator[Callable[[ImportReport], None]]:
    """A progress line, on a terminal only."""
    columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    with Progress(*columns, console=stderr, transient=True) as progress:
        task = progress.add_task("reading")
        yield lambda report: progress.update(
            task, description=f"{plural(report.read, 'line')} read, {plural(report.added, 'page')} added"
        )


def _print_explanation(explanation: PageExplanation) -> None:
    """For 80 columns: nothing is squeezed into a narrow column, and no sentence appears twice."""
    soft = wrapped(stdout)
    stdout.print(f"[bold]{escape(explanation.url)}[/]\n{escape(explanation.why)}\n", soft_wrap=soft)
    facts = Table(box=None, pad_edge=False, show_header=False)
    facts.add_row(
        "status",
        f"{explanation.processing_status or 'never queued'} "
        f"({explanation.curation_status}, {explanation.scrape_status})",
    )
    facts.add_row("contacts", f"{explanation.contacts:,}")
    facts.add_row("priority", str(explanation.priority_level))
    facts.add_row(
        "attempts", f"{explanation.attempts:,}, crashes {explanation.crashes:,}, claims {explanation.claim_no:,}"
    )
    said = explanation.why
    if explanation.error_code and not _is_said(explanation.error_code, explanation.error_message, said):
        facts.add_row("error", f"{explanation.error_code}: {escape(explanation.error_message or '')}")
        said += explanation.error_message or ""
    if explanation.claimed_by:
        facts.add_row("worker", escape(explanation.claimed_by))
    facts.add_row("id", str(explanation.id))
    stdout.print(facts, soft_wrap=soft)
    if explanation.tried:
        stdout.print()
    for tried in explanation.tried:
        stdout.print(escape(_attempt(tried)), soft_wrap=soft)
        message = (tried.error_message or "").strip()
        is_new = bool(message) and message.rstrip(".") not in said
        reason = ": ".join(part for part in (tried.error_code, message if is_new else "") if part)
        if tried.target_status not in (None, tried.http_status):
            reason = f"{reason} (status of the target: {tried.target_status})".strip()
        if reason:
            stdout.print(Padding(Text(reason), (0, 0, 0, 2), expand=False), soft_wrap=soft)
        said += message


def _attempt(tried: Attempt) -> str:
    """``claim 1 try 2  2026-05-01 14:03:12  failed  HTTP 500  1 credit  0.52 s``."""
    parts = (
        f"claim {tried.claim_no} try {tried.attempt}",
        f"{tried.started_at:%Y-%m-%d %H:%M:%S}" if tried.started_at else "",
        tried.outcome,
        f"HTTP {tried.http_status}" if tried.http_status is not None else "",
        "" if tried.credits is None else plural(tried.credits, "credit"),
        f"{tried.fetch_seconds:.2f} s" if tried.fetch_seconds is not None else "",
        f"[{tried.tier}]" if tried.tier else "",
    )
    return "  ".join(part for part in parts if part)


def _is_said(code: str, message: str | None, sentence: str) -> bool:
    return code in sentence and (message or "").rstrip(".") in sentence
