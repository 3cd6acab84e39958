"""Daemons as processes that share one account: killed, frozen, and cut from Postgres."""

from __future__ import annotations

import asyncio
import json
import signal
from dataclasses import replace
from unittest.mock import ANY

from pagecurator.simulator import fixed

SLOTS = {"SCRAPER_API_MAX_CONCURRENT": "6", "WF7_LEASE_SECONDS": "2"}


async def until(condition, *, seconds: float = 60):
    async with asyncio.timeout(seconds):
        while not await condition():
            await asyncio.sleep(0.05)


def pages_done(cli, count: int):
    async def condition():
        return await cli.count("SELECT count(*) FROM pages WHERE finished_at IS NOT NULL") >= count

    return condition


def shared(cli, *workers: str):
    """Every one of ``workers`` has a slot."""

    async def condition():
        rows = await cli.rows("SELECT worker FROM account_replicas WHERE allowance > 0")
        return set(workers) <= {row["worker"] for row in rows}

    return condition


async def counted_slots(cli, stop: asyncio.Event) -> int:
    """The most slots that counted at one moment, as Postgres saw it."""
    most = 0
    while not stop.is_set():
        most = max(most, await cli.count("SELECT coalesce(sum(allowance), 0) FROM account_replicas"))
        await asyncio.sleep(0.05)
    return most


async def test_the_slots_of_a_killed_process_are_reassigned_and_the_limit_always_holds(cli):
    cli.simulator.account.concurrency_limit = 6
    cli.simulator.config = replace(cli.simulator.config, latency=fixed(0.3))
    await cli.select(*cli.urls(150))
    over = asyncio.Event()
    watching = asyncio.create_task(counted_slots(cli, over))
    async with (
        cli.program("run", WF7_WORKER_NAME="one", **SLOTS) as one,
        cli.program("run", WF7_WORKER_NAME="two", **SLOTS) as two,
    ):
        await until(shared(cli, "one", "two"))
        one.signal(signal.SIGKILL)
        await one.exit_code()
        cli.simulator.counters.peak_concurrency = 0
        await cli.simulator.counters.until(lambda seen: seen.peak_concurrency == 6, timeout_seconds=60)
        await until(pages_done(cli, 150))
        two.signal(signal.SIGTERM)
        assert await two.exit_code() == 0
    over.set()
    assert await watching <= 6
    assert cli.simulator.counters.rate_limited == 0
    assert await cli.count("SELECT count(*) FROM account_replicas WHERE worker = 'two'") == 0


async def test_a_frozen_process_starts_no_call_after_its_lease_and_rejoins_when_it_wakes(cli):
    cli.simulator.account.concurrency_limit = 6
    cli.simulator.config = replace(cli.simulator.config, latency=fixed(0.3))
    await cli.select(*cli.urls(190))
    over = asyncio.Event()
    watching = asyncio.create_task(counted_slots(cli, over))
    async with (
        cli.program("run", WF7_WORKER_NAME="one", **SLOTS) as one,
        cli.program("run", WF7_WORKER_NAME="two", **SLOTS) as two,
    ):
        await until(shared(cli, "one", "two"))
        # With every slot in use no call is between the check of the lease and its request.
        await cli.simulator.counters.until(lambda seen: seen.in_flight == 6, timeout_seconds=60)
        one.signal(signal.SIGSTOP)

        async def one_is_written_off():
            return await cli.count("SELECT count(*) FROM account_replicas WHERE worker = 'one'") == 0

        await until(one_is_written_off)
        await cli.simulator.counters.until(lambda seen: seen.in_flight == 6, timeout_seconds=60)
        one.signal(signal.SIGCONT)
        await until(shared(cli, "one", "two"))
        await until(pages_done(cli, 190))
        for daemon in (one, two):
            daemon.signal(signal.SIGTERM)
        assert [await one.exit_code(), await two.exit_code()] == [0, 0]
    over.set()
    assert await watching <= 6
    assert cli.simulator.counters.rate_limited == 0


async def test_status_tells_slots_credits_and_pauses_and_resume_ends_one(cli):
    budget = {"SCRAPER_API_DAILY_CREDIT_BUDGET": "5"}
    await cli.select(*cli.urls(3))
    async with cli.program("run", SCRAPER_API_MAX_CONCURRENT="4", WF7_WORKER_NAME="one", **budget) as daemon:
        await daemon.until("batch.completed")
        account = json.loads((await cli.run("status", "--json")).stdout)["account"]
        assert (account["limit"], account["slots"], account["paused_reason"]) == (4, 4, None)
        assert account["replicas"] == [{"name": "one", "slots": 4, "wanted": ANY, "lease_expired": False}]
        await until(spent(cli, 3))
        shown = (await cli.run("status")).stdout
        assert "credits spent: 3 of 5 (2 left) today, 3 this month (UTC)" in shown
        cli.simulator.account.credits_used = cli.simulator.account.request_limit
        await cli.select(cli.url(9))
        await daemon.until("scraperapi.paused")
        await until(paused(cli))
        assert "credits_exhausted" in (await cli.run("status")).stdout
        cli.simulator.account.credits_used = 0
        assert "credits_exhausted" in (await cli.run("account", "resume")).stdout
        await daemon.until("scraperapi.resumed")
        await until(pages_done(cli, 4))
    assert "No account is paused." in (await cli.run("account", "resume")).stdout


def spent(cli, wanted: int):
    async def condition():
        return await cli.count("SELECT coalesce(sum(credits), 0) FROM credit_days") == wanted

    return condition


def paused(cli):
    async def condition():
        return await cli.count("SELECT count(*) FROM scraper_accounts WHERE paused_reason IS NOT NULL") == 1

    return condition
