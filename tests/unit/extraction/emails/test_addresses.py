"""Addresses that pages print, link, hide or only mention: one table."""

from pathlib import Path

from pagecurator.extraction import extract_contacts


def _rows():
    for line in Path(__file__).with_name("addresses.txt").read_text(encoding="utf-8").splitlines():
        if not line.startswith("# "):
            html, _, values = line.rpartition("|")
            yield html.replace("\\\\", "\0").replace("\\n", "\n").replace("\\t", "\t").replace("\0", "\\"), values


ROWS = [(html, sorted(values.split())) for html, values in _rows()]


def found(html):
    contacts = extract_contacts(f"<html><body>{html}</body></html>", "https://www.nordtec.com/kontakt")
    return sorted({contact.value for contact in contacts if contact.kind == "email"})


def test_addresses_are_found_and_look_alikes_are_not():
    assert {html: found(html) for html, _ in ROWS} == dict(ROWS)


def test_the_table_has_hundreds_of_rows():
    assert len(ROWS) > 300


def test_an_address_at_the_pages_own_host_is_never_a_placeholder_domain():
    contacts = extract_contacts("<p>info@company.com</p>", "https://www.company.com/")
    assert [contact.value for contact in contacts] == ["info@company.com"]
    assert extract_contacts("<p>name@company.com</p>", "https://www.company.com/") == []
