"""What ``pagecurator status`` shows of the ScraperAPI account: who has its slots, what is left, what was spent."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncConnection

from pagecurator.plural import plural
from pagecurator.storage.account.credit_budgets import Budgets, Spent, read_spent
from pagecurator.storage.account.replicas import ReplicaRow, read_replicas
from pagecurator.storage.account.scraper_accounts import OUTAGE, AccountRow, read_accounts


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountOverview:
    """The account that is used now (else the one that was looked at last; None: none ever was) and its replicas.

    ``budgets`` are those of the replicas that run; without one, those that were given for want of better.
    """

    account: AccountRow | None
    replicas: tuple[ReplicaRow, ...]
    spent: Spent
    budgets: Budgets

    @property
    def limit(self) -> int | None:
        """Calls in flight over all replicas; None while none runs."""
        settings = [row.max_concurrent for row in self.replicas if row.is_alive]
        plan = self.account.plan_limit if self.account is not None else None
        if not settings:
            return None
        return min(settings) if plan is None else min(*settings, plan)

    @property
    def outage(self) -> AccountRow | None:
        """The account's row while ScraperAPI itself can't be reached."""
        is_outage = self.account is not None and self.account.paused_reason == OUTAGE
        return self.account if is_outage else None

    @property
    def slots(self) -> int:
        """Slots that count for a replica now."""
        return sum(row.allowance for row in self.replicas)

    @property
    def blocked(self) -> str:
        """Why the account fetches nothing now, without a full stop; empty when it does."""
        account = self.account
        if account is None:
            return ""
        if account.paused_reason is not None:
            message = (account.paused_message or "no message").rstrip(".")
            if account.paused_reason == OUTAGE:
                since = f" since {account.paused_at:%Y-%m-%d %H:%M:%S %Z}" if account.paused_at is not None else ""
                return f"ScraperAPI can't be reached{since}, nothing is claimed until it can: {message}"
            return (
                f"Paused: the ScraperAPI account is refused ({account.paused_reason}): {message}; "
                "processing resumes automatically when the account is healthy"
            )
        if account.budget_alert is not None:
            period, _, credits_allowed = account.budget_alert.split()
            next_one = "tomorrow" if period == "daily" else "on the first of the next month"
            return (
                f"Paused: the {period} budget of {plural(int(credits_allowed), 'credit')} is spent; "
                f"processing resumes automatically at 00:00 UTC {next_one}, or with a higher budget"
            )
        return ""

    @property
    def reserved_credits(self) -> int:
        """Credits for calls whose price is not known yet."""
        return sum(row.reserved_credits for row in self.replicas)


async def read_account_overview(conn: AsyncConnection, *, budgets: Budgets) -> AccountOverview:
    """Three short statements on tables of a few rows, without a lock."""
    accounts, replicas = await read_accounts(conn), await read_replicas(conn)
    used = {row.account for row in replicas if row.is_alive}
    account = next((row for row in accounts if row.account in used), accounts[0] if accounts else None)
    running = Budgets.of(replicas)
    return AccountOverview(
        account=account,
        replicas=tuple(row for row in replicas if account is not None and row.account == account.account),
        spent=await read_spent(conn),
        budgets=running if used else budgets,
    )
