"""Transactions of work that is repeated for as long as the process runs."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager

from sqlalchemy.exc import ProgrammingError
from sqlalchemy.ext.asyncio import AsyncConnection

from pagecurator.storage.connection_errors import AccessDenied, missing_rights_as_outage
from pagecurator.storage.engine import Database


class SchemaChangedError(Exception):
    """Our statements no longer fit the database."""


class WorkerDatabase:
    """The database as one worker of a daemon uses it: each part of the process has its own.

    A missing right may be granted while the process runs, so it is reported as an outage of the operation and retried.
    A statement that doesn't fit the schema can't succeed later.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._denied: set[str] = set()
        self._broken = asyncio.Event()

    @asynccontextmanager
    async def begin(self, *, operation: str, required: bool = True) -> AsyncIterator[AsyncConnection]:
        """One transaction, as :meth:`Database.begin`. Raises ``DatabaseUnavailable``; a missing right is one, too.

        ``required=False`` is for work that nothing else depends on: its failures are the caller's concern alone.
        """
        with self._reported(operation, required=required):
            async with self._database.begin(operation=operation) as conn:
                yield conn

    @asynccontextmanager
    async def single(self, *, operation: str, only_fetch_row: bool = False) -> AsyncIterator[AsyncConnection]:
        """A connection for one statement without a transaction, as :meth:`Database.single`; raises as :meth:`begin`."""
        with self._reported(operation, required=True):
            async with self._database.single(operation=operation, only_fetch_row=only_fetch_row) as conn:
                yield conn

    @contextmanager
    def _reported(self, operation: str, *, required: bool) -> Iterator[None]:
        try:
            with missing_rights_as_outage():
                yield
        except AccessDenied as error:
            if required:
                self._denied.add(operation)
                self._database.outage.failed(operation, str(error), others_may_succeed=True)
            raise
        except ProgrammingError:
            if required:
                self._broken.set()
            raise
        self._denied.discard(operation)

    async def end_frozen_sessions(self) -> int:
        """See :meth:`Database.end_frozen_sessions`; raises as :meth:`begin`."""
        with self._reported("end frozen sessions", required=True):
            return await self._database.end_frozen_sessions()

    @property
    def lock_timeout_ms(self) -> int | None:
        """See :attr:`Database.lock_timeout_ms`."""
        return self._database.lock_timeout_ms

    @property
    def pool_size(self) -> int:
        """Connections at most, shared with the other parts of the process."""
        return self._database.pool_size

    @property
    def is_denied(self) -> bool:
        """True while the role lacks a right for a required operation."""
        return bool(self._denied)

    def forget_denials(self) -> None:
        """Let the next operations show whether the rights have been granted."""
        self._denied.clear()

    @property
    def is_broken(self) -> bool:
        """True once a required statement did not fit the schema: a table or column changed under the daemon."""
        return self._broken.is_set()

    async def fail_when_broken(self) -> None:
        """Run until the schema no longer fits, then raise :class:`SchemaChangedError`."""
        await self._broken.wait()
        raise SchemaChangedError(
            "the database's schema changed while the daemon was running; start it again to see how"
        )
