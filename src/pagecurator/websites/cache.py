"""Answers that are kept for a while. A cache that is broken or away costs a look at the website, never an answer.

Stores are asked in order: Redis when there is one, then Postgres. One that fails is left out for some seconds, so that
few callers wait for it in vain; the first call after that tries it again.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from typing import Final, TypeVar

from pagecurator.runtime.tasks import repeated
from pagecurator.settings import Settings
from pagecurator.storage.engine import Database, missing_rights_as_outage
from pagecurator.storage.website_cache import remove_expired_answers
from pagecurator.telemetry.events import Event, emit
from pagecurator.telemetry.metrics import Metrics
from pagecurator.websites.cache_codec import decode_result, encode_result
from pagecurator.websites.cache_stores import CacheStore, PostgresStore, RedisStore
from pagecurator.websites.models import Depth, WebsiteResult

_Result = TypeVar("_Result")

LEFT_OUT_SECONDS: Final = 5.0
_SWEEP_SECONDS: Final = 60.0
_SWEEP_ROWS: Final = 500
_BETWEEN_STEPS_SECONDS: Final = 0.1

_MAY_ANSWER: Final = {
    Depth.FULL: (Depth.FULL,),
    Depth.HOMEPAGE: (Depth.HOMEPAGE, Depth.FULL),
    Depth.LINKEDIN: (Depth.LINKEDIN, Depth.HOMEPAGE, Depth.FULL),
}
"""A look that went further answers for one that goes less far, never the reverse."""


class WebsiteCache:
    """Kept answers, by site and depth."""

    def __init__(self, stores: Sequence[CacheStore], *, ttl_seconds: float, metrics: Metrics) -> None:
        self._stores = [_Store(store, metrics) for store in stores]
        self._ttl_seconds = ttl_seconds

    async def read(self, site: str, depth: Depth) -> WebsiteResult | None:
        """An answer that went at least as far as ``depth``; never raises."""
        for store in self._stores if self._ttl_seconds > 0 else ():
            answered, text = await store.read(site, _MAY_ANSWER[depth])
            if answered:
                return decode_result(text) if text is not None else None
        return None

    async def write(self, site: str, depth: Depth, answer: WebsiteResult) -> None:
        """Keep an answer in the first store that takes it; never raises."""
        if self._ttl_seconds <= 0:
            return
        text = encode_result(replace(answer, cached=False))
        for store in self._stores:
            if await store.write(site, depth, text, ttl_seconds=self._ttl_seconds):
                return

    async def close(self) -> None:
        """Close the stores."""
        for store in self._stores:
            await store.close()


class _Store:
    """A store, whether it is well, and what counts its answers."""

    def __init__(self, store: CacheStore, metrics: Metrics) -> None:
        self._store = store
        self._metrics = metrics
        self._down_since: float | None = None
        self._left_out_until = 0.0
        for result in ("hit", "miss", "error"):
            metrics.site_cache.labels(store=store.name, result=result)

    async def read(self, site: str, depths: Sequence[str]) -> tuple[bool, str | None]:
        """Whether the store answered, and what."""
        answered, text = await self._tried(lambda: self._store.read(site, depths))
        result = "error" if not answered else "miss" if text is None else "hit"
        self._metrics.site_cache.labels(store=self._store.name, result=result).inc()
        return answered, text

    async def write(self, site: str, depth: str, text: str, *, ttl_seconds: float) -> bool:
        """Whether the store took it."""
        taken, _ = await self._tried(lambda: self._store.write(site, depth, text, ttl_seconds=ttl_seconds))
        return taken

    async def close(self) -> None:
        await self._store.close()

    async def _tried(self, call: Callable[[], Awaitable[_Result]]) -> tuple[bool, _Result | None]:
        if time.monotonic() < self._left_out_until:
            return False, None
        if self._down_since is not None:  # one caller tries; the others go by meanwhile
            self._left_out_until = time.monotonic() + LEFT_OUT_SECONDS
        try:
            async with asyncio.timeout(self._store.patience_seconds):
                result = await call()
        except Exception as error:  # noqa: BLE001 - whatever a store does, the website can still be looked at
            self._failed(error)
            return False, None
        self._answered()
        return True, result

    def _failed(self, error: Exception) -> None:
        self._left_out_until = time.monotonic() + LEFT_OUT_SECONDS
        if self._down_since is None:
            self._down_since = time.monotonic()
            reason = str(error).strip().partition("\n")[0] or f"no answer within {self._store.patience_seconds:g} s"
            emit(Event.CACHE_UNAVAILABLE, store=self._store.name, error=f"{type(error).__name__}: {reason}"[:300])

    def _answered(self) -> None:
        self._left_out_until = 0.0
        if self._down_since is not None:
            down_seconds, self._down_since = time.monotonic() - self._down_since, None
            emit(Event.CACHE_RECOVERED, store=self._store.name, down_seconds=round(down_seconds, 3))


def cache_for(settings: Settings, *, database: Database, metrics: Metrics) -> WebsiteCache:
    """The cache as it is set up: Redis before Postgres when REDIS_HOST is set, else Postgres alone."""
    stores: list[CacheStore] = [PostgresStore(database)]
    if settings.redis_host is not None:
        stores.insert(0, RedisStore(settings))
    return WebsiteCache(stores, ttl_seconds=settings.cache_ttl, metrics=metrics)


async def sweep(database: Database) -> None:
    """Remove expired rows now and then. One task of the process runs this; readers never see expired rows."""
    await repeated("site answers sweep", lambda: remove_expired(database), every_seconds=_SWEEP_SECONDS)


async def remove_expired(database: Database) -> None:
    """Remove all expired rows, in small steps."""
    while True:
        with missing_rights_as_outage():
            async with database.begin() as conn:
                removed = await remove_expired_answers(conn, limit=_SWEEP_ROWS)
        if removed < _SWEEP_ROWS:
            return
        await asyncio.sleep(_BETWEEN_STEPS_SECONDS)


__all__ = ["LEFT_OUT_SECONDS", "WebsiteCache", "cache_for", "sweep"]
