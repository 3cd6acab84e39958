"""The ScraperAPI account in ``pagecurator status``: its replicas and slots, credits left, and credits spent."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncConnection

from pagecurator.storage.account.credit_budgets import Budgets, Spent, exhausted_sentence, read_spent
from pagecurator.storage.account.replicas import ReplicaRow, account_limit, read_replicas
from pagecurator.storage.account.scraper_accounts import OUTAGE, AccountRow, read_accounts


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountOverview:
    """The account in use, or the one with the newest report; None before the first one.

    ``budgets`` are those of the running replicas; without one, those of the caller's settings.
    """

    account: AccountRow | None
    replicas: tuple[ReplicaRow, ...]
    spent: Spent
    budgets: Budgets

    @property
    def limit(self) -> int | None:
        """Concurrent requests of all replicas; None while none runs."""
        plan_limit = None if self.account is None else self.account.plan_limit
        return account_limit(self.replicas, plan_limit=plan_limit)

    @property
    def outage(self) -> AccountRow | None:
        """The account's row during an outage of ScraperAPI itself."""
        is_outage = self.account is not None and self.account.paused_reason == OUTAGE
        return self.account if is_outage else None

    @property
    def slots(self) -> int:
        """Slots that the replicas hold now."""
        return sum(row.allowance for row in self.replicas)

    @property
    def blocked(self) -> str:
        """Why the account fetches nothing now, without a full stop; empty when it is not blocked."""
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
            return f"Paused: {exhausted_sentence(account.budget_alert)}"
        return ""

    @property
    def reserved_credits(self) -> int:
        """Credits reserved for requests whose price is not known yet."""
        return sum(row.reserved_credits for row in self.replicas)


async def read_account_overview(conn: AsyncConnection, *, budgets: Budgets) -> AccountOverview:
    """Read the account without a lock: three short statements on tables of a few rows."""
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
