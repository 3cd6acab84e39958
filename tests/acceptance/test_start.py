"""The first seconds of a process: signals during the imports, and a Postgres that is not there yet."""

from __future__ import annotations

import asyncio
import os
import shutil
import signal
import subprocess
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import aiohttp
import pytest

from cli_fixture import COMMAND
from relay import Relay

AWAY = "postgresql://me:pa55word-0451@127.0.0.1:9/none"
_UNSHARE = ["unshare", "--pid", "--fork", "--mount-proc"]


def _may_unshare() -> bool:
    if shutil.which("unshare") is None:
        return False
    return subprocess.run([*_UNSHARE, "true"], check=False, capture_output=True).returncode == 0


# ---------------------------------------------------------------- signals
@pytest.fixture(scope="session")
def as_process_1() -> list[str]:
    if not _may_unshare():
        pytest.skip("a namespace of processes needs `unshare` and the right to use it")
    return [*_UNSHARE, *COMMAND]


@asynccontextmanager
async def process_1(cli, as_process_1: list[str], *arguments: str):
    """The command as process 1 of its namespace, and its number outside."""
    process = await asyncio.create_subprocess_exec(
        *as_process_1,
        *arguments,
        cwd=cli.folder,
        env=cli.variables(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children")
    number = 0
    try:
        async with asyncio.timeout(30):
            while not number:
                number = int((_read(children).split() or ["0"])[0])
                await asyncio.sleep(0.001)
            yield process, number
    finally:
        if process.returncode is None and number:
            os.kill(number, signal.SIGKILL)
        await process.wait()


def _read(file: Path) -> str:
    return file.read_text()


def catches(number: int, wanted: signal.Signals) -> bool:
    (line,) = [line for line in Path(f"/proc/{number}/status").read_text().splitlines() if line.startswith("SigCgt")]
    return bool(int(line.split()[1], 16) >> (wanted - 1) & 1)


async def until_caught(number: int, wanted: signal.Signals) -> None:
    async with asyncio.timeout(30):
        while not catches(number, wanted):
            await asyncio.sleep(0.001)


async def until_mapped(number: int, library: str) -> None:
    """Wait until a process has loaded a library: a certain point of its imports, on a machine of any speed."""
    async with asyncio.timeout(30):
        while library not in _read(Path(f"/proc/{number}/maps")):
            await asyncio.sleep(0.001)


@pytest.mark.parametrize("command", ["run", "status"])
@pytest.mark.parametrize("library", ["", "_asyncio", "pydantic_core"])
async def test_a_signal_during_the_imports_ends_process_1(cli, as_process_1, command, library):
    async with process_1(cli, as_process_1, command) as (process, number):
        await until_caught(number, signal.SIGTERM)
        loaded = _read(Path(f"/proc/{number}/maps"))
        await until_mapped(number, library)
        os.kill(number, signal.SIGTERM)
        output, _ = await process.communicate()
    assert "_asyncio" not in loaded, "something was imported before the signal was taken over"
    assert "pydantic" not in loaded
    assert process.returncode == 143
    assert output == b""


async def test_ctrl_c_during_the_imports_is_130_without_a_traceback(cli, as_process_1):
    async with process_1(cli, as_process_1, "run") as (process, number):
        await until_caught(number, signal.SIGTERM)
        await until_mapped(number, "_asyncio")
        os.kill(number, signal.SIGINT)
        output, _ = await process.communicate()
    assert process.returncode == 130
    assert output == b""


async def test_process_1_shuts_down_gracefully_once_its_loop_runs(cli, as_process_1):
    reached = asyncio.Event()

    async def say_nothing(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        reached.set()
        with suppress(OSError):
            while await reader.read(1000):
                pass
        writer.close()

    async with await asyncio.start_server(say_nothing, "127.0.0.1", 0) as silent:
        port = silent.sockets[0].getsockname()[1]
        cli.environment["DATABASE_URL"] = f"postgresql://me@127.0.0.1:{port}/pages"
        async with process_1(cli, as_process_1, "run") as (process, number):
            await asyncio.wait_for(reached.wait(), 30)  # Postgres is being asked, and does not answer
            os.kill(number, signal.SIGTERM)
            output, _ = await process.communicate()
    assert process.returncode == 0, output.decode()
    assert b"daemon.stopped" in output


def test_the_library_installs_no_signal_handlers():
    code = "import signal, pagecurator, pagecurator.__main__; print(signal.getsignal(signal.SIGTERM) == signal.SIG_DFL)"
    done = subprocess.run([COMMAND[0], "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "True\n"


# ---------------------------------------------------------------- Postgres is away
@pytest.mark.parametrize("command", ["run", "serve"])
async def test_a_service_waits_for_postgres_and_answers_http_meanwhile(cli, command):
    await cli.select(*cli.urls(2))
    relay = Relay(cli.database_url)
    cli.environment["DATABASE_URL"] = await relay.start()
    await relay.cut()
    async with cli.program(command) as service, aiohttp.ClientSession() as session:
        address = (await service.until("http.listening"))["address"]
        async with session.get(f"{address}/healthz") as answer:
            assert answer.status == 200, await answer.text()
        async with session.get(f"{address}/readyz") as answer:
            assert answer.status == 503
            assert "Postgres can't be reached" in (await answer.json())["problems"]
        async with session.get(f"{address}/pages") as answer:
            assert answer.status == 503
        assert service.named("daemon.started") + service.named("server.started") == []
        await relay.restore()
        await service.until("database.recovered")
        await service.until("daemon.started" if command == "run" else "server.started")
        async with session.get(f"{address}/readyz") as answer:
            assert answer.status == 200, await answer.text()
        async with session.get(f"{address}/pages") as answer:
            assert answer.status == 200, await answer.text()
        if command == "run":
            await service.until("cycle.completed")
        service.signal(signal.SIGTERM)
        assert await service.exit_code() == 0
    await relay.stop()
    assert len(service.named("database.unavailable")) == 1
    assert len(service.named("database.recovered")) == 1
    assert "Traceback" not in service.output


@pytest.mark.parametrize("command", ["run", "serve"])
async def test_a_signal_ends_the_wait_immediately(cli, command):
    async with cli.program(command, DATABASE_URL=AWAY) as service:
        await service.until("database.unavailable")
        service.signal(signal.SIGTERM)
        assert await service.exit_code(timeout_seconds=10) == 0
    assert service.events[-1]["event"] in ("daemon.stopped", "server.stopped")
    assert "pa55word-0451" not in service.output


@pytest.mark.parametrize("command", ["run", "serve"])
async def test_a_permanent_error_ends_the_wait(cli, command):
    missing = cli.database_url.replace("/test_", "/missing_")
    relay = Relay(missing)
    url = await relay.start()
    await relay.cut()
    async with cli.program(command, DATABASE_URL=url) as service:
        await service.until("database.unavailable")
        await relay.restore()
        assert await service.exit_code() == 2
    await relay.stop()
    assert 'database "missing_' in service.output
    assert "Traceback" not in service.output


async def test_the_schema_is_checked_after_the_wait(cli):
    await cli.rows("ALTER TABLE pages DROP COLUMN http_status CASCADE")
    relay = Relay(cli.database_url)
    url = await relay.start()
    await relay.cut()
    async with cli.program("run", DATABASE_URL=url) as service:
        await service.until("database.unavailable")
        await relay.restore()
        assert await service.exit_code() == 2
    await relay.stop()
    assert "http_status" in service.output


@pytest.mark.parametrize(
    "arguments",
    [("run-once",), ("status",), ("migrate",), ("check", "--online"), ("pages", "add", "example.org"), ("doctor",)],
    ids=" ".join,
)
async def test_other_commands_exit_with_75(cli, arguments):
    done = await cli.run(*arguments, DATABASE_URL=AWAY)
    assert done.returncode == 75, done.stdout + done.stderr
    assert "Postgres at 127.0.0.1:9 (database none) can't be reached" in done.stderr
    assert done.stderr.count("\n") == 1
    assert "pa55word-0451" not in done.stdout + done.stderr


async def test_run_once_exits_with_75_if_postgres_becomes_unavailable(cli):
    await cli.select(*cli.urls(6))
    relay = Relay(cli.database_url)
    cli.environment["DATABASE_URL"] = await relay.start()
    async with cli.program("run-once", WF7_CONCURRENT_BATCH_SIZE="1", WF7_LEASE_SECONDS="3") as program:
        await cli.simulator.counters.until(lambda seen: seen.requests >= 1)
        await relay.cut()
        assert await program.exit_code() == 75, program.output
    await relay.stop()
    assert "Traceback" not in program.output
    assert len(program.named("database.unavailable")) == 1


async def test_idle_connections_closed_by_the_server_are_not_an_outage(cli):
    await cli.select(cli.url(1))
    async with cli.program("run") as daemon:
        await daemon.until("cycle.completed")
        for count in (2, 3):
            await cli.rows(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid() AND state = 'idle'"
            )
            await daemon.until("cycle.completed", count)
        daemon.signal(signal.SIGTERM)
        assert await daemon.exit_code() == 0
    assert daemon.named("database.unavailable") == []


# ---------------------------------------------------------------- optional packages
@pytest.fixture
def without_redis(cli) -> None:
    """Processes of this harness can't import the package ``redis``, as if the extra were not installed."""
    folder = cli.folder / "hidden"
    folder.mkdir()
    (folder / "sitecustomize.py").write_text("import sys\n\nsys.modules['redis'] = None\n", encoding="utf-8")
    cli.environment["PYTHONPATH"] = os.pathsep.join(filter(None, (str(folder), os.environ.get("PYTHONPATH"))))


@pytest.mark.parametrize(
    "arguments",
    [["run"], ["serve"], ["run-once"], ["scrape-site", "firm.example"], ["check"], ["check", "--online"]],
    ids=" ".join,
)
async def test_redis_host_without_the_package_is_one_sentence_with_the_command_that_installs_it(
    cli, without_redis, arguments
):
    shown = await cli.run(*arguments, REDIS_HOST="127.0.0.1", REDIS_PORT="1")
    assert shown.returncode == 2
    assert shown.stderr.count("REDIS_HOST is set, but") == 1
    assert "pip install 'pagecurator[redis]'" in shown.stderr
    assert len(shown.stderr.strip().splitlines()) == 1


@pytest.mark.parametrize("arguments", [["run-once"], ["check", "--online"]], ids=" ".join)
async def test_without_redis_host_the_package_is_not_needed(cli, without_redis, arguments):
    shown = await cli.run(*arguments)
    assert shown.returncode == 0, shown.stderr
