"""Short forms of ``save_page`` for tests that need one part of it."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from pagecurator.storage.contacts import ContactRow, SavedContacts
from pagecurator.storage.page_save import FinishedPage, PageContacts, ReleasedPage, SavedPage, save_page

COMPLETE = FinishedPage(processing_status="Complete", scrape_status="ContactFound")


async def finish_page(
    conn: AsyncConnection, *, page_id: UUID, claim_no: int, outcome: FinishedPage = COMPLETE
) -> SavedPage | None:
    return await save_page(conn, page_id=page_id, claim_no=claim_no, outcome=outcome)


async def release(
    conn: AsyncConnection, *, claims: Sequence[tuple[UUID, int]], delay_seconds: float = 0.0
) -> set[UUID]:
    """Release each of ``claims``; returns the pages that were still owned."""
    outcome = ReleasedPage(delay_seconds=delay_seconds)
    return {
        page_id
        for page_id, claim_no in claims
        if await save_page(conn, page_id=page_id, claim_no=claim_no, outcome=outcome) is not None
    }


async def save_contacts(
    conn: AsyncConnection,
    *,
    page_id: UUID,
    source_url: str,
    contacts: Sequence[ContactRow],
    extraction_version: int = 0,
    is_complete: bool = True,
) -> SavedContacts:
    """Finish a claimed page with ``contacts``; may be repeated."""
    claim = await conn.execute(text("SELECT claim_no FROM pages WHERE id = :page_id"), {"page_id": page_id})
    saved = await save_page(
        conn,
        page_id=page_id,
        claim_no=claim.scalar_one(),
        outcome=COMPLETE,
        contacts=PageContacts(
            contacts=contacts,
            source_url=source_url,
            extraction_version=extraction_version,
            is_complete=is_complete,
        ),
    )
    assert saved is not None
    return saved.contacts
