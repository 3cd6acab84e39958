"""``run``, ``serve``, ``run-once``, ``migrate`` and ``check``: the daemon and its prerequisites."""

from __future__ import annotations

import asyncio
from contextlib import AbstractAsyncContextManager, nullcontext
from functools import partial

import typer

from pagecurator.curation.cycle_report import CycleReport
from pagecurator.curation.results import Outcome
from pagecurator.daemon.application import open_application
from pagecurator.daemon.signals import StopSignal, end_within_a_second
from pagecurator.errors import EXIT_REFUSED, EXIT_TEMPORARY
from pagecurator.plural import plural
from pagecurator.runtime.container import StartRefused, require_source, worker_name
from pagecurator.runtime.event_loop import loop_factory
from pagecurator.runtime.garbage_collection import freeze_gc
from pagecurator.runtime.periodic import Command
from pagecurator.scraping.errors import ErrorCode, RateLimitedError, ScrapeError, TransientError
from pagecurator.scraping.http.proxy import ProxyRefused, direct_proxy, scraper_api_proxy
from pagecurator.scraping.limits.account import Pause
from pagecurator.scraping.scraperapi import ScraperApiClient
from pagecurator.settings import OtelVariables, Settings, load_settings, misspelt_in_env_file, otel_variables
from pagecurator.storage.connection_errors import DatabaseUnavailable, MissingRight
from pagecurator.storage.dsn import DsnError, parse_dsn
from pagecurator.storage.engine import connect
from pagecurator.storage.pooler import PoolerUndeclared
from pagecurator.storage.schema_check import schema_differences
from pagecurator.storage.schema_state import Fit, read_schema_state
from pagecurator.telemetry.logs import Redactor, configure_logging, require_log_reader
from pagecurator.telemetry.traces import NO_TRACER, Tracer
from pagecurator.web.exposure import require_safe_exposure
from pagecurator.websites.extras import require_model, require_otel, require_redis

app = typer.Typer(add_completion=False)

_SOME_FAILED = 3


@app.command(epilog="Example: WF7_CONCURRENT_BATCH_SIZE=20 pagecurator run")
def run() -> None:
    """Run the daemon: poll the queue every WF7_SCHEDULER_INTERVAL_SECONDS (60) until SIGTERM or Ctrl-C.

    Logs go to standard output, as JSON lines unless that is a terminal. After the first signal, pages in flight have
    WF7_SHUTDOWN_GRACE_SECONDS to finish and the others are released; a second signal exits immediately.
    While Postgres is unavailable the daemon waits, also at startup.
    """
    raise typer.Exit(_run_service(Command.RUN))


@app.command(epilog="Example: API_KEYS=… pagecurator serve")
def serve() -> None:
    """Serve the HTTP API and process CSV jobs, without the queue of pages, until SIGTERM or Ctrl-C.

    For dedicated API machines. Needs no SCRAPER_API_KEY unless CSV_FETCH=scraperapi.
    """
    raise typer.Exit(_run_service(Command.SERVE))


@app.command(name="run-once", epilog="Example: pagecurator run-once && pagecurator contacts export")
def run_once() -> None:
    """Process all due pages, then exit.

    Exit codes: 0 success, 3 some pages failed, or credits or a credit budget are exhausted, 2 invalid settings,
    database or API key, 75 Postgres or ScraperAPI unavailable or rate limited (retry later), 1 internal error.
    """
    settings, otel = _settings(), otel_variables()
    require_redis(settings)
    require_otel(otel)
    worker = worker_name(settings)
    redactor = Redactor(settings, more=otel.secrets())
    configure_logging(settings, worker=worker, redactor=redactor)

    async def drain() -> tuple[CycleReport, Pause | None, bool, Pause | None]:
        stop = StopSignal()
        with stop.listening():
            async with (
                _tracer(otel, worker=worker, redactor=redactor) as tracer,
                open_application(settings, worker=worker, stop=stop, tracer=tracer) as daemon,
            ):
                freeze_gc()
                report = await daemon.run_once()
                pause = daemon.context.account.paused
                if pause is not None and pause.is_outage:
                    pause = None
                return report, pause, daemon.failed, daemon.unreachable

    with asyncio.Runner(loop_factory=loop_factory(settings)) as runner:
        report, pause, broken, unreachable = runner.run(drain())
    require_log_reader()
    counts = report.counts.by_outcome
    typer.echo(
        f"{plural(report.counts.pages, 'page')}: {counts[Outcome.CONTACTS_FOUND]:,} with contacts, "
        f"{counts[Outcome.NO_CONTACTS]:,} without, {counts[Outcome.FAILED]:,} failed, "
        f"{counts[Outcome.RELEASED]:,} released, {counts[Outcome.STALE]:,} taken over by another worker.",
        err=True,
    )
    if pause is not None:
        is_ours = pause.reason is ErrorCode.BUDGET_EXHAUSTED
        reason = "A credit budget is exhausted" if is_ours else "ScraperAPI rejected the account"
        typer.echo(f"{reason}; the pages remain queued: {pause.message}", err=True)
    if unreachable is not None:
        typer.echo(f"ScraperAPI can't be reached; the pages remain queued: {unreachable.message}", err=True)
    if report.stopped_because in _STOPPED:
        typer.echo(_STOPPED[report.stopped_because].format(problem=report.problem), err=True)
    refused = pause is not None and pause.reason not in _WITHOUT_CREDITS
    code = _exit_code(report, refused=refused, broken=broken, unreachable=unreachable is not None)
    if code or pause is not None:
        raise typer.Exit(code or _SOME_FAILED)


_STOPPED = {
    "database_changed": "The run ended early, and the pages remain queued: {problem}.",
    "database_unavailable": "The run ended early, and the pages remain queued: {problem}",
    "rate_limited": "ScraperAPI answered 429 to every request; the pages remain queued. Retry later.",
}

# Nothing is wrong with the settings, and a later run continues.
_WITHOUT_CREDITS = (ErrorCode.CREDITS_EXHAUSTED, ErrorCode.BUDGET_EXHAUSTED)


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
    """Migrate the database schema to the newest version. Safe to interrupt, repeat, and run from several machines."""
    settings = _settings()

    async def upgrade() -> str:
        database = await connect(settings)
        try:
            from pagecurator.storage.migrations import migrate as migrate_database  # noqa: PLC0415 - imports slowly

            report = await migrate_database(database, on_progress=partial(typer.echo, err=True))
        finally:
            await database.close()
        if report.newer is not None:
            return f"{report.newer.sentence} There is nothing to do."
        if not report.changed:
            return f"The schema is up to date ({report.after})."
        return f"Schema migrated from {report.before or 'nothing'} to {report.after}."

    typer.echo(asyncio.run(upgrade()))


@app.command(epilog="Example: pagecurator check --online")
def check(
    *,
    online: bool = typer.Option(False, "--online", help="Also check the database, its schema, Redis and the account."),
) -> None:
    """Check the settings and, with --online, the services that they name.

    Exit codes: 0 everything works, 2 something is wrong, 75 only Postgres or ScraperAPI is unavailable.
    """
    settings = _settings()
    problems: list[str] = []
    away: list[str] = []
    for require in (require_source, require_safe_exposure, require_model, require_redis, _require_address):
        try:
            require(settings)
        except StartRefused as refused:
            problems += refused.problems
    try:
        require_otel(otel_variables())
    except StartRefused as refused:
        problems += refused.problems
    for proxy_of in (scraper_api_proxy, direct_proxy):
        try:
            proxy_of(settings)
        except ProxyRefused as refused:
            problems.append(str(refused))
    if not problems:
        typer.echo("settings     fine")
    if online:
        problems += asyncio.run(_check_online(settings, away, with_account=not problems))
    for problem in dict.fromkeys([*away, *problems]):  # an invalid URL is found twice
        typer.echo(problem, err=True)
    if problems or away:
        raise typer.Exit(EXIT_REFUSED if problems else EXIT_TEMPORARY)


async def _check_online(settings: Settings, away: list[str], *, with_account: bool) -> list[str]:
    """Return the problems. Services that are unavailable for now are added to ``away``."""
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
                typer.echo(
                    f"account      fine ({_known(account.credits_left, 'credit')} left, "
                    f"{_known(account.concurrency_limit, 'request')} at the same time)"
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
        typer.echo("database     fine")
        standing = await read_schema_state(database)
        differences = await schema_differences(database, standing)
        if not differences:
            newer = f" ({standing.revision}, newer and compatible)" if standing.fit is Fit.COMPATIBLE else ""
            typer.echo(f"schema       fine{newer}")
            await database.require_writable()
        return differences
    finally:
        await database.close()


async def _check_redis(settings: Settings) -> list[str]:
    from pagecurator.websites.cache import RedisStore  # noqa: PLC0415 - `run-once` caches nothing

    try:
        store = RedisStore(settings)
    except StartRefused as refused:
        return list(refused.problems)
    try:
        await store.ping()
    except Exception as error:  # noqa: BLE001 - any error is the result of the check
        return [f"Redis at {settings.redis_host}:{settings.redis_port}: {str(error) or type(error).__name__}"]
    finally:
        await store.close()
    typer.echo("redis        fine")
    return []


def _run_service(command: Command) -> int:
    """Run a service until a signal and return its exit code; no thread may delay the exit of the process."""
    settings, otel = _settings(), otel_variables()
    require_redis(settings)
    require_otel(otel)
    worker = worker_name(settings)
    redactor = Redactor(settings, more=otel.secrets())
    configure_logging(settings, worker=worker, redactor=redactor)

    async def work() -> int:
        stop = StopSignal()
        with stop.listening():  # a signal also stops the start
            async with (
                _tracer(otel, worker=worker, redactor=redactor) as tracer,
                open_application(settings, worker=worker, command=command, stop=stop, tracer=tracer) as application,
            ):
                freeze_gc()
                return await application.run()

    with asyncio.Runner(loop_factory=loop_factory(settings)) as runner:
        code = runner.run(work())
        end_within_a_second(code)
    require_log_reader()
    return code


def _tracer(otel: OtelVariables, *, worker: str, redactor: Redactor) -> AbstractAsyncContextManager[Tracer]:
    """What records the traces of the process; OpenTelemetry is imported if they are exported."""
    if not otel.wants_traces:
        return nullcontext(NO_TRACER)
    from pagecurator.telemetry.otel import open_tracer  # noqa: PLC0415 - an extra

    return open_tracer(otel, worker=worker, redact=redactor.redact)


def _settings() -> Settings:
    settings = load_settings()
    for sentence in misspelt_in_env_file():
        typer.echo(f".env: {sentence}", err=True)
    return settings


def _known(number: int | None, noun: str) -> str:
    return f"? {noun}s" if number is None else plural(number, noun)
