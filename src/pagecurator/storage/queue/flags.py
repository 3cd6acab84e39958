"""The table ``flag_changes``: feature flags shared by all replicas, with their history.

The latest row of a flag is its value.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from pagecurator.storage.sanitize import storable

_LONGEST_REASON = 500


class Flag(StrEnum):
    """The feature flags."""

    CONCURRENT = "concurrent"


class Switch(StrEnum):
    """Value of a flag. ``auto`` leaves the decision to the settings."""

    ON = "on"
    OFF = "off"
    AUTO = "auto"


_WORDS = frozenset(Switch)


@dataclass(frozen=True, slots=True, kw_only=True)
class FlagChange:
    """One change of a flag. ``changed_by`` is the operating system's user and host."""

    value: Switch
    reason: str | None
    changed_by: str
    changed_at: datetime
    word: str | None = None
    """The stored word, when another version wrote one that is unknown here; ``value`` is then ``auto``."""


# Served by flag_changes_pkey.
_READ = text("SELECT value FROM flag_changes WHERE name = :name ORDER BY id DESC LIMIT 1")
_HISTORY = text(
    """
    SELECT value, reason, changed_by, changed_at
    FROM flag_changes WHERE name = :name ORDER BY id DESC LIMIT :limit
    """
)
_SET = text(
    """
    INSERT INTO flag_changes (name, value, reason, changed_by)
    VALUES (:name, :value, :reason, :changed_by)
    RETURNING value, reason, changed_by, changed_at
    """
)


async def read_switch(conn: AsyncConnection, flag: Flag) -> Switch:
    """Read the flag; ``auto`` when it was never set, or when a later version stored an unknown word."""
    return _switch((await conn.execute(_READ, {"name": flag})).scalar())


async def set_switch(
    conn: AsyncConnection, flag: Flag, value: Switch, *, changed_by: str, reason: str | None = None
) -> FlagChange:
    """Set the flag for all replicas, from their next batch on. The history keeps every change."""
    values = {
        "name": flag,
        "value": value,
        "reason": storable(reason, longest=_LONGEST_REASON),
        "changed_by": storable(changed_by),
    }
    return FlagChange(**(await conn.execute(_SET, values)).mappings().one())


async def flag_history(conn: AsyncConnection, flag: Flag, *, limit: int = 10) -> list[FlagChange]:
    """Read the latest changes, the newest first."""
    rows = (await conn.execute(_HISTORY, {"name": flag, "limit": limit})).mappings()
    return [
        FlagChange(**{**row, "value": _switch(row["value"]), "word": None if row["value"] in _WORDS else row["value"]})
        for row in rows
    ]


def _switch(word: str | None) -> Switch:
    return Switch(word) if word in _WORDS else Switch.AUTO
