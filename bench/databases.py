"""A private Postgres with the durable settings of production, and a fresh database for each run."""

from __future__ import annotations

import asyncio
import contextlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import asyncpg
import psutil

from pagecurator.settings import Settings
from pagecurator.storage.embedded.server import EmbeddedPostgres
from pagecurator.storage.engine import connect
from pagecurator.storage.migrations import migrate
from pagecurator.storage.queue.enqueue import add_pages
from pagecurator.urls import normalize_url

_TEMPLATE = "bench_template"
_CONTACTS = "SELECT domain, kind::text, value FROM contacts JOIN domains ON domains.id = contacts.domain_id"
_OUTCOMES = "SELECT url, page_processing_status::text, contact_scrape_status::text, error_code FROM pages"


class Databases:
    """One server. Every benchmark run begins with an empty, migrated database of its own."""

    def __init__(self, server: EmbeddedPostgres, data: Path) -> None:
        self._server = server
        self._address = server.start()
        self._data = data
        self._made = 0
        asyncio.run(self._make_template())

    def fresh(self, urls: list[str]) -> str:
        """The address of a new database with ``urls`` in its queue."""
        address = self.empty(template=_TEMPLATE)
        asyncio.run(_fill(address, urls))
        return address

    def empty(self, *, template: str = "template1") -> str:
        """The address of a new database, by default without a schema."""
        self._made += 1
        name = f"bench_{self._made}"
        asyncio.run(self._execute(f"CREATE DATABASE {name} TEMPLATE {template}"))
        return self._named(name)

    def fresh_on(self, address: str, urls: list[str]) -> str:
        """The same on another server, in its maintenance database."""

        async def make() -> None:
            database = await connect(_settings(address))
            try:
                await migrate(database)
            finally:
                await database.close()
            await _fill(address, urls)

        asyncio.run(make())
        return address

    def rows(self, database_url: str) -> tuple[set[tuple[Any, ...]], set[tuple[Any, ...]]]:
        """What a run left behind: its contacts and its pages' outcomes."""
        return asyncio.run(_rows(database_url))

    def drop(self, database_url: str) -> None:
        name = urlsplit(database_url).path.removeprefix("/")
        asyncio.run(self._execute(f"DROP DATABASE {name} WITH (FORCE)", "CHECKPOINT"))

    def cpu_seconds(self) -> float:
        """Processor time of the server's processes that run now, and of those that ended."""
        server = psutil.Process(int((self._data / "postmaster.pid").read_text().splitlines()[0]))
        times = [server.cpu_times()]
        ended = times[0].children_user + times[0].children_system
        for child in server.children():
            with contextlib.suppress(psutil.NoSuchProcess):
                times.append(child.cpu_times())
        return float(ended + sum(one.user + one.system for one in times))

    def scheduler_seconds(self) -> dict[int, float]:
        """Processor time of each process of the server by the scheduler's clock, which also sees less than a tick."""
        server = psutil.Process(int((self._data / "postmaster.pid").read_text().splitlines()[0]))
        seconds = {}
        for process in (server, *server.children()):
            with contextlib.suppress(FileNotFoundError, ProcessLookupError):
                nanoseconds = Path(f"/proc/{process.pid}/schedstat").read_text(encoding="ascii").split()[0]
                seconds[process.pid] = int(nanoseconds) / 1e9
        return seconds

    @property
    def log(self) -> Path:
        """The server's log."""
        return self._data / "log"

    def checkpoint(self) -> None:
        asyncio.run(self._execute("CHECKPOINT"))

    def wal_bytes(self) -> int:
        """Position in the write-ahead log of the server."""
        return asyncio.run(self._value("SELECT (pg_current_wal_insert_lsn() - '0/0'::pg_lsn)::bigint"))

    def restart(self, *, evict: bool = False) -> None:
        """Stop the server and start it again: its buffers are empty. ``evict``: the kernel's cache of its files, too.

        The addresses of its databases stay the same.
        """
        self._server.close()
        if evict:
            for file in (self._data / "base").rglob("*"):
                if file.is_file():
                    with file.open("rb") as opened:
                        os.posix_fadvise(opened.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
        self._server.start()

    def configure(self, **values: str) -> None:
        """``ALTER SYSTEM SET``; those that need it apply after :meth:`restart`."""
        statements = [f"ALTER SYSTEM SET {name} = '{value}'" for name, value in values.items()]
        asyncio.run(self._execute(*statements, "SELECT pg_reload_conf()"))

    async def _make_template(self) -> None:
        await self._execute(f"CREATE DATABASE {_TEMPLATE}")
        database = await connect(_settings(self._named(_TEMPLATE)))
        try:
            await migrate(database)
        finally:
            await database.close()

    async def _execute(self, *statements: str) -> None:
        connection = await asyncpg.connect(self._address)
        try:
            for statement in statements:
                await connection.execute(statement)
        finally:
            await connection.close()

    async def _value(self, query: str) -> int:
        connection = await asyncpg.connect(self._address)
        try:
            return int(await connection.fetchval(query))
        finally:
            await connection.close()

    def _named(self, name: str) -> str:
        return urlunsplit(urlsplit(self._address)._replace(path=f"/{name}"))


@contextlib.contextmanager
def private_postgres() -> Iterator[Databases]:
    """Start a server in a temporary folder; both are gone after the block."""
    folder = Path(tempfile.mkdtemp(prefix="pagecurator-bench-"))
    folder.chmod(0o755)  # as root, the server runs as another account
    server = EmbeddedPostgres(folder / "postgres")
    try:
        yield Databases(server, folder / "postgres")
    finally:
        server.close()
        shutil.rmtree(folder, ignore_errors=True)


async def _fill(database_url: str, urls: list[str]) -> None:
    pages = [normalize_url(url) for url in urls]  # not within the transaction: its client may not be silent for long
    database = await connect(_settings(database_url))
    try:
        async with database.begin() as connection:
            added = await add_pages(connection, urls=pages)
    finally:
        await database.close()
    assert added.selected == len(urls), f"{added.selected} pages were queued, not {len(urls)}"


async def _rows(database_url: str) -> tuple[set[tuple[Any, ...]], set[tuple[Any, ...]]]:
    connection = await asyncpg.connect(database_url)
    try:
        contacts, outcomes = [await connection.fetch(query) for query in (_CONTACTS, _OUTCOMES)]
    finally:
        await connection.close()
    return {tuple(row) for row in contacts}, {tuple(row) for row in outcomes}


def _settings(database_url: str) -> Settings:
    return Settings(_env_file=None, database_url=database_url)
