"""CSV injection: cells that a spreadsheet would run as a formula, in every CSV file that is written."""

from __future__ import annotations

import re

# OWASP, "CSV Injection", including full-width characters. Numbers are safe: a phone such as +442079460000 stays as
# clients know it.
_FORMULA = re.compile(r"[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]")
_NUMBER = re.compile(r"[+-]?\d+(?:[.,]\d+)*", re.ASCII)


def is_formula(cell: str) -> bool:
    """True when a spreadsheet would evaluate this text."""
    return _FORMULA.match(cell) is not None and _NUMBER.fullmatch(cell) is None


def without_formula(cell: str) -> str:
    """``cell``, with an apostrophe in front when it is a formula."""
    return "'" + cell if is_formula(cell) else cell
