"""Suggestions for unknown commands: the nearest name for a typo, or an explanation."""

from __future__ import annotations

import difflib
from typing import Any, ClassVar

from typer.core import TyperGroup

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
