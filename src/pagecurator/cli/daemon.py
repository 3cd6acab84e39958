"""``run``, ``run-once``, ``migrate`` and ``check``: the daemon and what it stands on."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

import typer
from rich.markup import escape

from pagecurator.cli.console import stderr, stdout
from pagecurator.curation.cycle import CycleReport
from pagecurator.curation.results import Outcome
from pagecurator.daemon.application import open_application
from pagecurator.daemon.serving import assembled_server
from pagecurator.daemon.signals import StopSignal, end_within_a_second
from pagecurator.errors import EXIT_REFUSED, EXIT_TEMPORARY
from pagecurator.plural import plural
from pagecurator.runtime.container import StartRefused, require_source, worker_name
from pagecurator.runtime.process_memory import freeze_gc
from pagecurator.scraping.errors import ErrorCode, RateLimitedError, ScrapeError, TransientError
from pagecurator.scraping.http.proxy import ProxyRefused, direct_proxy, scraper_api_proxy
from pagecurator.scraping.limits.account import Pause
from pagecurator.scraping.scraperapi import ScraperApiClient
from pagecurator.settings import Settings, load_settings, misspelt_in_env_file
from pagecurator.storage.dsn import DsnError, parse_dsn
from pagecurator.storage.engine import DatabaseUnavailable, MissingRight, connect
from pagecurator.storage.migrations import migrate as migrate_database
from pagecurator.storage.migrations import read_schema_state
from pagecurator.storage.pooler import PoolerUndeclared
from pagecurator.storage.schema_check import schema_differences
from pagecurator.storage.schema_compatibility import Fit
from pagecurator.telemetry.logs import configure_logging, require_log_reader
from pagecurator.web.auth import require_safe_exposure
from pagecurator.websites.cache_stores import RedisStore, require_redis
from pagecurator.websites.llm import require_model

app = typer.Typer(add_completion=False)

_SOME_FAILED = 3
_TRY_AGAIN_LATER = 75
"""``EXIT_TEMPORARY``."""


@app.command(epilog="Example: WF7_CONCURRENT_BATCH_SIZE=20 pagecurator run")
def run() -> None:
    """Run the daemon: look at the queue every WF7_SCHEDULER_INTERVAL_SECONDS (60) until SIGTERM or Ctrl-C.

    Logs go to standard output, one JSON object a line off a terminal. A first signal lets pages in flight
    finish within WF7_SHUTDOWN_GRACE_SECONDS and gives the rest back; a second one ends it at once.
    While Postgres is away it waits, also at the start.
    """
    settings = _settings()
    require_redis(settings)
    worker = worker_name(settings)
    configure_logging(settings, worker=worker)

    async def serve() -> int:
        stop = StopSignal()
        with stop.listening():  # from here on, not only once everything is built
            async with open_application(settings, worker=worker, stop=stop, serving=True) as daemon:
                freeze_gc()
                return await daemon.run()

    raise typer.Exit(_until_the_end(serve))


@app.command(epilog="Example: API_KEYS=… pagecurator serve")
def serve() -> None:
    """Serve the HTTP API, work on CSV jobs, look at single websites; curate no pages. Until SIGTERM or Ctrl-C.

    For machines of their own beside those that `run`. Needs no SCRAPER_API_KEY unless CSV_FETCH=scraperapi.
    """
    settings = _settings()
    require_redis(settings)
    worker = worker_name(settings)
    configure_logging(settings, worker=worker)

    async def listen() -> int:
        stop = StopSignal()
        with stop.listening():
            async with assembled_server(settings, worker=worker, stop=stop) as server:
                freeze_gc()
                return await server.run()

    raise typer.Exit(_until_the_end(listen))


@app.command(name="run-once", epilog="Example: pagecurator run-once && pagecurator contacts export")
def run_once() -> None:
    """Drain what is due, then exit.

    Exit codes: 0 all fine, 3 some pages failed, 2 settings, database or key refused, 75 Postgres is away, ScraperAPI
    can't be reached or answers nothing but 429 (try again later), 1 a fault of ours.
    """
    settings = _settings()
    require_redis(settings)
    worker = worker_name(settings)
    configure_logging(settings, worker=worker)

    async def drain() -> tuple[CycleReport, str | None, bool, bool, Pause | None]:
        stop = StopSignal()
        with stop.listening():
            async with open_application(settings, worker=worker, stop=stop) as daemon:
                report = await daemon.run_once()
                pause = daemon.context.account.paused
                if pause is not None and pause.is_outage:
                    pause = None
                refused = pause is not None and pause.reason is not ErrorCode.CREDITS_EXHAUSTED
                return report, pause.message if pause else None, refused, daemon.failed, daemon.unreachable

    report, paused, refused, broken, unreachable = asyncio.run(drain())
    require_log_reader()
    counts = report.counts.by_outcome
    stderr.print(
        f"{plural(report.counts.pages, 'page')}: {counts[Outcome.CONTACTS_FOUND]:,} with contacts, "
        f"{counts[Outcome.NO_CONTACTS]:,} without, {counts[Outcome.FAILED]:,} failed, "
        f"{counts[Outcome.RELEASED]:,} put back, {counts[Outcome.STALE]:,} taken over by others."
    )
    if paused is not None:
        stderr.print(f"ScraperAPI refuses the account, so the pages stay queued: {escape(paused)}")
    if unreachable is not None:
        stderr.print(f"ScraperAPI can't be reached, so the pages stay queued: {escape(unreachable.message)}")
    if report.stopped_because in _STOPPED:
        stderr.print(_STOPPED[report.stopped_because])
    code = _exit_code(report, refused=refused, broken=broken, unreachable=unreachable is not None)
    if code or paused is not None:
        raise typer.Exit(code or _SOME_FAILED)


_STOPPED = {
    "database_changed": (
        "The database's schema changed meanwhile; the pages stay queued. See: pagecurator check --online"
    ),
    "database_unavailable": "Postgres went away meanwhile; the pages stay queued.",
    "rate_limited": "ScraperAPI answers 429 to every call, so the pages stay queued. Try again later.",
}


def _exit_code(report: CycleReport, *, refused: bool, broken: bool, unreachable: bool) -> int:
    if report.stopped_because in ("database_unavailable", "rate_limited"):
        return EXIT_TEMPORARY
    if refused or report.stopped_because == "database_changed":
        return EXIT_REFUSED
    if broken:
        return 1
    if unreachable:
        return EXIT_TEMPORARY
    return _SOME_FAILED if report.counts.by_outcome[Outcome.FAILED] else 0


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
        if report.newer is not None:
            return f"{report.newer.sentence} There is nothing to do."
        if not report.changed:
            return f"The schema is at its newest version, {report.after}."
        return f"The schema went from {report.before or 'nothing'} to {report.after}."

    stdout.print(asyncio.run(upgrade()))


@app.command(epilog="Example: pagecurator check --online")
def check(
    *, online: bool = typer.Option(False, "--online", help="Also ask the database, its schema and the account.")
) -> None:
    """Check the settings and, with --online, what they lead to.

    Exit code 2 when something is wrong, 75 when nothing is wrong but that Postgres or ScraperAPI is away.
    """
    settings = _settings()
    problems: list[str] = []
    away: list[str] = []
    for require in (require_source, require_safe_exposure, require_model, require_redis, _require_address):
        try:
            require(settings)
        except StartRefused as refused:
            problems += refused.problems
    for proxy_of in (scraper_api_proxy, direct_proxy):
        try:
            proxy_of(settings)
        except ProxyRefused as refused:
            problems.append(str(refused))
    if not problems:
        stdout.print("settings     fine")
    if online:
        problems += asyncio.run(_check_online(settings, away, with_account=not problems))
    for problem in dict.fromkeys([*away, *problems]):  # an address that can't be read is found twice
        stderr.print(escape(problem))
    if problems or away:
        raise typer.Exit(EXIT_REFUSED if problems else EXIT_TEMPORARY)


async def _check_online(settings: Settings, away: list[str], *, with_account: bool) -> list[str]:
    """What is wrong. What only has to be waited for goes to ``away``."""
    problems = []
    try:
        problems += await _check_database(settings)
    except DatabaseUnavailable as error:
        (away if error.exit_code == EXIT_TEMPORARY else problems).append(str(error))
    except (MissingRight, PoolerUndeclared) as error:
        problems.append(str(error))
    if settings.redis_host is not None:
        problems += await _check_redis(settings)
    if with_account:
        async with ScraperApiClient(settings=settings) as client:
            try:
                account = await client.read_account()
            except (TransientError, RateLimitedError) as error:
                away.append(f"ScraperAPI: {error.message}")
            except ScrapeError as error:
                problems.append(f"ScraperAPI: {error.message}")
            else:
                stdout.print(
                    f"account      fine ({_known(account.credits_left, 'credit')} left, "
                    f"{_known(account.concurrency_limit, 'call')} at the same time)"
                )
    return problems


def _require_address(settings: Settings) -> None:
    if settings.database_url is None:
        return
    try:
        url, password = settings.database_url.get_secret_value(), settings.database_password
        parse_dsn(url, transaction_pooler=False, password=password)
    except DsnError as error:
        raise StartRefused(str(error)) from error


async def _check_database(settings: Settings) -> list[str]:
    database = await connect(settings)
    try:
        stdout.print("database     fine")
        standing = await read_schema_state(database)
        differences = await schema_differences(database, standing)
        if not differences:
            newer = f" ({standing.revision}, newer and compatible)" if standing.fit is Fit.COMPATIBLE else ""
            stdout.print(f"schema       fine{newer}")
            await database.require_writable()
        return differences
    finally:
        await database.close()


async def _check_redis(settings: Settings) -> list[str]:
    try:
        store = RedisStore(settings)
    except StartRefused as refused:
        return list(refused.problems)
    try:
        await store.ping()
    except Exception as error:  # noqa: BLE001 - whatever stands in the way is what was asked for
        return [f"Redis at {settings.redis_host}:{settings.redis_port}: {str(error) or type(error).__name__}"]
    finally:
        await store.close()
    stdout.print("redis        fine")
    return []


def _until_the_end(run: Callable[[], Coroutine[Any, Any, int]]) -> int:
    """Run a service; returns its exit code, and lets no thread hold the end of the process up."""
    with asyncio.Runner() as runner:
        code = runner.run(run())
        end_within_a_second(code)
    require_log_reader()
    return code


def _settings() -> Settings:
    settings = load_settings()
    for sentence in misspelt_in_env_file():
        stderr.print(f".env: {escape(sentence)}")
    return settings


def _known(number: int | None, noun: str) -> str:
    return f"? {noun}s" if number is None else plural(number, noun)
