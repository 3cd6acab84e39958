"""Whether Postgres answers, as one process sees it: one event when it stops, one when it answers again."""

from __future__ import annotations

import time

from pagecurator.telemetry.events import Event, emit


class Outage:
    """What all transactions of a process report to; the first failure and the first success after it are logged."""

    def __init__(self) -> None:
        self.logged = False
        """Off in commands, which say it themselves."""
        self._down_since: float | None = None
        self._last_failure = 0.0
        self._refused: set[str] = set()
        """Operations that are refused while others succeed: a read-only server, a missing right."""

    @property
    def is_over(self) -> bool:
        """False from the first failure until a transaction that began after the last one succeeds."""
        return self._down_since is None

    def failed(self, operation: str, reason: str, *, others_may_succeed: bool = False) -> None:
        """A transaction failed because Postgres is away, does not answer in time, or refuses this ``operation``.

        ``others_may_succeed``: it is read-only, or a right is missing; only a success of the same operation ends that.
        """
        self._last_failure = time.monotonic()
        if others_may_succeed:
            self._refused.add(operation)
        if self._down_since is None:
            self._down_since = self._last_failure
            if self.logged:
                emit(Event.DATABASE_UNAVAILABLE, operation=operation, error=reason)

    def answered(self, operation: str, *, since: float) -> None:
        """A transaction that began at ``since`` succeeded.

        One that began before the last failure proves nothing: it was on its way when Postgres went.
        """
        if self._down_since is None or since <= self._last_failure:
            return
        if self._refused and operation not in self._refused:
            return
        self._refused.clear()
        down_seconds, self._down_since = time.monotonic() - self._down_since, None
        if self.logged:
            emit(Event.DATABASE_RECOVERED, down_seconds=round(down_seconds, 3))
