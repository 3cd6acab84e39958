"""Where answers about websites are kept: a table in Postgres, or Redis. Both may fail; the cache copes."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from importlib.util import find_spec
from typing import Final, Protocol

from pagecurator.runtime.container import StartRefused
from pagecurator.settings import Settings
from pagecurator.storage.engine import Database
from pagecurator.storage.website_cache import CachedAnswer, CacheLookup, read_cached_answers, write_cached_answers
from pagecurator.websites.micro_batcher import MicroBatcher

_REDIS_SECONDS: Final = 0.5
_PING_SECONDS: Final = 5.0
_POSTGRES_SECONDS: Final = 2.0
_PREFIX: Final = "pagecurator:site"


class CacheStore(Protocol):
    """Keeps texts by site and depth, each until its time is over. Calls raise whatever goes wrong."""

    name: str
    patience_seconds: float
    """A call that takes longer is given up."""

    async def read(self, site: str, depths: Sequence[str]) -> str | None:
        """The text of the first of ``depths`` that has one."""
        ...

    async def write(self, site: str, depth: str, text: str, *, ttl_seconds: float) -> None:
        """Keep a text in place of the one before it."""
        ...

    async def close(self) -> None:
        """Close what only this store uses."""
        ...


class PostgresStore:
    """The table ``site_answers``. Many CSV rows at a time ask it: they share two of the pool's connections."""

    name = "postgres"
    patience_seconds = _POSTGRES_SECONDS

    def __init__(self, database: Database) -> None:
        self._database = database
        self._reads = MicroBatcher(self._read)
        self._writes = MicroBatcher(self._write)

    async def read(self, site: str, depths: Sequence[str]) -> str | None:
        """A few looks at the primary key."""
        return await self._reads.ask(CacheLookup(site, depths))

    async def write(self, site: str, depth: str, text: str, *, ttl_seconds: float) -> None:
        """One row."""
        await self._writes.ask(CachedAnswer(site, depth, text, ttl_seconds))

    async def close(self) -> None:
        """End what is in flight; the database is everybody's."""
        await self._reads.close()
        await self._writes.close()

    async def _read(self, asked: Sequence[CacheLookup]) -> Sequence[str | None]:
        async with self._database.single() as conn:
            return await read_cached_answers(conn, asked)

    async def _write(self, kept: Sequence[CachedAnswer]) -> Sequence[None]:
        async with self._database.single() as conn:
            await write_cached_answers(conn, kept)
        return [None] * len(kept)


class RedisStore:
    """Keys ``pagecurator:site:<depth>:<site>``, which Redis removes by itself."""

    name = "redis"
    patience_seconds = _REDIS_SECONDS

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
            retry=Retry(NoBackoff(), 0),  # Postgres is asked instead
        )

    async def read(self, site: str, depths: Sequence[str]) -> str | None:
        """One round trip."""
        for value in await self._redis.mget([_key(site, depth) for depth in depths]):
            if isinstance(value, bytes):
                return value.decode("ascii", "replace")
        return None

    async def write(self, site: str, depth: str, text: str, *, ttl_seconds: float) -> None:
        """Replaces what was there; its time begins anew."""
        await self._redis.set(_key(site, depth), text, px=max(1, round(ttl_seconds * 1000)))

    async def ping(self) -> None:
        """Raises what stands in the way."""
        async with asyncio.timeout(_PING_SECONDS):
            await self._redis.get(_PREFIX)  # a PING needs no password

    async def close(self) -> None:
        """Close the connections."""
        await self._redis.aclose()


def require_redis(settings: Settings) -> None:
    """Raise ``StartRefused`` when REDIS_HOST is set and the extra ``redis`` is not installed."""
    if settings.redis_host is not None and find_spec("redis") is None:
        raise StartRefused(
            "REDIS_HOST is set, but the Python package redis is not installed. Run "
            "pip install 'pagecurator[redis]', or unset REDIS_HOST to cache results in Postgres."
        )


def _key(site: str, depth: str) -> str:
    return f"{_PREFIX}:{depth}:{site}"


__all__ = ["CacheStore", "PostgresStore", "RedisStore", "require_redis"]
