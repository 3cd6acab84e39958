"""A stage for each test: an empty folder, a fresh database, a simulator."""

from __future__ import annotations

import os

import pytest

from cli_fixture import KEY, CliHarness, page_html
from pagecurator.simulator import MemorySource, Simulator, SimulatorConfig
from preloaded_python import PreloadedPython


@pytest.fixture(scope="session")
def preloaded():
    python = PreloadedPython({**os.environ, "PYTHONWARNINGS": "error"})
    yield python
    python.close()


@pytest.fixture
async def cli(database_url, tmp_path, preloaded):
    source = MemorySource([(CliHarness.url(number), page_html(number)) for number in range(200)])
    async with Simulator(SimulatorConfig(source=source, api_key=KEY)) as simulator:
        yield CliHarness(folder=tmp_path, database_url=database_url, simulator=simulator, preloaded=preloaded)
