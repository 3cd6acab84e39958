"""Searching contacts: filtered, grouped by site, with keyset pagination."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

# A condition is part of the statement only when it is given. contacts_domain_id_kind_value_key serves the order, the
# cursor and a domain; a text is searched for in everything that the other conditions leave.
_CONDITIONS = {
    "domain": "contacts.domain_id = (SELECT id FROM domains WHERE domain = :domain)",
    "kind": "contacts.kind = :kind",
    "words": "(contacts.value ILIKE :words OR contacts.name ILIKE :words OR contacts.role ILIKE :words)",
    "min_confidence": "contacts.confidence >= :min_confidence",
}
_AFTER = """
    (contacts.domain_id, contacts.kind, contacts.value)
    > (CAST(:after_domain_id AS uuid), CAST(:after_kind AS text), CAST(:after_value AS text))
"""
_SEARCH = """
    SELECT contacts.id, domains.domain, contacts.kind, contacts.value, contacts.raw, contacts.name, contacts.role,
           contacts.confidence, contacts.context, contacts.created_at, contacts.unlinked_at,
           contacts.first_page_id AS page_id, coalesce(pages.url, contacts.source_url) AS page_url
    FROM contacts
    JOIN domains ON domains.id = contacts.domain_id
    LEFT JOIN pages ON pages.id = contacts.first_page_id
    WHERE {conditions}
    ORDER BY contacts.domain_id, contacts.kind, contacts.value
    LIMIT :limit
"""
_CURSOR = text(
    """
    SELECT domain_id AS after_domain_id, kind AS after_kind, value AS after_value
    FROM contacts WHERE id = CAST(:id AS uuid)
    """
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactSearch:
    """Conditions on contacts; empty ones are none. ``words`` is part of the value, the name or the role."""

    domain: str = ""
    kind: str = ""
    words: str = ""
    min_confidence: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundContact:
    """A contact and the page that it was first seen on. ``unlinked_at``: since when no page shows it."""

    id: UUID
    domain: str
    kind: str
    value: str
    raw: str | None
    name: str | None
    role: str | None
    confidence: float
    context: str | None
    created_at: datetime
    unlinked_at: datetime | None
    page_id: UUID | None
    page_url: str | None


async def search_contacts(
    conn: AsyncConnection, *, search: ContactSearch, after: UUID | None = None, limit: int
) -> list[FoundContact]:
    """Read the next ``limit`` contacts after the one with the id ``after``, by site, kind and value."""
    values: dict[str, Any] = {name: given for name in ContactSearch.__slots__ if (given := getattr(search, name))}
    used = [_CONDITIONS[name] for name in values]
    if search.words:
        values["words"] = f"%{_literal(search.words)}%"
    if after is not None:
        cursor = (await conn.execute(_CURSOR, {"id": after})).mappings().one_or_none()
        if cursor is not None:
            used.append(_AFTER)
            values |= cursor
    statement = text(_SEARCH.format(conditions=" AND ".join(used) or "true"))
    rows = (await conn.execute(statement, {**values, "limit": limit})).mappings()
    return [FoundContact(**row) for row in rows]


def _literal(words: str) -> str:
    """``words`` without the wildcards of LIKE."""
    return words.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
