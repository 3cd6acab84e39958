"""Shares one ScraperAPI account among all replicas: slots, credits, and whether the account is healthy.

About once a second (:meth:`ReplicaCoordinator.sync`) one short transaction under the account's lock publishes what
this replica wants, holds and has spent, and reads what it may have. Nothing is written per page.

Invariants: the slots in ``account_replicas`` never add up to more than the limit (if the limit itself falls, they
shrink as calls end), and a replica starts no call without a slot that counts for it. Less takes effect immediately,
more only after the commit. The lease is measured on the replica's own clock from before the statement was sent, so it
stops starting calls before the others see the lease end, even if the process was stopped in between. After that its
slots count for as long as its recent calls took: those may still be in flight.
"""

from __future__ import annotations

import asyncio
import hashlib
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field, replace
from uuid import uuid4

from sqlalchemy.ext.asyncio import AsyncConnection

from pagecurator.runtime import account_notices
from pagecurator.scraping.errors import ErrorCode
from pagecurator.scraping.limits.account import Account, Pause
from pagecurator.scraping.limits.account_report import AccountReport
from pagecurator.scraping.limits.concurrency import Throttle
from pagecurator.scraping.limits.fair_share import Replica, allocate, fair_shares
from pagecurator.scraping.limits.service_breaker import PROBE_LEASE_FACTOR
from pagecurator.settings import Settings
from pagecurator.storage.account import credit_budgets, replicas, scraper_accounts
from pagecurator.storage.account.credit_budgets import Budget, Budgets, Spent
from pagecurator.storage.account.replicas import ReplicaRow, Role, account_limit
from pagecurator.storage.account.scraper_accounts import AccountRow
from pagecurator.storage.connection_errors import (
    AccessDenied,
    DatabaseTooSlow,
    DatabaseUnavailable,
    missing_rights_as_outage,
)
from pagecurator.storage.engine import Database
from pagecurator.storage.outbox import Outbox
from pagecurator.telemetry.events import Event, emit
from pagecurator.telemetry.metrics import Metrics

_OPERATION = "share the account"
_SYNC_SECONDS = 1.0
_HASTY_SYNC_SECONDS = 0.25
"""While slots or credits move from one replica to another."""
_SHORTEST_PAUSE_SECONDS = 0.05
# Covers a clock that runs slower than that of Postgres, and the time between the check of the lease and the call.
_LEASE_FACTOR = 0.9
_LEAVE_SECONDS = 5.0


class ReplicaCoordinator:
    """This replica's side of the exchange. Open it with :meth:`running`."""

    def __init__(
        self,
        *,
        database: Database,
        settings: Settings,
        worker: str,
        throttle: Throttle,
        account: Account,
        metrics: Metrics,
        on_limit: Callable[[int, int, str], None] | None = None,
        role: Role = Role.SERVICE,
    ) -> None:
        self.id = uuid4()
        self.account_name = account_name(settings)
        self.known = AccountRow(account=self.account_name)
        """The account's row as of the last sync."""
        self._database = database
        self._settings = settings
        self._worker = worker
        self._throttle = throttle
        self._account = account
        self._metrics = metrics
        self._outbox = Outbox.of(settings)
        self._on_limit = on_limit
        self._process = f"///{role}"  # the parts before the role are no longer written
        self._lease_seconds = replicas.lease_seconds(settings)
        self._sync_seconds = min(_SYNC_SECONDS, self._lease_seconds / 4)
        self._limit = settings.scraper_api_max_concurrent
        self._until = 0.0
        self._joined = False
        self._booked_credits = self._reserved_credits = 0  # in this replica's row, as of the last sync
        self._in_transit = False
        self._shortage_reported = False
        self._report: AccountReport | None = None
        self._pause_no: int | None = None  # of the current pause, once it is published
        self._ended_pause_no: int | None = None  # of the pause that this replica ended, until that is published
        self._sync_lock = asyncio.Lock()
        self._woken = asyncio.Event()
        self._task: asyncio.Task[None] | None = None
        throttle.set_ceiling(0)
        throttle.on_shortage(self._shortage)
        account.credit_pool.on_shortage(self.wake)

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Leave the account at the end of the block."""
        try:
            yield
        finally:
            if self._task is not None:
                self._task.cancel()
                await asyncio.gather(self._task, return_exceptions=True)
                with suppress(DatabaseUnavailable, TimeoutError):  # then the lease expires by itself
                    async with asyncio.timeout(_LEAVE_SECONDS):
                        await self.sync()  # publish the latest state, a pause for example
                        await self._leave()

    async def join(self) -> None:
        """Join, and sync in the background until :meth:`running` ends. Raises ``DatabaseUnavailable``."""
        if self._task is not None:
            return
        async with self._database.begin(operation="join the account") as conn:
            await scraper_accounts.add_account(conn, account=self.account_name)
        await self.sync()
        self._task = asyncio.create_task(self._run(), name="account share")

    async def watch(self) -> None:
        """Raise what ended the background task: it never should end."""
        assert self._task is not None
        await asyncio.wait({self._task})
        self._task.result()

    def wake(self) -> None:
        """Sync soon."""
        self._woken.set()

    def publish_report(self, report: AccountReport) -> None:
        """Publish what ``/account`` said with the next sync."""
        self._report = report
        self.wake()

    def pause_ended(self) -> None:
        """Publish with the next sync that the account has recovered."""
        self._ended_pause_no, self._pause_no = self._pause_no, None
        self.wake()

    async def may_probe(self) -> bool:
        """Whether this replica holds the lease to probe the paused account; the others read its result."""
        pause = self._account.paused
        if pause is None or pause.reason is ErrorCode.BUDGET_EXHAUSTED:
            return False
        # A little shorter than the interval between two probes, so that a replica can renew its own lease.
        factor = PROBE_LEASE_FACTOR if pause.is_outage else 0.9
        seconds = factor * self._account.seconds_between_probes
        return await self._lease(scraper_accounts.lease_probe, seconds)

    async def hold_probes(self, seconds: float) -> None:
        """Keep all replicas from probing for ``seconds``: a trial call is under way, or has just failed."""
        with suppress(DatabaseUnavailable), missing_rights_as_outage():
            async with self._database.begin() as conn:
                await scraper_accounts.hold_probes(conn, account=self.account_name, seconds=seconds)

    async def may_report(self) -> bool:
        """Whether this replica holds the lease to read ``/account``."""
        return await self._lease(scraper_accounts.lease_report, 0.9 * self._settings.scraper_api_account_seconds)

    async def sync(self) -> None:
        """One exchange with the shared account tables. Raises ``DatabaseUnavailable``; then nothing new is taken."""
        async with self._sync_lock:
            asked_at = time.monotonic()
            try:
                with missing_rights_as_outage():
                    async with self._database.begin(operation=_OPERATION) as conn:
                        result = await self._sync_rows(conn)
            except DatabaseTooSlow:  # another replica holds the lock; a frozen one would hold it until it wakes
                with suppress(DatabaseUnavailable):
                    await self._database.end_frozen_sessions()
                raise
            self._until = asked_at + _LEASE_FACTOR * self._lease_seconds
            self._throttle.set_ceiling(result.ceiling, until=self._until)
            self._account.credit_pool.add(result.credits)
            self._joined = True
            self._metrics.account_limit.set(self._limit)
            self._metrics.slots_allowed.set(result.ceiling)
            for step in result.after_commit:
                step()

    # ------------------------------------------------------------ the background task
    async def _run(self) -> None:
        pause_seconds = self._sync_seconds
        while True:
            with suppress(TimeoutError):
                async with asyncio.timeout(pause_seconds):
                    await self._woken.wait()
            self._woken.clear()
            try:
                await self.sync()
            except DatabaseUnavailable as error:
                if isinstance(error, AccessDenied):
                    self._database.outage.failed(_OPERATION, str(error), others_may_succeed=True)
                pause_seconds = self._sync_seconds
            else:
                in_transit = self._in_transit or self._account.credit_pool.waiting
                pause_seconds = min(_HASTY_SYNC_SECONDS, self._sync_seconds) if in_transit else self._sync_seconds
            await asyncio.sleep(min(_SHORTEST_PAUSE_SECONDS, self._sync_seconds))

    def _shortage(self) -> None:
        if not self._shortage_reported:
            self.wake()

    async def _lease(self, ask: Callable[..., Awaitable[bool]], seconds: float) -> bool:
        try:
            with missing_rights_as_outage():
                async with self._database.begin() as conn:
                    return await ask(conn, account=self.account_name, seconds=seconds)
        except DatabaseUnavailable:
            return False

    async def _sync_rows(self, conn: AsyncConnection) -> _SyncResult:
        result = _SyncResult()
        known = await scraper_accounts.lock_account(conn, account=self.account_name)
        written_off = await replicas.drop_expired(conn)
        listed = await replicas.read_replicas(conn)
        mine = next((row for row in listed if row.id == self.id), None)
        others = [row for row in listed if row.id != self.id]
        if mine is None and self._joined:  # this lease expired, and the row was dropped
            self._account.credit_pool.reset(booked=self._booked_credits, written_off=self._reserved_credits)
            self._booked_credits = self._reserved_credits = 0
        mine = self._new_row() if mine is None else replace(mine, is_alive=True)
        known = await self._publish_report(conn, known, result)
        mine = self._divide_slots(mine, others, known, result)
        mine = await self._divide_credits(conn, mine, others, known, result, written_off=written_off)
        await self._sync_pause(conn, known, result)
        tail_seconds = min(self._throttle.slowest_seconds(), self._settings.http_connection_timeout)
        await replicas.write_replica(conn, mine, lease_seconds=self._lease_seconds, tail_seconds=tail_seconds)
        result.after_commit.append(lambda: self._learn(known, mine))
        return result

    def _learn(self, known: AccountRow, mine: ReplicaRow) -> None:
        self.known = known
        self._booked_credits, self._reserved_credits = mine.booked_credits, mine.reserved_credits
        if known.credits_left is not None:
            self._metrics.credits_left.set(known.credits_left)

    def _new_row(self) -> ReplicaRow:
        return ReplicaRow(
            id=self.id,
            account=self.account_name,
            worker=self._worker,
            process=self._process,
            max_concurrent=self._settings.scraper_api_max_concurrent,
            daily_credit_budget=self._settings.scraper_api_daily_credit_budget,
            monthly_credit_budget=self._settings.scraper_api_monthly_credit_budget,
            allowance=0,
            wanted=0,
            reserved_credits=0,
            booked_credits=0,
        )

    # ------------------------------------------------------------ slots
    def _divide_slots(
        self, mine: ReplicaRow, all_others: Sequence[ReplicaRow], known: AccountRow, result: _SyncResult
    ) -> ReplicaRow:
        others = [row for row in all_others if row.account == self.account_name]
        limit = account_limit([mine, *others], plan_limit=known.plan_limit)
        assert limit is not None, "this replica is alive"
        demand = self._throttle.take_demand()
        me = replace(_replica(mine), wanted=mine.max_concurrent if demand.exceeds_ceiling else demand.peak)
        living = [_replica(row) for row in others if row.is_alive]
        held_elsewhere = sum(row.allowance for row in others if not row.is_alive)
        share = fair_shares([me, *living], limit=max(0, limit - held_elsewhere))[self.id]
        result.ceiling = share
        if share > mine.allowance:
            result.ceiling = allocate(me, living, share=share, limit=limit, held_elsewhere=held_elsewhere)
        elif share < self._throttle.ceiling:
            # Before the commit: no call may start under a slot that no longer counts after it.
            self._throttle.set_ceiling(share, until=self._until)
        allowance = max(result.ceiling, self._throttle.in_use)
        self._in_transit = allowance > share or (demand.exceeds_ceiling and (allowance < share or not allowance))
        self._shortage_reported = demand.exceeds_ceiling
        if limit != self._limit and self._on_limit is not None:
            why = "plan limit" if limit == known.plan_limit else "setting of a replica"
            self._on_limit(self._limit, limit, why)
        self._limit = limit
        return replace(mine, allowance=allowance, wanted=me.wanted)

    # ------------------------------------------------------------ credits
    async def _divide_credits(
        self,
        conn: AsyncConnection,
        mine: ReplicaRow,
        others: Sequence[ReplicaRow],
        known: AccountRow,
        result: _SyncResult,
        *,
        written_off: int,
    ) -> ReplicaRow:
        credit_pool = self._account.credit_pool
        allowed = Budgets.of([mine, *others])
        if credit_pool.limited != allowed.limited:
            credit_pool.set_limited(allowed.limited)
            credit_pool.set_remaining(None)
        # Enough for the calls that wait, and twice what was requested since the last sync.
        headroom = credit_pool.waiting + 2 * credit_pool.take_requested()
        credit_pool.release_surplus(headroom)
        spent, reserved = credit_pool.spent, credit_pool.held + credit_pool.free
        to_book = spent - mine.booked_credits + written_off
        if to_book:
            await credit_budgets.add_spent(conn, credits_spent=to_book)
        if allowed.limited:
            spent_so_far = await credit_budgets.read_spent(conn)
            remaining = allowed.left(spent_so_far)
            unreserved = remaining - reserved - sum(row.reserved_credits for row in others)
            result.credits = max(0, min(headroom - credit_pool.free, unreserved))
            result.after_commit.append(lambda: credit_pool.set_remaining(remaining))
            await self._apply_budgets(conn, known, allowed, spent_so_far, result)
            current = allowed.current(spent_so_far)
        else:
            current = []
            if known.budget_alert is not None:
                await self._apply_budgets(conn, known, allowed, None, result)
        budgets = {budget.period.value: (budget.credits, budget.spent) for budget in current}
        result.after_commit.append(lambda: self._metrics.budgets_are(budgets))
        return replace(mine, booked_credits=spent, reserved_credits=reserved + result.credits)

    async def _apply_budgets(
        self,
        conn: AsyncConnection,
        known: AccountRow,
        allowed: Budgets,
        spent_so_far: Spent | None,
        result: _SyncResult,
    ) -> None:
        """Pause when a budget is spent and resume when it is renewed; of all replicas, one logs each change."""
        price = self._account.credit_pool.price
        exhausted = allowed.exhausted(spent_so_far, price=price) if spent_so_far is not None else None
        pause = self._account.paused
        waits = pause is not None and pause.reason is ErrorCode.BUDGET_EXHAUSTED
        if exhausted is not None:
            if exhausted.key != known.budget_alert:
                await scraper_accounts.save_budget_alert(conn, account=self.account_name, alert=exhausted.key)
                await self._outbox.add(conn, account_notices.budget_exhausted(exhausted))
                result.after_commit.append(lambda: _log_budget_exhausted(exhausted))
            if not waits:
                result.after_commit.append(lambda: self._account.pause(ErrorCode.BUDGET_EXHAUSTED, exhausted.sentence))
            return
        if waits:
            result.after_commit.append(self._account.resume)
        current = [budget.key for budget in allowed.current(spent_so_far)] if spent_so_far is not None else []
        if known.budget_alert is not None and known.budget_alert not in current:
            period = known.budget_alert.partition(" ")[0]
            await scraper_accounts.save_budget_alert(conn, account=self.account_name, alert=None)
            result.after_commit.append(lambda: emit(Event.BUDGET_RENEWED, period=period))

    # ------------------------------------------------------------ the account's state
    async def _publish_report(self, conn: AsyncConnection, known: AccountRow, result: _SyncResult) -> AccountRow:
        report = self._report
        if report is None:
            return known
        await scraper_accounts.save_report(
            conn,
            account=self.account_name,
            plan_limit=report.concurrency_limit,
            credits_left=report.credits_left,
            seconds=0.9 * self._settings.scraper_api_account_seconds,
        )
        result.after_commit.append(lambda: self._report_published(report))
        limit = known.plan_limit if report.concurrency_limit is None else report.concurrency_limit
        left = known.credits_left if report.credits_left is None else report.credits_left
        return replace(known, plan_limit=limit, credits_left=left)

    def _report_published(self, report: AccountReport) -> None:
        if self._report is report:
            self._report = None

    async def _sync_pause(self, conn: AsyncConnection, known: AccountRow, result: _SyncResult) -> None:
        """Share a pause: when one replica pauses or resumes, all do."""
        account = self._account
        pause = account.paused
        if pause is not None and pause.reason is ErrorCode.BUDGET_EXHAUSTED:
            return  # each replica derives that from the budgets
        if known.paused_reason is None:
            if pause is not None and self._pause_no is None:
                await self._publish_pause(conn, pause, result)
            elif pause is not None:  # another replica ended it
                result.after_commit.append(account.resume)
        elif self._ended_pause_no == known.pause_no and (pause is None or self._pause_no is None):
            await scraper_accounts.resume_account(conn, account=self.account_name, pause_no=known.pause_no)
            await self._outbox.add(conn, account_notices.account_resumed(known))
            if pause is not None:  # another has begun: an outage turned out to be a refused account, say
                await self._publish_pause(conn, pause, result)
        elif pause is None:
            result.after_commit.append(lambda: self._adopt_pause(known))
        elif self._pause_no not in (None, known.pause_no) and pause.reason != known.paused_reason:
            result.after_commit += [account.resume, lambda: self._adopt_pause(known)]
        else:
            result.after_commit.append(lambda: self._set_pause_no(known.pause_no))

    async def _publish_pause(self, conn: AsyncConnection, pause: Pause, result: _SyncResult) -> None:
        number = await scraper_accounts.pause_account(
            conn, account=self.account_name, reason=pause.reason, message=pause.message, worker=self._worker
        )
        if number is not None:
            notice = account_notices.account_paused(
                self.account_name, pause_no=number, reason=pause.reason, message=pause.message, worker=self._worker
            )
            await self._outbox.add(conn, notice)
        result.after_commit.append(lambda: self._set_pause_no(number))

    def _set_pause_no(self, number: int | None) -> None:
        if self._account.paused is not None:
            self._pause_no = number

    def _adopt_pause(self, known: AccountRow) -> None:
        try:
            reason = ErrorCode(known.paused_reason or "")
        except ValueError:  # a newer version may know more reasons
            reason = ErrorCode.ACCOUNT_UNAUTHORIZED
        self._account.pause(reason, known.paused_message or "another worker was refused")
        self._set_pause_no(known.pause_no)

    # ------------------------------------------------------------ the end
    async def _leave(self) -> None:
        """Release what is not in use. Slots of calls that ScraperAPI may still be processing count a while longer."""
        throttle, credit_pool = self._throttle, self._account.credit_pool
        throttle.set_ceiling(0)
        cap_seconds = self._settings.http_connection_timeout
        async with self._sync_lock, self._database.begin() as conn:
            await scraper_accounts.lock_account(conn, account=self.account_name)
            row = next((row for row in await replicas.read_replicas(conn) if row.id == self.id), None)
            if row is None:
                return
            if credit_pool.spent != row.booked_credits:
                await credit_budgets.add_spent(conn, credits_spent=credit_pool.spent - row.booked_credits)
            left = throttle.in_use + throttle.recently_abandoned(within_seconds=cap_seconds)
            if not left and not credit_pool.held:
                await replicas.leave(conn, replica=self.id)
                return
            row = replace(
                row,
                allowance=min(left, row.allowance),
                wanted=0,
                booked_credits=credit_pool.spent,
                reserved_credits=credit_pool.held,
            )
            tail_seconds = min(throttle.slowest_seconds(), cap_seconds)
            await replicas.write_replica(conn, row, lease_seconds=0, tail_seconds=tail_seconds)


@dataclass(slots=True)
class _SyncResult:
    """What one sync decided; it takes effect with the commit."""

    ceiling: int = 0
    credits: int = 0
    after_commit: list[Callable[[], object]] = field(default_factory=list)


def account_name(settings: Settings) -> str:
    """The account's name in the database: a digest of address and key, from which the key can't be derived."""
    key = settings.scraper_api_key.get_secret_value() if settings.scraper_api_key else ""
    return hashlib.blake2b(
        f"{settings.scraper_api_url}\n{key}".encode(), digest_size=12, person=b"pagecurator"
    ).hexdigest()


def _log_budget_exhausted(budget: Budget) -> None:
    emit(
        Event.BUDGET_EXHAUSTED,
        period=budget.period,
        budget=budget.credits,
        spent=budget.spent,
        message=budget.sentence,
    )


def _replica(row: ReplicaRow) -> Replica:
    return Replica(id=row.id, allowance=row.allowance, wanted=row.wanted, turn_seconds=row.turn_seconds)
