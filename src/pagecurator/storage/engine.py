"""The way to Postgres: one engine for each process, short transactions, and foreign errors translated once."""

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
from sqlalchemy import exc, text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.pool import NullPool

from pagecurator.errors import EXIT_REFUSED, EXIT_TEMPORARY, UserError
from pagecurator.settings import Settings
from pagecurator.storage.connection_errors import (
    FOREIGN,
    TRANSIENT_CLASSES,
    TRANSIENT_CODES,
    is_transient,
    missing_tls_file,
    original,
    sqlstate,
)
from pagecurator.storage.dsn import Dsn, DsnError, parse_dsn
from pagecurator.storage.embedded.home import home_folder
from pagecurator.storage.embedded.server import EmbeddedError, EmbeddedPostgres
from pagecurator.storage.outage import Outage
from pagecurator.storage.pooler import STATEMENT_LOST_CODES, PoolerUndeclared, pooler_sentence, shares_sessions
from pagecurator.storage.privileges import MissingRight, missing_right

_POOL_TIMEOUT_SECONDS = 20.0
"""Less than a request to the API may take, so that its caller learns what it waited for."""
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

_CANCELLED = "57014"
"""query_canceled: by statement_timeout, or by an administrator."""


# What SQLAlchemy says when a connection was lost between two of our statements.
_LOST_IN_BETWEEN = (exc.PendingRollbackError, exc.ResourceClosedError)

# What asyncpg says to those who were in the middle of something when a connection ended.
_CONFUSED = ("cannot switch to state", "cannot perform operation: another operation is in progress")

_READ_ONLY = "25006"

# The server's last words on a connection that it ends: by an administrator, a crash, an idle session's time.
_ENDED = frozenset({"57P01", "57P02", "57P05"})

# A password that was refused. One that was not escaped looks like a wrong one.
_WRONG_PASSWORD = "28P01"  # noqa: S105 - an SQLSTATE
_ESCAPING = (
    ": special characters of the password have to be percent-encoded there, or set it as it is in DATABASE_PASSWORD"
)

_SET_LOCAL = text(
    "SELECT set_config('statement_timeout', :statement, true),"
    " set_config('idle_in_transaction_session_timeout', :silence, true)"
)
_SHORTEST_SILENCE_SECONDS = 2.0
"""So long at least a transaction may wait for its next statement, and for half of the longest statement. A process that
is frozen in the middle of one, by SIGSTOP or with its machine, must not keep its locks from others until they give up;
its transaction is undone, and told to it as an absence of Postgres."""


# For Postgres a client that is frozen between two messages of one statement is not "idle in transaction", and no
# statement runs that could time out: its transaction, and its locks, would last as long as the client does.
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


class DatabaseUnavailable(UserError):
    """Postgres can't be reached, or can't answer in time. The message is one sentence, without the password.

    Around any storage call it means: nothing was committed as far as we know, try again.
    """

    exit_code = EXIT_TEMPORARY


class DatabaseUnusable(DatabaseUnavailable):
    """Postgres can't be used with these settings, now or later: a wrong password, no such database, TLS, an address.

    Raised only before the first answer; waiting for it won't help.
    """

    exit_code = EXIT_REFUSED


class DatabaseReadOnly(DatabaseUnavailable):
    """Postgres takes no writes: a standby, or a setting. A daemon waits for the end of a failover; commands don't."""

    exit_code = EXIT_REFUSED


class DatabaseTooSlow(DatabaseUnavailable):
    """Postgres is there, but cancelled the statement: it took longer than DB_STATEMENT_TIMEOUT_SECONDS."""


class DatabaseBusy(DatabaseUnavailable):
    """Postgres is there, but none of this process's connections came free in time (DB_POOL_SIZE)."""


class AccessDenied(DatabaseUnavailable):
    """The role lacks a right. It may be granted while the process runs, so it is waited for like Postgres itself."""


@contextmanager
def missing_rights_as_outage() -> Iterator[None]:
    """Translate a missing right into :class:`AccessDenied`: for work that is repeated as long as the process runs."""
    try:
        yield
    except MissingRight as error:
        raise AccessDenied(str(error)) from error


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
        self._has_session = False
        self.outage = Outage()
        """Whether Postgres answers; every transaction reports to it."""
        self._not_ready: str | None = None
        self._session = {"role": ""}  # shared with copies
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

    # ------------------------------------------------------------ the start
    async def reach(self) -> None:
        """Have a first answer.

        Raises :class:`DatabaseUnavailable`, and :class:`DatabaseUnusable` when waiting won't help.
        """
        began = time.monotonic()
        try:
            async with self.engine.connect() as connection:
                await connection.execute(text("SELECT 1"))
        except (*FOREIGN, ValueError, OverflowError) as error:  # an address may also be wrong in ways of its own
            if isinstance(error, FOREIGN) and is_transient(error):
                sentence = self._dsn.masked(_sentence(error, self.place) or _unavailable(error, self.place))
                self.outage.failed("connect", sentence)
                raise DatabaseUnavailable(sentence) from error
            right = missing_right(error, role="")  # to connect at all
            refused = _refused(error, self.place) if right is None else str(right)
            raise DatabaseUnusable(self._dsn.masked(refused)) from error
        self.outage.answered("connect", since=began)

    async def require_writable(self) -> None:
        """Raise :class:`DatabaseReadOnly` when nothing could be written."""
        async with self.begin(operation="read-only?") as connection:
            if (await connection.execute(text("SHOW transaction_read_only"))).scalar() == "on":
                raise DatabaseReadOnly(self._read_only("transaction_read_only is on"))

    def close_gate(self, reason: str) -> None:
        """From now on everything raises :class:`DatabaseUnavailable` at once, until :meth:`open_gate`."""
        self._not_ready = reason

    def open_gate(self) -> None:
        """The database answers, and its schema fits."""
        self._not_ready = None

    def behind_gate(self) -> Self:
        """The same database and pool for those who find out whether the gate may be opened."""
        behind = copy.copy(self)
        behind._not_ready = None  # noqa: SLF001 - a copy of ours
        return behind

    @property
    def is_up(self) -> bool:
        """False while Postgres does not answer, and before the gate is open."""
        return self._not_ready is None and self.outage.is_over

    # ------------------------------------------------------------ transactions
    @asynccontextmanager
    async def begin(self, *, operation: str = "transaction") -> AsyncIterator[AsyncConnection]:
        """One transaction: committed at the end of the block, rolled back by an exception.

        ``operation`` names it in the log. Raises :class:`DatabaseUnavailable` when Postgres goes away, is too slow, or
        no connection gets free, and ``MissingRight``.
        """
        with self._observed(operation):
            async with self._begun() as connection:
                yield connection
                # A commit or statement that gets no answer makes SQLAlchemy throw the connection away: no rollback that
                # would wait for the same answer follows.
                await connection.commit()

    @asynccontextmanager
    async def single(self, *, operation: str = "statement") -> AsyncIterator[AsyncConnection]:
        """A connection for one statement that needs no transaction: a third of the round trips of :meth:`begin`.

        Behind a pooler in transaction mode the server's statement timeout does not hold for it; ours does. Raises
        :class:`DatabaseUnavailable` as :meth:`begin` does.
        """
        with self._observed(operation):
            async with self._living() as connection:
                single = await connection.execution_options(isolation_level="AUTOCOMMIT")
                try:
                    yield single
                except TimeoutError as error:
                    if not self._transaction_pooler:
                        raise  # the server's own limit would have come first: it is gone
                    raise DatabaseTooSlow(f"Postgres at {self.place} did not answer in time.") from error

    @asynccontextmanager
    async def _living(self) -> AsyncIterator[AsyncConnection]:
        """A connection of the pool that the server has not closed, as far as is known here."""
        while True:
            async with self.engine.connect() as connection:
                if connection.info.get("used", False) and _driver(connection).is_closed():
                    await connection.invalidate()
                    continue
                connection.info["used"] = True
                yield connection
                return

    @asynccontextmanager
    async def _begun(self) -> AsyncIterator[AsyncConnection]:
        """A connection in a transaction.

        One that turns out to be dead when its transaction begins lost nothing: another one takes its place, silently.
        Only a connection that was opened for this transaction says that Postgres is away.
        """
        while True:
            async with self.engine.connect() as connection:
                was_used = connection.info.get("used", False)
                try:
                    await self._send_begin(connection)
                except FOREIGN as error:
                    if not was_used or not _is_dead(connection, error):
                        raise
                    await connection.invalidate()
                    continue
                connection.info["used"] = True
                yield connection
                return

    async def _send_begin(self, connection: AsyncConnection) -> None:
        """The round trip that SQLAlchemy would make before the first statement."""
        if self._transaction_pooler:
            limits = self._limits_milliseconds()
            await connection.execute(_SET_LOCAL, {name: str(limit) for name, limit in limits.items()})
            return
        adapted: Any = connection.sync_connection.connection.dbapi_connection  # type: ignore[union-attr]
        try:
            await adapted._start_transaction()  # noqa: SLF001 - there is no public way to begin without a statement
        except Exception as error:
            if isinstance(error.__cause__, FOREIGN):
                raise error.__cause__ from None
            raise

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

    @asynccontextmanager
    async def snapshot(self) -> AsyncIterator[AsyncConnection]:
        """One transaction for reading, in which all statements see the database as it was at the first one.

        Raises :class:`DatabaseUnavailable` as :meth:`begin` does.
        """
        with self._translated():
            async with self.engine.connect() as connection:
                await connection.execution_options(isolation_level="REPEATABLE READ")
                if self._transaction_pooler:
                    limits = self._limits_milliseconds()
                    await connection.execute(_SET_LOCAL, {name: str(limit) for name, limit in limits.items()})
                yield connection

    async def end_frozen_sessions(self) -> int:
        """End sessions of our processes whose client stopped in the middle of a statement; returns how many.

        Postgres itself ends those that stopped between two statements (``idle_in_transaction_session_timeout``). Raises
        :class:`DatabaseUnavailable` as :meth:`begin` does.
        """
        silence_seconds = self._limits_milliseconds()["silence"] / 1000
        async with self.begin(operation="end frozen sessions") as conn:
            return int((await conn.execute(_END_FROZEN, {"silence_seconds": silence_seconds})).scalar_one())

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
        self._session["role"] = str(getattr(connection.get_settings(), "session_authorization", ""))
        _keep_alive(connection)
        if not self._transaction_pooler:
            limits = self._limits_milliseconds()
            # As statements and not at start-up: a pooler that nobody told us about refuses start-up parameters.
            try:
                await self._require_session(connection, arguments)
                await connection.execute(
                    f"SET statement_timeout = {limits['statement']};"
                    f"SET idle_in_transaction_session_timeout = {limits['silence']}"
                )
            except BaseException:
                connection.terminate()  # nobody else knows of it yet
                raise
        return connection

    async def _require_session(self, connection: asyncpg.Connection[Any], arguments: dict[str, Any]) -> None:
        """Once: what is set for a session, here and by prepared statements, must not land in the sessions of others."""
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
        except DatabaseTooSlow:  # it answers
            raise
        except DatabaseUnavailable as error:
            self.outage.failed(operation, str(error), others_may_succeed=isinstance(error, DatabaseReadOnly))
            raise
        self.outage.answered(operation, since=began)

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
            right = missing_right(error, role=self._session["role"])
            if right is not None:
                raise right from error
            if sqlstate(error) == _READ_ONLY:
                raise DatabaseReadOnly(self._read_only(_reason(error))) from error
            sentence = _sentence(error, self.place)
            if sentence is None:
                raise
            raise _kind(error)(self._dsn.masked(sentence)) from error

    def _read_only(self, reason: str) -> str:
        return (
            f"Postgres at {self.place} is read-only ({reason}): a standby, or the setting "
            "default_transaction_read_only; point DATABASE_URL at the primary."
        )


async def prepare(settings: Settings) -> Database:
    """The database of ``settings``, not yet connected; with DATABASE_URL unset, the private one is started or joined.

    Raises :class:`DatabaseUnusable` with one sentence that says what to change.
    """
    embedded = None
    if settings.database_url is None:
        embedded = EmbeddedPostgres(home_folder(settings) / "postgres")
        try:
            url = await asyncio.to_thread(embedded.start)
        except EmbeddedError as error:
            raise DatabaseUnusable(str(error)) from error
    else:
        url = settings.database_url.get_secret_value()
    transaction_pooler = settings.database_pooler == "transaction" and embedded is None
    try:
        password = settings.database_password if embedded is None else None
        dsn = parse_dsn(url, transaction_pooler=transaction_pooler, password=password)
    except DsnError as error:
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
    """Reach the database of ``settings``; with DATABASE_URL unset, start or join the private one.

    Raises :class:`DatabaseUnavailable` with one sentence that says what to check.
    """
    database = await prepare(settings)
    try:
        await database.reach()
    except BaseException:
        await database.close()
        raise
    return database


def _driver(connection: AsyncConnection) -> asyncpg.Connection[Any]:
    driver: Any = connection.sync_connection.connection.driver_connection  # type: ignore[union-attr]
    return driver


def _is_dead(connection: AsyncConnection, error: BaseException) -> bool:
    """True when the server or the network had ended the connection before: a timeout is no proof of that."""
    if isinstance(error, TimeoutError):
        return False
    code = sqlstate(error)
    return connection.invalidated or _driver(connection).is_closed() or code.startswith("08") or code in _ENDED


def _keep_alive(connection: object) -> None:
    transport = getattr(connection, "_transport", None)
    raw = transport.get_extra_info("socket") if transport is not None else None
    if raw is None or raw.family not in (socket.AF_INET, socket.AF_INET6):
        return
    for name, level, value in _KEEPALIVE:
        if hasattr(socket, name):
            raw.setsockopt(level, getattr(socket, name), value)


def _sentence(error: BaseException, place: str) -> str | None:  # noqa: PLR0911 - one a kind
    """What to tell when ``error`` means that Postgres is away; None when it's about our statement."""
    if isinstance(error, exc.TimeoutError):
        return f"No connection to Postgres at {place} got free within {_POOL_TIMEOUT_SECONDS:g} s."
    if isinstance(error, TimeoutError):
        return f"Postgres at {place} did not answer in time."
    if isinstance(error, OSError):
        return f"Postgres at {place} can't be reached ({_reason(error)})."
    if isinstance(error, _LOST_IN_BETWEEN):
        return f"Postgres at {place} is not available (the connection was lost)."
    code = sqlstate(error)
    if code in STATEMENT_LOST_CODES:
        return pooler_sentence(place)
    lost = isinstance(error, exc.DBAPIError) and error.connection_invalidated
    if lost or "connection is closed" in str(error) or code.startswith(TRANSIENT_CLASSES) or code in TRANSIENT_CODES:
        return _unavailable(error, place)
    return None


def _kind(error: BaseException) -> type[DatabaseUnavailable]:
    if isinstance(error, exc.TimeoutError):
        return DatabaseBusy
    if sqlstate(error) == _CANCELLED:
        return DatabaseTooSlow
    return DatabaseUnavailable


def _unavailable(error: BaseException, place: str) -> str:
    return f"Postgres at {place} is not available ({_reason(error)})."


def _refused(error: BaseException, place: str) -> str:
    hint = _ESCAPING if sqlstate(error) == _WRONG_PASSWORD else ""
    return f"Postgres at {place} can't be used ({_reason(error)}); check DATABASE_URL{hint}."


def _reason(error: BaseException) -> str:
    """The innermost message, on one line, without SQLAlchemy's and asyncpg's wrapping."""
    cause = original(error)
    if isinstance(cause, OSError) and cause.strerror:
        return str(cause.strerror)
    lines = str(cause).strip().splitlines()
    if lines and lines[0].startswith(_CONFUSED):
        return "the connection was lost"
    return lines[0].rstrip(".") if lines else type(cause).__name__


__all__ = ["Database", "DatabaseUnavailable", "DatabaseUnusable", "MissingRight", "connect", "prepare"]
