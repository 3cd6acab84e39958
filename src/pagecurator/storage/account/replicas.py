"""The table ``account_replicas``: the replicas that share an account, with their slots and reserved credits.

Each function is one statement in the caller's transaction, which holds the account's lock (``lock_account``).
A row counts until ``drop_expired`` deletes it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from pagecurator.settings import Settings
from pagecurator.storage.sanitize import storable

_MAX_LEASE_SECONDS = 10.0

_READ = text(
    """
    SELECT id, account, worker, process, max_concurrent, daily_credit_budget, monthly_credit_budget, allowance, wanted,
           reserved_credits, booked_credits, lease_expires_at > clock_timestamp() AS is_alive,
           lease_expires_at, extract(epoch FROM clock_timestamp() - turn_since)::double precision AS turn_seconds
    FROM account_replicas
    ORDER BY joined_at, id
    """
)

_WRITE = text(
    """
    INSERT INTO account_replicas AS replica (
        id, account, worker, process, max_concurrent, daily_credit_budget, monthly_credit_budget, allowance, wanted,
        turn_since, reserved_credits, booked_credits, lease_expires_at, counted_until
    )
    VALUES (
        :id, :account, :worker, :process, :max_concurrent, :daily_credit_budget, :monthly_credit_budget, :allowance,
        :wanted, clock_timestamp(), :reserved_credits, :booked_credits,
        clock_timestamp() + make_interval(secs => CAST(:lease_seconds AS double precision)),
        clock_timestamp() + make_interval(
            secs => CAST(:lease_seconds AS double precision) + CAST(:tail_seconds AS double precision)
        )
    )
    ON CONFLICT (id) DO UPDATE
    SET allowance = excluded.allowance,
        wanted = excluded.wanted,
        turn_since = CASE WHEN (replica.allowance > 0) = (excluded.allowance > 0)
                               AND (replica.wanted > 0) = (excluded.wanted > 0)
                     THEN replica.turn_since ELSE excluded.turn_since END,
        reserved_credits = excluded.reserved_credits,
        booked_credits = excluded.booked_credits,
        lease_expires_at = excluded.lease_expires_at,
        counted_until = excluded.counted_until
    """
)

_DROP_EXPIRED = text("DELETE FROM account_replicas WHERE counted_until <= clock_timestamp() RETURNING reserved_credits")

_LEAVE = text("DELETE FROM account_replicas WHERE id = :id")


class Role(StrEnum):
    """What a process that shares the account does. Stored as the fourth part of the column ``process``."""

    CURATION = "curation"
    """It claims pages: ``run``, ``run-once``, ``scrape``."""
    SERVICE = "service"
    """It serves requests and claims no page."""


def claims_pages(process: str | None) -> bool:
    """Whether the column ``process`` names a replica that claims pages; assumed of older versions without a role."""
    role = (process or "").split("/")[3:]
    return not role or role == [Role.CURATION]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplicaRow:
    """A replica whose slots and credits count. ``is_alive``: its lease has not expired."""

    id: UUID
    account: str
    worker: str
    process: str | None
    max_concurrent: int
    daily_credit_budget: int | None
    monthly_credit_budget: int | None
    allowance: int
    wanted: int
    reserved_credits: int
    booked_credits: int
    is_alive: bool = True
    turn_seconds: float = 0.0
    lease_expires_at: datetime | None = None
    """By the database's clock; None for a row that is not stored yet."""


def lease_seconds(settings: Settings) -> float:
    """Duration of a replica's lease on the account; it is renewed about once a second."""
    return min(settings.wf7_lease_seconds, _MAX_LEASE_SECONDS)


def account_limit(replicas: Sequence[ReplicaRow], *, plan_limit: int | None) -> int | None:
    """Concurrent requests of all replicas: the lowest setting, capped by the plan; None while no replica is alive."""
    settings = [row.max_concurrent for row in replicas if row.is_alive]
    if not settings:
        return None
    return min(settings) if plan_limit is None else min(*settings, plan_limit)


async def drop_expired(conn: AsyncConnection) -> int:
    """Delete expired replicas; returns the credits that were reserved for them."""
    return sum((await conn.execute(_DROP_EXPIRED)).scalars())


async def read_replicas(conn: AsyncConnection) -> list[ReplicaRow]:
    """Read the replicas of all accounts, the oldest first."""
    return [ReplicaRow(**row) for row in (await conn.execute(_READ)).mappings()]


async def write_replica(conn: AsyncConnection, row: ReplicaRow, *, lease_seconds: float, tail_seconds: float) -> None:
    """Join, or renew the lease; the slots count until ``tail_seconds`` after it expires."""
    await conn.execute(
        _WRITE,
        {
            **asdict(row),
            "worker": storable(row.worker),
            "process": storable(row.process),
            "lease_seconds": float(lease_seconds),
            "tail_seconds": float(tail_seconds),
        },
    )


async def leave(conn: AsyncConnection, *, replica: UUID) -> None:
    """Leave the account: no request is in flight any more."""
    await conn.execute(_LEAVE, {"id": replica})
