"""Scenarios 11 and 16: workers whose clocks are wrong, and a clock that is set back."""

from __future__ import annotations

import asyncio
import os
import shutil
import signal
import time
from pathlib import Path

import pytest

from pagecurator.simulator import Rule

FAKETIME = shutil.which("faketime")


def _library() -> str:
    """Where libfaketime is: beside the program, by architecture."""
    (library,) = list(Path("/usr/lib").glob("*/faketime/libfaketime.so.1"))[:1] or [None]
    assert library is not None
    return str(library)


def _fake_wall_clock() -> dict[str, str]:
    return {"LD_PRELOAD": _library(), "FAKETIME_DONT_FAKE_MONOTONIC": "1", "DONT_FAKE_MONOTONIC": "1"}


@pytest.mark.skipif(FAKETIME is None, reason="faketime is not installed (Debian's package faketime)")
async def test_11_a_worker_whose_clock_is_wrong_by_a_day_harms_nothing(scenario):
    pages = 200
    wrong = _fake_wall_clock()
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


# A page that waits in the queue becomes one of a worker that died with it.
_DIE_WITH_A_PAGE = """
    UPDATE pages
    SET page_processing_status = 'Processing', claimed_by = 'dead', claim_no = claim_no + 1, lease_expires_at = now()
    WHERE id = (SELECT id FROM pages WHERE page_processing_status = 'Queued' LIMIT 1 FOR UPDATE SKIP LOCKED)
    RETURNING url
"""


@pytest.mark.skipif(FAKETIME is None, reason="faketime is not installed (Debian's package faketime)")
async def test_16_a_wall_clock_that_is_set_back_an_hour_during_a_drain_delays_nothing(scenario):
    pages, interval_seconds, lease_seconds = 120, 1, 8
    offset = scenario.folder / "offset"

    def set_clock(value: str) -> None:
        new = offset.with_suffix(".new")
        new.write_text(f"{value}\n", encoding="ascii")
        new.replace(offset)

    set_clock("+0")
    clock = _fake_wall_clock() | {"FAKETIME_TIMESTAMP_FILE": str(offset), "FAKETIME_NO_CACHE": "1"}
    settings = {
        "WF7_WORKER_NAME": "alive",
        "WF7_SCHEDULER_INTERVAL_SECONDS": f"{interval_seconds}",
        "WF7_LEASE_SECONDS": f"{lease_seconds}",
        "WF7_CONCURRENT_BATCH_SIZE": "10",
        "SCRAPER_API_MAX_CONCURRENT": "4",
    }
    slow = scenario.url(0)  # for longer than two leases: the drain lasts, and the heartbeat has something to renew
    scenario.simulator.rules.add(Rule(url=slow, action={"kind": "hang", "seconds": 2.5 * lease_seconds}))
    *queued, first = scenario.urls(pages)
    await scenario.select(first)
    async with scenario.program("run", **settings, **clock) as daemon:
        scenario.programs.append(daemon)
        # What it imports in threads is imported then: the faked clock also delays how threads take turns.
        await daemon.until("page.completed")
        address = daemon.named("http.listening")[0]["address"]
        while (await scenario.run("health", "--url", f"{address}/healthz")).returncode != 0:
            pass
        await scenario.select(*queued)
        await scenario.simulator.counters.until(lambda seen: slow in seen.admitted_by_target)
        set_clock("-1h")
        claimed = len(daemon.named("batch.claimed"))
        (orphan,) = await scenario.rows(_DIE_WITH_A_PAGE)

        rescued = await daemon.until("lease.expired", timeout_seconds=lease_seconds)
        assert (rescued["url"], rescued["claimed_by"]) == (orphan["url"], "dead")
        await daemon.until("batch.claimed", claimed + 3, timeout_seconds=10)
        await scenario.until_every_page_ended(timeout_seconds=30)
        assert len(daemon.named("lease.expired")) == 1, "the heartbeat did not renew a lease in time"
        synchronised = "SELECT count(*) FROM account_replicas WHERE worker = 'alive' AND lease_expires_at > now()"
        assert await scenario.count(synchronised) == 1, "the replica lost its lease on the account"

        ticks = len(daemon.named("cycle.completed"))
        await daemon.until("cycle.completed", ticks + 3, timeout_seconds=8 * interval_seconds)
        assert daemon.events[-1]["timestamp"] < daemon.events[0]["timestamp"], "its clock was not set back"

        set_clock("+1d")
        began, ticks = time.monotonic(), len(daemon.named("cycle.completed"))
        await daemon.until("cycle.completed", ticks + 4, timeout_seconds=8 * interval_seconds)
        assert time.monotonic() - began > 2 * interval_seconds, "missed ticks came one after the other"
        assert daemon.named("daemon.failed") == daemon.named("background.failed") == []
        daemon.signal(signal.SIGTERM)
        assert await daemon.exit_code() == 0
    await scenario.verify(pages)
