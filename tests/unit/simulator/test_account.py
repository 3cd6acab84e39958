"""The account behind the key."""

from __future__ import annotations

from pagecurator.simulator.account import SimulatedAccount
from pagecurator.simulator.config import SimulatorConfig, Unknowns


def test_parallel_requests_can_not_overdraw_the_credits() -> None:
    account = SimulatedAccount(SimulatorConfig(request_limit=25, credits_used=4))
    assert account.reserve(10)
    assert account.reserve(10)
    assert not account.reserve(10)
    account.settle(reserved=10, billed=0, failed=True)
    assert account.reserve(10)
    account.settle(reserved=10, billed=10, failed=False)
    account.settle(reserved=10, billed=10, failed=False)
    assert account.report()["requestCount"] == 24
    assert account.report()["creditsLeft"] == 1
    assert account.report()["failedRequestCount"] == 1


def test_numbers_can_be_text_and_credits_left_can_be_missing() -> None:
    unknowns = Unknowns(account_numbers_as_text=True, account_has_credits_left=False)
    report = SimulatedAccount(SimulatorConfig(request_limit=1000, unknowns=unknowns)).report()
    assert report["requestLimit"] == "1000"
    assert "creditsLeft" not in report


def test_counts_can_lag_while_the_requests_in_flight_are_live() -> None:
    now = [100.0]
    account = SimulatedAccount(SimulatorConfig(unknowns=Unknowns(account_lag_seconds=15)))
    account.clock = lambda: now[0]
    account.reserve(1)
    account.take_slot()
    account.settle(reserved=1, billed=1, failed=False)
    assert account.report()["requestCount"] == 0
    assert account.report()["concurrentRequests"] == 1
    now[0] += 15
    assert account.report()["requestCount"] == 1


def test_the_key_is_not_shown() -> None:
    config = SimulatorConfig(api_key="very-secret")
    assert "very-secret" not in repr(config) + repr(SimulatedAccount(config))
