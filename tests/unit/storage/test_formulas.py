"""Which cells are formulas to a spreadsheet."""

from __future__ import annotations

import pytest

from pagecurator.storage.export import without_formula


@pytest.mark.parametrize("start", [*"=+-@\t\r\n", "\uff1d", "\uff0b", "\uff0d", "\uff20"])
def test_a_cell_that_begins_like_a_formula_gets_an_apostrophe(start: str):
    cell = f"{start}cmd|' /C calc'!A0"
    assert without_formula(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", ["+442079460000", "-5", "+1,234.5", "3", "", "a=b", "info@a.example", " =1"])
def test_numbers_and_other_text_stay_as_they_are(cell: str):
    assert without_formula(cell) == cell


@pytest.mark.parametrize("cell", ["+4\u0661", "+1+1", "-1-cmd", "+", "+1 "])
def test_a_formula_may_begin_like_a_number(cell: str):
    assert without_formula(cell) == f"'{cell}"
