"""The connection to Postgres: one engine per process, short transactions, and one translation of errors."""

from __future__ import annotations

import asyncio
import copy
import socket
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from typing import Any, Self
from urllib.parse import parse_qsl
from weakref import WeakSet

import asyncpg
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.pool import NullPool

from pagecurator.settings import Settings
from pagecurator.storage.connection_errors import (
    FOREIGN,
    POOL_TIMEOUT_SECONDS,
    DatabaseFull,
    DatabaseReadOnly,
    DatabaseTooSlow,
    DatabaseUnavailable,
    DatabaseUnusable,
    failed_connect,
    missing_right,
    missing_tls_file,
    outage_of,
    read_only_sentence,
    sqlstate,
    was_ending,
)
from pagecurator.storage.connection_pool import ConnectionPool
from pagecurator.storage.driver import driver_of
from pagecurator.storage.dsn import Dsn, DsnError, parse_dsn
from pagecurator.storage.embedded.binaries import EmbeddedError, home_folder
from pagecurator.storage.embedded.server import EmbeddedPostgres
from pagecurator.storage.outage import Outage
from pagecurator.storage.pooler import PoolerUndeclared, pooler_sentence, shares_sessions

_RECYCLE_SECONDS = 1800
_CLOSE_SECONDS = 5.0

# A dead peer is noticed within about a minute, whatever waits on the socket.
_KEEPALIVE = (
    ("SO_KEEPALIVE", socket.SOL_SOCKET, 1),
    ("TCP_KEEPIDLE", socket.IPPROTO_TCP, 30),
    ("TCP_KEEPALIVE", socket.IPPROTO_TCP, 30),  # the same on macOS
    ("TCP_KEEPINTVL", socket.IPPROTO_TCP, 10),
    ("TCP_KEEPCNT", socket.IPPROTO_TCP, 3),
    ("TCP_USER_TIMEOUT", socket.IPPROTO_TCP, 60_000),
)

# SQLSTATEs with which the server ends a connection: an administrator, a crash, an idle session.
_TERMINATED = frozenset({"57P01", "57P02", "57P05"})

_SET_LOCAL = text(
    "SELECT set_config('statement_timeout', :statement, true),"
    " set_config('idle_in_transaction_session_timeout', :silence, true)"
)
# That of the role or the database would end exports and chunks of `pages requeue`, however often they are repeated.
_NO_TRANSACTION_TIMEOUT = "; SET transaction_timeout = 0"
_MIN_SILENCE_SECONDS = 2.0
"""A transaction may wait for its next statement this long, or half of the statement timeout. A process that is frozen
inside a transaction, by SIGSTOP or with its machine, must not keep its locks until others give up; its transaction is
rolled back, and the process sees an outage."""

# To Postgres a client that is frozen between two messages of one statement is not "idle in transaction", and no
# statement runs that could time out: its transaction and its locks would last as long as the client.
_END_FROZEN = text(
    """
    SELECT count(pg_terminate_backend(pid))
    FROM pg_stat_activity
    WHERE datname = current_database() AND usename = current_user
      AND application_name = current_setting('application_name') AND pid <> pg_backend_pid()
      AND state = 'active' AND wait_event = 'ClientRead' AND xact_start IS NOT NULL
      AND state_change < clock_timestamp() - make_interval(secs => :silence_seconds)
    """
)


class Database:
    """One process's connection pool for one database."""

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
        """Maximum number of connections."""
        self._dsn = dsn
        self._statement_timeout_seconds = statement_timeout_seconds
        self._transaction_pooler = transaction_pooler
        self._embedded = embedded
        self._has_session = False
        self.outage = Outage()
        """Whether Postgres is up; every transaction reports to it."""
        self._not_ready: str | None = None
        self._session = {"role": ""}  # shared with the copies of behind_gate
        self._opened: WeakSet[asyncpg.Connection[Any]] = WeakSet()
        self.engine: AsyncEngine = create_async_engine(
            "postgresql+asyncpg://",
            connect_args=self._connect_args(has_timeout=True),
            poolclass=ConnectionPool,
            pool_size=pool_size,
            max_overflow=0,
            pool_timeout=POOL_TIMEOUT_SECONDS,
            pool_recycle=_RECYCLE_SECONDS,
            pool_use_lifo=True,  # the connection used last has the statements prepared
            hide_parameters=True,
        )
        self._autocommit = self.engine.execution_options(isolation_level="AUTOCOMMIT")  # of the same pool

    # ------------------------------------------------------------ connecting
    async def reach(self) -> None:
        """Connect for the first time.

        Raises :class:`DatabaseUnavailable`, and :class:`DatabaseUnusable` when waiting won't help.
        """
        began = time.monotonic()
        try:
            async with self.engine.connect() as connection:
                await connection.execute(text("SELECT 1"))
        except (*FOREIGN, ValueError, OverflowError) as error:  # the latter for malformed addresses
            right = missing_right(error, role="")  # the right to connect at all
            if right is not None:
                raise DatabaseUnusable(self._dsn.masked(str(right))) from error
            failure = failed_connect(error, self._dsn)
            if not isinstance(failure, DatabaseUnusable):
                self.outage.failed("connect", str(failure))
            raise failure from error
        self.outage.answered("connect", since=began)

    async def require_writable(self) -> None:
        """Raise :class:`DatabaseReadOnly` when the server takes no writes."""
        async with self.begin(operation="read-only?") as connection:
            if (await connection.execute(text("SHOW transaction_read_only"))).scalar() == "on":
                raise DatabaseReadOnly(read_only_sentence(self.place, "transaction_read_only is on"))

    def close_gate(self, reason: str) -> None:
        """Let every operation raise :class:`DatabaseUnavailable` immediately, until :meth:`open_gate`."""
        self._not_ready = reason

    def open_gate(self) -> None:
        """Admit operations: the database is up and its schema fits."""
        self._not_ready = None

    def behind_gate(self) -> Self:
        """The same database and pool without the gate, for checking whether it may be opened."""
        behind = copy.copy(self)
        behind._not_ready = None  # noqa: SLF001 - a copy of ours
        return behind

    @property
    def is_up(self) -> bool:
        """False during an outage, and while the gate is closed."""
        return self._not_ready is None and self.outage.is_over

    @property
    def has_sessions(self) -> bool:
        """False behind a declared pooler in transaction mode."""
        return not self._transaction_pooler

    @property
    def lock_timeout_ms(self) -> int | None:
        """The ``lock_timeout`` that a statement in autocommit has to set; None where the session's timeouts apply."""
        return self._timeouts_milliseconds()["statement"] if self._transaction_pooler else None

    # ------------------------------------------------------------ transactions
    @asynccontextmanager
    async def begin(self, *, operation: str = "transaction") -> AsyncIterator[AsyncConnection]:
        """One transaction: committed at the end of the block, rolled back by an exception.

        ``operation`` names it in the log. Raises :class:`DatabaseUnavailable` when Postgres becomes unavailable or is
        too slow, or when no connection becomes free, and ``MissingRight``.
        """
        with self._observed(operation):
            async with self._begun_connection() as connection:
                yield connection
                # After a commit or statement without a reply SQLAlchemy discards the connection: no rollback follows
                # that would wait for the same server.
                await connection.commit()

    @asynccontextmanager
    async def single(
        self, *, operation: str = "statement", only_fetch_row: bool = False
    ) -> AsyncIterator[AsyncConnection]:
        """A connection for one statement without a transaction: a third of the round trips of :meth:`begin`.

        ``only_fetch_row``: the statement is executed by ``fetch_row``, below SQLAlchemy, which therefore need not set
        and reset autocommit.

        Behind a pooler in transaction mode only the client's timeout applies, not the server's; a statement that waits
        for locks sets :attr:`lock_timeout_ms` itself. Raises :class:`DatabaseUnavailable` as :meth:`begin` does.
        """
        with self._observed(operation):
            async with self._open_connection(self.engine if only_fetch_row else self._autocommit) as connection:
                try:
                    yield connection
                except TimeoutError as error:
                    if not self._transaction_pooler:
                        raise  # the server's own timeout would have come first: the server is gone
                    raise DatabaseTooSlow(f"Postgres at {self.place} did not answer in time.") from error

    @asynccontextmanager
    async def _open_connection(self, engine: AsyncEngine) -> AsyncIterator[AsyncConnection]:
        """A pooled connection that is not known to be closed."""
        while True:
            # Not with ``async with``, which would create a task to close it. There is nothing to roll back.
            connection = await engine.connect()
            try:
                if connection.info.get("used", False) and driver_of(connection).is_closed():
                    await connection.invalidate()
                    continue
                connection.info["used"] = True
                yield connection
                return
            finally:
                await connection.close()

    @asynccontextmanager
    async def _begun_connection(self) -> AsyncIterator[AsyncConnection]:
        """A pooled connection with a transaction begun.

        A pooled connection that turns out to be dead at this point is replaced silently: nothing was lost. Only a
        failure of a new connection is an outage.
        """
        while True:
            async with self.engine.connect() as connection:
                was_used = connection.info.get("used", False)
                try:
                    await self._send_begin(connection)
                except BaseException as error:
                    # The server may have begun. On this connection asyncpg would make a savepoint of the next
                    # transaction, and nothing would ever be committed.
                    is_dead = was_used and isinstance(error, FOREIGN) and _is_dead(connection, error)
                    await connection.invalidate()
                    if is_dead:
                        continue
                    raise
                connection.info["used"] = True
                yield connection
                return

    async def _send_begin(self, connection: AsyncConnection) -> None:
        """Begin now: the round trip that SQLAlchemy would make before the first statement."""
        if self._transaction_pooler:
            await self._set_local_timeouts(connection)
            return
        adapted: Any = connection.sync_connection.connection.dbapi_connection  # type: ignore[union-attr]
        try:
            await adapted._start_transaction()  # noqa: SLF001 - there is no public way to begin without a statement
        except Exception as error:
            if isinstance(error.__cause__, FOREIGN):
                raise error.__cause__ from None
            raise

    async def _set_local_timeouts(self, connection: AsyncConnection) -> None:
        timeouts = self._timeouts_milliseconds()
        await connection.execute(_SET_LOCAL, {name: str(timeout) for name, timeout in timeouts.items()})

    @asynccontextmanager
    async def begin_long(self) -> AsyncIterator[AsyncConnection]:
        """One transaction without timeouts on a connection of its own."""
        async with self.long_connection() as connection:
            await connection.execute(_SET_LOCAL, {"statement": "0", "silence": "0"})
            yield connection
            await connection.commit()

    @asynccontextmanager
    async def long_connection(self) -> AsyncIterator[AsyncConnection]:
        """A connection of its own, for migrations. Every transaction on it has to set its timeouts."""
        engine = create_async_engine(
            "postgresql+asyncpg://", connect_args=self._connect_args(has_timeout=False), poolclass=NullPool
        )
        try:
            with self._translated():
                async with engine.connect() as connection:
                    yield connection
        finally:
            await engine.dispose()

    @asynccontextmanager
    async def snapshot(self) -> AsyncIterator[AsyncConnection]:
        """A read transaction (``REPEATABLE READ``): all its statements see the same snapshot.

        Raises :class:`DatabaseUnavailable` as :meth:`begin` does.
        """
        with self._translated():
            async with self.engine.connect() as connection:
                await connection.execution_options(isolation_level="REPEATABLE READ")
                if self._transaction_pooler:
                    await self._set_local_timeouts(connection)
                yield connection

    async def end_frozen_sessions(self) -> int:
        """Terminate sessions of our processes whose client froze in the middle of a statement; returns how many.

        Postgres itself ends those that froze between two statements (``idle_in_transaction_session_timeout``). Raises
        :class:`DatabaseUnavailable` as :meth:`begin` does.
        """
        silence_seconds = self._timeouts_milliseconds()["silence"] / 1000
        async with self.begin(operation="end frozen sessions") as conn:
            return int((await conn.execute(_END_FROZEN, {"silence_seconds": silence_seconds})).scalar_one())

    async def close(self) -> None:
        """Close the pool, and stop the embedded Postgres when no other process uses it."""
        with suppress(TimeoutError):  # the server may be gone
            async with asyncio.timeout(_CLOSE_SECONDS):
                await self.engine.dispose()
        for connection in list(self._opened):  # those that were not closed in time
            if not connection.is_closed():
                connection.terminate()
        if self._embedded is not None:
            await asyncio.to_thread(self._embedded.close)

    def _connect_args(self, *, has_timeout: bool) -> dict[str, Any]:
        arguments = self._dsn.arguments()
        # The server's timeout comes first and leaves the connection usable; ours is for a server that is gone.
        arguments["command_timeout"] = self._statement_timeout_seconds * 1.2 + 1 if has_timeout else None
        arguments["async_creator_fn"] = self._open
        if self._transaction_pooler:
            arguments["statement_cache_size"] = 0
            arguments["prepared_statement_cache_size"] = 0
            arguments["prepared_statement_name_func"] = str
        return arguments

    def _timeouts_milliseconds(self) -> dict[str, int]:
        silence_seconds = max(_MIN_SILENCE_SECONDS, self._statement_timeout_seconds / 2)
        return {"statement": int(self._statement_timeout_seconds * 1000), "silence": int(silence_seconds * 1000)}

    async def _open(self, **arguments: Any) -> asyncpg.Connection[Any]:
        connection = await asyncpg.connect(**arguments)
        self._opened.add(connection)
        self._session["role"] = str(getattr(connection.get_settings(), "session_authorization", ""))
        _keep_alive(connection)
        if not self._transaction_pooler:
            timeouts = self._timeouts_milliseconds()
            # As statements and not as startup parameters, which an undeclared pooler would refuse.
            try:
                await self._require_session(connection, arguments)
                await connection.execute(
                    f"SET statement_timeout = {timeouts['statement']};"
                    f"SET idle_in_transaction_session_timeout = {timeouts['silence']};"
                    "SET default_transaction_isolation = 'read committed'"
                    f"{_NO_TRANSACTION_TIMEOUT if connection.get_server_version() >= (17,) else ''}"
                )
            except BaseException:
                connection.terminate()  # it is not in the pool yet
                raise
        return connection

    async def _require_session(self, connection: asyncpg.Connection[Any], arguments: dict[str, Any]) -> None:
        """Check once that session settings and prepared statements can't end up in other clients' sessions."""
        if self._has_session or self._embedded is not None:
            return
        if await shares_sessions(connection, lambda: asyncpg.connect(**arguments)):
            raise PoolerUndeclared(pooler_sentence(self.place))
        self._has_session = True

    @contextmanager
    def _observed(self, operation: str) -> Iterator[None]:
        if self._not_ready is not None:
            raise DatabaseUnavailable(self._not_ready)
        began = time.monotonic()
        try:
            with self._translated():
                yield
        except DatabaseTooSlow:  # the server is up
            raise
        except DatabaseUnavailable as error:
            others_may_succeed = isinstance(error, (DatabaseReadOnly, DatabaseFull))
            self.outage.failed(operation, str(error), others_may_succeed=others_may_succeed)
            raise
        self.outage.answered(operation, since=began)

    @contextmanager
    def _translated(self) -> Iterator[None]:
        try:
            yield
        except FOREIGN as error:
            right = missing_right(error, role=self._session["role"])
            if right is not None:
                raise right from error
            outage = outage_of(error, self._dsn)
            if outage is None:
                raise
            raise outage from error


async def prepare(settings: Settings) -> Database:
    """Configure the database of ``settings``; with DATABASE_URL unset, start or join the embedded one.

    Raises :class:`DatabaseUnusable` with one sentence that says what to change.
    """
    embedded, transaction_pooler = None, False
    try:
        if settings.database_url is None:
            embedded = EmbeddedPostgres(home_folder(settings) / "postgres")
            dsn = parse_dsn(await asyncio.to_thread(embedded.start), transaction_pooler=False)
        else:
            url, password = settings.database_url.get_secret_value(), settings.database_password
            transaction_pooler = settings.database_pooler == "transaction"
            dsn = parse_dsn(url, transaction_pooler=transaction_pooler, password=password)
    except (EmbeddedError, DsnError) as error:
        raise DatabaseUnusable(str(error)) from error
    problem = missing_tls_file(dict(parse_qsl(dsn.dsn.partition("?")[2])))
    if problem is not None:
        raise DatabaseUnusable(dsn.masked(problem))
    return Database(
        dsn=dsn,
        pool_size=settings.db_pool_size,
        statement_timeout_seconds=settings.db_statement_timeout_seconds,
        transaction_pooler=transaction_pooler,
        embedded=embedded,
    )


async def connect(settings: Settings) -> Database:
    """Connect to the database of ``settings``; with DATABASE_URL unset, start or join the embedded one.

    Raises :class:`DatabaseUnavailable` with one sentence that says what to check.
    """
    database = await prepare(settings)
    try:
        await database.reach()
    except BaseException:
        await database.close()
        raise
    return database


def _is_dead(connection: AsyncConnection, error: BaseException) -> bool:
    """True when the server or the network has ended the connection: a timeout does not prove that."""
    if isinstance(error, TimeoutError):
        return False
    if connection.invalidated or was_ending(error) or driver_of(connection).is_closed():
        return True
    code = sqlstate(error)
    return code.startswith("08") or code in _TERMINATED


def _keep_alive(connection: object) -> None:
    transport = getattr(connection, "_transport", None)
    raw = transport.get_extra_info("socket") if transport is not None else None
    if raw is None or raw.family not in (socket.AF_INET, socket.AF_INET6):
        return
    for name, level, value in _KEEPALIVE:
        if hasattr(socket, name):
            raw.setsockopt(level, getattr(socket, name), value)
