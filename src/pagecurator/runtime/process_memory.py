"""The memory of processes as the kernel counts it, the limit of the control group, and settings of the allocator.

All of it is Linux's and glibc's. Elsewhere, as on macOS, psutil counts memory, there is no container's limit, and the
allocator stays as it is; ``WF7_MEMORY_LIMIT_MB`` is then enforced by sampling alone.
"""

from __future__ import annotations

import ctypes
import functools
import os
import re
import resource
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path

_PROC = Path("/proc")
_PAGE_BYTES = os.sysconf("SC_PAGE_SIZE")
# Version 1 of control groups says "no limit" with a number close to 2**63.
_NO_LIMIT_BYTES = 1 << 60
_M_MMAP_THRESHOLD = -3  # <malloc.h>
_MMAP_THRESHOLD_BYTES = 256 * 1024


def private_bytes(process_ids: Iterable[int] = ()) -> int:
    """Private resident memory of this process and of ``process_ids``; a process that has ended counts as zero.

    File-backed pages (programs, libraries) are excluded: the kernel reclaims them before it kills a process.
    """
    counts = [_statm("self"), *[_statm(process_id) for process_id in process_ids]]
    return sum(resident - of_files for resident, of_files in counts)


def cgroup_limit_bytes(root: Path = Path("/")) -> int | None:
    """The memory limit of this process's control group (a container's limit); None without one."""
    limits = [_read_limit(file) for file in _limit_files(root)]
    known = [limit for limit in limits if limit is not None and limit < _NO_LIMIT_BYTES]
    return min(known, default=None)


def trim_heap() -> None:
    """Return free memory to the kernel, which the C library otherwise keeps."""
    if (trim := _glibc_function("malloc_trim")) is not None:
        trim(0)


def set_mmap_threshold() -> None:
    """Return every large block to the kernel as soon as it is freed.

    By default glibc raises the threshold after the first large blocks; then long bodies fragment its heap.
    """
    if (option := _glibc_function("mallopt")) is not None:
        option(_M_MMAP_THRESHOLD, _MMAP_THRESHOLD_BYTES)


def limit_data_segment(more_bytes: int) -> None:
    """Bound this process to ``more_bytes`` beyond its present data segment; then allocations fail.

    Linux only: elsewhere the size of the segment is unknown, and macOS enforces no such limit.
    """
    with suppress(OSError):
        now = re.search(r"^VmData:\s+(\d+) kB", (_PROC / "self/status").read_text(), re.MULTILINE)
        if now is not None:
            bytes_allowed = int(now[1]) * 1024 + more_bytes
            resource.setrlimit(resource.RLIMIT_DATA, (bytes_allowed, bytes_allowed))


def _statm(process: int | str) -> tuple[int, int]:
    """Resident bytes, and the file-backed ones among them."""
    try:
        fields = (_PROC / f"{process}/statm").read_text().split()
        return int(fields[1]) * _PAGE_BYTES, int(fields[2]) * _PAGE_BYTES
    except (OSError, ValueError, IndexError):
        has_proc = (_PROC / "self").exists()
        return (0, 0) if has_proc else (_rss_by_psutil(None if process == "self" else int(process)), 0)


def _rss_by_psutil(process_id: int | None) -> int:
    import psutil  # noqa: PLC0415 - not installed on Linux

    with suppress(psutil.Error):
        return int(psutil.Process(process_id).memory_info().rss)
    return 0


def _limit_files(root: Path) -> list[Path]:
    """The files of this group and those above it that may hold a limit, for both versions of control groups.

    Inside a container the group's own files are usually mounted at the root.
    """
    files = [root / "sys/fs/cgroup/memory.max", root / "sys/fs/cgroup/memory/memory.limit_in_bytes"]
    with suppress(OSError):
        for line in (root / "proc/self/cgroup").read_text().splitlines():
            _, controllers, path = line.split(":", 2)
            if controllers and "memory" not in controllers.split(","):
                continue
            top, name = ("memory/", "memory.limit_in_bytes") if controllers else ("", "memory.max")
            group = Path(path.lstrip("/"))
            files += [root / "sys/fs/cgroup" / top / folder / name for folder in (group, *group.parents)]
    return files


def _read_limit(file: Path) -> int | None:
    with suppress(OSError, ValueError):
        return int(file.read_text())  # "max" is no number
    return None


@functools.cache
def _glibc_function(name: str) -> Callable[..., int] | None:
    """A function of glibc; other C libraries may lack it."""
    with suppress(OSError, AttributeError):
        function: Callable[..., int] = getattr(ctypes.CDLL(None), name)
        return function
    return None
