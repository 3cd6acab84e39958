"""``domains``: paused, cooling and blocked sites. Also ``pages pause`` and ``pages resume``."""

from __future__ import annotations

from dataclasses import asdict
from datetime import UTC, datetime

import typer
from rich.markup import escape
from rich.table import Table
from sqlalchemy.ext.asyncio import AsyncConnection

from pagecurator.cli.console import AS_JSON, Commands, print_json, stderr, stdout
from pagecurator.cli.transaction import in_transaction
from pagecurator.settings import load_settings
from pagecurator.storage.queue.domains import (
    DomainState,
    DomainStatus,
    list_held_domains,
    pause_domain,
    read_domain,
    resume_domain,
)
from pagecurator.urls import UrlRefused, normalize_url, without_credentials

app = typer.Typer(
    cls=Commands,
    help="Show sites that are paused, in a cooldown or blocked by their circuit breaker.",
    add_completion=False,
    invoke_without_command=True,
)

_DOMAINS = typer.Option(
    ...,
    "--domain",
    help="Host of the site, with or without www., or any URL on it. Repeatable.",
)
_SOME_UNKNOWN = 3


@app.callback()
def _domains(context: typer.Context, *, as_json: bool = AS_JSON) -> None:
    if context.invoked_subcommand is None:
        list_(as_json=as_json)


@app.command(name="list", epilog="Example: pagecurator domains list --json")
def list_(*, as_json: bool = AS_JSON) -> None:
    """List paused, cooling and blocked domains: since when, until when, why, and how many pages wait."""
    states = in_transaction(load_settings(), list_held_domains)
    if as_json:
        print_json([asdict(state) for state in states])
        return
    if not states:
        stdout.print("No domain is paused, cooling or blocked.")
        return
    table = Table(box=None, pad_edge=False)
    for title in ("domain", "state", "since", "until", "due", "in flight", "why"):
        table.add_column(title, justify="right" if title in ("due", "in flight") else "left")
    for state in states:
        table.add_row(
            escape(state.domain),
            state.state,
            _moment(state.paused_at or state.held_since),
            "resumed" if state.paused_at else _moment(state.held_until),
            f"{state.due:,}",
            f"{state.in_flight:,}",
            escape((state.paused_reason if state.paused_at else state.hold_reason) or ""),
        )
    stdout.print(table)


@app.command(epilog="Example: pagecurator domains show example.com")
def show(
    domain: str = typer.Argument(help="Host of the site, with or without www., or any URL on it."),
    *,
    as_json: bool = AS_JSON,
) -> None:
    """Show the state of a domain with its reason, and how many pages wait or are in flight."""
    name = _domain_of(domain)
    settings = load_settings()
    state = in_transaction(settings, lambda conn: read_domain(conn, domain=name))
    if state is None:
        print_unknown(name)
        raise typer.Exit(2)
    if as_json:
        print_json(asdict(state))
    else:
        _print_state(state, limit=settings.wf7_domain_max_in_flight)


def pause(
    *,
    domain: list[str] = _DOMAINS,
    reason: str = typer.Option("", "--reason", help="Reason, shown by `domains` and `pages explain`."),
) -> None:
    """Stop claiming pages of a site until it is resumed.

    Pages and contacts remain, and pages in flight are finished. A site without pages can be paused, too: pages that
    are added later wait.
    """
    names = _domains_of(domain)

    async def pause_all(conn: AsyncConnection) -> dict[str, bool]:
        given = reason.strip() or None
        # Sorted: concurrent commands lock the rows in the same order, so they can't deadlock.
        return {name: await pause_domain(conn, domain=name, reason=given) for name in sorted(names)}

    has_pages = in_transaction(load_settings(), pause_all)
    for name in names:
        claimed = "its pages are not claimed" if has_pages[name] else "it has no pages yet; later ones will wait"
        stdout.print(
            f"{escape(name)} is paused: {claimed}. To resume: pagecurator pages resume --domain {escape(name)}"
        )


def resume(*, domain: list[str] = _DOMAINS) -> None:
    """Resume a site: end its pause, its cooldown, or close its circuit breaker."""
    names = _domains_of(domain)

    async def resume_all(conn: AsyncConnection) -> set[str]:
        return {name for name in sorted(names) if await resume_domain(conn, domain=name)}

    resumed = in_transaction(load_settings(), resume_all)
    for name in names:
        if name in resumed:
            stdout.print(f"{escape(name)} is resumed: its due pages are claimed again.")
        else:
            print_unknown(name)
    if len(resumed) < len(names):
        raise typer.Exit(_SOME_UNKNOWN if resumed else 2)


def print_unknown(domain: str) -> None:
    """Print on standard error that there is no such domain."""
    stderr.print(f"Unknown domain {escape(domain)}: none of its pages was ever added, and it was never paused.")


def _domain_of(domain: str) -> str:
    try:
        return normalize_url(domain).domain
    except UrlRefused as problem:
        stderr.print(f"{escape(repr(without_credentials(domain)))} is not a domain: {escape(problem.reason)}")
        raise typer.Exit(2) from None


def _domains_of(domains: list[str]) -> list[str]:
    return list(dict.fromkeys(_domain_of(domain) for domain in domains))


def _print_state(state: DomainStatus, *, limit: int) -> None:
    stdout.print(f"[bold]{escape(state.domain)}[/]\n{escape(state.sentence(now=datetime.now(UTC)))}\n")
    facts = Table(box=None, pad_edge=False, show_header=False)
    most = 1 if state.state is DomainState.HALF_OPEN else limit
    facts.add_row("due", f"{state.due:,}")
    facts.add_row("delayed", f"{state.delayed:,}")
    facts.add_row("in flight", f"{state.in_flight:,} of at most {most:,}")
    facts.add_row("failed in a row", f"{state.failures:,}")
    facts.add_row("holds in a row", f"{state.holds:,}")
    stdout.print(facts)


def _moment(moment: datetime | None) -> str:
    return f"{moment:%Y-%m-%d %H:%M:%S %Z}" if moment else ""
