"""Who has the last word about the mode, and which batches are in the share."""

from __future__ import annotations

from uuid import UUID, uuid4

import pytest
import structlog

from pagecurator.curation.results import Mode, OutcomeCounts, PageFailed, PageReleased, PageStale
from pagecurator.curation.rollback import Phase, Rollback
from pagecurator.curation.rollout import Rollout, Stance, Wish, in_share, mode_of, standing
from pagecurator.scraping.errors import ErrorCode
from pagecurator.scraping.page_fetch import PageFetch, ReleaseReason
from pagecurator.settings import Settings
from pagecurator.storage.queue.flags import Switch
from pagecurator.telemetry.metrics import Metrics

WELL = Rollback(error_rate=0.5, cooldown_seconds=300)
ROLLED_BACK = Rollback(error_rate=0.5, cooldown_seconds=300, phase=Phase.ROLLED_BACK, failure_rate=0.75)
ON_TRIAL = Rollback(error_rate=0.5, cooldown_seconds=300, phase=Phase.TRIAL)


@pytest.mark.parametrize(
    ("switch", "enabled", "percent", "rollback", "stance"),
    [
        (Switch.AUTO, True, 100, WELL, Stance.CONCURRENT),
        (Switch.AUTO, True, 25, WELL, Stance.MIXED),
        (Switch.AUTO, True, 0, WELL, Stance.SEQUENTIAL),
        (Switch.AUTO, False, 100, WELL, Stance.SEQUENTIAL),
        (Switch.AUTO, True, 100, ROLLED_BACK, Stance.SEQUENTIAL),
        (Switch.AUTO, True, 25, ROLLED_BACK, Stance.SEQUENTIAL),
        (Switch.AUTO, True, 100, ON_TRIAL, Stance.TRIAL),
        (Switch.AUTO, False, 100, ON_TRIAL, Stance.SEQUENTIAL),
        (Switch.ON, False, 0, ROLLED_BACK, Stance.CONCURRENT),
        (Switch.OFF, True, 100, WELL, Stance.SEQUENTIAL),
    ],
)
def test_the_switch_stands_above_the_settings_and_these_above_the_rollback(switch, enabled, percent, rollback, stance):
    assert standing(switch=switch, wish=Wish(enabled=enabled, percent=percent), rollback=rollback).stance is stance


def test_the_reason_says_what_decided():
    wish = Wish(enabled=True, percent=100)
    assert "flags set concurrent off" in standing(switch=Switch.OFF, wish=wish, rollback=WELL).reason
    assert "75 %" in standing(switch=Switch.AUTO, wish=wish, rollback=ROLLED_BACK).reason
    wish = Wish(enabled=True, percent=30)
    assert "PERCENT is 30" in standing(switch=Switch.AUTO, wish=wish, rollback=WELL).reason


def test_the_share_is_stable_by_batch_grows_with_the_percentage_and_is_about_right():
    batches = [uuid4() for _ in range(4000)]
    for batch in batches[:50]:
        assert not in_share(batch, 0)
        assert in_share(batch, 100)
        inside = [percent for percent in range(101) if in_share(batch, percent)]
        assert inside == list(range(inside[0], 101)), "a batch that is in a share is in every larger one"
    assert 0.2 < sum(in_share(batch, 25) for batch in batches) / len(batches) < 0.3
    # Written down, so that anybody can compute it again: crc32 of the bytes, modulo 100.
    assert not in_share(UUID(int=7), 30)
    assert in_share(UUID(int=7), 31)


def test_a_batch_outside_of_the_share_is_sequential():
    inside = next(batch for batch in iter(uuid4, None) if in_share(batch, 40))
    outside = next(batch for batch in iter(uuid4, None) if not in_share(batch, 40))
    now = standing(switch=Switch.AUTO, wish=Wish(enabled=True, percent=40), rollback=WELL)
    assert mode_of(inside, now=now, percent=40, rollback=WELL) is Mode.CONCURRENT
    assert mode_of(outside, now=now, percent=40, rollback=WELL) is Mode.SEQUENTIAL
    now = standing(switch=Switch.ON, wish=Wish(enabled=True, percent=40), rollback=WELL)
    assert mode_of(outside, now=now, percent=40, rollback=WELL) is Mode.CONCURRENT


@pytest.fixture
def rollout(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    settings = Settings(_env_file=None, wf7_rollback_error_rate=0.5)
    return Rollout(settings=settings, metrics=Metrics())


def test_a_change_of_the_mode_is_told_once_with_from_to_and_why(rollout):
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


def of_page(outcome):
    return OutcomeCounts.of_page(outcome, PageFetch(url="https://www.firm.example/"))


def test_released_and_stale_pages_count_for_nothing(rollout):
    counts = OutcomeCounts()
    for _ in range(50):
        counts.add(of_page(PageReleased(reason=ReleaseReason.SHUTDOWN)))
        counts.add(of_page(PageStale()))
    for _ in range(19):
        counts.add(of_page(PageFailed(error_code=ErrorCode.TIMEOUT, message="")))
    rollout.ended(uuid4(), Mode.CONCURRENT, counts)
    assert rollout.stance is Stance.CONCURRENT
    counts.add(of_page(PageFailed(error_code=ErrorCode.TIMEOUT, message="")))
    rollout.ended(uuid4(), Mode.SEQUENTIAL, counts)
    assert rollout.stance is Stance.CONCURRENT, "a sequential batch says nothing about concurrency"
    rollout.ended(uuid4(), Mode.CONCURRENT, counts)
    assert rollout.stance is Stance.SEQUENTIAL


def test_a_fixed_mode_is_left_alone_by_everything(monkeypatch):
    monkeypatch.setenv("WF7_ENABLE_CONCURRENT_PROCESSING", "false")
    rollout = Rollout(settings=Settings(_env_file=None), metrics=Metrics(), fixed=Mode.CONCURRENT)
    assert rollout.decide(uuid4(), switch=Switch.OFF) is Mode.CONCURRENT
    assert rollout.stance is Stance.CONCURRENT
