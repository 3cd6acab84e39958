"""Numbers as countries write them, and the look-alikes beside them: one table, by country."""

from pathlib import Path

import pytest

from pagecurator.extraction import extract_contacts


def _rows():
    rows = {}
    for line in Path(__file__).with_name("numbers_of_the_world.txt").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("# "):
            ending, _, rest = line.partition("|")
            printed, _, values = rest.rpartition("|")
            rows.setdefault(ending, []).append((printed, sorted(values.split())))
    return rows


ROWS = _rows()


def found(printed, ending):
    contacts = extract_contacts(f"<html><body><p>{printed}</p></body></html>", f"https://www.acme.{ending}/")
    return sorted({contact.value.partition(";")[0] for contact in contacts if contact.kind in ("phone", "fax")})


@pytest.mark.parametrize("ending", ROWS)
def test_numbers_of_a_country_are_found_and_look_alikes_are_not(ending):
    read = {printed: found(printed, ending) for printed, _ in ROWS[ending]}
    assert read == dict(ROWS[ending])


def test_the_table_has_rows_for_most_of_the_world():
    assert len(ROWS) > 60
    assert sum(map(len, ROWS.values())) > 1_600
