"""Random operations on pages and slots in a real Postgres, with invariants checked after each step."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Coroutine
from typing import Any
from uuid import UUID, uuid4

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from pydantic import SecretStr
from sqlalchemy import text

from page_saves import finish_page, release
from pagecurator.runtime.replica_coordinator import ReplicaCoordinator
from pagecurator.scraping.limits.account import Account
from pagecurator.scraping.limits.account_report import AccountReport
from pagecurator.scraping.limits.concurrency import Slot, Throttle
from pagecurator.settings import Settings
from pagecurator.storage.account import scraper_accounts
from pagecurator.storage.engine import Database, connect
from pagecurator.storage.page_save import FinishedPage
from pagecurator.storage.queue import claim, pages, rescue
from pagecurator.storage.queue.claim import ClaimedPage
from pagecurator.storage.queue.enqueue import add_pages
from pagecurator.telemetry.metrics import Metrics
from pagecurator.urls import normalize_url

WORKERS = ("ada", "bert", "cleo")
LIMIT = 4
PAGES = 12
COMPLETE = FinishedPage(processing_status="Complete", scrape_status="NoContactFound", attempts_used=1)


class Worker:
    """A replica as far as pages and slots go: what it believes to own, and the calls that it has in flight."""

    def __init__(self, name: str, database: Database) -> None:
        self.name = name
        self.claims: list[ClaimedPage] = []
        self.in_flight: list[Slot] = []
        self.waiting: list[asyncio.Task[Slot]] = []
        self.throttle = Throttle(max_concurrent=LIMIT)
        self.account = Account(read_report=_no_report, probe_seconds=60)
        self.coordinator = ReplicaCoordinator(
            database=database,
            settings=Settings(
                _env_file=None, scraper_api_max_concurrent=LIMIT, database_url=SecretStr("postgresql://x/y")
            ),
            worker=name,
            throttle=self.throttle,
            account=self.account,
            metrics=Metrics(),
        )


async def _no_report() -> AccountReport:
    return AccountReport()


class QueueAndSlots(RuleBasedStateMachine):
    """Three workers do what workers do, in any order; time passes by moving the deadlines."""

    database_url = ""

    def __init__(self) -> None:
        super().__init__()
        self.loop = asyncio.new_event_loop()
        self.finished_by: dict[UUID, int] = {}
        self.claim_nos: dict[UUID, int] = {}

    def run(self, work: Coroutine[Any, Any, Any]) -> Any:
        return self.loop.run_until_complete(asyncio.wait_for(work, 60))

    @initialize()
    def open(self) -> None:
        self.run(self._open())

    async def _open(self) -> None:
        self.database = await connect(Settings(_env_file=None, database_url=SecretStr(self.database_url)))
        async with self.database.begin() as conn:
            await conn.execute(text("TRUNCATE domains, account_replicas, scraper_accounts, credit_days CASCADE"))
            urls = [normalize_url(f"https://site{number % 3}.example/{number}") for number in range(PAGES)]
            await add_pages(conn, urls=urls)
        self.workers = [Worker(name, self.database) for name in WORKERS]
        async with self.database.begin() as conn:
            await scraper_accounts.add_account(conn, account=self.workers[0].coordinator.account_name)

    def teardown(self) -> None:
        async def close() -> None:
            for worker in self.workers:
                for task in worker.waiting:
                    task.cancel()
                await asyncio.gather(*worker.waiting, return_exceptions=True)
            await self.database.close()

        if hasattr(self, "database"):
            self.run(close())
        self.loop.close()

    who = st.integers(0, len(WORKERS) - 1)

    # ------------------------------------------------------------ pages
    @rule(who=who, limit=st.integers(1, 5))
    def claim(self, who: int, limit: int) -> None:
        worker = self.workers[who]

        async def work() -> list[ClaimedPage]:
            async with self.database.begin() as conn:
                return await claim.claim_due(
                    conn, limit=limit, worker=worker.name, batch_id=uuid4(), lease_seconds=3600
                )

        claimed = self.run(work())
        assert len(claimed) <= limit
        for page in claimed:
            assert page.claim_no > self.claim_nos.get(page.id, 0), "a claim number came twice"
            self.claim_nos[page.id] = page.claim_no
        worker.claims += claimed

    @rule(who=who)
    def heartbeat(self, who: int) -> None:
        worker = self.workers[who]

        async def work() -> set[UUID]:
            async with self.database.begin() as conn:
                claims = [(page.id, page.claim_no) for page in worker.claims]
                return await pages.renew_leases(conn, claims=claims, lease_seconds=3600)

        ours = self.run(work())
        held = {(page.id, page.claim_no) for page in worker.claims}
        # It may hold an old claim of a page beside the newest one; the newest is what was renewed.
        assert all((page_id, self.claim_nos[page_id]) in held for page_id in ours), "an old claim was renewed"
        worker.claims = [page for page in worker.claims if page.id in ours]

    @rule(who=who, choice=st.integers(0, 99), twice=st.booleans())
    def finish(self, who: int, choice: int, twice: bool) -> None:
        worker = self.workers[who]
        if not worker.claims:
            return
        page = worker.claims.pop(choice % len(worker.claims))

        async def work() -> bool:
            async with self.database.begin() as conn:
                return await finish_page(conn, page_id=page.id, claim_no=page.claim_no, outcome=COMPLETE)

        for _ in range(1 + twice):  # an answer that was lost is asked for again
            if self.run(work()):
                assert self.claim_nos[page.id] == page.claim_no, "an old claim wrote an outcome"
                assert self.finished_by.setdefault(page.id, page.claim_no) == page.claim_no, "it ended twice"

    @rule(who=who, choice=st.integers(0, 99))
    def release(self, who: int, choice: int) -> None:
        worker = self.workers[who]
        if not worker.claims:
            return
        page = worker.claims.pop(choice % len(worker.claims))

        async def work() -> set[UUID]:
            async with self.database.begin() as conn:
                return await release(conn, claims=[(page.id, page.claim_no)])

        if self.run(work()):
            assert self.claim_nos[page.id] == page.claim_no, "an old claim released a page"
            assert page.id not in self.finished_by

    @rule(who=who)
    def leases_of_pages_end(self, who: int) -> None:
        self.run(self._execute("UPDATE pages SET lease_expires_at = now() WHERE claimed_by = :worker", who))

    @rule()
    def rescue(self) -> None:
        async def work() -> None:
            async with self.database.begin() as conn:
                await rescue.rescue_expired(conn, max_crashes=1000)

        self.run(work())

    # ------------------------------------------------------------ slots
    @rule(who=who)
    def sync(self, who: int) -> None:
        self.run(self._settled(self.workers[who].coordinator.sync()))

    @rule(order=st.permutations(range(len(WORKERS))))
    def everybody_syncs(self, order: list[int]) -> None:
        for who in order:
            self.run(self._settled(self.workers[who].coordinator.sync()))

    @rule(who=who, calls=st.integers(1, 6))
    def want(self, who: int, calls: int) -> None:
        worker = self.workers[who]

        async def work() -> None:
            worker.waiting += [asyncio.create_task(worker.throttle.acquire()) for _ in range(calls)]

        self.run(self._settled(work()))

    @rule(who=who, calls=st.integers(1, 6))
    def calls_end(self, who: int, calls: int) -> None:
        worker = self.workers[who]

        async def work() -> None:
            for _ in range(min(calls, len(worker.in_flight))):
                worker.in_flight.pop().release()

        self.run(self._settled(work()))

    @rule(who=who)
    def nobody_wants(self, who: int) -> None:
        worker = self.workers[who]

        async def work() -> None:
            for task in worker.waiting:
                task.cancel()
            await asyncio.gather(*worker.waiting, return_exceptions=True)
            worker.waiting = [task for task in worker.waiting if not task.cancelled()]

        self.run(self._settled(work()))

    @rule(who=who)
    def lease_of_slots_ends(self, who: int) -> None:
        """It could not renew, and its calls have ended: by its own clock before Postgres's, as always."""
        worker = self.workers[who]

        async def work() -> None:
            worker.throttle.set_ceiling(0)
            while worker.in_flight:
                worker.in_flight.pop().release()

        self.run(self._settled(work()))
        statement = "UPDATE account_replicas SET lease_expires_at = now(), counted_until = now() WHERE worker = :worker"
        self.run(self._execute(statement, who))

    async def _execute(self, statement: str, who: int) -> None:
        async with self.database.begin() as conn:
            await conn.execute(text(statement), {"worker": WORKERS[who]})

    async def _settled(self, work: Coroutine[Any, Any, Any]) -> None:
        """Do it, and let every call begin that may."""
        await work
        for _ in range(20):
            await asyncio.sleep(0)
        for worker in self.workers:
            worker.in_flight += [task.result() for task in worker.waiting if task.done() and not task.cancelled()]
            worker.waiting = [task for task in worker.waiting if not task.done()]

    # ------------------------------------------------------------ what must hold
    @invariant()
    def the_slots_that_count_are_never_more_than_the_limit(self) -> None:
        if not hasattr(self, "workers"):
            return
        rows = self.run(self._read("SELECT worker, allowance FROM account_replicas WHERE counted_until > now()"))
        counted = {row.worker: row.allowance for row in rows}
        assert sum(counted.values()) <= LIMIT, counted
        for worker in self.workers:
            assert len(worker.in_flight) <= counted.get(worker.name, 0), f"{worker.name} has calls that don't count"

    @invariant()
    def no_page_has_two_owners_and_what_ended_stays_ended(self) -> None:
        if not hasattr(self, "workers"):
            return
        rows = self.run(
            self._read("SELECT id, claim_no, claimed_by, page_processing_status::text AS status FROM pages")
        )
        assert len(rows) == PAGES
        for row in rows:
            believers = [
                worker.name
                for worker in self.workers
                for page in worker.claims
                if (page.id, page.claim_no) == (row.id, row.claim_no)
            ]
            assert len(believers) <= 1, f"{believers} own one page by the same claim"
            assert row.claim_no == self.claim_nos.get(row.id, 0)
            assert (row.status == "Complete") == (row.id in self.finished_by)
            if row.status == "Processing":
                assert row.claimed_by in WORKERS

    async def _read(self, statement: str) -> list[Any]:
        async with self.database.begin() as conn:
            return list(await conn.execute(text(statement)))


def test_whatever_workers_do_no_page_has_two_owners_and_no_slot_is_counted_twice(database_url):
    class Machine(QueueAndSlots):
        pass

    Machine.database_url = database_url
    run_state_machine_as_test(
        Machine,
        settings=settings(
            max_examples=int(os.environ.get("MACHINE_EXAMPLES", "20")),
            stateful_step_count=40,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
