"""Screens that are redrawn until Ctrl-C: ``status --watch`` and ``top``."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from datetime import datetime

from rich.console import Console, Group, RenderableType
from rich.live import Live
from rich.text import Text

from pagecurator.cli.console import stdout
from pagecurator.storage.connection_errors import DatabaseUnavailable, DatabaseUnusable

_MINUTE, _HOUR, _DAY = 60, 3600, 86_400


async def redraw(read: Callable[[], Awaitable[RenderableType]], *, every_seconds: float) -> None:
    """Draw what ``read`` returns until the task is cancelled; off a terminal, print it each time, below the last one.

    While Postgres is away the last screen stays, with the age of its numbers; the first read raises instead.
    """
    if not stdout.is_terminal:
        while True:
            stdout.print(await read())
            stdout.print()
            stdout.file.flush()
            await asyncio.sleep(every_seconds)
    screen = await read()
    read_at = time.monotonic()
    screen_console = Console(file=stdout.file, force_terminal=True, highlight=False)  # wraps between words
    with Live(screen, console=screen_console, auto_refresh=False, vertical_overflow="ellipsis") as live:
        live.refresh()
        while True:
            await asyncio.sleep(every_seconds)
            try:
                screen = await read()
                read_at = time.monotonic()
                live.update(screen, refresh=True)
            except DatabaseUnusable:
                raise
            except DatabaseUnavailable as error:
                age = span(time.monotonic() - read_at)
                note = Text(f"{str(error).rstrip('.')}. These numbers were read {age} ago.", style="bold red")
                live.update(Group(note, Text(), screen), refresh=True)


def clock(moment: datetime) -> str:
    """``14:03:12 UTC``: the time of the database, as in its columns."""
    return f"{moment:%H:%M:%S %Z}"


def span(seconds: float) -> str:
    """``12 s``, ``3 min 20 s``, ``5 h 10 min``, ``2 days 3 h``."""
    whole = max(0, round(seconds))
    if whole < _MINUTE:
        return f"{whole} s"
    if whole < _HOUR:
        return f"{whole // _MINUTE} min {whole % _MINUTE} s"
    if whole < _DAY:
        return f"{whole // _HOUR} h {whole % _HOUR // _MINUTE} min"
    days = whole // _DAY
    return f"{days:,} day{'s' if days != 1 else ''} {whole % _DAY // _HOUR} h"


def wrapped(console: Console) -> bool:
    """The ``soft_wrap`` of a screen: on a terminal sentences are wrapped between words."""
    return not console.is_terminal
