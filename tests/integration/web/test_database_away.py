"""Postgres goes away while the API is up: 503 with a sentence, never a 404 or an empty list; and it comes back."""

from __future__ import annotations

import asyncio
import secrets
import socket
from contextlib import asynccontextmanager

import aiohttp
import pytest
from sqlalchemy import text
from structlog.testing import capture_logs

from pagecurator.storage import engine
from pagecurator.storage.connection_errors import DatabaseUnavailable
from pagecurator.web import responses
from pagecurator.web.routes import pages
from relay import Relay

AWAY = {"detail": "The database can't be reached at the moment. Please try again in a while."}
TOO_SLOW = {"detail": "The request took longer than 0.5 s and was stopped. Request less at a time, or try again later."}
ASKED = (
    ("GET", "/pages"),
    ("GET", "/csv/jobs"),
    ("GET", "/csv/job/1"),
    ("DELETE", "/csv/job/1"),
    ("GET", "/csv/download/1"),
    ("GET", "/pages/explain?url=a.example"),
    ("GET", "/contacts/export"),
)


def shorten_deadlines(api) -> None:
    for route in api.serving.web._middlewares._routes.values():
        if route.deadline_seconds is not None:
            object.__setattr__(route, "deadline_seconds", 0.5)


@asynccontextmanager
async def locked(api, *tables: str):
    """Every statement on these tables waits, while the block lasts."""
    async with api.database.begin_long() as conn:
        await conn.execute(text(f"LOCK TABLE {', '.join(tables)} IN ACCESS EXCLUSIVE MODE"))
        yield


@pytest.fixture
async def relay(database_url):
    relay = Relay(database_url)
    relay.through = await relay.start()
    yield relay
    await relay.stop()


async def test_the_response_is_503_during_an_outage_of_postgres_and_normal_afterwards(start_api, relay):
    async with start_api(database_url=relay.through) as api:
        assert (await api.get("/pages"))[0] == 200
        await relay.cut()
        for method, path in ASKED:
            status, body, headers = await api.ask(method, path)
            assert (status, body) == (503, AWAY), path
            assert int(headers["Retry-After"]) > 0
        status, body, _ = await api.post("/pages", json={"urls": ["a.example"]})
        assert (status, body) == (503, AWAY)
        assert (await api.get("/", key=None))[0] == 200
        assert (await api.get("/healthz", key=None))[0] == 200
        await relay.restore()
        assert (await api.get("/pages"))[1] == {"pages": [], "next": None}


async def test_an_upload_during_an_outage_of_postgres_is_503_and_leaves_no_job(start_api, relay):
    data = {"file": ("websites.csv", b"website\na.example\n")}
    async with start_api(database_url=relay.through) as api:
        await relay.cut()
        head = (
            b"POST /csv/upload-csv HTTP/1.1\r\nHost: x\r\nX-API-Key: first-key-0451\r\n"
            b"Content-Type: multipart/form-data; boundary=b\r\nContent-Length: %d\r\n\r\n%b"
        )
        form = b'--b\r\nContent-Disposition: form-data; name="file"; filename="%b"\r\n\r\n%b\r\n--b--\r\n' % (
            data["file"][0].encode(),
            data["file"][1],
        )
        answer = await api.raw(head % (len(form), form))
        assert answer.startswith(b"HTTP/1.1 503 ")
        await relay.restore()
        assert (await api.get("/csv/jobs"))[1] == []


async def test_a_database_that_hangs_is_504_within_the_deadline(start_api, relay):
    async with start_api(database_url=relay.through) as api:
        assert (await api.get("/pages"))[0] == 200
        shorten_deadlines(api)
        relay.swallow()
        assert (await api.get("/pages"))[:2] == (504, TOO_SLOW)
        await relay.cut()  # so that closing the pool does not wait for answers


async def test_a_slow_request_is_504_and_not_an_outage_of_the_database(start_api):
    async with start_api() as api, locked(api, "pages", "csv_jobs"):
        shorten_deadlines(api)
        for method, path in (("GET", "/pages"), ("GET", "/csv/jobs"), ("DELETE", "/csv/job/1"), ("GET", "/csv/job/1")):
            assert (await api.ask(method, path))[:2] == (504, TOO_SLOW), path
        assert (await api.post("/pages", json={"urls": ["a.example"]}))[:2] == (504, TOO_SLOW)


async def test_a_statement_that_the_database_cancels_is_504_on_every_route(start_api):
    async with start_api(db_statement_timeout_seconds=0.3) as api, locked(api, "pages", "csv_jobs", "contacts"):
        for method, path in ASKED:
            status, body, _ = await api.ask(method, path)
            assert status == 504, path
            assert "DB_STATEMENT_TIMEOUT_SECONDS" in body["detail"]
        form = aiohttp.FormData()
        form.add_field("file", b"website\na.example\n", filename="a.csv")
        assert (await api.post("/csv/upload-csv", data=form))[0] == 504
    async with start_api() as api:
        assert (await api.get("/csv/jobs"))[:2] == (200, [])


async def test_a_pool_without_a_free_connection_is_busy_and_not_an_outage(start_api, monkeypatch):
    monkeypatch.setattr(engine, "POOL_TIMEOUT_SECONDS", 0.3)
    async with start_api(db_pool_size=1) as api, api.database.begin():
        status, body, headers = await api.get("/csv/jobs")
        assert (status, body) == (503, {"detail": "The server is busy: no database connection became free in time."})
        assert int(headers["Retry-After"]) > 0


async def test_a_busy_pool_is_reported_before_the_deadline_of_a_request(start_api):
    async with start_api() as api:
        for route in api.serving.web._middlewares._routes.values():
            assert (route.deadline_seconds or 25) > engine.POOL_TIMEOUT_SECONDS


async def test_an_aborted_download_does_not_look_complete(start_api, relay, monkeypatch):
    async with start_api(database_url=relay.through) as api:

        async def some(_database, *, format_):
            yield "the first lines\n"
            await relay.cut()
            async with api.database.begin():
                raise AssertionError("never")

        monkeypatch.setattr(pages, "contact_lines", some)
        with pytest.raises(aiohttp.ClientPayloadError):
            await api.get("/contacts/export")


EXPORT = b"GET /contacts/export HTTP/1.0\r\nHost: x\r\nX-API-Key: first-key-0451\r\n\r\n"


async def test_over_http_1_0_an_aborted_download_ends_with_a_reset(start_api, monkeypatch):
    async with start_api() as api:

        async def some(_database, *, format_):
            yield "the first lines\n"
            raise DatabaseUnavailable("away")

        monkeypatch.setattr(pages, "contact_lines", some)
        with pytest.raises(ConnectionResetError):
            await api.raw(EXPORT)


async def test_over_http_1_0_a_download_aborted_by_the_shutdown_ends_with_a_reset(start_api, monkeypatch):
    begun = asyncio.Event()

    async def some(_database, *, format_):
        yield "the first lines\n"
        begun.set()
        await asyncio.Event().wait()

    monkeypatch.setattr(pages, "contact_lines", some)
    async with start_api() as api:
        download = asyncio.create_task(api.raw(EXPORT))
        await begun.wait()
    with pytest.raises(ConnectionResetError):
        await download


async def test_over_http_1_0_a_complete_download_ends_without_a_reset(start_api, monkeypatch):
    lines = "x" * 1_000_000 + "\n"

    async def many(_database, *, format_):
        for _ in range(20):
            yield lines

    monkeypatch.setattr(pages, "contact_lines", many)
    async with start_api() as api:
        head, _, body = (await api.raw(EXPORT)).partition(b"\r\n\r\n")
        assert b"Accept-Ranges: none" in head
        assert body.decode() == 20 * lines


async def test_over_http_1_0_the_reset_is_disarmed_only_when_the_kernel_has_every_byte(start_api, monkeypatch):
    requests, left, ended = [], [], asyncio.Event()

    async def some(_database, *, format_):
        yield "x"
        while not requests[0].transport.get_write_buffer_size():  # until the client, who reads nothing, holds us up
            yield "x" * 10_000
        ended.set()

    def noted(request, is_reset):
        requests.append(request)
        if not is_reset:
            left.append(request.transport.get_write_buffer_size())

    monkeypatch.setattr(pages, "contact_lines", some)
    monkeypatch.setattr(responses, "_end_is_a_reset", noted)
    async with start_api() as api:
        client = socket.create_connection(("127.0.0.1", api.port))
        client.setblocking(False)
        loop = asyncio.get_running_loop()
        await loop.sock_sendall(client, EXPORT)
        await ended.wait()
        while await loop.sock_recv(client, 1_000_000):
            pass
        client.close()
    assert left == [0]


@pytest.mark.direct  # the role travels as a start-up option, which a pooler does not pass on
async def test_a_revoked_right_is_503_and_one_log_line_until_it_is_granted_again(start_api, database, database_url):
    role = f"limited_{secrets.token_hex(4)}"
    async with database.begin() as conn:
        await conn.execute(text(f"CREATE ROLE {role}"))
        await conn.execute(text(f"GRANT ALL ON ALL TABLES IN SCHEMA public TO {role}"))
    try:
        joint = "&" if "?" in database_url else "?"
        async with start_api(database_url=f"{database_url}{joint}options=-crole%3D{role}") as api:
            async with database.begin() as conn:
                await conn.execute(text(f"REVOKE SELECT ON pages FROM {role}"))
            with capture_logs() as logs:
                for _ in range(3):
                    status, body, headers = await api.get("/pages")
                    assert (status, body["detail"].partition(";")[0]) == (
                        503,
                        "The server lacks a right in its database",
                    )
                    assert int(headers["Retry-After"]) > 0
            (failed,) = [log for log in logs if log["event"] == "http.failed"]
            assert "GRANT" in failed["error"]
            async with database.begin() as conn:
                await conn.execute(text(f"GRANT SELECT ON pages TO {role}"))
            assert (await api.get("/pages"))[0] == 200
    finally:
        async with database.begin() as conn:
            await conn.execute(text(f"DROP OWNED BY {role}"))
            await conn.execute(text(f"DROP ROLE {role}"))
