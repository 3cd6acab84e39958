"""The rollback: which scores lead to which state."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from uuid import UUID, uuid4

import pytest

from pagecurator.curation.results import Outcome, OutcomeCounts
from pagecurator.curation.rollout import INTERNAL_FAILURES, MIN_PAGES, WINDOW_PAGES, BatchScore, Phase, Rollback
from pagecurator.scraping.errors import ErrorCode

FRESH = Rollback(error_rate=0.5, cooldown_seconds=300)
ONE, OTHER = UUID(int=1), UUID(int=2)


def watched(*scores: tuple[int, int], start: Rollback = FRESH) -> Rollback:
    state = start
    for pages, failures in scores:
        state = state.ended(uuid4(), BatchScore(pages=pages, failures=failures), now=1000)
    return state


@pytest.mark.parametrize(
    ("seen", "phase"),
    [
        ([(10, 10)], Phase.WATCHING),  # too few pages to decide
        ([(10, 10), (9, 9)], Phase.WATCHING),
        ([(10, 10), (10, 1)], Phase.ROLLED_BACK),  # 11 of 20
        ([(10, 5), (10, 5)], Phase.WATCHING),  # the limit itself is not exceeded
        ([(100, 0), (50, 50)], Phase.WATCHING),  # 50 of 150
        ([(100, 0), (50, 50), (50, 50)], Phase.ROLLED_BACK),  # the first batch has left the window
        ([(0, 0)] * 50, Phase.WATCHING),  # all released
    ],
)
def test_only_a_window_with_enough_pages_and_too_many_failures_rolls_back(seen, phase):
    assert watched(*seen).phase is phase


def test_the_window_holds_the_fewest_latest_batches_that_have_enough_pages():
    state = watched(*[(30, 0)] * 10)
    assert [one.pages for one in state.window] == [30] * 4
    assert sum(one.pages for one in state.window[1:]) < WINDOW_PAGES
    assert MIN_PAGES < WINDOW_PAGES


def test_without_a_limit_nothing_is_ever_rolled_back():
    state = watched(*[(100, 100)] * 10, start=replace(FRESH, error_rate=None))
    assert (state.phase, state.window) == (Phase.WATCHING, ())


def test_no_batch_is_concurrent_until_the_cooldown_is_over():
    state = watched((20, 20))
    assert (state.failure_rate, state.cooled_down_at) == (1.0, 1300)
    assert not state.allows_concurrent
    assert state.at(1299.9) == state
    trial = state.at(1300)
    assert trial.phase is Phase.TRIAL
    assert trial.allows_concurrent


def test_a_batch_that_began_before_the_rollback_changes_nothing():
    state = watched((20, 20))
    assert state.ended(ONE, BatchScore(pages=50, failures=50), now=1200) == state
    trial = state.at(1300).started(ONE)
    assert trial.ended(OTHER, BatchScore(pages=50, failures=50), now=1301) == trial


def test_only_one_batch_is_tried_at_a_time():
    trial = watched((20, 20)).at(1300).started(ONE)
    assert not trial.allows_concurrent
    assert trial.started(OTHER).trial == ONE


@pytest.mark.parametrize(
    ("pages", "failures", "phase"),
    [
        (10, 0, Phase.WATCHING),
        (10, 5, Phase.WATCHING),
        (10, 6, Phase.ROLLED_BACK),
        (1, 1, Phase.ROLLED_BACK),
        (0, 0, Phase.TRIAL),  # all were released: the next batch is the trial
    ],
)
def test_the_trial_decides(pages, failures, phase):
    state = watched((20, 20)).at(1300).started(ONE).ended(ONE, BatchScore(pages=pages, failures=failures), now=1310)
    assert state.phase is phase
    assert state.window == ()
    assert state.trial is None
    if phase is Phase.ROLLED_BACK:
        assert state.cooled_down_at == 1610
    else:
        assert state.allows_concurrent


def test_after_a_good_trial_the_old_failures_are_forgotten():
    state = watched((20, 20)).at(1300).started(ONE).ended(ONE, BatchScore(pages=10, failures=0), now=1310)
    assert watched((19, 19), start=state).phase is Phase.WATCHING
    assert watched((20, 11), start=state).phase is Phase.ROLLED_BACK


def test_failures_of_the_page_itself_count_as_successes():
    failures = {ErrorCode.TARGET_NOT_FOUND: 5, ErrorCode.CHALLENGE_PAGE: 3, ErrorCode.TIMEOUT: 2, "crashed": 1}
    pages = Counter({Outcome.CONTACTS_FOUND: 9, Outcome.FAILED: 11, Outcome.RELEASED: 7})
    counts = OutcomeCounts(by_outcome=pages, failures=Counter(failures))
    assert BatchScore.of(counts) == BatchScore(pages=20, failures=2)


def test_which_failures_concurrency_may_cause():
    about_the_page = {
        "target_not_found", "target_blocked", "target_unavailable", "bad_request", "cost_limit", "body_empty",
        "body_too_small", "not_html", "body_too_large", "challenge_page", "unexpected_redirect",
    }  # fmt: skip
    assert not {ErrorCode(code) for code in about_the_page} & INTERNAL_FAILURES
    assert {"timeout", "connection_error", "server_error", "internal_error", "extraction_timeout"} <= INTERNAL_FAILURES
