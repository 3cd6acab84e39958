"""The table ``credit_days``: ScraperAPI credits spent, by day. Days and months are UTC's, by Postgres's clock."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from pagecurator.plural import is_are, plural
from pagecurator.storage.account.replicas import ReplicaRow

_BOOK = text(
    """
    INSERT INTO credit_days AS book (day, credits)
    VALUES (CAST(clock_timestamp() AT TIME ZONE 'UTC' AS date), :credits)
    ON CONFLICT (day) DO UPDATE SET credits = book.credits + excluded.credits
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Budget:
    """One budget in its period. ``key`` changes with either: a new one is told about again."""

    period: str
    begins: str
    credits: int
    spent: int

    @property
    def key(self) -> str:
        """Names the budget and its period."""
        return f"{self.period} {self.begins} {self.credits}"

    @property
    def sentence(self) -> str:
        """For people."""
        setting = f"SCRAPER_API_{self.period.upper()}_CREDIT_BUDGET"
        until = "the next day" if self.period == "daily" else "the next month"
        allowed = plural(self.credits, "credit")
        return (
            f"{self.spent:,} of the {allowed} of {setting} {is_are(self.spent)} spent, and the next "
            f"call could cost more than is left; it goes on by itself on {until} (UTC), or with a higher budget"
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Budgets:
    """The lowest budgets that a replica that counts was given; None: nobody was given one."""

    daily: int | None
    monthly: int | None

    @classmethod
    def of(cls, replicas: Sequence[ReplicaRow]) -> Budgets:
        """Of all replicas, on whatever account: the books are one."""
        living = [row for row in replicas if row.is_alive]
        return cls(
            daily=min((row.daily_credit_budget for row in living if row.daily_credit_budget is not None), default=None),
            monthly=min(
                (row.monthly_credit_budget for row in living if row.monthly_credit_budget is not None), default=None
            ),
        )

    @property
    def limited(self) -> bool:
        """True when there is a budget."""
        return self.daily is not None or self.monthly is not None

    def kinds(self, books: Spent) -> list[Budget]:
        """The budgets that there are, the longer period first."""
        kinds = []
        if self.monthly is not None:
            begins = f"{books.day:%Y-%m}"
            kinds.append(Budget(period="monthly", begins=begins, credits=self.monthly, spent=books.monthly))
        if self.daily is not None:
            begins = f"{books.day:%Y-%m-%d}"
            kinds.append(Budget(period="daily", begins=begins, credits=self.daily, spent=books.daily))
        return kinds

    def left(self, books: Spent) -> int:
        """Credits that are not spent; may be set aside already."""
        return min(budget.credits - budget.spent for budget in self.kinds(books))

    def exhausted(self, books: Spent, *, price: int) -> Budget | None:
        """The budget that does not bear one more call."""
        return next((budget for budget in self.kinds(books) if budget.spent + price > budget.credits), None)


async def book(conn: AsyncConnection, *, credits_spent: int) -> None:
    """Add to what was spent today."""
    await conn.execute(_BOOK, {"credits": credits_spent})


async def read_spent(conn: AsyncConnection) -> Spent:
    """What was spent today and in this month."""
    return Spent(**(await conn.execute(_SPENT)).mappings().one())
