"""Statements of migrations that run outside the migration's transaction, while daemons use the tables.

Such a migration sets ``CONCURRENTLY = True``, calls the functions below first and then executes its other statements,
which are one transaction with the new revision. It may be interrupted anywhere and repeated.
"""

from __future__ import annotations

from alembic import context, op
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from pagecurator.storage.connection_errors import sqlstate

IN_ONE_TRANSACTION = "in_one_transaction"
"""Alembic attribute: all migrations run in one transaction, which creates the tables."""

_LOCK_NOT_AVAILABLE = "55P03"
_IS_VALID = text("SELECT indisvalid FROM pg_index WHERE indexrelid = to_regclass(:name)")


def build_index(name: str, statement: str) -> None:
    """Build the index ``name`` with ``statement``, a ``CREATE INDEX CONCURRENTLY``, unless it exists and is valid.

    An interrupted build leaves an invalid index behind, which is dropped first. ``CONCURRENTLY`` is left out where one
    transaction creates the table and the index.
    """
    if context.config.attributes.get(IN_ONE_TRANSACTION):
        op.execute(statement.replace(" CONCURRENTLY ", " ", 1))
        return
    migration = op.get_context()
    with migration.autocommit_block():
        is_valid = None if migration.as_sql else op.get_bind().execute(_IS_VALID, {"name": name}).scalar()
        if is_valid is False:
            op.execute(f"DROP INDEX CONCURRENTLY {name}")
        if not is_valid:
            op.execute(statement)


def execute_alone(statement: str) -> None:
    """Execute ``statement``, which can be repeated, in a transaction of its own.

    For an ``ALTER TABLE`` beside others: locks on two tables in one transaction may deadlock with a daemon's. While it
    waits for a long transaction such as a dump, every later statement on the table waits behind it; so it gives up
    after a second, and tries again a second later, until it succeeds.
    """
    migration = op.get_context()
    if context.config.attributes.get(IN_ONE_TRANSACTION) or migration.as_sql:
        op.execute(statement)
        return
    with migration.autocommit_block():
        op.execute("SET lock_timeout = '1s'")
        while True:
            try:
                op.execute(statement)
                break
            except DBAPIError as error:
                if sqlstate(error) != _LOCK_NOT_AVAILABLE:
                    raise
            op.execute("SELECT pg_sleep(1)")
        op.execute("SET lock_timeout = 0")
