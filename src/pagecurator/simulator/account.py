"""The account whose key is used: its credits, its plan, and the slots for simultaneous requests."""

from __future__ import annotations

import time
from collections import deque
from datetime import UTC, datetime, timedelta
from typing import Any

from pagecurator.simulator.config import SimulatorConfig


class SimulatedAccount:
    """Credits and plan. Attributes may be changed while the simulator runs."""

    def __init__(self, config: SimulatorConfig) -> None:
        self.api_key = config.api_key
        self.request_limit = config.request_limit
        self.credits_used = config.credits_used
        self.concurrency_limit = config.concurrency_limit
        self.premium_allowed = config.premium_allowed
        self.unknowns = config.unknowns
        self.failed_requests = 0
        self.credits_reserved = 0
        self.in_flight = 0
        self.clock = time.monotonic
        self._history: deque[tuple[float, int, int]] = deque()

    def accepts(self, key: str | None) -> bool:
        return self.api_key is None or key == self.api_key

    def take_slot(self) -> bool:
        """Begin a request; False when the concurrency limit is reached. Requests are not queued."""
        if self.in_flight >= self.concurrency_limit + self.unknowns.burst_requests:
            return False
        self.in_flight += 1
        return True

    def release_slot(self) -> None:
        self.in_flight -= 1

    def reserve(self, cost_credits: int) -> bool:
        """Reserve ``cost_credits``, so that parallel requests can't overdraw. False: not enough left."""
        if self.credits_used + self.credits_reserved + cost_credits > self.request_limit:
            return False
        self.credits_reserved += cost_credits
        return True

    def settle(self, *, reserved: int, billed: int, failed: bool) -> None:
        """End a request: the reservation ends, ``billed`` credits are spent."""
        self.credits_reserved -= reserved
        self.credits_used += billed
        self.failed_requests += failed
        if self.unknowns.account_lag_seconds:
            self._history.append((self.clock(), self.credits_used, self.failed_requests))

    def report(self) -> dict[str, Any]:
        """What ``/account`` answers."""
        used, failed = self._as_seen()
        numbers: dict[str, Any] = {
            "burst": self.concurrency_limit,
            "concurrencyLimit": self.concurrency_limit,
            "concurrentRequests": self.in_flight,
            "failedRequestCount": failed,
            "requestCount": used,
            "requestLimit": self.request_limit,
        }
        if self.unknowns.account_has_credits_left:
            numbers["creditsLeft"] = max(self.request_limit - used, 0)
        if self.unknowns.account_numbers_as_text:
            numbers = {name: str(value) for name, value in numbers.items()}
        # A cycle that began some days ago.
        began = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0) - timedelta(days=9)
        return {**numbers, "subscriptionDate": began.isoformat(timespec="milliseconds").replace("+00:00", "Z")}

    def _as_seen(self) -> tuple[int, int]:
        """Credits used and failed requests, as late as the switch says."""
        lag = self.unknowns.account_lag_seconds
        if not lag:
            return self.credits_used, self.failed_requests
        horizon = self.clock() - lag
        while len(self._history) > 1 and self._history[1][0] <= horizon:
            self._history.popleft()
        if self._history and self._history[0][0] <= horizon:
            return self._history[0][1], self._history[0][2]
        return 0, 0
