"""The answer of ScraperAPI's ``GET /account``."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

_MAX_COUNT = 10**12


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountReport:
    """The numbers of ``GET /account``. ``None``: missing or not understood."""

    concurrency_limit: int | None = None
    concurrent_requests: int | None = None
    requests_made: int | None = None
    request_limit: int | None = None
    failed_requests: int | None = None
    credits_left: int | None = None
    """``creditsLeft``, else the limit less what was used."""


def parse_report(body: bytes) -> AccountReport:
    """Parse the body of ``GET /account``. Raises ``ValueError`` unless it is a JSON object.

    Numbers may come as strings, keys are optional, and the answer to a bad key can be plain text.
    """
    try:
        fields = json.loads(body)
    except (ValueError, RecursionError):
        raise ValueError("the answer is not JSON") from None
    if not isinstance(fields, dict):
        raise ValueError("the answer is not a JSON object")  # noqa: TRY004 - about data, not types
    made, limit = _count(fields, "requestCount"), _count(fields, "requestLimit")
    left = _count(fields, "creditsLeft")
    if left is None and made is not None and limit is not None:
        left = max(0, limit - made)
    return AccountReport(
        concurrency_limit=_count(fields, "concurrencyLimit") or None,
        concurrent_requests=_count(fields, "concurrentRequests"),
        requests_made=made,
        request_limit=limit,
        failed_requests=_count(fields, "failedRequestCount"),
        credits_left=left,
    )


def _count(fields: Mapping[str, Any], key: str) -> int | None:
    value = fields.get(key)
    if isinstance(value, bool):
        return None
    try:
        number = int(float(value)) if isinstance(value, str | int | float) else -1
    except (ValueError, OverflowError):
        return None
    return number if 0 <= number <= _MAX_COUNT else None
