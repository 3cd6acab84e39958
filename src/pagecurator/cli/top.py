"""``top``: the pages in flight, with the stage and the age of each."""

from __future__ import annotations

import asyncio
from dataclasses import asdict
from datetime import datetime
from typing import Any

import typer
from rich.console import Group, RenderableType
from rich.markup import escape
from rich.table import Table
from rich.text import Text

from pagecurator.cli.console import AS_JSON, print_json, stdout
from pagecurator.cli.live import redraw, span, wrapped
from pagecurator.cli.status import headline_lines, read
from pagecurator.plural import plural
from pagecurator.settings import load_settings
from pagecurator.storage.admin.status import PageInFlight, Status
from pagecurator.storage.engine import Database
from pagecurator.storage.session import open_database

app = typer.Typer(add_completion=False)

_SECONDS = 1.0
_OTHER_LINES = 8
_STUCK_SECONDS = 300
_CLAIMED = "claimed"  # since the latest report of its worker, or by an older version, which writes none


@app.command(epilog="Example: pagecurator top")
def top(
    *,
    once: bool = typer.Option(False, "--once", help="Print the pages once, as off a terminal."),
    as_json: bool = AS_JSON,
) -> None:
    """Show the pages in flight, the oldest first, until Ctrl-C: age, stage and worker.

    The stages are: wait (for a slot), fetch, retry (waiting for the next attempt), extract, save.
    """
    settings = load_settings()

    async def show() -> None:
        async with open_database(settings) as database:
            if as_json:
                print_json(as_list(await read(database, settings)))
            elif once or not stdout.is_terminal:
                await _print(database)
            else:

                async def screen() -> RenderableType:
                    return _screen(await read(database, settings), lines=stdout.height - _OTHER_LINES)

                await redraw(screen, every_seconds=_SECONDS)

    async def _print(database: Database) -> None:
        stdout.print(_screen(await read(database, settings)), soft_wrap=wrapped(stdout))

    asyncio.run(show())


def as_list(found: Status) -> list[dict[str, Any]]:
    """The JSON document, with stable keys."""
    now = found.overview.asked_at
    return [
        {
            **asdict(page),
            "id": str(page.id),
            "claimed_at": page.claimed_at.isoformat() if page.claimed_at else None,
            "age_seconds": None if page.claimed_at is None else round((now - page.claimed_at).total_seconds(), 1),
            "stage_seconds": None if page.stage_seconds is None else round(page.stage_seconds, 1),
        }
        for page in found.pages
    ]


def _screen(found: Status, *, lines: int | None = None) -> RenderableType:
    shown = found.pages if lines is None else found.pages[: max(1, lines)]
    parts: list[RenderableType] = [*headline_lines(found), Text(), _stages(found)]
    if shown:
        workers = {page.worker for page in found.pages}
        parts += [Text(), _table(shown, now=found.overview.asked_at, with_worker=len(workers) > 1)]
    if len(found.pages) > len(shown):
        parts.append(Text(f"… and {len(found.pages) - len(shown):,} younger ones", style="dim"))
    return Group(*parts)


def _stages(found: Status) -> Text:
    counts: dict[str, int] = {}
    for page in found.pages:
        name = "lease expired" if page.lease_expired else page.stage or _CLAIMED
        counts[name] = counts.get(name, 0) + 1
    stages = ", ".join(f"{name} {count:,}" for name, count in sorted(counts.items()))
    total = found.overview.queue.processing
    return Text(f"{plural(total, 'page')} held{': ' if stages else ''}{stages}")


def _table(pages: tuple[PageInFlight, ...], *, now: datetime, with_worker: bool) -> Table:
    table = Table(box=None, pad_edge=False)
    table.add_column("age", justify="right", no_wrap=True)
    table.add_column("stage", no_wrap=True)
    table.add_column("for", justify="right", no_wrap=True)
    if with_worker:
        table.add_column("worker", no_wrap=True, max_width=20, overflow="ellipsis")
    table.add_column("page", no_wrap=True, overflow="ellipsis", ratio=1)
    for page in pages:
        age_seconds = None if page.claimed_at is None else (now - page.claimed_at).total_seconds()
        stage = "lease expired" if page.lease_expired else page.stage or _CLAIMED
        row = ["" if age_seconds is None else span(age_seconds), stage]
        row.append("" if page.stage_seconds is None or page.lease_expired else span(page.stage_seconds))
        row += [escape(page.worker)] if with_worker else []
        style = "red" if page.lease_expired or (age_seconds or 0) > _STUCK_SECONDS else None
        table.add_row(*row, escape(page.url), style=style)
    return table
