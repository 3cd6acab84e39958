"""Callbacks: posted to a real server, signed, retried until they are accepted."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
from dataclasses import dataclass, field

import pytest
import structlog
from aiohttp import web as http

from pagecurator.csv_jobs.callbacks import RETRY_SECONDS, SIGNATURE_HEADER, CallbackSender, signature
from pagecurator.scraping.http.proxy import direct_proxy
from pagecurator.settings import Settings
from pagecurator.storage.csv.callbacks import claim_callback
from pagecurator.storage.csv.jobs import cancel_job

SECRET = "callback-secret-0815"


@dataclass
class Listener:
    """A client's server."""

    statuses: list[int] = field(default_factory=list)
    bodies: list[bytes] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    url: str = ""
    _changed: asyncio.Condition = field(default_factory=asyncio.Condition)

    async def take(self, request: http.Request) -> http.Response:
        body = await request.read()
        async with self._changed:
            self.bodies.append(body)
            self.headers.append(dict(request.headers))
            self._changed.notify_all()
        status = self.statuses.pop(0) if self.statuses else 200
        return http.Response(status=status, headers={"Location": "http://elsewhere.example/"})

    async def until(self, count: int) -> None:
        async with asyncio.timeout(30), self._changed:
            await self._changed.wait_for(lambda: len(self.bodies) >= count)


@pytest.fixture
async def listener():
    listener = Listener()
    app = http.Application()
    app.router.add_post("/done", listener.take)
    runner = http.AppRunner(app)
    await runner.setup()
    site = http.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    listener.url = f"http://127.0.0.1:{runner.addresses[0][1]}/done"
    yield listener
    await runner.cleanup()


@pytest.fixture
async def calling(services, web):
    """Starts a callback sender on the tests' database; called again, as after a restart."""
    running: list[asyncio.Task] = []

    async def start(**changes) -> CallbackSender:
        database = (await services.service(web, start=False)).database
        values = {
            "secret": SECRET,
            "allow_private": True,
            "retry_seconds": (0.01, 0.01),
            "poll_seconds": 0.05,
            **changes,
        }
        callbacks = CallbackSender(database=database, **values)
        running.append(asyncio.create_task(callbacks.run()))
        return callbacks

    yield start
    for task in running:
        task.cancel()
    await asyncio.gather(*running, return_exceptions=True)


@pytest.fixture
async def ended(services, uploads, web, listener):
    """A completed job whose callback is due."""
    job = await uploads.submit("website\na.example\n")
    await services.execute(f"UPDATE csv_jobs SET callback_url = '{listener.url}'")
    service = await services.service(web, start=False)
    await service.poll()
    await services.completed(job)
    await service.stop(1)
    return job


async def delivered(services) -> None:
    async with asyncio.timeout(20):
        while await services.value("SELECT callback_delivered_at IS NULL FROM csv_jobs"):
            await asyncio.sleep(0.01)


async def test_the_end_of_a_job_is_reported_with_a_signature(services, ended, listener, calling):
    await calling()
    await listener.until(1)
    await delivered(services)
    body = json.loads(listener.bodies[0])
    assert body["job_id"] == str(ended.id)
    assert (body["status"], body["progress_percentage"], body["download_url"]) == (
        "completed",
        100.0,
        "/csv/download/1",
    )
    assert (body["total_rows"], body["processed_rows"], body["succeeded_rows"]) == (1, 1, 1)
    stamp, mac = listener.headers[0][SIGNATURE_HEADER].split(",")
    timestamp = stamp.removeprefix("t=")
    wanted = hmac.new(SECRET.encode(), f"{timestamp}.".encode() + listener.bodies[0], hashlib.sha256).hexdigest()
    assert mac == f"v1={wanted}"
    assert len(listener.bodies) == 1


async def test_without_a_secret_there_is_no_signature(services, ended, listener, calling):
    await calling(secret=None)
    await listener.until(1)
    assert SIGNATURE_HEADER not in listener.headers[0]


async def test_a_callback_that_is_not_accepted_is_retried(services, ended, listener, calling):
    listener.statuses = [500, 302]
    with structlog.testing.capture_logs() as logs:
        await calling()
        await delivered(services)
    assert len(listener.bodies) == 3
    failed = [log for log in logs if log["event"] == "callback.failed"]
    assert [log["error"] for log in failed] == ["it answered with status 500", "it answered with status 302"]
    assert await services.value("SELECT callback_attempts FROM csv_jobs") == 3


async def test_a_callback_is_given_up_after_the_last_attempt(services, ended, listener, calling):
    listener.statuses = [500] * 3
    await calling()
    async with asyncio.timeout(20):
        while await services.value("SELECT callback_due_at IS NOT NULL FROM csv_jobs"):
            await asyncio.sleep(0.01)
    assert len(listener.bodies) == 3
    assert await services.value("SELECT callback_error FROM csv_jobs") == "it answered with status 500"
    assert await services.value("SELECT callback_delivered_at IS NULL FROM csv_jobs")


async def test_the_callback_of_a_crashed_process_is_sent_by_another(services, ended, listener, calling):
    async with services.database.begin() as conn:
        assert (await claim_callback(conn, lease_seconds=60)).attempt == 1
        assert await claim_callback(conn, lease_seconds=60) is None
    await services.execute("UPDATE csv_jobs SET callback_due_at = now()")  # the lease has ended
    await calling()
    await listener.until(1)
    await delivered(services)
    assert await services.value("SELECT callback_attempts FROM csv_jobs") == 2


async def test_no_callback_reaches_a_private_address(services, ended, listener, calling):
    with structlog.testing.capture_logs() as logs:
        await calling(allow_private=False, retry_seconds=())
        async with asyncio.timeout(20):
            while not any(log["event"] == "callback.failed" for log in logs):
                await asyncio.sleep(0.01)
    assert listener.bodies == []
    assert [log["error"] for log in logs if log["event"] == "callback.failed"] == ["the address is not public"]


@dataclass
class ProxyOfClients:
    asked: list[bytes] = field(default_factory=list)

    async def connected(self, reader, writer):
        self.asked.append(await reader.readuntil(b"\r\n"))
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
        writer.close()


@pytest.fixture
async def proxied():
    """A proxy, and the setting that names it."""
    proxy = ProxyOfClients()
    server = await asyncio.start_server(proxy.connected, "127.0.0.1", 0)
    address = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    yield proxy, direct_proxy(Settings(_env_file=None, direct_proxy=address))
    server.close()


async def test_callbacks_go_through_direct_proxy(services, ended, listener, calling, proxied):
    proxy, setting = proxied
    await calling(proxy=setting)
    await delivered(services)
    assert proxy.asked == [f"POST {listener.url} HTTP/1.1\r\n".encode()]
    assert listener.bodies == []


async def test_a_private_address_never_reaches_direct_proxy(services, ended, calling, proxied):
    proxy, setting = proxied
    with structlog.testing.capture_logs() as logs:
        await calling(allow_private=False, retry_seconds=(), proxy=setting)
        async with asyncio.timeout(20):
            while not any(log["event"] == "callback.failed" for log in logs):
                await asyncio.sleep(0.01)
    assert [log["error"] for log in logs if log["event"] == "callback.failed"] == ["the address is not public"]
    assert proxy.asked == []


async def test_a_cancelled_job_has_a_callback_too(services, uploads, listener, calling):
    job = await uploads.submit("website\na.example\n")
    await services.execute(f"UPDATE csv_jobs SET callback_url = '{listener.url}'")
    async with services.database.begin() as conn:
        await cancel_job(conn, job_id=job.id, owner="")
    await calling()
    await listener.until(1)
    body = json.loads(listener.bodies[0])
    assert (body["status"], body["download_url"]) == ("cancelled", None)


def test_the_delays_add_up_to_most_of_a_day():
    assert list(RETRY_SECONDS) == sorted(RETRY_SECONDS)
    assert 12 * 3600 < sum(RETRY_SECONDS) < 24 * 3600


def test_the_signature_is_as_documented():
    assert signature("s", b"{}", timestamp=7) == ("t=7,v1=" + hmac.new(b"s", b"7.{}", hashlib.sha256).hexdigest())


def test_the_secret_is_in_no_repr():
    callbacks = CallbackSender(database=None, secret=SECRET, allow_private=False)  # type: ignore[arg-type]
    assert SECRET not in repr(callbacks)
