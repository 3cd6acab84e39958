"""Why a connection to Postgres failed: will it come by itself, or does somebody have to change something?

Waiting helps against a server, network or name service that is away, starting or full. It doesn't against a wrong
password, a database that does not exist, ``pg_hba.conf``, TLS, or an address that can't be read.
"""

from __future__ import annotations

import os
import re
import socket
import ssl
from collections.abc import Mapping
from pathlib import Path
from typing import Final

import asyncpg
from asyncpg.exceptions import InternalClientError, TargetServerAttributeNotMatched
from sqlalchemy import exc

# SQLSTATEs that say "not now" and nothing about our statement: lost connections, a server that is full, starting,
# stopping or read-only after a failover, timeouts, lost races.
TRANSIENT_CLASSES: Final = ("08", "53", "58")
TRANSIENT_CODES: Final = frozenset(
    {"25006", "40001", "40P01", "55P03", "57014", "57P01", "57P02", "57P03", "57P05", "25P03"}
)

FOREIGN: Final = (exc.SQLAlchemyError, asyncpg.PostgresError, asyncpg.InterfaceError, InternalClientError, OSError)
"""What the libraries raise while they connect and talk."""

# Poolers answer with 08P01, or with a cached error, where Postgres has a code of its own. PgBouncer: "no such
# database", "no such user", "SASL authentication failed", "password authentication failed", "unsupported startup
# parameter"; it passes on what its own login at Postgres was refused with.
_LASTING_WORDS: Final = re.compile(
    r"authentication|password|pg_hba\.conf|no such (?:database|user)|(?:role|database|user) .* does not exist"
    r"|not allowed|not permitted|permission denied|startup parameter|unsupported protocol|bouncer config"
    r"|tenant or user not found|path too long|(?:SSL|TLS) required|rejected SSL upgrade",
    re.IGNORECASE,
)
# Supavisor has no code for it: "Max client connections reached", "MaxClientsInSessionMode: max clients reached …".
_FULL_WORDS: Final = re.compile(r"max client(?:s| connections) reached", re.IGNORECASE)
_ALWAYS_PASSING: Final = (
    exc.TimeoutError,
    exc.PendingRollbackError,
    exc.ResourceClosedError,
    TimeoutError,
    socket.gaierror,
    TargetServerAttributeNotMatched,  # of several hosts only the standby answers: a failover
    # A handshake that was cut, by a proxy that restarts say; other TLS errors last.
    ssl.SSLEOFError,
    ssl.SSLZeroReturnError,
    ssl.SSLSyscallError,
)
_TLS_FILES: Final = ("sslrootcert", "sslcert", "sslkey", "sslcrl")


def original(error: BaseException) -> BaseException:
    """The driver's exception inside those of SQLAlchemy."""
    if isinstance(error, exc.DBAPIError) and error.orig is not None:
        error = error.orig
    if not isinstance(error, FOREIGN) and isinstance(error.__cause__, FOREIGN):
        return error.__cause__  # SQLAlchemy's own DBAPI exceptions stand between
    return error


def sqlstate(error: BaseException) -> str:
    """The five characters, empty when there are none."""
    return str(getattr(original(error), "sqlstate", None) or "")


def is_transient(error: BaseException) -> bool:
    """True when the same connection may succeed later without a change of settings."""
    error = original(error)
    if isinstance(error, _ALWAYS_PASSING):
        return True
    if isinstance(error, ssl.SSLError | PermissionError | NotADirectoryError | IsADirectoryError):
        return False
    code = sqlstate(error)
    if isinstance(error, OSError) or code.startswith("08"):
        # Every other failure to connect: refused, unreachable, reset, a socket file of a server that isn't up.
        return not _LASTING_WORDS.search(str(error))
    if isinstance(error, asyncpg.PostgresError):
        return code.startswith(TRANSIENT_CLASSES) or code in TRANSIENT_CODES or bool(_FULL_WORDS.search(str(error)))
    return "connection is closed" in str(error) or "connection was closed" in str(error)


def missing_tls_file(options: Mapping[str, str]) -> str | None:
    """A sentence about the first TLS file in the options of an address that can't be read; None: all can."""
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
