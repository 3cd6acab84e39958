"""The tables ``contacts`` and ``page_contacts``."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from pagecurator.storage.engine import Database
from pagecurator.storage.sanitize import as_columns, storable

# A unique index entry has at most 2,704 bytes; no contact is that long.
LONGEST_VALUE = 500
_LONGEST_TEXT = 2000

# Rows are inserted in the same order everywhere, so that concurrent saves for one site don't deadlock. A known row is
# only updated when it gains something: the contacts in a footer are on every page. `xmax = 0` marks new rows. The
# conflict is found by contacts_domain_id_kind_value_key.
_SAVE = text(
    """
    WITH saved AS (
        INSERT INTO contacts AS old (
            domain_id, kind, value, raw, name, role, email_type, confidence, source, context, source_url, first_page_id
        )
        SELECT CAST(:domain_id AS uuid), given.*, CAST(:source_url AS text), CAST(:page_id AS uuid)
        FROM unnest(
            CAST(:kind AS text[]), CAST(:value AS text[]), CAST(:raw AS text[]), CAST(:name AS text[]),
            CAST(:role AS text[]), CAST(:email_type AS text[]), CAST(:confidence AS double precision[]),
            CAST(:source AS text[]), CAST(:context AS text[])
        ) AS given (kind, value, raw, name, role, email_type, confidence, source, context)
        ORDER BY kind COLLATE "C", value COLLATE "C"
        ON CONFLICT (domain_id, kind, value) DO UPDATE
        SET raw = coalesce(old.raw, excluded.raw),
            name = coalesce(old.name, excluded.name),
            role = coalesce(old.role, excluded.role),
            email_type = coalesce(old.email_type, excluded.email_type),
            confidence = greatest(old.confidence, excluded.confidence),
            source = coalesce(old.source, excluded.source),
            context = coalesce(old.context, excluded.context),
            source_url = coalesce(old.source_url, excluded.source_url),
            first_page_id = coalesce(old.first_page_id, excluded.first_page_id),
            updated_at = clock_timestamp()
        WHERE excluded.confidence > old.confidence
           OR (old.raw IS NULL AND excluded.raw IS NOT NULL)
           OR (old.name IS NULL AND excluded.name IS NOT NULL)
           OR (old.role IS NULL AND excluded.role IS NOT NULL)
           OR (old.email_type IS NULL AND excluded.email_type IS NOT NULL)
           OR (old.source IS NULL AND excluded.source IS NOT NULL)
           OR (old.context IS NULL AND excluded.context IS NOT NULL)
           OR (old.source_url IS NULL AND excluded.source_url IS NOT NULL)
           OR (old.first_page_id IS NULL AND excluded.first_page_id IS NOT NULL)
        RETURNING (xmax = 0) AS new
    )
    SELECT count(*) FILTER (WHERE new) AS new FROM saved
    """
)

# A separate statement: it sees the rows that other pages committed while the one above waited for them.
_LINK = text(
    """
    INSERT INTO page_contacts (page_id, contact_id)
    SELECT CAST(:page_id AS uuid), contacts.id
    FROM unnest(CAST(:kind AS text[]), CAST(:value AS text[])) AS given (kind, value)
    JOIN contacts ON contacts.domain_id = CAST(:domain_id AS uuid)
                 AND contacts.kind = given.kind AND contacts.value = given.value
    ON CONFLICT DO NOTHING
    """
)

EXPORT_COLUMNS = (
    "domain", "kind", "value", "raw", "name", "role", "email_type", "confidence", "source", "context",
    "source_url", "page_url", "first_seen_at",
)  # fmt: skip

# Keyset pagination over contacts_domain_id_kind_value_key, so that no snapshot stays open for long.
_EXPORT = text(
    """
    SELECT domains.domain, contacts.kind, contacts.value, contacts.raw, contacts.name, contacts.role,
           contacts.email_type, contacts.confidence, contacts.source, contacts.context, contacts.source_url,
           pages.url AS page_url, contacts.created_at AS first_seen_at,
           contacts.domain_id AS after_domain_id
    FROM contacts
    JOIN domains ON domains.id = contacts.domain_id
    LEFT JOIN pages ON pages.id = contacts.first_page_id
    WHERE (contacts.domain_id, contacts.kind, contacts.value)
          > (CAST(:after_domain_id AS uuid), CAST(:after_kind AS text), CAST(:after_value AS text))
    ORDER BY contacts.domain_id, contacts.kind, contacts.value
    LIMIT :page_size
    """
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactRow:
    """One contact as stored. ``value`` is canonical, ``raw`` as written on the page."""

    kind: str
    value: str
    raw: str | None = None
    name: str | None = None
    role: str | None = None
    email_type: str | None = None
    confidence: float = 0.5
    source: str | None = None
    context: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedContacts:
    """How many contacts of a page are new to its site, and how many were known."""

    new: int
    known: int


async def save_contacts(
    conn: AsyncConnection, *, page_id: UUID, domain_id: UUID, source_url: str, contacts: Sequence[ContactRow]
) -> SavedContacts:
    """Add ``contacts`` to the site and link them to the page.

    A known contact keeps the page it was first seen on; missing fields are filled, and the higher confidence stays.
    Repeats within ``contacts`` are merged the same way. Values that are empty after sanitizing or longer than
    ``LONGEST_VALUE`` characters are dropped.
    """
    rows = _merged(contacts)
    if not rows:
        return SavedContacts(new=0, known=0)
    values = {"page_id": page_id, "domain_id": domain_id, "source_url": storable(source_url), **as_columns(rows)}
    new = int((await conn.execute(_SAVE, values)).scalar_one())
    await conn.execute(_LINK, values)
    return SavedContacts(new=new, known=len(rows) - new)


async def stream_contacts(database: Database, *, page_size: int = 1000) -> AsyncIterator[dict[str, Any]]:
    """Stream every contact as a dict with ``EXPORT_COLUMNS``, grouped by site, in constant memory.

    Each ``page_size`` rows are read in a short transaction of their own.
    """
    after: dict[str, Any] = {"after_domain_id": UUID(int=0), "after_kind": "", "after_value": ""}
    while True:
        async with database.begin() as conn:
            rows = (await conn.execute(_EXPORT, {**after, "page_size": page_size})).mappings().all()
        for row in rows:
            yield {column: row[column] for column in EXPORT_COLUMNS}
        if len(rows) < page_size:
            return
        last = rows[-1]
        after = {
            "after_domain_id": last["after_domain_id"],
            "after_kind": last["kind"],
            "after_value": last["value"],
        }


def _merged(contacts: Sequence[ContactRow]) -> list[ContactRow]:
    merged: dict[tuple[str, str], ContactRow] = {}
    for contact in map(_stored, contacts):
        if not contact.value or len(contact.value) > LONGEST_VALUE:
            continue
        key = (contact.kind, contact.value)
        first = merged.get(key)
        merged[key] = contact if first is None else _filled(first, contact)
    return [merged[key] for key in sorted(merged)]


def _stored(contact: ContactRow) -> ContactRow:
    return replace(
        contact,
        kind=storable(contact.kind),
        value=storable(contact.value),
        raw=storable(contact.raw, longest=_LONGEST_TEXT) or None,
        name=storable(contact.name, longest=_LONGEST_TEXT) or None,
        role=storable(contact.role, longest=_LONGEST_TEXT) or None,
        email_type=storable(contact.email_type) or None,
        source=storable(contact.source) or None,
        context=storable(contact.context, longest=_LONGEST_TEXT) or None,
    )


def _filled(first: ContactRow, other: ContactRow) -> ContactRow:
    missing = {name: value for name, value in asdict(other).items() if getattr(first, name) is None}
    return replace(first, **missing, confidence=max(first.confidence, other.confidence))
