"""Checks that Postgres would save the outcome of a page, before the first one of this process is paid for."""

from __future__ import annotations

import time
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Final

from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, ProgrammingError

from pagecurator.extraction.contact import EXTRACTION_VERSION, ContactKind
from pagecurator.storage.connection_errors import DatabaseTooSlow, described, sqlstate
from pagecurator.storage.contacts import ContactRow
from pagecurator.storage.models import ProcessingStatus, ScrapeStatus
from pagecurator.storage.page_save import FinishedPage, PageContacts, SavedPage, save_page
from pagecurator.storage.queue.attempts import AttemptRow
from pagecurator.storage.queue.claim import ClaimedPage
from pagecurator.storage.suppression.guard import SEARCHED_WITH_ANOTHER_KEY, SuppressionGuard
from pagecurator.storage.worker_database import MOST_REJECTED_RESULTS, WorkerDatabase

_LOCK_TIMEOUT_MS: Final = 1000
_LONGEST_SECONDS: Final = 5.0
"""After this time no other page is tried: the claimed ones wait."""

# Constraints and triggers that are deferred would otherwise only be checked by a commit.
_CHECK_DEFERRED = text("SET CONSTRAINTS ALL IMMEDIATE")


class SaveCheck:
    """Saves an invented contact on a claimed page, as :class:`PageCommitter` would, and rolls back."""

    def __init__(
        self, *, database: WorkerDatabase, worker: str, suppression: SuppressionGuard, announce_contacts: bool = False
    ) -> None:
        self._database = database
        self._worker = worker
        self._suppression = suppression
        self._announce_contacts = announce_contacts

    async def passes(self, pages: Sequence[ClaimedPage]) -> bool:
        """True: Postgres accepted it on one of ``pages``. False: it is not known.

        A page on which it is rejected says nothing of the others, nor does one that is locked, so the next one is
        tried. After ten rejections and no success the database is reported as broken.

        Raises ``AccessDenied`` when the role lacks a right, and ``DatabaseUnavailable``.
        """
        rejected = 0
        try_until = time.monotonic() + _LONGEST_SECONDS
        for page in pages[:MOST_REJECTED_RESULTS]:
            if time.monotonic() > try_until:
                return False
            try:
                saved = await self._try(page)
            except DatabaseTooSlow:
                continue
            except ProgrammingError:  # it does not fit the schema: the database is broken
                return False
            except DBAPIError as error:
                if sqlstate(error) == SEARCHED_WITH_ANOTHER_KEY:
                    await self._suppression.refresh(self._database)
                    continue
                rejected += 1
                if rejected == MOST_REJECTED_RESULTS:
                    self._database.saves_rejected(described(error))
                continue
            if saved is not None and saved.contacts.new:  # not if the list suppresses all contacts of its site
                return True
        return False

    async def _try(self, page: ClaimedPage) -> SavedPage | None:
        now = datetime.now(UTC)
        async with self._database.begin(operation="check a save") as conn:
            saved = await save_page(
                conn,
                page_id=page.id,
                claim_no=page.claim_no,
                outcome=FinishedPage(
                    processing_status=ProcessingStatus.COMPLETE,
                    scrape_status=ScrapeStatus.CONTACT_FOUND,
                    http_status=200,
                    attempts_used=1,
                    site_is_well=True,
                ),
                contacts=PageContacts(
                    contacts=[ContactRow(kind=ContactKind.EMAIL, value=f"save-check@{page.domain}")],
                    source_url=page.url,
                    extraction_version=EXTRACTION_VERSION,
                    is_complete=False,
                    site=page.domain,
                    suppression_key=self._suppression.key,
                ),
                attempts=[
                    AttemptRow(
                        attempt=1,
                        worker=self._worker,
                        batch_id=page.id,
                        started_at=now,
                        finished_at=now,
                        outcome="contacts_found",
                    )
                ],
                lock_timeout_ms=_LOCK_TIMEOUT_MS,
                announce_contacts=self._announce_contacts,
            )
            await conn.execute(_CHECK_DEFERRED)
            await conn.rollback()
        return saved
