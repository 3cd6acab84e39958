"""Which digits are the number: what is beside it, its extension, its label, and the links that dial it."""

from pathlib import Path

import pytest

from pagecurator.extraction import extract_contacts

LINES = [
    line
    for line in Path(__file__).with_name("numbers_in_context.txt").read_text(encoding="utf-8").splitlines()
    if line and not line.startswith("#")
]


def shown(contact):
    extension = f"x{contact.extension}" if contact.extension else ""
    return f"{'F' if contact.kind == 'fax' else ''}{contact.value.partition(';')[0]}{extension}"


@pytest.mark.parametrize("line", LINES)
def test_the_digits_of_a_number_do_not_include_what_is_beside_them(line):
    ending, html, expected = line.split("|")
    contacts = extract_contacts(html.replace("¦", "|"), f"https://www.firma-x.{ending}/")

    numbers = [shown(contact) for contact in contacts if contact.kind in ("phone", "fax")]

    assert sorted(numbers) == sorted(expected.split())
