"""Is the process alive? A wedged loop, a wedged tick and a stopped Postgres, each for real."""

from __future__ import annotations

import asyncio
import shutil
import signal
import tempfile
from pathlib import Path

import aiohttp
import pytest
from pydantic import SecretStr

from pagecurator.settings import Settings
from pagecurator.storage.embedded.server import EmbeddedPostgres
from pagecurator.storage.engine import connect
from pagecurator.storage.migrations import migrate

# Python runs this at its start when it finds it on its path: the daemon itself stays as it is.
WEDGED_LOOP = """
import pathlib, time
from pagecurator.curation.cycle import Cycle

tick = Cycle.tick

async def wedged(cycle):
    report = await tick(cycle)
    if pathlib.Path("wedge").exists():
        time.sleep(3600)
    return report

Cycle.tick = wedged
"""
WEDGED_TICK = """
import asyncio, pathlib
from pagecurator.daemon import parts
from pagecurator.curation.rescue import Rescue

parts._LIVENESS_SLACK_SECONDS = 1
rescue = Rescue.rescue

async def wedged(self):
    if pathlib.Path("wedge").exists():
        await asyncio.Event().wait()
    return await rescue(self)

Rescue.rescue = wedged
"""


async def asked(address: str, path: str) -> tuple[int, dict]:
    async with aiohttp.ClientSession() as session, session.get(address + path) as answer:
        return answer.status, await answer.json()


async def until_status(address: str, path: str, status: int) -> dict:
    async with asyncio.timeout(60):
        while True:
            seen, body = await asked(address, path)
            if seen == status:
                return body
            await asyncio.sleep(0.1)


async def test_a_wedged_event_loop_ends_the_process_loudly(cli):
    (cli.folder / "sitecustomize.py").write_text(WEDGED_LOOP)
    await cli.select(*cli.urls(2))
    async with cli.program("run", PYTHONPATH=str(cli.folder), WF7_WATCHDOG_SECONDS="2") as daemon:
        await daemon.until("cycle.completed")
        (cli.folder / "wedge").touch()
        assert await daemon.exit_code() == 1
    assert "the event loop has been blocked for 2 s (WF7_WATCHDOG_SECONDS)" in daemon.output
    assert "sitecustomize.py" in daemon.output, "the traceback does not show where it is blocked"
    (failed,) = daemon.named("daemon.failed")
    assert failed["task"] == "event loop"


async def test_a_process_that_was_stopped_for_long_goes_on(cli):
    async with cli.program("run", WF7_WATCHDOG_SECONDS="2") as daemon:
        await daemon.until("cycle.completed")
        daemon.signal(signal.SIGSTOP)
        await asyncio.sleep(4)  # what is tested is time that passes without the process
        daemon.signal(signal.SIGCONT)
        await cli.select(cli.url(1))
        while not any(event["claimed"] for event in daemon.named("cycle.completed")):
            await daemon.until("cycle.completed", len(daemon.named("cycle.completed")) + 1)
        daemon.signal(signal.SIGTERM)
        assert await daemon.exit_code() == 0


async def test_a_wedged_tick_fails_the_liveness_probe(cli):
    (cli.folder / "sitecustomize.py").write_text(WEDGED_TICK)
    async with cli.program("run", PYTHONPATH=str(cli.folder)) as daemon:
        address = (await daemon.until("http.listening"))["address"]
        await daemon.until("cycle.completed")
        assert (await asked(address, "/healthz"))[0] == 200
        (cli.folder / "wedge").touch()
        body = await until_status(address, "/healthz", 503)
        (problem,) = body["problems"]
        assert problem.startswith("no tick for ")


@pytest.fixture
def own_postgres():
    """A server that a test may stop; readable for the account that it runs as when we are root."""
    folder = Path(tempfile.mkdtemp(prefix="pagecurator-liveness-"))
    folder.chmod(0o755)
    server = EmbeddedPostgres(folder / "postgres", durable=False)
    yield server
    server.close()
    shutil.rmtree(folder, ignore_errors=True)


async def test_without_postgres_the_process_is_alive_and_not_ready_and_says_why(cli, own_postgres):
    url = await asyncio.to_thread(own_postgres.start)
    database = await connect(Settings(_env_file=None, database_url=SecretStr(url)))
    await migrate(database)
    await database.close()
    async with cli.program("run", DATABASE_URL=url) as daemon:
        address = (await daemon.until("http.listening"))["address"]
        await daemon.until("cycle.completed")
        assert (await asked(address, "/readyz"))[0] == 200
        await asyncio.to_thread(own_postgres.close)
        body = await until_status(address, "/readyz", 503)
        assert body["problems"] == ["Postgres can't be reached"]
        seen = len(daemon.named("cycle.completed"))
        await daemon.until("cycle.completed", seen + 3)
        assert daemon.named("cycle.completed")[-1]["stopped_because"] == "database_unavailable"
        assert (await asked(address, "/healthz"))[0] == 200, "a restart would not bring Postgres back"
        await asyncio.to_thread(own_postgres.start)
        await until_status(address, "/readyz", 200)
        daemon.signal(signal.SIGTERM)
        assert await daemon.exit_code() == 0
