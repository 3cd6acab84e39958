"""Reading pages by age with conditions: SQL that holds only what is given, in an order that an index has.

Pages by age are read from pages_created_at_idx, those with an error code from pages_error_code_idx, those with an
outcome from pages_outcome_idx. The value is a range of one and not an equality, and part of the order: for an equality
the planner would also consider pages_created_at_idx, and may read millions of pages that don't match, since it does not
know that the newest ones have no outcome yet.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple
from uuid import UUID

from pagecurator.storage.models import OUTCOME, ProcessingStatus

_ERROR_CODE = "pages.error_code"
_OUTCOME = f"({OUTCOME})"
_CONSTANT = re.compile("[a-z0-9_]+")
"""Error codes of ours are constants in the statement, so that each has the plan that fits its frequency."""
_MOST_WALKS = 20
"""Each is a subquery; above it, error codes are a condition like others."""


class FinalOutcome(StrEnum):
    """How a page ended."""

    CONTACTS_FOUND = "contacts_found"
    NO_CONTACTS = "no_contacts"
    FAILED = "failed"
    FILTERED = "filtered"


OUTCOMES_OF: dict[str, tuple[FinalOutcome, ...]] = {
    ProcessingStatus.COMPLETE: (FinalOutcome.CONTACTS_FOUND, FinalOutcome.NO_CONTACTS),
    ProcessingStatus.ERROR: (FinalOutcome.FAILED,),
    ProcessingStatus.FILTERED: (FinalOutcome.FILTERED,),
}
"""The outcomes that pages with a final status may have."""


class PageCursor(NamedTuple):
    """The last page of the previous result; the next one begins after it."""

    created_at: datetime
    id: UUID


@dataclass(frozen=True, slots=True)
class Walk:
    """A way through the pages by age: those whose ``column`` has ``value`` (both SQL), or all of them."""

    column: str = ""
    value: str = ""

    @property
    def is_by_error_code(self) -> bool:
        """It finds only pages with one error code."""
        return self.column == _ERROR_CODE

    @property
    def is_by_outcome(self) -> bool:
        """It finds only pages with one outcome. Repeated as an equality, that condition would undo the order."""
        return self.column == _OUTCOME

    def condition(self, *, has_cursor: bool, newest_first: bool) -> str:
        """SQL for the pages of this walk, after the page of ``:after_created_at`` and ``:after_id``."""
        before = "<" if newest_first else ">"
        cursor = "CAST(:after_created_at AS timestamptz), CAST(:after_id AS uuid)"
        if not self.column:
            return f"(pages.created_at, pages.id) {before} ({cursor})" if has_cursor else "true"
        start = f"{self.column} {before}= {self.value}"
        if has_cursor:
            start = f"({self.column}, pages.created_at, pages.id) {before} ({self.value}, {cursor})"
        return f"{start} AND {self.column} {'>' if newest_first else '<'}= {self.value}"

    def order(self, *, newest_first: bool) -> str:
        """SQL for ``ORDER BY``."""
        parts = [self.column, "pages.created_at", "pages.id"]
        return ", ".join(f"{part} {'DESC' if newest_first else 'ASC'}" for part in parts if part)


def walks_of(*, error_codes: Sequence[str], outcomes: Sequence[str]) -> tuple[list[Walk], dict[str, str]]:
    """The walks that find all pages with one of ``error_codes``, else with one of ``outcomes``, else all.

    Also returns the parameters. The more selective condition comes first; the other one remains to be checked.
    """
    codes = list(dict.fromkeys(error_codes))
    if 0 < len(codes) <= _MOST_WALKS:
        walks, parameters = [], {}
        for number, code in enumerate(codes):
            if _CONSTANT.fullmatch(code):
                walks.append(Walk(_ERROR_CODE, f"'{code}'"))
            else:
                walks.append(Walk(_ERROR_CODE, f"CAST(:error_code_{number} AS text)"))
                parameters[f"error_code_{number}"] = code
        return walks, parameters
    if outcomes and not codes:
        return [Walk(_OUTCOME, f"'{FinalOutcome(outcome)}'") for outcome in dict.fromkeys(outcomes)], {}
    return [Walk()], {}


def one_of(column: str, values: Iterable[str], known: type[StrEnum]) -> str:
    """SQL for ``column`` having one of ``values``: constants, so that partial indexes can be used."""
    constants = [f"'{member}'" for member in known if member in set(values)]
    return f"{column} IN ({', '.join(constants)})" if constants else "false"


def outcome_is_one_of(outcomes: Iterable[str]) -> str:
    """SQL for a page having one of ``outcomes``."""
    return one_of(_OUTCOME, outcomes, FinalOutcome)
