"""The table ``outbox_messages``: what happened and has to be delivered to a webhook (transactional outbox).

A message is added in the transaction of what it reports, so that neither a crash nor a rollback makes the two differ.
One of the replicas claims it with a lease and delivers it: at least once, with the same id each time.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, Self
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from pagecurator.settings import Settings
from pagecurator.storage.sanitize import storable

_LONGEST_ERROR = 500
_LONGEST_MESSAGE = 1000
_STEP = 1000
# The two keys of an advisory lock that lasts as long as its transaction, which a transaction pooler allows.
_LOCK_CLASS = 0x70636F62


class Destination(StrEnum):
    """Where a message goes."""

    NOTIFY = "notify"
    """``NOTIFY_URL``."""
    CONTACTS = "contacts"
    """``CONTACTS_WEBHOOK_URL``."""


class Notice(StrEnum):
    """The types of messages."""

    ACCOUNT_PAUSED = "account.paused"
    ACCOUNT_RESUMED = "account.resumed"
    SERVICE_UNREACHABLE = "service.unreachable"
    SERVICE_REACHABLE = "service.reachable"
    BUDGET_EXHAUSTED = "budget.exhausted"
    ROLLED_BACK = "mode.rolled_back"
    DAEMON_FAILED = "daemon.failed"
    CSV_JOB_ENDED = "csv.job_ended"
    TEST = "test"
    CONTACTS_SAVED = "contacts.saved"


@dataclass(frozen=True, slots=True, kw_only=True)
class Notification:
    """Something that an operator wants to know. ``message`` is one sentence, ``data`` has the same as fields."""

    event: Notice
    key: str
    """Names what happened: of several notifications with the same key, one is delivered."""
    message: str
    data: dict[str, Any] = field(default_factory=dict)
    quiet_seconds: float = 0.0
    """Not added if another one of the event, whatever its key, was added less than this long ago."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """A claimed message; ``attempt`` counts from 1 and fences what its holder writes."""

    id: UUID
    destination: Destination
    event: str
    data: dict[str, Any]
    occurred_at: datetime
    attempt: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Undelivered:
    """Messages of one destination that were tried and not accepted; ``error`` is the latest one's."""

    destination: str
    messages: int
    since: datetime
    error: str | None


# ------------------------------------------------------------ writing
_QUIET = text("SELECT pg_advisory_xact_lock(:lock_class, hashtext(:event))")
_RECENT = text(
    """
    SELECT EXISTS (SELECT FROM outbox_messages
                   WHERE event = :event AND occurred_at > clock_timestamp() - make_interval(secs => :seconds))
    """
)
_ADD = text(
    """
    INSERT INTO outbox_messages (destination, event, dedupe_key, data)
    VALUES (:destination, :event, :key, CAST(:data AS jsonb))
    ON CONFLICT (dedupe_key) DO NOTHING
    RETURNING id
    """
)


@dataclass(frozen=True, slots=True)
class Outbox:
    """Adds notifications. Not ``enabled``: nothing is written, whatever happens."""

    enabled: bool = False

    @classmethod
    def of(cls, settings: Settings) -> Self:
        """Enabled if ``NOTIFY_URL`` is set."""
        return cls(enabled=settings.notify_url is not None)

    async def add(self, conn: AsyncConnection, notification: Notification) -> bool:
        """Add it in the caller's transaction; False if it was added before, by any replica."""
        if not self.enabled:
            return False
        if notification.quiet_seconds:
            # A statement of its own, so that the next one sees what was committed before the lock.
            await conn.execute(_QUIET, {"lock_class": _LOCK_CLASS, "event": notification.event})
            recent = {"event": notification.event, "seconds": float(notification.quiet_seconds)}
            if (await conn.execute(_RECENT, recent)).scalar_one():
                return False
        data = {**notification.data, "message": storable(notification.message, longest=_LONGEST_MESSAGE)}
        values = {
            "destination": Destination.NOTIFY,
            "event": notification.event,
            "key": storable(notification.key),
            "data": json.dumps(data).replace("\\u0000", ""),
        }
        return (await conn.execute(_ADD, values)).first() is not None


# ------------------------------------------------------------ delivering
# The new due time is the lease: when the sender vanishes, the message is claimed again. Served by
# outbox_messages_due_idx.
_CLAIM = text(
    """
    WITH due AS MATERIALIZED (
        SELECT id FROM outbox_messages
        WHERE destination = :destination AND due_at <= clock_timestamp() AND due_at IS NOT NULL
        ORDER BY due_at
        LIMIT 1
        FOR NO KEY UPDATE SKIP LOCKED
    )
    UPDATE outbox_messages
    SET due_at = clock_timestamp() + make_interval(secs => :lease_seconds), attempts = attempts + 1
    FROM due
    WHERE outbox_messages.id = due.id
    RETURNING outbox_messages.id, destination, event, data, occurred_at, attempts
    """
)
_DELIVERED = text(
    """
    UPDATE outbox_messages SET due_at = NULL, error = NULL, delivered_at = clock_timestamp()
    WHERE id = :id AND attempts = :attempt AND due_at IS NOT NULL
    """
)
_FAILED = text(
    """
    UPDATE outbox_messages
    SET error = :error, due_at = clock_timestamp() + make_interval(secs => :seconds)
    WHERE id = :id AND attempts = :attempt AND due_at IS NOT NULL
    """
)


async def claim_message(conn: AsyncConnection, destination: Destination, *, lease_seconds: float) -> Message | None:
    """Claim the message that has been due longest. No other replica gets it for ``lease_seconds``."""
    values = {"destination": destination, "lease_seconds": float(lease_seconds)}
    row = (await conn.execute(_CLAIM, values)).one_or_none()
    if row is None:
        return None
    return Message(
        id=row.id,
        destination=Destination(row.destination),
        event=row.event,
        data=row.data,
        occurred_at=row.occurred_at,
        attempt=row.attempts,
    )


async def message_delivered(conn: AsyncConnection, message: Message) -> None:
    """Record the delivery."""
    await conn.execute(_DELIVERED, {"id": message.id, "attempt": message.attempt})


async def message_failed(conn: AsyncConnection, message: Message, *, error: str, retry_after_seconds: float) -> None:
    """Record a failed attempt; the next one is due after ``retry_after_seconds``."""
    values = {
        "id": message.id,
        "attempt": message.attempt,
        "error": storable(error, longest=_LONGEST_ERROR),
        "seconds": float(retry_after_seconds),
    }
    await conn.execute(_FAILED, values)


# ------------------------------------------------------------ retention, and what operators see
# Served by outbox_messages_occurred_at_idx and outbox_pages_pkey: ids and times have the same order, but for moments.
_DELETE_MESSAGES = text(
    """
    WITH gone AS (
        DELETE FROM outbox_messages
        WHERE id IN (SELECT id FROM outbox_messages
                     WHERE occurred_at < now() - make_interval(days => :days)
                     ORDER BY occurred_at LIMIT :step FOR UPDATE SKIP LOCKED)
        RETURNING due_at
    )
    SELECT count(*) AS deleted, count(due_at) AS undelivered FROM gone
    """
)
_DELETE_PAGES = text(
    """
    WITH oldest AS MATERIALIZED (
        SELECT id, saved_at FROM outbox_pages ORDER BY id LIMIT :step FOR UPDATE SKIP LOCKED
    )
    DELETE FROM outbox_pages USING oldest
    WHERE outbox_pages.id = oldest.id AND oldest.saved_at < now() - make_interval(days => :days)
    """
)
_UNDELIVERED = text(
    """
    SELECT destination, count(*) AS messages, min(occurred_at) AS since,
           (array_agg(error ORDER BY occurred_at DESC) FILTER (WHERE error IS NOT NULL))[1] AS error
    FROM outbox_messages
    WHERE due_at IS NOT NULL AND destination = ANY (CAST(:destinations AS text[]))
      AND (attempts > 1 OR occurred_at < clock_timestamp() - make_interval(secs => :seconds))
    GROUP BY destination
    ORDER BY destination
    """
)


async def delete_old_messages(conn: AsyncConnection, *, older_than_days: int) -> tuple[int, int]:
    """Delete up to 1,000 old messages, and as many saved pages; returns how many, and how many were not delivered."""
    values = {"days": older_than_days, "step": _STEP}
    messages = (await conn.execute(_DELETE_MESSAGES, values)).one()
    pages = (await conn.execute(_DELETE_PAGES, values)).rowcount
    return messages.deleted + pages, messages.undelivered + pages


async def undelivered(conn: AsyncConnection, *, older_than_seconds: float = 600.0) -> list[Undelivered]:
    """Messages that failed at least once and were tried again, or that are older than ``older_than_seconds``."""
    values = {"seconds": float(older_than_seconds), "destinations": list(Destination)}
    return [Undelivered(**row) for row in (await conn.execute(_UNDELIVERED, values)).mappings()]
