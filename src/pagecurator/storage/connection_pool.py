"""SQLAlchemy's connection pool, with the time that transactions wait for a connection."""

from __future__ import annotations

import time
from collections.abc import Callable

from sqlalchemy.ext.asyncio import AsyncEngine
from sqlalchemy.pool import AsyncAdaptedQueuePool, PoolProxiedConnection


class ConnectionPool(AsyncAdaptedQueuePool):
    """Calls ``on_wait`` after each wait for a connection while all are in use, also if it ended without one."""

    _sqla_logger_namespace = "sqlalchemy.pool.ConnectionPool"  # otherwise its INFO lines are logged as ours
    on_wait: Callable[[float], object] | None = None

    def connect(self) -> PoolProxiedConnection:
        if self.on_wait is None or self.checkedout() < self.size():
            return super().connect()
        began = time.monotonic()
        try:
            return super().connect()
        finally:
            self.on_wait(time.monotonic() - began)


def observe_waits(engine: AsyncEngine, called: Callable[[float], object]) -> None:
    """``called`` with the seconds of each wait for a connection of this engine. It must not block."""
    assert isinstance(engine.pool, ConnectionPool)
    engine.pool.on_wait = called
