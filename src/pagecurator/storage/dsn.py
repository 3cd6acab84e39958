"""Parsing ``DATABASE_URL`` into arguments for asyncpg.

asyncpg parses libpq's connection URIs itself, including TLS files and several hosts. Three things are left to do:
options that only libpq or other drivers know must not reach the server as settings, which would refuse them; user and
password are taken out, so that no message of the driver can hold them; and an ambiguous URI, whose password holds a
slash or a question mark, is refused without repeating it.
"""

from __future__ import annotations

import difflib
import os
import re
import ssl
import sys
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, unquote, unquote_plus, unquote_to_bytes, urlencode

from pydantic import SecretStr

# Options that asyncpg reads from the URI (asyncpg/connect_utils.py).
_FOR_ASYNCPG = frozenset(
    {
        "host", "port", "passfile", "service", "krbsrvname", "gsslib",
        "sslmode", "sslcert", "sslkey", "sslrootcert", "sslcrl", "sslpassword", "sslnegotiation",
        "ssl_min_protocol_version", "ssl_max_protocol_version", "target_session_attrs",
    }
)  # fmt: skip
# Server settings that may be part of the URI.
_FOR_SERVER = frozenset(
    {
        "application_name", "options", "search_path", "timezone", "statement_timeout", "lock_timeout",
        "idle_in_transaction_session_timeout",
    }
)  # fmt: skip
# Options that are handled here.
_FOR_US = frozenset({"user", "password", "dbname", "database", "connect_timeout", "hostaddr", "ssl"})
# Options for other clients: those of libpq without a counterpart here, and those that pools and frameworks of other
# languages read from the same URI. They are ignored.
_FOR_OTHERS = frozenset(
    {
        # libpq (https://www.postgresql.org/docs/current/libpq-connect.html)
        "channel_binding", "client_encoding", "fallback_application_name", "gssdelegation", "gssencmode", "keepalives",
        "keepalives_count", "keepalives_idle", "keepalives_interval", "load_balance_hosts", "max_protocol_version",
        "min_protocol_version", "oauth_client_id", "oauth_client_secret", "oauth_issuer", "oauth_scope", "replication",
        "require_auth", "requirepeer", "requiressl", "scram_client_key", "scram_server_key", "servicefile",
        "sslcertmode", "sslcompression", "sslcrldir", "sslkeylogfile", "sslsni", "tcp_user_timeout",
        # Prisma, node-postgres, Rails, SQLAlchemy, JDBC, Npgsql, Supabase's and other platforms' own
        "async_fallback", "binaryTransfer", "checkout_timeout", "command_timeout", "connection_limit", "currentSchema",
        "encoding", "max_inactive_connection_lifetime", "max_overflow", "max_size", "min_size", "pgbouncer", "pool",
        "pool_max_conns", "pool_max_conn_lifetime", "pool_min_conns", "pool_mode", "pool_recycle", "pool_size",
        "pool_timeout", "prepareThreshold", "prepared_statement_cache_size", "prepared_statements", "reconnect",
        "reWriteBatchedInserts", "schema", "socket_timeout", "sslaccept", "sslidentity", "statement_cache_size",
        "supa", "tcpKeepAlive", "uselibpqcompat", "workaround",
    }
)  # fmt: skip
_KNOWN = sorted(_FOR_ASYNCPG | _FOR_SERVER | _FOR_US | _FOR_OTHERS)
_MODES = ("disable", "allow", "prefer", "require", "verify-ca", "verify-full")
_TARGETS = ("any", "read-write", "read-only", "primary", "standby", "prefer-standby")
_DEFAULT_CONNECT_TIMEOUT_SECONDS = 10.0
_MIN_CONNECT_TIMEOUT_SECONDS = 2.0  # as in libpq
_HIGHEST_PORT = 65_535
_LONGEST_SOCKET_PATH = 103 if sys.platform == "darwin" else 107  # sun_path, without its NUL
_MIN_MASKED_LENGTH = 3

_HOST = re.compile(r"(?:\[(?P<ipv6>[0-9A-Fa-f:.]+)\]|(?P<name>[^\[\]:#\s\"'\\]*))(?::(?P<port>\d*))?")
_OPTION_NAME = re.compile(r"\w{1,63}", re.ASCII)


class DsnError(ValueError):
    """The URI can't be used. The message says why, without repeating a URI that could not be parsed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Dsn:
    """Arguments for ``asyncpg.connect``. ``place`` names host and database in messages."""

    dsn: str = field(repr=False)
    """The URI without user, password and database."""
    place: str
    user: str | None = field(default=None, repr=False)
    password: str | None = field(default=None, repr=False)
    database: str | None = None
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
        named = {"user": self.user, "password": self.password, "database": self.database, "ssl": self.tls}
        return arguments | {name: value for name, value in named.items() if value is not None}

    def masked(self, text: str) -> str:
        """A message of the server or the driver without user and password."""
        return self.place.join(self._masked(part) for part in text.split(self.place))

    def _masked(self, text: str) -> str:
        if self.password is not None and len(self.password) >= _MIN_MASKED_LENGTH:
            text = text.replace(self.password, "…")
        if self.user and self.user != self.database:
            text = re.sub(rf"(?<!\w){re.escape(self.user)}(?!\w)", "…", text)
        return text


def parse_dsn(url: str, *, transaction_pooler: bool, password: SecretStr | None = None) -> Dsn:
    """Parse ``DATABASE_URL``; ``password`` is DATABASE_PASSWORD. Raises :class:`DsnError`.

    Behind a transaction pooler no server setting is sent at startup: PgBouncer refuses those that it doesn't track.
    """
    match = re.fullmatch(r"postgres(?:ql)?(?:\+\w+)?://(?P<rest>.*)", url.strip(), flags=re.DOTALL)
    if match is None:
        raise DsnError("DATABASE_URL should begin with postgresql:// (or postgres://).")
    userinfo, hosts, path, query = _split(match["rest"])
    _check_hosts(hosts)
    options = _options(query)
    _check_options(options)
    user, _, written = userinfo.partition(":")
    named_password = _decoded(written) or options.get("password")
    tls = None
    if options.get("sslrootcert") == "system":
        tls = ssl.create_default_context()
        del options["sslrootcert"]
    if "hostaddr" in options and not hosts:  # with a host it only saves the name's lookup
        options.setdefault("host", options["hostaddr"])
    database = _decoded(path.removeprefix("/")) or options.get("dbname") or options.get("database")
    settings = {name: value for name, value in options.items() if name in _FOR_SERVER}
    if transaction_pooler:
        settings = {name: value for name, value in settings.items() if name == "application_name"}
    else:
        settings.setdefault("application_name", "pagecurator")
    driver_options = {name: value for name, value in options.items() if name in _FOR_ASYNCPG}
    return Dsn(
        dsn=f"postgresql://{hosts}" + ("?" + urlencode(driver_options, quote_via=quote) if driver_options else ""),
        place=_place(hosts or driver_options.get("host", "localhost"), database),
        user=_decoded(user) or options.get("user"),
        password=_one_password(named_password, password),
        database=database,
        connect_timeout_seconds=_connect_timeout(options.get("connect_timeout")),
        server_settings=settings,
        tls=tls,
    )


# ---------------------------------------------------------------- the parts of the URI
def _unreadable(why: str) -> DsnError:
    return DsnError(
        f"DATABASE_URL can't be read: {why}. Percent-encode the special characters in user and password (a / as %2F), "
        "or set the password, as it is, in DATABASE_PASSWORD."
    )


def _split(rest: str) -> tuple[str, str, str, str]:
    """Split into user and password, hosts, path with its slash, and query.

    A ``#``, a bracket or an ``@`` in a password works, because the last ``@`` ends it. A ``/`` or ``?`` does not: what
    follows could as well be the database and its options.
    """
    tail_at = re.search(r"[/?]", rest)
    head, tail = (rest[: tail_at.start()], rest[tail_at.start() :]) if tail_at else (rest, "")
    if "@" in tail:
        raise _unreadable("it has an @ behind a / or a ?")
    userinfo, _, hosts = head.rpartition("@")
    path, _, query = tail.partition("?")
    return userinfo, hosts, path, query


def _check_hosts(hosts: str) -> None:
    for host in hosts.split(",") if hosts else []:
        match = _HOST.fullmatch(host)
        if match is None or not (match["ipv6"] or match["name"]):
            raise _unreadable("its host or port is not one")
        _check_port(match["port"])
        _check_socket(_decoded(match["name"] or ""), match["port"])


def _check_port(port: str | None) -> None:
    if port and not (port.isascii() and port.isdigit() and 1 <= int(port[:6]) <= _HIGHEST_PORT):
        raise _unreadable(f"its port is not a number from 1 to {_HIGHEST_PORT}")


def _check_socket(host: str, port: str | None) -> None:
    """Refuse a longer path than a socket can have: uvloop cuts it off, and the system's error is then about another."""
    if host.startswith("/") and len(os.fsencode(f"{host}/.s.PGSQL.{port or 5432}")) > _LONGEST_SOCKET_PATH:
        raise DsnError(
            f"DATABASE_URL: the path of its socket has more than {_LONGEST_SOCKET_PATH} bytes; use a shorter folder, "
            "for example through a symbolic link."
        )


def _decoded(text: str) -> str:
    try:
        decoded = unquote_to_bytes(text).decode()
    except UnicodeDecodeError:
        raise _unreadable("a percent-encoded character in it is not UTF-8") from None
    except UnicodeEncodeError:  # bytes of the environment, which Python keeps as surrogates
        raise _unreadable("it has bytes that are not UTF-8") from None
    if "\0" in decoded:
        raise _unreadable("it holds a NUL character")
    return decoded


def _options(query: str) -> dict[str, str]:
    # The rest of a password with an unescaped & would be shown as a name.
    may_be_shown = re.search(r"(?:^|&)(?:ssl)?password=", query) is None
    options: dict[str, str] = {}
    for number, part in enumerate(query.split("&"), 1):
        if not part:
            continue
        name, equals, value = part.partition("=")
        name = unquote(name)
        if name not in _KNOWN or not equals:
            raise _unknown_option(name, number, may_be_shown=may_be_shown)
        # Other clients decode + as a blank, but never in a password.
        decoded = unquote(value) if name.endswith("password") else unquote_plus(value)
        if decoded:
            options[name] = decoded
    # Other drivers' options for TLS: `ssl=true` (node-postgres, JDBC), `ssl=require` (SQLAlchemy).
    wanted = options.pop("ssl", "").lower()
    if wanted and "sslmode" not in options:
        options["sslmode"] = wanted if wanted in _MODES else "require" if wanted in ("true", "1", "on") else "prefer"
    return options


def _unknown_option(name: str, number: int, *, may_be_shown: bool) -> DsnError:
    shown = repr(name) if may_be_shown and _OPTION_NAME.fullmatch(name) else f"number {number} behind the ?"
    if name in _KNOWN:
        return DsnError(f"DATABASE_URL: the option {shown} has no value; write it as name=value, or leave it out.")
    close = difflib.get_close_matches(name, _KNOWN, n=1)
    hint = f"did you mean {close[0]}?" if close else "correct it, or leave it out."
    return DsnError(f"DATABASE_URL: the option {shown} is not one of Postgres; {hint}")


def _check_options(options: dict[str, str]) -> None:
    mode = options.get("sslmode")
    if mode is not None and mode not in _MODES:
        raise DsnError(f"DATABASE_URL: sslmode should be one of {', '.join(_MODES)}.")
    if options.get("sslrootcert") == "system" and mode != "verify-full":
        raise DsnError("DATABASE_URL: sslrootcert=system needs sslmode=verify-full.")
    if options.get("target_session_attrs", "any") not in _TARGETS:
        raise DsnError(f"DATABASE_URL: target_session_attrs should be one of {', '.join(_TARGETS)}.")
    ports = options.get("port", "").split(",")
    for port in ports:
        _check_port(port)
    for host in options.get("host", "").split(","):
        _check_socket(host, max(ports, key=len))


def _connect_timeout(written: str | None) -> float:
    if written is None:
        return _DEFAULT_CONNECT_TIMEOUT_SECONDS
    try:
        seconds = float(written)
    except ValueError:
        raise DsnError("DATABASE_URL: connect_timeout should be a number of seconds.") from None
    if not seconds > 0:  # no timeout in libpq; never here
        return _DEFAULT_CONNECT_TIMEOUT_SECONDS
    return max(seconds, _MIN_CONNECT_TIMEOUT_SECONDS)


def _one_password(named: str | None, beside: SecretStr | None) -> str | None:
    given = beside.get_secret_value() if beside is not None else None
    if named and given and named != given:
        raise DsnError("DATABASE_URL and DATABASE_PASSWORD hold different passwords; remove one of them.")
    return named or given or None


def _place(hosts: str, database: str | None) -> str:
    place = f"{unquote(hosts)} (database {database})" if database else unquote(hosts)
    return "".join(character if character.isprintable() else "?" for character in place)
