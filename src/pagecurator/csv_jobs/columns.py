"""The columns that a job appends to the user's own, and their cells."""

from __future__ import annotations

import json
from typing import Any

from pagecurator.storage.csv.rows import OutputRow
from pagecurator.websites.models import ScrapeKind, WebsiteStatus

SKIPPED = "skipped"
"""The status of a row without a website."""
REASON = "reason"
"""A key of stored results that ``raw_json_response`` omits: why the website could not be fetched."""
_EACH = 3
"""Columns for e-mails and for phones."""
_CONTACTS = (
    "scrape_status",
    "raw_json_response",
    *(f"email{number}" for number in range(1, _EACH + 1)),
    *(f"phone{number}" for number in range(1, _EACH + 1)),
    "company_linkedin_url",
    "personal_linkedin_url",
)
_LINKEDIN = ("company_linkedin", "personal_linkedin", "scrape_status")


def appended_names(kind: ScrapeKind, *, debug: bool) -> tuple[str, ...]:
    """The names of the appended columns, in order; ``debug`` adds ``error``."""
    names = _CONTACTS if kind is ScrapeKind.CONTACTS else _LINKEDIN
    return (*names, "error") if debug else names


def appended_cells(row: OutputRow, kind: ScrapeKind, *, debug: bool) -> list[str]:
    """The appended cells of one row. ``error`` is the result's error, with the reason if it is known."""
    reason = None
    if row.status is None:
        status = SKIPPED if row.problem is None else WebsiteStatus.ERROR.value
        shown = {} if row.problem is None else {"website": "", "error": row.problem, "status": status}
        raw = json.dumps(shown, ensure_ascii=False) if shown else ""
    else:
        status, raw = row.status, row.answer or ""
        shown = json.loads(raw) if raw else {}
        reason = shown.pop(REASON, None)
        if reason is not None:
            raw = json.dumps(shown, ensure_ascii=False)
    cells = _contacts(status, raw, shown) if kind is ScrapeKind.CONTACTS else _linkedin(status, shown)
    if not debug:
        return cells
    error = shown.get("error", "")
    return [*cells, error if reason is None else f"{error.rstrip('.')}: {reason}"]


def _contacts(status: str, raw: str, shown: dict[str, Any]) -> list[str]:
    profiles = shown.get("linkedin_urls", {})
    return [
        status,
        raw,
        *_first(shown.get("emails", [])),
        *_first(shown.get("phones", [])),
        next(iter(profiles.get("company", [])), ""),
        ", ".join(profiles.get("personal", [])),
    ]


def _linkedin(status: str, shown: dict[str, Any]) -> list[str]:
    return [", ".join(shown.get("company_linkedin", [])), ", ".join(shown.get("personal_linkedin", [])), status]


def _first(values: list[str]) -> list[str]:
    return [*values[:_EACH], *[""] * (_EACH - len(values))]
