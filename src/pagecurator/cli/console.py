"""Output: results to standard output, progress and messages to standard error."""

from __future__ import annotations

import errno
import json
import os
import stat
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, BinaryIO

from rich.console import Console

# Without a terminal, lines are neither truncated nor wrapped: the output goes to a file or to grep.
_WIDE = 500

stdout = Console(highlight=False, soft_wrap=True, width=None if sys.stdout.isatty() else _WIDE)
stderr = Console(highlight=False, soft_wrap=True, width=None if sys.stderr.isatty() else _WIDE, stderr=True)


@contextmanager
def writing(path: Path) -> Iterator[BinaryIO]:
    """Write a file atomically: it appears, or replaces an existing one, only when it is complete.

    Devices and pipes are written directly. Raises ``OSError``.
    """
    target = path.resolve()  # keep a symbolic link, replace its target
    if target.is_dir():
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(path))
    if target.exists() and not target.is_file():
        with target.open("wb") as stream:
            yield stream
        return
    partial = target.with_name(f".{target.name}.part")
    try:
        with partial.open("wb") as stream:
            yield stream
        if target.exists():
            partial.chmod(stat.S_IMODE(target.stat().st_mode))
        partial.replace(target)
    finally:
        with suppress(OSError):
            partial.unlink(missing_ok=True)


def print_json(data: Any) -> None:
    """Print one JSON document: stable keys, no colour, no wrapping."""
    sys.stdout.write(json.dumps(data, default=str, ensure_ascii=False, indent=2) + "\n")
