"""A stage for each test: an empty folder, a fresh database, a simulator."""

from __future__ import annotations

import pytest

from cli_fixture import KEY, CliFixture, page_html
from pagecurator.simulator import MemorySource, Simulator, SimulatorConfig


@pytest.fixture
async def stage(database_url, tmp_path):
    source = MemorySource([(CliFixture.url(number), page_html(number)) for number in range(200)])
    async with Simulator(SimulatorConfig(source=source, api_key=KEY)) as simulator:
        yield CliFixture(folder=tmp_path, database_url=database_url, simulator=simulator)
