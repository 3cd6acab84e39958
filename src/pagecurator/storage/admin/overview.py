"""``pagecurator status``: the queue, the workers and the last hours, read in short statements."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from pagecurator.storage.account.credit_budgets import Budgets, Spent, exhausted_sentence, read_spent
from pagecurator.storage.account.replicas import ReplicaRow, account_limit, claims_pages, read_replicas
from pagecurator.storage.account.scraper_accounts import OUTAGE, AccountRow, read_accounts
from pagecurator.storage.admin.activity import (
    DAY_MINUTES,
    HOUR_MINUTES,
    RECENT_MINUTES,
    Activity,
    Measure,
    read_activity,
)
from pagecurator.storage.admin.headline import Failures, Headline, Situation, headline
from pagecurator.storage.queue.depth import read_depth
from pagecurator.storage.queue.pages import QueueCounts

_ERRORS_SHOWN = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """Pages finished, and credits spent, within the last ``minutes``."""

    minutes: int
    contacts_found: int
    no_contacts: int
    failed: int
    credits: int

    @property
    def finished(self) -> int:
        """Pages that got a final outcome."""
        return self.contacts_found + self.no_contacts + self.failed


@dataclass(frozen=True, slots=True, kw_only=True)
class Worker:
    """A worker that holds pages now. Times are None when a status was set by hand."""

    name: str
    pages: int
    expired: int
    """Those of ``pages`` whose lease has expired."""
    working_since: datetime | None
    lease_expires_at: datetime | None
    lease_expired: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplicaStatus:
    """A process that shares the account."""

    name: str
    curates: bool
    """It claims pages."""
    seen_at: datetime
    """The latest renewal of its lease."""
    is_alive: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """The state of the queue at one moment, ``asked_at``."""

    asked_at: datetime
    queue: QueueCounts
    last_finished_at: datetime | None
    windows: tuple[Window, ...]
    workers: tuple[Worker, ...]
    errors: tuple[tuple[str, int], ...]
    errors_by_minutes: dict[int, tuple[tuple[str, int], ...]] = field(default_factory=dict)
    """``errors`` for each window."""
    replicas: tuple[ReplicaStatus, ...] = ()
    last_work_at: datetime | None = None
    """When a page was last claimed, fetched or finished."""
    next_due_at: datetime | None = None
    """When the first delayed page may be due."""
    blocked: str = ""
    """Why the account fetches nothing now; empty when it is not blocked."""
    activity: Activity | None = None
    """The last day in buckets; ``windows`` and ``errors`` are its sums."""

    @property
    def daemons(self) -> tuple[ReplicaStatus, ...]:
        """The running processes that claim pages."""
        return tuple(replica for replica in self.replicas if replica.is_alive and replica.curates)

    @property
    def in_flight(self) -> int:
        """Pages with an unexpired lease."""
        return self.queue.processing - self.queue.expired_leases

    @property
    def last_seen_at(self) -> datetime | None:
        """When a daemon was last seen, by its lease or by its work; None: never."""
        seen = [replica.seen_at for replica in self.replicas if replica.curates]
        return max([*seen, *([self.last_work_at] if self.last_work_at else [])], default=None)

    @property
    def headline(self) -> Headline:
        """The first line."""
        running = {replica.name for replica in self.daemons}
        abandoned = sum(worker.pages - worker.expired for worker in self.workers if worker.name not in running)
        by_lease = max((replica.seen_at for replica in self.replicas if replica.curates), default=None)
        seen_at = self.last_seen_at
        return headline(
            Situation(
                due=self.queue.due,
                delayed=self.queue.delayed,
                held=self.queue.held,
                is_estimated=self.queue.is_estimated,
                in_flight=self.in_flight - abandoned,
                abandoned=abandoned,
                expired=self.queue.expired_leases,
                oldest_due_seconds=self.queue.oldest_pending_age_seconds or 0,
                finished_recently=self.windows[0].finished,
                daemons=len(self.daemons),
                silent_seconds=min((self._since(replica.seen_at) for replica in self.daemons), default=0),
                seen_seconds=None if seen_at is None else self._since(seen_at),
                seen_at_work=seen_at != by_lease,
                blocked=self.blocked,
                next_due_at=self.next_due_at,
                failures=self._recent_failures,
            )
        )

    @property
    def is_failing(self) -> bool:
        """More pages failed within the last hour or minutes than single sites explain."""
        return any(failures.is_wave for failures in self._recent_failures)

    @property
    def _recent_failures(self) -> tuple[Failures, ...]:
        return self._failures(HOUR_MINUTES, "hour"), self._failures(RECENT_MINUTES, "5 minutes")

    def _since(self, moment: datetime) -> float:
        return (self.asked_at - moment).total_seconds()

    def _failures(self, minutes: int, span: str) -> Failures:
        window = next(window for window in self.windows if window.minutes == minutes)
        code, count = next(iter(self.errors_by_minutes.get(minutes, ())), (None, 0))
        return Failures(failed=window.failed, finished=window.finished, span=span, code=code, code_count=count)


async def read_overview(conn: AsyncConnection, *, lease_seconds: float = 10.0, blocked: str = "") -> Overview:
    """Read the overview; the statements stay cheap whatever the size of the tables.

    The transaction should be ``REPEATABLE READ``, so that the numbers agree. ``lease_seconds`` is the duration of the
    replicas' leases on the account.
    """
    queue = await read_depth(conn)
    activity = await read_activity(conn)
    workers = (await conn.execute(_WORKERS)).mappings().all()
    seen = (await conn.execute(_SEEN)).mappings().one()
    return Overview(
        asked_at=seen["asked_at"],
        queue=queue,
        last_finished_at=seen["last_finished_at"],
        windows=tuple(_window(activity, minutes) for minutes in (RECENT_MINUTES, HOUR_MINUTES, DAY_MINUTES)),
        workers=tuple(Worker(**dict(row)) for row in workers),
        errors=tuple(activity.errors[DAY_MINUTES].items())[:_ERRORS_SHOWN],
        errors_by_minutes={minutes: tuple(codes.items()) for minutes, codes in activity.errors.items()},
        replicas=tuple(
            ReplicaStatus(
                name=row.worker,
                curates=claims_pages(row.process),
                seen_at=min(seen["asked_at"], row.lease_expires_at - timedelta(seconds=lease_seconds)),
                is_alive=row.is_alive,
            )
            for row in await read_replicas(conn)
            if row.lease_expires_at is not None
        ),
        last_work_at=seen["last_work_at"],
        next_due_at=seen["next_due_at"] if queue.delayed else None,
        blocked=blocked,
        activity=activity,
    )


def _window(activity: Activity, minutes: int) -> Window:
    amounts = activity.amounts[minutes]
    return Window(
        minutes=minutes,
        contacts_found=amounts.get(Measure.CONTACTS_FOUND, 0),
        no_contacts=amounts.get(Measure.NO_CONTACTS, 0),
        failed=amounts.get(Measure.FAILED, 0),
        credits=amounts.get(Measure.CREDITS, 0),
    )


# Served by pages_lease_idx.
_WORKERS = text("""
SELECT coalesce(claimed_by, '?') AS name, count(*) AS pages,
       count(*) FILTER (WHERE lease_expires_at IS NULL OR lease_expires_at <= now()) AS expired,
       min(claimed_at) AS working_since, max(lease_expires_at) AS lease_expires_at,
       coalesce(max(lease_expires_at) <= now(), true) AS lease_expired
  FROM pages
 WHERE page_processing_status = 'Processing'
 GROUP BY claimed_by
 ORDER BY claimed_by
""")

# The ends of pages_finished_idx and page_attempts_created_at_idx; pages_lease_idx; for each priority, one probe of
# turns_line_idx.
_SEEN = text("""
WITH RECURSIVE level (priority_level) AS (
    (SELECT priority_level FROM turns ORDER BY priority_level LIMIT 1)
    UNION ALL
    SELECT (SELECT turns.priority_level FROM turns WHERE turns.priority_level > level.priority_level
            ORDER BY turns.priority_level LIMIT 1)
    FROM level
    WHERE level.priority_level IS NOT NULL
)
SELECT now() AS asked_at, last_finished_at,
       greatest(last_finished_at, (SELECT max(created_at) FROM page_attempts),
                (SELECT max(claimed_at) FROM pages WHERE page_processing_status = 'Processing')) AS last_work_at,
       (SELECT min(line.turn_at) FROM level CROSS JOIN LATERAL (
            SELECT turn_at FROM turns
            WHERE turns.priority_level = level.priority_level AND turn_at > now() AND turn_at < 'infinity'
            ORDER BY turn_at LIMIT 1) AS line) AS next_due_at
  FROM (SELECT max(finished_at) AS last_finished_at FROM pages WHERE finished_at IS NOT NULL) AS finished
""")


# ------------------------------------------------------------
# The ScraperAPI account in ``pagecurator status``: its replicas and slots, credits left, and credits spent.
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
