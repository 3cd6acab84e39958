"""Migrations: upgrading and downgrading the schema with Alembic.

The scripts are in ``alembic/`` at the top of a checkout, and in ``pagecurator/storage/alembic`` inside the wheel.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import assert_never

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

from pagecurator.errors import UserError
from pagecurator.storage.engine import Database
from pagecurator.storage.schema_state import (
    HEAD_REVISION,
    Fit,
    MigrationRefused,
    SchemaState,
    current_revision,
    foreign_objects_refused,
    state_of,
)

# Serializes the migrations of replicas that start together. The lock belongs to the transaction, so that it also works
# behind a transaction pooler. The number is arbitrary.
LOCK = text("SELECT pg_advisory_xact_lock(7263547081236)")


@dataclass(frozen=True, slots=True)
class MigrationReport:
    """Revisions before and after; ``before`` is None for an empty database."""

    before: str | None
    after: str | None
    newer: SchemaState | None = None
    """Set when a newer, compatible version had migrated the schema: then nothing was done."""

    @property
    def changed(self) -> bool:
        """True when the schema was migrated."""
        return self.before != self.after


class MigrationsMissing(UserError):
    """The migration scripts are missing: the installation is incomplete."""


async def migrate(database: Database, *, target: str = "head") -> MigrationReport:
    """Migrate the schema to ``target`` in one transaction.

    ``target`` is ``head`` or a revision; an older one (or ``base``) is a downgrade, which may lose data. A schema that
    a newer version migrated is left alone. Raises :class:`MigrationRefused` when this code can't run on it.
    """
    with foreign_objects_refused():
        async with database.begin_long() as connection:
            await connection.execute(LOCK)
            return await connection.run_sync(_migrate, target)


def _migrate(connection: Connection, target: str) -> MigrationReport:
    state = state_of(connection)
    before = state.revision
    match state.fit:
        case Fit.COMPATIBLE:
            return MigrationReport(before=before, after=before, newer=state)
        case Fit.TOO_NEW:
            raise MigrationRefused(state.sentence)
        case Fit.EMPTY | Fit.OLDER | Fit.CURRENT:
            pass
        case _:
            assert_never(state.fit)
    config = _config()
    config.attributes["connection"] = connection
    wanted = HEAD_REVISION if target == "head" else None if target == "base" else target
    if wanted != before:
        if target == "base" or (before is not None and wanted is not None and _is_older(wanted, before)):
            command.downgrade(config, target)
        else:
            command.upgrade(config, target)
    return MigrationReport(before=before, after=current_revision(connection))


def _is_older(revision: str, than: str) -> bool:
    scripts = ScriptDirectory.from_config(_config())
    return revision in {script.revision for script in scripts.iterate_revisions(than, "base")}


def _config() -> Config:
    config = Config()
    # Alembic expands % in options.
    config.set_main_option("script_location", str(_scripts()).replace("%", "%%"))
    return config


def _scripts() -> Path:
    here = Path(__file__).resolve().parent
    for folder in (here / "alembic", here.parents[2] / "alembic"):
        if (folder / "env.py").is_file():
            return folder
    raise MigrationsMissing("The migration scripts are missing from this installation; install pagecurator again.")
