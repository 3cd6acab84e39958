"""A database that is known to fit this program."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from pagecurator.refusal import Refusal
from pagecurator.settings import Settings
from pagecurator.storage.compatibility import Fit
from pagecurator.storage.engine import Database, connect
from pagecurator.storage.migrations import migrate, schema_standing
from pagecurator.storage.schema import schema_differences
from pagecurator.telemetry.events import Event, emit


class SchemaDiffers(Refusal):
    """The database's schema is not the one that this version works with. One line for each difference."""


@asynccontextmanager
async def open_database(settings: Settings, *, log: bool = False) -> AsyncIterator[Database]:
    """Connect, check the schema, and close in the end; the private Postgres is migrated first.

    ``log``: a schema that is newer and compatible is logged. Raises :class:`SchemaDiffers` with every difference, and
    ``DatabaseUnavailable``.
    """
    database = await connect(settings)
    try:
        standing = await schema_standing(database)
        differences = await schema_differences(database, standing)
        if differences and settings.database_url is None:
            await migrate(database)
            differences = await schema_differences(database)
        if differences:
            raise SchemaDiffers("\n".join(differences))
        if log and standing.fit is Fit.COMPATIBLE:
            emit(Event.SCHEMA_NEWER, revision=standing.revision, newest_known=standing.head)
        yield database
    finally:
        await database.close()
