"""Integration tests run on the event loop of the daemon."""

from __future__ import annotations

import asyncio
import warnings
from collections.abc import Callable, Mapping

import pytest
import uvloop


class _Loop(uvloop.Loop):
    """uvloop's, which would never be closed if a warning about a connection left open is an error meanwhile."""

    def close(self) -> None:
        with warnings.catch_warnings(record=True) as unclosed:
            warnings.simplefilter("always")
            super().close()
        for warning in unclosed:
            warnings.warn_explicit(warning.message, warning.category, warning.filename, warning.lineno)


def pytest_asyncio_loop_factories(item: pytest.Item) -> Mapping[str, Callable[[], asyncio.AbstractEventLoop]]:
    """uvloop's; Python's own for the simulator, and for tests marked ``selector_loop``, which change its selector."""
    if "simulator" in item.path.parts or item.get_closest_marker("selector_loop") is not None:
        return {"asyncio": asyncio.new_event_loop}
    return {"uvloop": _Loop}
