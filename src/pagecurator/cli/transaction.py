"""Commands that read or change the database in one transaction."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

from sqlalchemy.ext.asyncio import AsyncConnection

from pagecurator.settings import Settings
from pagecurator.storage.session import open_database

_Result = TypeVar("_Result")


def in_transaction(settings: Settings, work: Callable[[AsyncConnection], Awaitable[_Result]]) -> _Result:
    """Open the database, run ``work`` in a transaction and return its result."""

    async def run() -> _Result:
        async with open_database(settings) as database, database.begin() as conn:
            return await work(conn)

    return asyncio.run(run())
