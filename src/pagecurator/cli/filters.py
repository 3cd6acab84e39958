"""Values of filter options: spans and moments."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

from pagecurator.errors import UserError

_SPANS = {"s": 1, "m": 60, "h": 3600, "d": 86_400, "w": 7 * 86_400}
_CENTURY_SECONDS = 36_525 * 86_400.0
"""Nothing that is stored is older; Postgres' timestamps begin in 4713 BC."""
_SPAN = re.compile(r"(\d+(?:\.\d+)?)\s*([smhdw])")


def span_seconds(given: str, *, option: str) -> float:
    """Seconds of ``90m``, ``12h``, ``7d`` or ``4w``, at most a century. Raises :class:`UserError`."""
    found = _SPAN.fullmatch(given.strip().lower())
    if not found:
        raise UserError(f"{option} {given}: write a number and a unit, such as 90m, 12h, 7d or 4w.")
    return min(float(found[1]) * _SPANS[found[2]], _CENTURY_SECONDS)


def moment(given: str, *, option: str) -> datetime:
    """A date, a time (UTC without a zone), or a span before now. Raises :class:`UserError`."""
    try:
        if _SPAN.fullmatch(given.strip().lower()):
            return datetime.now(UTC) - timedelta(seconds=span_seconds(given, option=option))
        found = datetime.fromisoformat(given.strip())
        return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)
    except (ValueError, OverflowError):
        raise UserError(
            f"{option} {given}: write a date or time, such as 2026-05-01 or 2026-05-01T14:30, or a span before now, "
            "such as 12h or 7d."
        ) from None
