"""What strangers and broken clients try: bodies before keys, sizes, slowness, broken forms, leaving in the middle."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import tempfile
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import text
from structlog.testing import capture_logs

from pagecurator.web import listener, multipart, request_body, responses

BOUNDARY = "----b0undary"
KEY_LINE = "X-API-Key: first-key-0451\r\n"


def head(length: int | str, *, path: str = "/csv/upload-csv", extra: str = "", key: str = KEY_LINE) -> bytes:
    size = f"Content-Length: {length}\r\n" if length != "chunked" else "Transfer-Encoding: chunked\r\n"
    return (
        f"POST {path} HTTP/1.1\r\nHost: x\r\n{key}{size}{extra}"
        f"Content-Type: multipart/form-data; boundary={BOUNDARY}\r\n\r\n"
    ).encode()


def part(name: str, data: bytes, file_name: str | None = None, extra: str = "") -> bytes:
    named = f'; filename="{file_name}"' if file_name is not None else ""
    start = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"{named}\r\n{extra}\r\n'
    return start.encode() + data + b"\r\n"


END = f"--{BOUNDARY}--\r\n".encode()
FILE = part("file", b"website\n", "a.csv")


def status_of(answer: bytes) -> int:
    return int(answer.split(b" ", 2)[1])


def detail_of(answer: bytes) -> object:
    return json.loads(answer.partition(b"\r\n\r\n")[2])["detail"]


async def post(api, body: bytes, **arguments) -> bytes:
    return await api.raw(head(len(body), **arguments) + body)


@pytest.fixture
def left_behind():
    """Unnamed files that were opened since the test began and are still open, according to the kernel."""
    if not Path("/proc/self/fd").exists():
        pytest.skip("open files without a name are listed in /proc/self/fd, which only Linux has")
    before = _nameless_files()
    return lambda: _nameless_files() - before


def _nameless_files() -> set[str]:
    names = set()
    for link in Path("/proc/self/fd").iterdir():
        with contextlib.suppress(FileNotFoundError):
            names.add(str(link.readlink()))
    return {name for name in names if "(deleted)" in name and tempfile.gettempdir() in name}


# ---------------------------------------------------------------- before the body
@pytest.mark.parametrize(("key", "status"), [("", 401), ("X-API-Key: wrong\r\n", 403)])
async def test_the_key_is_checked_before_the_body_is_read(api, key, status):
    answer = await api.raw(head(10_000_000, key=key, extra="Expect: 100-continue\r\n"))
    assert status_of(answer) == status  # and no 100 came first


async def test_100_continue_is_sent_if_the_key_is_valid(api):
    reader, writer = await asyncio.open_connection("127.0.0.1", api.port)
    body = FILE + END
    writer.write(head(len(body), extra="Expect: 100-continue\r\n"))
    assert await reader.readuntil(b"\r\n\r\n") == b"HTTP/1.1 100 Continue\r\n\r\n"
    writer.write(body)
    assert status_of(await reader.read()) == 200
    writer.close()


async def test_a_length_above_the_limit_is_rejected_before_the_body_is_read(start_api):
    async with start_api(csv_max_bytes=1000) as api:
        answer = await api.raw(head(2_000_000, extra="Expect: 100-continue\r\n"))
        assert status_of(answer) == 413
        assert "too large" in detail_of(answer)


async def test_a_body_without_a_length_is_rejected_as_soon_as_it_is_too_large(start_api):
    async with start_api(csv_max_bytes=100_000) as api:
        reader, writer = await asyncio.open_connection("127.0.0.1", api.port)
        start = part("file", b"website\n", "a.csv")
        writer.write(head("chunked") + b"%x\r\n%b\r\n" % (len(start), start))
        block = b"10000\r\n" + b"x" * 0x10000 + b"\r\n"
        for _ in range(4):  # never an end
            writer.write(block)
        answer = await reader.readuntil(b"}")
        assert status_of(answer) == 413
        writer.close()
        assert (await api.get("/csv/jobs"))[1] == []


async def test_a_compressed_body_is_rejected(api):
    answer = await api.raw(head(100, extra="Content-Encoding: gzip\r\n") + b"x" * 100)
    assert status_of(answer) == 415


# ---------------------------------------------------------------- slowness
async def test_a_connection_that_never_sends_complete_headers_is_closed(start_api, monkeypatch):
    monkeypatch.setattr(listener, "_HEAD_SECONDS", 0.3)
    async with start_api() as api:
        for beginning in (b"", b"GET / HT", b"GET / HTTP/1.1\r\nHost: x\r\nX-Slow: "):
            assert await api.raw(beginning) == b""


async def test_there_is_a_limit_of_open_connections(api, monkeypatch):
    monkeypatch.setattr(listener, "_MAX_CONNECTIONS", 3)
    waiting = [await asyncio.open_connection("127.0.0.1", api.port) for _ in range(3)]
    assert await api.raw(b"") == b""
    for _, writer in waiting:
        writer.close()
    async with asyncio.timeout(20):
        while not await api.raw(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n"):  # until their ends have arrived
            pass


async def test_a_body_sent_too_slowly_is_408(api, monkeypatch):
    monkeypatch.setattr(request_body, "_PATIENCE_SECONDS", 0.3)
    answer = await api.raw(head(1000) + FILE[:20])
    assert status_of(answer) == 408
    answer = await api.raw(
        b"POST /pages HTTP/1.1\r\nHost: x\r\nX-API-Key: first-key-0451\r\nContent-Type: application/json\r\n"
        b"Content-Length: 100\r\n\r\n{"
    )
    assert status_of(answer) == 408


async def test_a_body_above_the_minimum_rate_may_take_longer_than_the_initial_timeout(api, monkeypatch):
    monkeypatch.setattr(request_body, "_PATIENCE_SECONDS", 0.2)
    monkeypatch.setattr(request_body, "_SLOWEST_BYTES_PER_SECOND", 100)
    reader, writer = await asyncio.open_connection("127.0.0.1", api.port)
    body = part("file", b"website\n" + b"\n" * 3000, "a.csv") + END
    writer.write(head(len(body)) + body[:1000])  # at once: each byte that has arrived extends the timeout
    for start in range(1000, len(body), 1000):
        await asyncio.sleep(0.15)  # the rate is what this is about
        writer.write(body[start : start + 1000])
        await writer.drain()
    assert status_of(await reader.read()) == 200
    writer.close()


# ---------------------------------------------------------------- forms
async def test_the_fields_may_come_in_any_order(api):
    for body in (FILE + part("website_column", b"website") + END, part("website_column", b"website") + FILE + END):
        assert status_of(await post(api, body)) == 200


BROKEN = {
    "no end": FILE,
    "no boundary at all": b"website\na.example\n",
    "cut in a header": FILE[:40],
    "nothing": b"",
    "two files": FILE + FILE + END,
    "another file": FILE + part("other", b"x", "b.csv") + END,
    "a field twice": part("website_column", b"a") + part("website_column", b"b") + FILE + END,
    "too many fields": b"".join(part(f"f{number}", b"") for number in range(30)) + FILE + END,
    "a form in a form": part("x", b"", extra="Content-Type: multipart/mixed; boundary=y\r\n") + END,
    "base64": part("file", b"d2Vic2l0ZQ==", "a.csv", extra="Content-Transfer-Encoding: base64\r\n") + END,
    "gzip": part("file", b"x", "a.csv", extra="Content-Encoding: gzip\r\n") + END,
    "a field that is no text": part("website_column", b"\xff\xfe") + FILE + END,
    "a long header": part("file", b"x", "a" * 9000 + ".csv") + END,
    "many headers": part("file", b"x", "a.csv", extra="X-A: b\r\n" * 500) + END,
}


@pytest.mark.filterwarnings("default")  # aiohttp warns of dispositions that it can't read
@pytest.mark.parametrize("name", BROKEN)
async def test_an_invalid_form_is_400_and_leaves_nothing_behind(api, left_behind, name):
    answer = await post(api, BROKEN[name])
    assert status_of(answer) == 400, answer
    assert isinstance(detail_of(answer), str)
    assert (await api.get("/csv/jobs"))[1] == []
    assert left_behind() == set()


async def test_a_long_field_is_413(api):
    answer = await post(api, part("website_column", b"x" * 10_000) + FILE + END)
    assert status_of(answer) == 413


async def test_a_form_without_a_boundary_is_400(api):
    answer = await api.raw(
        f"POST /csv/upload-csv HTTP/1.1\r\nHost: x\r\n{KEY_LINE}Content-Type: multipart/form-data\r\n"
        "Content-Length: 3\r\n\r\nabc".encode()
    )
    assert status_of(answer) == 400


async def test_the_clients_name_of_a_file_is_only_a_label(api, monkeypatch):
    opened = []
    monkeypatch.setattr(
        os, "open", lambda path, *rest, _open=os.open, **more: opened.append(path) or _open(path, *rest, **more)
    )
    assert status_of(await post(api, part("file", b"website\n", "../../../etc/evil.csv") + END)) == 200
    assert not any("evil" in str(path) for path in opened)


async def test_thirty_concurrent_uploads_are_all_accepted(start_api, left_behind):
    async with start_api(api_max_uploads=2) as api:
        answers = await asyncio.gather(*(post(api, FILE + END) for _ in range(30)))
        assert {status_of(answer) for answer in answers} == {200}
        assert len((await api.get("/csv/jobs"))[1]) == 30
    assert left_behind() == set()


@asynccontextmanager
async def slots_taken(api, count: int):
    """Uploads that are received, for the length of a block: they have begun, and do not end."""
    writers = []
    for _ in range(count):
        reader, writer = await asyncio.open_connection("127.0.0.1", api.port)
        writer.write(head(1000, extra="Expect: 100-continue\r\n"))
        assert await reader.readuntil(b"\r\n\r\n") == b"HTTP/1.1 100 Continue\r\n\r\n"
        writers.append(writer)
    yield writers
    for writer in writers:
        writer.transport.abort()


def uploads_of(api) -> multipart.Uploads:
    (receiver,) = [
        route.handle.__self__._uploads
        for route in api.serving.web._middlewares._routes.values()
        if route.path == "/csv/upload-csv"
    ]
    return receiver


async def until_waiting(api, count: int) -> None:
    async with asyncio.timeout(20):
        while uploads_of(api)._concurrency._waiting != count:
            await asyncio.sleep(0.01)


async def test_a_waiting_upload_is_not_read_until_it_gets_a_slot(start_api):
    async with start_api(api_max_uploads=1) as api, slots_taken(api, 1) as (first,):
        reader, writer = await asyncio.open_connection("127.0.0.1", api.port)
        body = FILE + END
        writer.write(head(len(body), extra="Expect: 100-continue\r\n"))
        await until_waiting(api, 1)
        first.transport.abort()
        assert await reader.readuntil(b"\r\n\r\n") == b"HTTP/1.1 100 Continue\r\n\r\n"
        writer.write(body)
        assert status_of(await reader.read()) == 200
        writer.close()


async def test_the_queue_of_uploads_is_bounded(start_api, monkeypatch):
    monkeypatch.setattr(multipart, "MOST_WAITING", 2)
    async with start_api(api_max_uploads=1) as api, slots_taken(api, 1):
        waiting = [asyncio.create_task(post(api, FILE + END)) for _ in range(2)]
        await until_waiting(api, 2)
        async with asyncio.timeout(5):
            assert status_of(await post(api, FILE + END)) == 429
        for task in waiting:
            task.cancel()
        await asyncio.gather(*waiting, return_exceptions=True)


@pytest.mark.parametrize("size", [100, 1_000_000])
async def test_a_client_that_leaves_while_waiting_for_a_slot_frees_its_place(start_api, size):
    async with start_api(api_max_uploads=1, api_upload_wait_seconds=60) as api, slots_taken(api, 1):
        _, writer = await asyncio.open_connection("127.0.0.1", api.port)
        writer.write(head(10_000_000) + part("file", b"x" * size, "a.csv"))
        await until_waiting(api, 1)
        with capture_logs() as logs:
            writer.transport.abort()
            await until_waiting(api, 0)
            async with asyncio.timeout(20):
                while not [line for line in logs if line["event"] == "http.request"]:
                    await asyncio.sleep(0.01)
        assert [line["status"] for line in logs if line["event"] == "http.request"] == [499]


async def test_uploads_above_the_concurrency_limit_are_429_after_a_wait(start_api):
    async with start_api(api_max_uploads=1, api_upload_wait_seconds=0.3) as api:
        _, writer = await asyncio.open_connection("127.0.0.1", api.port)
        writer.write(head(1000) + FILE[:30])
        await writer.drain()
        async with asyncio.timeout(20):
            while True:  # the first one holds its slot as soon as the server has read its head
                answer = await post(api, FILE + END)
                if status_of(answer) == 429:
                    break
        assert b"Retry-After: " in answer
        writer.close()
        async with asyncio.timeout(20):
            while status_of(await post(api, FILE + END)) != 200:
                pass


async def test_a_full_disk_is_507(api, monkeypatch):
    routes = api.serving.web._middlewares._routes.values()
    (receiver,) = [route.handle.__self__._uploads for route in routes if route.path == "/csv/upload-csv"]
    monkeypatch.setattr(receiver, "_open_file", partial(Path("/dev/full").open, "r+b"))
    answer = await post(api, part("file", b"website\n" + b"x" * 1_000_000, "a.csv") + END)
    assert status_of(answer) == 507
    assert "not enough disk space" in detail_of(answer)
    monkeypatch.setattr(receiver, "_open_file", partial(Path("/nowhere/at/all").open, "r+b"))
    assert status_of(await post(api, FILE + END)) == 507


# ---------------------------------------------------------------- leaving
async def test_a_client_that_leaves_during_an_upload_leaves_nothing_behind(api, left_behind):
    _, writer = await asyncio.open_connection("127.0.0.1", api.port)
    with capture_logs() as logs:
        writer.write(head(10_000_000) + part("file", b"website\n" + b"a.example\n" * 50_000, "a.csv"))
        await writer.drain()
        writer.transport.abort()
        async with asyncio.timeout(20):
            while not [line for line in logs if line["event"] == "http.request"]:
                await asyncio.sleep(0.01)
    assert [line["status"] for line in logs if line["event"] == "http.request"] == [499]
    assert not [line for line in logs if line["event"] == "http.failed"]
    assert left_behind() == set()
    assert (await api.get("/csv/jobs"))[1] == []


async def all_connections_free(api) -> None:
    """Other tasks use one for a moment; one that is held stays so."""
    async with asyncio.timeout(20):
        while api.database.engine.pool.checkedout():
            await asyncio.sleep(0.01)


async def many_contacts(api) -> None:
    """Twenty megabytes of an export: more than sockets hold."""
    async with api.database.begin() as conn:
        await conn.execute(text("INSERT INTO domains (domain) SELECT 'd' || i FROM generate_series(1, 20000) AS i"))
        await conn.execute(
            text(
                "INSERT INTO contacts (domain_id, kind, value, context) "
                "SELECT id, 'email', 'info@' || domain || '.example', repeat('x', 1000) FROM domains"
            )
        )


async def test_a_client_that_leaves_during_a_download_frees_everything(api, caplog):
    await many_contacts(api)
    reader, writer = await asyncio.open_connection("127.0.0.1", api.port, limit=4096)
    with capture_logs() as logs:
        writer.write(f"GET /contacts/export HTTP/1.1\r\nHost: x\r\n{KEY_LINE}\r\n".encode())
        assert status_of(await reader.readuntil(b"\r\n\r\n")) == 200
        writer.transport.abort()
        async with asyncio.timeout(20):
            while not [line for line in logs if line["event"] == "http.request"]:
                await asyncio.sleep(0.01)
    assert [line["status"] for line in logs if line["event"] == "http.request"] == [499]
    await all_connections_free(api)
    assert not [record for record in caplog.records if record.levelname == "ERROR"]


async def test_a_client_that_reads_nothing_of_a_download_is_disconnected(api, monkeypatch):
    monkeypatch.setattr(responses, "_STALLED_SECONDS", 0.3)
    await many_contacts(api)
    with capture_logs() as logs:
        _, writer = await asyncio.open_connection("127.0.0.1", api.port, limit=1024)
        writer.write(f"GET /contacts/export HTTP/1.1\r\nHost: x\r\n{KEY_LINE}\r\n".encode())
        async with asyncio.timeout(30):
            while not [line for line in logs if line["event"] == "http.request"]:
                await asyncio.sleep(0.01)
        writer.transport.abort()
    await all_connections_free(api)


# ---------------------------------------------------------------- heads
@pytest.mark.parametrize(
    "request_bytes",
    [
        b"GET /" + b"a" * 9000 + b" HTTP/1.1\r\nHost: x\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: x\r\nX-Long: " + b"a" * 9000 + b"\r\n\r\n",
    ],
)
async def test_long_lines_are_431_in_json(api, request_bytes):
    answer = await api.raw(request_bytes)
    assert status_of(answer) == 431
    assert detail_of(answer) == "The request line or a header is too long."


@pytest.mark.parametrize(
    "request_bytes",
    [
        b"hello\r\n\r\n",
        b"GET / HTTP/9.9.9\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: x\r\n" + b"X-A: b\r\n" * 200 + b"\r\n",
        b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n",
        b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    ],
)
async def test_invalid_http_is_400_in_json(api, request_bytes):
    answer = await api.raw(request_bytes)
    assert status_of(answer) == 400
    assert detail_of(answer) == "This is not a valid HTTP request."
    assert b"\r\nServer: pagecurator\r\n" in answer


async def test_a_body_that_violates_the_protocol_is_400(api):
    answer = await api.raw(head("chunked") + b"zz\r\nnot a chunk")
    assert status_of(answer) == 400


# ---------------------------------------------------------------- rates
async def test_the_rate_limit_is_per_key(start_api):
    async with start_api(api_requests_per_minute=3) as api:
        assert [(await api.get("/pages"))[0] for _ in range(3)] == [200, 200, 200]
        status, body, headers = await api.get("/pages")
        assert status == 429
        assert "3 a minute" in body["detail"]
        assert 1 <= int(headers["Retry-After"]) <= 21
        assert (await api.get("/pages", key="second-key-1984"))[0] == 200
        assert (await api.get("/healthz", key=None))[0] == 200


def test_the_real_limits_are_larger_than_those_of_the_tests():
    assert request_body._PATIENCE_SECONDS >= 10
    assert listener._HEAD_SECONDS >= 5
    assert responses._STALLED_SECONDS >= 30
    assert multipart._MAX_FIELDS >= 3
