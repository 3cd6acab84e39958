"""Errors of the connection to Postgres: our exception tree, and the translation of the libraries' exceptions.

Waiting helps against a server, network or name service that is down, starting or full. It does not help against a wrong
password, a missing database, ``pg_hba.conf``, TLS, or a malformed address.
"""

from __future__ import annotations

import os
import re
import socket
import ssl
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import asyncpg
from asyncpg.exceptions import InternalClientError, TargetServerAttributeNotMatched
from sqlalchemy import exc

from pagecurator.errors import EXIT_REFUSED, EXIT_TEMPORARY, UserError
from pagecurator.storage.dsn import Dsn
from pagecurator.storage.pooler import STATEMENT_LOST_CODES, pooler_sentence


class DatabaseUnavailable(UserError):
    """Postgres can't be reached, or can't answer in time. The message is one sentence, without the password.

    Raised by any storage call. As far as is known nothing was committed: try again.
    """

    exit_code = EXIT_TEMPORARY


class DatabaseUnusable(DatabaseUnavailable):
    """Postgres can't be used with these settings: a wrong password, no such database, TLS, a malformed address.

    Raised only while connecting for the first time; waiting won't help.
    """

    exit_code = EXIT_REFUSED


class DatabaseReadOnly(DatabaseUnavailable):
    """Postgres is read-only: a standby, or a setting. A daemon waits for the end of a failover; commands don't."""

    exit_code = EXIT_REFUSED


class DatabaseFull(DatabaseUnavailable):
    """The disk of Postgres is full: it answers queries, and what needs room on it fails."""


class DatabaseTooSlow(DatabaseUnavailable):
    """Postgres is up, but cancelled the statement: it, or its wait for a lock, took too long, or was a deadlock.

    The first two are bounded by DB_STATEMENT_TIMEOUT_SECONDS.
    """


class DatabaseBusy(DatabaseUnavailable):
    """Postgres is up, but no connection of this process's pool became free in time (DB_POOL_SIZE)."""


class AccessDenied(DatabaseUnavailable):
    """The role lacks a privilege. It may be granted while the process runs, so a daemon waits as for an outage."""


class MissingRight(exc.ProgrammingError, UserError):
    """The database user lacks a privilege. The message is one sentence and names the GRANT."""

    def __init__(self, sentence: str, error: exc.DBAPIError) -> None:
        super().__init__(None, None, error.orig or error)
        self.sentence = sentence

    def __str__(self) -> str:
        return self.sentence


FOREIGN: Final = (exc.SQLAlchemyError, asyncpg.PostgresError, asyncpg.InterfaceError, InternalClientError, OSError)
"""What the libraries raise while connecting and executing."""

POOL_TIMEOUT_SECONDS: Final = 20.0
"""Less than a request to the API may take, so that its caller gets this error and not a timeout."""

# What SQLAlchemy raises when a connection was lost between two of our statements.
_LOST_IN_BETWEEN: Final = (exc.PendingRollbackError, exc.ResourceClosedError)

# SQLSTATEs that say nothing about our statement: lost connections, a server that is full, starting, stopping or
# read-only after a failover, timeouts, lost races.
_TRANSIENT_CLASSES: Final = ("08", "53", "58")
_TRANSIENT_CODES: Final = frozenset(
    {"25006", "40001", "40P01", "55P03", "57014", "57P01", "57P02", "57P03", "57P05", "25P03"}
)
_READ_ONLY: Final = "25006"
_DISK_FULL: Final = "53100"
# By statement_timeout or an administrator, by lock_timeout, to end a deadlock.
_CANCELLED: Final = frozenset({"57014", "55P03", "40P01"})
_INSUFFICIENT: Final = "42501"
_NO_SCHEMA: Final = "3F000"
_WRONG_PASSWORD: Final = "28P01"  # noqa: S105 - an SQLSTATE

# asyncpg's messages for operations that were in progress when the connection was lost.
_INTERRUPTED: Final = ("cannot switch to state", "cannot perform operation: another operation is in progress")

# Poolers answer with 08P01, or with a cached error, where Postgres has a code of its own. PgBouncer: "no such
# database", "no such user", "SASL authentication failed", "password authentication failed", "unsupported startup
# parameter"; it forwards the error of its own login at Postgres.
_PERMANENT_WORDS: Final = re.compile(
    r"authentication|password|pg_hba\.conf|no such (?:database|user)|(?:role|database|user) .* does not exist"
    r"|not allowed|not permitted|permission denied|startup parameter|unsupported protocol|bouncer config"
    r"|tenant or user not found|(?:SSL|TLS) required|rejected SSL upgrade",
    re.IGNORECASE,
)
_DENIED_OBJECT: Final = re.compile(r"permission denied (?:for|to \w+ \w+ in) (\w+) \"?([^\"]+?)\"?$")
# Supavisor has no code for it: "Max client connections reached", "MaxClientsInSessionMode: max clients reached …".
_FULL_WORDS: Final = re.compile(r"max client(?:s| connections) reached", re.IGNORECASE)
_ALWAYS_TRANSIENT: Final = (
    exc.TimeoutError,
    *_LOST_IN_BETWEEN,
    TimeoutError,
    socket.gaierror,
    TargetServerAttributeNotMatched,  # of several hosts only the standby answers: a failover
    # A handshake that was cut off, for example by a restarting proxy; other TLS errors are permanent.
    ssl.SSLEOFError,
    ssl.SSLZeroReturnError,
    ssl.SSLSyscallError,
)
_TLS_FILES: Final = ("sslrootcert", "sslcert", "sslkey", "sslcrl")


# ---------------------------------------------------------------- translation
def outage_of(error: BaseException, dsn: Dsn) -> DatabaseUnavailable | None:
    """Translate ``error`` when it means that Postgres is unavailable; None when it is about our statement."""
    if sqlstate(error) == _READ_ONLY:
        return DatabaseReadOnly(dsn.masked(read_only_sentence(dsn.place, reason(error))))
    sentence = _sentence(error, dsn.place)
    if sentence is None:
        return None
    kind = DatabaseUnavailable
    if isinstance(error, exc.TimeoutError):
        kind = DatabaseBusy
    elif sqlstate(error) == _DISK_FULL:
        kind = DatabaseFull
    elif sqlstate(error) in _CANCELLED:
        kind = DatabaseTooSlow
    return kind(dsn.masked(sentence))


def failed_connect(error: BaseException, dsn: Dsn) -> DatabaseUnavailable:
    """Translate the ``error`` of a first connection; :class:`DatabaseUnusable` when waiting won't help."""
    if isinstance(error, FOREIGN) and is_transient(error):
        return DatabaseUnavailable(dsn.masked(_sentence(error, dsn.place) or _unavailable(error, dsn.place)))
    hint = ""
    if sqlstate(error) == _WRONG_PASSWORD:  # a special character that is not escaped has the same effect
        hint = ": percent-encode special characters of the password there, or set it verbatim in DATABASE_PASSWORD"
    return DatabaseUnusable(
        dsn.masked(f"Postgres at {dsn.place} can't be used ({reason(error)}); check DATABASE_URL{hint}.")
    )


def read_only_sentence(place: str, why: str) -> str:
    """The message of :class:`DatabaseReadOnly`."""
    return (
        f"Postgres at {place} is read-only ({why}): a standby, or the setting default_transaction_read_only; "
        "point DATABASE_URL at the primary."
    )


def reason(error: BaseException) -> str:
    """The innermost message, on one line, without SQLAlchemy's and asyncpg's wrapping."""
    cause = original(error)
    if isinstance(cause, OSError) and cause.strerror:
        return str(cause.strerror)
    lines = str(cause).strip().splitlines()
    if lines and lines[0].startswith(_INTERRUPTED):
        return "the connection was lost"
    return lines[0].rstrip(".") if lines else type(cause).__name__


def _sentence(error: BaseException, place: str) -> str | None:  # noqa: PLR0911 - one for each kind
    match error:
        case exc.TimeoutError():
            return f"No connection to Postgres at {place} became free within {POOL_TIMEOUT_SECONDS:g} s."
        case TimeoutError():
            return f"Postgres at {place} did not answer in time."
        case OSError():
            return f"Postgres at {place} can't be reached ({reason(error)})."
        case exc.PendingRollbackError() | exc.ResourceClosedError():
            return f"Postgres at {place} is not available (the connection was lost)."
        case _ if was_ending(error):
            return _unavailable(error, place)
        case _ if sqlstate(error) in STATEMENT_LOST_CODES:
            return pooler_sentence(place)
        case exc.DBAPIError(connection_invalidated=True):
            return _unavailable(error, place)
    is_lost = "connection is closed" in str(error) or _has_transient_code(error)
    return _unavailable(error, place) if is_lost else None


def _unavailable(error: BaseException, place: str) -> str:
    return f"Postgres at {place} is not available ({reason(error)})."


# ---------------------------------------------------------------- missing privileges, with the GRANT that fixes it
def missing_right(error: BaseException, *, role: str) -> MissingRight | None:
    """Translate ``error``; None when it is not about a missing privilege."""
    if not isinstance(error, exc.DBAPIError) or sqlstate(error) not in (_INSUFFICIENT, _NO_SCHEMA):
        return None
    user, name = (role, f'"{role}"') if role else ("of DATABASE_URL", "that user")
    return MissingRight(f"The database user {user} lacks a right ({reason(error)}). {_advice(error, name)}", error)


@contextmanager
def missing_rights_as_outage() -> Iterator[None]:
    """Translate a missing right into :class:`AccessDenied`: for work that is repeated as long as the process runs."""
    try:
        yield
    except MissingRight as error:
        raise AccessDenied(str(error)) from error


def grants(role: str) -> str:
    """The privileges that the daemon and the commands need."""
    return (
        f"GRANT USAGE ON SCHEMA public TO {role}; "
        f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {role}; "
        f"GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA public TO {role};"
    )


def _advice(error: exc.DBAPIError, role: str) -> str:
    if "must be owner" in reason(error):
        return "Run `pagecurator migrate` as the role that owns the tables; it is the one that migrated them first."
    found = _DENIED_OBJECT.search(reason(error))
    kind, name = (found[1], found[2]) if found else ("", "")
    if sqlstate(error) == _NO_SCHEMA or kind == "schema":
        schema = name or "public"
        path = "" if name else " If search_path is set, create its schema, or correct it."
        return (
            f"As the owner of the database: GRANT USAGE, CREATE ON SCHEMA {schema} TO {role}; CREATE is only needed by "
            f"`pagecurator migrate`.{path}"
        )
    if kind == "database":
        return f"As the owner of the database: GRANT CONNECT, TEMPORARY ON DATABASE {name} TO {role};"
    return f"As the owner of the tables: {grants(role)}"


# ---------------------------------------------------------------- classification
def original(error: BaseException) -> BaseException:
    """The driver's exception inside SQLAlchemy's."""
    if isinstance(error, exc.DBAPIError) and error.orig is not None:
        error = error.orig
    if not isinstance(error, FOREIGN) and isinstance(error.__cause__, FOREIGN):
        return error.__cause__  # SQLAlchemy's own DBAPI exceptions come in between
    return error


def described(error: BaseException) -> str:
    """The error in one line: its class and message, without the statement that SQLAlchemy adds."""
    return f"{type(original(error)).__name__}: {reason(error)}"[:500]


def was_ending(error: BaseException) -> bool:
    """True when the server's last message, why it ends the connection, was read, and the end itself was not yet."""
    return isinstance(original(error), InternalClientError)


def sqlstate(error: BaseException) -> str:
    """The five characters of the SQLSTATE, empty when there is none."""
    return str(getattr(original(error), "sqlstate", None) or "")


def is_transient(error: BaseException) -> bool:
    """True when the same connection may succeed later without a change of settings."""
    error = original(error)
    if isinstance(error, _ALWAYS_TRANSIENT):
        return True
    if isinstance(error, ssl.SSLError | PermissionError | NotADirectoryError | IsADirectoryError):
        return False
    if isinstance(error, OSError) or sqlstate(error).startswith("08"):
        # All other failures to connect: refused, unreachable, reset, a missing socket file.
        return not _PERMANENT_WORDS.search(str(error))
    if isinstance(error, asyncpg.PostgresError):
        return _has_transient_code(error) or bool(_FULL_WORDS.search(str(error)))
    return "connection is closed" in str(error) or "connection was closed" in str(error)


def missing_tls_file(options: Mapping[str, str]) -> str | None:
    """A sentence about the first unreadable TLS file in the options of an address; None when all can be read."""
    for name in _TLS_FILES:
        path = options.get(name)
        if not path:
            continue
        problem = None
        if not Path(path).exists():
            problem = "does not exist"
        elif Path(path).is_dir():
            problem = "is a folder"
        elif not os.access(path, os.R_OK):
            problem = "can't be read by this user"
        if problem is not None:
            return f"DATABASE_URL: the file of {name}, {path}, {problem}; give the path of a readable PEM file."
    return None


def _has_transient_code(error: BaseException) -> bool:
    code = sqlstate(error)
    return code.startswith(_TRANSIENT_CLASSES) or code in _TRANSIENT_CODES
