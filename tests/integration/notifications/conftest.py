"""A receiver, and senders on the test's database."""

from __future__ import annotations

import asyncio
import ssl

import pytest
import structlog
from sqlalchemy import text
from tenacity import wait_fixed

from pagecurator.notifications.sender import NotificationSender, Target
from pagecurator.storage.outbox import Destination, Notice, Notification, Outbox
from pagecurator.storage.worker_database import WorkerDatabase
from webhook_receiver import receiving

SECRET = "a-secret-for-signatures"


@pytest.fixture
async def receiver():
    async with receiving() as receiver:
        yield receiver


@pytest.fixture
def events():
    with structlog.testing.capture_logs() as logs:
        yield logs


@pytest.fixture
def sender_for(database, receiver):
    """Makes a sender, as each replica has one."""

    def make(**changes) -> NotificationSender:
        target = Target(url=receiver.url, secret=SECRET)
        values = {
            "targets": {Destination.NOTIFY: target, Destination.CONTACTS: target},
            "allow_private": True,
            "retention_days": 7,
            "retry_wait": wait_fixed(0),
            **changes,
        }
        return NotificationSender(database=WorkerDatabase(database), **values)

    return make


@pytest.fixture
def note(database):
    """Adds a notification in a transaction of its own."""

    async def add(key: str = "one", *, quiet_seconds: float = 0.0, event: Notice = Notice.ACCOUNT_PAUSED) -> bool:
        notification = Notification(
            event=event, key=key, message=f"It happened: {key}", data={"detail": 1}, quiet_seconds=quiet_seconds
        )
        async with database.begin() as conn:
            return await Outbox(enabled=True).add(conn, notification)

    return add


@pytest.fixture
def value(database):
    async def read(statement: str):
        async with database.begin() as conn:
            return (await conn.execute(text(statement))).scalar()

    return read


@pytest.fixture
def execute(database):
    async def run(statement: str) -> None:
        async with database.begin() as conn:
            await conn.execute(text(statement))

    return run


@pytest.fixture
async def tls_server(tmp_path):
    """The address of a server whose certificate nothing vouches for."""
    made = await asyncio.create_subprocess_exec(
        *("openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"),
        *("-keyout", tmp_path / "key", "-out", tmp_path / "certificate", "-subj", "/CN=localhost", "-days", "1"),
        stderr=asyncio.subprocess.DEVNULL,
    )
    assert await made.wait() == 0
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(tmp_path / "certificate", tmp_path / "key")
    server = await asyncio.start_server(lambda _, writer: writer.close(), "127.0.0.1", 0, ssl=context)
    async with server:
        yield f"https://localhost:{server.sockets[0].getsockname()[1]}/hook"
