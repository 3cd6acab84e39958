"""Checks that Postgres would save the outcome of a page, before the first one of this process is paid for."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Sequence
from datetime import UTC, datetime
from enum import Enum, auto
from typing import Final
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, ProgrammingError

from pagecurator.curation.results import Outcome
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
_PATIENCE_SECONDS: Final = 3.0

# Constraints and triggers that are deferred would otherwise only be checked by a commit.
_CHECK_DEFERRED = text("SET CONSTRAINTS ALL IMMEDIATE")


class SaveVerdict(Enum):
    """What is known after a check."""

    ACCEPTED = auto()
    REJECTED = auto()
    """On pages that had not been tried before, and it was accepted on none."""
    UNKNOWN = auto()


class SaveCheck:
    """Saves an invented contact on a claimed page, as :class:`PageCommitter` would, and rolls back."""

    def __init__(
        self, *, database: WorkerDatabase, worker: str, suppression: SuppressionGuard, announce_contacts: bool = False
    ) -> None:
        self._database = database
        self._worker = worker
        self._suppression = suppression
        self._announce_contacts = announce_contacts
        self._rejected: set[UUID] = set()

    async def check(self, pages: Sequence[ClaimedPage]) -> SaveVerdict:
        """Try it on ``pages`` until it is accepted.

        A page on which it is rejected says nothing of the others, so the next one is tried. After ten pages that were
        rejected, also in earlier calls, and no success the database is reported as broken.

        Raises ``DatabaseUnavailable``, also when the role lacks a right, or when each page that is tried within three
        seconds waits for too long: for a lock on a table, or a slow trigger.
        """
        verdict, patience_ends = SaveVerdict.UNKNOWN, time.monotonic() + _PATIENCE_SECONDS
        untried = deque([page for page in pages if page.id not in self._rejected][:MOST_REJECTED_RESULTS])
        while untried:
            page = untried.popleft()
            try:
                result = await self._verdict_on(page)
            except DatabaseTooSlow as error:
                if time.monotonic() < patience_ends:
                    untried.append(page)
                    continue
                if verdict is SaveVerdict.REJECTED:
                    return verdict
                raise DatabaseTooSlow(f"A save would take too long, so no page was fetched. {error}") from error
            if result is SaveVerdict.ACCEPTED or self._database.is_broken:
                return result
            if result is SaveVerdict.REJECTED:
                verdict = result
        return verdict

    async def _verdict_on(self, page: ClaimedPage) -> SaveVerdict:
        try:
            saved = await self._try(page)
        except ProgrammingError:  # it does not fit the schema: the database is broken
            return SaveVerdict.UNKNOWN
        except DBAPIError as error:
            if sqlstate(error) == SEARCHED_WITH_ANOTHER_KEY:
                await self._suppression.refresh(self._database)
                return SaveVerdict.UNKNOWN
            self._rejected.add(page.id)
            if len(self._rejected) == MOST_REJECTED_RESULTS:
                self._database.saves_rejected(described(error))
            return SaveVerdict.REJECTED
        # Nothing is inserted if the list suppresses all contacts of its site.
        return SaveVerdict.ACCEPTED if saved is not None and saved.contacts.new else SaveVerdict.UNKNOWN

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
                        outcome=Outcome.CONTACTS_FOUND,
                    )
                ],
                lock_timeout_ms=_LOCK_TIMEOUT_MS,
                announce_contacts=self._announce_contacts,
            )
            await conn.execute(_CHECK_DEFERRED)
            await conn.rollback()
        return saved
