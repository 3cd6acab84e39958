"""``demo``: the daemon on sample sites, with a private Postgres and the simulator."""

from __future__ import annotations

import asyncio
import shutil
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import asyncpg
import typer
from pydantic import SecretStr
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from pagecurator.cli.console import stderr, stdout
from pagecurator.curation.results import Mode, Outcome
from pagecurator.daemon.application import open_application
from pagecurator.plural import plural
from pagecurator.runtime.container import worker_name
from pagecurator.settings import Settings, load_settings
from pagecurator.simulator import Simulator, SimulatorConfig, fixed, sample_pages, sample_source
from pagecurator.storage.contacts import stream_contacts
from pagecurator.storage.embedded.binaries import EmbeddedError, demo_folder
from pagecurator.storage.embedded.server import EmbeddedPostgres
from pagecurator.storage.engine import connect
from pagecurator.storage.migrations import migrate
from pagecurator.storage.queue.enqueue import add_pages
from pagecurator.telemetry.logs import configure_logging
from pagecurator.urls import normalize_url
from pagecurator.version import DOCUMENTATION_URL

app = typer.Typer(add_completion=False)

_SLOTS = 10
_ROWS_SHOWN = 40
_PROGRESS_SECONDS = 0.1
_KEY = "demo-key"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Run:
    """The results of one mode: rows from the database, concurrency as counted by the simulator."""

    pages: int
    failed: int
    seconds: float
    peak_concurrency: int
    contacts: list[dict[str, Any]]

    @property
    def pages_per_minute(self) -> float:
        return 60 * self.pages / self.seconds

    @property
    def found(self) -> Counter[tuple[str, str, str]]:
        return Counter((row["domain"], row["kind"], row["value"]) for row in self.contacts)


@app.command(epilog="Example: pagecurator demo --latency 1")
def demo(
    latency: float = typer.Option(0.4, min=0, max=10, help="Latency of each simulated response, in seconds."),
) -> None:
    """Process sample sites: no API key, no server, no Docker.

    Starts a private Postgres and a local ScraperAPI simulator, and processes the pages with the production code: once
    sequentially, once concurrently.
    """
    home = demo_folder(load_settings())
    is_temporary = home is None
    home = home or Path(tempfile.mkdtemp(prefix="pagecurator-demo-"))
    hosts = {urlsplit(page.url).hostname for page in sample_pages()}
    stdout.print(
        f"[bold]Pagecurator demo[/]: {len(sample_pages())} pages on {len(hosts)} sample sites; "
        f"each response takes {latency:g} s.\n"
    )
    try:
        sequential, concurrent = asyncio.run(_both_modes(home, latency))
    finally:
        if is_temporary:
            shutil.rmtree(home / "postgres", ignore_errors=True)
    _show_contacts(concurrent.contacts)
    _show_comparison(sequential, concurrent)
    stdout.print(f"\nLogs of both runs: {escape(str(home))}")
    _show_next_steps()
    if sequential.found != concurrent.found:
        stderr.print("[bold red]The two modes found different contacts. This is a bug; please report it.[/]")
        raise typer.Exit(1)


async def _both_modes(home: Path, latency: float) -> tuple[_Run, _Run]:
    postgres = EmbeddedPostgres(home / "postgres")
    stderr.print("Starting a private Postgres …")
    try:
        address = await asyncio.to_thread(postgres.start)
    except EmbeddedError as error:
        stderr.print(escape(str(error)))
        raise typer.Exit(2) from None
    try:
        with Progress(
            TextColumn("{task.description:>10}"),
            BarColumn(bar_width=50),
            MofNCompleteColumn(),
            TextColumn("pages"),
            TimeElapsedColumn(),
            console=stderr,
        ) as progress:
            sequential = await _run(address, home, Mode.SEQUENTIAL, latency, progress)
            concurrent = await _run(address, home, Mode.CONCURRENT, latency, progress)
    finally:
        await asyncio.to_thread(postgres.close)
    return sequential, concurrent


async def _run(address: str, home: Path, mode: Mode, latency: float, progress: Progress) -> _Run:
    """Migrate an empty database, select the pages and process them as the daemon does."""
    database_url = await _fresh_database(address, f"demo_{mode}")
    simulated = SimulatorConfig(latency=fixed(latency), concurrency_limit=_SLOTS, source=sample_source(), api_key=_KEY)
    async with Simulator(simulated) as simulator:
        settings = _settings(database_url, simulator.url)
        worker = worker_name(settings)
        await _fill_queue(settings)
        with _logging_to(home / f"{mode}.log", settings, worker):
            async with open_application(settings, worker=worker, fixed_mode=mode) as daemon:
                bar = progress.add_task(mode, total=len(sample_pages()))
                began = time.monotonic()
                run = asyncio.create_task(daemon.run_once(), name="run once")
                while not run.done():
                    await asyncio.wait({run}, timeout=_PROGRESS_SECONDS)
                    progress.update(bar, completed=daemon.cycle.pages_ended)
                report = await run
                seconds = time.monotonic() - began
        return _Run(
            pages=report.counts.pages,
            failed=report.counts.by_outcome[Outcome.FAILED],
            seconds=seconds,
            peak_concurrency=simulator.counters.peak_concurrency,
            contacts=await _all_contacts(settings),
        )


@contextmanager
def _logging_to(path: Path, settings: Settings, worker: str) -> Iterator[None]:
    with path.open("w", encoding="utf-8") as log:
        configure_logging(settings, stream=log, worker=worker)
        try:
            yield
        finally:
            configure_logging(settings, stream=sys.stderr)


async def _fresh_database(address: str, name: str) -> str:
    admin = await asyncpg.connect(address)
    try:
        await admin.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        await admin.execute(f"CREATE DATABASE {name}")
    finally:
        await admin.close()
    return urlunsplit(urlsplit(address)._replace(path=f"/{name}"))


def _settings(database_url: str, scraper_api_url: str) -> Settings:
    """Default settings, independent of the environment, except for those the demo sets."""
    defaults = {name: field.default for name, field in Settings.model_fields.items()}
    return Settings(
        **{
            **defaults,
            "database_url": SecretStr(database_url),
            "scraper_api_url": scraper_api_url,
            "scraper_api_key": SecretStr(_KEY),
            "scraper_api_max_concurrent": _SLOTS,
            "log_format": "json",
        }
    )


async def _fill_queue(settings: Settings) -> None:
    database = await connect(settings)
    try:
        await migrate(database)
        async with database.begin() as conn:
            urls = [normalize_url(page.url) for page in sample_pages()]
            await add_pages(conn, urls=urls, select=True)
    finally:
        await database.close()


async def _all_contacts(settings: Settings) -> list[dict[str, Any]]:
    database = await connect(settings)
    try:
        return [row async for row in stream_contacts(database)]
    finally:
        await database.close()


def _show_contacts(contacts: list[dict[str, Any]]) -> None:
    table = Table(title=plural(len(contacts), "contact"), title_justify="left", box=None, pad_edge=False)
    for title, width in (("site", 12), ("kind", 16), ("contact", 30), ("who", 0)):
        table.add_column(title, no_wrap=True, overflow="ellipsis", min_width=width)
    for row in contacts[:_ROWS_SHOWN]:
        who = ", ".join(text for text in (row.get("name"), row.get("role")) if text)
        table.add_row(*[escape(str(cell)) for cell in (row["domain"], row["kind"], row["value"], who)])
    stdout.print()
    stdout.print(table)
    if len(contacts) > _ROWS_SHOWN:
        stdout.print(f"… and {len(contacts) - _ROWS_SHOWN:,} more")
    kinds = Counter(str(row["kind"]) for row in contacts)
    stdout.print("\nby kind: " + ", ".join(f"{kind} {count}" for kind, count in kinds.most_common()) + "\n")


def _show_comparison(sequential: _Run, concurrent: _Run) -> None:
    table = Table(box=None, pad_edge=False)
    table.add_column("mode")
    for title in ("pages", "failed", "contacts", "peak in flight", "seconds", "pages a minute"):
        table.add_column(title, justify="right")
    for name, run in (("sequential", sequential), ("concurrent", concurrent)):
        table.add_row(
            name,
            str(run.pages),
            str(run.failed),
            str(len(run.contacts)),
            str(run.peak_concurrency),
            f"{run.seconds:.1f}",
            f"{run.pages_per_minute:.0f}",
        )
    stdout.print(table)
    same = "the same contacts both ways" if sequential.found == concurrent.found else "DIFFERENT contacts"
    ratio = sequential.seconds / concurrent.seconds
    stdout.print(f"\nConcurrent is [bold]{ratio:.1f} times[/] as fast, with {same}.")


def _show_next_steps() -> None:
    """What to do next, also for those who installed the package and have no checkout with its documents."""
    command = _command()
    stdout.print(
        f"""
[bold]Next: your own pages[/], with the key of your ScraperAPI account. Without one,
`{command} simulator` prints what to set.

  export SCRAPER_API_KEY=…
  {command} pages add https://example.com/
  {command} run               [dim]# stop it with Ctrl-C[/]
  {command} contacts export   [dim]# in another terminal[/]

Dashboard, while it runs: http://127.0.0.1:8000/dashboard
Documentation: {DOCUMENTATION_URL}""",
        highlight=False,
        soft_wrap=True,
    )


def _command() -> str:
    """How to call this program: by its name, or as it was called if its folder is not in PATH."""
    is_command = Path(sys.argv[0]).name == "pagecurator"
    if shutil.which("pagecurator"):
        return "pagecurator"
    return escape(sys.argv[0]) if is_command else "python -m pagecurator"
