"""This process's part of the account that all replicas share: slots, credits, and whether the account is well.

About once a second (:meth:`ReplicaCoordinator.sync`) one short transaction under the account's lock publishes what
this replica wants, holds and has spent, and learns what it may have. Nothing is written per page.

What is promised: the slots that count in ``account_replicas`` never add up to more than the limit (unless the limit
itself fell; then they shrink as calls end), and a replica begins no call but under slots that count for it. It takes
less at once and more only after the commit. Its lease is measured on its own clock from before the statement was
sent, so that it stops beginning calls before the lease ends for the others, also after it was stopped and continued.
Its slots go on counting after that for as long as its calls took lately: those may still be in flight.
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

from pagecurator.runtime.processes import Role, is_gone, this_process
from pagecurator.scraping.errors import ErrorCode
from pagecurator.scraping.limits.account import Account, AccountReport
from pagecurator.scraping.limits.concurrency import Throttle
from pagecurator.scraping.limits.fair_share import Replica, allocate, fair_shares
from pagecurator.scraping.limits.service_breaker import PROBE_LEASE_FACTOR
from pagecurator.settings import Settings
from pagecurator.storage.account import credit_budgets, replicas, scraper_accounts
from pagecurator.storage.account.credit_budgets import Budget, Budgets, Spent
from pagecurator.storage.account.replicas import ReplicaRow, account_limit
from pagecurator.storage.account.scraper_accounts import AccountRow
from pagecurator.storage.engine import (
    AccessDenied,
    Database,
    DatabaseTooSlow,
    DatabaseUnavailable,
    missing_rights_as_outage,
)
from pagecurator.telemetry.events import Event, emit
from pagecurator.telemetry.metrics import Metrics

_SYNC = "share the account"
_SYNC_SECONDS = 1.0
_HASTY_SYNC_SECONDS = 0.25
"""While slots or credits are on their way from one replica to another."""
_SHORTEST_PAUSE_SECONDS = 0.05
# What our clock may run slower than Postgres's, and what passes between the look at the lease and the call.
_LEASE_PART = 0.9
_LEAVE_SECONDS = 5.0


class ReplicaCoordinator:
    """One replica among those that share the account. Open it with :meth:`running`."""

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
        """What the replicas know together, as of the last sync."""
        self._database = database
        self._settings = settings
        self._worker = worker
        self._throttle = throttle
        self._account = account
        self._metrics = metrics
        self._on_limit = on_limit
        self._process = this_process(role)
        self._lease_seconds = replicas.lease_seconds(settings)
        self._sync_seconds = min(_SYNC_SECONDS, self._lease_seconds / 4)
        self._limit = settings.scraper_api_max_concurrent
        self._until = 0.0
        self._joined = False
        self._in_transit = False
        self._shortage_reported = False
        self._report: AccountReport | None = None
        self._pause_no: int | None = None  # of the pause that we are in, once the others know it
        self._ended_pause_no: int | None = None  # of the pause that we ended, until the others know it
        self._sync_lock = asyncio.Lock()
        self._woken = asyncio.Event()
        self._task: asyncio.Task[None] | None = None
        throttle.set_ceiling(0)
        throttle.on_shortage(self._shortage)
        account.credit_pool.on_shortage(self.wake)

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Leave at the end of the block what was joined in it."""
        try:
            yield
        finally:
            if self._task is not None:
                self._task.cancel()
                await asyncio.gather(self._task, return_exceptions=True)
                with suppress(DatabaseUnavailable, TimeoutError):  # then the lease's end will tell
                    async with asyncio.timeout(_LEAVE_SECONDS):
                        await self.sync()  # what was found out last, a pause say, is shared before we go
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
        """Return, or raise what happened, when the beats have ended: they never should."""
        assert self._task is not None
        await asyncio.wait({self._task})
        self._task.result()

    def wake(self) -> None:
        """Beat soon: there is something to tell or to ask for."""
        self._woken.set()

    def publish_report(self, report: AccountReport) -> None:
        """Tell all replicas, at the next sync, what ``/account`` said."""
        self._report = report
        self.wake()

    def pause_ended(self) -> None:
        """Tell all replicas, at the next sync, that the account is well again."""
        self._ended_pause_no, self._pause_no = self._pause_no, None
        self.wake()

    async def may_probe(self) -> bool:
        """Is it our turn to ask whether the paused account is well? One replica's it is, at a time."""
        pause = self._account.paused
        if pause is None or pause.reason is ErrorCode.BUDGET_EXHAUSTED:
            return False
        # A little less than the time between two probes of one replica, so that it does not miss its own turn.
        part = PROBE_LEASE_FACTOR if pause.is_outage else 0.9
        seconds = part * self._account.seconds_between_probes
        return await self._lease(scraper_accounts.lease_probe, seconds)

    async def hold_probes(self, seconds: float) -> None:
        """No replica probes for ``seconds``: a page is tried, or was."""
        with suppress(DatabaseUnavailable):
            async with self._database.begin() as conn:
                await scraper_accounts.hold_probes(conn, account=self.account_name, seconds=seconds)

    async def may_report(self) -> bool:
        """Is it our turn to read ``/account``?"""
        return await self._lease(scraper_accounts.lease_report, 0.9 * self._settings.scraper_api_account_seconds)

    async def sync(self) -> None:
        """One exchange with the shared account tables. Raises ``DatabaseUnavailable``; then nothing new is taken."""
        async with self._sync_lock:
            asked_at = time.monotonic()
            try:
                with missing_rights_as_outage():
                    async with self._database.begin(operation=_SYNC) as conn:
                        result = await self._sync_rows(conn)
            except DatabaseTooSlow:  # another replica has the lock; one that is frozen would have it until it wakes
                with suppress(DatabaseUnavailable):
                    await self._database.end_frozen_sessions()
                raise
            self._until = asked_at + _LEASE_PART * self._lease_seconds
            self._throttle.set_ceiling(result.ceiling, until=self._until)
            self._account.credit_pool.add(result.credits)
            self._joined = True
            self._metrics.account_limit.set(self._limit)
            self._metrics.slots_allowed.set(result.ceiling)
            for step in result.after_commit:
                step()

    # ------------------------------------------------------------ the beats
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
                    self._database.outage.failed(_SYNC, str(error), others_may_succeed=True)
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
        alive = await self._without_the_gone(conn, await replicas.read_replicas(conn))
        mine = next((row for row in alive if row.id == self.id), None)
        others = [row for row in alive if row.id != self.id]
        if mine is None and self._joined:  # we were away for too long, and written off
            self._account.credit_pool.reset()
        mine = self._new_row() if mine is None else replace(mine, is_alive=True)
        known = await self._publish_report(conn, known, result)
        mine = self._divide_slots(mine, others, known, result)
        mine = await self._divide_credits(conn, mine, others, known, result, written_off=written_off)
        await self._sync_pause(conn, known, result)
        tail_seconds = min(self._throttle.slowest_seconds(), self._settings.http_connection_timeout)
        await replicas.write_replica(conn, mine, lease_seconds=self._lease_seconds, tail_seconds=tail_seconds)
        result.after_commit.append(lambda: self._learn(known))
        return result

    def _learn(self, known: AccountRow) -> None:
        self.known = known
        if known.credits_left is not None:
            self._metrics.credits_left.set(known.credits_left)

    async def _without_the_gone(self, conn: AsyncConnection, listed: list[ReplicaRow]) -> list[ReplicaRow]:
        gone = [row.id for row in listed if row.is_alive and is_gone(row.process)]
        if not gone:
            return listed
        await replicas.end_leases(conn, ids=gone)
        return [replace(row, is_alive=row.is_alive and row.id not in gone) for row in listed]

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
        me = Replica(
            id=self.id,
            allowance=mine.allowance,
            wanted=mine.max_concurrent if demand.exceeds_ceiling else demand.peak,
            turn_seconds=mine.turn_seconds,
        )
        living = [_replica(row) for row in others if row.is_alive]
        held_elsewhere = sum(row.allowance for row in others if not row.is_alive)
        share = fair_shares([me, *living], limit=max(0, limit - held_elsewhere))[self.id]
        result.ceiling = share
        if share > mine.allowance:
            result.ceiling = allocate(me, living, share=share, limit=limit, held_elsewhere=held_elsewhere)
        elif share < self._throttle.ceiling:
            # Less is taken at once, so that nothing begins under a slot that no longer counts after the commit.
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
        # As much as the calls that wait need, and what was asked for lately, twice: the next look comes soon.
        headroom = credit_pool.waiting + 2 * credit_pool.take_requested()
        credit_pool.release_surplus(headroom)
        spent, reserved = credit_pool.spent, credit_pool.held + credit_pool.free
        to_book = spent - mine.booked_credits + written_off
        if to_book:
            await credit_budgets.add_spent(conn, credits_spent=to_book)
        if allowed.limited:
            spent_so_far = await credit_budgets.read_spent(conn)
            left = allowed.left(spent_so_far) - reserved - sum(row.reserved_credits for row in others)
            result.credits = max(0, min(headroom - credit_pool.free, left))
            bearable = allowed.left(spent_so_far)
            result.after_commit.append(lambda: credit_pool.set_remaining(bearable))
            await self._apply_budgets(conn, known, allowed, spent_so_far, result)
        elif known.budget_alert is not None:
            await self._apply_budgets(conn, known, allowed, None, result)
        return replace(mine, booked_credits=spent, reserved_credits=reserved + result.credits)

    async def _apply_budgets(
        self,
        conn: AsyncConnection,
        known: AccountRow,
        allowed: Budgets,
        spent_so_far: Spent | None,
        result: _SyncResult,
    ) -> None:
        """Stop when a budget is spent, go on when it is not any more, and say each once, whichever replica sees it."""
        price = self._account.credit_pool.price
        used_up = allowed.exhausted(spent_so_far, price=price) if spent_so_far is not None else None
        pause = self._account.paused
        waits = pause is not None and pause.reason is ErrorCode.BUDGET_EXHAUSTED
        if used_up is not None:
            if used_up.key != known.budget_alert:
                await scraper_accounts.save_budget_alert(conn, account=self.account_name, alert=used_up.key)
                result.after_commit.append(lambda: _log_budget_exhausted(used_up))
            if not waits:
                result.after_commit.append(lambda: self._account.pause(ErrorCode.BUDGET_EXHAUSTED, used_up.sentence))
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
        """One replica finds out that the account is refused, all pause; one finds it well again, all go on."""
        account = self._account
        pause = account.paused
        if pause is not None and pause.reason is ErrorCode.BUDGET_EXHAUSTED:
            return  # nothing is fetched anyway
        if known.paused_reason is None:
            if pause is None:
                return
            if self._pause_no is None:
                number = await scraper_accounts.pause_account(
                    conn, account=self.account_name, reason=pause.reason, message=pause.message, worker=self._worker
                )
                result.after_commit.append(lambda: self._set_pause_no(number))
            else:
                result.after_commit.append(account.resume)
        elif pause is not None and self._pause_no is None and self._ended_pause_no == known.pause_no:
            # We ended that one, and are in another already: an outage has turned out to be a refused account, say.
            await scraper_accounts.resume_account(conn, account=self.account_name, pause_no=known.pause_no)
            number = await scraper_accounts.pause_account(
                conn, account=self.account_name, reason=pause.reason, message=pause.message, worker=self._worker
            )
            result.after_commit.append(lambda: self._set_pause_no(number))
        elif pause is not None and self._pause_no not in (None, known.pause_no) and pause.reason != known.paused_reason:
            result.after_commit.append(lambda: self._switch_pause(known))
        elif pause is not None:
            result.after_commit.append(lambda: self._set_pause_no(known.pause_no))
        elif self._ended_pause_no == known.pause_no:
            await scraper_accounts.resume_account(conn, account=self.account_name, pause_no=known.pause_no)
        else:
            result.after_commit.append(lambda: self._adopt_pause(known))

    def _set_pause_no(self, number: int | None) -> None:
        if self._account.paused is not None:
            self._pause_no = number

    def _switch_pause(self, known: AccountRow) -> None:
        self._account.resume()
        self._adopt_pause(known)

    def _adopt_pause(self, known: AccountRow) -> None:
        try:
            reason = ErrorCode(known.paused_reason or "")
        except ValueError:  # a newer version may know more reasons
            reason = ErrorCode.ACCOUNT_UNAUTHORIZED
        self._account.pause(reason, known.paused_message or "another worker was refused")
        self._set_pause_no(known.pause_no)

    # ------------------------------------------------------------ the end
    async def _leave(self) -> None:
        """Give back what is not in use. What ScraperAPI may still be busy with counts on for a while."""
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
    """What one sync brought; it becomes true with the commit."""

    ceiling: int = 0
    credits: int = 0
    after_commit: list[Callable[[], object]] = field(default_factory=list)


def account_name(settings: Settings) -> str:
    """What the database calls the account: a digest of address and key, from which nobody learns the key."""
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


__all__ = ["ReplicaCoordinator", "account_name"]
