"""Connecting to Postgres: addresses, TLS, poolers and outages."""

from __future__ import annotations

import asyncio
import shutil
import socket
import ssl
import subprocess
from concurrent.futures import ThreadPoolExecutor
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Self
from uuid import uuid4

import asyncpg
import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection
from structlog.testing import capture_logs

from page_saves import finish_page, save_contacts
from pagecurator.settings import Settings
from pagecurator.storage import engine
from pagecurator.storage.connection_errors import DatabaseTooSlow, DatabaseUnavailable
from pagecurator.storage.contacts import ContactRow
from pagecurator.storage.driver import driver_of
from pagecurator.storage.engine import Database, connect
from pagecurator.storage.migrations import migrate
from pagecurator.storage.page_save import FinishedPage
from pagecurator.storage.queue.claim import claim_due
from pagecurator.storage.queue.enqueue import add_pages
from pagecurator.storage.queue.pages import renew_leases
from pagecurator.storage.schema_check import schema_differences
from pagecurator.urls import normalize_url


def settings(url: str, **values) -> Settings:
    return Settings(_env_file=None, database_url=url, **values)


async def answer(database: Database, statement: str = "SELECT 1"):
    async with database.begin() as conn:
        return (await conn.execute(text(statement))).scalar()


async def refused(url: str, **values) -> str:
    with pytest.raises(DatabaseUnavailable) as unavailable:
        await connect(settings(url, **values))
    sentence = str(unavailable.value)
    assert "\n" not in sentence
    assert "secret" not in sentence
    return sentence


# ---------------------------------------------------------------- addresses
async def test_a_refused_connection_is_one_sentence_without_the_password():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
        sentence = await refused(f"postgresql://me:secret@127.0.0.1:{port}/pages?sslmode=disable")
    assert sentence.startswith(f"Postgres at 127.0.0.1:{port} (database pages) can't be reached")


async def test_an_unknown_host_and_a_missing_socket_are_one_sentence():
    assert "can't be reached" in await refused("postgresql://me:secret@no-such-host.invalid/pages")
    assert "can't be reached" in await refused("postgresql://me:secret@/pages?host=/nowhere")


async def test_a_missing_database_is_one_sentence(database_url: str):
    url = database_url.replace("/test_", "/missing_")
    assert 'database "missing_' in await refused(url)


async def test_a_malformed_address_is_one_sentence(database_url: str):
    assert "sslmode" in await refused(f"{database_url}&sslmode=maybe")
    assert "DATABASE_URL" in await refused("postgresql://me:secret@host:port/db")


@pytest.mark.direct
@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+asyncpg", "postgresql+psycopg"])
async def test_every_way_to_write_an_address_connects(database_url: str, scheme: str):
    url = database_url.replace("postgresql:", f"{scheme}:")
    database = await connect(
        settings(f"{url}&sslmode=prefer&connect_timeout=5&application_name=mine&channel_binding=prefer&pgbouncer=true"
                 "&gssencmode=disable&keepalives=1&options=-c%20work_mem%3D5MB&target_session_attrs=read-write")
    )  # fmt: skip
    assert await answer(database, "SELECT current_setting('application_name')") == "mine"
    assert await answer(database, "SELECT current_setting('work_mem')") == "5MB"
    assert await answer(database, "SELECT current_setting('statement_timeout')") == "30s"
    await database.close()


async def test_the_first_host_that_answers_is_used(database_url: str, relay_to):
    async with relay_to(database_url) as relay:
        url = relay.address().replace("127.0.0.1", "127.0.0.1:1,127.0.0.1")
        database = await connect(settings(url))
        assert await answer(database) == 1
        await database.close()


# ---------------------------------------------------------------- TLS
@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A self-signed certificate for `localhost`, and its key."""
    openssl = shutil.which("openssl")
    if openssl is None:
        pytest.skip("TLS is not tested: there is no openssl to make a certificate with")
    folder = tmp_path_factory.mktemp("tls")
    cert, key = folder / "server.crt", folder / "server.key"
    subprocess.run(
        [openssl, "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2",
         "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost", "-keyout", key, "-out", cert],
        check=True, capture_output=True,
    )  # fmt: skip
    return cert, key


@pytest.mark.parametrize(
    ("options", "encrypted"),
    [
        ("sslmode=disable", False),
        ("sslmode=allow", False),
        ("", True),
        ("sslmode=prefer", True),
        ("sslmode=require", True),
        ("ssl=true", True),
        ("sslmode=require&sslrootcert={cert}", True),
        ("sslmode=verify-ca&sslrootcert={cert}", True),
        ("sslmode=verify-full&sslrootcert={cert}", True),
    ],
)
async def test_each_tls_mode_works_as_in_libpq(database_url: str, relay_to, certificate, options: str, encrypted: bool):
    cert, key = certificate
    server_side = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server_side.load_cert_chain(cert, key)
    async with relay_to(database_url, server_side) as relay:
        database = await connect(settings(relay.address(options.format(cert=cert), host="localhost")))
        assert await answer(database) == 1
        assert bool(relay.encrypted) is encrypted
        await database.close()


async def test_an_untrusted_certificate_is_refused(database_url: str, relay_to, certificate):
    cert, key = certificate
    server_side = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server_side.load_cert_chain(cert, key)
    async with relay_to(database_url, server_side) as relay:
        for options, host in (
            (f"sslmode=verify-full&sslrootcert={cert}", "127.0.0.1"),  # not the certificate's name
            ("sslmode=verify-full&sslrootcert=system", "localhost"),
            ("sslmode=verify-full&sslrootcert=/nowhere/ca.crt", "localhost"),
        ):
            await refused(relay.address(options, host=host))


async def test_a_server_without_tls_is_refused_when_tls_is_required(database_url: str, relay_to):
    async with relay_to(database_url) as relay:
        await refused(relay.address("sslmode=require"))
        database = await connect(settings(relay.address("sslmode=prefer")))
        await database.close()


# ---------------------------------------------------------------- outages
async def test_a_frozen_connection_is_detected_and_discarded(database_url: str, relay_to):
    async with relay_to(database_url) as relay:
        database = await connect(settings(relay.address("connect_timeout=2"), db_statement_timeout_seconds=0.2))
        with pytest.raises(DatabaseUnavailable, match="did not answer in time"):  # noqa: PT012 - the block is the point
            async with database.begin() as conn:
                await conn.execute(text("SELECT 1"))
                relay.thawed.clear()
                await conn.execute(text("SELECT 2"))
        with pytest.raises(DatabaseUnavailable):
            await answer(database)
        relay.thawed.set()
        assert await answer(database) == 1
        await database.close()


async def test_closing_does_not_wait_for_a_dead_server_and_leaves_no_connection_open(
    database_url: str, relay_to, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(engine, "_CLOSE_SECONDS", 0.2)
    opened = []
    async with relay_to(database_url) as relay:
        database = await connect(settings(relay.address()))
        async with database.begin() as one, database.begin() as other:
            opened += [(await conn.get_raw_connection()).driver_connection for conn in (one, other)]
        relay.thawed.clear()
        await database.close()
        relay.thawed.set()
        assert [conn.is_closed() for conn in opened] == [True, True]


@pytest.mark.parametrize("ending", ["cancelled", "timed out"])
async def test_a_transaction_after_an_interrupted_begin_is_committed(database_url: str, relay_to, ending: str):
    async with relay_to(database_url) as relay:
        database = await connect(settings(relay.address(), db_statement_timeout_seconds=0.2))
        async with database.begin() as conn:
            await conn.execute(text("CREATE TABLE committed (number int)"))
        relay.thawed.clear()
        beginning = asyncio.create_task(answer(database))
        await relay.holding.wait()  # it has the BEGIN
        if ending == "cancelled":
            beginning.cancel()
        else:
            await asyncio.wait({beginning})
        relay.thawed.set()
        await asyncio.gather(beginning, return_exceptions=True)
        async with database.begin() as conn:
            await conn.execute(text("INSERT INTO committed VALUES (1)"))
        other = await connect(settings(relay.address()))
        async with other.begin() as conn:
            assert (await conn.execute(text("SELECT count(*) FROM committed"))).scalar_one() == 1
        await other.close()
        await database.close()


KILL = """
    SELECT count(pg_terminate_backend(pid, 5000)) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'
"""


async def idle_connections(database: Database, count: int) -> None:
    """Fill the pool with this many used, idle connections."""
    async with AsyncExitStack() as stack:
        for _ in range(count):
            await (await stack.enter_async_context(database.begin())).execute(text("SELECT 1"))


@pytest.mark.direct
async def test_a_session_terminated_within_a_transaction_is_one_outage(database: Database, database_url: str):
    other = await connect(settings(database_url))
    with pytest.raises(DatabaseUnavailable):  # noqa: PT012 - the block is the point
        async with other.begin() as conn:
            await conn.execute(text("SELECT 1"))
            await answer(database, KILL)
            await conn.execute(text("SELECT 1"))
    assert not other.is_up
    assert await answer(other) == 1
    assert other.is_up
    await other.close()


@pytest.mark.direct
@pytest.mark.parametrize("way", ["begin", "single"])
async def test_sessions_terminated_while_idle_are_replaced_silently(database: Database, database_url: str, way: str):
    other = await connect(settings(database_url, db_pool_size=4))
    other.outage.logged = True
    with capture_logs() as logs:
        for _ in range(2):
            await idle_connections(other, 4)
            assert await answer(database, KILL) == 4
            for _ in range(4):
                async with getattr(other, way)() as conn:
                    assert (await conn.execute(text("SELECT 1"))).scalar() == 1
    assert logs == []
    await other.close()


@pytest.mark.direct
async def test_a_terminated_session_is_replaced_even_before_the_loop_notices(database_url: str, postgres_url: str):
    """The event loop does not run between the termination and the next transaction."""
    database = await connect(settings(database_url))
    backend = await answer(database, "SELECT pg_backend_pid()")
    with ThreadPoolExecutor(1) as thread:

        def kill() -> None:
            async def run() -> None:
                other = await asyncpg.connect(postgres_url)
                await other.fetchval("SELECT pg_terminate_backend($1, 5000)", backend)
                await other.close()

            asyncio.run(run())

        thread.submit(kill).result()  # blocks the event loop, on purpose
    assert await answer(database, "SELECT pg_backend_pid()") != backend
    assert database.is_up
    await database.close()


@pytest.mark.direct
async def test_begin_costs_no_extra_round_trip(database: Database):
    async with database.begin() as conn:
        adapted = (await conn.get_raw_connection()).dbapi_connection
        sent = []
        adapted.driver_connection.add_query_logger(lambda record: sent.append(record.query))
        await conn.execute(text("SELECT 1"))
        await conn.execute(text("SELECT 2"))
    assert [query.split(";")[0] for query in sent if "SELECT" not in query] in ([], ["COMMIT"])


async def test_an_outage_is_logged_once_and_ends_with_a_transaction_that_began_after_it(database_url: str, relay_to):
    async with relay_to(database_url) as relay:
        database = await connect(settings(relay.address()))
        database.outage.logged = True
        with capture_logs() as logs:
            async with AsyncExitStack() as stack:
                early = await stack.enter_async_context(database.begin())
                await early.execute(text("SELECT 1"))
                database.outage.failed("save", "gone")  # as reported by another transaction
                database.outage.failed("claim", "gone")
            assert not database.is_up
            assert await answer(database) == 1
        assert [log["event"] for log in logs] == ["database.unavailable", "database.recovered"]
        assert logs[0]["operation"] == "save"
        await database.close()


async def test_a_full_disk_is_one_outage_although_queries_are_answered(database: Database):
    full = text("DO $$ BEGIN RAISE 'could not extend file: No space left on device' USING ERRCODE = '53100'; END $$")
    database.outage.logged = True
    with capture_logs() as logs:
        for _ in range(2):
            with pytest.raises(DatabaseUnavailable, match="No space left on device"):
                async with database.begin(operation="save") as connection:
                    await connection.execute(full)
            async with database.begin(operation="switch") as connection:
                await connection.execute(text("SELECT 1"))
        async with database.begin(operation="save") as connection:
            await connection.execute(text("SELECT 1"))
    assert [log["event"] for log in logs] == ["database.unavailable", "database.recovered"]


async def test_a_slow_statement_is_cancelled_and_the_connection_survives(database_url: str):
    database = await connect(settings(database_url, db_pool_size=1, db_statement_timeout_seconds=2))
    backend = await answer(database, "SELECT pg_backend_pid()")
    with pytest.raises(DatabaseUnavailable, match="statement timeout"):
        await answer(database, "SELECT pg_sleep(60)")
    assert await answer(database, "SELECT pg_backend_pid()") == backend
    async with database.begin_long() as conn:
        await conn.execute(text("SELECT pg_sleep(2.5)"))
    await database.close()


async def test_an_exhausted_pool_is_reported_as_such(database_url: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(engine, "POOL_TIMEOUT_SECONDS", 0.1)
    database = await connect(settings(database_url, db_pool_size=1))
    async with database.begin():
        with pytest.raises(DatabaseUnavailable, match="became free"):
            await answer(database)
    assert await answer(database) == 1
    await database.close()


async def test_a_programming_error_is_not_mistaken_for_an_outage(database: Database):
    insert = "INSERT INTO domains (domain) VALUES ('a.example')"
    async with database.begin() as conn:
        await conn.execute(text(insert))
    with pytest.raises(IntegrityError):
        async with database.begin() as conn:
            await conn.execute(text(insert))
    with pytest.raises(ZeroDivisionError):  # noqa: PT012 - the block is the point
        async with database.begin() as conn:
            await conn.execute(text("DELETE FROM domains"))
            _ = 1 / 0
    assert await answer(database, "SELECT count(*) FROM domains") == 1


async def test_a_cancelled_transaction_is_rolled_back_and_its_connection_released(database_url: str):
    database = await connect(settings(database_url, db_pool_size=1))
    begun = asyncio.Event()

    async def work() -> None:
        async with database.begin() as conn:
            await conn.execute(text("INSERT INTO domains (domain) VALUES ('a.example')"))
            begun.set()
            await conn.execute(text("SELECT pg_sleep(60)"))

    task = asyncio.create_task(work())
    await begun.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert await answer(database, "SELECT count(*) FROM domains") == 0
    await database.close()


# ---------------------------------------------------------------- poolers
async def test_everything_works_behind_a_transaction_pooler(empty_database_url: str, pooler_to):
    async with pooler_to(empty_database_url) as (pooler, url):
        database = await connect(settings(f"{url}?options=-cx%3D1", database_pooler="transaction"))
        await migrate(database)
        assert await schema_differences(database) == []
        async with database.begin() as conn:
            await add_pages(conn, urls=[normalize_url(f"https://a.example/{number}") for number in range(40)])

        async def work(worker: str) -> int:
            done = 0
            while True:
                async with database.begin() as conn:
                    pages = await claim_due(conn, limit=3, worker=worker, batch_id=uuid4(), lease_seconds=60)
                if not pages:
                    return done
                async with database.begin() as conn:
                    claims = [(page.id, page.claim_no) for page in pages]
                    assert len(await renew_leases(conn, claims=claims, lease_seconds=60)) == len(pages)
                for page in pages:
                    outcome = FinishedPage(processing_status="Complete", scrape_status="ContactFound", attempts_used=1)
                    email = ContactRow(kind="email", value="info@a.example")
                    async with database.begin() as conn:
                        assert await finish_page(conn, page_id=page.id, claim_no=page.claim_no, outcome=outcome)
                        await save_contacts(conn, page_id=page.id, source_url=page.url, contacts=[email])
                    done += 1

        assert sum(await asyncio.gather(*[work(f"w{number}") for number in range(5)])) == 40
        assert pooler.clients > 1
        assert pooler.transactions >= 60
        await database.close()


@pytest.mark.direct
async def test_the_statement_timeout_applies_behind_a_transaction_pooler_and_does_not_leak(
    database_url: str, pooler_to
):
    async with pooler_to(database_url, sessions=1) as (_pooler, url):
        database = await connect(settings(url, database_pooler="transaction", db_statement_timeout_seconds=0.2))
        with pytest.raises(DatabaseUnavailable, match="statement timeout"):
            await answer(database, "SELECT pg_sleep(60)")
        await database.close()
        patient = await connect(settings(url, database_pooler="transaction", db_statement_timeout_seconds=7))
        assert await answer(patient, "SELECT current_setting('statement_timeout')") == "7s"
        await patient.close()


@pytest.mark.parametrize("pooler", [pytest.param("none", marks=pytest.mark.direct), "transaction"])
async def test_a_silent_transaction_loses_its_locks(database_url: str, monkeypatch, pooler):
    monkeypatch.setattr(engine, "_MIN_SILENCE_SECONDS", 0.2)
    # Long enough for the waiting statement, so that it does not time out itself.
    database = await connect(settings(database_url, database_pooler=pooler, db_statement_timeout_seconds=2))
    async with database.begin() as conn:
        await conn.execute(text("CREATE TABLE held (id integer)"))

    async def fall_silent():
        async with database.begin() as silent:
            await silent.execute(text("LOCK TABLE held"))
            await answer(database, "SELECT count(*) FROM held")  # waits until the lock is gone
            await silent.execute(text("SELECT 1"))

    with pytest.raises(DatabaseUnavailable):
        await fall_silent()
    assert await answer(database) == 1
    await database.close()


@pytest.mark.direct
async def test_a_transaction_lasts_longer_than_the_timeout_of_the_database(database_url: str):
    owner = await asyncpg.connect(database_url)
    if owner.get_server_version() < (17,):
        pytest.skip("transaction_timeout is new in Postgres 17")
    name = await owner.fetchval("SELECT quote_ident(current_database())")
    await owner.execute(f"ALTER DATABASE {name} SET transaction_timeout = '1ms'")
    await owner.close()
    database = await connect(settings(database_url))
    async with database.begin() as conn:
        assert (await conn.execute(text("SELECT pg_sleep(0.1), 1"))).one()[1] == 1
    await database.close()


@pytest.mark.direct
async def test_transactions_are_read_committed_whatever_the_database_s_default_is(database_url: str):
    """With any other level a save would fail whenever another page of the site was saved meanwhile."""
    owner = await asyncpg.connect(database_url)
    name = await owner.fetchval("SELECT quote_ident(current_database())")
    await owner.execute(f"ALTER DATABASE {name} SET default_transaction_isolation = serializable")
    await owner.close()
    database = await connect(settings(database_url))
    async with database.begin() as conn:
        assert (await conn.execute(text("SHOW transaction_isolation"))).scalar_one() == "read committed"
    async with database.single() as conn:
        assert (await conn.execute(text("SHOW transaction_isolation"))).scalar_one() == "read committed"
    async with database.begin_long() as conn:
        assert (await conn.execute(text("SHOW transaction_isolation"))).scalar_one() == "read committed"
    async with database.snapshot() as conn:
        assert (await conn.execute(text("SHOW transaction_isolation"))).scalar_one() == "repeatable read"
    await database.close()


async def test_another_isolation_behind_a_transaction_pooler_is_found_at_startup(database_url: str, pooler_to):
    owner = await asyncpg.connect(database_url)
    name = await owner.fetchval("SELECT quote_ident(current_database())")
    await owner.execute(f"ALTER DATABASE {name} SET default_transaction_isolation = 'repeatable read'")
    await owner.close()
    async with pooler_to(database_url) as (_pooler, url):
        database = await connect(settings(url, database_pooler="transaction"))
        [line] = await schema_differences(database)
        await database.close()
    assert line.startswith("default_transaction_isolation is repeatable read, with which pages of one site")
    assert "SET default_transaction_isolation = 'read committed'" in line


async def test_a_single_statement_is_committed_immediately_and_leaves_the_connection_unchanged(database_url: str):
    database = await connect(Settings(_env_file=None, database_url=database_url, db_pool_size=1))
    async with database.single() as conn:
        await conn.execute(text("CREATE TABLE mine (id integer)"))

    async def insert_and_fail() -> None:
        async with database.begin() as conn:
            await conn.execute(text("INSERT INTO mine VALUES (1)"))
            raise RuntimeError("to be rolled back")

    with pytest.raises(RuntimeError, match="rolled back"):
        await insert_and_fail()
    async with database.single() as conn:
        assert (await conn.execute(text("SELECT count(*) FROM mine"))).scalar_one() == 0
    await database.close()


# ---------------------------------------------------------------- frozen clients
class FrozenClient:
    """A client that freezes between two messages of one statement, holding a lock."""

    def __init__(self, url: str, lock: str) -> None:
        self._url, self._lock = url, lock

    async def __aenter__(self) -> Self:
        self._connection = await asyncpg.connect(self._url, server_settings={"application_name": "pagecurator"})
        await self._connection.execute(f"BEGIN; {self._lock}")
        statement, flush = b"SELECT 1", b"H\0\0\0\4"
        parse = b"\0" + statement + b"\0" + b"\0\0"
        # Bypassing asyncpg: Parse and Flush without the Sync that would end the statement.
        self._connection._transport.write(b"P" + (len(parse) + 4).to_bytes(4, "big") + parse + flush)
        return self

    async def __aexit__(self, *_) -> None:
        self._connection.terminate()


@pytest.mark.direct
async def test_a_client_frozen_within_a_statement_loses_its_locks(database_url: str, database: Database, monkeypatch):
    monkeypatch.setattr(engine, "_MIN_SILENCE_SECONDS", 0.2)
    ours = await connect(settings(database_url, db_statement_timeout_seconds=0.4))
    async with FrozenClient(database_url, "LOCK TABLE domains IN ACCESS EXCLUSIVE MODE"):
        with pytest.raises(DatabaseUnavailable, match="statement timeout"):
            await answer(ours, "SELECT count(*) FROM domains")
        async with asyncio.timeout(10):
            while not await ours.end_frozen_sessions():
                await asyncio.sleep(0.05)
        assert await answer(ours, "SELECT count(*) FROM domains") == 0
    await ours.close()


@pytest.mark.direct
async def test_a_working_client_is_not_mistaken_for_a_frozen_one(database_url: str, monkeypatch):
    monkeypatch.setattr(engine, "_MIN_SILENCE_SECONDS", 0.0)
    ours = await connect(settings(database_url, db_statement_timeout_seconds=0.2))
    busy = await asyncpg.connect(database_url, server_settings={"application_name": "pagecurator"})
    working = asyncio.create_task(busy.fetch("SELECT pg_sleep(5)"))
    running = f"SELECT now() - query_start > interval '0.3 s' FROM pg_stat_activity WHERE pid = {busy.get_server_pid()}"
    while not await answer(ours, running):  # longer than the statement timeout
        await asyncio.sleep(0.01)
    assert await ours.end_frozen_sessions() == 0
    assert not working.done()
    working.cancel()
    await asyncio.gather(working, return_exceptions=True)
    await busy.close()
    await ours.close()


def announce_end(connection: AsyncConnection) -> None:
    """The message that precedes the end of a session, without its end: asyncpg begins nothing more then."""
    fields = b"SFATAL\0VFATAL\0C57P01\0Mterminating connection due to administrator command\0\0"
    driver_of(connection)._protocol.data_received(b"E" + (len(fields) + 4).to_bytes(4, "big") + fields)


async def test_a_session_whose_end_is_announced_is_replaced_or_an_outage(database_url: str):
    database = await connect(settings(database_url, db_pool_size=1))
    async with database.begin() as connection:
        first = driver_of(connection)
        await connection.execute(text("SELECT 1"))
    async with database.begin() as connection:
        assert driver_of(connection) is first
        await connection.execute(text("SELECT 1"))
        await connection.commit()
        announce_end(connection)
    async with database.begin() as connection:  # nothing was lost
        assert driver_of(connection) is not first
        await connection.execute(text("SELECT 1"))
    with pytest.raises(DatabaseUnavailable, match="the connection was lost"):  # noqa: PT012 - the block is the point
        async with database.begin() as connection:
            await connection.execute(text("SELECT 1"))
            announce_end(connection)
    async with database.begin() as connection:
        connection.info["used"] = False  # as when the session ends between its first two statements
        await connection.execute(text("SELECT 1"))
        await connection.commit()
        announce_end(connection)
    with pytest.raises(DatabaseUnavailable, match="the connection was lost"):
        async with database.begin() as connection:
            await connection.execute(text("SELECT 1"))
    assert await answer(database) == 1
    await database.close()


async def test_a_deadlock_is_no_outage(database: Database):
    both_locked = asyncio.Barrier(2)

    async def lock(first: int, second: int) -> None:
        async with database.begin(operation="save") as conn:
            await conn.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": first})
            await both_locked.wait()
            await conn.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": second})

    with capture_logs() as logs:
        ended = await asyncio.gather(lock(1, 2), lock(2, 1), return_exceptions=True)
    assert sorted(type(error) for error in ended if error is not None) == [DatabaseTooSlow]
    assert database.is_up
    assert logs == []
