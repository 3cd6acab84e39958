"""Whether this code can run on the database's schema. Needs no Alembic, which takes a tenth of a second to import."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import Connection, exc, text

from pagecurator.errors import UserError
from pagecurator.storage.connection_errors import reason, sqlstate
from pagecurator.storage.engine import Database

KNOWN_REVISIONS = (
    "0001", "0002", "0003", "0004", "0005", "0006", "0007", "0008", "0009", "0010", "0011", "0012", "0013",
    "0014", "0015", "0016", "0017", "0018",
)  # fmt: skip
"""The migrations of this version, the oldest first: the scripts in ``alembic/versions``."""
HEAD_REVISION = KNOWN_REVISIONS[-1]

_ENCODING = text("SELECT getdatabaseencoding()")
_FOUND = text("SELECT to_regclass('alembic_version') IS NOT NULL")
_REVISIONS = text("SELECT version_num FROM alembic_version")
_HIDDEN_FROM = text("SELECT quote_ident(current_user) WHERE row_security_active('alembic_version')")

# SQLSTATEs for objects that exist already, and for columns that a foreign table of the same name lacks.
_CONFLICTS = frozenset({"42P07", "42710", "42723", "42P06", "42701", "42703", "42809", "42P01", "42704"})


_UNICODE = frozenset({"UTF8", "SQL_ASCII"})
"""In SQL_ASCII Postgres stores our UTF-8 as it is."""


class MigrationRefused(UserError):
    """The database's contents can't be migrated. The message says what to do."""


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


async def read_schema_state(database: Database) -> SchemaState:
    """Compare the database's revision with this code."""
    async with database.begin() as connection:
        return await connection.run_sync(state_of)


def state_of(connection: Connection) -> SchemaState:
    """Compare the schema behind ``connection`` with this code.

    Raises :class:`MigrationRefused` if the version of a migrated schema is not recorded, or if the database can't store
    the characters of every language.
    """
    _require_unicode(connection)
    revision = current_revision(connection)
    oldest = read_oldest(connection)
    if revision is None and oldest:
        revision = current_revision(connection)  # the first migration may have ended in between
        if revision is None:
            raise MigrationRefused(
                f"The database was migrated to version {max(oldest)}, but the table alembic_version, which records "
                "this, is missing or empty; restore it from a backup, with this version as its only row."
            )
    return schema_state(revision, head=HEAD_REVISION, known=KNOWN_REVISIONS, oldest=oldest)


def _require_unicode(connection: Connection) -> None:
    encoding = connection.execute(_ENCODING).scalar_one()
    if encoding not in _UNICODE:
        raise MigrationRefused(
            f"The database's encoding is {encoding}, which lacks characters of most languages; create one with "
            "ENCODING 'UTF8' TEMPLATE template0 for DATABASE_URL, and restore a dump of this one there if it has data."
        )


def require_recorded_version(connection: Connection, state: SchemaState) -> None:
    """Raise :class:`MigrationRefused` if migrations were applied that are newer than the recorded version."""
    newest = max(read_oldest(connection), default=None)
    if state.fit is Fit.OLDER and newest in KNOWN_REVISIONS and newest > (state.revision or ""):
        raise MigrationRefused(
            f"The database was migrated to version {newest}, but the table alembic_version says {state.revision}: it "
            "was changed by hand, or restored from a backup. Restore the whole database, or correct this row."
        )


def current_revision(connection: Connection) -> str | None:
    """The schema's revision; None if it was never migrated. Raises :class:`MigrationRefused` if it has several."""
    if not connection.execute(_FOUND).scalar_one():
        return None
    with foreign_objects_refused():
        revisions: list[str] = list(connection.execute(_REVISIONS).scalars())
    if len(revisions) > 1:
        listed = ", ".join(sorted(revisions))
        raise MigrationRefused(
            f"The database's schema version can't be read: alembic_version has several ({listed}). Delete all of its "
            "rows but the one of the last migration that was applied."
        )
    if revisions:
        return revisions[0]
    role = connection.execute(_HIDDEN_FROM).scalar()
    if role is not None:
        raise MigrationRefused(f"The database's schema version can't be read: {hidden_rows('alembic_version', role)}")
    return None


def hidden_rows(table: str, role: str) -> str:
    """What to do where row-level security is enabled, and no policy is for the role."""
    return (
        f"row-level security hides all rows of {table} from the database user {role}; as its owner: "
        f"CREATE POLICY pagecurator ON {table} TO {role} USING (true);"
    )


@contextmanager
def foreign_objects_refused() -> Iterator[None]:
    try:
        yield
    except exc.ProgrammingError as error:
        if sqlstate(error) not in _CONFLICTS:
            raise
        raise MigrationRefused(
            f"The database holds objects of another program ({reason(error)}); nothing of this migration was applied. "
            "Give Pagecurator a database of its own in DATABASE_URL, or remove those objects."
        ) from error
