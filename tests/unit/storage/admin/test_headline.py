"""The first line of `status`, for every situation that an operator can meet."""

# ruff: noqa: E501, ISC004 - a table of sentences
from __future__ import annotations

from datetime import UTC, datetime

import pytest

from pagecurator.storage.admin.headline import Failures, Situation, ago, headline

PAUSED = "Paused: the ScraperAPI account is refused (account_unauthorized): wrong key; processing resumes by itself"
START = "Start one: pagecurator run"
NOON = datetime(2026, 11, 26, 12, 0, tzinfo=UTC)


def failures(failed: int, finished: int, **more: object) -> tuple[Failures, ...]:
    return (Failures(failed=failed, finished=finished, span="hour", **more),)


@pytest.mark.parametrize(
    ("now", "verdict", "sentence"),
    [
        # No daemon runs.
        (Situation(), "idle", "Idle: the queue is empty. No daemon runs. None has worked on this database yet."),
        (
            Situation(seen_seconds=10_000, seen_at_work=True),
            "idle",
            "Idle: the queue is empty. No daemon runs. The last one was seen at work 2 h ago.",
        ),
        (
            Situation(due=1),
            "waiting",
            f"No daemon runs: 1 page is due. None has worked on this database yet. {START}",
        ),
        (
            Situation(due=1_234, oldest_due_seconds=500, seen_seconds=14),
            "stuck",
            f"No daemon runs: 1,234 pages are due. The last one was seen 14 s ago. {START}",
        ),
        (
            Situation(abandoned=20, due=1_000, seen_seconds=130, finished_recently=400),
            "stuck",
            "No daemon runs: 20 pages are still held by a worker that is gone, 1,000 more are due. "
            f"The last one was seen 2 min ago. {START}",
        ),
        (
            Situation(expired=1, seen_seconds=400),
            "stuck",
            f"No daemon runs: 1 page is still held by a worker that is gone. The last one was seen 6 min ago. {START}",
        ),
        (
            Situation(delayed=1, next_due_at=NOON, seen_seconds=1),
            "waiting",
            "No daemon runs: nothing is due now, 1 page is delayed until 2026-11-26 12:00:00 UTC. "
            f"The last one was seen 1 s ago. {START}",
        ),
        (Situation(due=3, blocked=PAUSED), "waiting", f"No daemon runs: 3 pages are due. None has worked on this database yet. {START}"),
        # The account is blocked.
        (Situation(daemons=1, blocked=PAUSED), "idle", f"{PAUSED}."),
        (Situation(daemons=1, blocked=PAUSED, due=1), "stuck", f"{PAUSED}. 1 page is due."),
        (
            Situation(daemons=2, blocked=PAUSED, due=2_000, in_flight=1, finished_recently=7),
            "stuck",
            f"{PAUSED}. 2,000 pages are due. 1 page is still in flight.",
        ),
        (Situation(daemons=1, blocked=PAUSED, delayed=2), "waiting", f"{PAUSED}."),
        (
            Situation(daemons=1, blocked="Paused: refused. Ask them. 5 left", due=1, failures=failures(5, 5)),
            "stuck",
            "Paused: refused. Ask them. 5 left, but 5 of 5 pages failed in the last hour. 1 page is due.",
        ),
        # Pages are in flight.
        (
            Situation(daemons=1, in_flight=1, finished_recently=1_234),
            "working",
            "Working: 1 page in flight, 1,234 finished in 5 minutes.",
        ),
        (
            Situation(daemons=1, in_flight=0, due=4, finished_recently=2),
            "working",
            "Working: 0 pages in flight, 2 finished in 5 minutes.",
        ),
        (
            Situation(daemons=1, in_flight=15, abandoned=5),
            "working",
            "Working: 15 pages in flight, 5 more held by a worker that is gone, 0 finished in 5 minutes.",
        ),
        (
            Situation(daemons=1, in_flight=15, silent_seconds=7.4),
            "working",
            "Working: 15 pages in flight, 0 finished in 5 minutes. The daemon was last seen 7 s ago.",
        ),
        # A daemon runs without pages in flight.
        (
            Situation(daemons=1, due=1, oldest_due_seconds=121),
            "stuck",
            "Stuck: 1 page is due, none is in flight, none was finished in 5 minutes. "
            "Check the daemon's log and `pagecurator doctor`.",
        ),
        (Situation(daemons=1, due=1), "waiting", "Waiting: 1 page is due; the next tick claims it."),
        (Situation(daemons=1, due=1, expired=1_000), "waiting", "Waiting: 1,001 pages are due; the next tick claims them."),
        (
            Situation(daemons=1, abandoned=2),
            "waiting",
            "Waiting: 2 pages are held by a worker that is gone, until its lease ends.",
        ),
        (
            Situation(daemons=1, delayed=2, next_due_at=NOON),
            "waiting",
            "Waiting: nothing is due now, 2 pages are delayed, the first until 2026-11-26 12:00:00 UTC.",
        ),
        (
            Situation(daemons=1, held=1),
            "waiting",
            "Waiting: nothing is due now, 1 page waits with its domain, see `pagecurator domains`.",
        ),
        (
            Situation(daemons=1, delayed=1, held=1_200),
            "waiting",
            "Waiting: nothing is due now, 1 page is delayed, "
            "1,200 pages wait with their domains, see `pagecurator domains`.",
        ),
        (Situation(daemons=1), "idle", "Idle: the queue is empty."),
        # A wave of failures is reported in every state.
        (
            Situation(
                daemons=1,
                in_flight=20,
                finished_recently=31,
                failures=failures(412, 1_430, code="connection_error", code_count=300),
            ),
            "working",
            "Working: 20 pages in flight, 31 finished in 5 minutes, but 412 of 1,430 pages failed in the last hour, "
            "mostly connection_error.",
        ),
        (
            Situation(daemons=1, failures=failures(5_000, 5_000, code="timeout", code_count=10)),
            "idle",
            "Idle: the queue is empty, but 5,000 of 5,000 pages failed in the last hour, most often timeout.",
        ),
        (
            Situation(due=3, seen_seconds=3, failures=failures(30, 30)),
            "waiting",
            "No daemon runs: 3 pages are due, but 30 of 30 pages failed in the last hour. "
            f"The last one was seen 3 s ago. {START}",
        ),
    ],
)  # fmt: skip
def test_the_headline_says_what_happens_and_what_to_do(now: Situation, verdict: str, sentence: str):
    found = headline(now)
    assert (found.verdict, found.sentence) == (verdict, sentence)


@pytest.mark.parametrize(
    ("failed", "finished", "is_wave"),
    [
        (0, 0, False),
        (4, 4, False),
        (5, 5, True),
        (5, 20, True),
        (5, 21, False),
        (249, 1_000, False),
        (250, 1_000, True),
    ],
)
def test_a_wave_is_more_than_what_single_sites_explain(failed: int, finished: int, is_wave: bool):
    assert failures(failed, finished)[0].is_wave is is_wave


def test_a_recent_wave_is_detected_even_when_the_whole_hour_looks_normal():
    now = Failures(failed=190, finished=200, span="5 minutes", code="dns_error", code_count=190)
    quiet = failures(190, 100_000)
    found = headline(Situation(daemons=1, in_flight=1, failures=(*quiet, now)))
    assert found.sentence.endswith(", but 190 of 200 pages failed in the last 5 minutes, mostly dns_error.")


@pytest.mark.parametrize(
    ("seconds", "said"),
    [(-3, "0 s ago"), (119, "119 s ago"), (120, "2 min ago"), (7_199, "119 min ago"), (7_200, "2 h ago"),
     (172_799, "47 h ago"), (172_800, "2 days ago"), (86_400 * 1_500, "1,500 days ago")],
)  # fmt: skip
def test_an_age_is_printed_in_one_unit(seconds: float, said: str):
    assert ago(seconds) == said


def test_an_estimated_number_says_so():
    lead = headline(Situation(due=938_000, is_estimated=True, daemons=1)).lead
    assert lead == "Waiting: about 938,000 pages are due; the next tick claims them"
    assert headline(Situation(due=40, delayed=90_000, is_estimated=True)).lead == "No daemon runs: 40 pages are due"
    assert headline(Situation(due=938_000)).lead == "No daemon runs: 938,000 pages are due"
