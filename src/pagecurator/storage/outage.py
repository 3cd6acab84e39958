"""Outages of Postgres as one process sees them: one event when an outage begins, and one at its end."""

from __future__ import annotations

import time

from pagecurator.telemetry.events import Event, emit


class Outage:
    """Collects the outcomes of all transactions; logs the first failure and the first success after it."""

    def __init__(self) -> None:
        self.logged = False
        """Off in commands, which print the error themselves."""
        self.recovered_at: float | None = None
        """When the latest outage ended, on the monotonic clock; None before the end of the first one."""
        self._down_since: float | None = None
        self._last_failure = 0.0
        self._refused: set[str] = set()
        """Operations that fail while others succeed: a read-only server, a full disk, a missing right."""

    @property
    def is_over(self) -> bool:
        """False from the first failure until a transaction that began after the last one succeeds."""
        return self._down_since is None

    def failed(self, operation: str, reason: str, *, others_may_succeed: bool = False) -> None:
        """Report a transaction that failed because Postgres is unavailable or refuses this ``operation``.

        ``others_may_succeed``: it is read-only, its disk is full, or a right is missing; only a success of the same
        operation ends that.
        """
        self._last_failure = time.monotonic()
        if others_may_succeed:
            self._refused.add(operation)
        if self._down_since is None:
            self._down_since = self._last_failure
            if self.logged:
                emit(Event.DATABASE_UNAVAILABLE, operation=operation, error=reason)

    def answered(self, operation: str, *, since: float) -> None:
        """Report a transaction that began at ``since`` and succeeded.

        One that began before the last failure proves nothing: it was in flight when the outage began.
        """
        if self._down_since is None or since <= self._last_failure:
            return
        if self._refused and operation not in self._refused:
            return
        self._refused.clear()
        self.recovered_at = time.monotonic()
        down_seconds, self._down_since = self.recovered_at - self._down_since, None
        if self.logged:
            emit(Event.DATABASE_RECOVERED, down_seconds=round(down_seconds, 3))
