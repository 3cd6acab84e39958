"""A copy of Postgres' binaries for an unprivileged user that can't enter the folder of the installation.

Root's home has mode 0700 on most systems, and so blocks a virtual environment below it. Its permissions are not ours to
change, so the binaries (about 30 MB) are copied once for each version to a system-wide cache. A copy is named after the
hash of its contents, verified before each use, and replaced when it differs.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
import stat
import tempfile
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

from pagecurator.storage.embedded.binaries import EmbeddedError, SystemAccount, can_run

_SYSTEM_CACHE = Path("/var/cache")
_NAME = "pagecurator"
_PREFIX = "postgres-"
_OLD_SECONDS = 86_400.0
# Parts of the installation; headers and static libraries are not needed.
_NEEDED = ("bin", "lib/postgresql", "share")
_TRIED = ("postgres", "initdb")  # the second one needs libpq, which wheels carry in a folder beside the package


def reachable_binaries(binaries: Path, account: SystemAccount | None) -> Path:
    """The folder to run ``binaries`` from as ``account``: the original, or a copy.

    Raises :class:`EmbeddedError` when no copy can be made.
    """
    if account is None or _runs(binaries, account):
        return binaries
    root = binaries.parents[2]
    files = list(_files(binaries))
    digest = _digest(root, files)
    caches = [_SYSTEM_CACHE / _NAME, Path(tempfile.gettempdir()) / f"{_NAME}-programs-{os.geteuid()}"]
    for cache in caches:
        copy = cache / f"{_PREFIX}{digest[:16]}"
        with contextlib.suppress(OSError):
            _prepare(cache)
            if not _is_intact(copy, digest):
                _make(copy, root, files, digest)
                _remove_old(cache, but=copy)
            os.utime(copy)
            if _runs(copy / binaries.relative_to(root), account):
                return copy / binaries.relative_to(root)
    raise EmbeddedError(
        f"Postgres refuses to run as root, and user id {account.uid} can run its programs neither in {binaries} nor "
        f"as a copy in {' or '.join(map(str, caches))}. "
        "Set DATABASE_URL, or install Pagecurator in a folder that others may enter."
    )


def _runs(binaries: Path, account: SystemAccount) -> bool:
    return all(can_run(binaries / name, account=account) for name in _TRIED)


def _prepare(cache: Path) -> None:
    """Create the cache, or check its owner: another user may have created it in the temporary folder first."""
    with contextlib.suppress(FileExistsError):
        cache.mkdir()
        cache.chmod(0o755)  # independent of the umask
    found = cache.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.geteuid() or found.st_mode & 0o022:
        raise PermissionError(f"{cache} is no folder that only root can write to")


def _files(binaries: Path) -> Iterator[Path]:
    """The binaries, their modules and data, and the libraries in the wheel."""
    package = binaries.parents[1]
    for folder in (*[binaries.parent / part for part in _NEEDED], package.with_name(f"{package.name}.libs")):
        yield from (path for path in folder.rglob("*") if path.is_file())


def _digest(root: Path, files: Iterable[Path]) -> str:
    """Hash of the names below ``root`` and of the contents."""
    digest = hashlib.blake2b()
    for path in sorted(files):
        digest.update(f"{path.relative_to(root)}\0{path.stat().st_size}\0".encode())
        with path.open("rb") as file:
            while block := file.read(1 << 20):
                digest.update(block)
    return digest.hexdigest()


def _is_intact(copy: Path, digest: str) -> bool:
    return copy.is_dir() and _digest(copy, (path for path in copy.rglob("*") if path.is_file())) == digest


def _make(copy: Path, root: Path, files: list[Path], digest: str) -> None:
    """Copy to a temporary folder and rename it when it is verified; other processes may do the same."""
    fresh = Path(tempfile.mkdtemp(prefix=".new-", dir=copy.parent))
    try:
        for path in files:
            target = fresh / path.relative_to(root)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, target)
            target.chmod(0o755 if path.stat().st_mode & 0o111 else 0o644)
        for folder, _, _ in os.walk(fresh):
            Path(folder).chmod(0o755)
        if not _is_intact(fresh, digest):
            raise OSError(f"the copy in {fresh} differs from {root}")  # a full disk, or a running installation
        shutil.rmtree(copy, ignore_errors=True)
        with contextlib.suppress(OSError):  # the other process was faster
            fresh.rename(copy)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)


def _remove_old(cache: Path, *, but: Path) -> None:
    """Remove copies of other versions that were not used lately, and that no process runs from."""
    used = list(_executables())
    for copy in cache.glob(f"{_PREFIX}*"):
        is_old = time.time() - copy.stat().st_mtime > _OLD_SECONDS
        if copy != but and is_old and used and not any(executable.is_relative_to(copy) for executable in used):
            shutil.rmtree(copy, ignore_errors=True)


def _executables() -> Iterator[Path]:
    for process in Path("/proc").glob("[0-9]*/exe"):
        with contextlib.suppress(OSError):
            yield process.readlink()
