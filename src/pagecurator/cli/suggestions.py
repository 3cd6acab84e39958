"""What is said to a command that doesn't exist: a slip of the keyboard is mended, a wish is answered."""

from __future__ import annotations

import difflib
from typing import Any, ClassVar

from typer.core import TyperGroup

# Typer's own limit (0.6) takes `delete` for `select`, which queues pages and spends credits.
_ALIKE = 0.8


class Commands(TyperGroup):
    """A group that suggests a command only for a slip, and knows what to say to some that it doesn't have."""

    suggest_commands = False
    answers: ClassVar[dict[str, str]] = {}

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """The command that is meant; ends with a usage error for one that doesn't exist."""
        name = args[0]
        if self.get_command(ctx, name) is None and not name.startswith("-"):
            close = difflib.get_close_matches(name, self.list_commands(ctx), n=1, cutoff=_ALIKE)
            hint = self.answers.get(name.lower()) or (f"Did you mean {close[0]!r}?" if close else "")
            ctx.fail(f"No such command {name!r}. {hint}".rstrip())
        return super().resolve_command(ctx, args)


class PageCommands(Commands):
    """``pages``: its pages are never deleted, since their contacts would lose where they were found."""

    _NOT_DELETED = (
        "Pages are not deleted: their contacts and attempts belong to them. To have no more pages of a site fetched: "
        "pagecurator pages pause --domain DOMAIN"
    )
    answers: ClassVar[dict[str, str]] = dict.fromkeys(
        ("delete", "del", "remove", "rm", "drop", "purge", "clear", "erase", "unselect", "deselect", "cancel", "stop"),
        _NOT_DELETED,
    ) | dict.fromkeys(("unpause", "unblock", "continue"), "Did you mean 'resume'?")


__all__ = ["Commands", "PageCommands"]
