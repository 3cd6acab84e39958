"""Opening the database: connect, check the schema, and close again."""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Final

from pagecurator.errors import UserError
from pagecurator.settings import Settings
from pagecurator.storage.connection_errors import DatabaseUnavailable, DatabaseUnusable
from pagecurator.storage.engine import Database, connect, prepare
from pagecurator.storage.schema_check import schema_differences
from pagecurator.storage.schema_state import Fit, read_schema_state
from pagecurator.telemetry.events import Event, emit
from pagecurator.telemetry.logs import is_logging

_RETRY_SECONDS: Final = (0.5, 1.5)
"""Range of the wait between two attempts; random, so that replicas that start together spread out."""

_NOT_YET: Final = "Postgres can't be reached yet; the process is waiting for it."


class SchemaDiffers(UserError):
    """The schema does not fit this version. One line per difference."""


@asynccontextmanager
async def open_database(settings: Settings) -> AsyncIterator[Database]:
    """Connect and check the schema; close at the end. The embedded Postgres is migrated first.

    Raises :class:`SchemaDiffers` with every difference, and ``DatabaseUnavailable``.
    """
    database = await connect(settings)
    try:
        await _require_schema(database, settings)
        yield database
    finally:
        await database.close()


@asynccontextmanager
async def open_database_later(settings: Settings) -> AsyncIterator[Database]:
    """A database that raises ``DatabaseUnavailable`` until :func:`wait_for_database` has returned."""
    database = await prepare(settings)
    database.close_gate(_NOT_YET)
    try:
        yield database
    finally:
        await database.close()


async def wait_for_database(database: Database, settings: Settings, *, first: Callable[[], Awaitable[None]]) -> None:
    """Connect with retries, check the schema, open the gate and await ``first``.

    Raises :class:`SchemaDiffers`, ``MissingRight``, and ``DatabaseUnusable`` as soon as waiting won't help.
    """
    behind = database.behind_gate()
    while True:
        try:
            await behind.reach()
            await _require_schema(behind, settings)
            database.open_gate()
            await first()
        except DatabaseUnusable:
            raise
        except DatabaseUnavailable:  # the outage was logged
            database.close_gate(_NOT_YET)
            await asyncio.sleep(random.uniform(*_RETRY_SECONDS))  # noqa: S311 - to spread replicas
        else:
            return


async def _require_schema(database: Database, settings: Settings) -> None:
    state = await read_schema_state(database)
    differences = await schema_differences(database, state)
    if differences and settings.database_url is None:
        from pagecurator.storage.migrations import migrate  # noqa: PLC0415 - Alembic imports slowly

        await migrate(database)
        differences = await schema_differences(database)
    if differences:
        raise SchemaDiffers("\n".join(differences))
    if state.fit is Fit.COMPATIBLE and is_logging():
        emit(Event.SCHEMA_NEWER, revision=state.revision, newest_known=state.head)
