"""The watchdog counts checks without a beat; the end of a process is tested in test_liveness."""

from __future__ import annotations

from pagecurator.daemon.watchdog import Watchdog


def test_a_loop_that_beats_is_never_found_blocked():
    watchdog = Watchdog(limit_seconds=5)
    for _ in range(100):
        watchdog.beat()
        assert all(watchdog.check() for _ in range(5))


def test_a_loop_that_does_not_beat_for_the_limit_is_found_blocked():
    watchdog = Watchdog(limit_seconds=5)
    watchdog.beat()
    assert [watchdog.check() for _ in range(6)] == [True] * 5 + [False]


def test_zero_disables_it():
    with Watchdog(limit_seconds=0) as watchdog:
        assert not watchdog._thread.is_alive()
