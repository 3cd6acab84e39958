"""The table of periodic work, and the scheduler for its jobs."""

from __future__ import annotations

import ast
import asyncio
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import structlog

from pagecurator.runtime import periodic
from pagecurator.runtime.periodic import PERIODIC_WORK, Clock, Command, Every, JobScheduler, OnError, PeriodicWork
from pagecurator.runtime.tasks import BackgroundTask, BackgroundTasks
from pagecurator.settings import Settings
from pagecurator.storage.connection_errors import DatabaseUnavailable

SOURCE = Path(periodic.__file__).parents[1]
SETTINGS = Settings(_env_file=None)


def job(seconds: float = 3600, *, first: Every | None = None) -> PeriodicWork:
    return PeriodicWork(
        name="a job",
        owner="tests",
        every=Every(seconds),
        first=first,
        clock=Clock.WALL,
        commands=frozenset(Command),
        on_error=OnError.LOG,
    )


def task(seconds: float) -> PeriodicWork:
    return PeriodicWork(
        name="a task",
        owner="tests",
        every=Every(seconds),
        clock=Clock.MONOTONIC,
        commands=frozenset(Command),
        on_error=OnError.RETRY,
        reason="a test",
    )


@pytest.fixture
async def scheduler():
    scheduler = JobScheduler(SETTINGS)
    yield scheduler
    await scheduler.close()


class Runs:
    """A job that counts its runs, and fails or waits on demand."""

    def __init__(self) -> None:
        self.count = 0
        self.error: Exception | None = None
        self.gate = asyncio.Event()
        self.gate.set()
        self._changed = asyncio.Condition()

    async def run(self) -> None:
        self.count += 1
        async with self._changed:
            self._changed.notify_all()
        await self.gate.wait()
        if self.error is not None:
            raise self.error

    async def until(self, count: int) -> None:
        async with asyncio.timeout(10), self._changed:
            await self._changed.wait_for(lambda: self.count >= count)


# ---------------------------------------------------------------- the table
def test_every_entry_is_in_the_table_once_and_its_name_is_unique():
    entries = [value for value in vars(periodic).values() if isinstance(value, PeriodicWork)]
    assert len(entries) == len(PERIODIC_WORK)
    assert {id(entry) for entry in entries} == {id(entry) for entry in PERIODIC_WORK}
    assert max(Counter(entry.name for entry in PERIODIC_WORK).values()) == 1


def test_what_runs_on_the_monotonic_clock_says_why_and_jobs_have_an_interval():
    for entry in PERIODIC_WORK:
        assert (entry.clock is Clock.MONOTONIC) == bool(entry.reason), entry.name
        assert entry.clock is Clock.MONOTONIC or entry.interval_seconds(SETTINGS), entry.name
        assert (SOURCE / entry.owner).is_dir(), entry.name


def test_intervals_come_from_the_settings():
    settings = Settings(_env_file=None, wf7_lease_seconds=30, wf7_scheduler_interval_seconds=7)
    assert periodic.HEARTBEAT.interval_seconds(settings) == periodic.RESCUE.interval_seconds(settings) == 10
    assert periodic.TICK.interval_seconds(settings) == 7
    assert str(periodic.HEARTBEAT.every) == "`WF7_LEASE_SECONDS` / 3"


def row(entry: PeriodicWork) -> str:
    """The entry as docs/operations.md shows it."""
    commands = [f"`{command}`" for command in Command if command in entry.commands]
    every = f"{entry.every}" + (f"; first after {entry.first}" if entry.first is not None else "")
    clock = f"{entry.clock}: {entry.reason}" if entry.reason else f"{entry.clock}"
    return f"| `{entry.name}` | `{entry.owner}` | {', '.join(commands)} | {every} | {clock} | {entry.on_error} |"


def test_the_operators_guide_shows_the_table():
    guide = (SOURCE.parents[1] / "docs/operations.md").read_text("utf-8")
    section = guide.partition("\n## Periodic work\n")[2].partition("\n## ")[0]
    rows = [line for line in section.splitlines() if line.startswith("| `")]
    assert rows == [row(entry) for entry in PERIODIC_WORK]


LOOPS_THAT_WAIT = {
    # The implementations of entries.
    "curation/service.py": "RESUMED_CLAIMING; retention pauses between the steps of one run",
    "csv_jobs/callbacks.py": "CSV_CALLBACKS",
    "csv_jobs/service.py": "CSV_JOBS",
    "daemon/watchdog.py": "WATCHDOG",
    "notifications/sender.py": "OUTBOX_RETENTION pauses between the steps of one run; waits at the end of the process",
    "runtime/replica_coordinator.py": "REPLICA_SYNC",
    "runtime/tasks.py": "every task with an interval",
    "scraping/limits/account.py": "ACCOUNT_PROBE",
    # Part of a command, a page, a row, a request or a run: it ends with that.
    "cli/live.py": "refreshes the screen until Ctrl-C",
    "csv_jobs/client.py": "a command waits for its job",
    "csv_jobs/job_runner.py": "reads and writes one job's rows, again after Postgres was away",
    "curation/cycle.py": "a tick waits for pages, and shows that it still does",
    "curation/page_task.py": "saves one page, again after Postgres was away",
    "runtime/extraction_pool.py": "a page waits until an extraction process can be started",
    "scraping/limits/backoff.py": "a call waits for the end of the back-off",
    "scraping/limits/host_limiter.py": "a call waits for its host's limit",
    "storage/embedded/server.py": "waits for the start of the private Postgres",
    "storage/migrations.py": "`migrate` waits for another one",
    "storage/session.py": "waits for Postgres at the start",
    "storage/suppression/entries.py": "a command waits for the saves in flight",
    "web/disconnects.py": "polls one request's connection",
    "websites/cache.py": "pauses between the steps of one run",
}


def test_no_periodic_work_exists_outside_the_table():
    """A loop with a sleep or a time-out implements an entry, or has a reason not to."""
    found = set()
    for file in sorted(SOURCE.rglob("*.py")):
        name = file.relative_to(SOURCE).as_posix()
        # The simulator is a server for tests; its delays are what a scenario asks for.
        if not name.startswith("simulator/") and any(map(_waits, ast.walk(ast.parse(file.read_text("utf-8"))))):
            found.add(name)
    assert found == LOOPS_THAT_WAIT.keys()


def _waits(node: ast.AST) -> bool:
    if not isinstance(node, ast.While):
        return False
    calls = [call for part in (node.test, *node.body) for call in ast.walk(part) if isinstance(call, ast.Call)]
    return any(
        ast.unparse(call.func) in ("asyncio.sleep", "asyncio.timeout", "time.sleep", "self._done.wait")
        and ast.unparse(call.args[0]) != "0"
        for call in calls
    )


# ---------------------------------------------------------------- jobs
async def test_a_job_runs_at_once_one_run_at_a_time_and_missed_runs_become_one(scheduler):
    runs = Runs()
    scheduler.add(job(), runs.run)
    await runs.until(1)
    (added,) = scheduler._scheduler.get_jobs()
    assert (added.max_instances, added.coalesce, added.misfire_grace_time) == (1, True, None)
    assert timedelta(0) < added.next_run_time - datetime.now(UTC) <= timedelta(hours=1)


async def test_a_job_may_begin_later(scheduler):
    scheduler.add(job(first=Every(600)), Runs().run)
    (added,) = scheduler._scheduler.get_jobs()
    assert timedelta(seconds=590) < added.next_run_time - datetime.now(UTC) <= timedelta(seconds=600)


async def test_an_error_is_logged_once_until_the_job_succeeds_again(scheduler):
    runs = Runs()
    runs.error = RuntimeError("no luck\nand details")
    with structlog.testing.capture_logs() as logs:
        scheduler.add(job(0.01), runs.run)
        await runs.until(5)
        assert [log["error"] for log in logs] == ["RuntimeError: no luck"]
        runs.error = None
        await runs.until(runs.count + 2)
        runs.error = RuntimeError("again")
        await runs.until(runs.count + 5)
    assert [(log["event"], log["task"], log["error"]) for log in logs] == [
        ("background.failed", "a job", "RuntimeError: no luck"),
        ("background.failed", "a job", "RuntimeError: again"),
    ]


async def test_that_postgres_is_away_is_not_the_jobs_to_log(scheduler):
    runs = Runs()
    runs.error = DatabaseUnavailable("gone")
    with structlog.testing.capture_logs() as logs:
        scheduler.add(job(0.01), runs.run)
        await runs.until(3)
    assert logs == []


async def test_a_paused_scheduler_starts_no_run_and_lets_the_one_in_progress_end(scheduler):
    runs = Runs()
    runs.gate.clear()
    scheduler.add(job(0.01), runs.run)
    await runs.until(1)
    scheduler.pause()
    runs.gate.set()
    await asyncio.sleep(0.1)
    assert runs.count == 1


async def test_closing_cancels_runs_and_waits_until_they_have_ended(caplog):
    scheduler = JobScheduler(SETTINGS)
    began, ended = asyncio.Event(), asyncio.Event()

    async def slow() -> None:
        began.set()
        try:
            await asyncio.sleep(3600)
        finally:
            await asyncio.sleep(0.05)
            ended.set()

    scheduler.add(job(), slow)
    await asyncio.wait_for(began.wait(), 10)
    await scheduler.close()
    assert ended.is_set()
    assert caplog.records == [], "APScheduler logs an error for a run that it cancels itself"


async def test_a_job_that_a_jump_of_the_clock_put_off_runs_within_its_interval(scheduler):
    runs = Runs()
    scheduler.add(job(60), runs.run)
    await runs.until(1)
    (added,) = scheduler._scheduler.get_jobs()
    added.modify(next_run_time=datetime.now(UTC) + timedelta(hours=1))  # as if the clock had been set back
    await scheduler.check_clock()
    assert added.next_run_time <= datetime.now(UTC) + timedelta(seconds=60)


async def test_the_background_tasks_watch_the_scheduler_s_clock():
    runs = Runs()
    background = BackgroundTasks([BackgroundTask(job(0.1), runs.run)], settings=SETTINGS)
    try:
        await runs.until(1)
        background._scheduler._scheduler.get_job("a job").modify(next_run_time=datetime.now(UTC) + timedelta(hours=1))
        await runs.until(runs.count + 2)
    finally:
        await background.cancel()


async def test_after_a_jump_forward_by_decades_a_job_runs_once(scheduler):
    runs = Runs()
    scheduler.add(job(1), runs.run)
    await runs.until(1)
    scheduler.pause()
    (added,) = scheduler._scheduler.get_jobs()
    count = runs.count
    added.modify(next_run_time=datetime(1970, 1, 1, tzinfo=UTC))
    scheduler._scheduler.resume()
    async with asyncio.timeout(2):  # APScheduler's own trigger would list 1.7 billion missed runs
        await runs.until(count + 1)
    assert runs.count == count + 1
    assert added.next_run_time > datetime.now(UTC)


# ---------------------------------------------------------------- supervised tasks
async def test_a_task_runs_at_the_start_and_again_soon_after_postgres_was_away():
    runs = Runs()
    runs.error = DatabaseUnavailable("gone")
    background = BackgroundTasks([BackgroundTask(task(3600), runs.run)], settings=SETTINGS)
    try:
        await runs.until(2)
        runs.error = None
        await runs.until(3)
    finally:
        await background.cancel()


async def test_any_other_error_of_a_task_ends_it_loudly():
    runs = Runs()
    runs.error = ZeroDivisionError("a bug")
    with structlog.testing.capture_logs() as logs:
        background = BackgroundTasks([BackgroundTask(task(3600), runs.run)], settings=SETTINGS)
        await asyncio.wait_for(background.until_one_ends(), 10)
        await background.cancel()
    (failed,) = logs
    assert (failed["event"], failed["task"], failed["error"]) == (
        "daemon.failed",
        "a task",
        "ZeroDivisionError('a bug')",
    )
