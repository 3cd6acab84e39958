"""What every long-lived command does around its parts: background tasks, the wait for a signal, its numbers."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager

from sqlalchemy.pool import QueuePool

from pagecurator.daemon.signals import StopSignal
from pagecurator.daemon.watchdog import Watchdog
from pagecurator.runtime.container import Container
from pagecurator.runtime.tasks import BackgroundTask, BackgroundTasks

_LOOP_LAG_SECONDS = 1.0
_HEAD_START_SECONDS = 2.0


class Joining:
    """The wait for Postgres at the start."""

    def __init__(self, task: asyncio.Task[None], stop_signal: StopSignal) -> None:
        self._task = task
        self._stop_signal = stop_signal

    async def head_start(self) -> None:
        """Give Postgres a moment: when it is there, the HTTP server needs not begin with 503."""
        await self._wait(_HEAD_START_SECONDS)

    async def is_done(self) -> bool:
        """True once Postgres can be used; False when a signal came first."""
        await self._wait(None)
        return self._task.done()

    async def _wait(self, timeout_seconds: float | None) -> None:
        """Until the end of the task, whose refusals are raised, a signal, or the timeout."""
        stop = asyncio.create_task(self._stop_signal.wait(), name="wait for a signal")
        try:
            await asyncio.wait({self._task, stop}, timeout=timeout_seconds, return_when=asyncio.FIRST_COMPLETED)
        finally:
            stop.cancel()
        if self._task.done():
            await self._task


class Running:
    """One run of a process on its resources."""

    def __init__(self, *, container: Container, stop: StopSignal) -> None:
        self._container = container
        self._stop_signal = stop
        self._worst_lag_seconds = 0.0
        self.watchdog = Watchdog(limit_seconds=container.settings.wf7_watchdog_seconds)
        """To be held while the background tasks run: one of them beats."""

    def background(self, background_tasks: Iterable[BackgroundTask]) -> BackgroundTasks:
        """Start ``background_tasks`` and those that every process has."""
        return BackgroundTasks(
            [
                *self._container.background_tasks(),
                *background_tasks,
                BackgroundTask("loop lag", self._measure_loop_lag()),
            ]
        )

    @asynccontextmanager
    async def joining(self) -> AsyncIterator[Joining]:
        """Begin to wait for Postgres, and give up when the block ends."""
        task = asyncio.create_task(self._container.join(), name="wait for Postgres")
        try:
            yield Joining(task, self._stop_signal)
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)

    async def until_stopped(self, background: BackgroundTasks) -> bool:
        """Wait for a signal. True when a background task ended first: they never should."""
        stop = asyncio.create_task(self._stop_signal.wait(), name="wait for a signal")
        ended = asyncio.create_task(background.until_one_ends(), name="wait for the end of a background task")
        try:
            await asyncio.wait({stop, ended}, return_when=asyncio.FIRST_COMPLETED)
            return ended.done()
        finally:
            stop.cancel()
            ended.cancel()

    def render_metrics(self) -> bytes:
        """The numbers of this moment, in Prometheus' text format."""
        container = self._container
        metrics, throttle = container.metrics, container.throttle
        metrics.loop_lag.set(self._worst_lag_seconds)
        self._worst_lag_seconds = 0.0
        metrics.concurrency_limit.set(throttle.limit)
        metrics.concurrency_in_use.set(throttle.in_use)
        metrics.throttle_pause.set(throttle.backoff.seconds)
        metrics.connection_pool_utilization.set(container.client.counters.pool_utilization)
        pool = container.database.engine.pool
        if isinstance(pool, QueuePool):
            metrics.db_connections.labels(state="in_use").set(pool.checkedout())
            metrics.db_connections.labels(state="idle").set(pool.checkedin())
        return metrics.render()

    async def _measure_loop_lag(self) -> None:
        loop = asyncio.get_running_loop()
        while True:
            due = loop.time() + _LOOP_LAG_SECONDS
            await asyncio.sleep(_LOOP_LAG_SECONDS)
            self.watchdog.beat()
            self._worst_lag_seconds = max(self._worst_lag_seconds, loop.time() - due)
