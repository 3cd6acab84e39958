"""``status``: one screen with the state of queue, workers and account."""

from __future__ import annotations

import asyncio
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from typing import Any

import typer
from rich.console import Group, RenderableType
from rich.live import Live
from rich.markup import escape
from rich.table import Table
from rich.text import Text

from pagecurator.cli.console import AS_JSON, print_json, stdout
from pagecurator.plural import plural
from pagecurator.settings import Settings, load_settings
from pagecurator.storage.account.credit_budgets import Budgets
from pagecurator.storage.account.replicas import lease_seconds
from pagecurator.storage.admin.headline import ago
from pagecurator.storage.admin.overview import AccountOverview, Overview, read_account_overview, read_overview
from pagecurator.storage.engine import Database
from pagecurator.storage.session import open_database

app = typer.Typer(add_completion=False)

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
                print_json(as_dict(*await _read(database, settings)))
            elif not watch:
                stdout.print(_screen(*await _read(database, settings)))
            else:
                with Live(console=stdout, auto_refresh=False) as live:
                    while True:
                        live.update(_screen(*await _read(database, settings)), refresh=True)
                        await asyncio.sleep(2)

    asyncio.run(show())


def as_dict(overview: Overview, shared: AccountOverview) -> dict[str, Any]:
    """The JSON document, with stable keys."""
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
        "windows": [{**asdict(window), "finished": window.finished} for window in overview.windows],
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
    }


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


async def _read(database: Database, settings: Settings) -> tuple[Overview, AccountOverview]:
    given = Budgets(daily=settings.scraper_api_daily_credit_budget, monthly=settings.scraper_api_monthly_credit_budget)
    async with database.snapshot() as conn:
        shared = await read_account_overview(conn, budgets=given)
        overview = await read_overview(conn, lease_seconds=lease_seconds(settings), blocked=shared.blocked)
    return overview, shared


def _screen(overview: Overview, shared: AccountOverview) -> RenderableType:
    queue = Table(box=None, pad_edge=False, show_header=False)
    counts, headline = overview.queue, overview.headline
    queue.add_row("due now", f"{counts.due:,}", _age(counts.oldest_pending_age_seconds, "oldest: {}"))
    queue.add_row("delayed", f"{counts.delayed:,}", "")
    if counts.held:
        queue.add_row("held", f"{counts.held:,}", "with their domains, see `pagecurator domains`")
    queue.add_row("in flight", f"{overview.in_flight:,}", _expired(counts.expired_leases))
    history = Table(box=None, pad_edge=False)
    for title in ("finished", "with contacts", "without", "failed", "credits"):
        history.add_column(title, justify="right")
    history.add_column("in the last")
    for window in overview.windows:
        numbers = (window.finished, window.contacts_found, window.no_contacts, window.failed, window.credits)
        history.add_row(*[f"{number:,}" for number in numbers], _span(window.minutes))
    parts: list[RenderableType] = [
        Text(headline.sentence, style=_COLOURS[headline.verdict]),
        Text(),
        queue,
        Text(),
        history,
    ]
    parts += [Text(), *_account(shared)]
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
