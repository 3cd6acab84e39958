"""The table ``scraper_accounts``: the shared state of the ScraperAPI account.

Each function is one statement in the caller's transaction. A transaction that allocates slots or credits begins with
``lock_account``.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from pagecurator.storage.sanitize import storable

_LONGEST_MESSAGE = 500

OUTAGE = "service_unreachable"
"""``paused_reason`` of an outage of ScraperAPI itself, as opposed to a refused account."""

_ADD = text("INSERT INTO scraper_accounts (account) VALUES (:account) ON CONFLICT DO NOTHING")

_ACCOUNTS = """
    SELECT account, plan_limit, credits_left, reported_at, pause_no, paused_reason, paused_message, paused_by,
           paused_at, budget_alert
    FROM scraper_accounts
"""
# All accounts, in the same order everywhere: the budgets are shared by all of them. A statement of its own, so that
# later ones see what was committed before the lock.
_LOCK = text(f"{_ACCOUNTS} ORDER BY account FOR UPDATE")
_READ = text(f"{_ACCOUNTS} ORDER BY reported_at DESC NULLS LAST, account")

_PAUSE = text(
    """
    UPDATE scraper_accounts
    SET pause_no = pause_no + 1,
        paused_reason = :reason,
        paused_message = :message,
        paused_by = :worker,
        paused_at = clock_timestamp(),
        next_probe_at = NULL
    WHERE account = :account AND paused_reason IS NULL
    RETURNING pause_no
    """
)

_RESUME = text(
    """
    UPDATE scraper_accounts
    SET paused_reason = NULL, paused_message = NULL, paused_by = NULL, paused_at = NULL, next_probe_at = NULL
    WHERE account = :account AND pause_no = :pause_no
    """
)

_END_PAUSES = text(
    """
    WITH paused AS (SELECT * FROM scraper_accounts WHERE paused_reason IS NOT NULL ORDER BY account FOR UPDATE)
    UPDATE scraper_accounts
    SET paused_reason = NULL, paused_message = NULL, paused_by = NULL, paused_at = NULL, next_probe_at = NULL
    FROM paused
    WHERE scraper_accounts.account = paused.account
    RETURNING paused.account, paused.pause_no, paused.paused_reason, paused.paused_message, paused.paused_by,
              paused.paused_at
    """
)

_LEASE = """
    UPDATE scraper_accounts
    SET {next_at} = clock_timestamp() + make_interval(secs => :seconds)
    WHERE account = :account AND ({next_at} IS NULL OR {next_at} <= clock_timestamp())
    RETURNING account
"""
_LEASE_PROBE = text(_LEASE.format(next_at="next_probe_at"))
_LEASE_REPORT = text(_LEASE.format(next_at="next_report_at"))

_HOLD_PROBES = text(
    """
    UPDATE scraper_accounts
    SET next_probe_at = clock_timestamp() + make_interval(secs => :seconds)
    WHERE account = :account AND paused_reason IS NOT NULL
    """
)

# Values that a report lacks stay as they are.
_REPORT = text(
    """
    INSERT INTO scraper_accounts (account, plan_limit, credits_left, reported_at, next_report_at)
    VALUES (:account, :plan_limit, :credits_left, clock_timestamp(),
            clock_timestamp() + make_interval(secs => :seconds))
    ON CONFLICT (account) DO UPDATE
    SET plan_limit = coalesce(excluded.plan_limit, scraper_accounts.plan_limit),
        credits_left = coalesce(excluded.credits_left, scraper_accounts.credits_left),
        reported_at = excluded.reported_at,
        next_report_at = excluded.next_report_at
    """
)

_ALERT = text("UPDATE scraper_accounts SET budget_alert = :alert WHERE account = :account")


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountRow:
    """One account. ``paused_reason`` is None while it is healthy; ``pause_no`` numbers the latest pause."""

    account: str
    plan_limit: int | None = None
    credits_left: int | None = None
    reported_at: datetime | None = None
    pause_no: int = 0
    paused_reason: str | None = None
    paused_message: str | None = None
    paused_by: str | None = None
    paused_at: datetime | None = None
    budget_alert: str | None = None


async def add_account(conn: AsyncConnection, *, account: str) -> None:
    """Insert the account's row if it is missing."""
    await conn.execute(_ADD, {"account": account})


async def lock_account(conn: AsyncConnection, *, account: str) -> AccountRow:
    """Lock the accounts until the transaction ends; the row must exist."""
    rows = (await conn.execute(_LOCK)).mappings().all()
    return next(AccountRow(**row) for row in rows if row["account"] == account)


async def read_accounts(conn: AsyncConnection) -> list[AccountRow]:
    """Read all accounts without a lock, the one with the newest report first."""
    return [AccountRow(**row) for row in (await conn.execute(_READ)).mappings()]


async def pause_account(conn: AsyncConnection, *, account: str, reason: str, message: str, worker: str) -> int | None:
    """Pause for all replicas; returns the pause's number, None when the account was paused already."""
    values = {
        "account": account,
        "reason": reason,
        "message": storable(message, longest=_LONGEST_MESSAGE),
        "worker": storable(worker),
    }
    return (await conn.execute(_PAUSE, values)).scalar_one_or_none()


async def resume_account(conn: AsyncConnection, *, account: str, pause_no: int) -> None:
    """End this pause, but no later one, for all replicas."""
    await conn.execute(_RESUME, {"account": account, "pause_no": pause_no})


async def end_pauses(conn: AsyncConnection) -> list[AccountRow]:
    """End every pause; returns the accounts as they were."""
    return [AccountRow(**row) for row in (await conn.execute(_END_PAUSES)).mappings()]


async def lease_probe(conn: AsyncConnection, *, account: str, seconds: float) -> bool:
    """Lease the next health check of the paused account; one replica gets it per ``seconds``."""
    return (await conn.execute(_LEASE_PROBE, {"account": account, "seconds": float(seconds)})).first() is not None


async def hold_probes(conn: AsyncConnection, *, account: str, seconds: float) -> None:
    """Change the duration of the probe's lease, as its holder: no replica probes for ``seconds``."""
    await conn.execute(_HOLD_PROBES, {"account": account, "seconds": float(seconds)})


async def lease_report(conn: AsyncConnection, *, account: str, seconds: float) -> bool:
    """Lease the next read of ``/account``; one replica gets it per ``seconds``."""
    return (await conn.execute(_LEASE_REPORT, {"account": account, "seconds": float(seconds)})).first() is not None


async def save_report(
    conn: AsyncConnection, *, account: str, plan_limit: int | None, credits_left: int | None, seconds: float
) -> None:
    """Store the result of ``/account`` for all replicas; it is fresh for ``seconds``."""
    values = {"account": account, "plan_limit": plan_limit, "credits_left": credits_left, "seconds": float(seconds)}
    await conn.execute(_REPORT, values)


async def save_budget_alert(conn: AsyncConnection, *, account: str, alert: str | None) -> None:
    """Store which exhausted budget was reported, so that it is reported once."""
    await conn.execute(_ALERT, {"account": account, "alert": alert})
