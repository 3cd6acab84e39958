"""Which rule decides the mode, and which batches are in the share."""

from __future__ import annotations

from uuid import UUID, uuid4

import pytest
import structlog

from pagecurator.curation.results import Mode, OutcomeCounts, PageFailed, PageReleased, PageStale
from pagecurator.curation.rollout import (
    Phase,
    Rollback,
    Rollout,
    RolloutConfig,
    RolloutMode,
    batch_mode,
    decide,
    in_share,
)
from pagecurator.scraping.errors import ErrorCode
from pagecurator.scraping.page_fetch import PageFetch, ReleaseReason
from pagecurator.settings import Settings
from pagecurator.storage.queue.flags import Switch
from pagecurator.telemetry.metrics import Metrics

FETCH = PageFetch(url="https://www.firm.example/")
HEALTHY = Rollback(error_rate=0.5, cooldown_seconds=300)
ROLLED_BACK = Rollback(error_rate=0.5, cooldown_seconds=300, phase=Phase.ROLLED_BACK, failure_rate=0.75)
ON_TRIAL = Rollback(error_rate=0.5, cooldown_seconds=300, phase=Phase.TRIAL)


@pytest.mark.parametrize(
    ("switch", "enabled", "percent", "rollback", "mode"),
    [
        (Switch.AUTO, True, 100, HEALTHY, RolloutMode.CONCURRENT),
        (Switch.AUTO, True, 25, HEALTHY, RolloutMode.MIXED),
        (Switch.AUTO, True, 0, HEALTHY, RolloutMode.SEQUENTIAL),
        (Switch.AUTO, False, 100, HEALTHY, RolloutMode.SEQUENTIAL),
        (Switch.AUTO, True, 100, ROLLED_BACK, RolloutMode.SEQUENTIAL),
        (Switch.AUTO, True, 25, ROLLED_BACK, RolloutMode.SEQUENTIAL),
        (Switch.AUTO, True, 100, ON_TRIAL, RolloutMode.TRIAL),
        (Switch.AUTO, False, 100, ON_TRIAL, RolloutMode.SEQUENTIAL),
        (Switch.ON, False, 0, ROLLED_BACK, RolloutMode.CONCURRENT),
        (Switch.OFF, True, 100, HEALTHY, RolloutMode.SEQUENTIAL),
    ],
)
def test_the_flag_overrides_the_settings_and_these_override_the_rollback(switch, enabled, percent, rollback, mode):
    config = RolloutConfig(enabled=enabled, percent=percent)
    assert decide(switch=switch, config=config, rollback=rollback).mode is mode


def test_the_reason_says_what_decided():
    config = RolloutConfig(enabled=True, percent=100)
    assert "flags set concurrent off" in decide(switch=Switch.OFF, config=config, rollback=HEALTHY).reason
    assert "75 %" in decide(switch=Switch.AUTO, config=config, rollback=ROLLED_BACK).reason
    config = RolloutConfig(enabled=True, percent=30)
    assert "PERCENT is 30" in decide(switch=Switch.AUTO, config=config, rollback=HEALTHY).reason


def test_the_share_is_stable_by_batch_grows_with_the_percentage_and_is_about_right():
    batches = [uuid4() for _ in range(4000)]
    for batch in batches[:50]:
        assert not in_share(batch, 0)
        assert in_share(batch, 100)
        inside = [percent for percent in range(101) if in_share(batch, percent)]
        assert inside == list(range(inside[0], 101)), "a batch that is in a share is in every larger one"
    assert 0.2 < sum(in_share(batch, 25) for batch in batches) / len(batches) < 0.3
    # Fixed values, so that others can compute the same: crc32 of the bytes, modulo 100.
    assert not in_share(UUID(int=7), 30)
    assert in_share(UUID(int=7), 31)


def test_a_batch_outside_of_the_share_is_sequential():
    inside = next(batch for batch in iter(uuid4, None) if in_share(batch, 40))
    outside = next(batch for batch in iter(uuid4, None) if not in_share(batch, 40))
    decision = decide(switch=Switch.AUTO, config=RolloutConfig(enabled=True, percent=40), rollback=HEALTHY)
    assert batch_mode(inside, mode=decision.mode, percent=40, rollback=HEALTHY) is Mode.CONCURRENT
    assert batch_mode(outside, mode=decision.mode, percent=40, rollback=HEALTHY) is Mode.SEQUENTIAL
    decision = decide(switch=Switch.ON, config=RolloutConfig(enabled=True, percent=40), rollback=HEALTHY)
    assert batch_mode(outside, mode=decision.mode, percent=40, rollback=HEALTHY) is Mode.CONCURRENT


@pytest.fixture
def rollout(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    settings = Settings(_env_file=None, wf7_rollback_error_rate=0.5)
    return Rollout(settings=settings, metrics=Metrics())


def test_a_change_of_the_mode_is_logged_once_with_from_to_and_reason(rollout):
    with structlog.testing.capture_logs() as logs:
        for switch in (Switch.AUTO, Switch.OFF, Switch.OFF, Switch.ON):
            rollout.decide(uuid4(), switch=switch)
    assert [(log["from_mode"], log["to_mode"]) for log in logs] == [
        ("concurrent", "sequential"),
        ("sequential", "concurrent"),
    ]
    assert all("pagecurator flags set concurrent" in log["reason"] for log in logs)


def test_the_percentage_is_read_again_before_every_batch(rollout, monkeypatch):
    monkeypatch.setenv("WF7_CONCURRENT_ROLLOUT_PERCENT", "0")
    assert rollout.decide(uuid4(), switch=Switch.AUTO) is Mode.SEQUENTIAL
    monkeypatch.setenv("WF7_CONCURRENT_ROLLOUT_PERCENT", "100")
    assert rollout.decide(uuid4(), switch=Switch.AUTO) is Mode.CONCURRENT
    monkeypatch.setenv("WF7_CONCURRENT_ROLLOUT_PERCENT", "many")
    assert rollout.decide(uuid4(), switch=Switch.AUTO) is Mode.CONCURRENT


def test_released_and_stale_pages_do_not_count(rollout):
    counts = OutcomeCounts()
    for _ in range(50):
        counts.add_page(PageReleased(reason=ReleaseReason.SHUTDOWN), FETCH)
        counts.add_page(PageStale(), FETCH)
    for _ in range(19):
        counts.add_page(PageFailed(error_code=ErrorCode.TIMEOUT, message=""), FETCH)
    rollout.ended(uuid4(), Mode.CONCURRENT, counts)
    assert rollout.mode is RolloutMode.CONCURRENT
    counts.add_page(PageFailed(error_code=ErrorCode.TIMEOUT, message=""), FETCH)
    rollout.ended(uuid4(), Mode.SEQUENTIAL, counts)
    assert rollout.mode is RolloutMode.CONCURRENT, "a sequential batch says nothing about concurrency"
    rollout.ended(uuid4(), Mode.CONCURRENT, counts)
    assert rollout.mode is RolloutMode.SEQUENTIAL


def test_a_fixed_mode_never_changes(monkeypatch):
    monkeypatch.setenv("WF7_ENABLE_CONCURRENT_PROCESSING", "false")
    rollout = Rollout(settings=Settings(_env_file=None), metrics=Metrics(), fixed=Mode.CONCURRENT)
    assert rollout.decide(uuid4(), switch=Switch.OFF) is Mode.CONCURRENT
    assert rollout.mode is RolloutMode.CONCURRENT
