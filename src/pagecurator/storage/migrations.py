"""The schema's versions: where it stands, and how it gets to the newest one.

The scripts stand in ``alembic/`` at the top of a checkout and travel inside the wheel as
``pagecurator/storage/alembic``.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

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

# Two replicas that start together migrate one after the other. The lock belongs to the transaction, so that it also
# works behind a transaction pooler. The number is arbitrary and only ours.
LOCK = text("SELECT pg_advisory_xact_lock(7263547081236)")


# Tables, types, functions and other objects that exist already; columns that a table of the same name lacks.
_IN_THE_WAY = frozenset({"42P07", "42710", "42723", "42P06", "42701", "42703", "42809", "42P01", "42704"})


@dataclass(frozen=True, slots=True)
class MigrationReport:
    """Revisions before and after; ``before`` is None for an empty database."""

    before: str | None
    after: str | None
    newer: SchemaState | None = None
    """Set when a newer version had migrated it, and this code can run on it: then nothing was done."""

    @property
    def changed(self) -> bool:
        """True when there was something to do."""
        return self.before != self.after


class MigrationRefused(UserError):
    """The database holds something that these migrations can't go on from. The text says what to do."""


class MigrationsMissing(UserError):
    """The migration scripts are not where they should be: the installation is incomplete."""


async def migrate(database: Database, *, target: str = "head") -> MigrationReport:
    """Bring the schema to ``target``, in one transaction: all of it or nothing.

    ``target`` is ``head`` or a revision; an older one (or ``base``) goes down and may lose data. On a schema that a
    newer version migrated nothing is done. Raises :class:`MigrationRefused` when this code can't run on it.
    """
    try:
        async with database.begin_long() as connection:
            await connection.execute(LOCK)
            return await connection.run_sync(_migrate, target)
    except exc.ProgrammingError as error:
        if sqlstate(error) not in _IN_THE_WAY:
            raise
        raise MigrationRefused(_of_another_program(error)) from error


async def current_revision(database: Database) -> str | None:
    """The revision that the database stands at; None when it was never migrated."""
    async with database.begin() as connection:
        return await connection.run_sync(_current)


async def read_schema_state(database: Database) -> SchemaState:
    """How the database's schema and this code go together."""
    async with database.begin() as connection:
        return await connection.run_sync(_standing)


def head_revision() -> str | None:
    """The newest revision that this installation knows."""
    return ScriptDirectory.from_config(_config()).get_current_head()


def known_revisions() -> set[str]:
    """Every revision that this installation knows."""
    return {script.revision for script in ScriptDirectory.from_config(_config()).walk_revisions()}


def _migrate(connection: Connection, target: str) -> MigrationReport:
    standing = _standing(connection)
    before = standing.revision
    match standing.fit:
        case Fit.COMPATIBLE:
            return MigrationReport(before=before, after=before, newer=standing)
        case Fit.TOO_NEW:
            raise MigrationRefused(standing.sentence)
        case _:
            pass
    config = _config()
    config.attributes["connection"] = connection
    wanted = head_revision() if target == "head" else None if target == "base" else target
    if wanted != before:
        if target == "base" or (before is not None and wanted is not None and _is_older(wanted, before)):
            command.downgrade(config, target)
        else:
            command.upgrade(config, target)
    return MigrationReport(before=before, after=_current(connection))


def _of_another_program(error: exc.DBAPIError) -> str:
    reason = str(original(error)).strip().splitlines()[0]
    return (
        f"The database holds something of another program ({reason}); nothing was changed. Give Pagecurator a database "
        "of its own in DATABASE_URL, or remove that."
    )


def _is_older(revision: str, than: str) -> bool:
    scripts = ScriptDirectory.from_config(_config())
    return revision in {script.revision for script in scripts.iterate_revisions(than, "base")}


def _standing(connection: Connection) -> SchemaState:
    return schema_state(
        _current(connection), head=head_revision(), known=known_revisions(), oldest=read_oldest(connection)
    )


def _current(connection: Connection) -> str | None:
    try:
        return MigrationContext.configure(connection).get_current_revision()
    except exc.ProgrammingError as error:
        if sqlstate(error) not in _IN_THE_WAY:
            raise
        raise MigrationRefused(_of_another_program(error)) from error
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
