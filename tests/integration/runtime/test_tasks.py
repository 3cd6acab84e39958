"""The daemon's own bookkeeping: its scheduler, its background tasks, its health."""

from __future__ import annotations

import asyncio
import os
import signal
from datetime import UTC, datetime

import pytest
import structlog
from pydantic import SecretStr

from pagecurator.daemon import running as running_module
from pagecurator.daemon.application import open_application
from pagecurator.runtime.periodic import TICK_JOB, build_scheduler
from pagecurator.runtime.tasks import BackgroundTasks
from pagecurator.settings import Settings
from pagecurator.simulator import Rule, Simulator, SimulatorConfig


@pytest.fixture
async def simulator():
    async with Simulator(SimulatorConfig(api_key="key-for-tests", concurrency_limit=7)) as simulator:
        yield simulator


@pytest.fixture
async def daemon(database_url, simulator):
    settings = Settings(
        _env_file=None,
        database_url=SecretStr(database_url),
        scraper_api_url=simulator.url,
        scraper_api_key=SecretStr("key-for-tests"),
        api_port=0,
        wf7_attempts_retention_days=90,
    )
    async with open_application(settings, worker="tester") as daemon:
        yield daemon


async def stopped(running):
    os.kill(os.getpid(), signal.SIGTERM)
    return await asyncio.wait_for(running, 20)


async def listening(logs):
    async with asyncio.timeout(20):
        while not any(log["event"] == "cycle.completed" for log in logs):
            await asyncio.sleep(0.01)


def test_the_scheduler_ticks_at_once_one_at_a_time_and_merges_missed_ticks():
    async def tick():
        pass

    scheduler = build_scheduler(tick, interval_seconds=60)
    job = scheduler.get_job(TICK_JOB)
    assert job.trigger.interval.total_seconds() == 60
    assert (job.max_instances, job.coalesce, job.misfire_grace_time) == (1, True, None)
    assert (datetime.now(UTC) - job.next_run_time).total_seconds() < 5


async def test_the_scheduler_calls_the_tick_without_waiting_for_the_first_interval():
    ticked = asyncio.Event()

    async def tick():
        ticked.set()

    scheduler = build_scheduler(tick, interval_seconds=3600)
    scheduler.start()
    await asyncio.wait_for(ticked.wait(), 10)
    scheduler.shutdown(wait=False)


async def test_the_limit_is_never_above_the_plans(daemon):
    running = asyncio.create_task(daemon.run())
    with structlog.testing.capture_logs() as logs:
        await listening(logs)
    assert daemon.context.throttle.limit == 7
    assert await stopped(running) == 0


LOOPS = [
    "attempts retention",
    "heartbeat",
    "rescue",
    "early ticks",
    "account reports",
    "account share",
    "account watch",
    "memory watch",
    "queue sampler",
    "loop lag",
    "ledger watch",
    "resumed claiming",
    "csv jobs",
    "csv heartbeat",
    "csv rescue",
    "csv callbacks",
    "csv retention",
    "csv sampler",
    "site answers sweep",
]


async def test_every_background_task_is_in_the_list_of_those_that_a_test_ends(daemon, monkeypatch):
    started = []

    class Noted(BackgroundTasks):
        def __init__(self, background_tasks) -> None:
            background_tasks = list(background_tasks)
            started.extend(loop.name for loop in background_tasks)
            super().__init__(background_tasks)

    monkeypatch.setattr(running_module, "BackgroundTasks", Noted)
    with structlog.testing.capture_logs() as logs:
        running = asyncio.create_task(daemon.run())
        await listening(logs)
    assert sorted(started) == sorted(LOOPS)
    assert await stopped(running) == 0


@pytest.mark.parametrize("name", LOOPS)
async def test_the_end_of_any_background_task_stops_the_daemon_loudly(daemon, name):
    with structlog.testing.capture_logs() as logs:
        running = asyncio.create_task(daemon.run())
        await listening(logs)
        tasks = [task for task in asyncio.all_tasks() if task.get_name() == name]
        assert tasks
        for task in tasks:  # the account's share has one that beats and one that watches it
            task.cancel()
        assert await asyncio.wait_for(running, 20) == 1
    (failed,) = [log for log in logs if log["event"] == "daemon.failed"]
    assert failed["task"] == name
    assert failed["log_level"] == "error"


async def test_no_task_outlives_the_daemon(daemon):
    before = asyncio.all_tasks()  # what the shared resources need lives as long as they are open
    with structlog.testing.capture_logs() as logs:
        running = asyncio.create_task(daemon.run())
        await listening(logs)
        during = asyncio.all_tasks() - before
        names = {task.get_name() for task in during if not task.get_name().startswith("Task-")}
        assert await stopped(running) == 0
    # Every task of ours has a name; the simulator in the same loop has tasks of its own.
    after = asyncio.all_tasks() - before - {asyncio.current_task()}
    assert {task.get_name() for task in after} & names == set()
    assert names


async def test_a_fault_in_a_tick_is_told_and_the_next_tick_tries_again(daemon, monkeypatch):
    calls = []

    async def faulty():
        calls.append(1)
        raise ZeroDivisionError("a fault of ours")

    monkeypatch.setattr(daemon._curation.rescue, "rescue", faulty)
    with structlog.testing.capture_logs() as logs:
        await daemon.curation.tick()
        await daemon.curation.tick()
    failed = [log for log in logs if log["event"] == "cycle.failed"]
    assert [log["error"] for log in failed] == ["ZeroDivisionError: a fault of ours"] * 2
    assert len(calls) == 2


async def test_health_fails_when_ticks_stop_and_not_because_postgres_is_away(daemon):
    assert daemon.liveness().problems == ()
    daemon.database.outage.failed("save", "gone")
    assert daemon.liveness().problems == ()
    assert daemon.readiness().problems == ("Postgres can't be reached",)
    daemon.cycle.last_activity -= 3600
    (problem,) = daemon.liveness().problems
    assert problem.startswith("no tick for 36")


async def test_readiness_says_that_the_account_is_paused(daemon, simulator):
    simulator.rules.add(Rule(url="*", action={"kind": "unauthorized"}))
    daemon.context.account.pause("account_unauthorized", "the key is refused")
    (problem,) = daemon.readiness().problems
    assert "account_unauthorized" in problem
