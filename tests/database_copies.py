"""Databases for tests: copies of a migrated template, which are reset and renamed for the next test.

A copy costs Postgres about ten times the processor time of a reset. Each test has a database that equals the template,
under a name of its own: a process that outlives its test does not reach the next one's. A database is dropped instead
of reset if its test changed anything but rows of tables, or if its reset fails.
"""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Callable, Coroutine
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import asyncpg

from pagecurator.storage.dsn import parse_dsn

_MOST_RESETS = 40
"""Then the next copy is made: each reset leaves dead rows in the catalogues."""
_MIGRATIONS_OWN = ("alembic_version", "schema_compatibility")
"""The tables with rows in the template. Their rows count as part of the schema."""

_CATALOGUES = (
    "pg_am",
    "pg_attrdef",
    "pg_attribute",
    "pg_cast",
    "pg_class",
    "pg_collation",
    "pg_constraint",
    "pg_conversion",
    "pg_default_acl",
    "pg_depend",
    "pg_description",
    "pg_enum",
    "pg_event_trigger",
    "pg_extension",
    "pg_foreign_server",
    "pg_index",
    "pg_inherits",
    "pg_language",
    "pg_largeobject_metadata",
    "pg_namespace",
    "pg_opclass",
    "pg_operator",
    "pg_opfamily",
    "pg_partitioned_table",
    "pg_policy",
    "pg_proc",
    "pg_publication",
    "pg_range",
    "pg_rewrite",
    "pg_seclabel",
    "pg_sequence",
    "pg_statistic",
    "pg_statistic_ext",
    "pg_trigger",
    "pg_ts_config",
    "pg_ts_dict",
    "pg_type",
)
# Every change of a row gives it the number of its transaction as `xmin`.
_ROWS = " UNION ALL ".join(
    f"SELECT '{table}', count(*), count(*) FILTER (WHERE age(xmin) <= age($1::text::xid)) FROM {table}"
    for table in (*_CATALOGUES, *_MIGRATIONS_OWN)
)
_NEXT_TRANSACTION = "SELECT pg_snapshot_xmax(pg_current_snapshot())::text"
_CHANGED_OPTIONS = """
    SELECT count(*) FROM pg_database
    WHERE datname = current_database() AND (datconnlimit <> -1 OR datacl IS NOT NULL OR NOT datallowconn
    OR EXISTS (SELECT FROM pg_db_role_setting WHERE setdatabase = pg_database.oid))
"""
_USED_SEQUENCES = "SELECT count(last_value) FROM pg_sequences"
_FILLED = f"""
    SELECT quote_ident(relname) FROM pg_class
    WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND pg_relation_size(oid) > 0
    AND relname <> ALL ('{{{",".join(_MIGRATIONS_OWN)}}}')
"""
_END_SESSIONS = "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = $1"

Rows = frozenset[tuple[str, int, int]]
"""Tables with their number of rows and of those that changed since some transaction."""


def named(url: str, database: str) -> str:
    """The address of another database on the same server."""
    return urlunsplit(urlsplit(url)._replace(path=f"/{database}"))


async def connected(url: str) -> asyncpg.Connection:
    arguments = parse_dsn(url, transaction_pooler=False).arguments()
    return await asyncpg.connect(**arguments, statement_cache_size=0)


@dataclass
class _Copy:
    name: str
    unchanged_since: str
    """The next transaction when it was ready: a row of the schema that a test changes has this one or a later one."""
    resets: int = 0


class Copies:
    """The next copy is made, and the last one reset, while a test runs."""

    def __init__(self, postgres_url: str, template: str) -> None:
        self._postgres_url = postgres_url
        self._template = template
        self._template_rows: Rows | None = None
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="test databases")
        self._runner = asyncio.Runner()
        self._server: asyncpg.Connection | None = None
        self._taken: dict[str, _Copy] = {}
        self._unused: list[_Copy] = []
        self._next: Future[_Copy] = self._submit(self._prepare)

    def take(self) -> str:
        """A database that equals the template."""
        copy = self._next.result()
        self._taken[copy.name] = copy
        self._next = self._submit(self._prepare)
        return copy.name

    def drop(self, name: str) -> None:
        """Return a database; sessions that are left in it end."""
        self._submit(self._reset_or_drop, self._taken.pop(name))

    def close(self) -> None:
        self._submit(self._close, self._next.result()).result()
        self._thread.submit(self._runner.close).result()
        self._thread.shutdown()

    # ------------------------------------------------------------ in the thread
    def _submit(self, work: Callable[..., Coroutine[Any, Any, Any]], *arguments: object) -> Future[Any]:
        return self._thread.submit(lambda: self._runner.run(work(*arguments)))

    async def _execute(self, statement: str, *arguments: object) -> None:
        if self._server is None or self._server.is_closed():
            self._server = await connected(self._postgres_url)
        await self._server.execute(statement, *arguments)

    async def _prepare(self) -> _Copy:
        if self._unused:
            return self._unused.pop()
        name = _fresh_name()
        await self._execute(f"CREATE DATABASE {name} TEMPLATE {self._template}")
        connection = await connected(named(self._postgres_url, name))
        try:
            copy = _Copy(name=name, unchanged_since=await connection.fetchval(_NEXT_TRANSACTION))
            if self._template_rows is None:
                self._template_rows = await _rows(connection, copy)
        finally:
            await connection.close()
        return copy

    async def _reset_or_drop(self, copy: _Copy) -> None:
        try:
            is_reset = copy.resets < _MOST_RESETS and await self._reset(copy)
        except (asyncpg.PostgresError, asyncpg.InterfaceError, OSError):
            is_reset = False
        if is_reset:
            self._unused.append(copy)
        else:
            await self._drop(copy)

    async def _reset(self, copy: _Copy) -> bool:
        """Remove the rows of tables; False if anything else is not as in the template."""
        await self._execute(_END_SESSIONS, copy.name)
        name = _fresh_name()
        await self._execute(f"ALTER DATABASE {copy.name} RENAME TO {name}")
        copy.name = name
        connection = await connected(named(self._postgres_url, name))
        try:
            if await connection.fetchval(_CHANGED_OPTIONS) or await _rows(connection, copy) != self._template_rows:
                return False
            tables = [table for (table,) in await connection.fetch(_FILLED)]
            if tables:
                await connection.execute(f"TRUNCATE {', '.join(tables)} RESTART IDENTITY CASCADE")
                copy.unchanged_since = await connection.fetchval(_NEXT_TRANSACTION)  # a table has another file now
            if await connection.fetchval(_USED_SEQUENCES):
                return False
            await connection.execute("SELECT pg_stat_reset()")
        finally:
            await connection.close()
        copy.resets += 1
        return True

    async def _drop(self, copy: _Copy) -> None:
        await self._execute(f"DROP DATABASE {copy.name} WITH (FORCE)")

    async def _close(self, unused: _Copy) -> None:
        for copy in (unused, *self._unused):
            await self._drop(copy)
        if self._server is not None:
            await self._server.close()


def _fresh_name() -> str:
    return f"test_{secrets.token_hex(4)}"


async def _rows(connection: asyncpg.Connection, copy: _Copy) -> Rows:
    return frozenset(tuple(row) for row in await connection.fetch(_ROWS, copy.unchanged_since))
