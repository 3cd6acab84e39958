"""A real Postgres for every test that asks for one.

One private server for the whole session (or the one of TEST_DATABASE_URL), one migrated template database on it, and
for each test a database that equals it (`database_copies.py`).
"""

from __future__ import annotations

import asyncio
import os
import secrets
import shutil
import tempfile
from collections.abc import AsyncIterator, Generator, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from database_copies import Copies, connected, named
from pagecurator.settings import Settings
from pagecurator.storage import engine
from pagecurator.storage.dsn import Dsn
from pagecurator.storage.embedded.server import EmbeddedPostgres
from pagecurator.storage.engine import Database, connect
from pagecurator.storage.migrations import migrate
from pgbouncer import MISSING, PROGRAM, PgBouncer
from sharing import shares_of

_MEMORY = Path("/dev/shm")
_MIN_MEMORY = 2 << 30
"""Free bytes; each of three workers has a server, which needs up to 500 MB."""
_MAX_WAL = "256MB"
_INTEGRATION = Path(__file__).parent / "integration"
_SAME_THROUGH_A_POOLER = (
    # About HTTP: `web/routes` runs the statements of the routes, one request at a time.
    "web/test_abuse.py",
    "web/test_contract.py",
    "web/test_openapi.py",
    "web/test_origins.py",
    "web/test_schemathesis.py",
    # About logins, cookies and forms: `web/dashboard/test_screens.py` runs the statements of the screens.
    "web/dashboard/test_security.py",
    # About fetching websites: `websites/test_cache.py` runs the statements.
    "web/routes/test_websites.py",
    "websites/test_host_limiter.py",
    "websites/test_llm.py",
    "websites/test_no_content.py",
    "websites/test_scraper.py",
    "websites/test_scraperapi_fetcher.py",
    "websites/test_ssrf.py",
    # About what a tick does with pages: their transactions are also those of `curation/test_faults.py`, of the modules
    # on shared accounts, replicas and rollouts, and of `test_machine.py`, which runs several workers at a time.
    "curation/test_attempts.py",
    "curation/test_cycle.py",
    "curation/test_escalation.py",
    "curation/test_no_content.py",
    "curation/test_politeness.py",
    "curation/test_read_again.py",
    "curation/test_rescue.py",
    "curation/test_storm.py",
    # About metrics as numbers: `runtime/test_tasks.py` runs the statements that read them.
    "curation/test_metrics.py",
    # The same transactions as with more replicas or longer pages, which leave fewer sessions of the pooler to each.
    "curation/test_claim_size.py::test_replicas_share_a_queue_that_is_short_for_their_claims[2-0.2]",
    "curation/test_claim_size.py::test_replicas_share_a_queue_that_is_short_for_their_claims[3-0.2]",
    "curation/test_replicas.py::test_the_accounts_limit_holds_over_all_replicas_and_is_used[2]",
    "curation/test_replicas.py::test_the_accounts_limit_holds_over_all_replicas_and_is_used[4]",
    # These start commands, whose connections do not lead through the pooler.
    "storage/admin/test_requeue_interrupted.py",
    "storage/test_migrations.py::test_the_alembic_command_works_in_a_checkout",
)
"""Beginnings of the names of tests that are not run through a pooler: others run each of their transactions there."""
_DIFFERENT_THROUGH_A_POOLER = (
    "web/dashboard/test_security.py::test_an_action_is_logged_with_the_fingerprint_of_the_key",
    "web/test_contract.py::test_requests_are_logged_without_query_and_key",
)
"""Tests of these modules that run a statement which no other test runs through the pooler."""


def _execute(url: str, *statements: str) -> None:
    async def run() -> None:
        connection = await connected(url)
        try:
            for statement in statements:
                await connection.execute(statement)
        finally:
            await connection.close()

    asyncio.run(run())


async def _migrate(url: str) -> None:
    database = await connect(settings_for(url))
    await migrate(database)
    await database.close()


def settings_for(url: str | None, **values: object) -> Settings:
    """Settings with this database and nothing from the machine's environment file."""
    return Settings(_env_file=None, database_url=url, **values)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """In CI a skipped test is a failure: what it needs should have been installed. The labelled pages are not ours."""
    report = yield
    missing = report.skipped and not hasattr(report, "wasxfail") and "labelled pages" not in str(report.longrepr)
    if missing and os.environ.get("CI") == "true":
        report.outcome = "failed"
        report.longrepr = f"In CI nothing may be missing: {report.longrepr[-1]}"
    return report


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Select what is run through a pooler, and distribute the tests among the workers of pytest-xdist."""
    if os.environ.get("TEST_POOLER"):
        config.hook.pytest_deselected(items=[item for item in items if not _differs_through_a_pooler(item)])
        items[:] = [item for item in items if _differs_through_a_pooler(item)]
    workers = getattr(config, "workerinput", {}).get("workercount", 1)
    if workers > 1:
        items[:] = [item for share in shares_of(items, workers) for item in share]


def _differs_through_a_pooler(item: pytest.Item) -> bool:
    """Whether the test uses a database, and in a way that other tests through the pooler do not."""
    if "postgres_url" not in getattr(item, "fixturenames", ()):
        return False
    module = item.path.relative_to(_INTEGRATION).as_posix() if item.path.is_relative_to(_INTEGRATION) else ""
    test = f"{module}::{item.name}"
    return test in _DIFFERENT_THROUGH_A_POOLER or not test.startswith(_SAME_THROUGH_A_POOLER)


def _memory() -> Path | None:
    """The file system in memory, if it has room: files on it cost Postgres less processor time than on a disk."""
    has_room = _MEMORY.is_dir() and os.access(_MEMORY, os.W_OK) and shutil.disk_usage(_MEMORY).free > _MIN_MEMORY
    return _MEMORY if has_room else None


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """The maintenance database of a server on which tests may create databases."""
    given = os.environ.get("TEST_DATABASE_URL")
    if given:
        yield given
        return
    # Short, readable for the account that Postgres runs as when we are root, and not in pytest's closed folder.
    folder = Path(tempfile.mkdtemp(prefix="pagecurator-test-", dir=_memory()))
    folder.chmod(0o755)
    server = EmbeddedPostgres(folder / "postgres", durable=False)
    try:
        url = server.start()
        _execute(url, f"ALTER SYSTEM SET max_wal_size = '{_MAX_WAL}'", "SELECT pg_reload_conf()")
        yield url
    finally:
        server.close()
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session", autouse=True)
def _through_a_pooler(request: pytest.FixtureRequest) -> Iterator[None]:
    """With TEST_POOLER=pgbouncer the program reaches its databases through a real PgBouncer in transaction mode.

    The tests themselves look at the database directly, and so does what is about the server and not about the program.
    """
    if os.environ.get("TEST_POOLER") != "pgbouncer":
        yield
        return
    if PROGRAM is None:
        pytest.skip(MISSING)
    server_url = request.getfixturevalue("postgres_url")
    bouncer = PgBouncer(server_url)
    bouncer.start()
    server, direct = urlsplit(server_url), engine.parse_dsn

    def through_the_pooler(url: str, **options: Any) -> Dsn:
        parts = urlsplit(url)
        ours = (parts.netloc, parts.query) == (server.netloc, server.query)
        return direct(bouncer.address(url) if ours else url, **options)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(engine, "parse_dsn", through_the_pooler)
        patch.setenv("DATABASE_POOLER", "transaction")
        yield
    bouncer.close()


@pytest.fixture(scope="session")
def template_database(postgres_url: str) -> Iterator[str]:
    """Name of a migrated, empty database that others are copied from."""
    name = f"template_{secrets.token_hex(4)}"
    _execute(postgres_url, f"CREATE DATABASE {name}")
    asyncio.run(_migrate(named(postgres_url, name)))
    # A pooler keeps its session, and no copy is made of a database that somebody uses.
    _execute(postgres_url, f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'")
    yield name
    _execute(postgres_url, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def empty_database_url(postgres_url: str) -> Iterator[str]:
    """Address of a fresh database that was never migrated."""
    name = f"empty_{secrets.token_hex(4)}"
    _execute(postgres_url, f"CREATE DATABASE {name}")
    yield named(postgres_url, name)
    _execute(postgres_url, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(scope="session")
def copies(postgres_url: str, template_database: str) -> Iterator[Copies]:
    copies = Copies(postgres_url, template_database)
    yield copies
    copies.close()


@pytest.fixture
def database_url(postgres_url: str, copies: Copies) -> Iterator[str]:
    """Address of a fresh, migrated, empty database: for processes that a test starts."""
    name = copies.take()
    yield named(postgres_url, name)
    copies.drop(name)


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    """A connection to a fresh, migrated, empty database."""
    database = await connect(settings_for(database_url))
    yield database
    await database.close()
