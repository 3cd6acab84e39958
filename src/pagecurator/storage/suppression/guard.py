"""The suppression list as a process searches it before it stores or returns contacts."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from typing import Final

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from pagecurator.settings import Settings
from pagecurator.storage.engine import Database
from pagecurator.storage.suppression.entries import REGISTERED, ContactKey
from pagecurator.storage.suppression.key import SuppressionKey, SuppressionKeyUnusable, require_key
from pagecurator.storage.worker_database import WorkerDatabase

SEARCHED_WITH_ANOTHER_KEY: Final = "PCKEY"
"""SQLSTATE that ``save_page_v1`` raises when the list is not empty and the caller has another key, or none."""

# By the unique key. FOR KEY SHARE: a transaction that adds an entry waits until the one that searched the list ended.
_SEARCH = text(
    """
    SELECT (SELECT fingerprint FROM suppression_keys WHERE id = 1) AS registered,
           ARRAY(
               SELECT hash FROM suppressed_contacts WHERE hash = ANY (CAST(:hashes AS bytea[])) FOR KEY SHARE
           ) AS found
    """
)


class SuppressionGuard:
    """Finds suppressed contacts. One for each process.

    While the list is empty, no key is needed and nothing is hashed. The database says with each search whether that is
    still so, and which key the list has.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._unusable: SuppressionKeyUnusable | None = None
        self._failed = asyncio.Event()
        self.key: SuppressionKey | None = None
        """None while the list was last known to be empty."""
        self.is_empty: bool | None = None
        """Whether the list was empty when it was last searched; None: it was not searched yet."""

    async def refresh(self, database: Database | WorkerDatabase) -> None:
        """Read which key the list has. Raises :class:`SuppressionKeyUnusable` when this process has another."""
        async with database.begin(operation="suppression key") as conn:
            registered = (await conn.execute(REGISTERED)).scalar_one_or_none()
        await self._adopt(registered)

    async def find(self, conn: AsyncConnection, contacts: Iterable[tuple[ContactKey, str | None]]) -> set[ContactKey]:
        """The suppressed ones of ``contacts``, each with the host of its site.

        What the transaction of ``conn`` stores afterwards can't be suppressed in between. Raises
        :class:`SuppressionKeyUnusable`.
        """
        contacts = list(contacts)
        while True:
            key = self.key
            hashed: dict[bytes, set[ContactKey]] = {}
            if key is not None:
                for contact, site in contacts:
                    for digest in key.digests(*contact, site=site):
                        hashed.setdefault(digest, set()).add(contact)
            row = (await conn.execute(_SEARCH, {"hashes": list(hashed)})).one()
            if row.registered == (None if key is None else key.fingerprint):
                self.is_empty = row.registered is None
                return set().union(*(hashed[bytes(found)] for found in row.found))
            await self._adopt(row.registered)

    async def _adopt(self, registered: str | None) -> None:
        if registered is None:
            self.key = None
        elif self.key is None or self.key.fingerprint != registered:
            try:
                self.key = await asyncio.to_thread(require_key, self._settings, registered)
            except SuppressionKeyUnusable as error:
                self._unusable = error
                self._failed.set()
                raise
        self.is_empty = registered is None

    async def fail_when_unusable(self) -> None:
        """Run until the list has a key that this process lacks, then raise :class:`SuppressionKeyUnusable`."""
        await self._failed.wait()
        assert self._unusable is not None
        raise self._unusable
