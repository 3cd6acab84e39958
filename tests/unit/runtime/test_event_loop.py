"""The event loop of the commands that run long."""

from __future__ import annotations

import asyncio
import sys

import pytest
import uvloop

from pagecurator.runtime.event_loop import loop_factory, name_of
from pagecurator.settings import Settings


def settings(event_loop: str) -> Settings:
    return Settings(_env_file=None, event_loop=event_loop)


async def name_of_running() -> str:
    return name_of(asyncio.get_running_loop())


@pytest.mark.parametrize(("wanted", "name"), [("auto", "uvloop"), ("Auto", "uvloop"), ("asyncio", "asyncio")])
def test_the_setting_chooses_the_loop(wanted: str, name: str):
    with asyncio.Runner(loop_factory=loop_factory(settings(wanted))) as runner:
        assert runner.run(name_of_running()) == name


def test_without_the_extra_it_is_pythons_own(monkeypatch: pytest.MonkeyPatch):
    assert loop_factory(settings("auto")) is uvloop.new_event_loop
    monkeypatch.setitem(sys.modules, "uvloop", None)
    assert loop_factory(settings("auto")) is asyncio.new_event_loop
