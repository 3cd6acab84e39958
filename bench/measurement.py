"""The result of a benchmark: a number, its target, and how it was measured."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class Side(StrEnum):
    """On which side of its bound a number is good."""

    AT_LEAST = "≥"
    AT_MOST = "≤"


@dataclass(frozen=True, slots=True, kw_only=True)
class Bound:
    """What a number should keep to."""

    side: Side
    value: float

    def holds(self, measured: float) -> bool:
        return measured >= self.value if self.side is Side.AT_LEAST else measured <= self.value

    def __str__(self) -> str:
        return f"{self.side} {self.value:g}"


def at_least(value: float) -> Bound:
    return Bound(side=Side.AT_LEAST, value=value)


def at_most(value: float) -> Bound:
    return Bound(side=Side.AT_MOST, value=value)


@dataclass(frozen=True, slots=True, kw_only=True)
class Measurement:
    """One row of the table. ``details`` goes into the JSON, ``note`` below the table."""

    what: str
    measured: float
    bound: Bound | None = None
    """None: the number is reported without a target."""
    unit: str = ""
    higher_is_better: bool | None = None
    """For a number without a bound; None: neither side is better."""
    note: str = ""
    details: dict[str, Any] = field(default_factory=dict)

    @property
    def ok(self) -> bool | None:
        """None when there is no bound."""
        return None if self.bound is None else self.bound.holds(self.measured)

    @property
    def better(self) -> str | None:
        """``higher`` or ``lower``, by the bound or as stated; None: neither."""
        higher = self.higher_is_better if self.bound is None else self.bound.side is Side.AT_LEAST
        return None if higher is None else ("higher" if higher else "lower")

    def as_json(self) -> dict[str, Any]:
        return {
            "what": self.what,
            "bound": str(self.bound) if self.bound else None,
            "measured": round(self.measured, 4),
            "unit": self.unit,
            "better": self.better,
            "ok": self.ok,
            "note": self.note,
            "details": self.details,
        }
