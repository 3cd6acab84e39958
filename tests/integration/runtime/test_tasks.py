"""The application's background tasks, and its health."""

from __future__ import annotations

import asyncio
import os
import signal
import threading
from dataclasses import replace

import pytest
import structlog
from pydantic import SecretStr

from pagecurator.daemon.api_part import ApiPart
from pagecurator.daemon.application import open_application
from pagecurator.errors import UserError
from pagecurator.runtime import periodic
from pagecurator.runtime.periodic import PERIODIC_WORK, Clock, Command
from pagecurator.runtime.tasks import BackgroundTasks
from pagecurator.settings import Settings
from pagecurator.simulator import Rule, Simulator, SimulatorConfig, fixed
from pagecurator.storage.queue.enqueue import add_pages
from pagecurator.urls import normalize_url
from pagecurator.websites import extras


@pytest.fixture
async def simulator():
    async with Simulator(SimulatorConfig(api_key="key-for-tests", concurrency_limit=7)) as simulator:
        yield simulator


def settings_for(database_url, simulator) -> Settings:
    return Settings(
        _env_file=None,
        database_url=SecretStr(database_url),
        scraper_api_url=simulator.url,
        scraper_api_key=SecretStr("key-for-tests"),
        api_port=0,
        wf7_attempts_retention_days=90,
        notify_url=SecretStr("http://127.0.0.1:9/"),
        contacts_webhook_url=SecretStr("http://127.0.0.1:9/"),
    )


@pytest.fixture
async def daemon(database_url, simulator):
    settings = settings_for(database_url, simulator)
    async with open_application(settings, worker="tester", command=Command.RUN) as daemon:
        await daemon.container.join()
        yield daemon


async def stopped(running):
    os.kill(os.getpid(), signal.SIGTERM)
    return await asyncio.wait_for(running, 20)


async def running_as(name) -> list[asyncio.Task]:
    """The tasks with this name. Those of the API start after the first tick."""
    async with asyncio.timeout(20):
        while not (tasks := [task for task in asyncio.all_tasks() if task.get_name() == name]):
            await asyncio.sleep(0.01)
    return tasks


async def logged(logs, event):
    async with asyncio.timeout(20):
        while not any(log["event"] == event for log in logs):
            await asyncio.sleep(0.01)


async def test_the_limit_is_never_above_the_plans(daemon):
    running = asyncio.create_task(daemon.run())
    with structlog.testing.capture_logs() as logs:
        await logged(logs, "cycle.completed")
    assert daemon.context.throttle.limit == 7
    assert await stopped(running) == 0


SUPERVISED = [
    work.name
    for work in PERIODIC_WORK
    if work.clock is Clock.MONOTONIC and Command.RUN in work.commands and work is not periodic.WATCHDOG
]


@pytest.fixture
def started(monkeypatch):
    """The names of all work that was started."""
    names = []
    start = BackgroundTasks.start

    def noting(self, tasks) -> None:
        tasks = list(tasks)
        names.extend(task.work.name for task in tasks)
        start(self, tasks)

    monkeypatch.setattr(BackgroundTasks, "start", noting)
    return names


@pytest.mark.parametrize("command", Command)
async def test_all_work_of_the_table_runs_in_its_commands_and_no_other(database_url, simulator, started, command):
    async with open_application(settings_for(database_url, simulator), worker="tester", command=command) as application:
        with structlog.testing.capture_logs() as logs:
            if command is Command.RUN_ONCE:
                await application.run_once()
            else:
                running = asyncio.create_task(application.run())
                await logged(logs, "cycle.completed" if command is Command.RUN else "server.started")
                await running_as(periodic.CSV_HEARTBEAT.name)
                assert await stopped(running) == 0
    declared = {work.name for work in PERIODIC_WORK if command in work.commands}
    watched = {periodic.WATCHDOG.name}  # a thread, see test_the_watchdog_is_a_thread
    assert sorted(set(started) - watched) == sorted(declared - watched)
    assert len(started) == len(set(started))


async def test_the_watchdog_is_a_thread_of_run_and_ends_with_it(daemon):
    running = asyncio.create_task(daemon.run())
    with structlog.testing.capture_logs() as logs:
        await logged(logs, "cycle.completed")
        assert periodic.WATCHDOG.name in {thread.name for thread in threading.enumerate()}
        assert await stopped(running) == 0


@pytest.mark.parametrize("name", SUPERVISED)
async def test_the_end_of_any_supervised_task_stops_the_daemon_loudly(daemon, name):
    with structlog.testing.capture_logs() as logs:
        running = asyncio.create_task(daemon.run())
        await logged(logs, "cycle.completed")
        for task in await running_as(name):  # the account's share has one that synchronises and one that watches it
            task.cancel()
        assert await asyncio.wait_for(running, 20) == 1
    (failed,) = [log for log in logs if log["event"] == "daemon.failed"]
    assert failed["task"] == name
    assert failed["log_level"] == "error"


async def test_no_task_outlives_the_daemon(daemon):
    before = asyncio.all_tasks()  # what the shared resources need lives as long as they are open
    with structlog.testing.capture_logs() as logs:
        running = asyncio.create_task(daemon.run())
        await logged(logs, "cycle.completed")
        during = asyncio.all_tasks() - before
        names = {task.get_name() for task in during if not task.get_name().startswith("Task-")}
        assert await stopped(running) == 0
    # Every task of ours has a name; the simulator in the same loop has tasks of its own.
    after = asyncio.all_tasks() - before - {asyncio.current_task()}
    assert {task.get_name() for task in after} & names == set()
    assert names


async def test_an_error_in_a_tick_is_logged_and_the_next_tick_tries_again(daemon, monkeypatch):
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


@pytest.mark.parametrize("command", [Command.RUN, Command.SERVE])
@pytest.mark.parametrize(
    ("values", "variable"),
    [
        ({"openai_api_key": SecretStr("key")}, "OPENAI_API_KEY"),
        ({"direct_proxy": SecretStr("ftp://proxy")}, "DIRECT_PROXY"),
    ],
)
async def test_what_the_api_needs_is_checked_before_anything_is_opened(
    simulator, monkeypatch, command, values, variable
):
    monkeypatch.setattr(extras, "find_spec", lambda _name: None)
    settings = settings_for("postgresql://127.0.0.1:1/nowhere", simulator).model_copy(update=values)
    with pytest.raises(UserError, match=variable):
        await open_application(settings, worker="tester", command=command).__aenter__()


async def test_an_api_that_can_not_be_opened_ends_the_daemon_which_releases_its_pages(
    database_url, simulator, monkeypatch
):
    async def broken(_self, _probes):
        raise ZeroDivisionError

    monkeypatch.setattr(ApiPart, "serve", broken)
    simulator.config = replace(simulator.config, latency=fixed(60))
    settings = settings_for(database_url, simulator).model_copy(update={"wf7_shutdown_grace_seconds": 0})
    async with open_application(settings, worker="tester", command=Command.RUN) as application:
        await application.container.join()
        async with application.database.begin() as conn:
            await add_pages(conn, urls=[normalize_url("https://www.firm.example/")])
        with structlog.testing.capture_logs() as logs, pytest.raises(ZeroDivisionError):
            await application.run()
    assert [log["reason"] for log in logs if log["event"] == "page.released"] == ["shutdown"]
