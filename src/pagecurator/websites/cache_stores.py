"""The stores behind the website cache: a table in Postgres, and Redis. Both may raise; the cache handles that."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Sequence
from dataclasses import fields
from importlib.util import find_spec
from typing import Any, Final

from pagecurator.extraction.contact import Contact, ContactKind, EmailType, Source
from pagecurator.runtime.container import StartRefused
from pagecurator.settings import Settings
from pagecurator.storage.engine import Database
from pagecurator.storage.website_cache import read_cached_answer, write_cached_answer
from pagecurator.websites.models import WebsiteResult, WebsiteStatus

_REDIS_SECONDS: Final = 0.5
_PING_SECONDS: Final = 5.0
_POSTGRES_SECONDS: Final = 2.0
_PREFIX: Final = "pagecurator:site"


class PostgresStore:
    """The table ``site_answers``. ``timeout_seconds`` is the limit for one call."""

    name = "postgres"
    timeout_seconds = _POSTGRES_SECONDS

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

    async def ping(self) -> None:
        """Raise whatever prevents a read."""
        async with asyncio.timeout(_PING_SECONDS):
            await self._redis.get(_PREFIX)  # PING works without a password

    async def close(self) -> None:
        await self._redis.aclose()


CacheStore = PostgresStore | RedisStore


def require_redis(settings: Settings) -> None:
    """Raise ``StartRefused`` when REDIS_HOST is set and the extra ``redis`` is not installed."""
    if settings.redis_host is not None and find_spec("redis") is None:
        raise StartRefused(
            "REDIS_HOST is set, but the Python package redis is not installed. Run "
            "pip install 'pagecurator[redis]', or unset REDIS_HOST to cache results in Postgres."
        )


def _key(site: str, depth: str) -> str:
    return f"{_PREFIX}:{depth}:{site}"


# ------------------------------------------------------------
# Cached results as JSON. Entries of another format count as a miss.
_FORMAT: Final = 1
"""Increment it when the format changes: older entries become misses."""
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
        return WebsiteResult(
            website=str(entry["website"]),
            status=WebsiteStatus(entry["status"]),
            contacts=tuple(_contact(each) for each in entry["contacts"]),
            pages=tuple(str(page) for page in entry["pages"]),
            final_url=str(entry["final_url"]) if "final_url" in entry else None,
            cached=True,
        )
    except (ValueError, TypeError, KeyError, RecursionError):
        return None


def _contact(entry: Any) -> Contact:
    if not isinstance(entry, dict):
        raise TypeError("a contact is an object")
    email_type = entry.pop("email_type", None)
    return Contact(
        **{**entry, "kind": ContactKind(entry["kind"]), "source": Source(entry["source"])},
        email_type=EmailType(email_type) if email_type is not None else None,
    )
