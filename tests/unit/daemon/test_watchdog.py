"""The watchdog counts looks without a beat; the end of the process is tested with a real one."""

from __future__ import annotations

from pagecurator.daemon.watchdog import Watchdog


def test_a_loop_that_beats_is_never_found_silent():
    watchdog = Watchdog(limit_seconds=5)
    for _ in range(100):
        watchdog.beat()
        assert all(watchdog.look() for _ in range(5))


def test_a_loop_that_is_silent_for_the_limit_is_found():
    watchdog = Watchdog(limit_seconds=5)
    watchdog.beat()
    assert [watchdog.look() for _ in range(6)] == [True] * 5 + [False]


def test_zero_switches_it_off():
    with Watchdog(limit_seconds=0) as watchdog:
        assert not watchdog._thread.is_alive()
