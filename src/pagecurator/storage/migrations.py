"""Migrations: the schema's revision, and upgrading it.

The scripts are in ``alembic/`` at the top of a checkout, and in ``pagecurator/storage/alembic`` inside the wheel.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import assert_never

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Connection, exc, text

from pagecurator.errors import UserError
from pagecurator.storage.connection_errors import original, sqlstate
from pagecurator.storage.engine import Database
from pagecurator.storage.schema_compatibility import Fit, SchemaState, read_oldest, schema_state

# Serializes the migrations of replicas that start together. The lock belongs to the transaction, so that it also works
# behind a transaction pooler. The number is arbitrary.
LOCK = text("SELECT pg_advisory_xact_lock(7263547081236)")


# SQLSTATEs for objects that exist already, and for columns that a foreign table of the same name lacks.
_CONFLICTS = frozenset({"42P07", "42710", "42723", "42P06", "42701", "42703", "42809", "42P01", "42704"})


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


class MigrationRefused(UserError):
    """The database's contents can't be migrated. The message says what to do."""


class MigrationsMissing(UserError):
    """The migration scripts are missing: the installation is incomplete."""


async def migrate(database: Database, *, target: str = "head") -> MigrationReport:
    """Migrate the schema to ``target`` in one transaction.

    ``target`` is ``head`` or a revision; an older one (or ``base``) is a downgrade, which may lose data. A schema that
    a newer version migrated is left alone. Raises :class:`MigrationRefused` when this code can't run on it.
    """
    with _foreign_objects_refused():
        async with database.begin_long() as connection:
            await connection.execute(LOCK)
            return await connection.run_sync(_migrate, target)


async def read_schema_state(database: Database) -> SchemaState:
    """Compare the database's revision with this code."""
    async with database.begin() as connection:
        return await connection.run_sync(_state)


def head_revision() -> str | None:
    """The newest revision in this installation."""
    return ScriptDirectory.from_config(_config()).get_current_head()


def known_revisions() -> set[str]:
    """All revisions in this installation."""
    return {script.revision for script in ScriptDirectory.from_config(_config()).walk_revisions()}


def _migrate(connection: Connection, target: str) -> MigrationReport:
    state = _state(connection)
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
    wanted = head_revision() if target == "head" else None if target == "base" else target
    if wanted != before:
        if target == "base" or (before is not None and wanted is not None and _is_older(wanted, before)):
            command.downgrade(config, target)
        else:
            command.upgrade(config, target)
    return MigrationReport(before=before, after=_current(connection))


@contextmanager
def _foreign_objects_refused() -> Iterator[None]:
    try:
        yield
    except exc.ProgrammingError as error:
        if sqlstate(error) not in _CONFLICTS:
            raise
        reason = str(original(error)).strip().splitlines()[0]
        raise MigrationRefused(
            f"The database holds objects of another program ({reason}); nothing was changed. Give Pagecurator a "
            "database of its own in DATABASE_URL, or remove those objects."
        ) from error


def _is_older(revision: str, than: str) -> bool:
    scripts = ScriptDirectory.from_config(_config())
    return revision in {script.revision for script in scripts.iterate_revisions(than, "base")}


def _state(connection: Connection) -> SchemaState:
    return schema_state(
        _current(connection), head=head_revision(), known=known_revisions(), oldest=read_oldest(connection)
    )


def _current(connection: Connection) -> str | None:
    try:
        with _foreign_objects_refused():
            return MigrationContext.configure(connection).get_current_revision()
    except CommandError as error:  # several rows in alembic_version
        raise MigrationRefused(
            f"The database's schema version can't be read ({error}); see alembic_version."
        ) from error


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
