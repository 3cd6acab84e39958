"""Saving a page: its status, contacts, links, attempts and its domain's health, in one statement.

The SQL is the function ``save_page_v1`` in ``functions/``. Executed in autocommit, one statement is one transaction.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Any, assert_never
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from pagecurator.storage.contacts import ContactRow, SavedContacts, merged_contacts
from pagecurator.storage.driver import fetch_row
from pagecurator.storage.former_values import former_value
from pagecurator.storage.functions import SAVE_PAGE
from pagecurator.storage.models import CurationStatus, ProcessingStatus, ScrapeStatus
from pagecurator.storage.queue.attempts import AttemptRow, attempt_columns
from pagecurator.storage.queue.domains import LONGEST_REASON, Hold, HoldKind, NewHold
from pagecurator.storage.queue.pages import Recovery
from pagecurator.storage.sanitize import as_columns, storable
from pagecurator.storage.suppression.key import SuppressionKey

_LONGEST_MESSAGE = 2000

_CURATION_STATUS = {
    ProcessingStatus.COMPLETE: CurationStatus.COMPLETE,
    ProcessingStatus.ERROR: CurationStatus.ERROR,
    ProcessingStatus.FILTERED: CurationStatus.SKIPPED,
}

# Its parameters in order. Lists are the columns of the contacts, and those of the attempts.
_PARAMETERS = {
    "page_id": "uuid",
    "claim_no": "integer",
    "action": "text",
    "lock_timeout_ms": "integer",
    "processing_status": "text",
    "curation_status": "text",
    "scrape_status": "text",
    "error_code": "text",
    "error_message": "text",
    "http_status": "integer",
    "attempts_used": "integer",
    "site_is_well": "boolean",
    "delay_seconds": "double precision",
    "hold_kind": "text",
    "hold_reason": "text",
    "failed": "integer",
    "failure_threshold": "integer",
    "hold_seconds": "double precision",
    "longest_seconds": "double precision",
    "source_url": "text",
    "extraction_version": "integer",
    "is_complete": "boolean",
}
_CONTACT_PARAMETERS = {
    "kind": "text[]",
    "value": "text[]",
    "raw": "text[]",
    "name": "text[]",
    "role": "text[]",
    "name_confidence": "double precision[]",
    "name_source": "text[]",
    "email_type": "text[]",
    "confidence": "double precision[]",
    "source": "text[]",
    "context": "text[]",
    "former_value": "text[]",
}
_SUPPRESSION_PARAMETERS = {"suppression_key": "text", "hash_contact": "integer[]", "hash": "bytea[]"}
_ATTEMPT_PARAMETERS = {
    "attempt": "integer[]",
    "worker": "text[]",
    "batch_id": "uuid[]",
    "started_at": "timestamptz[]",
    "finished_at": "timestamptz[]",
    "outcome": "text[]",
    "error_code": "text[]",
    "error_message": "text[]",
    "http_status": "integer[]",
    "target_status": "integer[]",
    "bytes": "bigint[]",
    "credits": "integer[]",
    "fetch_seconds": "double precision[]",
    "tier": "text[]",
}
_TYPES = {
    **_PARAMETERS,
    **{f"contact_{name}": type_ for name, type_ in _CONTACT_PARAMETERS.items()},
    **_SUPPRESSION_PARAMETERS,
    **{f"attempt_{name}": type_ for name, type_ in _ATTEMPT_PARAMETERS.items()},
}
_NOTHING: dict[str, Any] = dict.fromkeys(_TYPES)


def _call(*, one_attempt: bool, announce: bool) -> str:
    # Not as text(): SQLAlchemy would process each of the parameters by its name, for each page.
    given = (
        f"ARRAY[${number}]::{type_}" if one_attempt and name.startswith("attempt_") else f"${number}"
        for number, (name, type_) in enumerate(_TYPES.items(), start=1)
    )
    call = f"SELECT * FROM {SAVE_PAGE}({', '.join(given)})"  # noqa: S608 - constants only
    if not announce:
        return call
    # The page also enters the outbox, in the same transaction.
    return f"""
        WITH saved AS MATERIALIZED ({call}),
        announced AS (INSERT INTO outbox_pages (page_id) SELECT $1 FROM saved WHERE is_saved)
        SELECT * FROM saved
    """  # noqa: S608 - constants only


# A single attempt, which most pages have, is given as values: asyncpg takes much longer to encode arrays.
_CALLS = {
    (one_attempt, announce): _call(one_attempt=one_attempt, announce=announce)
    for one_attempt in (False, True)
    for announce in (False, True)
}


@dataclass(frozen=True, slots=True, kw_only=True)
class FinishedPage:
    """A page's outcome. ``processing_status`` is ``Complete``, ``Error`` or ``Filtered``.

    ``site_is_well`` resets the failures and the hold of the page's domain; ``hold`` begins one if it is due.
    """

    processing_status: ProcessingStatus
    scrape_status: ScrapeStatus
    error_code: str | None = None
    error_message: str | None = None
    http_status: int | None = None
    attempts_used: int = 0
    site_is_well: bool = False
    hold: NewHold | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleasedPage:
    """The page is queued again, due after ``delay_seconds``."""

    delay_seconds: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class DeferredPage:
    """The page is queued again, due when its domain's hold ends: ``hold``, or one that began before."""

    hold: NewHold


@dataclass(frozen=True, slots=True, kw_only=True)
class PageContacts:
    """The contacts that a page shows, as ``extraction_version`` read them.

    ``is_complete`` is False when a limit cut the extraction short: then nothing is unlinked, and no name is removed.
    """

    contacts: Sequence[ContactRow]
    source_url: str
    extraction_version: int = 0
    is_complete: bool = True
    site: str | None = None
    """The host, for entries of the suppression list that are about a domain."""
    suppression_key: SuppressionKey | None = None
    """None: the suppression list is believed to be empty. If it is not, the save is refused."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedPage:
    """A page that was saved: its contacts, the hold of its domain that it ended, and the one that it began."""

    contacts: SavedContacts
    recovery: Recovery | None = None
    hold: Hold | None = None


async def save_page(
    conn: AsyncConnection,
    *,
    page_id: UUID,
    claim_no: int,
    outcome: FinishedPage | ReleasedPage | DeferredPage,
    contacts: PageContacts | None = None,
    attempts: Sequence[AttemptRow] = (),
    lock_timeout_ms: int | None = None,
    announce_contacts: bool = False,
) -> SavedPage | None:
    """Save a page in one statement; None when the claim is lost: then nothing was written.

    Safe to repeat when the reply was lost; then a failed page may count twice for its domain, which is harmless.

    Contacts are added to the site and linked to the page; those that the page does not show any more are unlinked. A
    known contact keeps the page it was first seen on; missing fields are filled, and the higher confidence stays. Name
    and role are replaced together, by those with a higher confidence, or by those that a newer extraction finds on the
    page that they come from. A contact that no page shows stays, with ``unlinked_at``. Without ``contacts``, contacts
    and links stay as they are.

    Contacts on the suppression list are not saved. A save with another key than the list's is refused: Postgres raises
    ``SEARCHED_WITH_ANOTHER_KEY``.

    ``lock_timeout_ms`` bounds each wait for a lock, where no ``statement_timeout`` is set. ``announce_contacts`` adds
    the page to the outbox of saved contacts if it shows any.
    """
    values = {**_NOTHING, "page_id": page_id, "claim_no": claim_no, "lock_timeout_ms": lock_timeout_ms}
    hold: NewHold | None = None
    match outcome:
        case FinishedPage(hold=hold):
            values |= _finish_values(outcome)
        case ReleasedPage(delay_seconds=delay_seconds):
            values |= {"action": "release", "delay_seconds": float(delay_seconds)}
        case DeferredPage(hold=hold):
            values["action"] = "defer"
        case _:
            assert_never(outcome)
    rows = []
    if contacts is not None:
        rows = merged_contacts(contacts.contacts)
        values |= _contact_values(contacts, rows)
    if attempts:
        values |= _attempt_values(attempts)
    if hold is not None:
        values |= _hold_values(hold)
    call = _CALLS[len(attempts) == 1, announce_contacts and bool(rows)]
    row = await fetch_row(conn, call, tuple(values.values()))
    if not row["is_saved"]:
        return None
    return SavedPage(
        contacts=SavedContacts(
            new=row["contacts_new"],
            known=len(rows) - row["contacts_new"] - row["contacts_suppressed"],
            suppressed=row["contacts_suppressed"],
        ),
        recovery=None
        if row["recovered_kind"] is None
        else Recovery(
            domain=row["recovered_domain"],
            hold_kind=HoldKind(row["recovered_kind"]),
            held_seconds=row["recovered_seconds"],
        ),
        hold=None
        if hold is None or row["hold_domain"] is None
        else Hold(
            domain=row["hold_domain"],
            kind=hold.kind,
            reason=values["hold_reason"],
            until=row["hold_until"],
            seconds=row["hold_seconds"],
            failures=row["hold_failures"],
            holds=row["hold_holds"],
        ),
    )


def _finish_values(outcome: FinishedPage) -> dict[str, Any]:
    return {
        "action": "finish",
        "processing_status": outcome.processing_status,
        "curation_status": _CURATION_STATUS[outcome.processing_status],
        "scrape_status": outcome.scrape_status,
        "error_code": storable(outcome.error_code),
        "error_message": storable(outcome.error_message, longest=_LONGEST_MESSAGE),
        "http_status": outcome.http_status,
        "attempts_used": outcome.attempts_used,
        "site_is_well": outcome.site_is_well,
    }


def _contact_values(contacts: PageContacts, rows: Sequence[ContactRow]) -> dict[str, Any]:
    columns = {name: _given(column) for name, column in as_columns(rows).items()} if rows else _NO_CONTACTS
    return {
        "source_url": storable(contacts.source_url),
        "extraction_version": contacts.extraction_version,
        "is_complete": contacts.is_complete,
        **{f"contact_{name}": column for name, column in columns.items()},
        "contact_former_value": _given([former_value(row.kind, row.value) for row in rows]),
        **_hash_values(contacts, rows),
    }


def _hash_values(contacts: PageContacts, rows: Sequence[ContactRow]) -> dict[str, Any]:
    key = contacts.suppression_key
    if key is None or not rows:
        return {"suppression_key": key.fingerprint if key is not None else None}
    hashed = [
        (number, digest)
        for number, row in enumerate(rows, start=1)
        for digest in key.digests(row.kind, row.value, site=contacts.site)
    ]
    return {
        "suppression_key": key.fingerprint,
        "hash_contact": [number for number, _digest in hashed],
        "hash": [digest for _number, digest in hashed],
    }


def _attempt_values(attempts: Sequence[AttemptRow]) -> dict[str, Any]:
    is_one = len(attempts) == 1
    columns = attempt_columns(attempts)
    return {f"attempt_{name}": column[0] if is_one else _given(column) for name, column in columns.items()}


def _given(column: list[Any]) -> list[Any] | None:
    """None for a column without values, which ``unnest`` fills up: most are, and each value is encoded on its own."""
    return None if column.count(None) == len(column) else column


def _hold_values(hold: NewHold) -> dict[str, Any]:
    is_failure = hold.kind is HoldKind.OPEN
    seconds = hold.policy.open_seconds if is_failure else hold.policy.cooldown_seconds
    return {
        "hold_kind": hold.kind.value,
        "hold_reason": storable(hold.reason, longest=LONGEST_REASON),
        "failed": int(is_failure),
        "failure_threshold": hold.policy.failures if is_failure else 0,
        "hold_seconds": float(seconds),
        "longest_seconds": float(max(hold.policy.longest_seconds, seconds)),
    }


_NO_CONTACTS: dict[str, list[Any] | None] = {field.name: [] for field in fields(ContactRow)}
