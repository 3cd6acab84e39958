"""A screen that is redrawn: it survives an outage, and says how old its numbers are."""

from __future__ import annotations

import asyncio
import io

import pytest
from rich.console import Console

from pagecurator.cli import live
from pagecurator.storage.connection_errors import DatabaseUnavailable


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (0, "0 s"),
        (59.4, "59 s"),
        (61, "1 min 1 s"),
        (3700, "1 h 1 min"),
        (90_000, "1 day 1 h"),
        (200_000, "2 days 7 h"),
    ],
)
def test_spans(seconds, text):
    assert live.span(seconds) == text


async def test_the_last_screen_stays_while_postgres_is_away(monkeypatch):
    written = io.StringIO()
    monkeypatch.setattr(live, "stdout", Console(file=written, force_terminal=True, width=80))
    answers = iter(["first screen", DatabaseUnavailable("Postgres can't be reached."), "second screen"])
    ended = asyncio.Event()

    async def read():
        answer = next(answers, None)
        if answer is None:
            ended.set()
            await asyncio.Event().wait()
        if isinstance(answer, Exception):
            raise answer
        return answer

    task = asyncio.create_task(live.redraw(read, every_seconds=0))
    await ended.wait()
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    first, _, rest = written.getvalue().partition("Postgres can't be reached. These numbers were read 0 s ago.")
    assert "first screen" in first
    assert "first screen" in rest
    assert "second screen" in rest


async def test_the_first_outage_ends_the_command(monkeypatch):
    async def read():
        raise DatabaseUnavailable("away")

    for is_terminal in (True, False):
        monkeypatch.setattr(live, "stdout", Console(file=io.StringIO(), force_terminal=is_terminal))
        with pytest.raises(DatabaseUnavailable):
            await live.redraw(read, every_seconds=0)
