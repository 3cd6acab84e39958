"""``DATABASE_URL`` as people write it, made into what asyncpg takes.

asyncpg reads libpq's addresses itself, TLS files and several hosts included. Two things are left to do: options
that only libpq or other drivers know must not travel to the server as settings, which would refuse them; and
characters that people forget to escape in a password must not break the address.
"""

from __future__ import annotations

import re
import ssl
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, quote, unquote, urlencode

# Read by asyncpg from the address (asyncpg/connect_utils.py).
_FOR_ASYNCPG = frozenset(
    {
        "host", "port", "dbname", "database", "user", "password", "passfile", "service", "krbsrvname", "gsslib",
        "sslmode", "sslcert", "sslkey", "sslrootcert", "sslcrl", "sslpassword", "sslnegotiation",
        "ssl_min_protocol_version", "ssl_max_protocol_version", "target_session_attrs",
    }
)  # fmt: skip
# Settings of the server that may stand in an address.
_FOR_SERVER = frozenset(
    {
        "application_name", "options", "search_path", "timezone", "statement_timeout", "lock_timeout",
        "idle_in_transaction_session_timeout",
    }
)  # fmt: skip
# TLS options of libpq without a counterpart in Python's ssl; leaving them out weakens nothing.
_HARMLESS_TLS = frozenset({"sslcompression", "sslsni", "sslcertmode", "sslcrldir", "sslaccept"})
_MODES = ("disable", "allow", "prefer", "require", "verify-ca", "verify-full")
_SHORTEST_CONNECT_TIMEOUT_SECONDS = 2.0  # as in libpq


class DsnError(ValueError):
    """The address can't be used; the message says why and never holds the password."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Dsn:
    """What ``asyncpg.connect`` takes. ``place`` names host and database, for messages."""

    dsn: str = field(repr=False)
    place: str
    connect_timeout_seconds: float
    server_settings: dict[str, str]
    tls: ssl.SSLContext | None = None

    def arguments(self) -> dict[str, Any]:
        """Keyword arguments for ``asyncpg.connect``."""
        arguments: dict[str, Any] = {
            "dsn": self.dsn,
            "timeout": self.connect_timeout_seconds,
            "server_settings": dict(self.server_settings),
        }
        if self.tls is not None:
            arguments["ssl"] = self.tls
        return arguments


def parse_dsn(url: str, *, transaction_pooler: bool, default_connect_timeout_seconds: float = 10.0) -> Dsn:
    """Read ``DATABASE_URL``. Raises :class:`DsnError`.

    Behind a transaction pooler no setting travels at start-up: PgBouncer refuses those that it doesn't track.
    """
    match = re.fullmatch(r"postgres(?:ql)?(?:\+\w+)?://(?P<rest>.*)", url.strip(), flags=re.DOTALL)
    if match is None:
        raise DsnError("DATABASE_URL should begin with postgresql:// (or postgres://).")
    authority, path, query = _split(match["rest"])
    options = _options(query)
    _check_tls(options)
    tls = None
    if options.get("sslrootcert") == "system":
        tls = ssl.create_default_context()
        del options["sslrootcert"]
    kept = {name: value for name, value in options.items() if name in _FOR_ASYNCPG}
    settings = {name: value for name, value in options.items() if name in _FOR_SERVER}
    if transaction_pooler:
        settings = {name: value for name, value in settings.items() if name == "application_name"}
    else:
        settings.setdefault("application_name", "pagecurator")
    dsn = f"postgresql://{authority}{path}"
    if kept:
        dsn += "?" + urlencode(kept, quote_via=quote)
    return Dsn(
        dsn=dsn,
        place=_place(authority, path, kept),
        connect_timeout_seconds=_connect_timeout(options, default_connect_timeout_seconds),
        server_settings=settings,
        tls=tls,
    )


def _split(rest: str) -> tuple[str, str, str]:
    """Authority (user and password escaped), path with its slash, query."""
    tail_at = re.search(r"[/?]", rest)
    head, tail = (rest[: tail_at.start()], rest[tail_at.start() :]) if tail_at else (rest, "")
    userinfo, at, hosts = head.rpartition("@")
    path, _, query = tail.partition("?")
    return quote(userinfo, safe=":%!$&'()*+,;=-._~") + at + hosts, path, query


def _options(query: str) -> dict[str, str]:
    options = {name: value for name, value in parse_qsl(query) if value}
    # Other drivers' ways to ask for TLS: `ssl=true` (node-postgres, JDBC), `ssl=require` (SQLAlchemy).
    asked = options.pop("ssl", "").lower()
    if asked and "sslmode" not in options:
        options["sslmode"] = asked if asked in _MODES else "require" if asked in ("true", "1", "on") else "prefer"
    return options


def _check_tls(options: dict[str, str]) -> None:
    mode = options.get("sslmode")
    if mode is not None and mode not in _MODES:
        raise DsnError(f"DATABASE_URL: sslmode should be one of {', '.join(_MODES)}, not {mode!r}.")
    for name in options:
        # A misspelt TLS option would silently weaken the connection.
        if name.startswith("ssl") and name not in _FOR_ASYNCPG and name not in _HARMLESS_TLS:
            raise DsnError(f"DATABASE_URL: {name!r} is no TLS option of Postgres; did you mean sslmode or sslrootcert?")
    if options.get("sslrootcert") == "system" and mode != "verify-full":
        raise DsnError("DATABASE_URL: sslrootcert=system needs sslmode=verify-full.")


def _connect_timeout(options: dict[str, str], default_seconds: float) -> float:
    written = options.get("connect_timeout")
    if written is None:
        return default_seconds
    try:
        seconds = float(written)
    except ValueError:
        raise DsnError("DATABASE_URL: connect_timeout should be a number of seconds.") from None
    if seconds <= 0:  # libpq: for ever. We never wait for ever.
        return default_seconds
    return max(seconds, _SHORTEST_CONNECT_TIMEOUT_SECONDS)


def _place(authority: str, path: str, kept: dict[str, str]) -> str:
    hosts = unquote(authority.rpartition("@")[2]) or kept.get("host", "localhost")
    database = unquote(path.lstrip("/")) or kept.get("dbname") or kept.get("database")
    return f"{hosts} (database {database})" if database else hosts
