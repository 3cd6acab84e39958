"""The tables ``contacts`` and ``page_contacts``."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from pagecurator.storage.engine import Database
from pagecurator.storage.former_values import former_value
from pagecurator.storage.sanitize import as_columns, storable

# A unique index entry has at most 2,704 bytes; no contact is that long.
LONGEST_VALUE = 500
_LONGEST_TEXT = 2000

# ---------------------------------------------------------------- name and role of a known contact
# Name, role, their confidence and source, the version of the extraction and the page they come from are one value: all
# six columns change in one assignment, or none does. `old` is the row as it is after its lock was acquired, so the
# rules hold for concurrent saves, too.
_PERSON_COLUMNS = ("name", "role", "name_confidence", "name_source", "name_extraction_version", "name_page_id")
_PERSON = ", ".join(_PERSON_COLUMNS)


def _person(row: str) -> str:
    return ", ".join(f"{row}.{column}" for column in _PERSON_COLUMNS)


def _rank(row: str) -> str:
    """A name outranks a role alone; then the confidence counts."""
    return f"({row}.name IS NOT NULL, coalesce({row}.name_confidence, 0))"


_OLD_IS_EMPTY, _NEW_IS_EMPTY = "coalesce(old.name, old.role) IS NULL", "coalesce(excluded.name, excluded.role) IS NULL"
# A row from before these columns: most likely its name was on the page that it was first seen on.
_SAME_PAGE = "coalesce(old.name_page_id, old.first_page_id) IS NOT DISTINCT FROM CAST(:page_id AS uuid)"
_VERSION = "CAST(:extraction_version AS integer)"
_OLD_VERSION = "coalesce(old.name_extraction_version, 0)"

# 1. Nothing is known yet, or the confidence is higher. 2. The page that the stored name comes from was read again: by a
# newer extraction, whose result replaces the older one; or by the same, and the page has changed.
_REPLACES = f"""(
    {_OLD_IS_EMPTY} OR {_rank("excluded")} > {_rank("old")}
    OR ({_SAME_PAGE} AND ({_VERSION} > {_OLD_VERSION}
                          OR ({_VERSION} = {_OLD_VERSION} AND {_rank("excluded")} = {_rank("old")})))
)"""
# That page was read completely by a newer extraction, which found no name.
_REMOVES = f"(CAST(:is_complete AS boolean) AND {_SAME_PAGE} AND {_VERSION} > {_OLD_VERSION})"
_PERSON_CHANGES = f"""(
    ({_person("excluded")}) IS DISTINCT FROM ({_person("old")})
    AND CASE WHEN {_NEW_IS_EMPTY} THEN NOT {_OLD_IS_EMPTY} AND {_REMOVES} ELSE {_REPLACES} END
)"""

# ---------------------------------------------------------------- the statements of a save
# The rows of an earlier version get the spelling of this one. Executed only for contacts whose spelling has changed.
_RESPELL = text(
    """
    UPDATE contacts
    SET value = known.value, updated_at = clock_timestamp()
    FROM (
        SELECT contacts.id, given.value
        FROM unnest(CAST(:kind AS text[]), CAST(:former AS text[]), CAST(:value AS text[]))
             AS given (kind, former, value)
        JOIN contacts ON contacts.domain_id = CAST(:domain_id AS uuid)
                     AND contacts.kind = given.kind AND contacts.value = given.former
        WHERE NOT EXISTS (SELECT FROM contacts AS respelled
                          WHERE respelled.domain_id = contacts.domain_id
                            AND respelled.kind = given.kind AND respelled.value = given.value)
        ORDER BY contacts.kind COLLATE "C", contacts.value COLLATE "C"
        FOR UPDATE OF contacts
    ) AS known
    WHERE contacts.id = known.id
    """
)

# Rows are inserted in the same order everywhere, so that concurrent saves for one site don't deadlock. A known row is
# only updated when it gains something: the contacts in a footer are on every page. `xmax = 0` marks new rows. The
# conflict is found by contacts_domain_id_kind_value_key.
#
# `gone` are the contacts that the page showed when it was read before. They pass through the same INSERT, with
# `unlinked_at` set, to be locked in the same order as the others; from a page's first read there are none.
_SAVE = text(
    f"""
    WITH given AS MATERIALIZED (
        SELECT *
        FROM unnest(
            CAST(:kind AS text[]), CAST(:value AS text[]), CAST(:raw AS text[]), CAST(:name AS text[]),
            CAST(:role AS text[]), CAST(:name_confidence AS double precision[]), CAST(:name_source AS text[]),
            CAST(:email_type AS text[]), CAST(:confidence AS double precision[]), CAST(:source AS text[]),
            CAST(:context AS text[])
        ) AS given (kind, value, raw, name, role, name_confidence, name_source, email_type, confidence, source, context)
    ),
    gone AS MATERIALIZED (
        SELECT shown.id, shown.kind, shown.value
        FROM page_contacts
        CROSS JOIN LATERAL (
            SELECT id, kind, value FROM contacts
            WHERE contacts.id = page_contacts.contact_id AND domain_id = CAST(:domain_id AS uuid)
            OFFSET 0  -- by the primary key: a site may have many contacts
        ) AS shown
        WHERE page_contacts.page_id = CAST(:page_id AS uuid) AND CAST(:is_complete AS boolean)
          AND (shown.kind, shown.value) NOT IN (SELECT given.kind, given.value FROM given)
    ),
    saved AS (
        INSERT INTO contacts AS old (
            domain_id, kind, value, raw, email_type, confidence, source, context, source_url, first_page_id,
            unlinked_at, {_PERSON}
        )
        SELECT CAST(:domain_id AS uuid), row.*
        FROM (
            SELECT kind, value, raw, email_type, confidence, source, context,
                   CAST(:source_url AS text), CAST(:page_id AS uuid), CAST(NULL AS timestamptz),
                   name, role, name_confidence, name_source,
                   CASE WHEN coalesce(name, role) IS NOT NULL THEN {_VERSION} END,
                   CASE WHEN coalesce(name, role) IS NOT NULL THEN CAST(:page_id AS uuid) END
            FROM given
            UNION ALL
            SELECT kind, value, NULL, NULL, 0, NULL, NULL, NULL, NULL, clock_timestamp(),
                   NULL, NULL, NULL, NULL, NULL, NULL
            FROM gone
        ) AS row
        ORDER BY row.kind COLLATE "C", row.value COLLATE "C"
        ON CONFLICT (domain_id, kind, value) DO UPDATE
        SET raw = coalesce(old.raw, excluded.raw),
            email_type = coalesce(old.email_type, excluded.email_type),
            confidence = greatest(old.confidence, excluded.confidence),
            source = coalesce(old.source, excluded.source),
            context = coalesce(old.context, excluded.context),
            source_url = coalesce(old.source_url, excluded.source_url),
            first_page_id = coalesce(old.first_page_id, excluded.first_page_id),
            unlinked_at = CASE WHEN excluded.unlinked_at IS NOT NULL THEN old.unlinked_at END,
            ({_PERSON}) = (
                SELECT {_person("person")}
                FROM (VALUES (true, {_person("excluded")}), (false, {_person("old")})) AS person (is_new, {_PERSON})
                WHERE person.is_new = {_PERSON_CHANGES}
            ),
            updated_at = clock_timestamp()
        WHERE excluded.confidence > old.confidence
           OR (old.raw IS NULL AND excluded.raw IS NOT NULL)
           OR (old.email_type IS NULL AND excluded.email_type IS NOT NULL)
           OR (old.source IS NULL AND excluded.source IS NOT NULL)
           OR (old.context IS NULL AND excluded.context IS NOT NULL)
           OR (old.source_url IS NULL AND excluded.source_url IS NOT NULL)
           OR (old.first_page_id IS NULL AND excluded.first_page_id IS NOT NULL)
           OR (old.unlinked_at IS NOT NULL AND excluded.unlinked_at IS NULL)
           OR {_PERSON_CHANGES}
        RETURNING (xmax = 0 AND unlinked_at IS NULL) AS new
    )
    SELECT count(*) FILTER (WHERE new) AS new, ARRAY(SELECT id FROM gone) AS gone FROM saved
    """  # noqa: S608 - constants only
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

# Executed only when a page lost contacts. Their rows are locked by _SAVE, and every other save of one of them waits for
# the lock before it links or unlinks it: so this statement, which is a later one, sees all their links.
_UNLINK = text(
    """
    WITH unlinked AS (
        DELETE FROM page_contacts
        WHERE page_id = CAST(:page_id AS uuid) AND contact_id = ANY(CAST(:gone AS uuid[]))
    )
    UPDATE contacts
    SET unlinked_at = clock_timestamp(), updated_at = clock_timestamp()
    WHERE id = ANY(CAST(:gone AS uuid[])) AND unlinked_at IS NULL
      AND NOT EXISTS (SELECT FROM page_contacts AS other
                      WHERE other.contact_id = contacts.id AND other.page_id <> CAST(:page_id AS uuid))
    """
)

EXPORT_COLUMNS = (
    "domain", "kind", "value", "raw", "name", "role", "email_type", "confidence", "source", "context",
    "source_url", "page_url", "first_seen_at", "name_confidence", "name_source", "unlinked_at",
)  # fmt: skip

# Keyset pagination over contacts_domain_id_kind_value_key, so that no snapshot stays open for long.
_EXPORT = text(
    """
    SELECT domains.domain, contacts.kind, contacts.value, contacts.raw, contacts.name, contacts.role,
           contacts.email_type, contacts.confidence, contacts.source, contacts.context, contacts.source_url,
           pages.url AS page_url, contacts.created_at AS first_seen_at,
           contacts.name_confidence, contacts.name_source, contacts.unlinked_at,
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
    """One contact as stored. ``value`` is canonical, ``raw`` as written on the page.

    ``name_confidence`` and ``name_source`` are about ``name`` and ``role``; a confidence of None counts as 0.
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
    """How many contacts of a page are new to its site, and how many were known."""

    new: int
    known: int


async def save_contacts(
    conn: AsyncConnection,
    *,
    page_id: UUID,
    domain_id: UUID,
    source_url: str,
    contacts: Sequence[ContactRow],
    extraction_version: int = 0,
    is_complete: bool = True,
) -> SavedContacts:
    """Add ``contacts`` to the site and link them to the page; unlink those that the page does not show any more.

    A known contact keeps the page it was first seen on; missing fields are filled, and the higher confidence stays.
    Name and role are replaced together, by those with a higher confidence, or by those that a newer
    ``extraction_version`` finds on the page that they come from. A contact that no page shows stays, with
    ``unlinked_at``. ``is_complete`` is False when a limit cut the extraction short: then nothing is unlinked, and no
    name is removed.

    Repeats within ``contacts`` are merged the same way. Values that are empty after sanitizing or longer than
    ``LONGEST_VALUE`` characters are dropped.
    """
    rows = _merged(contacts)
    values = {
        "page_id": page_id,
        "domain_id": domain_id,
        "source_url": storable(source_url),
        "extraction_version": extraction_version,
        "is_complete": is_complete,
        **(as_columns(rows) if rows else _NO_ROWS),
    }
    respelled = [(row.kind, former, row.value) for row in rows if (former := former_value(row.kind, row.value))]
    if respelled:
        kinds, formers, spellings = zip(*respelled, strict=True)
        await conn.execute(_RESPELL, {"domain_id": domain_id, "kind": kinds, "former": formers, "value": spellings})
    saved = (await conn.execute(_SAVE, values)).one()
    if rows:
        await conn.execute(_LINK, values)
    if saved.gone:
        await conn.execute(_UNLINK, {"page_id": page_id, "gone": saved.gone})
    return SavedContacts(new=saved.new, known=len(rows) - saved.new)


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


_NO_ROWS: dict[str, list[Any]] = {field.name: [] for field in fields(ContactRow)}


def _stored(contact: ContactRow) -> ContactRow:
    name = storable(contact.name, longest=_LONGEST_TEXT) or None
    role = storable(contact.role, longest=_LONGEST_TEXT) or None
    has_person = name is not None or role is not None
    return replace(
        contact,
        kind=storable(contact.kind),
        value=storable(contact.value),
        raw=storable(contact.raw, longest=_LONGEST_TEXT) or None,
        name=name,
        role=role,
        name_confidence=contact.name_confidence if has_person else None,
        name_source=storable(contact.name_source) or None if has_person else None,
        email_type=storable(contact.email_type) or None,
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
