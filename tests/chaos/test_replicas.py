"""Scenarios 12 and 13: several replicas behind a real pooler, and a standby that takes over."""

from __future__ import annotations

import asyncio
import shutil
import signal
import tempfile
from contextlib import AsyncExitStack
from dataclasses import replace
from pathlib import Path
from urllib.parse import quote, urlsplit

import pytest

from chaos_fixture import new_database, size
from pagecurator.simulator import fixed
from pgbouncer import MISSING, PROGRAM, PgBouncer
from postgres_server import Server


@pytest.fixture
def bouncer(server):
    if PROGRAM is None:
        pytest.skip(MISSING)
    bouncer = PgBouncer(server.start(), sessions=6)
    bouncer.start()
    yield bouncer
    bouncer.close()


async def test_12_three_replicas_behind_a_real_pooler_share_the_work_and_the_limit(scenario, bouncer):
    pages = size(full=6_000, small=160)
    scenario.simulator.config = replace(scenario.simulator.config, latency=fixed(0.3 if pages < 1000 else 0.1))
    scenario.environment |= {"DATABASE_POOLER": "transaction", "DATABASE_URL": bouncer.address(scenario.database_url)}
    async with AsyncExitStack() as stack:
        for number in range(3):
            program = await stack.enter_async_context(scenario.program("run", WF7_WORKER_NAME=f"replica-{number}"))
            scenario.programs.append(program)
        await asyncio.gather(*[program.until("http.listening") for program in scenario.programs])
        await scenario.select(*scenario.urls(pages))
        await scenario.until_every_page_ended(timeout_seconds=1200)
        for program in scenario.programs:
            program.signal(signal.SIGTERM)
            assert await program.exit_code() == 0, program.output
    await scenario.verify(pages)
    workers = await scenario.rows("SELECT claimed_by, count(*) FROM pages GROUP BY claimed_by")
    assert {row["claimed_by"] for row in workers} == {"replica-0", "replica-1", "replica-2"}


class Pair:
    """A primary and its standby, which confirms each commit; the standby takes over when the primary dies."""

    def __init__(self, folder: Path) -> None:
        self.primary = Server(folder / "primary")
        self.standby = Server(folder / "standby")

    def start(self) -> str:
        address = self.primary.start()
        self.standby.data.parent.mkdir()
        self.standby.data.parent.chmod(0o777)
        copy = ["-h", self.primary.socket_folder, "-U", "postgres", "-D", str(self.standby.data), "-R", "-c", "fast"]
        self.primary.run("pg_basebackup", *copy)
        for left in self.standby.data.glob(".s.PGSQL.*"):  # the primary's socket lies in its folder, too
            left.unlink()
        self.standby.start()
        with (self.primary.data / "postgresql.conf").open("a") as settings:
            settings.write("synchronous_standby_names = '*'\n")
        self.primary.control("reload")
        return address

    def address(self, url: str) -> str:
        """Both hosts, and the one to take: where writing is possible."""
        hosts = quote(f"{self.primary.socket_folder},{self.standby.socket_folder}", safe="")
        return f"postgresql://postgres@{urlsplit(url).path}?host={hosts}&target_session_attrs=read-write"

    def fail_over(self) -> None:
        self.primary.stop("immediate")
        self.standby.control("promote")

    def close(self) -> None:
        self.primary.close()
        self.standby.close()


@pytest.fixture
def pair():
    folder = Path(tempfile.mkdtemp(prefix="pagecurator-pair-"))
    folder.chmod(0o755)
    (folder / "primary").mkdir()
    pair = Pair(folder)
    yield pair
    pair.close()
    shutil.rmtree(folder, ignore_errors=True)


async def test_13_a_standby_takes_over_and_the_daemon_finds_it_by_itself(scenario, pair):
    """The standby confirms each commit, so nothing that was committed is lost with the primary."""
    pages = size(full=600, small=80)
    address = await asyncio.to_thread(pair.start)
    scenario.database_url = pair.address(await new_database(address))
    scenario.environment["DATABASE_URL"] = scenario.database_url
    await scenario.select(*scenario.urls(pages))
    async with scenario.program("run", WF7_LEASE_SECONDS="60") as daemon:
        scenario.programs.append(daemon)
        await scenario.simulator.counters.until(lambda seen: seen.by_status[200] >= pages // 3)
        await asyncio.to_thread(pair.fail_over)
        await daemon.until("database.unavailable")
        await daemon.until("database.recovered")
        await scenario.until_every_page_ended()
    await scenario.verify(pages)
