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
from pagecurator.telemetry.logs import is_logging


class SchemaDiffers(Refusal):
    """The database's schema is not the one that this version works with. One line for each difference."""


@asynccontextmanager
async def open_database(settings: Settings) -> AsyncIterator[Database]:
    """Connect, check the schema, and close in the end; the private Postgres is migrated first.

    Raises :class:`SchemaDiffers` with every difference, and ``DatabaseUnavailable``.
    """
    database = await connect(settings)
    try:
        await _require_schema(database, settings)
        yield database
    finally:
        await database.close()


async def _require_schema(database: Database, settings: Settings) -> None:
    standing = await schema_standing(database)
    differences = await schema_differences(database, standing)
    if differences and settings.database_url is None:
        await migrate(database)
        differences = await schema_differences(database)
    if differences:
        raise SchemaDiffers("\n".join(differences))
    if standing.fit is Fit.COMPATIBLE and is_logging():
        emit(Event.SCHEMA_NEWER, revision=standing.revision, newest_known=standing.head)
