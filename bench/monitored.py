"""``run-once`` with instruments inside: how long a database connection was waited for, and where the time goes.

Run as ``python -m bench.monitored FILE [--profile]``, with settings in the environment; writes JSON to FILE.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import signal
import sys
import time
from collections import Counter
from pathlib import Path
from types import FrameType
from typing import Any, Literal

from sqlalchemy import Engine, event
from sqlalchemy.pool import Pool

from pagecurator.daemon.application import open_application
from pagecurator.runtime import extraction_pool
from pagecurator.runtime.container import worker_name
from pagecurator.settings import load_settings
from pagecurator.storage import page_save
from pagecurator.telemetry.logs import configure_logging

_PROFILE_SECONDS = 0.002

# Whose work a moment is: the innermost frame with one of these in its path. Frames of asyncio and of the standard
# library are attributed to their caller.
_OWNERS = (
    ("/pagecurator/extraction/", "extraction"),
    ("/selectolax/", "extraction"),
    ("/phonenumbers/", "extraction"),
    ("/sqlalchemy/", "database"),
    ("/asyncpg/", "database"),
    ("/pagecurator/storage/", "database"),
    ("/pagecurator/scraping/scraperapi.py", "HTTP"),
    ("/pagecurator/scraping/wire.py", "HTTP"),
    ("/aiohttp/", "HTTP"),
    ("/yarl/", "HTTP"),
    ("/multidict/", "HTTP"),
    ("/pagecurator/scraping/", "checking bodies"),
    ("/charset_normalizer/", "checking bodies"),
    ("/structlog/", "logs and metrics"),
    ("/prometheus_client/", "logs and metrics"),
    ("/pagecurator/telemetry/", "logs and metrics"),
    ("/pagecurator/", "curation"),
)


class PoolWatch:
    """Times every wait for a connection of the pool, the making of new ones included.

    Saves wait in a queue of their own before they ask the pool; those waits are timed apart.
    """

    def __init__(self, pool: Pool, saving: asyncio.Semaphore) -> None:
        self.waits_seconds: list[float] = []
        self.save_waits_seconds: list[float] = [0.0]
        self._acquire = saving.acquire
        saving.acquire = self._timed_save  # type: ignore[method-assign]
        self._connect = pool.connect
        pool.connect = self._timed  # type: ignore[method-assign]

    def _timed(self) -> Any:
        began = time.monotonic()
        try:
            return self._connect()
        finally:
            self.waits_seconds.append(time.monotonic() - began)

    async def _timed_save(self) -> Literal[True]:
        began = time.monotonic()
        await self._acquire()
        self.save_waits_seconds.append(time.monotonic() - began)
        return True


class StatementCount:
    """Counts what is sent to Postgres. A transaction is two statements more: its BEGIN and its COMMIT or ROLLBACK."""

    def __init__(self, engine: Engine) -> None:
        self.transactions = self.executed = 0
        event.listen(engine, "begin", self._began)
        event.listen(engine, "before_cursor_execute", self._executed)
        self._fetch_row = page_save.fetch_row  # past SQLAlchemy's events
        page_save.fetch_row = self._fetched

    @property
    def statements(self) -> int:
        return self.executed + 2 * self.transactions

    def _began(self, _connection: Any) -> None:
        self.transactions += 1

    def _executed(self, *_: Any) -> None:
        self.executed += 1

    async def _fetched(self, *given: Any) -> Any:
        self.executed += 1
        return await self._fetch_row(*given)


class Profile:
    """Samples the main thread by its processor time. Long pages are read in that thread too, so it has all the work."""

    def __init__(self) -> None:
        self.owners: Counter[str] = Counter()

    def start(self) -> None:
        extraction_pool.INLINE_CHARS = sys.maxsize  # one thread, so that a sample has one owner
        signal.signal(signal.SIGPROF, self._sample)
        signal.setitimer(signal.ITIMER_PROF, _PROFILE_SECONDS, _PROFILE_SECONDS)

    def stop(self) -> None:
        signal.setitimer(signal.ITIMER_PROF, 0)

    def _sample(self, _number: int, frame: FrameType | None) -> None:
        while frame is not None:
            path = frame.f_code.co_filename
            for part, owner in _OWNERS:
                if part in path:
                    self.owners[owner] += 1
                    return
            frame = frame.f_back
        self.owners["event loop"] += 1

    def shares(self) -> dict[str, float]:
        total = self.owners.total() or 1
        return {owner: round(count / total, 3) for owner, count in self.owners.most_common()}


async def _run(*, profiled: bool) -> dict[str, Any]:
    settings = load_settings()
    worker = worker_name(settings)
    configure_logging(settings, worker=worker)
    profile = Profile()
    async with open_application(settings, worker=worker) as daemon:
        saving = daemon.context.committer._save_slots  # noqa: SLF001 - an instrument looks inside
        pool = PoolWatch(daemon.database.engine.sync_engine.pool, saving)
        counted = StatementCount(daemon.database.engine.sync_engine)
        if profiled:
            profile.start()
        try:
            await daemon.run_once()
        finally:
            profile.stop()
    waits = sorted(pool.waits_seconds)
    return {
        "connection_requests": len(waits),
        # At worst one page met both.
        "longest_wait_seconds": round(waits[-1] + max(pool.save_waits_seconds), 4),
        "longest_save_wait_seconds": round(max(pool.save_waits_seconds), 4),
        "median_wait_seconds": round(waits[len(waits) // 2], 5),
        "cpu_shares": profile.shares(),
        "statements": counted.statements,
        "transactions": counted.transactions,
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path)
    parser.add_argument("--profile", action="store_true")
    options = parser.parse_args()
    options.file.write_text(json.dumps(asyncio.run(_run(profiled=options.profile))))


if __name__ == "__main__":
    main()
