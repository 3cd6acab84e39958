"""Migrations: the schema's revision, whether this code can run on it, and upgrading it.

The scripts are in ``alembic/`` at the top of a checkout, and in ``pagecurator/storage/alembic`` inside the wheel.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import assert_never

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Connection, exc, text

from pagecurator.errors import UserError
from pagecurator.storage.connection_errors import reason, sqlstate
from pagecurator.storage.engine import Database

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
        raise MigrationRefused(
            f"The database holds objects of another program ({reason(error)}); nothing was changed. Give Pagecurator a "
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


# ---------------------------------------------------------------- compatibility
# The table ``schema_compatibility``: which code may run on which schema. Written by the migrations.
#
# Each migration states the oldest revision that code must know to run on its schema. So a schema can be migrated while
# daemons of the previous version run, start and stop. Code is identified by the newest revision that it knows, since
# version numbers don't change between two releases.
_MAY_READ = text("SELECT coalesce(has_table_privilege(to_regclass('schema_compatibility'), 'SELECT'), false)")
_READ = text("SELECT revision, oldest_revision FROM schema_compatibility")


class Fit(StrEnum):
    """Relation between the database's schema and this code."""

    EMPTY = "empty"
    """It was never migrated."""
    OLDER = "older"
    """It must be migrated."""
    CURRENT = "current"
    COMPATIBLE = "compatible"
    """A newer version migrated it and declares this code compatible."""
    TOO_NEW = "too_new"


@dataclass(frozen=True, slots=True, kw_only=True)
class SchemaState:
    """``revision`` is the database's, ``head`` the newest that this code knows."""

    revision: str | None
    head: str | None
    fit: Fit
    needed: str | None = None
    """The revision that code must know to run on the schema, when that makes it too new."""

    @property
    def sentence(self) -> str:
        """The state in one sentence, with what to do."""
        match self.fit:
            case Fit.EMPTY:
                return "The database has no tables of Pagecurator yet; run: pagecurator migrate"
            case Fit.OLDER:
                return (
                    f"The database is at schema version {self.revision}, this version needs {self.head}; "
                    "run: pagecurator migrate"
                )
            case Fit.CURRENT:
                return f"The schema is at its newest version, {self.revision}."
            case Fit.COMPATIBLE:
                return (
                    f"The schema is at version {self.revision}, newer than this version of Pagecurator knows "
                    f"({self.head}), and compatible with it."
                )
            case Fit.TOO_NEW:
                why = f" and which needs code that knows {self.needed}" if self.needed is not None else ""
                return (
                    f"The database is at schema version {self.revision}, which this version of Pagecurator does not "
                    f"know (its newest is {self.head}){why}; install the version that migrated it, or a newer one."
                )


def schema_state(
    revision: str | None, *, head: str | None, known: Collection[str], oldest: Mapping[str, str]
) -> SchemaState:
    """Compare a schema at ``revision`` with code that knows the revisions ``known``.

    ``oldest`` maps each migration to the oldest revision that code must know. That of every unknown migration must be
    known: what one of them broke, later ones don't repair.
    """
    if revision is None:
        return SchemaState(revision=None, head=head, fit=Fit.EMPTY)
    if revision in known:
        return SchemaState(revision=revision, head=head, fit=Fit.CURRENT if revision == head else Fit.OLDER)
    needed = sorted({stated for migration, stated in oldest.items() if migration not in known} - set(known))
    if needed or revision not in oldest:
        return SchemaState(revision=revision, head=head, fit=Fit.TOO_NEW, needed=needed[-1] if needed else None)
    return SchemaState(revision=revision, head=head, fit=Fit.COMPATIBLE)


def read_oldest(connection: Connection) -> dict[str, str]:
    """Read the table; empty before the migration that created it, and without the right to read it."""
    if not connection.execute(_MAY_READ).scalar_one():
        return {}
    return {row.revision: row.oldest_revision for row in connection.execute(_READ)}
