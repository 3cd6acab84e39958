"""asyncpg's connection below SQLAlchemy's, for the one statement that runs with each page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import asyncpg
from sqlalchemy import Connection
from sqlalchemy.ext.asyncio import AsyncConnection


def driver_of(connection: AsyncConnection) -> asyncpg.Connection[Any]:
    """The driver's connection."""
    driver: Any = connection.sync_connection.connection.driver_connection  # type: ignore[union-attr]
    return driver


async def fetch_row(connection: AsyncConnection, statement: str, values: Sequence[Any]) -> asyncpg.Record:
    """Execute a statement of one row, with ``$1`` as its first parameter, and raise what SQLAlchemy would raise.

    SQLAlchemy's own execution takes as much processor time as the driver's. Unlike that one it begins no transaction:
    use it on a connection of ``Database.single``, or in a transaction that has begun.
    """
    driver = driver_of(connection)
    if driver.is_in_transaction() and not connection.in_transaction():
        await connection.begin()  # SQLAlchemy does not know of it yet, and would not commit it
    try:
        (row,) = await driver.fetch(statement, *values)
    except BaseException as error:
        await connection.run_sync(_handle_error, statement, error)
        raise
    return row


def _handle_error(connection: Connection, statement: str, error: BaseException) -> None:
    """Raise SQLAlchemy's exception for ``error``; discard the connection if it is lost, or the caller cancelled."""
    adapted: Any = connection.connection.dbapi_connection
    try:
        adapted._handle_exception(error)  # noqa: SLF001 - SQLAlchemy has no public way to translate an error
    except BaseException as translated:  # noqa: BLE001 - as SQLAlchemy itself does
        connection._handle_dbapi_exception(translated, statement, None, None, None)  # noqa: SLF001
