"""How alembic reaches the database.

``pagecurator migrate`` hands over its connection: inside a transaction, except for a migration that builds an index
concurrently. The plain ``alembic`` command reads DATABASE_URL (or the private Postgres) as everything else does; each
migration is a transaction.
"""

from __future__ import annotations

import asyncio

from alembic import context
from sqlalchemy import Connection

from pagecurator.settings import load_settings
from pagecurator.storage.engine import connect
from pagecurator.storage.migrations import lock_session
from pagecurator.storage.models import Base

# No longer in the models; the migrations of the next version drop them.
FORMER_INDEXES = ("pages_url_idx",)


# Postgres rewrites the expression. A test compares the migration's index with the model's.
INDEXES_ON_EXPRESSIONS = ("pages_outcome_idx",)


def is_compared(_object: object, name: str | None, kind: str, *_: object) -> bool:
    return not (kind == "index" and name in (*FORMER_INDEXES, *INDEXES_ON_EXPRESSIONS))


def run(connection: Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        compare_type=True,
        include_object=is_compared,
        transaction_per_migration=True,
    )
    with context.begin_transaction():
        context.run_migrations()


async def run_alone() -> None:
    database = await connect(load_settings())
    try:
        async with database.long_connection() as connection:
            await lock_session(database, connection)
            await connection.run_sync(run)
    finally:
        await database.close()


def print_sql() -> None:
    context.configure(
        dialect_name="postgresql", target_metadata=Base.metadata, literal_binds=True, transaction_per_migration=True
    )
    with context.begin_transaction():
        context.run_migrations()


if context.is_offline_mode():
    print_sql()
elif (given := context.config.attributes.get("connection")) is not None:
    run(given)
else:
    asyncio.run(run_alone())
