"""What one tick of the scheduler did, and why it ended."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import StrEnum

from pagecurator.curation.results import OutcomeCounts


class CycleStopReason(StrEnum):
    """Why a tick claimed no more pages."""

    NOTHING_DUE = "nothing_due"
    ACCOUNT_PAUSED = "account_paused"
    BUDGET_EXHAUSTED = "budget_exhausted"
    SERVICE_UNREACHABLE = "service_unreachable"
    RATE_LIMITED = "rate_limited"
    DATABASE_UNAVAILABLE = "database_unavailable"
    DATABASE_CHANGED = "database_changed"
    SHUTDOWN = "shutdown"


@dataclass(slots=True, kw_only=True)
class CycleReport:
    """Progress of one tick, and at its end the result."""

    counts: OutcomeCounts = field(default_factory=OutcomeCounts)
    batches: int = 0
    rescued: int = 0
    stopped_because: CycleStopReason = CycleStopReason.NOTHING_DUE
    problem: str = ""
    """What is wrong with the database, if that is why it stopped."""
    error: BaseException | None = None
    """Of a batch; the tick raises it."""

    def followed_by(self, later: CycleReport) -> CycleReport:
        """The sum of both."""
        counts = OutcomeCounts()
        counts.add(self.counts)
        counts.add(later.counts)
        return replace(later, counts=counts, batches=self.batches + later.batches, rescued=self.rescued + later.rescued)
