"""What the doctor tells: one finding for each thing that is wrong or has no effect."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """``problem``: pages or contacts suffer from it. ``hint``: worth knowing, nothing is broken."""

    PROBLEM = "problem"
    HINT = "hint"


@dataclass(frozen=True, slots=True, kw_only=True)
class Diagnostic:
    """``sentence`` says what is wrong and what to do; ``fix`` what ``doctor --fix`` does about it, None: nothing."""

    code: str
    severity: Severity
    sentence: str
    count: int = 1
    fix: str | None = None
    fixed: int | None = None
    """How many were put right; None: it was not tried."""

    @property
    def is_open(self) -> bool:
        """True while the problem is still there."""
        return self.severity is Severity.PROBLEM and (self.fixed is None or self.fixed < self.count)


__all__ = ["Diagnostic", "Severity"]
