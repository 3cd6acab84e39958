"""Integration tests run on the event loop of the daemon."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping

import pytest
import uvloop


def pytest_asyncio_loop_factories(item: pytest.Item) -> Mapping[str, Callable[[], asyncio.AbstractEventLoop]]:
    """uvloop's; Python's own for the simulator, and for tests marked ``selector_loop``, which change its selector."""
    if "simulator" in item.path.parts or item.get_closest_marker("selector_loop") is not None:
        return {"asyncio": asyncio.new_event_loop}
    return {"uvloop": uvloop.new_event_loop}
