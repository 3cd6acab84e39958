"""What the overview suggests, for every state that an operator can meet."""

from __future__ import annotations

import pytest

from pagecurator.dashboard.next_steps import Facts, next_steps
from pagecurator.storage.admin.headline import QueueState


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        (Facts(verdict=QueueState.WORKING, mode="concurrent"), []),
        (Facts(verdict=QueueState.WORKING, held=5), []),
        (Facts(verdict=QueueState.STUCK, has_daemon=False), []),
        (Facts(verdict=QueueState.STUCK, has_daemon=False, has_key=False), ["SCRAPER_API_KEY is not set here."]),
        (Facts(verdict=QueueState.STUCK, paused_reason="account_unauthorized"), ["pagecurator account resume"]),
        (Facts(verdict=QueueState.STUCK, paused_reason="service_unreachable"), ["Check the network of the daemon"]),
        (Facts(verdict=QueueState.STUCK, is_budget_spent=True), ["raise SCRAPER_API_DAILY_CREDIT_BUDGET"]),
        (Facts(verdict=QueueState.STUCK), ["Run the checks: Health"]),
        (Facts(verdict=QueueState.WAITING, held=1), ["1 page waits with its domain"]),
        (Facts(verdict=QueueState.WAITING, held=1_200), ["1,200 pages wait with their domains"]),
        (
            Facts(verdict=QueueState.WORKING, mode="sequential", mode_reason="WF7_CONCURRENT_ROLLOUT_PERCENT is 0"),
            ["(WF7_CONCURRENT_ROLLOUT_PERCENT is 0). For concurrent processing: pagecurator flags set concurrent on"],
        ),
        (
            Facts(
                verdict=QueueState.WORKING,
                mode="sequential",
                mode_reason="rollback: 40 % of the pages failed in concurrent batches",
                is_failing=True,
            ),
            ["See which sites fail, and why: Failures", "tried again after the cool-down"],
        ),
        (
            Facts(verdict=QueueState.IDLE, is_empty=True),
            ["pagecurator pages add URL", "only processed when they are selected: Pages that are not selected"],
        ),
    ],
)
def test_each_state_has_its_next_step(now, expected):
    shown = [" ".join(part for part in (one.sentence, one.command, one.label) if part) for one in next_steps(now)]
    assert len(shown) == len(expected), shown
    for step, part in zip(shown, expected, strict=True):
        assert part in step
