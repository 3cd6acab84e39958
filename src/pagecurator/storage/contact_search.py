"""Searching contacts: filtered, grouped by site, with keyset pagination.

Words within a value, a name or a role have no index. A search therefore reads contacts in their order, some at a time,
until it has enough or its time is over, and says where the next one continues.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

SEARCH_SECONDS = 1.0
_FIRST_CHUNK, _LARGEST_CHUNK = 500, 4_000
"""Contacts per statement: few where most of them match, and never so many that a statement takes long."""

# These bound what is read: contacts_domain_id_kind_value_key serves the order, the cursor, a domain and a kind.
_BOUNDS = {
    "domain": "contacts.domain_id = (SELECT id FROM domains WHERE domain = :domain)",
    "kind": "contacts.kind = :kind",
}
_AFTER = """
    (contacts.domain_id, contacts.kind, contacts.value)
    > (CAST(:after_domain_id AS uuid), CAST(:after_kind AS text), CAST(:after_value AS text))
"""
# These are checked on what was read.
_CONDITIONS = {
    "words": "(value ILIKE :words OR name ILIKE :words OR role ILIKE :words)",
    "min_confidence": "confidence >= :min_confidence",
}
# A row without an id says how many contacts were read, and which one was the last.
_CHUNK = """
    WITH chunk AS MATERIALIZED (
        SELECT id, domain_id, kind, value, name, role, confidence
        FROM contacts
        WHERE {bounds}
        ORDER BY contacts.domain_id, contacts.kind, contacts.value
        LIMIT :chunk
    ), found AS (
        SELECT * FROM chunk WHERE {conditions} ORDER BY domain_id, kind, value LIMIT :limit
    ), last AS (
        SELECT (SELECT count(*) FROM chunk) AS read, domain_id, kind, value, id
        FROM chunk ORDER BY domain_id DESC, kind DESC, value DESC LIMIT 1
    )
    SELECT contact.id, domains.domain, contact.kind, contact.value, contact.raw, contact.name, contact.role,
           contact.confidence, contact.context, contact.created_at, contact.unlinked_at,
           contact.first_page_id AS page_id, coalesce(pages.url, contact.source_url) AS page_url,
           last.read, last.domain_id AS last_domain_id, last.kind AS last_kind, last.value AS last_value,
           last.id AS last_id
    FROM last
    LEFT JOIN found ON true
    LEFT JOIN LATERAL (  -- LIMIT: one look-up for each, and no join with all contacts
        SELECT * FROM contacts WHERE contacts.id = found.id LIMIT 1
    ) AS contact ON true
    LEFT JOIN domains ON domains.id = found.domain_id
    LEFT JOIN pages ON pages.id = contact.first_page_id
    ORDER BY found.domain_id, found.kind, found.value
"""
_LAST = ("read", "last_domain_id", "last_kind", "last_value", "last_id")
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


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactSearchResult:
    """Contacts by site, kind and value. ``after``: the next search continues behind this id; None: that was all."""

    contacts: list[FoundContact]
    after: UUID | None
    is_cut_short: bool
    """The time was over before enough contacts were found."""


async def search_contacts(
    conn: AsyncConnection,
    *,
    search: ContactSearch,
    after: UUID | None = None,
    limit: int,
    seconds: float = SEARCH_SECONDS,
    clock: Callable[[], float] = time.monotonic,
) -> ContactSearchResult:
    """Find the next ``limit`` contacts behind the one with the id ``after``; stop after about ``seconds``."""
    until = clock() + seconds
    cursor: dict[str, Any] = {}
    if after is not None:
        found = (await conn.execute(_CURSOR, {"id": after})).mappings().one_or_none()
        cursor = dict(found) if found is not None else {}
    contacts: list[FoundContact] = []
    chunk = _FIRST_CHUNK
    while True:
        wanted = limit - len(contacts)
        statement, values = search_statement(
            search=search, cursor=cursor, limit=wanted + 1, chunk=max(chunk, wanted + 1)
        )
        rows = (await conn.execute(text(statement), values)).mappings().all()
        matching = [
            FoundContact(**{name: value for name, value in row.items() if name not in _LAST})
            for row in rows
            if row["id"] is not None
        ]
        contacts += matching[:wanted]
        if len(matching) > wanted:
            return ContactSearchResult(contacts=contacts, after=contacts[-1].id, is_cut_short=False)
        if not rows or rows[0]["read"] < values["chunk"]:
            return ContactSearchResult(contacts=contacts, after=None, is_cut_short=False)
        last = rows[0]
        if clock() >= until:
            return ContactSearchResult(contacts=contacts, after=last["last_id"], is_cut_short=True)
        cursor = {f"after_{name}": last[f"last_{name}"] for name in ("domain_id", "kind", "value")}
        chunk = min(4 * chunk, _LARGEST_CHUNK)


def search_statement(
    *, search: ContactSearch, cursor: dict[str, Any], limit: int, chunk: int
) -> tuple[str, dict[str, Any]]:
    """SQL for one chunk with only the conditions that are given, and its parameters."""
    values: dict[str, Any] = {name: given for name in ContactSearch.__slots__ if (given := getattr(search, name))}
    bounds = [bound for name, bound in _BOUNDS.items() if name in values]
    bounds += [_AFTER] if cursor else []
    conditions = [condition for name, condition in _CONDITIONS.items() if name in values]
    if search.words:
        values["words"] = f"%{_literal(search.words)}%"
    statement = _CHUNK.format(bounds=" AND ".join(bounds) or "true", conditions=" AND ".join(conditions) or "true")
    return statement, {**values, **cursor, "limit": limit, "chunk": chunk}


def _literal(words: str) -> str:
    """``words`` without the wildcards of LIKE."""
    return words.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
