"""The table ``schema_compatibility``: which code may run on which schema. Written by the migrations.

Each migration states the oldest revision that code must know to run on its schema. So a schema can be migrated while
daemons of the previous version run, start and stop. Code is identified by the newest revision that it knows, since
version numbers don't change between two releases.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import Connection, text

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
