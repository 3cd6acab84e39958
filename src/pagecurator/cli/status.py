"""``status``: one screen with the state of queue, workers and account."""

from __future__ import annotations

import asyncio
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from typing import Any

import typer
from rich.console import Group, RenderableType
from rich.markup import escape
from rich.table import Table
from rich.text import Text

from pagecurator.cli.console import AS_JSON, print_json, stdout
from pagecurator.cli.live import clock, redraw, span, wrapped
from pagecurator.plural import plural
from pagecurator.settings import Settings, load_settings
from pagecurator.storage.account.credit_budgets import Budgets
from pagecurator.storage.account.replicas import lease_seconds
from pagecurator.storage.admin.activity import HOUR_MINUTES, Measure
from pagecurator.storage.admin.headline import ago
from pagecurator.storage.admin.overview import AccountOverview, Overview, Window
from pagecurator.storage.admin.status import Status, read_status
from pagecurator.storage.engine import Database
from pagecurator.storage.queue.depth import MOST_COUNTED
from pagecurator.storage.session import open_database

app = typer.Typer(add_completion=False)

_WATCH_SECONDS = 2.0
_COLOURS = {"working": "green", "idle": "cyan", "waiting": "yellow", "stuck": "bold red"}


@app.command(epilog="Example: pagecurator status --watch")
def status(
    *,
    as_json: bool = AS_JSON,
    watch: bool = typer.Option(False, "--watch", help="Refresh every 2 seconds until Ctrl-C."),
) -> None:
    """Show the queue, the workers, recent outcomes and credits."""
    settings = load_settings()

    async def show() -> None:
        async with open_database(settings) as database:
            if as_json:
                print_json(as_dict(await read(database, settings)))
            elif not watch:
                stdout.print(_screen(await read(database, settings)), soft_wrap=wrapped(stdout))
            else:

                async def screen() -> RenderableType:
                    return _screen(await read(database, settings))

                await redraw(screen, every_seconds=_WATCH_SECONDS)

    asyncio.run(show())


def as_dict(found: Status) -> dict[str, Any]:
    """The JSON document, with stable keys."""
    overview, shared = found.overview, found.account
    headline, queue = overview.headline, overview.queue
    return {
        "verdict": headline.verdict,
        "sentence": headline.sentence,
        "due": queue.due,
        "delayed": queue.delayed,
        "held": queue.held,
        "processing": queue.processing,
        "expired_leases": queue.expired_leases,
        "oldest_pending_age_seconds": queue.oldest_pending_age_seconds,
        "last_finished_at": overview.last_finished_at.isoformat() if overview.last_finished_at else None,
        "in_flight": overview.in_flight,
        "daemons": len(overview.daemons),
        "daemon_last_seen_at": overview.last_seen_at.isoformat() if overview.last_seen_at else None,
        "windows": [
            {**asdict(window), "finished": window.finished, **_more(found, window)} for window in overview.windows
        ],
        "workers": [
            {
                "name": worker.name,
                "pages": worker.pages,
                "working_since": worker.working_since.isoformat() if worker.working_since else None,
                "lease_expires_at": worker.lease_expires_at.isoformat() if worker.lease_expires_at else None,
                "lease_expired": worker.lease_expired,
                "expired": worker.expired,
            }
            for worker in overview.workers
        ],
        "errors_24h": dict(overview.errors),
        "errors_1h": dict(overview.errors_by_minutes.get(60, ())),
        "account": _account_as_dict(shared),
        "service": _service_as_dict(shared),
        "asked_at": overview.asked_at.isoformat(),
        "queue_is_estimated": queue.is_estimated,
        "windows_are_exact": found.activity.is_exact,
        "pages_per_minute": round(found.pages_per_minute, 1),
        "eta_seconds": None if found.eta_seconds is None else round(found.eta_seconds),
        "credits_per_contact": found.activity.credits_per_contact,
        "mode": found.mode or None,
        "mode_reason": found.mode_reason or None,
        "adaptive_limit": found.adaptive_limit,
        "last_tick_at": found.last_tick_at.isoformat() if found.last_tick_at else None,
        "jobs": [{**asdict(job), "ended_at": job.ended_at.isoformat()} for job in found.jobs],
    }


def _more(found: Status, window: Window) -> dict[str, int]:
    amounts = found.activity.amounts[window.minutes]
    return {measure: amounts.get(measure, 0) for measure in (Measure.CONTACTS, Measure.REQUESTS, Measure.RATE_LIMITED)}


def _service_as_dict(shared: AccountOverview) -> dict[str, Any]:
    outage = shared.outage
    return {
        "reachable": outage is None,
        "unreachable_since": outage.paused_at.isoformat() if outage and outage.paused_at else None,
        "message": outage.paused_message if outage else None,
    }


def _account_as_dict(shared: AccountOverview) -> dict[str, Any]:
    account, spent, budgets = shared.account, shared.spent, shared.budgets
    paused = account is not None and account.paused_reason is not None
    return {
        "limit": shared.limit,
        "slots": shared.slots,
        "plan_limit": account.plan_limit if account else None,
        "credits_left": account.credits_left if account else None,
        "reported_at": account.reported_at.isoformat() if account and account.reported_at else None,
        "paused_reason": account.paused_reason if account else None,
        "paused_message": account.paused_message if account else None,
        "paused_at": account.paused_at.isoformat() if paused and account and account.paused_at else None,
        "spent_today": spent.daily,
        "spent_this_month": spent.monthly,
        "set_aside": shared.reserved_credits,
        "daily_budget": budgets.daily,
        "monthly_budget": budgets.monthly,
        "replicas": [
            {"name": row.worker, "slots": row.allowance, "wanted": row.wanted, "lease_expired": not row.is_alive}
            for row in shared.replicas
        ],
    }


async def read(database: Database, settings: Settings) -> Status:
    """Read everything in one snapshot."""
    given = Budgets(daily=settings.scraper_api_daily_credit_budget, monthly=settings.scraper_api_monthly_credit_budget)
    async with database.snapshot() as conn:
        return await read_status(conn, budgets=given, lease_seconds=lease_seconds(settings))


def headline_lines(found: Status) -> list[RenderableType]:
    """The verdict; then the clock, the rate and the time until what is due is finished."""
    headline = found.overview.headline
    facts = [clock(found.overview.asked_at), f"{found.pages_per_minute:,.1f} pages per minute"]
    if found.eta_seconds is not None:
        facts.append(f"about {span(found.eta_seconds)} for what is due")
    return [Text(headline.sentence, style=_COLOURS[headline.verdict]), Text(" · ".join(facts), style="dim")]


def _screen(found: Status) -> RenderableType:
    overview, shared = found.overview, found.account
    queue = Table(box=None, pad_edge=False, show_header=False)
    counts = overview.queue

    def number(count: int) -> str:
        return f"{'about ' if counts.is_estimated and count > MOST_COUNTED else ''}{count:,}"

    queue.add_row("due now", number(counts.due), _age(counts.oldest_pending_age_seconds, "oldest: {}"))
    queue.add_row("delayed", number(counts.delayed), "")
    if counts.held:
        queue.add_row("held", number(counts.held), "with their domains, see `pagecurator domains`")
    queue.add_row("in flight", f"{overview.in_flight:,}", _expired(counts.expired_leases))
    history = Table(box=None, pad_edge=False)
    for title in ("finished", "with contacts", "without", "failed", "contacts", "credits"):
        history.add_column(title, justify="right")
    history.add_column("in the last")
    for window in overview.windows:
        contacts = found.activity.amounts[window.minutes].get(Measure.CONTACTS, 0)
        numbers = (
            window.finished, window.contacts_found, window.no_contacts, window.failed, contacts, window.credits
        )  # fmt: skip
        history.add_row(*[f"{number:,}" for number in numbers], _span(window.minutes))
    parts: list[RenderableType] = [*headline_lines(found), Text(), queue, Text(), history]
    if not found.activity.is_exact:
        parts.append(Text("More was finished since the last count than is counted here: at least these numbers."))
    parts += [Text(), *_account(shared), *_daemon(found)]
    if overview.workers:
        parts += [Text(), _workers(overview)]
    if overview.errors:
        parts += [Text(), Text("failed in 24 h: " + ", ".join(f"{code} {count:,}" for code, count in overview.errors))]
    return Group(*parts)


def _account(shared: AccountOverview) -> list[RenderableType]:
    account, spent, budgets = shared.account, shared.spent, shared.budgets
    lines: list[RenderableType] = []
    if account is not None and account.paused_reason is not None and shared.outage is None:
        lines.append(Text(f"The account is paused ({account.paused_reason}): {account.paused_message}", "bold red"))
    living = sum(row.is_alive for row in shared.replicas)
    if shared.limit is not None:
        lines.append(
            Text(f"account: {shared.slots:,} of {plural(shared.limit, 'slot')} with {plural(living, 'replica')}")
        )
    if account is not None and account.credits_left is not None and account.reported_at is not None:
        read = ago((datetime.now(UTC) - account.reported_at).total_seconds())
        lines.append(Text(f"credits left: {account.credits_left:,} (read {read})"))
    today, month = _of(spent.daily, budgets.daily), _of(spent.monthly, budgets.monthly)
    lines.append(Text(f"credits spent: {today} today, {month} this month (UTC)"))
    return lines


def _daemon(found: Status) -> list[RenderableType]:
    lines: list[RenderableType] = []
    if found.mode:
        reason = f" ({found.mode_reason})" if found.mode_reason else ""
        limit = "" if found.adaptive_limit is None else f", limit now {plural(found.adaptive_limit, 'request')}"
        lines.append(Text(f"mode: {found.mode}{reason}{limit}"))
    limited = found.activity.amounts[HOUR_MINUTES].get(Measure.RATE_LIMITED, 0)
    if limited:
        lines.append(Text(f"429 in the last hour: {limited:,}"))
    failed = [job.name for job in found.jobs if job.failed]
    if failed:
        lines.append(Text(f"periodic jobs that failed: {', '.join(failed)}; see the daemon's log", "bold red"))
    return lines


def _of(spent: int, budget: int | None) -> str:
    return f"{spent:,}" if budget is None else f"{spent:,} of {budget:,} ({max(0, budget - spent):,} left)"


def _workers(overview: Overview) -> Table:
    table = Table(box=None, pad_edge=False)
    for title in ("worker", "in flight", "expired", "since", "state"):
        table.add_column(title, justify="right" if title in ("in flight", "expired") else "left")
    running = {replica.name for replica in overview.daemons}
    seen = {replica.name: replica.seen_at for replica in overview.replicas}
    for worker in overview.workers:
        since = _age((overview.asked_at - worker.working_since).total_seconds() if worker.working_since else None, "{}")
        state = "running" if worker.name in running else "gone"
        if worker.name in seen:
            state += f", seen {ago((overview.asked_at - seen[worker.name]).total_seconds())}"
        in_flight = worker.pages - worker.expired
        table.add_row(escape(worker.name), f"{in_flight:,}", f"{worker.expired:,}", since, state)
    return table


def _expired(count: int) -> str:
    return f"and {count:,} with an expired lease, queued again by any daemon" if count else ""


def _age(seconds: float | None, form: str) -> str:
    return "" if seconds is None else form.format(timedelta(seconds=max(0, round(seconds))))


def _span(minutes: int) -> str:
    return f"{minutes} minutes" if minutes < 60 else "hour" if minutes == 60 else f"{minutes // 60} hours"  # noqa: PLR2004
