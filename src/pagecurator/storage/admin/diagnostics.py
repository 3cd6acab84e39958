"""The findings of ``pagecurator doctor``."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """``problem``: pages or contacts are affected. ``hint``: nothing is broken."""

    PROBLEM = "problem"
    HINT = "hint"


@dataclass(frozen=True, slots=True, kw_only=True)
class Diagnostic:
    """``sentence`` says what is wrong and what to do; ``fix`` what ``doctor --fix`` does, None: nothing."""

    code: str
    severity: Severity
    sentence: str
    count: int = 1
    fix: str | None = None
    fixed: int | None = None
    """How many were fixed; None: ``--fix`` was not used."""

    @property
    def is_open(self) -> bool:
        """True for a problem that is not completely fixed."""
        return self.severity is Severity.PROBLEM and (self.fixed is None or self.fixed < self.count)
