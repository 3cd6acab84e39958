"""Cells that a spreadsheet would run as a formula, and what is done about them: for every CSV file that we write."""

from __future__ import annotations

import re

# OWASP, "CSV Injection"; also in the full-width letters of East Asia. Numbers are none: a phone such as +442079460000
# stays as clients know it.
_FORMULA = re.compile(r"[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]")
_NUMBER = re.compile(r"[+-]?\d+(?:[.,]\d+)*", re.ASCII)


def is_formula(cell: str) -> bool:
    """Would a spreadsheet take this text for a formula?"""
    return _FORMULA.match(cell) is not None and _NUMBER.fullmatch(cell) is None


def without_formula(cell: str) -> str:
    """The same text, with an apostrophe before what would be a formula."""
    return "'" + cell if is_formula(cell) else cell


__all__ = ["is_formula", "without_formula"]
