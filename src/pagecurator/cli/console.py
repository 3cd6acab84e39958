"""Output: results to standard output, progress and messages to standard error."""

from __future__ import annotations

import difflib
import errno
import json
import os
import stat
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, BinaryIO, ClassVar

import typer
from rich.console import Console
from typer.core import TyperGroup

# Without a terminal, lines are neither truncated nor wrapped: the output goes to a file or to grep.
_WIDE = 500

AS_JSON = typer.Option(False, "--json", help="Print JSON.")

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


# ------------------------------------------------------------
# Suggestions for unknown commands: the nearest name for a typo, or an explanation.
# Typer's own cutoff (0.6) suggests `select` for `delete`, which would queue pages and spend credits.
_CUTOFF = 0.8


class Commands(TyperGroup):
    """A command group that suggests the nearest command for a typo, and explains some that don't exist."""

    suggest_commands = False
    answers: ClassVar[dict[str, str]] = {}

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """The command of this name; a usage error with a suggestion for an unknown one."""
        name = args[0]
        if self.get_command(ctx, name) is None and not name.startswith("-"):
            close = difflib.get_close_matches(name, self.list_commands(ctx), n=1, cutoff=_CUTOFF)
            hint = self.answers.get(name.lower()) or (f"Did you mean {close[0]!r}?" if close else "")
            ctx.fail(f"No such command {name!r}. {hint}".rstrip())
        return super().resolve_command(ctx, args)


class PageCommands(Commands):
    """``pages``: pages are never deleted, as their contacts refer to them."""

    _NOT_DELETED = (
        "Pages can't be deleted, as contacts and attempts refer to them. To stop fetching pages of a site: "
        "pagecurator pages pause --domain DOMAIN"
    )
    answers: ClassVar[dict[str, str]] = dict.fromkeys(
        ("delete", "del", "remove", "rm", "drop", "purge", "clear", "erase", "unselect", "deselect", "cancel", "stop"),
        _NOT_DELETED,
    ) | dict.fromkeys(("unpause", "unblock", "continue"), "Did you mean 'resume'?")
