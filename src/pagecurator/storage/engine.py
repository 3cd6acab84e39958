"""The way to Postgres: one engine for each process, short transactions, and foreign errors translated once."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from typing import Any
from weakref import WeakSet

import asyncpg
from sqlalchemy import exc, text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.pool import NullPool

from pagecurator.refusal import Refusal
from pagecurator.settings import Settings
from pagecurator.storage.dsn import Dsn, DsnError, parse_dsn
from pagecurator.storage.embedded import EmbeddedError, EmbeddedPostgres

_POOL_TIMEOUT_SECONDS = 30.0
_RECYCLE_SECONDS = 1800
_GOODBYE_SECONDS = 5.0

# A socket whose other end vanished is noticed within about a minute, whatever waits on it.
_KEEPALIVE = (
    ("SO_KEEPALIVE", socket.SOL_SOCKET, 1),
    ("TCP_KEEPIDLE", socket.IPPROTO_TCP, 30),
    ("TCP_KEEPINTVL", socket.IPPROTO_TCP, 10),
    ("TCP_KEEPCNT", socket.IPPROTO_TCP, 3),
    ("TCP_USER_TIMEOUT", socket.IPPROTO_TCP, 60_000),
)

# SQLSTATEs that say "not now" and nothing about our statement: lost connections, a server that is full, starting,
# stopping or read-only after a failover, timeouts, lost races.
_PASSING_CLASSES = ("08", "53", "58")
_PASSING_CODES = frozenset({"25006", "40001", "40P01", "55P03", "57014", "57P01", "57P02", "57P03", "57P05", "25P03"})

_MISSING_RIGHT = "42501"

# What SQLAlchemy says when a connection was lost between two of our statements.
_LOST_IN_BETWEEN = (exc.PendingRollbackError, exc.ResourceClosedError)

_SET_LOCAL = text(
    "SELECT set_config('statement_timeout', :statement, true),"
    " set_config('idle_in_transaction_session_timeout', :silence, true)"
)
_SHORTEST_SILENCE_SECONDS = 2.0
"""So long at least a transaction may wait for its next statement, and for half of the longest statement. A process that
is frozen in the middle of one, by SIGSTOP or with its machine, must not keep its locks from others until they give up;
its transaction is undone, and told to it as an absence of Postgres."""


class DatabaseUnavailable(Refusal):
    """Postgres can't be reached, or can't answer in time. The message is one sentence, without the password.

    Around any storage call it means: nothing was committed as far as we know, try again.
    """


class AccessDenied(DatabaseUnavailable):
    """The role lacks a right. It may be granted while the process runs, so it is waited for like Postgres itself."""


@contextmanager
def rights_may_come() -> Iterator[None]:
    """Translate a missing right (SQLSTATE 42501) into :class:`AccessDenied`: for work that goes on and on."""
    try:
        yield
    except exc.ProgrammingError as error:
        if getattr(_original(error), "sqlstate", None) != _MISSING_RIGHT:
            raise
        raise AccessDenied(f"Postgres refuses ({_reason(error)}); GRANT it to the role of DATABASE_URL.") from error


class Database:
    """One process's way to one database."""

    def __init__(
        self,
        *,
        dsn: Dsn,
        pool_size: int,
        statement_timeout_seconds: float,
        transaction_pooler: bool = False,
        embedded: EmbeddedPostgres | None = None,
    ) -> None:
        self.place = dsn.place
        """Host and database, for messages."""
        self.pool_size = pool_size
        """Connections at most."""
        self._dsn = dsn
        self._statement_timeout_seconds = statement_timeout_seconds
        self._transaction_pooler = transaction_pooler
        self._embedded = embedded
        self._opened: WeakSet[asyncpg.Connection[Any]] = WeakSet()
        self.engine: AsyncEngine = create_async_engine(
            "postgresql+asyncpg://",
            connect_args=self._connect_args(in_a_hurry=True),
            pool_size=pool_size,
            max_overflow=0,
            pool_timeout=_POOL_TIMEOUT_SECONDS,
            pool_recycle=_RECYCLE_SECONDS,
            pool_use_lifo=True,  # the one used last knows the statements
            hide_parameters=True,
        )

    @asynccontextmanager
    async def begin(self) -> AsyncIterator[AsyncConnection]:
        """One transaction: committed at the end of the block, rolled back by an exception.

        Raises :class:`DatabaseUnavailable` when Postgres goes away, is too slow, or no connection gets free.
        """
        with self._translated():
            async with self.engine.connect() as connection:
                if self._transaction_pooler:
                    limits = self._limits_milliseconds()
                    await connection.execute(_SET_LOCAL, {name: str(limit) for name, limit in limits.items()})
                yield connection
                # A commit or statement that gets no answer makes SQLAlchemy throw the connection away: no rollback that
                # would wait for the same answer follows.
                await connection.commit()

    @asynccontextmanager
    async def single(self) -> AsyncIterator[AsyncConnection]:
        """A connection for one statement that needs no transaction: a third of the round trips of :meth:`begin`.

        Behind a pooler in transaction mode the server's statement timeout does not hold for it; ours does. Raises
        :class:`DatabaseUnavailable` as :meth:`begin` does.
        """
        with self._translated():
            async with self.engine.connect() as connection:
                yield await connection.execution_options(isolation_level="AUTOCOMMIT")

    @asynccontextmanager
    async def begin_long(self) -> AsyncIterator[AsyncConnection]:
        """One transaction without time limits on a connection of its own: for migrations, never for pages."""
        engine = create_async_engine(
            "postgresql+asyncpg://", connect_args=self._connect_args(in_a_hurry=False), poolclass=NullPool
        )
        try:
            with self._translated():
                async with engine.connect() as connection:
                    await connection.execute(_SET_LOCAL, {"statement": "0", "silence": "0"})
                    yield connection
                    await connection.commit()
        finally:
            await engine.dispose()

    async def close(self) -> None:
        """Close the pool, and the private Postgres when nobody else uses it."""
        with suppress(TimeoutError):  # a server that is gone can't say goodbye
            async with asyncio.timeout(_GOODBYE_SECONDS):
                await self.engine.dispose()
        for connection in list(self._opened):  # those that it did not come to in time
            if not connection.is_closed():
                connection.terminate()
        if self._embedded is not None:
            await asyncio.to_thread(self._embedded.close)

    def _connect_args(self, *, in_a_hurry: bool) -> dict[str, Any]:
        arguments = self._dsn.arguments()
        # The server's limit comes first and leaves the connection usable; ours is for a server that is gone.
        arguments["command_timeout"] = self._statement_timeout_seconds * 1.2 + 1 if in_a_hurry else None
        arguments["async_creator_fn"] = self._open
        if self._transaction_pooler:
            arguments["statement_cache_size"] = 0
            arguments["prepared_statement_cache_size"] = 0
            arguments["prepared_statement_name_func"] = str
        return arguments

    def _limits_milliseconds(self) -> dict[str, int]:
        silence_seconds = max(_SHORTEST_SILENCE_SECONDS, self._statement_timeout_seconds / 2)
        return {"statement": int(self._statement_timeout_seconds * 1000), "silence": int(silence_seconds * 1000)}

    async def _open(self, **arguments: Any) -> asyncpg.Connection[Any]:
        connection = await asyncpg.connect(**arguments)
        self._opened.add(connection)
        _keep_alive(connection)
        if not self._transaction_pooler:
            limits = self._limits_milliseconds()
            # As statements and not at start-up: a pooler that nobody told us about refuses start-up parameters.
            try:
                await connection.execute(
                    f"SET statement_timeout = {limits['statement']};"
                    f"SET idle_in_transaction_session_timeout = {limits['silence']}"
                )
            except BaseException:
                connection.terminate()  # nobody else knows of it yet
                raise
        return connection

    @contextmanager
    def _translated(self) -> Iterator[None]:
        try:
            yield
        except (
            exc.DBAPIError,
            exc.TimeoutError,
            *_LOST_IN_BETWEEN,
            asyncpg.PostgresError,
            asyncpg.InterfaceError,
            OSError,
        ) as error:
            sentence = _sentence(error, self.place)
            if sentence is None:
                raise
            raise DatabaseUnavailable(sentence) from error


async def connect(settings: Settings) -> Database:
    """Reach the database of ``settings``; with DATABASE_URL unset, start or join the private one.

    Raises :class:`DatabaseUnavailable` with one sentence that says what to look at.
    """
    embedded = None
    if settings.database_url is None:
        embedded = EmbeddedPostgres(settings.pagecurator_home / "postgres")
        try:
            url = await asyncio.to_thread(embedded.start)
        except EmbeddedError as error:
            raise DatabaseUnavailable(str(error)) from error
    else:
        url = settings.database_url.get_secret_value()
    transaction_pooler = settings.database_pooler == "transaction" and embedded is None
    try:
        dsn = parse_dsn(url, transaction_pooler=transaction_pooler)
    except DsnError as error:
        raise DatabaseUnavailable(str(error)) from error
    database = Database(
        dsn=dsn,
        pool_size=settings.db_pool_size,
        statement_timeout_seconds=settings.db_statement_timeout_seconds,
        transaction_pooler=transaction_pooler,
        embedded=embedded,
    )
    try:
        async with database.begin() as connection:
            await connection.execute(text("SELECT 1"))
    except BaseException as error:
        await database.close()
        # Before the first answer every refusal is about the address, so every one of them becomes a sentence.
        if isinstance(error, (exc.DBAPIError, asyncpg.PostgresError, asyncpg.InterfaceError, ValueError)):
            raise DatabaseUnavailable(_refused(error, dsn.place)) from error
        raise
    return database


def _keep_alive(connection: object) -> None:
    transport = getattr(connection, "_transport", None)
    raw = transport.get_extra_info("socket") if transport is not None else None
    if raw is None or raw.family not in (socket.AF_INET, socket.AF_INET6):
        return
    for name, level, value in _KEEPALIVE:
        if hasattr(socket, name):
            raw.setsockopt(level, getattr(socket, name), value)


def _sentence(error: BaseException, place: str) -> str | None:
    """What to tell when ``error`` means that Postgres is away; None when it's about our statement."""
    if isinstance(error, exc.TimeoutError):
        return f"No connection to Postgres at {place} got free within {_POOL_TIMEOUT_SECONDS:g} s."
    if isinstance(error, TimeoutError):
        return f"Postgres at {place} did not answer in time."
    if isinstance(error, OSError):
        return f"Postgres at {place} can't be reached ({_reason(error)})."
    if isinstance(error, _LOST_IN_BETWEEN):
        return f"Postgres at {place} is not available (the connection was lost)."
    code = str(getattr(_original(error), "sqlstate", None) or "")
    lost = isinstance(error, exc.DBAPIError) and error.connection_invalidated
    if lost or "connection is closed" in str(error) or code.startswith(_PASSING_CLASSES) or code in _PASSING_CODES:
        return f"Postgres at {place} is not available ({_reason(error)})."
    return None


def _refused(error: BaseException, place: str) -> str:
    return f"Postgres at {place} can't be used ({_reason(error)}); check DATABASE_URL."


def _original(error: BaseException) -> BaseException:
    if isinstance(error, exc.DBAPIError) and error.orig is not None:
        return error.orig
    return error


def _reason(error: BaseException) -> str:
    """The innermost message, on one line, without SQLAlchemy's and asyncpg's wrapping."""
    original = _original(error)
    cause = original.__cause__ or original
    if isinstance(cause, OSError) and cause.strerror:
        return str(cause.strerror)
    lines = str(cause).strip().splitlines()
    return lines[0].rstrip(".") if lines else type(cause).__name__
