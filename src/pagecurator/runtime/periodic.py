"""The APScheduler job that looks at the queue."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.interval import IntervalTrigger

TICK_JOB = "curate-due-pages"


def build_scheduler(tick: Callable[[], Awaitable[object]], *, interval_seconds: float) -> AsyncIOScheduler:
    """A scheduler, not yet started, that calls ``tick`` at once and then every ``interval_seconds``.

    One tick at a time (``max_instances=1``); ticks that come due during a long one become a single tick
    after it (``coalesce``), however late it is.
    """
    scheduler = AsyncIOScheduler(timezone=UTC)
    scheduler.add_job(
        tick,
        IntervalTrigger(seconds=interval_seconds, timezone=UTC),
        id=TICK_JOB,
        next_run_time=datetime.now(UTC),
        max_instances=1,
        coalesce=True,
        misfire_grace_time=None,
    )
    return scheduler
