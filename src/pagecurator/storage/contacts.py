"""The table ``contacts``: its rows, and their export."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from pagecurator.storage.engine import Database
from pagecurator.storage.sanitize import storable

# A unique index entry has at most 2,704 bytes; no contact is that long.
LONGEST_VALUE = 500
_LONGEST_TEXT = 2000

EXPORT_COLUMNS = (
    "domain", "kind", "value", "raw", "name", "role", "email_type", "confidence", "source", "context",
    "source_url", "page_url", "first_seen_at", "name_confidence", "name_source", "unlinked_at",
)  # fmt: skip

# Keyset pagination over contacts_domain_id_kind_value_key, so that no snapshot stays open for long. Filters that no
# index serves apply to the `scanned` rows of a step, so that a step is short when few rows match; its last row is
# returned in any case, as the cursor.
_EXPORT = """
    WITH scanned AS MATERIALIZED (
        SELECT id, domain_id, kind, value, {matches} AS is_match,
               row_number() OVER (ORDER BY domain_id DESC, kind DESC, value DESC) = 1 AS is_last
        FROM (SELECT id, domain_id, kind, value, created_at, confidence
              FROM contacts
              WHERE (domain_id, kind, value)
                    > (CAST(:after_domain_id AS uuid), CAST(:after_kind AS text), CAST(:after_value AS text))
                    {within}
              ORDER BY domain_id, kind, value
              LIMIT :page_size) AS contact
    )
    SELECT domains.domain, contacts.kind, contacts.value, contacts.raw, contacts.name, contacts.role,
           contacts.email_type, contacts.confidence, contacts.source, contacts.context, contacts.source_url,
           pages.url AS page_url, contacts.created_at AS first_seen_at,
           contacts.name_confidence, contacts.name_source, contacts.unlinked_at,
           contacts.domain_id AS after_domain_id, scanned.is_match
    FROM scanned
    JOIN contacts ON contacts.id = scanned.id
    JOIN domains ON domains.id = contacts.domain_id
    LEFT JOIN pages ON pages.id = contacts.first_page_id
    WHERE scanned.is_match OR scanned.is_last
    ORDER BY contacts.domain_id, contacts.kind, contacts.value
"""
_DOMAIN_IDS = text("SELECT id FROM domains WHERE domain = ANY (CAST(:domains AS text[]))")
_STEP_WITH_FILTER = 20_000


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactFilter:
    """Conditions on contacts. All must hold; within one, any of its values."""

    domains: Sequence[str] = ()
    """Hosts without ``www.``."""
    kinds: Sequence[str] = ()
    since: datetime | None = None
    """First seen at this time or later."""
    min_confidence: float | None = None


# Served by page_contacts_pkey and contacts_pkey.
_OF_PAGE = text(
    """
    SELECT kind, value, raw, name, role, name_confidence, name_source, email_type, confidence, source, context,
           source_url
    FROM page_contacts
    JOIN contacts ON contacts.id = page_contacts.contact_id
    WHERE page_id = :page_id
    ORDER BY confidence DESC, kind, value
    LIMIT :limit
    """
)
_VALUE = text("SELECT value FROM contacts WHERE id = :contact_id")


@dataclass(slots=True, kw_only=True)
class ContactRow:
    """One contact as stored. ``value`` is canonical, ``raw`` as written on the page.

    ``name_confidence`` and ``name_source`` are about ``name`` and ``role``; a confidence of None counts as 0. Not
    frozen: rows are created for each page, and that would take nearly three times as long.
    """

    kind: str
    value: str
    raw: str | None = None
    name: str | None = None
    role: str | None = None
    name_confidence: float | None = None
    name_source: str | None = None
    email_type: str | None = None
    confidence: float = 0.5
    source: str | None = None
    context: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedContacts:
    """How many contacts of a page are new to its site, how many were known, and how many were not stored."""

    new: int
    known: int
    suppressed: int = 0


@dataclass(slots=True, kw_only=True)
class PageContactRow(ContactRow):
    """A contact that a page shows. ``source_url`` is the page that it was read from first."""

    source_url: str | None = None


async def list_page_contacts(conn: AsyncConnection, *, page_id: UUID, limit: int) -> list[PageContactRow]:
    """List the contacts that a page shows, the most certain first."""
    rows = (await conn.execute(_OF_PAGE, {"page_id": page_id, "limit": limit})).mappings()
    return [PageContactRow(**row) for row in rows]


async def read_contact_value(conn: AsyncConnection, *, contact_id: UUID) -> str | None:
    """The canonical value of a contact; None: it is not stored."""
    return (await conn.execute(_VALUE, {"contact_id": contact_id})).scalar_one_or_none()


async def stream_contacts(
    database: Database, *, page_size: int = 1000, filters: ContactFilter | None = None
) -> AsyncIterator[dict[str, Any]]:
    """Stream contacts as dicts with ``EXPORT_COLUMNS``, grouped by site, in constant memory.

    Each ``page_size`` rows are read in a short transaction of their own.
    """
    filters = filters or ContactFilter()
    values: dict[str, Any] = {}
    within, matches = [], []
    if filters.domains:
        async with database.begin() as conn:
            ids = list((await conn.execute(_DOMAIN_IDS, {"domains": list(filters.domains)})).scalars())
        within.append("AND domain_id = ANY (CAST(:domain_ids AS uuid[]))")
        values["domain_ids"] = ids
    if filters.kinds:
        matches.append("kind = ANY (CAST(:kinds AS text[]))")
        values["kinds"] = list(filters.kinds)
    if filters.since is not None:
        matches.append("created_at >= CAST(:since AS timestamptz)")
        values["since"] = filters.since
    if filters.min_confidence is not None:
        matches.append("confidence >= CAST(:min_confidence AS double precision)")
        values["min_confidence"] = filters.min_confidence
    step = max(page_size, _STEP_WITH_FILTER) if matches else page_size
    statement = text(_EXPORT.format(within=" ".join(within), matches=" AND ".join(matches) or "true"))
    after: dict[str, Any] = {"after_domain_id": UUID(int=0), "after_kind": "", "after_value": ""}
    while True:
        async with database.begin() as conn:
            rows = (await conn.execute(statement, {**values, **after, "page_size": step})).mappings().all()
        for row in rows:
            if row["is_match"]:
                yield {column: row[column] for column in EXPORT_COLUMNS}
        if not rows:
            return
        last = rows[-1]
        after = {
            "after_domain_id": last["after_domain_id"],
            "after_kind": last["kind"],
            "after_value": last["value"],
        }


def merged_contacts(contacts: Sequence[ContactRow]) -> list[ContactRow]:
    """``contacts`` as they are stored: each once, ordered by kind and value.

    Repeats are merged as repeated reads are. Values that are empty after sanitizing or longer than ``LONGEST_VALUE``
    characters are dropped.
    """
    merged: dict[tuple[str, str], ContactRow] = {}
    for contact in map(_stored, contacts):
        if not contact.value or len(contact.value) > LONGEST_VALUE:
            continue
        key = (contact.kind, contact.value)
        first = merged.get(key)
        merged[key] = contact if first is None else _filled(first, contact)
    return [merged[key] for key in sorted(merged)]


def _stored(contact: ContactRow) -> ContactRow:
    name = storable(contact.name, longest=_LONGEST_TEXT) or None
    role = storable(contact.role, longest=_LONGEST_TEXT) or None
    has_person = name is not None or role is not None
    return ContactRow(
        kind=storable(contact.kind),
        value=storable(contact.value),
        raw=storable(contact.raw, longest=_LONGEST_TEXT) or None,
        name=name,
        role=role,
        name_confidence=contact.name_confidence if has_person else None,
        name_source=storable(contact.name_source) or None if has_person else None,
        email_type=storable(contact.email_type) or None,
        confidence=contact.confidence,
        source=storable(contact.source) or None,
        context=storable(contact.context, longest=_LONGEST_TEXT) or None,
    )


def _filled(first: ContactRow, other: ContactRow) -> ContactRow:
    """Both as one contact; name and role are those of one of them."""
    person = max(first, other, key=lambda row: (row.name is not None, row.name_confidence or 0, row.role is not None))
    return replace(
        first,
        raw=first.raw or other.raw,
        name=person.name,
        role=person.role,
        name_confidence=person.name_confidence,
        name_source=person.name_source,
        email_type=first.email_type or other.email_type,
        confidence=max(first.confidence, other.confidence),
        source=first.source or other.source,
        context=first.context or other.context,
    )
