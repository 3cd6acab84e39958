"""Erase contacts from the tables, in short transactions that don't deadlock with the saves of daemons."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID

from sqlalchemy import text

from pagecurator.storage.engine import Database
from pagecurator.storage.suppression.entries import ContactKey

ERASED = "[erased]"
_SHORTEST_NEEDLE = 5
_PRINTED = range(1, 0x80)
_NUMBERS_AT_ONCE = 50
"""Of a thousand, Postgres would need gigabytes for the expression."""
_SHORTEST_NATIONAL = 7
"""Shorter numbers are only searched for with their country code."""

# No index serves a value alone: the table is read once.
_FIND = text(
    """
    SELECT contacts.id, contacts.kind, contacts.value, contacts.raw,
           (SELECT count(*) FROM page_contacts WHERE contact_id = contacts.id) AS links
    FROM contacts
    WHERE contacts.value = ANY (CAST(:values AS text[]))
       OR contacts.domain_id IN (SELECT id FROM domains WHERE domain = CAST(:domain AS text))
       OR (kind = 'email' AND CAST(:domain AS text) IS NOT NULL
           AND (split_part(contacts.value, '@', 2) = :domain
                OR right(contacts.value, length(:domain) + 1) = '.' || CAST(:domain AS text)))
    """
)
_DELETE = text("DELETE FROM contacts WHERE id = :id")
_TEXTS_OF_CONTACTS = text(
    "SELECT id FROM contacts WHERE (context ~* :pattern OR raw ~* :pattern OR source_url ~* :pattern) "
    "AND NOT id = ANY (CAST(:erased AS uuid[]))"
)
_ERASE_TEXTS_OF_CONTACT = text(
    """
    UPDATE contacts
    SET context = regexp_replace(context, :pattern, :erased, 'gi'), raw = regexp_replace(raw, :pattern, :erased, 'gi'),
        source_url = regexp_replace(source_url, :pattern, :erased, 'gi'), updated_at = clock_timestamp()
    WHERE id = :id
    """
)
# Texts that may quote a contact. Each statement locks rows of one table only.
_TEXTS = (
    ("page_attempts", "error_message"),
    ("pages", "page_processing_error"),
    ("domains", "hold_reason"),
    ("domains", "paused_reason"),
    ("csv_jobs", "error"),
    ("csv_jobs", "callback_error"),
)
_COUNT_TEXT = "SELECT count(*) FROM {table} WHERE {column} ~* :pattern"
_ERASE_TEXT = """
    UPDATE {table} SET {column} = regexp_replace({column}, :pattern, :erased, 'gi') WHERE {column} ~* :pattern
"""
_PAGE_URLS = text("SELECT count(*) FROM pages WHERE url ~* :pattern")
_ANSWERS = text("SELECT job_id, site_no, answer FROM csv_sites WHERE answer ~* :pattern")
_REPLACE_ANSWER = text(
    """
    UPDATE csv_sites
    SET answer = :answer,
        status = CASE WHEN status = 'success' THEN CAST(:status AS text) ELSE status END
    WHERE job_id = :job_id AND site_no = :site_no AND answer IS NOT NULL
    """
)
_CACHED = "FROM site_answers WHERE answer ILIKE ANY (CAST(:likes AS text[]))"
_COUNT_CACHED = text(f"SELECT count(*) {_CACHED}")
_DELETE_CACHED = text(f"DELETE {_CACHED}")
_RECORDS = text("SELECT job_id, row_no, record FROM csv_rows WHERE encode(record, 'escape') ~* :pattern")
_REPLACE_RECORD = text("UPDATE csv_rows SET record = :record WHERE job_id = :job_id AND row_no = :row_no")
_ERASE_WEBSITES = text(
    "UPDATE csv_sites SET website = regexp_replace(website, :pattern, :erased, 'gi') WHERE website ~* :pattern"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """What to erase: ``contacts``, and with ``domain`` everything found on that host and all e-mails of it."""

    contacts: Sequence[ContactKey]
    domain: str | None = None


@dataclass(slots=True, kw_only=True)
class FoundContacts:
    """The stored contacts of a target, with all spellings."""

    ids: list[UUID] = field(default_factory=list)
    contacts: list[ContactKey] = field(default_factory=list)
    links: int = 0
    needles: list[str] = field(default_factory=list)
    numbers: list[tuple[str, str]] = field(default_factory=list)
    """Country code and national number of the phones, which texts may group as they like."""

    def parts(self) -> Iterator[FoundContacts]:
        """The spellings in parts of which Postgres can compile a regular expression; the first one has the needles."""
        for start in range(0, max(len(self.numbers), 1), _NUMBERS_AT_ONCE):
            needles = self.needles if start == 0 else []
            yield replace(self, needles=needles, numbers=self.numbers[start : start + _NUMBERS_AT_ONCE])


async def find_contacts(database: Database, target: Target) -> FoundContacts:
    """Find the rows of ``contacts`` and the spellings to search texts for."""
    values = [value for _kind, value in target.contacts]
    found = FoundContacts(contacts=list(target.contacts), needles=values)
    async with database.begin_long() as conn:
        rows = (await conn.execute(_FIND, {"values": values, "domain": target.domain})).all()
    for row in rows:
        found.ids.append(row.id)
        found.contacts.append((row.kind, row.value))
        found.links += row.links
        found.needles += [row.value, row.raw or ""]
    found.contacts = list(dict.fromkeys(found.contacts))
    found.needles = list(dict.fromkeys(needle for needle in found.needles if len(needle) >= _SHORTEST_NEEDLE))
    return found


async def delete_contacts(database: Database, found: FoundContacts) -> None:
    """Delete the rows with their links, one at a time: a daemon's save locks its contacts in an order of its own."""
    for contact_id in found.ids:
        async with database.begin(operation="erase a contact") as conn:
            await conn.execute(_DELETE, {"id": contact_id})


async def erase_texts(database: Database, found: FoundContacts, *, domain: str | None, dry_run: bool) -> dict[str, int]:
    """Erase the spellings from the texts around other contacts and from error messages; returns counts."""
    pattern = pattern_of(found.needles, domain=domain, numbers=found.numbers)
    counts = {"texts": 0, "page_urls": 0}
    if pattern is None:
        return counts
    values = {"pattern": pattern, "erased": ERASED}
    async with database.begin_long() as conn:
        ids = list((await conn.execute(_TEXTS_OF_CONTACTS, {"pattern": pattern, "erased": found.ids})).scalars())
        counts["page_urls"] = (await conn.execute(_PAGE_URLS, {"pattern": pattern})).scalar_one()
    counts["texts"] = len(ids)
    for contact_id in ids if not dry_run else ():
        async with database.begin(operation="erase a text") as conn:
            await conn.execute(_ERASE_TEXTS_OF_CONTACT, {**values, "id": contact_id})
    for table, column in _TEXTS:
        async with database.begin_long() as conn:
            if dry_run:
                statement = text(_COUNT_TEXT.format(table=table, column=column))
                counts["texts"] += (await conn.execute(statement, {"pattern": pattern})).scalar_one()
            else:
                statement = text(_ERASE_TEXT.format(table=table, column=column))
                counts["texts"] += (await conn.execute(statement, values)).rowcount
    return counts


async def erase_csv_results(
    database: Database,
    found: FoundContacts,
    *,
    domain: str | None,
    without: Callable[[str], tuple[str, str] | None],
    dry_run: bool,
) -> int:
    """Erase contacts from the results of CSV jobs. ``without`` maps a result to the new one and its status, or None."""
    pattern = pattern_of(found.needles, domain=domain, anywhere=True)
    if pattern is None:
        return 0
    changed = []
    async with database.begin_long() as conn:
        rows = await conn.stream(_ANSWERS, {"pattern": pattern})
        async for row in rows:
            new = without(row.answer)
            if new is not None:
                changed.append({"job_id": row.job_id, "site_no": row.site_no, "answer": new[0], "status": new[1]})
    for change in changed if not dry_run else ():
        async with database.begin(operation="erase a CSV result") as conn:
            await conn.execute(_REPLACE_ANSWER, change)
    return len(changed)


async def erase_cached(database: Database, needles: Sequence[str], *, dry_run: bool) -> int:
    """Delete the cached results in Postgres that contain one of ``needles``."""
    escaped = [re.sub(r"([%_\\])", r"\\\1", needle) for needle in needles]
    likes = [f"%{needle}%" for needle in escaped]
    async with database.begin_long() as conn:
        if dry_run:
            return int((await conn.execute(_COUNT_CACHED, {"likes": likes})).scalar_one())
        return (await conn.execute(_DELETE_CACHED, {"likes": likes})).rowcount


async def erase_uploads(database: Database, found: FoundContacts, *, domain: str | None, erase: bool) -> int:
    """Count the uploaded rows that contain a spelling; with ``erase`` replace it in them."""
    needles = [_escaped(needle) for needle in found.needles]
    pattern = pattern_of(needles, domain=domain, numbers=found.numbers, between=r"(?:[-. ()/]|\\302\\240)*")
    python_pattern = _python_pattern(found.needles, domain=domain, numbers=found.numbers)
    text_pattern = pattern_of(found.needles, domain=domain, numbers=found.numbers)
    if pattern is None:
        return 0
    changed: list[dict[str, Any]] = []
    async with database.begin_long() as conn:
        rows = await conn.stream(_RECORDS, {"pattern": pattern})
        async for row in rows:
            record = python_pattern.sub(ERASED.encode(), row.record)
            changed.append({"job_id": row.job_id, "row_no": row.row_no, "record": record})
    for change in changed if erase else ():
        async with database.begin(operation="erase an uploaded row") as conn:
            await conn.execute(_REPLACE_RECORD, change)
    if erase:
        await _erase_websites(database, text_pattern)
    return len(changed)


async def _erase_websites(database: Database, pattern: str | None) -> None:
    async with database.begin_long() as conn:
        await conn.execute(_ERASE_WEBSITES, {"pattern": pattern, "erased": ERASED})


def pattern_of(
    needles: Sequence[str],
    *,
    domain: str | None,
    anywhere: bool = False,
    numbers: Sequence[tuple[str, str]] = (),
    between: str = "[-. ()/\u00a0]*",
) -> str | None:
    """A regular expression of Postgres for the spellings; with ``domain`` also for its e-mails, or for it anywhere.

    ``between`` matches what may separate the digits of ``numbers``.
    """
    parts = [re.sub(r"([^0-9A-Za-z_\u0080-\U0010ffff])", r"\\\1", needle) for needle in needles]
    if domain is not None:
        host = domain.replace(".", r"\.")
        parts.append(host if anywhere else rf"[a-z0-9._%+-]+@([a-z0-9-]+\.)*{host}")
    parts += _number_patterns(numbers, between)
    return "|".join(parts) or None


def _python_pattern(
    needles: Sequence[str], *, domain: str | None, numbers: Sequence[tuple[str, str]]
) -> re.Pattern[bytes]:
    parts = [re.escape(needle.encode("utf-8", "replace")) for needle in needles]
    if domain is not None:
        parts.append(rb"[a-z0-9._%+-]+@(?:[a-z0-9-]+\.)*" + re.escape(domain.encode()))
    parts += [part.encode() for part in _number_patterns(numbers, r"(?:[-. ()/]|\xc2\xa0)*")]
    return re.compile(b"|".join(parts), re.IGNORECASE)


def _number_patterns(numbers: Sequence[tuple[str, str]], between: str) -> list[str]:
    """One alternative for all numbers: in any grouping, with the country code, with a 0 or without both."""
    by_prefix: dict[str, list[str]] = {}
    for code, national in numbers:
        prefix = rf"\+?(?:00)?{between.join(code)}{between}(?:0{between})?"
        if len(national) >= _SHORTEST_NATIONAL:
            prefix = rf"(?:{prefix}|(?:\(?0{between})?)"
        by_prefix.setdefault(prefix, []).append(between.join(national))
    spelled = [f"{prefix}(?:{'|'.join(nationals)})" for prefix, nationals in by_prefix.items()]
    return [f"(?<![0-9])(?:{'|'.join(spelled)})(?![0-9])"] if spelled else []


def _escaped(needle: str) -> str:
    """The needle as Postgres prints bytes in the format ``escape``."""
    return "".join(chr(byte) if byte in _PRINTED else f"\\{byte:03o}" for byte in needle.replace("\\", "\\\\").encode())
