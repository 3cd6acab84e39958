"""Results of websites, cached in Redis (when configured) or else in Postgres.

A cache that fails never fails a request. A store that failed or timed out is skipped for some seconds: without that, a
hanging Redis would cost every request its timeout, twice.
"""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import fields
from typing import Any, Final, TypeVar

from pydantic import TypeAdapter

from pagecurator.extraction.contact import Contact
from pagecurator.settings import Settings
from pagecurator.storage.connection_errors import missing_rights_as_outage
from pagecurator.storage.engine import Database
from pagecurator.storage.website_cache import read_cached_answer, remove_expired_answers, write_cached_answer
from pagecurator.telemetry.events import Event, emit
from pagecurator.telemetry.metrics import Metrics
from pagecurator.websites.extras import require_redis
from pagecurator.websites.models import Depth, WebsiteResult
from pagecurator.websites.scrub import contains

_Result = TypeVar("_Result")

SKIP_SECONDS: Final = 5.0
_SWEEP_ROWS: Final = 500
_SWEEP_PAUSE_SECONDS: Final = 0.1

_ACCEPTED_DEPTHS: Final = {
    Depth.FULL: (Depth.FULL,),
    Depth.HOMEPAGE: (Depth.HOMEPAGE, Depth.FULL),
    Depth.LINKEDIN: (Depth.LINKEDIN, Depth.HOMEPAGE, Depth.FULL),
}
"""A deeper scrape also answers a shallower request, never the reverse."""


class WebsiteCache:
    """Cached results by website and depth."""

    def __init__(self, stores: Sequence[CacheStore], *, ttl_seconds: float, metrics: Metrics) -> None:
        """``stores`` in order of preference; with ``ttl_seconds`` of 0 nothing is cached."""
        self._stores = [_MonitoredStore(store, metrics) for store in stores]
        self._ttl_seconds = ttl_seconds

    @property
    def is_enabled(self) -> bool:
        return self._ttl_seconds > 0

    async def read(self, site: str, depth: Depth) -> WebsiteResult | None:
        """A result that is at least as deep as ``depth``; never raises."""
        for store in self._stores if self._ttl_seconds > 0 else ():
            answered, text = await store.read(site, _ACCEPTED_DEPTHS[depth])
            if answered:
                return decode_result(text) if text is not None else None
        return None

    async def write(self, site: str, depth: Depth, result: WebsiteResult) -> None:
        """Cache a result in the first store that accepts it; never raises."""
        if self._ttl_seconds <= 0:
            return
        text = encode_result(result)
        for store in self._stores:
            if await store.write(site, depth, text, ttl_seconds=self._ttl_seconds):
                return

    async def close(self) -> None:
        for store in self._stores:
            await store.close()


class _MonitoredStore:
    """A store with metrics, log events, a time limit, and a pause after each failure."""

    def __init__(self, store: CacheStore, metrics: Metrics) -> None:
        self._store = store
        self._metrics = metrics
        self._down_since: float | None = None
        self._skipped_until = 0.0
        for result in ("hit", "miss", "error"):
            metrics.site_cache.labels(store=store.name, result=result)

    async def read(self, site: str, depths: Sequence[str]) -> tuple[bool, str | None]:
        """Whether the store answered, and the text it has."""
        answered, text = await self._try(lambda: self._store.read(site, depths))
        result = "error" if not answered else "miss" if text is None else "hit"
        self._metrics.site_cache.labels(store=self._store.name, result=result).inc()
        return answered, text

    async def write(self, site: str, depth: str, text: str, *, ttl_seconds: float) -> bool:
        """Whether the store accepted it."""
        accepted, _ = await self._try(lambda: self._store.write(site, depth, text, ttl_seconds=ttl_seconds))
        return accepted

    async def close(self) -> None:
        await self._store.close()

    async def _try(self, call: Callable[[], Awaitable[_Result]]) -> tuple[bool, _Result | None]:
        if time.monotonic() < self._skipped_until:
            return False, None
        try:
            async with asyncio.timeout(self._store.timeout_seconds):
                result = await call()
        except Exception as error:  # noqa: BLE001 - the website can be scraped without a cache
            self._failed(error)
            return False, None
        self._skipped_until = 0.0
        if self._down_since is not None:
            down_seconds, self._down_since = time.monotonic() - self._down_since, None
            emit(Event.CACHE_RECOVERED, store=self._store.name, down_seconds=round(down_seconds, 3))
        return True, result

    def _failed(self, error: Exception) -> None:
        self._skipped_until = time.monotonic() + SKIP_SECONDS
        if self._down_since is None:
            self._down_since = time.monotonic()
            reason = str(error).strip().partition("\n")[0] or f"no answer within {self._store.timeout_seconds:g} s"
            emit(Event.CACHE_UNAVAILABLE, store=self._store.name, error=f"{type(error).__name__}: {reason}"[:300])


def cache_for(settings: Settings, *, database: Database, metrics: Metrics) -> WebsiteCache:
    """The cache that the settings describe: Redis before Postgres when REDIS_HOST is set, else Postgres alone."""
    stores: list[CacheStore] = [PostgresStore(database)]
    if settings.redis_host is not None:
        stores.insert(0, RedisStore(settings))
    return WebsiteCache(stores, ttl_seconds=settings.cache_ttl, metrics=metrics)


async def remove_expired(database: Database) -> None:
    """Remove all expired rows, in small transactions. Reads skip expired rows, so this only frees space."""
    while True:
        with missing_rights_as_outage():
            async with database.begin() as conn:
                removed = await remove_expired_answers(conn, limit=_SWEEP_ROWS)
        if removed < _SWEEP_ROWS:
            return
        await asyncio.sleep(_SWEEP_PAUSE_SECONDS)


# ------------------------------------------------------------
# The stores: a table in Postgres, and Redis. Both may raise anything; the cache handles that.
_REDIS_SECONDS: Final = 0.5
_PREFIX: Final = "pagecurator:site"


class PostgresStore:
    """The table ``site_answers``. ``timeout_seconds`` is the limit for one call."""

    name = "postgres"
    timeout_seconds = 2.0

    def __init__(self, database: Database) -> None:
        self._database = database

    async def read(self, site: str, depths: Sequence[str]) -> str | None:
        """At most three index look-ups, one for each depth."""
        async with self._database.single() as conn:
            return await read_cached_answer(conn, site=site, depths=depths)

    async def write(self, site: str, depth: str, text: str, *, ttl_seconds: float) -> None:
        async with self._database.single() as conn:
            await write_cached_answer(conn, site=site, depth=depth, answer=text, ttl_seconds=ttl_seconds)

    async def close(self) -> None:
        """Nothing: the database belongs to the process."""


class RedisStore:
    """Keys ``pagecurator:site:<depth>:<site>``, which Redis expires."""

    name = "redis"
    timeout_seconds = _REDIS_SECONDS

    def __init__(self, settings: Settings) -> None:
        require_redis(settings)
        from redis.asyncio import Redis  # noqa: PLC0415 - an extra, needed only with REDIS_HOST
        from redis.asyncio.retry import Retry  # noqa: PLC0415
        from redis.backoff import NoBackoff  # noqa: PLC0415

        password = settings.redis_password
        self._redis = Redis(
            host=settings.redis_host or "localhost",
            port=settings.redis_port,
            db=settings.redis_db,
            password=password.get_secret_value() if password is not None else None,
            socket_timeout=_REDIS_SECONDS,
            socket_connect_timeout=_REDIS_SECONDS,
            retry=Retry(NoBackoff(), 0),  # Postgres is used instead
        )

    async def read(self, site: str, depths: Sequence[str]) -> str | None:
        for value in await self._redis.mget([_key(site, depth) for depth in depths]):
            if isinstance(value, bytes):
                return value.decode("ascii", "replace")
        return None

    async def write(self, site: str, depth: str, text: str, *, ttl_seconds: float) -> None:
        await self._redis.set(_key(site, depth), text, px=max(1, round(ttl_seconds * 1000)))

    async def erase(self, needles: Sequence[str], *, dry_run: bool) -> int:
        """Delete the entries that contain one of ``needles``, in any case; returns how many there are."""
        found = 0
        async for key in self._redis.scan_iter(match=f"{_PREFIX}:*", count=500):
            value = await self._redis.get(key)
            if isinstance(value, bytes) and contains(value.decode("ascii", "replace"), needles):
                found += 1
                if not dry_run:
                    await self._redis.delete(key)
        return found

    async def ping(self) -> None:
        """Raise whatever prevents a read."""
        async with asyncio.timeout(5.0):
            await self._redis.get(_PREFIX)  # PING works without a password

    async def close(self) -> None:
        await self._redis.aclose()


CacheStore = PostgresStore | RedisStore


def _key(site: str, depth: str) -> str:
    return f"{_PREFIX}:{depth}:{site}"


# ------------------------------------------------------------
# Cached results as JSON. Entries of another format count as a miss.
_FORMAT: Final = 1
"""Increment it when the format changes: older entries become misses."""
_RESULT: Final = TypeAdapter(WebsiteResult)
_FIELDS: Final = tuple(field.name for field in fields(Contact))


def encode_result(result: WebsiteResult) -> str:
    """ASCII only, so that every store accepts it."""
    contacts = [
        {name: value for name in _FIELDS if (value := getattr(contact, name)) is not None}
        for contact in result.contacts
    ]
    entry: dict[str, Any] = {"form": _FORMAT, "website": result.website, "status": result.status, "pages": result.pages}
    if result.final_url is not None:
        entry["final_url"] = result.final_url
    return json.dumps({**entry, "contacts": contacts}, separators=(",", ":"))


def decode_result(text: str | bytes) -> WebsiteResult | None:
    """The result with ``cached`` set, or None for text in another format."""
    try:
        entry = json.loads(text)
        if entry["form"] != _FORMAT:
            return None
        return _RESULT.validate_python({**entry, "cached": True})
    except (ValueError, TypeError, KeyError, RecursionError):
        return None
