"""The table ``scraper_accounts``: what the replicas know together of the ScraperAPI account.

Each function is one statement in the caller's transaction. ``lock_account`` comes first in each transaction that
hands out slots or credits: whoever holds the row is alone with the account.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from pagecurator.storage.sanitize import storable

_LONGEST_MESSAGE = 500

OUTAGE = "service_unreachable"
"""``paused_reason`` while not the account is refused, but ScraperAPI itself can't be reached."""

_ADD = text("INSERT INTO scraper_accounts (account) VALUES (:account) ON CONFLICT DO NOTHING")

# All accounts, in one order: budgets belong to all of them together. A statement of its own: what is read after it
# is as new as the lock.
_LOCK = text(
    """
    SELECT account, plan_limit, credits_left, reported_at, pause_no, paused_reason, paused_message, paused_by,
           paused_at, budget_alert
    FROM scraper_accounts
    ORDER BY account
    FOR UPDATE
    """
)

_READ = text(
    """
    SELECT account, plan_limit, credits_left, reported_at, pause_no, paused_reason, paused_message, paused_by,
           paused_at, budget_alert
    FROM scraper_accounts
    ORDER BY reported_at DESC NULLS LAST, account
    """
)

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

_LEASE_PROBE = text(
    """
    UPDATE scraper_accounts
    SET next_probe_at = clock_timestamp() + make_interval(secs => :seconds)
    WHERE account = :account AND (next_probe_at IS NULL OR next_probe_at <= clock_timestamp())
    RETURNING account
    """
)

_HOLD_PROBES = text(
    """
    UPDATE scraper_accounts
    SET next_probe_at = clock_timestamp() + make_interval(secs => :seconds)
    WHERE account = :account AND paused_reason IS NOT NULL
    """
)

_LEASE_REPORT = text(
    """
    UPDATE scraper_accounts
    SET next_report_at = clock_timestamp() + make_interval(secs => :seconds)
    WHERE account = :account AND (next_report_at IS NULL OR next_report_at <= clock_timestamp())
    RETURNING account
    """
)

# What a report does not state stays as it was.
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
    """One account. ``paused_reason`` is None while it is well; ``pause_no`` is the number of the latest pause."""

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
    """Make sure that the account has its row."""
    await conn.execute(_ADD, {"account": account})


async def lock_account(conn: AsyncConnection, *, account: str) -> AccountRow:
    """Be alone with the account until the transaction ends; the row must be there."""
    rows = (await conn.execute(_LOCK)).mappings().all()
    return next(AccountRow(**row) for row in rows if row["account"] == account)


async def read_accounts(conn: AsyncConnection) -> list[AccountRow]:
    """All accounts, the one with the newest report first; without a lock."""
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
    """End this pause for all replicas, and no later one."""
    await conn.execute(_RESUME, {"account": account, "pause_no": pause_no})


async def end_pauses(conn: AsyncConnection) -> list[AccountRow]:
    """End every pause by hand; returns the accounts as they were."""
    return [AccountRow(**row) for row in (await conn.execute(_END_PAUSES)).mappings()]


async def lease_probe(conn: AsyncConnection, *, account: str, seconds: float) -> bool:
    """May we ask whether the account is well again? One replica may, in ``seconds``."""
    return (await conn.execute(_LEASE_PROBE, {"account": account, "seconds": float(seconds)})).first() is not None


async def hold_probes(conn: AsyncConnection, *, account: str, seconds: float) -> None:
    """Change the length of the probe's lease, as its holder: no replica probes for ``seconds``."""
    await conn.execute(_HOLD_PROBES, {"account": account, "seconds": float(seconds)})


async def lease_report(conn: AsyncConnection, *, account: str, seconds: float) -> bool:
    """May we read ``/account``? One replica may, in ``seconds``."""
    return (await conn.execute(_LEASE_REPORT, {"account": account, "seconds": float(seconds)})).first() is not None


async def save_report(
    conn: AsyncConnection, *, account: str, plan_limit: int | None, credits_left: int | None, seconds: float
) -> None:
    """Tell the others what ``/account`` said; it is as good as new for ``seconds``."""
    values = {"account": account, "plan_limit": plan_limit, "credits_left": credits_left, "seconds": float(seconds)}
    await conn.execute(_REPORT, values)


async def save_budget_alert(conn: AsyncConnection, *, account: str, alert: str | None) -> None:
    """Remember which budget's end was told, so that it is told once."""
    await conn.execute(_ALERT, {"account": account, "alert": alert})


__all__ = [
    "OUTAGE",
    "AccountRow",
    "add_account",
    "end_pauses",
    "hold_probes",
    "lease_probe",
    "lease_report",
    "lock_account",
    "pause_account",
    "read_accounts",
    "resume_account",
    "save_budget_alert",
    "save_report",
]
