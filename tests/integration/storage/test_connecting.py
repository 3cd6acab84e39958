"""Failed connections: transient errors, and permanent ones that need a change of settings."""

from __future__ import annotations

import asyncio
import re
import struct
from contextlib import asynccontextmanager, suppress

import pytest
from structlog.testing import capture_logs

from pagecurator.errors import EXIT_REFUSED, EXIT_TEMPORARY
from pagecurator.settings import Settings
from pagecurator.storage import session
from pagecurator.storage.connection_errors import DatabaseUnavailable, DatabaseUnusable
from pagecurator.storage.engine import connect, prepare
from pagecurator.storage.session import open_database, wait_for_database
from pgbouncer import MISSING, PROGRAM, PgBouncer

pytestmark = pytest.mark.direct


def settings(url: str, **values) -> Settings:
    return Settings(_env_file=None, database_url=url, **values)


def error_response(code: str, message: str) -> bytes:
    fields = b"".join(
        name + text.encode() + b"\0" for name, text in ((b"S", "FATAL"), (b"V", "FATAL"), (b"C", code), (b"M", message))
    )
    return b"E" + struct.pack("!i", len(fields) + 5) + fields + b"\0"


@asynccontextmanager
async def server(answers: list[bytes]):
    """Answers the startup packet with the next of ``answers``, repeating the last one."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(asyncio.IncompleteReadError, OSError):
            (length,) = struct.unpack("!i", await reader.readexactly(4))
            await reader.readexactly(length - 4)
            writer.write(answers.pop(0) if len(answers) > 1 else answers[0])
            await writer.drain()
        writer.close()

    listening = await asyncio.start_server(serve, "127.0.0.1", 0)
    async with listening:
        port = listening.sockets[0].getsockname()[1]
        yield f"postgresql://me:secret@127.0.0.1:{port}/pages?sslmode=disable"


async def failure(url: str, **values) -> DatabaseUnavailable:
    with pytest.raises(DatabaseUnavailable) as caught:
        await connect(settings(url, **values))
    assert "\n" not in str(caught.value)
    assert "secret" not in str(caught.value)
    return caught.value


PASSING = [
    ("57P03", "the database system is starting up"),
    ("57P03", "the database system is not yet accepting connections"),
    ("57P01", "terminating connection due to administrator command"),
    ("57P02", "terminating connection because of crash of another server process"),
    ("53300", "sorry, too many clients already"),
    ("53300", 'too many connections for role "me"'),
    ("08006", "connection failure"),
    ("08P01", "pgbouncer cannot connect to server"),
    ("08P01", "server login has been failing, try again later (server_login_retry)"),
    ("08P01", "no more connections allowed (max_client_conn)"),
    ("08P01", "query_wait_timeout"),
    ("08P01", "server conn crashed?"),
    ("08P01", "the database system is starting up"),
    ("XX000", "Max client connections reached"),
    ("XX000", "MaxClientsInSessionMode: max clients reached - in Session mode max clients are limited to pool_size"),
]
LASTING = [
    ("28P01", 'password authentication failed for user "me"'),
    ("28000", 'no pg_hba.conf entry for host "127.0.0.1", user "me", database "pages", no encryption'),
    ("28000", 'role "me" does not exist'),
    ("28000", 'role "me" is not permitted to log in'),
    ("3D000", 'database "pages" does not exist'),
    ("42501", 'permission denied for database "pages"'),
    ("42704", 'unrecognized configuration parameter "x"'),
    ("08P01", "no such database: pages"),
    ("08P01", "no such user: me"),
    ("08P01", "SASL authentication failed"),
    ("08P01", 'password authentication failed for user "me"'),
    ("08P01", 'FATAL: database "pages" does not exist (server_login_retry)'),
    ("08P01", "unsupported startup parameter: x"),
    ("XX000", "Tenant or user not found"),
]


def as_shown(message: str) -> str:
    """The server's message without the user name."""
    return re.sub(r"\bme\b", "…", message)


@pytest.mark.parametrize(("code", "message"), PASSING)
async def test_transient_errors_are_waited_for(code: str, message: str):
    async with server([error_response(code, message)]) as url:
        error = await failure(url)
    assert not isinstance(error, DatabaseUnusable)
    assert error.exit_code == EXIT_TEMPORARY
    assert as_shown(message.split("(", maxsplit=1)[0]) in str(error)


@pytest.mark.parametrize(("code", "message"), LASTING)
async def test_permanent_errors_are_not_waited_for(code: str, message: str):
    async with server([error_response(code, message)]) as url:
        error = await failure(url)
    assert isinstance(error, DatabaseUnusable)
    assert error.exit_code == EXIT_REFUSED
    assert as_shown(message) in str(error)


async def test_a_missing_right_to_connect_names_the_grant():
    async with server([error_response("42501", 'permission denied for database "pages"')]) as url:
        assert "GRANT CONNECT, TEMPORARY ON DATABASE pages TO that user;" in str(await failure(url))


@pytest.mark.parametrize(
    "answer",
    [b"", b"HTTP/1.1 400 Bad Request\r\n\r\n", b"SSH-2.0-OpenSSH_9.2\r\n"],
    ids=["hangs up", "http", "ssh"],
)
async def test_a_server_that_is_not_postgres_is_one_sentence(answer: bytes):
    async with server([answer]) as url:
        await failure(f"{url}&connect_timeout=2")


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://me:secret@127.0.0.1:99999/pages",
        "postgresql://me:secret@[::1/pages",
        "postgresql://me:secret@127.0.0.1:x/pages",
        "postgresql://me:secret@127.0.0.1/pages?target_session_attrs=any-of-them",
        f"postgresql://me:secret@{'a' * 80}.example/pages",
        f"postgresql://me:secret@/pages?host=/{'a' * 120}",
        "postgresql://me:secret@127.0.0.1/pages?sslmode=verify-full&sslrootcert=/nowhere/ca.crt",
        "postgresql://me:secret@127.0.0.1/pages?sslmode=require&sslcert=/nowhere/me.crt",
        "postgresql://me:secret@127.0.0.1/pages?sslmode=require&sslcert=/dev/null&sslkey=/tmp",
        "postgresql://me:secret@127.0.0.1/pages?sslmode=verify-ca&sslrootcert=/dev/null",
        "postgresql://me:secret@127.0.0.1/pages?sslmode=verify-ca&sslrootcert=/etc/passwd",
    ],
)
async def test_an_unusable_address_is_not_waited_for(url: str):
    assert isinstance(await failure(url), DatabaseUnusable)


async def test_a_server_without_tls_is_not_waited_for():
    async with server([b"N"]) as url:
        assert isinstance(await failure(url.replace("disable", "require")), DatabaseUnusable)


# ---------------------------------------------------------------- waiting
async def test_waiting_ends_with_the_first_permanent_error(monkeypatch):
    monkeypatch.setattr(session, "_RETRY_SECONDS", (0.01, 0.02))
    starting = error_response("57P03", "the database system is starting up")
    wrong = error_response("28P01", 'password authentication failed for user "me"')
    async with server([starting, starting, starting, wrong]) as url:
        database = await prepare(settings(url))
        database.outage.logged = True
        with capture_logs() as logs, pytest.raises(DatabaseUnusable, match="password authentication failed"):
            await wait_for_database(database, settings(url), first=_nothing)
        await database.close()
    assert [log["event"] for log in logs] == ["database.unavailable"]


async def test_no_operation_is_admitted_before_the_schema_check(database_url: str):
    database = await prepare(settings(database_url))
    database.close_gate("not yet")
    for way in (database.begin, database.single):
        with pytest.raises(DatabaseUnavailable, match="not yet"):
            async with way():
                pass
    assert not database.is_up
    await wait_for_database(database, settings(database_url), first=_nothing)
    async with database.begin():
        pass
    assert database.is_up
    await database.close()


async def test_an_outage_during_the_first_operation_is_waited_for_too(database_url: str, monkeypatch):
    monkeypatch.setattr(session, "_RETRY_SECONDS", (0.01, 0.02))
    database = await prepare(settings(database_url))
    tries = []

    async def first() -> None:
        tries.append(database.is_up)
        if len(tries) < 3:
            raise DatabaseUnavailable("gone again")

    await wait_for_database(database, settings(database_url), first=first)
    assert len(tries) == 3
    await database.close()


async def _nothing() -> None:
    pass


# ---------------------------------------------------------------- a real pooler
@pytest.mark.skipif(PROGRAM is None, reason=MISSING)
async def test_the_errors_of_a_real_pgbouncer_are_classified(database_url: str, tmp_path_factory):
    bouncer = PgBouncer(database_url)
    bouncer.start()
    try:
        url = bouncer.address(database_url)
        values = {"database_pooler": "transaction"}
        async with open_database(settings(url, **values)):
            pass
        missing = await failure(url.replace("/test_", "/missing_"), **values)
        assert isinstance(missing, DatabaseUnusable), missing
    finally:
        bouncer.close()
    away = PgBouncer("postgresql://postgres@127.0.0.1:9/none")
    away.start()
    try:
        error = await failure(away.address("postgresql://postgres@127.0.0.1:9/none") + "?connect_timeout=4", **values)
        assert not isinstance(error, DatabaseUnusable), error
    finally:
        away.close()
