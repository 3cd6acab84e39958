"""Transactions of work that is repeated for as long as the process runs."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import Final

from sqlalchemy.exc import ProgrammingError
from sqlalchemy.ext.asyncio import AsyncConnection

from pagecurator.storage.connection_errors import AccessDenied, described, missing_rights_as_outage
from pagecurator.storage.engine import Database

MOST_REJECTED_RESULTS: Final = 10
"""A page is paid for before its result is saved: so many that Postgres rejects in a row are enough."""


class DatabaseBrokenError(Exception):
    """Our statements no longer fit the database, or it rejects every result."""


class WorkerDatabase:
    """The database as one worker of a daemon uses it: each part of the process has its own.

    A missing right may be granted while the process runs, so it is reported as an outage of the operation and retried.
    A statement that doesn't fit the schema can't succeed later.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._denied: set[str] = set()
        self._broken = asyncio.Event()
        self.why_broken = ""
        """One sentence, without a full stop; empty until :attr:`is_broken`."""
        self._rejected_results = 0

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
        except ProgrammingError as error:
            if required:
                self._break(
                    f"the database's schema changed while the daemon was running ({described(error)}); "
                    "start it again to see how"
                )
            raise
        self._denied.discard(operation)

    async def end_frozen_sessions(self) -> int:
        """See :meth:`Database.end_frozen_sessions`; raises as :meth:`begin`."""
        with self._reported("end frozen sessions", required=True):
            return await self._database.end_frozen_sessions()

    @property
    def recovered_at(self) -> float | None:
        """See :attr:`Outage.recovered_at`."""
        return self._database.outage.recovered_at

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

    def contacts_saved(self) -> None:
        """Report that a page was saved with contacts: what was rejected before was about those pages."""
        self._rejected_results = 0

    def result_rejected(self, error: str, *, again: bool) -> None:
        """Report that Postgres, which is available, rejected the result of a page, for the first time or ``again``.

        Many without a contact that is saved in between are about the database: a trigger, a constraint, an altered
        function. They are counted when they are rejected first, as those in between are saved at that time, too.
        """
        self._rejected_results += not again
        if again and self._rejected_results >= MOST_REJECTED_RESULTS:
            self._break(
                f"Postgres rejected the results of {self._rejected_results} pages, and accepted no contact in between "
                f"({error}); mend the database before the next start"
            )

    def saves_rejected(self, error: str) -> None:
        """Report that Postgres would reject every result, found out before a page was fetched."""
        self._break(
            f"Postgres would reject the results of all pages, so none was fetched ({error}); "
            "mend the database before the next start"
        )

    def _break(self, why: str) -> None:
        self.why_broken = self.why_broken or why
        self._broken.set()

    @property
    def is_broken(self) -> bool:
        """True once a required statement did not fit the schema, or results are rejected, whatever the page."""
        return self._broken.is_set()

    async def fail_when_broken(self) -> None:
        """Run until :attr:`is_broken`, then raise :class:`DatabaseBrokenError`."""
        await self._broken.wait()
        raise DatabaseBrokenError(self.why_broken)
