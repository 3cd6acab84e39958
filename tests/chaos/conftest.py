"""A server to break for each worker of pytest, and an arena on it for each scenario."""

from __future__ import annotations

import asyncio
import os
import random
import secrets
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from chaos_fixture import FULL, MOST_PAGES, Scenario, new_database, page_html, time_of_day_at_zero
from cli_fixture import KEY
from pagecurator.simulator import MemorySource, Simulator, SimulatorConfig, fixed
from postgres_server import Server


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    folder = Path(tempfile.mkdtemp(prefix="pagecurator-chaos-"))
    folder.chmod(0o755)
    server = Server(folder)
    try:
        server.start()
        with (server.data / "postgresql.conf").open("a") as settings:
            settings.write(f"max_connections = {Server.CONNECTIONS}\n")
        server.stop("fast")
        server.start()
        yield server
    finally:
        server.close()
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
async def scenario(server, tmp_path):
    source = MemorySource([(Scenario.url(number), page_html(number)) for number in range(MOST_PAGES if FULL else 1000)])
    config = SimulatorConfig(source=source, api_key=KEY, latency=fixed(0.1), record_timeline=True)
    address = await asyncio.to_thread(server.start)  # it runs, unless a scenario before this one was interrupted
    database_url = await new_database(address)
    async with Simulator(config) as simulator:
        scenario = Scenario(folder=tmp_path, database_url=database_url, simulator=simulator, server=server)
        scenario.began = time_of_day_at_zero()
        scenario.environment |= {
            "WF7_LEASE_SECONDS": "4",
            "WF7_MAX_CRASHES": "100",
            "WF7_SCHEDULER_INTERVAL_SECONDS": "0.5",
            "SCRAPER_API_MAX_CONCURRENT": "8",
            "DB_STATEMENT_TIMEOUT_SECONDS": "5",
        }
        yield scenario


@pytest.fixture
def chance():
    """Random, and told when the scenario fails: pytest prints the seed."""
    seed = int(os.environ.get("CHAOS_SEED", "0")) or secrets.randbits(32)
    print(f"CHAOS_SEED={seed}")
    return random.Random(seed)
