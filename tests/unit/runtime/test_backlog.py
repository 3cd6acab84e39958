"""When fetched pages wait for too long, so that nothing more is fetched."""

from __future__ import annotations

from uuid import uuid4

import pytest

from pagecurator.runtime import backlog as module
from pagecurator.runtime.backlog import LATE_SECONDS, Backlog


@pytest.fixture
def clock(monkeypatch):
    class Clock:
        now = 1000.0

        def monotonic(self) -> float:
            return self.now

    clock = Clock()
    monkeypatch.setattr(module, "time", clock)
    return clock


def test_a_burst_is_late_only_when_it_is_not_processed_in_time(clock):
    backlog, burst = Backlog(), [uuid4() for _ in range(20)]
    for page_id in burst:
        backlog.add(page_id)
    clock.now += LATE_SECONDS
    assert not backlog.late(most=10)
    clock.now += 0.1
    assert backlog.late(most=10)
    for page_id in burst[:9]:
        backlog.discard(page_id)
    assert backlog.late(most=10)
    backlog.discard(burst[9])
    assert not backlog.late(most=10)  # ten are left
    assert len(backlog) == 10


def test_pages_that_came_later_are_not_late(clock):
    backlog = Backlog()
    backlog.add(uuid4())
    clock.now += LATE_SECONDS + 1
    for _ in range(20):
        backlog.add(uuid4())
    assert not backlog.late(most=1)
    assert backlog.late(most=0)


def test_a_page_without_a_body_is_not_in_the_backlog(clock):
    backlog = Backlog()
    backlog.discard(uuid4())
    assert len(backlog) == 0
    assert not backlog.late(most=0)
