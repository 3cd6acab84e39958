"""The tables ``suppressed_contacts``, ``suppression_keys`` and ``erasure_log``."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from pagecurator.errors import UserError
from pagecurator.settings import Settings
from pagecurator.storage.engine import Database
from pagecurator.storage.sanitize import storable
from pagecurator.storage.suppression.key import SuppressionKey, read_or_create_key, require_key

ContactKey = tuple[str, str]
"""Kind and canonical value; the kind ``domain`` with a host suppresses everything on it and all of its e-mails."""

_WAIT_SECONDS: Final = 60.0
_POLL_SECONDS: Final = 0.02
_LONGEST_REASON: Final = 500

REGISTERED: Final = text("SELECT fingerprint FROM suppression_keys")
_REGISTER = text("INSERT INTO suppression_keys (id, fingerprint) VALUES (1, :fingerprint) ON CONFLICT DO NOTHING")
_ADD = text(
    """
    INSERT INTO suppressed_contacts (hash, kind, reason, added_by)
    SELECT given.hash, given.kind, CAST(:reason AS text), CAST(:actor AS text)
    FROM unnest(CAST(:hashes AS bytea[]), CAST(:kinds AS text[])) AS given (hash, kind)
    ORDER BY given.hash
    ON CONFLICT (hash) DO NOTHING
    """
)
_LIST = text(
    """
    SELECT id, encode(hash, 'hex') AS hash, kind, reason, added_by, created_at
    FROM suppressed_contacts
    WHERE id > :after
    ORDER BY id
    LIMIT :limit
    """
)
_LIST_NEWEST = text(
    """
    SELECT id, encode(hash, 'hex') AS hash, kind, reason, added_by, created_at
    FROM suppressed_contacts
    WHERE id < coalesce(CAST(:before AS bigint), 9223372036854775807)
    ORDER BY id DESC
    LIMIT :limit
    """
)
_REMOVE = text(
    """
    DELETE FROM suppressed_contacts
    WHERE id = ANY (CAST(:ids AS bigint[])) OR hash = ANY (CAST(:hashes AS bytea[])) OR CAST(:all AS boolean)
    """
)
_FORGET_KEY = text("DELETE FROM suppression_keys WHERE NOT EXISTS (SELECT FROM suppressed_contacts)")
_LOG = text(
    """
    INSERT INTO erasure_log (action, actor, reason, counts)
    VALUES (:action, :actor, :reason, CAST(:counts AS jsonb))
    """
)
_READ_LOG = text("SELECT id, action, actor, reason, counts, created_at FROM erasure_log ORDER BY id DESC LIMIT :limit")

# Transactions that may have searched the list before an entry was added, and still store what they found: saves of
# pages, which have locked the table `pages` to write it, and of CSV results, which search the list FOR KEY SHARE.
_SEARCHING = text(
    """
    SELECT DISTINCT seen.virtualtransaction
    FROM pg_locks AS seen
    WHERE seen.locktype = 'relation' AND seen.granted AND seen.pid <> pg_backend_pid()
      AND seen.database = (SELECT oid FROM pg_database WHERE datname = current_database())
      AND ((seen.relation = 'suppressed_contacts'::regclass AND seen.mode = 'RowShareLock')
           OR (seen.relation = 'suppression_keys'::regclass AND seen.mode = 'AccessShareLock'
               AND EXISTS (SELECT FROM pg_locks AS other
                           WHERE other.virtualtransaction = seen.virtualtransaction
                             AND other.relation = 'pages'::regclass AND other.mode = 'RowExclusiveLock')))
    """
)


@dataclass(frozen=True, slots=True, kw_only=True)
class SuppressedContact:
    """An entry of the list. ``hash`` is all that is known of the value."""

    id: int
    hash: str
    kind: str
    reason: str | None
    added_by: str
    created_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditRecord:
    """Who changed the list or erased contacts, when, and how much; never what."""

    id: int
    action: str
    actor: str
    reason: str | None
    counts: dict[str, int]
    created_at: datetime


async def suppress(
    database: Database, settings: Settings, contacts: Sequence[ContactKey], *, reason: str | None, actor: str
) -> int:
    """Add entries; returns how many are new. From its return on, no process stores one of the contacts.

    Raises ``SuppressionKeyUnusable`` when the list has another key.
    """
    async with database.begin(operation="suppress") as conn:
        registered = (await conn.execute(REGISTERED)).scalar_one_or_none()
    key = await asyncio.to_thread(
        lambda: read_or_create_key(settings) if registered is None else require_key(settings, registered)
    )
    added = 0
    wanted = list(dict.fromkeys(contacts))
    async with database.begin(operation="suppress") as conn:
        await conn.execute(_REGISTER, {"fingerprint": key.fingerprint})
        registered = (await conn.execute(REGISTERED)).scalar_one()
        if registered == key.fingerprint and wanted:
            values = {
                "hashes": [key.digest(kind, value) for kind, value in wanted],
                "kinds": [kind for kind, _value in wanted],
                "reason": storable(reason, longest=_LONGEST_REASON),
                "actor": actor,
            }
            added = (await conn.execute(_ADD, values)).rowcount
            await write_audit(conn, action="suppress", actor=actor, reason=reason, counts={"added": added})
    if registered != key.fingerprint:  # another replica was first
        require_key(settings, registered)
    await wait_for_saves(database)
    return added


async def wait_for_saves(database: Database) -> None:
    """Return when every save that may have searched an older list has ended. Later saves are not delayed."""
    deadline = time.monotonic() + _WAIT_SECONDS
    older: set[str] | None = None
    while True:
        async with database.begin(operation="wait for saves") as conn:
            found = set((await conn.execute(_SEARCHING)).scalars())
        older = found if older is None else older & found
        if not older:
            return
        if time.monotonic() > deadline:
            raise UserError(
                "The entries were added, but a transaction that may store one of the contacts has not ended; see "
                "pg_stat_activity, then run the same command again."
            )
        await asyncio.sleep(_POLL_SECONDS)


async def list_suppressed(conn: AsyncConnection, *, after: int = 0, limit: int = 1000) -> list[SuppressedContact]:
    """The entries after the one with the id ``after``, the oldest first."""
    rows = await conn.execute(_LIST, {"after": after, "limit": limit})
    return [SuppressedContact(**row) for row in rows.mappings()]


async def list_newest_suppressed(
    conn: AsyncConnection, *, before: int | None = None, limit: int = 50
) -> list[SuppressedContact]:
    """The entries before the one with the id ``before``, or the last ones, the newest first."""
    rows = await conn.execute(_LIST_NEWEST, {"before": before, "limit": limit})
    return [SuppressedContact(**row) for row in rows.mappings()]


async def unsuppress(
    conn: AsyncConnection,
    *,
    actor: str,
    ids: Sequence[int] = (),
    contacts: Sequence[ContactKey] = (),
    key: SuppressionKey | None = None,
    everything: bool = False,
) -> int:
    """Remove entries by id or contact, or all; returns how many. An empty list has no key: the next entry sets it."""
    hashes = [] if key is None else [key.digest(kind, value) for kind, value in contacts]
    removed = (await conn.execute(_REMOVE, {"ids": list(ids), "hashes": hashes, "all": everything})).rowcount
    await conn.execute(_FORGET_KEY)
    await write_audit(conn, action="unsuppress", actor=actor, reason=None, counts={"removed": removed})
    return removed


async def write_audit(
    conn: AsyncConnection, *, action: str, actor: str, reason: str | None, counts: Mapping[str, int]
) -> None:
    """Record an action. ``counts`` must not contain values."""
    await conn.execute(
        _LOG,
        {
            "action": action,
            "actor": actor,
            "reason": storable(reason, longest=_LONGEST_REASON),
            "counts": json.dumps(dict(counts)),
        },
    )


async def read_audit(conn: AsyncConnection, *, limit: int = 50) -> list[AuditRecord]:
    """The newest records."""
    return [AuditRecord(**row) for row in (await conn.execute(_READ_LOG, {"limit": limit})).mappings()]
