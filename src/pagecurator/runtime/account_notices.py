"""Notifications about the shared account, as its transactions add them to the outbox."""

from __future__ import annotations

from pagecurator.storage.account.credit_budgets import Budget
from pagecurator.storage.account.scraper_accounts import OUTAGE, AccountRow
from pagecurator.storage.outbox import Notice, Notification


def account_paused(account: str, *, pause_no: int, reason: str, message: str, worker: str) -> Notification:
    """The account is refused, or ScraperAPI can't be reached."""
    is_outage = reason == OUTAGE
    event = Notice.SERVICE_UNREACHABLE if is_outage else Notice.ACCOUNT_PAUSED
    what = "ScraperAPI is unreachable" if is_outage else "ScraperAPI rejects the account"
    return Notification(
        event=event,
        key=f"{event}:{account}:{pause_no}",
        message=f"{what}; claiming stops until it recovers: {message}",
        data={"reason": reason, "detail": message, "worker": worker},
    )


def account_resumed(row: AccountRow) -> Notification:
    """The pause that ``row`` describes is over."""
    is_outage = row.paused_reason == OUTAGE
    event = Notice.SERVICE_REACHABLE if is_outage else Notice.ACCOUNT_RESUMED
    what = "ScraperAPI is reachable again" if is_outage else "The ScraperAPI account has recovered"
    return Notification(
        event=event,
        key=f"{event}:{row.account}:{row.pause_no}",
        message=f"{what}; claiming resumes.",
        data={
            "reason": row.paused_reason,
            "paused_at": None if row.paused_at is None else row.paused_at.isoformat(),
        },
    )


def budget_exhausted(budget: Budget) -> Notification:
    """The same for all accounts, as the budgets are."""
    return Notification(
        event=Notice.BUDGET_EXHAUSTED,
        key=f"{Notice.BUDGET_EXHAUSTED}:{budget.key}",
        message=f"All replicas stop claiming: {budget.sentence}.",
        data={"period": budget.period, "budget": budget.credits, "spent": budget.spent},
    )
