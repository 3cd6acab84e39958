"""Scenario 11: workers whose clocks are wrong."""

from __future__ import annotations

import asyncio
import os
import shutil
from pathlib import Path

import pytest

FAKETIME = shutil.which("faketime")


def _library() -> str:
    """Where libfaketime is: beside the program, by architecture."""
    (library,) = list(Path("/usr/lib").glob("*/faketime/libfaketime.so.1"))[:1] or [None]
    assert library is not None
    return str(library)


@pytest.mark.skipif(FAKETIME is None, reason="faketime is not installed (Debian's package faketime)")
async def test_11_a_worker_whose_clock_is_wrong_by_a_day_harms_nothing(scenario):
    pages = 200
    wrong = {"LD_PRELOAD": _library(), "FAKETIME_DONT_FAKE_MONOTONIC": "1", "DONT_FAKE_MONOTONIC": "1"}
    async with (
        scenario.program("run", WF7_WORKER_NAME="tomorrow", FAKETIME="+1d", **wrong) as tomorrow,
        scenario.program("run", WF7_WORKER_NAME="yesterday", FAKETIME="-1d", **wrong) as yesterday,
        scenario.program("run", WF7_WORKER_NAME="today") as today,
    ):
        scenario.programs += [tomorrow, yesterday, today]
        await asyncio.gather(*[daemon.until("http.listening") for daemon in scenario.programs])
        await scenario.select(*scenario.urls(pages))
        await asyncio.gather(*[daemon.until("batch.completed") for daemon in scenario.programs])
        await scenario.until_every_page_ended()
        assert tomorrow.events[0]["timestamp"][:10] != today.events[0]["timestamp"][:10], "its clock was right"
    await scenario.verify(pages)
    workers = await scenario.rows("SELECT DISTINCT claimed_by FROM pages")
    assert {row["claimed_by"] for row in workers} == {"tomorrow", "yesterday", "today"}
    off = "SELECT count(*) FROM pages WHERE abs(extract(epoch FROM now() - finished_at)) > 600"
    assert await scenario.count(off) == 0, "a worker's clock got into the queue"
    assert os.environ.get("LD_PRELOAD") is None
