"""``run``, ``run-once``, ``migrate`` and ``check``: the daemon and what it stands on."""

from __future__ import annotations

import asyncio

import typer
from rich.markup import escape

from pagecurator.cli.output import stderr, stdout
from pagecurator.curation.cycle import CycleReport
from pagecurator.curation.outcome import Outcome
from pagecurator.daemon import assembled
from pagecurator.refusal import EX_TEMPFAIL
from pagecurator.resources import StartRefused, require_source, worker_name
from pagecurator.scraping.account import Pause
from pagecurator.scraping.errors import ErrorCode, ScrapeError
from pagecurator.scraping.scraperapi import ScraperApiClient
from pagecurator.serving import assembled_server
from pagecurator.settings import Settings, load_settings, misspelt_in_env_file
from pagecurator.sites.model import require_model
from pagecurator.sites.stores import RedisStore
from pagecurator.stopping import StopSignal
from pagecurator.storage.engine import DatabaseUnavailable, connect
from pagecurator.storage.migrations import migrate as migrate_database
from pagecurator.storage.schema import schema_differences
from pagecurator.telemetry.logs import configure_logging
from pagecurator.telemetry.memory import spare_what_stays
from pagecurator.web.auth import require_guarded

app = typer.Typer(add_completion=False)

_SOME_FAILED = 3


@app.command(epilog="Example: WF7_CONCURRENT_BATCH_SIZE=20 pagecurator run")
def run() -> None:
    """Run the daemon: look at the queue every WF7_SCHEDULER_INTERVAL_SECONDS (60) until SIGTERM or Ctrl-C.

    Logs go to standard output, one JSON object a line off a terminal. A first signal lets pages in flight
    finish within WF7_SHUTDOWN_GRACE_SECONDS and gives the rest back; a second one ends it at once.
    """
    settings = _settings()
    worker = worker_name(settings)
    configure_logging(settings, worker=worker)

    async def serve() -> int:
        stop = StopSignal()
        with stop.listening():  # from here on, not only once everything is built
            async with assembled(settings, worker=worker, stop=stop, serving=True) as daemon:
                spare_what_stays()
                return await daemon.run()

    raise typer.Exit(asyncio.run(serve()))


@app.command(epilog="Example: API_KEYS=… pagecurator serve")
def serve() -> None:
    """Serve the HTTP API, work on CSV jobs, look at single websites; curate no pages. Until SIGTERM or Ctrl-C.

    For machines of their own beside those that `run`. Needs no SCRAPER_API_KEY unless CSV_FETCH=scraperapi.
    """
    settings = _settings()
    worker = worker_name(settings)
    configure_logging(settings, worker=worker)

    async def listen() -> int:
        stop = StopSignal()
        with stop.listening():
            async with assembled_server(settings, worker=worker, stop=stop) as server:
                spare_what_stays()
                return await server.run()

    raise typer.Exit(asyncio.run(listen()))


@app.command(name="run-once", epilog="Example: pagecurator run-once && pagecurator contacts export")
def run_once() -> None:
    """Drain what is due, then exit.

    Exit codes: 0 all fine, 3 some pages failed, 2 settings, database or key refused, 75 ScraperAPI can't be reached
    (try again later), 1 a fault of ours.
    """
    settings = _settings()
    worker = worker_name(settings)
    configure_logging(settings, worker=worker)

    async def drain() -> tuple[CycleReport, str | None, bool, bool, Pause | None]:
        stop = StopSignal()
        with stop.listening():
            async with assembled(settings, worker=worker, stop=stop) as daemon:
                report = await daemon.run_once()
                pause = daemon.parts.account.paused
                if pause is not None and pause.is_outage:
                    pause = None
                refused = pause is not None and pause.reason is not ErrorCode.CREDITS_EXHAUSTED
                return report, pause.message if pause else None, refused, daemon.failed, daemon.unreachable

    report, paused, refused, broken, unreachable = asyncio.run(drain())
    counts = report.tally.counts
    stderr.print(
        f"{report.tally.pages} pages: {counts[Outcome.CONTACTS_FOUND]} with contacts, "
        f"{counts[Outcome.NO_CONTACTS]} without, {counts[Outcome.FAILED]} failed, "
        f"{counts[Outcome.RELEASED]} put back, {counts[Outcome.STALE]} taken over by others."
    )
    if paused is not None:
        stderr.print(f"ScraperAPI refuses the account, so the pages stay queued: {escape(paused)}")
    if unreachable is not None:
        stderr.print(f"ScraperAPI can't be reached, so the pages stay queued: {escape(unreachable.message)}")
    if report.stopped_because == "database_changed":
        stderr.print("The database's schema changed meanwhile; the pages stay queued. See: pagecurator check --online")
    if refused or report.stopped_because in ("database_unavailable", "database_changed"):
        raise typer.Exit(2)
    if broken:
        raise typer.Exit(1)
    if unreachable is not None:
        raise typer.Exit(EX_TEMPFAIL)
    if counts[Outcome.FAILED] or paused is not None:
        raise typer.Exit(_SOME_FAILED)


@app.command(epilog="Example: DATABASE_URL=postgresql://… pagecurator migrate")
def migrate() -> None:
    """Bring the database's schema to the newest version. Safe to run again, and from several places at once."""
    settings = _settings()

    async def upgrade() -> str:
        database = await connect(settings)
        try:
            report = await migrate_database(database)
        finally:
            await database.close()
        if not report.changed:
            return f"The schema is at its newest version, {report.after}."
        return f"The schema went from {report.before or 'nothing'} to {report.after}."

    stdout.print(asyncio.run(upgrade()))


@app.command(epilog="Example: pagecurator check --online")
def check(
    *, online: bool = typer.Option(False, "--online", help="Also ask the database, its schema and the account.")
) -> None:
    """Check the settings and, with --online, what they lead to. Exit code 2 when something is wrong."""
    settings = _settings()
    problems: list[str] = []
    for require in (require_source, require_guarded, require_model):
        try:
            require(settings)
        except StartRefused as refused:
            problems += refused.problems
    if not problems:
        stdout.print("settings     fine")
    if online:
        problems += asyncio.run(_check_online(settings, with_account=not problems))
    for problem in problems:
        stderr.print(escape(problem))
    if problems:
        raise typer.Exit(2)


async def _check_online(settings: Settings, *, with_account: bool) -> list[str]:
    problems = []
    try:
        database = await connect(settings)
    except DatabaseUnavailable as error:
        problems.append(str(error))
    else:
        try:
            stdout.print("database     fine")
            differences = await schema_differences(database)
            problems += differences
            if not differences:
                stdout.print("schema       fine")
        finally:
            await database.close()
    if settings.redis_host is not None:
        problems += await _check_redis(settings)
    if with_account:
        async with ScraperApiClient(settings=settings) as client:
            try:
                account = await client.read_account()
            except ScrapeError as error:
                problems.append(f"ScraperAPI: {error.message}")
            else:
                stdout.print(
                    f"account      fine ({_known(account.credits_left)} credits left, "
                    f"{_known(account.concurrency_limit)} calls at the same time)"
                )
    return problems


async def _check_redis(settings: Settings) -> list[str]:
    store = RedisStore(settings)
    try:
        await store.ping()
    except Exception as error:  # noqa: BLE001 - whatever stands in the way is what was asked for
        return [f"Redis at {settings.redis_host}:{settings.redis_port}: {str(error) or type(error).__name__}"]
    finally:
        await store.close()
    stdout.print("redis        fine")
    return []


def _settings() -> Settings:
    settings = load_settings()
    for sentence in misspelt_in_env_file():
        stderr.print(f".env: {escape(sentence)}")
    return settings


def _known(number: int | None) -> str:
    return "?" if number is None else str(number)
