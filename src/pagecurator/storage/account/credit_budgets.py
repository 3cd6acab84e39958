"""The table ``credit_days``: ScraperAPI credits spent by day (UTC, by Postgres's clock), and the credit budgets."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from pagecurator.plural import is_are, plural
from pagecurator.storage.account.replicas import ReplicaRow

_ADD = text(
    """
    INSERT INTO credit_days AS known (day, credits)
    VALUES (CAST(clock_timestamp() AT TIME ZONE 'UTC' AS date), :credits)
    ON CONFLICT (day) DO UPDATE SET credits = known.credits + excluded.credits
    """
)

_SPENT = text(
    """
    SELECT today.day, coalesce(sum(credits) FILTER (WHERE credit_days.day = today.day), 0)::bigint AS daily,
           coalesce(sum(credits), 0)::bigint AS monthly
    FROM (SELECT CAST(clock_timestamp() AT TIME ZONE 'UTC' AS date) AS day) AS today
    LEFT JOIN credit_days ON credit_days.day BETWEEN date_trunc('month', today.day) AND today.day
    GROUP BY today.day
    """
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Spent:
    """Credits spent on ``day`` (today) and in its month so far."""

    day: date
    daily: int
    monthly: int


class BudgetPeriod(StrEnum):
    """Period of a credit budget."""

    DAILY = "daily"
    MONTHLY = "monthly"


_RESUMES = {
    BudgetPeriod.DAILY: "processing resumes automatically at 00:00 UTC tomorrow, or with a higher budget",
    BudgetPeriod.MONTHLY: (
        "processing resumes automatically at 00:00 UTC on the first of the next month, or with a higher budget"
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Budget:
    """One budget in its current period. ``key`` changes with either, so that a new one is reported again."""

    period: BudgetPeriod
    begins: str
    credits: int
    spent: int

    @property
    def key(self) -> str:
        """Identifies the budget and its period."""
        return f"{self.period} {self.begins} {self.credits}"

    @property
    def sentence(self) -> str:
        """The exhausted budget in one sentence, without a full stop."""
        setting = f"SCRAPER_API_{self.period.upper()}_CREDIT_BUDGET"
        return (
            f"{self.spent:,} of the {plural(self.credits, 'credit')} of {setting} {is_are(self.spent)} spent, and the "
            f"rest does not cover another request; {_RESUMES[self.period]}"
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Budgets:
    """The lowest budgets of the live replicas; None: no budget."""

    daily: int | None
    monthly: int | None

    @classmethod
    def of(cls, replicas: Sequence[ReplicaRow]) -> Budgets:
        """The budgets of all replicas, whatever their account: the spending is counted together."""
        alive = [row for row in replicas if row.is_alive]
        return cls(
            daily=min((row.daily_credit_budget for row in alive if row.daily_credit_budget is not None), default=None),
            monthly=min(
                (row.monthly_credit_budget for row in alive if row.monthly_credit_budget is not None), default=None
            ),
        )

    @property
    def limited(self) -> bool:
        """True when there is a budget."""
        return self.daily is not None or self.monthly is not None

    def current(self, spent: Spent) -> list[Budget]:
        """The configured budgets in their current periods, the longer period first."""
        periods = (
            (BudgetPeriod.MONTHLY, f"{spent.day:%Y-%m}", self.monthly, spent.monthly),
            (BudgetPeriod.DAILY, f"{spent.day:%Y-%m-%d}", self.daily, spent.daily),
        )
        return [
            Budget(period=period, begins=begins, credits=allowed, spent=used)
            for period, begins, allowed, used in periods
            if allowed is not None
        ]

    def left(self, spent: Spent) -> int:
        """Credits that are not spent, including reserved ones."""
        return min(budget.credits - budget.spent for budget in self.current(spent))

    def exhausted(self, spent: Spent, *, price: int) -> Budget | None:
        """The budget that does not cover another request."""
        return next((budget for budget in self.current(spent) if budget.spent + price > budget.credits), None)


def exhausted_sentence(key: str) -> str:
    """The sentence about the exhausted budget with this ``key``, without a full stop."""
    period, _begins, allowed = key.split()
    return f"the {period} budget of {plural(int(allowed), 'credit')} is spent; {_RESUMES[BudgetPeriod(period)]}"


async def add_spent(conn: AsyncConnection, *, credits_spent: int) -> None:
    """Add to the credits spent today."""
    await conn.execute(_ADD, {"credits": credits_spent})


async def read_spent(conn: AsyncConnection) -> Spent:
    """Read the credits spent today and in this month."""
    return Spent(**(await conn.execute(_SPENT)).mappings().one())
