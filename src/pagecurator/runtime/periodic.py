"""The table of periodic work: every task that runs for as long as the process does, and the scheduler for its jobs.

An entry says when the work is done, whose it is, on which clock, in which commands, and what an error does. Owners bind
a coroutine function to an entry, ``BackgroundTask(periodic.RESCUE, self.rescue)``; :class:`BackgroundTasks` runs it.

Jobs on the wall clock run on APScheduler. Work that must not be early, late or skipped when the wall clock is set runs
as a supervised task on the monotonic clock; its entry says why.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Final

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.interval import IntervalTrigger

from pagecurator.settings import Settings
from pagecurator.storage.connection_errors import AccessDenied, DatabaseUnavailable
from pagecurator.telemetry.events import Event, emit


class Command(StrEnum):
    """The commands that have background tasks."""

    RUN = "run"
    RUN_ONCE = "run-once"
    SERVE = "serve"


class Clock(StrEnum):
    """What decides when work is due."""

    WALL = "wall"
    """A job of APScheduler, which computes run times from the wall clock."""
    MONOTONIC = "monotonic"
    """A task on the event loop's clock (the watchdog: a thread)."""


class OnError(StrEnum):
    """What an exception does."""

    LOG = "logged once as `background.failed` until it succeeds again"
    LOG_TICK = "logged as `cycle.failed`; the next tick tries again"
    RETRY = "retried while Postgres or ScraperAPI is away; any other error ends the process (`daemon.failed`)"
    EXIT = "ends the process (`daemon.failed`)"


@dataclass(frozen=True, slots=True)
class Every:
    """A fixed interval: a number of seconds, or a setting, or a part of one."""

    value: float | str
    divided_by: int = 1

    def seconds(self, settings: Settings) -> float:
        seconds: float = getattr(settings, self.value) if isinstance(self.value, str) else self.value
        return seconds / self.divided_by

    def __str__(self) -> str:
        text = f"`{self.value.upper()}`" if isinstance(self.value, str) else f"{self.value:,g} s"
        return text if self.divided_by == 1 else f"{text} / {self.divided_by}"


@dataclass(frozen=True, slots=True, kw_only=True)
class PeriodicWork:
    """One row of the table."""

    name: str
    """As in ``daemon.failed`` and ``background.failed`` (``task``), and of its asyncio task."""
    owner: str
    """The room that does the work."""
    every: Every | str
    """The interval between the end of a run and the next one; a text where the task itself decides when to run."""
    first: Every | None = None
    """The wait before the first run of a job; None: it runs at the start."""
    clock: Clock
    commands: frozenset[Command]
    on_error: OnError
    reason: str = ""
    """Why it runs on the monotonic clock."""

    def interval_seconds(self, settings: Settings) -> float | None:
        """The interval; None when the task itself decides when to run."""
        return self.every.seconds(settings) if isinstance(self.every, Every) else None


_ALWAYS = frozenset(Command)
_PAGES = frozenset({Command.RUN, Command.RUN_ONCE})
_API = frozenset({Command.RUN, Command.SERVE})
_RUN = frozenset({Command.RUN})

_LEASE = "a lease that is renewed late is lost"
_RESCUE = "pages of a dead worker must not wait until a clock that was set back catches up"
_POLL = "polls at an interval of its own, and sooner when woken"
_EVENT = "waits for an event, not for a time"
_PROBE = "`SCRAPER_API_PROBE_SECONDS` while the account is paused; while ScraperAPI is unreachable, from 2 s up to that"


def _job(
    name: str,
    owner: str,
    every: Every,
    commands: frozenset[Command],
    on_error: OnError = OnError.LOG,
    first: Every | None = None,
) -> PeriodicWork:
    return PeriodicWork(
        name=name, owner=owner, every=every, first=first, clock=Clock.WALL, commands=commands, on_error=on_error
    )


def _task(
    name: str, owner: str, every: Every | str, commands: frozenset[Command], on_error: OnError, reason: str
) -> PeriodicWork:
    return PeriodicWork(
        name=name, owner=owner, every=every, clock=Clock.MONOTONIC, commands=commands, on_error=on_error, reason=reason
    )


_REPORTS = Every("scraper_api_account_seconds")

TICK = _job("tick", "curation", Every("wf7_scheduler_interval_seconds"), _RUN, OnError.LOG_TICK)
QUEUE_SAMPLER = _job("queue sampler", "curation", Every(15), _PAGES)
ACTIVITY = _job("activity", "curation", Every(30), _PAGES)
REPLICA_REPORT = _job("replica report", "daemon", Every(2), _PAGES)
# Not at the start: that is a busy time.
ATTEMPTS_RETENTION = _job("attempts retention", "curation", Every(6 * 3600), _PAGES, first=Every(300))
ACCOUNT_REPORTS = _job("account reports", "runtime", _REPORTS, _ALWAYS, first=_REPORTS)
CACHE_SWEEP = _job("site answers sweep", "websites", Every(60), _API)
NOTIFICATIONS = _job("notifications", "notifications", Every(5), _ALWAYS)
CONTACTS_WEBHOOK = _job("contacts webhook", "notifications", Every(5), _ALWAYS)
OUTBOX_RETENTION = _job("outbox retention", "notifications", Every(6 * 3600), _ALWAYS, first=Every(300))
CSV_RETENTION = _job("csv retention", "csv_jobs", Every(600), _API)
CSV_SAMPLER = _job("csv sampler", "csv_jobs", Every(15), _API)

HEARTBEAT = _task("heartbeat", "curation", Every("wf7_lease_seconds", 3), _PAGES, OnError.RETRY, _LEASE)
RESCUE = _task("rescue", "curation", Every("wf7_lease_seconds", 3), _PAGES, OnError.RETRY, _RESCUE)
CSV_HEARTBEAT = _task("csv heartbeat", "csv_jobs", Every("csv_lease_seconds", 3), _API, OnError.RETRY, _LEASE)
CSV_RESCUE = _task("csv rescue", "csv_jobs", Every("csv_lease_seconds", 3), _API, OnError.RETRY, _RESCUE)
REPLICA_SYNC = _task(
    "account share", "runtime", "1 s; 0.25 s while slots or credits move", _ALWAYS, OnError.RETRY, _LEASE
)
ACCOUNT_PROBE = _task(
    "account watch", "scraping", _PROBE, _ALWAYS, OnError.RETRY, "an interval that grows, with jitter"
)
CSV_JOBS = _task("csv jobs", "csv_jobs", "1 s; when a job arrives or ends", _API, OnError.RETRY, _POLL)
CSV_CALLBACKS = _task("csv callbacks", "csv_jobs", "5 s; when a job ends", _API, OnError.RETRY, _POLL)
EARLY_TICKS = _task("early ticks", "curation", "when rescued pages are due", _RUN, OnError.LOG_TICK, _EVENT)
RESUMED_CLAIMING = _task("resumed claiming", "curation", "when a pause ends", _RUN, OnError.LOG_TICK, _EVENT)
SCHEMA_WATCH = _task("schema watch", "curation", "when the schema no longer fits", _PAGES, OnError.EXIT, _EVENT)
SUPPRESSION_KEY_WATCH = _task(
    "suppression key watch", "storage", "when the suppression list has another key", _ALWAYS, OnError.EXIT, _EVENT
)
MEMORY_WATCH = _task(
    "memory watch", "runtime", Every(0.25), _ALWAYS, OnError.EXIT, "long pages fill it within a second"
)
LOOP_LAG = _task("loop lag", "daemon", Every(1), _ALWAYS, OnError.EXIT, "measures the event loop, feeds the watchdog")
SCHEDULER_CLOCK = _task(
    "scheduler clock", "runtime", Every(1), _ALWAYS, OnError.EXIT, "corrects jobs after a clock jump"
)
WATCHDOG = _task("watchdog", "daemon", Every(1), _ALWAYS, OnError.EXIT, "a thread: a blocked event loop can't stop it")

PERIODIC_WORK: Final = tuple(work for work in list(vars().values()) if isinstance(work, PeriodicWork))
"""The table: all of the above."""


class JobScheduler:
    """Runs jobs on APScheduler: one run of a job at a time, and missed runs become a single one, however late.

    An error of a job never ends it. :meth:`close` waits for the runs in progress.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._scheduler = AsyncIOScheduler(timezone=UTC)
        self._failing: set[str] = set()
        self.last_runs: dict[str, tuple[datetime, bool]] = {}
        """For each job, when its last run ended, and whether it failed."""
        self._runs: set[asyncio.Task[object]] = set()
        self._is_closing = False

    def add(self, work: PeriodicWork, run: Callable[[], Awaitable[object]]) -> None:
        interval_seconds = work.interval_seconds(self._settings)
        assert interval_seconds is not None
        delay = timedelta(seconds=work.first.seconds(self._settings) if work.first is not None else 0)
        self._scheduler.add_job(
            self._run,
            _Interval(seconds=interval_seconds, timezone=UTC),
            args=[work, run],
            id=work.name,
            next_run_time=datetime.now(UTC) + delay,
            max_instances=1,
            coalesce=True,
            misfire_grace_time=None,
        )
        if not self._scheduler.running:
            self._scheduler.start()

    async def check_clock(self) -> None:
        """Make sure that no job waits for longer than its interval: the wall clock may have been set back.

        After it was set forward a job runs once, and early by one interval at most.
        """
        now = datetime.now(UTC)
        for job in self._scheduler.get_jobs():
            latest = now + job.trigger.interval
            if job.next_run_time is not None and job.next_run_time > latest:
                job.modify(next_run_time=latest)

    def pause(self) -> None:
        """Start no further run. Those in progress go on."""
        if self._scheduler.running:
            self._scheduler.pause()

    async def close(self) -> None:
        """Start no further run, cancel those in progress, and return when they have ended."""
        if not self._scheduler.running:
            return
        self._is_closing = True
        self.pause()
        await asyncio.sleep(0)  # a run that was submitted just now begins, and is one of those to wait for
        runs = tuple(self._runs)
        for run in runs:
            run.cancel()
        await asyncio.gather(*runs, return_exceptions=True)
        self._scheduler.shutdown(wait=False)
        await asyncio.sleep(0)

    async def _run(self, work: PeriodicWork, run: Callable[[], Awaitable[object]]) -> None:
        task = asyncio.current_task()
        assert task is not None
        task.set_name(work.name)
        self._runs.add(task)
        try:
            await run()
            self._failing.discard(work.name)
            self.last_runs[work.name] = (datetime.now(UTC), False)
        except asyncio.CancelledError:
            if not self._is_closing:
                raise
        except Exception as error:  # noqa: BLE001 - no page or row depends on a job
            self.last_runs[work.name] = (datetime.now(UTC), True)
            self._failed(work, error)
        finally:
            self._runs.discard(task)

    def _failed(self, work: PeriodicWork, error: Exception) -> None:
        if isinstance(error, DatabaseUnavailable) and not isinstance(error, AccessDenied):
            return  # logged as one outage, by the work that needs Postgres
        if work.name in self._failing:
            return
        self._failing.add(work.name)
        sentence = str(getattr(error, "orig", None) or error).partition("\n")[0]
        emit(Event.BACKGROUND_FAILED, task=work.name, error=f"{type(error).__name__}: {sentence}"[:500])


class _Interval(IntervalTrigger):  # type: ignore[misc]  # APScheduler has no types
    """Skips missed runs in one step: APScheduler lists them, millions after the clock was set forward by years."""

    def get_next_fire_time(self, previous_fire_time: datetime | None, now: datetime) -> datetime | None:
        if previous_fire_time is None or previous_fire_time > now:
            next_time: datetime | None = super().get_next_fire_time(previous_fire_time, now)
            return next_time
        missed: int = (now - previous_fire_time) // self.interval
        interval: timedelta = self.interval
        return previous_fire_time + (missed + 1) * interval
