"""The table ``outbox_pages``: saved pages whose contacts have to be sent to ``CONTACTS_WEBHOOK_URL``.

The statement that saves a page adds it, in the same transaction. So it is exact whenever that transaction commits,
which a cursor on ``contacts.updated_at`` would not be, and ``contacts`` needs no further index.

Messages hold the ids of contacts. The contacts are read when a message is sent: as they are then, and without those
that were deleted meanwhile.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from pagecurator.storage.outbox import Destination, Notice

CONTACTS_PER_MESSAGE: Final = 500
_PAGES = 200
_MOST_WAITING = 20

# Contacts that the page shows, and that changed since its transaction began. Some may have been changed by another page
# that was saved later: then they are sent twice. Pages without one are only deleted.
#
# One statement, so one snapshot: a page that is deleted here has committed, and so have its contacts.
_COLLECT = text(
    """
    WITH taken AS MATERIALIZED (
        SELECT id, page_id, saved_at FROM outbox_pages ORDER BY id LIMIT :pages FOR UPDATE SKIP LOCKED
    ),
    deleted AS (
        DELETE FROM outbox_pages WHERE id IN (SELECT id FROM taken)
    ),
    changed AS MATERIALIZED (
        SELECT DISTINCT saved.id
        FROM (SELECT page_id, min(saved_at) AS saved_at FROM taken GROUP BY page_id) AS page
        JOIN page_contacts ON page_contacts.page_id = page.page_id
        CROSS JOIN LATERAL (
            SELECT id, updated_at FROM contacts WHERE contacts.id = page_contacts.contact_id OFFSET 0
        ) AS saved
        WHERE saved.updated_at >= page.saved_at
    ),
    numbered AS (
        SELECT id, (row_number() OVER (ORDER BY id) - 1) / :contacts AS part FROM changed
    ),
    added AS (
        INSERT INTO outbox_messages (destination, event, dedupe_key, data)
        SELECT :destination, :event, :event || ':' || gen_random_uuid(),
               jsonb_build_object('contact_ids', jsonb_agg(id ORDER BY id))
        FROM numbered
        GROUP BY part
    )
    SELECT count(*) FROM taken
    """
)
_WAITING = text(
    """
    SELECT count(*) FROM (
        SELECT FROM outbox_messages WHERE destination = :destination AND due_at IS NOT NULL LIMIT :most
    ) AS waiting
    """
)
_READ = text(
    """
    SELECT contacts.id, domain, kind, value, raw, name, role, name_confidence, name_source, email_type, confidence,
           source, context, source_url, contacts.created_at, contacts.updated_at, unlinked_at
    FROM unnest(CAST(:ids AS uuid[])) AS wanted (id)
    JOIN contacts USING (id)
    JOIN domains ON domains.id = domain_id
    ORDER BY contacts.updated_at, contacts.id
    """
)


async def collect_saved(conn: AsyncConnection) -> int:
    """Turn saved pages into messages of up to 500 contacts; returns how many pages there were.

    While messages wait, because the receiver is slow or away, none are added.
    """
    values = {"destination": Destination.CONTACTS, "most": _MOST_WAITING}
    if int((await conn.execute(_WAITING, values)).scalar_one()) >= _MOST_WAITING:
        return 0
    values = {
        "pages": _PAGES,
        "contacts": CONTACTS_PER_MESSAGE,
        "destination": Destination.CONTACTS,
        "event": Notice.CONTACTS_SAVED,
    }
    return int((await conn.execute(_COLLECT, values)).scalar_one())


async def read_contacts(conn: AsyncConnection, ids: Sequence[str]) -> list[dict[str, Any]]:
    """The contacts as JSON objects, those that changed first coming first. Deleted ones are missing."""
    rows = (await conn.execute(_READ, {"ids": [UUID(each) for each in ids]})).mappings()
    return [{key: _json(value) for key, value in row.items()} for row in rows]


def _json(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat()
    return str(value) if isinstance(value, UUID) else value
