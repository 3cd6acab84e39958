"""How alembic reaches the database.

``pagecurator migrate`` hands over a connection that is inside a transaction already. The plain ``alembic``
command reads DATABASE_URL (or the private Postgres) as everything else does.
"""

from __future__ import annotations

import asyncio

from alembic import context
from sqlalchemy import Connection

from pagecurator.settings import load_settings
from pagecurator.storage.engine import connect
from pagecurator.storage.migrations import LOCK
from pagecurator.storage.models import Base


def run(connection: Connection) -> None:
    context.configure(connection=connection, target_metadata=Base.metadata, compare_type=True)
    with context.begin_transaction():
        context.run_migrations()


async def run_alone() -> None:
    database = await connect(load_settings())
    try:
        async with database.begin_long() as connection:
            await connection.execute(LOCK)
            await connection.run_sync(run)
    finally:
        await database.close()


def print_sql() -> None:
    context.configure(dialect_name="postgresql", target_metadata=Base.metadata, literal_binds=True)
    with context.begin_transaction():
        context.run_migrations()


if context.is_offline_mode():
    print_sql()
elif (given := context.config.attributes.get("connection")) is not None:
    run(given)
else:
    asyncio.run(run_alone())
